// Destroys an encounter and what hangs on it for good: current versions, history and every search value. Only for what may lawfully be destroyed. spec: ARC-43
import type { Db } from '#platform/db/index.ts';
import { listEncounterParts } from './encounterParts.ts';
import type { PartRow } from './encounterParts.ts';

/** Gives how many resources are gone; the change log keeps their ids alone. Patients, staff and places are nobody's to destroy this way. */
export async function expungeEncounters(tx: Db, { dk, encounters }: { dk: number; encounters: readonly string[] }): Promise<number> {
  const all = await listEncounterParts(tx, { dk, encounters });
  if (all.length === 0) return 0;
  for (const table of await listTables(tx)) await deleteRows(tx, { dk, table, rows: all });
  return all.length;
}

interface Table { readonly name: string; readonly typed: boolean }

/** Every table of the store that has rows of resources; those of one type have no type column and ids are never shared between types there. */
async function listTables(tx: Db): Promise<Table[]> {
  const { rows } = await tx.query<Table>(
    `select c.relname as name, exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'rt' and not a.attisdropped) as typed
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'fhir' and c.relkind = 'r' and (c.relname in ('res', 'res_hist') or c.relname like 'ix\\_%')
       and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'rid' and not a.attisdropped) order by 1`);
  return rows;
}

async function deleteRows(tx: Db, { dk, table: { name, typed }, rows }: { dk: number; table: Table; rows: readonly PartRow[] }): Promise<void> {
  const condition = typed ? '(rt, rid) in (select * from unnest($2::int2[], $3::uuid[]))' : 'rid = any($3) and $2::int2[] is not null';
  await tx.query(`delete from fhir.${name} where dk = $1 and ${condition}`, [dk, rows.map(({ rt }) => rt), rows.map(({ rid }) => rid)]);
}
