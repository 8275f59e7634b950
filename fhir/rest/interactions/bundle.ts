// Entries of a batch or transaction, with the source text of their resources. https://hl7.org/fhir/R4/http.html#transaction   spec: TRN
import { Fault } from '#platform/fault/index.ts';
import { scanJson } from '#fhir/repository/scanJson.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import type { Source } from '#fhir/repository/splice.ts';
import type { Resource } from '#fhir/types/index.ts';
import type { Exchange } from '../exchange.ts';

export const maxEntries = 10_000;

export type EntryMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

export interface BundleEntry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly method: EntryMethod;
  /** Path and query after the base, e.g. `Patient/1` and ``, or `Patient` and `identifier=x|y`. */
  readonly path: string;
  readonly query: string;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifNoneExist: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly source: Source | undefined;
}

export interface ParsedBundle { readonly type: string; readonly entries: readonly BundleEntry[] }

interface RawEntry { fullUrl?: unknown; resource?: unknown; request?: { method?: unknown; url?: unknown; ifMatch?: unknown; ifNoneMatch?: unknown; ifNoneExist?: unknown; ifModifiedSince?: unknown } }

/** Throws Fault `fhir.bad-bundle` (naming the entry) or `fhir.bundle-too-large`. */
export function parseBundle({ base, body, source = parseSource(body) }: Pick<Exchange, 'base' | 'body' | 'source'>): ParsedBundle {
  const bundle = source.resource as unknown as { resourceType?: string; type?: string; entry?: unknown };
  if (bundle.resourceType !== 'Bundle') throw new Fault('invalid', 'fhir.type-mismatch', { params: { expected: 'Bundle' } });
  requireKnown(bundle, 'Bundle');
  const raw = bundle.entry ?? [];
  if (!Array.isArray(raw)) throw badBundle('Bundle.entry', 'entry is not a list');
  if (raw.length > maxEntries) throw new Fault('tooLarge', 'fhir.bundle-too-large', { params: { count: raw.length, max: maxEntries } });
  return { type: String(bundle.type), entries: raw.map((entry: RawEntry, index) => parseEntry(base, { entry, index, source })) };
}

export const placeOf = (index: number): string => `Bundle.entry[${index}]`;

export function badBundle(expression: string, text: string): Fault {
  return new Fault('invalid', 'fhir.bad-bundle', { issue: [{ code: 'invalid', expression, text }] });
}

function parseEntry(base: string, { entry, index, source }: { entry: RawEntry; index: number; source: Source }): BundleEntry {
  requireKnown(entry, placeOf(index));
  const request = entry?.request;
  const place = `${placeOf(index)}.request`;
  requireKnown(request, place);
  const method = readMethod(request?.method, index);
  if (typeof request?.url !== 'string') throw badBundle(place, 'request needs a url');
  const [path, query] = splitUrl(base, request.url);
  const entrySource = readEntrySource(source, index, entry.resource);
  const needsResource = (method === 'POST' || method === 'PUT') && !path.includes('$');
  if (needsResource && !entrySource) throw badBundle(`${placeOf(index)}.resource`, `${method} needs a resource`);
  return {
    index, method, path, query, source: entrySource, fullUrl: textOf(entry, 'fullUrl', placeOf(index)), ifMatch: textOf(request, 'ifMatch', place),
    ifNoneMatch: textOf(request, 'ifNoneMatch', place), ifNoneExist: textOf(request, 'ifNoneExist', place), ifModifiedSince: textOf(request, 'ifModifiedSince', place),
  };
}

function readMethod(method: unknown, index: number): EntryMethod {
  if (typeof method === 'string' && /^(?:GET|HEAD|POST|PUT|DELETE|PATCH)$/.test(method)) return method as EntryMethod;
  throw badBundle(`${placeOf(index)}.request.method`, 'request needs an HTTP method');
}

function textOf(owner: object, name: string, place: string): string | undefined {
  const value = (owner as Record<string, unknown>)[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badBundle(`${place}.${name}`, `${name} is no text`);
}

const known = {
  Bundle: new Set(['resourceType', 'id', 'meta', 'implicitRules', 'language', 'identifier', 'type', 'timestamp', 'total', 'link', 'entry', 'signature']),
  entry: new Set(['id', 'extension', 'modifierExtension', 'link', 'fullUrl', 'resource', 'search', 'request', 'response']),
  request: new Set(['id', 'extension', 'modifierExtension', 'method', 'url', 'ifNoneMatch', 'ifModifiedSince', 'ifMatch', 'ifNoneExist']),
} as const;

/** The parts of the bundle itself, which is not stored and so not validated as a resource. */
function requireKnown(owner: unknown, place: string): void {
  if (typeof owner !== 'object' || owner === null) return;
  const names = known[place === 'Bundle' ? 'Bundle' : place.endsWith('.request') ? 'request' : 'entry'];
  const wrong = Object.keys(owner).find((key) => !names.has(key.replace(/^_/, '')));
  if (wrong !== undefined) throw badBundle(place, `has the unknown element ${JSON.stringify(wrong.slice(0, 80))}`);
}

function splitUrl(base: string, url: string): [string, string] {
  const own = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, '');
  const at = own.indexOf('?');
  return at === -1 ? [own, ''] : [own.slice(0, at), own.slice(at + 1)];
}

/** The bundle was parsed and checked as a whole; the entry's text is cut out of it. */
function readEntrySource({ text, scan }: Source, index: number, resource: unknown): Source | undefined {
  const span = scan.entryResources.get(index);
  if (!span || typeof resource !== 'object' || resource === null || Array.isArray(resource)) return undefined;
  const own = text.slice(span.start, span.end);
  return { resource: resource as Resource, text: own, scan: scanJson(own) };
}
