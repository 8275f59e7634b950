// Where each table goes when Citus spreads the database over several machines: by the key of its facility, whole on every machine, or on the first alone.
// docs/decisions/0222-spread-by-facility.md   spec: DKY
import type { Db } from './tx.ts';

export interface UniqueIndex { readonly name: string; readonly columns: readonly string[]; readonly isPrimary: boolean; readonly isConstraint: boolean }

export interface TableShape {
  /** With its schema. */
  readonly name: string;
  readonly hasKey: boolean;
  readonly unique: readonly UniqueIndex[];
  /** Tables that its foreign keys point at. */
  readonly pointsAt: readonly string[];
}

/** `spread`: by `dk`. `everywhere`: a reference table. `first`: an ordinary table of the coordinator. */
export type Place = 'spread' | 'everywhere' | 'first';

/** Who may come in and by what door: asked before a facility is known, small, and pointed at by keys of every facility. */
const doors: ReadonlySet<string> = new Set([
  'platform.account', 'platform.client', 'platform.device', 'platform.door_ticket', 'platform.facility', 'platform.membership', 'platform.one_time_code', 'platform.passkey',
  'platform.recovery_code', 'platform.session', 'reception.board',
]);

export function placeOf({ name, hasKey }: TableShape): Place {
  if (doors.has(name)) return 'everywhere';
  return hasKey ? 'spread' : 'first';
}

const hasNoKey = ({ columns }: UniqueIndex): boolean => !columns.includes('dk');

/** Citus keeps an index unique only with the key in it: `dk` is put first in a primary key; a secret drawn at random needs no rule to be unique. */
function keyStatements({ name, unique }: TableShape): string[] {
  return unique.filter(hasNoKey).flatMap((index) => {
    const drop = index.isConstraint ? `alter table ${name} drop constraint ${index.name};` : `drop index ${name.split('.')[0]}.${index.name};`;
    return [drop, index.isPrimary ? `alter table ${name} add primary key (dk, ${index.columns.join(', ')});` : `create index on ${name} (${index.columns.join(', ')});`];
  });
}

/** The statements, in an order that foreign keys allow. */
export function writeSpread(tables: readonly TableShape[]): string {
  const at = (place: Place): TableShape[] => inOrder(tables.filter((table) => placeOf(table) === place));
  const spread = at('spread');
  return [
    '-- Made of the tables of this database by tools/spread.ts. On the coordinator, once, before the first facility works here.',
    'begin;',
    'create extension if not exists citus;',
    '-- Whole on every machine: people and the doors they come in by.',
    ...at('everywhere').map(({ name }) => `select create_reference_table('${name}');`),
    '-- Unique only together with the key.',
    ...spread.flatMap(keyStatements),
    '-- All rows of a facility lie on one machine.',
    ...spread.map(({ name }, index) => `select create_distributed_table('${name}', 'dk'${index === 0 ? '' : `, colocate_with => '${spread[0]?.name}'`});`),
    `-- On the first machine alone: ${at('first').map(({ name }) => name).join(', ')}`,
    'commit;', '',
  ].join('\n');
}

/** What is pointed at comes first. */
function inOrder(tables: readonly TableShape[]): TableShape[] {
  const sorted = new Map<string, TableShape>();
  const add = (table: TableShape): void => {
    if (sorted.has(table.name)) return;
    for (const other of tables) if (other.name !== table.name && table.pointsAt.includes(other.name)) add(other);
    sorted.set(table.name, table);
  };
  for (const table of tables.toSorted((left, right) => left.name.localeCompare(right.name))) add(table);
  return [...sorted.values()];
}

/** All tables of the product, as the catalogue of this database has them. */
export async function readTables(db: Db): Promise<TableShape[]> {
  const { rows } = await db.query<TableShape>(
    `select n.nspname || '.' || c.relname as name,
       exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'dk' and not a.attisdropped) as "hasKey",
       (select coalesce(json_agg(json_build_object('name', x.relname, 'isPrimary', i.indisprimary, 'isConstraint', exists (select 1 from pg_constraint k where k.conindid = x.oid and k.contype in ('p', 'u')),
          'columns', (select json_agg(coalesce(a.attname, '') order by u.place) from unnest(i.indkey::int2[]) with ordinality u(number, place) left join pg_attribute a on a.attrelid = c.oid and a.attnum = u.number)) order by x.relname), '[]')
        from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisunique) as unique,
       (select coalesce(json_agg(distinct tn.nspname || '.' || t.relname), '[]') from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace where k.conrelid = c.oid and k.contype = 'f') as "pointsAt"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$|graphile_worker$|public$)' order by 1`);
  return rows;
}
