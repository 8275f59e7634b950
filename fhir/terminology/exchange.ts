// What all terminology operations share: who may ask, on which day, and the answer. https://hl7.org/fhir/R4/operations.html   spec: TRM-10
import { Fault } from '#platform/fault/index.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { OperationTarget } from '#fhir/rest/standardOperation.ts';
import type { CodeableConcept, Coding, ParametersParameter } from '#fhir/types/index.ts';
import type { CodeList } from './codeList.ts';
import { badParameter } from './inputs.ts';
import type { Inputs } from './inputs.ts';
import type { Lookups } from './lookups.ts';
import { findValueSet } from './openValueSet.ts';
import type { Kind, Kinds } from './stored.ts';
import { dayOf } from './terminology.ts';

/** Throws Fault forbidden for who may not read the type. */
export function openFor({ services, caller, db }: Exchange, type: Kind, inputs: Inputs): Lookups {
  services.policy.checkType(caller, 'read', type);
  const access = services.policy.searchAccess(caller, type);
  // A patient's account sees rows of the own record alone; these are nobody's.
  const seesStore = (access.kind === 'facility' || access.kind === 'care') && access.dk === caller.dk;
  return services.terminology.lookups({ db, dk: caller.dk, deniedFlags: seesStore ? access.deniedFlags : undefined, on: inputs.day('date'), today: dayOf(services.now()) });
}

export async function answerParameters(exchange: Exchange, what: { readonly code: string; readonly type: Kind; readonly id: string | null }, parameter: readonly ParametersParameter[]): Promise<Answer> {
  return answerResource(exchange, what, { resourceType: 'Parameters', parameter });
}

export async function answerResource(exchange: Exchange, { code, type, id }: { readonly code: string; readonly type: Kind; readonly id: string | null }, resource: object): Promise<Answer> {
  await recordReads(exchange, [{ action: 'R', interaction: code, type, ...(id !== null && { id }) }]);
  return { status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify(resource) };
}

/** More codings than this are not taken from one concept. */
const mostCodings = 100;

/** The codings of a concept that have a code; throws Fault `terminology.bad-parameter` for too many. */
export function codingsOf({ coding = [] }: CodeableConcept): readonly (Coding & { readonly code: string })[] {
  if (coding.length > mostCodings) throw badParameter('codeableConcept', `has more than ${mostCodings} codings`);
  return coding.flatMap(({ code, ...one }) => (code === undefined ? [] : [{ ...one, code }]));
}

/** The text of one of the room's messages, for answers that are no refusal. */
export const textOf = ({ services, language }: Exchange, code: string, params: Record<string, string | number>): string => services.faultText(new Fault('unprocessable', code, { params }), language);

export async function requireInstance<K extends Kind>(lookups: Lookups, type: K, { id }: OperationTarget): Promise<Kinds[K] | undefined> {
  if (id === null) return undefined;
  const found = await lookups.findById(type, id);
  if (!found) throw new Fault('notFound', 'fhir.not-found');
  return found;
}

const unknown = (code: string, param: Record<string, string>): Fault => new Fault('notFound', code, { params: param, issue: [{ code: 'not-found', text: Object.values(param).join('|') }] });

/** Of the address, of the parameter that holds it, or by `url`. */
export async function requireValueSet(lookups: Lookups, target: OperationTarget, inputs: Inputs): Promise<Kinds['ValueSet']> {
  const instance = await requireInstance(lookups, 'ValueSet', target);
  const own = instance ?? inputs.resource('valueSet', 'ValueSet');
  if (own) return own;
  const [url, version] = [inputs.text('url'), inputs.text('valueSetVersion')];
  if (url === undefined) throw new Fault('invalid', 'terminology.nothing-named', { issue: [{ code: 'required', expression: 'url', text: 'url, valueSet or the address of one value set is needed' }] });
  const found = await findValueSet(lookups, url, version);
  if (!found) throw unknown('terminology.unknown-value-set', { valueSet: version === undefined ? url : `${url}|${version}` });
  return found;
}

export async function requireSystem(lookups: Lookups, system: string, version: string | undefined): Promise<CodeList> {
  const list = await lookups.findSystem(system, version);
  if (list) return list;
  const versions = version === undefined ? [] : await lookups.listVersions(system);
  const known = versions.length === 0 ? '' : ` (known versions: ${versions.slice(0, 20).join(', ')})`;
  throw new Fault('notFound', 'terminology.unknown-system', { params: { system: version === undefined ? system : `${system}|${version}` }, issue: [{ code: 'not-found', text: `${system}${version === undefined ? '' : `|${version}`}${known}` }] });
}

export const unknownCode = (system: string, code: string): Fault => unknown('terminology.unknown-code', { system, code });

export interface AskedCoding { readonly system?: string | undefined; readonly code: string; readonly version?: string | undefined; readonly display?: string | undefined }

/** `coding`, or `code` with `system`; throws Fault when neither or both are given. */
export function requireCoding(inputs: Inputs, names: { readonly code: string; readonly coding: string }): AskedCoding {
  const [code, coding] = [inputs.text(names.code), inputs.coding(names.coding)];
  const given = coding ?? (code === undefined ? undefined : { system: inputs.text('system'), code });
  if (given?.code === undefined || (coding && code !== undefined)) throw oneOf(names.code, names.coding);
  return { system: given.system, code: given.code, version: coding?.version ?? inputs.text('version'), display: coding?.display };
}

export const oneOf = (...names: readonly string[]): Fault => new Fault('invalid', 'terminology.nothing-named', { issue: [{ code: 'required', text: `exactly one of ${names.join(', ')} is needed` }] });
