// A transaction handle: plain functions take it as first parameter. No ambient client.
import type { Kysely } from 'kysely';

export interface QueryResult<R> { rows: R[]; rowCount: number }

/** Something that runs SQL: the pool or one transaction. Values are always bound, never pasted. */
export interface Db {
  query<R = Record<string, unknown>>(sql: string, values?: readonly unknown[], name?: string): Promise<QueryResult<R>>;
}

/** One open transaction. `kysely<T>()` is the same connection, typed with one room's own tables. */
export interface Tx extends Db {
  kysely<T>(): Kysely<T>;
  /** Runs `work` under a savepoint; on error rolls back to it and rethrows. */
  savepoint<R>(work: () => Promise<R>): Promise<R>;
}
