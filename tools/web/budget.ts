// How much script a browser fetches before the first screen of an app: the entry and all its static imports, gzip.
// The doctor's own route is added by its file name. Budget: issue A figures, 300 kB.   spec: SHL-4
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const largestInitialBytes = 300_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly src?: string;
}
type Manifest = Readonly<Record<string, Chunk>>;

/** Parts fetched with the entry although they are dynamic: the words of one language, and the screen a doctor opens. */
const openedAtOnce = [/virtual:messages\/vi$/, /modules\/chart\/web\/staff\/.*(DoctorPage|VisitPage|DoctorScreen)\.tsx$/];

/** Bytes of compressed script: entry, what it imports statically, and the parts of `openedAtOnce`. */
export function initialScriptBytes(folder: string): number {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest;
  const starts = Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true || openedAtOnce.some((pattern) => pattern.test(key)));
  const files = new Set<string>();
  const open = [...starts];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) continue;
    files.add(chunk.file);
    open.push(...(chunk.imports ?? []));
  }
  return [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
}
