// Reads a zip by the letter: what has two ways to be read, and what grows beyond its bound, is refused. PKWARE APPNOTE 6.3, without Zip64. spec: ARC-61
import { inflateRawSync } from 'node:zlib';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const fileMark = 0x04034b50;
const endLength = 22;

export type PackageFiles = Readonly<Record<string, Uint8Array>>;

/** Content by path. Throws Error that says what is wrong. */
export function readZip(bytes: Uint8Array, mostBytes: number): PackageFiles {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = zip.length - endLength;
  if (end < 0 || zip.readUInt32LE(end) !== endMark || zip.readUInt16LE(end + 20) !== 0) throw new Error('it does not end as a zip does');
  const content: Record<string, Uint8Array> = Object.create(null) as Record<string, Uint8Array>;
  let left = mostBytes;
  let [at, next] = [zip.readUInt32LE(end + 16), 0];
  const listed = at;
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const entry = readEntry(zip, at);
    if (entry.offset !== next) throw new Error(`bytes before ${entry.path} that belong to nothing`);
    if (entry.path in content) throw new Error(`${entry.path} is in it twice`);
    const file = readFile(zip, entry, left);
    content[entry.path] = file.bytes;
    [left, next, at] = [left - file.bytes.length, file.end, at + entry.length];
  }
  if (next !== listed || at !== end) throw new Error('bytes that belong to nothing');
  return content;
}

interface Entry { readonly path: string; readonly method: number; readonly packed: number; readonly size: number; readonly offset: number; readonly length: number }

function readEntry(zip: Buffer, at: number): Entry {
  if (zip.readUInt32LE(at) !== entryMark) throw new Error('its list is broken');
  const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
  return {
    path: zip.toString('utf8', at + 46, at + 46 + name), method: zip.readUInt16LE(at + 10), packed: zip.readUInt32LE(at + 20), size: zip.readUInt32LE(at + 24), offset: zip.readUInt32LE(at + 42), length: 46 + name + extra + comment,
  };
}

function readFile(zip: Buffer, { path, method, packed, size, offset }: Entry, mostBytes: number): { bytes: Uint8Array; end: number } {
  if (size > mostBytes) throw new Error('too big');
  const nameLength = zip.readUInt16LE(offset + 26);
  const start = offset + 30 + nameLength + zip.readUInt16LE(offset + 28);
  if (zip.readUInt32LE(offset) !== fileMark || zip.toString('utf8', offset + 30, offset + 30 + nameLength) !== path) throw new Error(`${path} is another file at its place`);
  const raw = zip.subarray(start, start + packed);
  const bytes = method === 0 ? raw : method === 8 && size > 0 ? inflateRawSync(raw, { maxOutputLength: size }) : undefined;
  if (bytes?.length !== size && !(size === 0 && method === 8)) throw new Error(`${path} cannot be unpacked`);
  return { bytes: bytes ?? new Uint8Array(), end: start + packed };
}
