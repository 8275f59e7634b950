// Files to import: which, in an order in which references mostly point backwards, and their text without holding more than needed. spec: IMP
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { Fault } from '#platform/fault/index.ts';

const known = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;
/** A bundle is one text and one transaction; JavaScript holds no longer one. */
const largestBundleBytes = 256 * 1024 * 1024;

/**
 * JSON and NDJSON files of a folder (not of its sub-folders), or the one file; organisations and practitioners first, as Synthea needs it.
 * Throws Fault `fhir.import-nothing` for a path that is not there and for a folder without such files.
 */
export async function listFiles(path: string): Promise<string[]> {
  const what = await stat(path).catch(() => undefined);
  if (!what) throw nothing(`There is no file or folder ${path}.`);
  if (!what.isDirectory()) return [path];
  const all = await readdir(path);
  // What an export says about itself is no resource, and its bundle holds what its lines hold.
  const beside = all.includes('export.json') && all.includes('SHA256SUMS') ? new Set(['export.json', 'bundle.json']) : new Set();
  const names = all.filter((name) => known.test(name) && !beside.has(name));
  if (names.length === 0) throw nothing(`The folder ${path} holds no .json, .ndjson or .jsonl file (also .gz).`);
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => join(path, name));
}

const nothing = (text: string): Fault => new Fault('notFound', 'fhir.import-nothing', { issue: [{ code: 'not-found', text }] });

const order = ['hospitalInformation', 'Organization', 'Location', 'practitionerInformation', 'Practitioner', 'PractitionerRole', 'Patient', 'Encounter'];

function rank(name: string): number {
  const place = order.findLastIndex((start) => name.toLowerCase().startsWith(start.toLowerCase()));
  return place === -1 ? order.length : place;
}

/** Organisations, places and staff: others refer to them. */
export const isReferredTo = (path: string): boolean => rank(basename(path)) < order.length;

export const isLines = (path: string): boolean => /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(basename(path));
const isPacked = (path: string): boolean => path.toLowerCase().endsWith('.gz');

/** SHA-256 of the file as it lies there. */
export async function hashFile(path: string): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest();
}

/** The whole text of a bundle. Throws Fault `fhir.body-too-large`, `fhir.bad-utf8`, or `fhir.import-damaged` for a gzip that is none or ends too early. */
export async function readBundle(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > largestBundleBytes) throw tooLarge();
  const bytes = await readFile(path);
  const plain = isPacked(path) ? await promisify(gunzip)(bytes, { maxOutputLength: largestBundleBytes }).catch((error: NodeJS.ErrnoException) => { throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : damaged(error); }) : bytes;
  try {
    // Drops a byte order mark, refuses what is no UTF-8.
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (cause) {
    throw new Fault('invalid', 'fhir.bad-utf8', { cause });
  }
}

const tooLarge = (): Fault => new Fault('tooLarge', 'fhir.body-too-large', { issue: [{ code: 'too-long', text: `a bundle of more than ${largestBundleBytes / 1048576} MB cannot be one transaction: split it, or write its resources as NDJSON` }] });
const damaged = (cause: unknown): Fault => new Fault('invalid', 'fhir.import-damaged', { cause, issue: [{ code: 'invalid', text: 'the gzip file is damaged or ends too early' }] });

/** Line by line, so that a file of any size fits. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const raw = createReadStream(path);
  const source: Readable = isPacked(path) ? raw.pipe(createGunzip()) : raw;
  let first = true;
  try {
    for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield first && line.startsWith('\ufeff') ? line.slice(1) : line;
      first = false;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? damaged(error) : error;
  }
}
