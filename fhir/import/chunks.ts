// Turns what files hold into transaction bundles. spec: IMP-2
import { createHash } from 'node:crypto';
import { parseSource } from '#fhir/repository/splice.ts';
import type { Source } from '#fhir/repository/splice.ts';

export interface Chunk {
  /** A transaction or batch bundle. */
  readonly body: string;
  /** The body parsed, where it was. */
  readonly source?: Source;
  /** Of its lines: a chunk that is in the register was imported before. */
  readonly hash?: Buffer;
  /** Where each entry came from. */
  readonly places: readonly string[];
  /** The same work in single steps; empty when it cannot be divided. */
  readonly parts: readonly Chunk[];
}

const linesAtOnce = 500;

export interface Line { readonly text: string; readonly place: string }

/** Lines in groups that make one transaction each. */
export async function* groupLines(source: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let lines: Line[] = [];
  let number = 0;
  for await (const text of source) {
    number++;
    if (text.trim() === '') continue;
    lines.push({ text, place: `line ${number}` });
    if (lines.length < linesAtOnce) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

/** One resource per line: with an id it keeps it, without one it gets one. */
export function linesChunk(lines: readonly Line[]): Chunk {
  return {
    hash: createHash('sha256').update(lines.map(({ text }) => text).join('\n')).digest(),
    body: bundleText(lines.map(({ text }) => entryText(text))),
    places: lines.map(({ place }) => place),
    parts: lines.length === 1 ? [] : lines.map((line) => linesChunk([line])),
  };
}

/** The type and id are looked for without a full parse: a broken line must break alone, later. */
function entryText(resource: string, fullUrl?: string): string {
  const type = /"resourceType"\s*:\s*"([A-Za-z]{1,64})"/.exec(resource)?.[1] ?? 'Resource';
  const id = keyOf(resource)?.id;
  const request = id === undefined || fullUrl?.startsWith('urn:') ? { method: 'POST', url: type } : { method: 'PUT', url: `${type}/${id}` };
  return `{${fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`}"resource":${resource},"request":${JSON.stringify(request)}}`;
}

/** Type and id of a line that has both. */
export function keyOf(resource: string): { type: string; id: string } | undefined {
  try {
    const { resourceType: type, id } = JSON.parse(resource) as { resourceType?: unknown; id?: unknown };
    return typeof id === 'string' && typeof type === 'string' ? { type, id } : undefined;
  } catch {
    return undefined;
  }
}

const bundleText = (entries: readonly string[]): string => `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}`;

/** A bundle as it is (transaction, batch), a collection of any kind as a transaction, a single resource as one entry. */
export function asTransaction(text: string): Chunk {
  const source = parseSource(text);
  const { resource, text: own, scan } = source;
  const { resourceType, type, entry = [] } = resource as unknown as { resourceType: string; type?: string; entry?: { fullUrl?: string }[] };
  if (resourceType !== 'Bundle') return { body: bundleText([entryText(own)]), places: ['resource'], parts: [] };
  const places = entry.map((_item, index) => `Bundle.entry[${index}]`);
  if (type === 'transaction' || type === 'batch') return { body: own, source, places, parts: [] };
  const entries = [...scan.entryResources].map(([index, span]) => entryText(own.slice(span.start, span.end), entry[index]?.fullUrl));
  return { body: bundleText(entries), places, parts: [] };
}
