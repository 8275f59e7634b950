// Rows by COPY in PostgreSQL's text form, in packed pieces of whole lines: `gunzip -c *.copy.gz | psql -c "copy … from stdin"` reads them. spec: BAK-1
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { quoted } from './tables.ts';
import type { TableShape } from './tables.ts';

const gzip = promisify(gzipCallback);
/** Memory of a backup is a few of these. */
const pieceBytes = 8 * 1024 * 1024;
/** Level 4: two thirds of the time of the usual 6 for 3 % more space. */
const level = 4;

export interface RowPiece {
  readonly rows: number;
  /** Before packing. */
  readonly bytes: number;
  readonly packed: Buffer;
}

/** `expressions` replaces columns by SQL over the row `t`. */
export async function* dumpTable(client: pg.ClientBase, { name, columns }: TableShape, expressions: Readonly<Record<string, string>> = {}): AsyncGenerator<RowPiece> {
  const list = columns.map((column) => expressions[column] ?? `t.${quoted(column)}`).join(', ');
  const stream = client.query(copyTo(`copy (select ${list} from ${quoted(name)} t) to stdout`));
  for await (const lines of inPieces(stream)) yield { rows: countLines(lines), bytes: lines.length, packed: await gzip(lines, { level }) };
}

async function* inPieces(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    waiting.push(chunk);
    length += chunk.length;
    const end = length < pieceBytes ? -1 : chunk.lastIndexOf(10);
    if (end < 0) continue;
    const whole = Buffer.concat(waiting);
    const cut = length - chunk.length + end + 1;
    yield whole.subarray(0, cut);
    waiting = [whole.subarray(cut)];
    length -= cut;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

/** A line break inside a value stands as `\n`, so every real one ends a row. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
