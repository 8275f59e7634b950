// Write-ahead log per create, full-page images not counted.
import { load } from './rates.ts';
import type { Beside } from './seed.ts';
import type { Target } from './target.ts';

/** kB per create over a run of creates by one client, everything that the server writes meanwhile included. */
export async function measureWal(target: Target, { db }: Beside): Promise<number> {
  const at = async (what: 'lsn' | 'resources') => (await db.query<{ v: string }>(what === 'lsn' ? 'select pg_current_wal_insert_lsn()::text as v' : 'select count(*)::text as v from fhir.res')).rows[0]?.v ?? '';
  await db.query('create extension if not exists pg_walinspect');
  await db.query('checkpoint');
  const [from, before] = [await at('lsn'), Number(await at('resources'))];
  await load(target, { scenario: 'create', clients: 1, seconds: 3, observations: 1 });
  const [to, after] = [await at('lsn'), Number(await at('resources'))];
  const { rows: [size] } = await db.query<{ bytes: string }>('select sum(record_size)::text as bytes from pg_get_wal_stats($1::pg_lsn, $2::pg_lsn)', [from, to]);
  return Number(size?.bytes) / (after - before) / 1024;
}

/** Most indexes that any `ix_` table has. */
export async function countIndexes({ db }: Beside): Promise<number> {
  const { rows: [row] } = await db.query<{ most: number }>(`select max(n)::int as most from (select count(*) as n from pg_indexes where schemaname = 'fhir' and tablename like 'ix\\_%' group by tablename) t`);
  return row?.most ?? 0;
}
