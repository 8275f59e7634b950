// Which tables and sequences a database holds, in an order in which they can be filled again. spec: BAK-1
import type { Db } from '#platform/db/index.ts';

export interface TableShape {
  /** With its schema: `fhir.res`. */
  readonly name: string;
  readonly columns: string[];
}

export interface SequenceState {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

/** What says which migrations ran is no content: the restore makes it by running them. */
const schemaBooks = ['platform.migration', 'graphile_worker.migrations'];

/** Tables of these schemas, each after those its foreign keys name. */
export async function listTables(db: Db, schemas: readonly string[]): Promise<TableShape[]> {
  const { rows } = await db.query<{ name: string; columns: string[]; needs: string[] }>(
    `select n.nspname || '.' || c.relname as name,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       array(select distinct fn.nspname || '.' || fc.relname from pg_constraint k join pg_class fc on fc.oid = k.confrelid join pg_namespace fn on fn.oid = fc.relnamespace
             where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind = 'r' order by 1`, [schemas]);
  return inOrder(rows.filter(({ name }) => !schemaBooks.includes(name)));
}

function inOrder(tables: readonly (TableShape & { readonly needs: readonly string[] })[]): TableShape[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Map<string, TableShape>();
  const visit = ({ name, columns, needs }: TableShape & { readonly needs: readonly string[] }) => {
    if (ordered.has(name)) return;
    for (const need of needs) {
      const table = byName.get(need);
      if (table) visit(table);
    }
    ordered.set(name, { name, columns });
  };
  for (const table of tables) visit(table);
  return [...ordered.values()];
}

/** The name of a table or column for SQL. */
export const quoted = (name: string): string => name.split('.').map((part) => `"${part.replaceAll('"', '""')}"`).join('.');

/** Sequences count on whatever becomes of a transaction: read last, they are never behind the rows. */
export async function listSequences(db: Db, schemas: readonly string[]): Promise<SequenceState[]> {
  const { rows: names } = await db.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind = 'S' order by 1`, [schemas]);
  const states: SequenceState[] = [];
  for (const { name } of names) {
    const { rows: [state] } = await db.query<{ last: string; called: boolean }>(`select last_value::text as last, is_called as called from ${quoted(name)}`);
    if (state) states.push({ name, ...state });
  }
  return states;
}

/** Migrations that ran, in their order; what a backup names so that a restore can tell whether it knows them. */
export async function listRanMigrations(db: Db): Promise<RanMigration[]> {
  const { rows } = await db.query<RanMigration>('select set, file, hash from platform.migration order by set, file');
  return rows;
}

export interface RanMigration { readonly set: string; readonly file: string; readonly hash: string }

/** Version of the job queue's own tables. */
export async function findQueueVersion(db: Db): Promise<number> {
  const { rows } = await db.query<{ version: number | null }>('select max(id)::int4 as version from graphile_worker.migrations');
  return rows[0]?.version ?? 0;
}
