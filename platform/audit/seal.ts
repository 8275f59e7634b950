// Links finished rows into the chain. The hashes are made in SQL from the stored values, so that anybody with psql can repeat them. spec: AUD
import type { Db, Tx } from '#platform/db/index.ts';

/** Hash of one row: SHA-256 of the JSON array of its columns, instants as microseconds since 1970. */
export const rowHashSql = `sha256(convert_to(json_build_array(a.dk, a.chain, a.n, a.xid::text, (extract(epoch from a.at) * 1000000)::int8, a.action, a.interaction, a.outcome,
  a.account, a.actor, a.client, a.session, a.rtype, a.rid, a.ver, a.patient, a.query, a.purpose, a.address, a.request, encode(a.mac, 'hex'))::text, 'UTF8'))`;

/** Hash of a link from its parts. */
export const sealHashSql = (alias: string) =>
  `sha256(convert_to(json_build_array(${alias}.chain, ${alias}.k, ${alias}.xid_to::text, ${alias}.count, encode(${alias}.rows_hash, 'hex'), encode(${alias}.previous, 'hex'))::text, 'UTF8'))`;

/** Count and hash of a group of rows, in order of n. */
const groupSql = `count(*)::int8 as count, coalesce(sha256(string_agg(${rowHashSql}, ''::bytea order by a.n)), sha256(''::bytea)) as rows_hash`;

/** Rows of chain $1 between two transactions. */
const coveredSql = (from: string, to: string) => `select ${groupSql} from platform.audit a where a.chain = $1 and a.xid >= ${from} and a.xid < ${to}`;

/** All rows of chain $1 by the place of their link in the ends $2 of the links; those after the last end come under the number of ends. */
export const coveredByLinkSql = `select width_bucket(a.xid, $2::xid8[]) as place, ${groupSql} from platform.audit a where a.chain = $1 group by 1`;

export interface Head {
  readonly chain: number;
  readonly k: number;
  /** Hex. */
  readonly hash: string;
}

/**
 * Seals every row of the chain whose transaction is finished; undefined when there is nothing new.
 * A lock per chain keeps two sealers from making the same link.
 */
export async function sealChain(tx: Tx, chain: number, at: Date): Promise<Head | undefined> {
  await tx.query('select pg_advisory_xact_lock(7231005, $1)', [chain]);
  const { rows: known } = await tx.query<{ k: number; xid_to: string; hash: Buffer }>('select k, xid_to::text, hash from platform.audit_seal where chain = $1 order by k desc limit 1', [chain]);
  const before = known[0] ?? { k: 0, xid_to: '0', hash: Buffer.alloc(32) };
  const { rows } = await tx.query<{ hash: Buffer; k: number }>(
    `with covered as (${coveredSql('$2::xid8', 'pg_snapshot_xmin(pg_current_snapshot())')}),
       link as (select $1::int4 as chain, $3::int8 as k, pg_snapshot_xmin(pg_current_snapshot()) as xid_to, count, rows_hash, $4::bytea as previous from covered where count > 0)
     insert into platform.audit_seal (chain, k, xid_to, count, rows_hash, previous, hash, at) select l.*, ${sealHashSql('l')}, $5 from link l returning k, hash`,
    [chain, before.xid_to, before.k + 1, before.hash, at]);
  const [row] = rows;
  return row && { chain, k: Number(row.k), hash: row.hash.toString('hex') };
}

/** The newest link of every chain. */
export async function listHeads(db: Db): Promise<Head[]> {
  const { rows } = await db.query<{ chain: number; k: number; hash: Buffer }>('select distinct on (chain) chain, k, hash from platform.audit_seal order by chain, k desc');
  return rows.map(({ chain, k, hash }) => ({ chain, k: Number(k), hash: hash.toString('hex') }));
}
