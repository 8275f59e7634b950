// Files of a job: each stands whole in the file store before its row says so; what a job cut off left behind is swept. spec: BLK-6
import type { Database, Db } from '#platform/db/index.ts';
import type { FileStore } from '#platform/files/index.ts';
import { uuidOf } from './copyRows.ts';
import type { RowKey } from './copyRows.ts';
import type { JobKey } from './jobs.ts';

export type PartKind = 'output' | 'deleted' | 'error' | 'input';

export interface Part {
  readonly kind: PartKind;
  readonly type: string;
  readonly n: number;
  readonly file: string;
  readonly bytes: number;
  readonly count: number;
  readonly upto: string;
}

export interface Line {
  readonly rid: RowKey;
  /** Of the patient whose record it is part of. */
  readonly pat: RowKey | null;
  readonly text: Buffer;
}

/** Thrown to the worker: the job was cancelled while it ran. */
export class JobCancelled extends Error {}

const partBytes = 8 * 1024 * 1024;
const firstBytes = 64 * 1024;
const [newLine, carriageReturn, blank] = [10, 13, 32];

interface Gathered { readonly bytes: Buffer; readonly ends: readonly number[]; readonly patients: ReadonlySet<RowKey>; readonly leftOut: number; readonly upto: RowKey; readonly n: number }

/** Gathers lines of one type; a full part is stored while the next one fills, so that two parts are in memory. */
export class PartWriter {
  private readonly services: { readonly db: Database; readonly files: FileStore };
  private readonly of: JobKey & { readonly kind: PartKind; readonly type: string };
  private bytes: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  /** The one that is stored, free again afterwards. */
  private other: Buffer = Buffer.allocUnsafeSlow(0);
  private size = 0;
  /** Behind each line, its line break included. */
  private ends: number[] = [];
  private patients = new Set<RowKey>();
  private n: number;
  private storing: Promise<void> = Promise.resolve();
  private leftOut = 0;
  private upto: RowKey = '';

  constructor(services: { readonly db: Database; readonly files: FileStore }, of: JobKey & { readonly kind: PartKind; readonly type: string }, after: Part | undefined) {
    this.services = services;
    this.of = of;
    this.n = after?.n ?? 0;
  }

  /** Something to wait for only when a part is full: most lines need no turn of the event loop. */
  add({ rid, pat, text }: Line): Promise<void> | undefined {
    const end = this.size + text.length + 1;
    if (end > this.bytes.length) this.grow(end);
    text.copy(this.bytes, this.size);
    this.bytes[end - 1] = blank;
    this.size = end;
    this.ends.push(end);
    if (pat !== null) this.patients.add(pat);
    this.upto = rid;
    return end >= partBytes ? this.turn() : undefined;
  }

  /** Counts a protected one. */
  leaveOut(rid: RowKey): undefined {
    this.leftOut++;
    this.upto = rid;
    return undefined;
  }

  /** Stores what is left; all parts are on disk when it resolves. */
  async end(): Promise<void> {
    if (this.ends.length > 0 || this.leftOut > 0) await this.turn();
    await this.storing;
  }

  private grow(least: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }

  private async turn(): Promise<void> {
    const { ends, patients, leftOut, upto } = this;
    const [bytes, n] = [this.bytes.subarray(0, this.size), ++this.n];
    await this.storing;
    [this.bytes, this.other] = [this.other, this.bytes];
    this.size = 0;
    this.ends = [];
    this.patients = new Set();
    this.leftOut = 0;
    this.storing = this.store({ bytes, ends, patients, leftOut, upto, n });
    // The next turn waits for it; until then a failure is nobody's yet.
    this.storing.catch(() => undefined);
  }

