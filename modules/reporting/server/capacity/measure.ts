// What takes room now. spec: CAP-1
import type { Db } from '#platform/db/index.ts';
import type { FileStore } from '#platform/files/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import type { Sample } from '../../model/index.ts';

type Measured = Pick<RestServices, 'db' | 'files' | 'archive' | 'now'>;

/** Once a day; what was measured today already is not measured again. */
export async function takeSamples(services: Measured): Promise<void> {
  const { db, now } = services;
  const day = dayOf(now().toISOString());
  const { rows } = await db.query('select from reporting.capacity_sample where day = $1 limit 1', [day]);
  if (rows.length > 0) return;
  const sources = { ...(await measureTables(db)), documents: await sizeOf(db, services.files), archive: await sizeOf(db, services.archive) };
  await db.query('insert into reporting.capacity_sample (day, source, bytes) select $1, s, b from unnest($2::text[], $3::int8[]) as n(s, b) on conflict do nothing', [day, Object.keys(sources), Object.values(sources)]);
}

async function measureTables(db: Db): Promise<Record<'records' | 'trail' | 'other', number>> {
  const { rows } = await db.query<{ source: 'records' | 'trail' | 'other'; bytes: number }>(
    `select case when n.nspname = 'fhir' then 'records' when n.nspname = 'platform' and c.relname like 'audit%' then 'trail' else 'other' end as source, sum(pg_total_relation_size(c.oid))::int8 as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%' group by 1`);
  return { records: 0, trail: 0, other: 0, ...Object.fromEntries(rows.map(({ source, bytes }) => [source, Number(bytes)])) };
}

async function sizeOf(db: Db, store: FileStore): Promise<number> {
  const { rows } = await db.query<{ dk: number }>('select dk from platform.facility order by dk');
  let bytes = 0;
  for (const { dk } of rows) for await (const { size } of store.list(Number(dk))) bytes += size;
  return bytes;
}

export async function listSamples(db: Db): Promise<Sample[]> {
  const { rows } = await db.query<Sample>('select day::text as day, source, bytes::float8 as bytes from reporting.capacity_sample where day > current_date - 100 order by day, source', [], 'capacity-samples');
  return rows;
}
