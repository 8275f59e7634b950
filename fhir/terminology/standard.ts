// The code systems, value sets and concept maps of R4 itself, read line by line as they are asked for.   spec: TRM-2
import { openSync, readSync } from 'node:fs';
import { LRUCache } from 'lru-cache';
import { loadTerminologyIndex } from '#fhir/definitions/generated.ts';
import type { Kind, Kinds } from './stored.ts';

/** Characters of source text whose parsed form is kept. */
const keptText = 8_000_000;

interface Kept { readonly resource: Kinds[Kind]; readonly length: number }
interface Opened { readonly descriptor: number; readonly places: ReadonlyMap<string, readonly Place[]>; readonly kept: LRUCache<number, Kept> }
interface Place { readonly url: string; readonly offset: number; readonly length: number; readonly version: string | null; readonly content: string | null }

let opened: Opened | undefined;

function open(): Opened {
  const { file, index } = loadTerminologyIndex();
  const places = Map.groupBy(index.map(([kind, url, offset, length, version, content]) => ({ key: `${kind} ${url}`, url, offset, length, version, content })), ({ key }) => key);
  return { descriptor: openSync(file, 'r'), places, kept: new LRUCache({ maxSize: keptText, sizeCalculation: ({ length }) => length }) };
}

/** Those of this address; `v2-0360` has two versions. */
export function findStandard<K extends Kind>(type: K, url: string): readonly Kinds[K][] {
  opened ??= open();
  return (opened.places.get(`${type} ${url}`) ?? []).map((place) => readPlace<K>(place));
}

/** Addresses of one kind. */
export function listStandardUrls(type: Kind): readonly string[] {
  opened ??= open();
  return [...opened.places].filter(([key]) => key.startsWith(`${type} `)).map(([, [first]]) => first?.url ?? '');
}

/** The code systems whose codes are here, with their versions. */
export function listStandardSystems(): readonly { readonly uri: string; readonly versions: readonly string[] }[] {
  opened ??= open();
  return [...opened.places].filter(([key, [first]]) => key.startsWith('CodeSystem ') && first?.content !== 'not-present')
    .map(([, places]) => ({ uri: places[0]?.url ?? '', versions: places.flatMap(({ version }) => version ?? []) }));
}

function readPlace<K extends Kind>({ offset, length }: Place): Kinds[K] {
  const { descriptor, kept } = (opened ??= open());
  const known = kept.get(offset);
  if (known) return known.resource as Kinds[K];
  const bytes = Buffer.allocUnsafe(length);
  readSync(descriptor, bytes, 0, length, offset);
  const resource = JSON.parse(bytes.toString('utf8')) as Kinds[K];
  kept.set(offset, { resource, length });
  return resource;
}
