// OperationDefinitions of the rooms' contracts: read and found like stored ones, yet stored nowhere. spec: OPR-5
import { Fault } from '#platform/fault/index.ts';
import type { Write } from '#fhir/repository/applyWrites.ts';
import type { SearchPage } from '#fhir/repository/searchEngine.ts';
import { fold } from '#fhir/search/fold.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import type { Clause } from '#fhir/search/request.ts';
import { subsetOf } from '#fhir/search/subset.ts';
import { operationDefinition } from '#fhir/operation/definition.ts';
import type { OperationDefinition } from '#fhir/types/index.ts';
import type { RestServices } from './services.ts';

const made = new WeakMap<readonly unknown[], ReadonlyMap<string, OperationDefinition>>();

/** By code; made once per list of rooms. */
export function listDefinitions({ rooms, publicUrl }: Pick<RestServices, 'rooms' | 'publicUrl'>): ReadonlyMap<string, OperationDefinition> {
  const known = made.get(rooms);
  if (known) return known;
  const contracts = rooms.flatMap(({ operations = [] }) => operations.map(({ contract }) => contract));
  const definitions = new Map(contracts.map((contract) => [contract.code, operationDefinition(contract, `${publicUrl}/fhir`)]));
  made.set(rooms, definitions);
  return definitions;
}

/** Throws Fault `fhir.generated` for a write of what is made from code. */
export function refuseGenerated(services: RestServices, { type, id }: Pick<Write, 'type' | 'id'>): void {
  if (type === 'OperationDefinition' && listDefinitions(services).has(id)) throw new Fault('methodNotAllowed', 'fhir.generated');
}

/** Puts those that a search finds before the stored ones, on the first page. */
export function addDefinitions(services: RestServices, query: string, page: SearchPage): SearchPage {
  const request = parseSearch('OperationDefinition', query, { lenient: true });
  const found = [...listDefinitions(services).values()].filter((one) => request.clauses.every((clause) => fits(one, clause)));
  const total = page.total === undefined ? undefined : page.total + found.length;
  if (request.cursor !== undefined || request.summary === 'count') return { ...page, total };
  const cut = subsetOf(request) ?? ((_type, text) => text);
  const matches = found.map((one) => ({ type: one.resourceType, rid: one.code, text: cut(one.resourceType, JSON.stringify(one)), patient: null }));
  return { ...page, total, matches: [...matches, ...page.matches] };
}

type Find = (one: OperationDefinition) => string | undefined;

/** Search parameters of which a generated one has a value. */
const texts: Readonly<Record<string, Find>> = { name: ({ name }) => name, title: ({ title }) => title, description: ({ description }) => description };
const exact: Readonly<Record<string, Find>> = {
  _id: ({ id }) => id, code: ({ code }) => code, url: ({ url }) => url, status: ({ status }) => status, kind: ({ kind }) => kind,
  system: ({ system }) => String(system), type: ({ type }) => String(type), instance: ({ instance }) => String(instance),
};

function fits(one: OperationDefinition, clause: Clause): boolean {
  if (clause.kind !== 'parameter') return false;
  const { parameter: { code }, modifier, values } = clause;
  const value = (texts[code] ?? exact[code])?.(one);
  if (modifier === 'missing') return values.includes(String(value === undefined));
  if (value === undefined) return modifier === 'not';
  if (modifier === 'not') return !values.some((asked) => codeOf(asked) === value);
  return values.some((asked) => (texts[code] ? fitsText(value, asked, modifier) : modifier === undefined && codeOf(asked) === value));
}

function fitsText(value: string, asked: string, modifier: string | undefined): boolean {
  if (modifier === 'exact') return value === asked;
  if (modifier === 'contains') return fold(value).includes(fold(asked));
  return modifier === undefined && fold(value).startsWith(fold(asked));
}

/** `system|code` with a system that is not ours can still only mean the code: these elements are plain codes. */
const codeOf = (asked: string): string => asked.slice(asked.indexOf('|') + 1);
