// Reads the change log in commit order: only rows of transactions older than every one still running. spec: CHG-2
import type { Db } from '#platform/db/index.ts';
import type { ChangeRow } from '#fhir/rest/room.ts';
import { rowId } from './id.ts';
import { typeNumber, typeOf } from './typeNumber.ts';

/** Place in the log: transaction, then sequence. */
export interface FeedPlace { readonly xid: string; readonly seq: number }

export const feedStart: FeedPlace = { xid: '0', seq: 0 };

export interface FeedRow extends Omit<ChangeRow, 'content'> {
  readonly place: FeedPlace;
  /** Row id of the patient whose record it is part of. */
  readonly patient: string | null;
}

interface DbChange {
  dk: number; xid: string; seq: number; rt: number; rid: string; fhir_id: string | null; ver: number; before: string | null; after: string | null; pat: string | null;
  operation: string; actor: string; at: Date;
}

/** The next rows of these facilities, oldest first. A row comes only when no earlier transaction can still commit. */
export async function readChanges(db: Db, { facilities, after, limit }: { facilities: readonly number[]; after: FeedPlace; limit: number }): Promise<FeedRow[]> {
  const { rows } = await db.query<DbChange>(
    `select c.dk, c.xid::text, c.seq, c.rt, c.rid, c.fhir_id, c.ver, c.before, c.after, c.pat, c.operation, c.actor, c.at from fhir.change c
     where c.dk = any($1::int8[]) and (c.xid, c.seq) > ($2::xid8, $3::int8) and c.xid < pg_snapshot_xmin(pg_current_snapshot()) order by c.xid, c.seq limit $4`,
    [facilities, after.xid, after.seq, limit], 'change-feed');
  return rows.map((row) => ({
    dk: row.dk, seq: BigInt(row.seq), type: typeOf(row.rt), id: row.fhir_id ?? row.rid, version: row.ver, before: row.before ?? undefined, after: row.after ?? undefined,
    operation: row.operation, actor: row.actor, at: row.at.toISOString(), patient: row.pat, place: { xid: row.xid, seq: row.seq },
  }));
}

/** Sensitivity of the records of these rows, in their order: of what stands there, or of what a deletion left in the history. */
export async function readFlags(db: Db, changes: readonly FeedRow[]): Promise<readonly number[]> {
  if (changes.length === 0) return [];
  const { rows } = await db.query<{ flags: number }>(
    `select coalesce((select bit_or(v.flags) from (select r.flags from fhir.res r where r.dk = c.dk and r.rt = c.rt and r.rid = c.rid
         union all (select h.flags from fhir.res_hist h where h.dk = c.dk and h.rt = c.rt and h.rid = c.rid order by h.ver desc limit 1)) v), 0) as flags
     from unnest($1::int8[], $2::int2[], $3::uuid[]) with ordinality as c(dk, rt, rid, n) order by c.n`,
    [changes.map(({ dk }) => dk), changes.map(({ type }) => typeNumber(type)), changes.map(({ id }) => rowId(id))], 'change-flags');
  return rows.map(({ flags }) => flags);
}

/** Where the log ends now. */
export async function endOfFeed(db: Db): Promise<FeedPlace> {
  const { rows } = await db.query<{ xid: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xid', [], 'change-end');
  return { xid: rows[0]?.xid ?? '0', seq: -1 };
}

/** Facilities that have changes: a skip through the key, not a scan. */
export async function listFacilitiesWithChanges(db: Db): Promise<number[]> {
  const { rows } = await db.query<{ dk: number }>(
    `with recursive f as ((select dk from fhir.change order by dk limit 1)
       union all select (select c.dk from fhir.change c where c.dk > f.dk order by c.dk limit 1) from f where f.dk is not null)
     select dk from f where dk is not null`, [], 'change-facilities');
  return rows.map(({ dk }) => dk);
}

/** Content of the version that a change wrote; empty for a deletion. */
export async function readContent(db: Db, change: Pick<ChangeRow, 'dk' | 'type' | 'version'> & { readonly rid: string }): Promise<Record<string, unknown>> {
  const where = 'dk = $1 and rt = $2 and rid = $3 and ver = $4';
  const { rows } = await db.query<{ content: string | null }>(
    `select content from fhir.res where ${where} union all select content from fhir.res_hist where ${where}`,
    [change.dk, typeNumber(change.type), change.rid, change.version], 'change-content');
  const content = rows[0]?.content;
  return content == null ? {} : (JSON.parse(content) as Record<string, unknown>);
}
