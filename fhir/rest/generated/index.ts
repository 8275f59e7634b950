// Resources that are made when asked for and stored nowhere: definitions of the operations, and the rooms' lists as code systems and value sets.
// spec: OPR-5, TRM-23
import { Fault } from '#platform/fault/index.ts';
import type { Write } from '#fhir/repository/applyWrites.ts';
import type { SearchPage } from '#fhir/repository/searchEngine.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import { dateRange } from '#fhir/search/dates.ts';
import { extractSearch } from '#fhir/search/extract.ts';
import { fitsValues } from '#fhir/search/fitsValues.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import type { Clause, SearchRequest } from '#fhir/search/request.ts';
import { subsetOf } from '#fhir/search/subset.ts';
import type { CodeSystem, OperationDefinition, ResourceType, ValueSet } from '#fhir/types/index.ts';
import { isPublishedId } from '#fhir/terminology/published.ts';
import type { Exchange } from '../exchange.ts';
import type { RestServices } from '../services.ts';
import { listDefinitions } from './definitions.ts';

export { listDefinitions } from './definitions.ts';

type Made = OperationDefinition | CodeSystem | ValueSet;
type Asking = Pick<Exchange, 'services' | 'db' | 'caller'>;

/** Throws Fault `fhir.generated` for a write of what is made from code or from a list. */
export function refuseGenerated(services: RestServices, { type, id }: Pick<Write, 'type' | 'id'>): void {
  const isMade = type === 'OperationDefinition' ? listDefinitions(services).has(id) : isPublishedId(type, id);
  if (isMade) throw new Fault('methodNotAllowed', 'fhir.generated');
}

/** Whole, as one version; undefined when nothing of this id is made here. */
export async function findGenerated({ services, db, caller: { dk } }: Asking, type: ResourceType, id: string): Promise<StoredVersion | undefined> {
  if (type === 'OperationDefinition') return versionOf(listDefinitions(services).get(id));
  return isPublishedId(type, id) ? versionOf(await services.terminology.published.read(db, dk, { type, id })) : undefined;
}

const versionOf = (made: Made | undefined): StoredVersion | undefined => made && {
  type: made.resourceType, rid: made.id ?? '', version: 1, lastUpdated: made.meta?.lastUpdated ?? '', patient: null, flags: 0, status: made.status, text: JSON.stringify(made),
};

async function listMade({ services, db, caller: { dk } }: Asking, type: ResourceType): Promise<readonly Made[]> {
  if (type === 'OperationDefinition') return [...listDefinitions(services).values()];
  if (type === 'CodeSystem') return services.terminology.published.listSystems(db, dk);
  return type === 'ValueSet' ? services.terminology.published.listValueSets(db, dk) : [];
}

/** Puts those that a search finds before the stored ones, on the first page. */
export async function addGenerated(exchange: Asking, { type, query }: { readonly type: ResourceType; readonly query: string }, page: SearchPage): Promise<SearchPage> {
  const all = await listMade(exchange, type);
  if (all.length === 0) return page;
  const request = parseSearch(type, query, { lenient: true });
  const found: Made[] = [];
  for (const one of all) if (await fits(exchange, one, request)) found.push(one);
  const total = page.total === undefined ? undefined : page.total + found.length;
  if (request.cursor !== undefined || request.summary === 'count') return { ...page, total };
  const cut = subsetOf(request) ?? ((_type, text) => text);
  const matches = found.map((one) => ({ type: one.resourceType, rid: one.id ?? '', text: cut(one.resourceType, JSON.stringify(one)), patient: null }));
  return { ...page, total, matches: [...matches, ...page.matches] };
}

async function fits(exchange: Asking, one: Made, { clauses }: SearchRequest): Promise<boolean> {
  const values = extractSearch(one.resourceType, one);
  for (const clause of clauses) if (!((await fitsOwn(exchange, one, clause)) ?? fitsValues(values, clause))) return false;
  return true;
}

type Asked = Extract<Clause, { kind: 'parameter' }>;

/** What the values of a search do not say; undefined for any other parameter. */
async function fitsOwn(exchange: Asking, one: Made, clause: Clause): Promise<boolean | undefined> {
  if (clause.kind !== 'parameter') return undefined;
  const { parameter: { code }, modifier, values } = clause;
  if (code === '_lastUpdated') return fitsWritten(one, clause);
  if (modifier !== undefined) return undefined;
  if (code === '_id') return values.includes(one.id ?? '');
  return code === 'code' && one.resourceType === 'CodeSystem' ? hasCode(exchange, one, values) : undefined;
}

/** Compared as any other date of the resource is. */
function fitsWritten({ resourceType, meta }: Made, clause: Asked): boolean {
  const date = dateRange(meta?.lastUpdated ?? '');
  return fitsValues({ ...extractSearch(resourceType, { resourceType }), date }, { ...clause, parameter: { ...clause.parameter, code: 'date' } });
}

/** The codes of a list are no part of what a search reads of it: they are asked of the list. */
async function hasCode({ services, db, caller: { dk } }: Asking, { url = '', version }: CodeSystem, asked: readonly string[]): Promise<boolean> {
  const list = await services.terminology.lookups({ db, dk, deniedFlags: undefined, today: '' }).findSystem(url, version);
  return asked.some((value) => list?.find(value.slice(value.indexOf('|') + 1)) !== undefined);
}
