// How the fields of a question are answered: by reads and searches like any others, with the same rights and the same trail.   spec: GQL-3
import { Fault } from '#platform/fault/index.ts';
import { parseStored } from '#fhir/repository/exactJson.ts';
import { isFhirId } from '#fhir/repository/id.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { routeOf } from '#fhir/rest/route.ts';
import { isSupported, typeParameters } from '#fhir/search/parameters.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { limits, tooCostly } from './ask.ts';

/** One question; `left`: how many resources it may still take. */
export interface GraphContext { readonly exchange: Exchange; readonly counted: { left: number }; readonly read: Map<string, Promise<Json>> }
type Json = Record<string, unknown>;
type Args = Readonly<Record<string, unknown>>;
type Resolver<T> = (source: unknown, args: Args, context: GraphContext) => Promise<T>;

/** A search parameter as GraphQL can name it. */
export const argumentName = (code: string): string => code.replaceAll('-', '_');

function take({ counted }: GraphContext, count: number): void {
  counted.left -= count;
  if (counted.left < 0) throw tooCostly(`at most ${limits.resources} resources are read for one question`);
}

async function ask({ exchange }: GraphContext, path: string, query: string): Promise<Json> {
  const { source: _source, ...rest } = exchange;
  const inner: Exchange = { ...rest, method: 'GET', path, query, headers: {}, body: '' };
  const { body = '{}' } = await routeOf(inner)(inner);
  return parseStored(body) as Json;
}

/** One and the same resource is read once in a question. */
export async function readResource(context: GraphContext, type: ResourceType, id: string): Promise<Json> {
  // What is no id would be another address: a history, an operation.
  if (!isFhirId(id)) throw new Fault('notFound', 'fhir.not-found');
  const key = `${type}/${id}`;
  const known = context.read.get(key);
  if (known) return known;
  take(context, 1);
  const fresh = ask(context, key, '');
  context.read.set(key, fresh);
  return fresh;
}

export const findById = (type: ResourceType): Resolver<Json> => async (_source, { id }, context) => readResource(context, type, String(id));

interface Page { readonly total?: unknown; readonly link?: readonly { relation: string; url: string }[]; readonly entry?: readonly { resource: Json; search?: { mode: string } }[] }

async function searchPage(type: ResourceType, { source, args }: { source: unknown; args: Args }, context: GraphContext): Promise<Page & { readonly count: number }> {
  const count = Number(args['_count'] ?? 20);
  if (!(count >= 0 && count <= limits.entries)) throw tooCostly(`_count is from 0 to ${limits.entries}`);
  take(context, count);
  const query = new URLSearchParams([...queryOf(type, args), ...referring(type, source, args), ['_count', String(count)]]);
  return { ...((await ask(context, type, query.toString())) as Page), count };
}

function queryOf(type: ResourceType, args: Args): [string, string][] {
  const codes = Object.values(typeParameters(type).parameters).filter(isSupported).map(({ code }) => code);
  return [...codes, '_filter', '_sort', '_cursor'].flatMap((code) => [args[argumentName(code)] ?? []].flat().map((value): [string, string] => [code, String(value)]));
}

/** `_reference: patient`: the parameter by which those that are looked for refer to the resource. */
function referring(type: ResourceType, source: unknown, args: Args): [string, string][] {
  const reference = args['_reference'];
  if (reference === undefined) return [];
  const { resourceType, id } = source as Json;
  const parameter = Object.values(typeParameters(type).parameters).find(({ code, type: kind }) => kind === 'reference' && argumentName(code) === reference);
  if (!parameter) throw new Fault('invalid', 'graphql.bad-query', { issue: [{ code: 'value', text: `_reference: ${type} has no reference of this name` }] });
  return [[parameter.code, `${String(resourceType)}/${String(id)}`]];
}

export const findList = (type: ResourceType): Resolver<Json[]> => async (source, args, context) => matchesOf(await searchPage(type, { source, args }, context));

const matchesOf = ({ entry = [] }: Page): Json[] => entry.filter(({ search }) => search?.mode !== 'include').map(({ resource }) => resource);

/** `next` is the `_cursor` of the page that follows. */
export const findConnection = (type: ResourceType): Resolver<Json> => async (source, args, context) => {
  const page = await searchPage(type, { source, args }, context);
  const next = page.link?.find(({ relation }) => relation === 'next')?.url;
  const cursor = next === undefined ? null : new URL(next).searchParams.get('_cursor');
  const edges = matchesOf(page).map((resource) => ({ mode: 'match', resource }));
  return { count: page.total ?? null, pagesize: page.count, next: cursor, edges };
};

/** `resource(optional: true, type: "Patient")` of a reference: null for what is of another type, or, where that is said, cannot be had. */
export const followReference: Resolver<Json | null> = async (source, { optional, type: wanted }, context) => {
  const [type, id, more] = String((source as Json)['reference'] ?? '').replace(/\/_history\/.*$/, '').split('/');
  if (typeof wanted === 'string' && wanted !== type) return null;
  const isOwn = id !== undefined && more === undefined && type !== undefined && isResourceType(type);
  const found = isOwn ? readResource(context, type, id) : Promise.reject(new Fault('notFound', 'fhir.not-found'));
  return optional === true ? found.catch(orNothing) : found;
};

const unseen: ReadonlySet<unknown> = new Set(['notFound', 'forbidden', 'gone']);

function orNothing(error: unknown): null {
  if (error instanceof Fault && unseen.has(error.kind)) return null;
  throw error;
}

/** A list cut down by the values of its members, then by place. */
export const pickItems = (property: string) => (source: unknown, { _offset: offset, _count: count, ...members }: Args): unknown => {
  const list = (source as Json)[property];
  if (!Array.isArray(list)) return null;
  const fits = (one: unknown): boolean => Object.entries(members).every(([name, value]) => value === null || String((one as Json)[name]) === value);
  const start = Math.max(Number(offset ?? 0), 0);
  return list.filter(fits).slice(start, typeof count === 'number' ? start + Math.max(count, 0) : undefined);
};
