// Rows of `COPY … TO STDOUT (format binary)`: the texts come as bytes, without escapes. https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4   spec: BLK-6
import type { Readable } from 'node:stream';

/** Fields of a row; null where SQL has null. */
export type CopyRow = readonly (Buffer | null)[];

const headerBytes = 19;

/** The rows of each portion as they come; a reader that is slow holds the database back. */
export async function* readCopy(stream: Readable): AsyncGenerator<CopyRow[]> {
  let rest: Buffer = Buffer.alloc(0);
  let at = headerBytes;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const rows: CopyRow[] = [];
    for (let next = readRow(rest, at); next; next = readRow(rest, at)) {
      rows.push(next.row);
      at = next.end;
    }
    if (rest.length > at) {
      rest = rest.subarray(at);
      at = 0;
    } else {
      at -= rest.length;
      rest = Buffer.alloc(0);
    }
    if (rows.length > 0) yield rows;
  }
}

/** Undefined while the row has not come whole, and at the end mark. */
function readRow(bytes: Buffer, from: number): { row: CopyRow; end: number } | undefined {
  if (from + 2 > bytes.length) return undefined;
  const count = bytes.readInt16BE(from);
  const row: (Buffer | null)[] = [];
  let at = from + 2;
  for (let field = 0; field < count; field++) {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length >= 0 && at + length > bytes.length) return undefined;
    row.push(length < 0 ? null : bytes.subarray(at, at + length));
    at += Math.max(length, 0);
  }
  return count < 0 ? undefined : { row, end: at };
}

export const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** One line: a raw line break stands only between the parts of JSON, never inside a string. Changes the bytes in place. */
export function toLine(text: Buffer): Buffer {
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) text[at] = 32;
  for (let at = text.indexOf(13); at !== -1; at = text.indexOf(13, at + 1)) text[at] = 32;
  return text;
}
