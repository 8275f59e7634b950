// How much script a browser fetches before the doctor sees the page: the entry, all its static imports, the words, and that page, as it is sent.
// Each other screen and slot comes on top when it is first shown.   spec: SHL-4
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressedSize } from './compress.ts';

export const largestInitialBytes = 300_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly src?: string;
}
type Manifest = Readonly<Record<string, Chunk>>;

/** Fetched with the entry although they are dynamic: the first words of one language, and the page that most people begin with. */
const openedAtOnce = [/virtual:messages\/vi\.first$/, /visit\/VisitsPage\.tsx$/];

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
  return [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + compressedSize(join(folder, file)), 0);
}
