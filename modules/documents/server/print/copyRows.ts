// Rows of converted copies of records.
import type { Db } from '#platform/db/index.ts';

export interface CopyRow {
  readonly id: string;
  readonly recordId: string;
  readonly symbol: string;
  readonly person: string;
  readonly madeAt: Date;
  readonly documentIds: readonly string[];
  readonly leftOut: number;
}

export interface NewCopy {
  readonly dk: number;
  readonly id: string;
  readonly recordId: string;
  readonly reason: string;
  readonly accountId: string;
  readonly person: string;
  readonly at: string;
  readonly documentIds: readonly string[];
  readonly leftOut: number;
}

/** Numbers the copies of a record one after the other; gives the symbol. */
export async function insertCopy(db: Db, copy: NewCopy, symbolOf: (serial: number) => string): Promise<string> {
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 51822))', [`documents.copy/${copy.dk}/${copy.recordId}`], 'copy-lock');
  const { rows: [last] } = await db.query<{ n: number }>('select coalesce(max(serial), 0)::int4 as n from documents.record_copy where dk = $1 and record_id = $2', [copy.dk, copy.recordId], 'copy-last');
  const serial = (last?.n ?? 0) + 1;
  const symbol = symbolOf(serial);
  await db.query(
    `insert into documents.record_copy (dk, id, record_id, serial, symbol, reason, account_id, person, made_at, document_ids, left_out) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [copy.dk, copy.id, copy.recordId, serial, symbol, copy.reason, copy.accountId, copy.person, copy.at, copy.documentIds, copy.leftOut], 'copy-insert');
  return symbol;
}

export async function findCopy(db: Db, { dk, id }: { dk: number; id: string }): Promise<CopyRow | undefined> {
  const { rows } = await db.query<CopyRow>(
    `select id, record_id as "recordId", symbol, person, made_at as "madeAt", document_ids as "documentIds", left_out as "leftOut" from documents.record_copy where dk = $1 and id = $2`, [dk, id], 'copy-find');
  return rows[0];
}
