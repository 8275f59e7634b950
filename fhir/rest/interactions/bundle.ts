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
  const request = entry?.request;
  const method = readMethod(request?.method, index);
  if (typeof request?.url !== 'string') throw badBundle(`${placeOf(index)}.request`, 'request needs a url');
  const [path, query] = splitUrl(base, request.url);
  const entrySource = readEntrySource(source, index, entry.resource);
  const needsResource = (method === 'POST' || method === 'PUT') && !path.includes('$');
  if (needsResource && !entrySource) throw badBundle(`${placeOf(index)}.resource`, `${method} needs a resource`);
  return {
    index, method, path, query, source: entrySource, fullUrl: optional(entry.fullUrl), ifMatch: optional(request.ifMatch),
    ifNoneMatch: optional(request.ifNoneMatch), ifNoneExist: optional(request.ifNoneExist), ifModifiedSince: optional(request.ifModifiedSince),
  };
}

function readMethod(method: unknown, index: number): EntryMethod {
  if (typeof method === 'string' && /^(?:GET|HEAD|POST|PUT|DELETE|PATCH)$/.test(method)) return method as EntryMethod;
  throw badBundle(`${placeOf(index)}.request.method`, 'request needs an HTTP method');
}

const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

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
