// What a call of $validate asks: which resource, against which profiles, as which act. https://hl7.org/fhir/R4/resource-operation-validate.html   spec: OPR-11
import { Fault } from '#platform/fault/index.ts';
import { parseSource, type Source } from '#fhir/repository/splice.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { OperationTarget } from '#fhir/rest/standardOperation.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { badValue } from '#fhir/search/faults.ts';
import { givenValues } from '../givenValues.ts';

const modes = ['create', 'update', 'delete', 'profile'] as const;
export type Mode = (typeof modes)[number];

export interface ValidateAsk {
  /** Undefined: the stored one. */
  readonly source: Source | undefined;
  readonly profiles: readonly string[];
  readonly mode: Mode | undefined;
}

const mostProfiles = 20;

export function readAsk({ query, headers, method, body }: Exchange, { type }: OperationTarget): ValidateAsk {
  const sent = method === 'POST' && body.trim() !== '' ? parseSource(body) : undefined;
  const wrapped = sent && wrappedIn(sent, type, body);
  const given = givenValues({ query, headers, method: 'GET', body: '' }, ['mode', 'profile']);
  const profiles = [...(given.get('profile') ?? []), ...textsOf(wrapped?.profile)];
  const mode = [...(given.get('mode') ?? []), ...textsOf(wrapped?.mode)][0];
  if (mode !== undefined && !modes.some((one) => one === mode)) throw badValue('mode', `one of ${modes.join(', ')}`);
  if (profiles.length > mostProfiles) throw badValue('profile', `at most ${mostProfiles} profiles`);
  return { source: wrapped ? sourceOf(wrapped.resource) : sent, profiles, mode: mode as Mode | undefined };
}

interface Wrapped { readonly resource?: unknown; readonly profile?: unknown; readonly mode?: unknown }

/** Parameters carry the resource, unless it is Parameters itself that is to be judged. */
function wrappedIn({ resource }: Source, type: string | null, body: string): Wrapped | undefined {
  const { resourceType, parameter } = resource as { resourceType?: string; parameter?: unknown };
  if (resourceType !== 'Parameters') return undefined;
  const carries = Array.isArray(parameter) && parameter.some((one: { name?: unknown } | null) => one?.name === 'resource');
  return type === 'Parameters' && !carries ? undefined : (inputFromParameters(body) as Wrapped);
}

const textsOf = (value: unknown): string[] => [value].flat().filter((one): one is string => typeof one === 'string');

function sourceOf(resource: unknown): Source | undefined {
  if (resource === undefined) return undefined;
  if (typeof resource === 'object' && resource !== null && !Array.isArray(resource)) return parseSource(JSON.stringify(resource));
  throw new Fault('unprocessable', 'fhir.operation-input', { issue: [{ code: 'structure', expression: 'Parameters.parameter', text: 'resource: one resource is expected' }] });
}
