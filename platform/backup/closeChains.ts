// Rows that had no seal yet when the snapshot was taken get theirs at the restore: their transaction numbers are of another database,
// so no later round would take them up. docs/decisions/0116-restored-numbers.md   spec: BAK-7
import type { Db } from '#platform/db/index.ts';
import { coveredByLinkSql, sealHashSql } from '#platform/audit/seal.ts';

/** One link per open chain over all its rows that have none; then every chain is ended, and so is every session. */
export async function closeChains(db: Db, at: Date): Promise<void> {
  const { rows } = await db.query<{ chain: number; end: string; last: string; k: number; hash: Buffer }>(
    `select a.chain, (max(a.xid::text::numeric) + 1)::text as end, coalesce(s.xid_to, '0')::text as last, coalesce(s.k, 0) as k, coalesce(s.hash, decode(repeat('00', 32), 'hex')) as hash
     from platform.audit a left join lateral (select k, xid_to, hash from platform.audit_seal where chain = a.chain order by k desc limit 1) s on true
     where s.xid_to is null or a.xid >= s.xid_to group by a.chain, s.k, s.xid_to, s.hash`);
  for (const { chain, end, last, k, hash } of rows) {
    const { rows: [covered] } = await db.query<{ count: number; rows_hash: Buffer }>(`select c.count, c.rows_hash from (${coveredByLinkSql}) c where c.place = 1`, [chain, [last, end]]);
    if (!covered) continue;
    await db.query(
      `with link as (select $1::int4 as chain, $2::int8 as k, $3::xid8 as xid_to, $4::int8 as count, $5::bytea as rows_hash, $6::bytea as previous)
       insert into platform.audit_seal (chain, k, xid_to, count, rows_hash, previous, hash, at) select l.*, ${sealHashSql('l')}, $7 from link l`,
      [chain, Number(k) + 1, end, covered.count, covered.rows_hash, hash, at]);
  }
  await db.query('update platform.audit_chain set ended_at = $1 where ended_at is null', [at]);
  await db.query('update platform.session set ended_at = $1 where ended_at is null', [at]);
}
