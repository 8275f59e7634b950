// `COPY (…) TO STDOUT (FORMAT binary)` of row id, patient and text, read straight from the connection: the texts are the bytes that came, without escapes.
// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY   spec: BLK-6
import { Readable } from 'node:stream';
import type { Socket } from 'node:net';
import type { PoolClient, Submittable } from 'pg';

export interface CopyRow {
  readonly rid: RowKey;
  readonly pat: RowKey | null;
  readonly text: Buffer | null;
}

/** A row id as text, or its sixteen bytes as characters: text is made of it once per part, not once per row. */
export type RowKey = string;

export const uuidOf = (key: RowKey): string => (key.length === 16 ? Buffer.from(key, 'latin1').toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : key);

/** The rows of each portion as they come; a reader that is slow holds the database back. */
export function readCopy(client: PoolClient, sql: string): AsyncIterable<readonly CopyRow[]> {
  const copy = new CopyOut(sql);
  client.query(copy as unknown as Submittable);
  return copy;
}

interface Connection { readonly stream: Socket; query(text: string): void }

const codes = { data: 0x64, done: 0x63, error: 0x45 } as const;
/** Code and length. */
const headBytes = 5;
/** What the format begins with, before the first row. */
const signatureBytes = 19;

/** A query of pg that takes the bytes of the connection from it until the copy has ended. */
class CopyOut extends Readable {
  readonly text: string;
  private connection: Connection | undefined;
  private pgReads: ((bytes: Buffer) => void) | undefined;
  private readonly onBytes = (chunk: Buffer): void => this.takeIn(chunk);
  private chunks: Buffer[] = [];
  private size = 0;
  /** Bytes that must be there before it is worth looking. */
  private needed = headBytes;
  private isFirst = true;

  constructor(sql: string) {
    super({ objectMode: true, highWaterMark: 2 });
    this.text = sql;
  }

  submit(connection: Connection): null {
    const { stream } = connection;
    this.connection = connection;
    this.pgReads = stream.listeners('data')[0] as (bytes: Buffer) => void;
    stream.removeListener('data', this.pgReads);
    stream.on('data', this.onBytes);
    connection.query(this.text);
    return null;
  }

  override _read(): void {
    if (this.pgReads) this.connection?.stream.resume();
  }

  /** Nobody wants the rest: it is read and dropped, so that the connection can go on. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this._read();
    done(error);
  }

  private takeIn(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.needed) return;
    const bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks, this.size);
    const rows: CopyRow[] = [];
    const { end, isOver } = this.readMessages(bytes, rows);
    const rest = bytes.subarray(end);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.size = rest.length;
    const isFull = rows.length > 0 && !this.destroyed && !this.push(rows);
    if (isOver) this.giveBack(rest);
    else if (isFull) this.connection?.stream.pause();
  }

  private readMessages(bytes: Buffer, rows: CopyRow[]): { end: number; isOver: boolean } {
    let at = 0;
    for (;;) {
      this.needed = headBytes;
      if (bytes.length - at < headBytes) return { end: at, isOver: false };
      const code = bytes[at];
      this.needed = 1 + bytes.readUInt32BE(at + 1);
      if (code === codes.error) return { end: at, isOver: true };
      if (bytes.length - at < this.needed) return { end: at, isOver: false };
      if (code === codes.data) this.readData(bytes, at + headBytes, rows);
      at += this.needed;
      if (code === codes.done) return { end: at, isOver: true };
    }
  }

  private readData(bytes: Buffer, from: number, rows: CopyRow[]): void {
    const row = readRow(bytes, this.isFirst ? from + signatureBytes : from);
    this.isFirst = false;
    if (row) rows.push(row);
  }

  private giveBack(rest: Buffer): void {
    const { connection, pgReads } = this;
    if (!connection || !pgReads) return;
    this.pgReads = undefined;
    connection.stream.removeListener('data', this.onBytes);
    connection.stream.on('data', pgReads);
    pgReads(rest);
    process.nextTick(() => connection.stream.resume());
  }

  handleCommandComplete(): void {
    // The rows have been counted by who reads them.
  }

  handleReadyForQuery(): void {
    if (!this.destroyed) this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }
}

/** A message holds one row; undefined for the end mark. */
function readRow(bytes: Buffer, from: number): CopyRow | undefined {
  if (bytes.readInt16BE(from) < 0) return undefined;
  let at = from + 2;
  const next = (): { from: number; end: number } | undefined => {
    const length = bytes.readInt32BE(at);
    at += 4 + Math.max(length, 0);
    return length < 0 ? undefined : { from: at - length, end: at };
  };
  const [rid, pat, text] = [next(), next(), next()];
  return { rid: rid ? bytes.toString('latin1', rid.from, rid.end) : '', pat: pat ? bytes.toString('latin1', pat.from, pat.end) : null, text: text ? bytes.subarray(text.from, text.end) : null };
}