  private async store({ bytes, ends, patients, leftOut, upto, n }: Gathered): Promise<void> {
    const { db, files } = this.services;
    const { dk, id, kind, type } = this.of;
    const file = ends.length === 0 ? undefined : await files.put(dk, toLines(bytes, ends));
    await db.transaction(async (tx) => {
      const { rowCount } = await tx.query(`update bulk.job set resources = resources + $3, left_out = left_out + $4 where dk = $1 and id = $2 and state = 'running'`, [dk, id, kind === 'output' ? ends.length : 0, leftOut], 'bulk-count');
      if (rowCount === 0) throw new JobCancelled();
      if (file === undefined) return;
      await tx.query('insert into bulk.part (dk, job, kind, type, n, file, bytes, count, upto) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [dk, id, kind, type, n, file, bytes.length, ends.length, uuidOf(upto)], 'bulk-part');
      if (patients.size > 0) await tx.query('insert into bulk.patient (dk, job, pat) select distinct $1::int8, $2::uuid, p from unnest($3::uuid[]) p on conflict do nothing', [dk, id, [...patients].map(uuidOf)], 'bulk-patients');
    });
  }
}

/** One line each: a raw line break stands only between the parts of JSON, never inside a string. Changes the bytes in place. */
function toLines(bytes: Buffer, ends: readonly number[]): Buffer {
  for (const code of [newLine, carriageReturn]) for (let at = bytes.indexOf(code); at !== -1; at = bytes.indexOf(code, at + 1)) bytes[at] = blank;
  for (const end of ends) bytes[end - 1] = newLine;
  return bytes;
}

const partColumns = 'kind, type, n, file, bytes, count, upto';

export async function listParts(db: Db, { dk, id }: JobKey): Promise<Part[]> {
  const { rows } = await db.query<Part>(`select ${partColumns} from bulk.part where dk = $1 and job = $2 order by kind, type, n`, [dk, id], 'bulk-parts');
  return rows;
}

export async function findLastPart(db: Db, { dk, id }: JobKey, { kind, type }: { kind: PartKind; type: string }): Promise<Part | undefined> {
  const { rows } = await db.query<Part>(`select ${partColumns} from bulk.part where dk = $1 and job = $2 and kind = $3 and type = $4 order by n desc limit 1`, [dk, id, kind, type], 'bulk-last-part');
  return rows[0];
}

/** A type whose writing cannot go on in the middle begins again. */
export async function dropParts(db: Database, { dk, id }: JobKey, type: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows: [gone] } = await tx.query<{ n: number }>(`with gone as (delete from bulk.part where dk = $1 and job = $2 and kind in ('output', 'error') and type = $3 returning kind, count) select coalesce(sum(count) filter (where kind = 'output'), 0)::int8 as n from gone`, [dk, id, type]);
    await tx.query('update bulk.job set resources = resources - $3 where dk = $1 and id = $2', [dk, id, gone?.n ?? 0]);
  });
}

export async function markTypeDone(db: Db, { dk, id }: JobKey, type: string): Promise<void> {
  await db.query('update bulk.job set done_types = done_types || $3::text where dk = $1 and id = $2', [dk, id, type], 'bulk-type-done');
}

export async function listUsedFiles(db: Db, { dk, hashes }: { dk: number; hashes: readonly string[] }): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ file: string }>(
    `select file from bulk.part where dk = $1 and file = any($2) union select f ->> 'stored' from bulk.job, json_array_elements(input::json -> 'files') f where dk = $1 and kind = 'import' and f ->> 'stored' = any($2)`, [dk, hashes]);
  return new Set(rows.map(({ file }) => file));
}

export async function listFilesAfter(db: Db, { dk, after, limit }: { dk: number; after: string; limit: number }): Promise<string[]> {
  const { rows } = await db.query<{ file: string }>(`select file from bulk.part where dk = $1 and file > $2 union select f ->> 'stored' from bulk.job, json_array_elements(input::json -> 'files') f where dk = $1 and kind = 'import' and f ->> 'stored' > $2 order by 1 limit $3`, [dk, after, limit]);
  return rows.map(({ file }) => file);
}
