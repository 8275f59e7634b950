// Writes any number of versions, their index values and their change rows as one SQL statement. spec: STO-4
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import { indexRows } from '#fhir/search/rows.ts';
import type { IndexRows } from '#fhir/search/rows.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { SearchValues } from '#fhir/search/values.ts';
import { inCareSql } from './accessCondition.ts';
import { rowId } from './id.ts';
import { compareRows, noRows, sideNames, sideRows, sideTables } from './indexRows.ts';
import type { Cell, Row, SideName, SideTable } from './indexRows.ts';
import { indexTable, typeNumber } from './typeNumber.ts';
import type { TargetKey } from './references.ts';
import type { NewVersion } from './version.ts';

/** Sequence per version, in the order given. */
export interface Written { readonly seqs: readonly number[] }

const versionTypes = ['int8', 'int2', 'uuid', 'int4', 'timestamptz', 'uuid', 'int2', 'text', 'json text', 'text', 'text', 'text', 'text'];
const versionColumns = ['dk', 'rt', 'rid', 'ver', 'lu', 'pat', 'flags', 'status', 'content', 'fhir_id', 'before', 'operation', 'actor'];
const indexColumns = ['dk', 'rt', 'rid', 'pat', 'code_h', 'd_lo', 'd_hi', 'lu', 'flags', 'status', 'toks'];
const indexTypes = ['int8', 'int2', 'uuid', 'uuid', 'int8', 'timestamptz', 'timestamptz', 'timestamptz', 'int2', 'text', 'text'];

/**
 * Writes all or throws Fault `fhir.version-conflict` when a row is no longer at the version before.
 * The superseded versions move to `res_hist` in the same statement.
 */
export async function writeVersions(db: Db, hash: TokenHash, versions: readonly NewVersion[]): Promise<Written> {
  return writeWith(db, versions, { hash });
}

export interface BarredRow { readonly dk: number; readonly type: ResourceType; readonly id: string; readonly status: readonly string[]; readonly holds: string }

export interface WriteTogether {
  readonly hash: TokenHash;
  /** Rows that must exist for the statement to hold. */
  readonly targets?: readonly TargetKey[];
  /** Patients with the holders one of whom must be in care of them. */
  /** Rows that may not be in one of these states with this text in them. */
  readonly barred?: readonly BarredRow[];
  readonly care?: readonly { readonly dk: number; readonly patient: string; readonly holders: readonly string[] }[];
  /** One more statement: `bind` adds a value and gives its placeholder. */
  readonly also?: (bind: (value: unknown) => string) => string;
}

/** The same, with conditions and another insert in the one statement; throws Fault `fhir.version-conflict` also when a condition does not hold. */
export async function writeWith(db: Db, versions: readonly NewVersion[], { hash, targets = [], barred = [], care = [], also }: WriteTogether): Promise<Written> {
  if (versions.length === 0) return { seqs: [] };
  const statement = new Statement();
  const rows = versions.map((version): Row => [
    version.dk, typeNumber(version.type), version.rid, version.version, version.lastUpdated, version.patient, version.flags, version.status, version.text,
    version.id === version.rid ? null : version.id, version.before?.status ?? null, version.operation, version.actor,
  ]);
  statement.with('n', `select t.*, nextval('fhir.change_seq') as seq from ${statement.unnest(versionTypes, rows)} with ordinality as t(${versionColumns.join(', ')}, place)`);
  if (versions.some((version) => version.version > 1)) statement.with('moved', moveSql);
  // Nothing can be there yet: no row is looked for before it is written. What another writer put there meanwhile breaks the key.
  const isFirst = versions.every((version) => version.version === 1);
  statement.with(isFirst ? 'added' : 'written', isFirst ? addSql : `${addSql} ${replaceSql}`);
  statement.with('logged', logSql);
  writeIndex(statement, hash, { versions, isFirst });
  if (also) statement.with('also', also((value) => statement.bind(value)));
  const tests = [...(isFirst ? [] : [`fhir.expect_rows((select count(*) from written), ${statement.bind(versions.length)})`]), ...targetsTest(statement, targets), ...barredTest(statement, barred), ...careTest(statement, care)];
  const single = new Set(versions.map((version) => version.type)).size === 1;
  const result = await db.query<{ seq: number }>(
    `${statement.sql()} select ${['n.seq', ...tests].join(', ')} from n order by n.place`,
    statement.values, single ? statement.name() : undefined).catch(rethrowConflict);
  return { seqs: result.rows.map((row) => Number(row.seq)) };
}

function targetsTest(statement: Statement, targets: readonly TargetKey[]): string[] {
  if (targets.length === 0) return [];
  const wanted = [...new Map(targets.map(({ key, dk, type, id }) => [key, [dk, typeNumber(type), rowId(id)]])).values()];
  statement.with('targets', `select count(*) as n from ${statement.unnest(['int8', 'int2', 'uuid'], wanted)} as t(dk, rt, rid)
    join fhir.res r on r.dk = t.dk and r.rt = t.rt and r.rid = t.rid where r.content is not null`);
  return [`fhir.expect_rows((select n from targets), ${statement.bind(wanted.length)})`];
}

function barredTest(statement: Statement, barred: readonly BarredRow[]): string[] {
  if (barred.length === 0) return [];
  const rows = barred.map(({ dk, type, id, status, holds }): Row => [dk, typeNumber(type), rowId(id), `{${status.join(',')}}`, holds]);
  statement.with('barred', `select count(*) as n from ${statement.unnest(['int8', 'int2', 'uuid', 'text', 'text'], rows)} as t(dk, rt, rid, states, holds)
    join fhir.res r on r.dk = t.dk and r.rt = t.rt and r.rid = t.rid where r.status = any(t.states::text[]) and strpos(r.content, t.holds) > 0`);
  return [`fhir.expect_rows((select n from barred), ${statement.bind(0)})`];
}

function careTest(statement: Statement, care: NonNullable<WriteTogether['care']>): string[] {
  if (care.length === 0) return [];
  const rows = care.map(({ dk, patient, holders }): Row => [dk, patient, `{${holders.join(',')}}`]);
  statement.with('care', `select count(*) as n from ${statement.unnest(['int8', 'uuid', 'text'], rows)} as t(dk, patient, holders) where ${inCareSql('t.dk', 't.patient', 't.holders::uuid[]')}`);
  return [`fhir.expect_rows((select n from care), ${statement.bind(care.length)})`];
}

const moveSql = `insert into fhir.res_hist (dk, rt, rid, ver, lu, seq, pat, flags, codec, status, content)
  select r.dk, r.rt, r.rid, r.ver, r.lu, r.seq, r.pat, r.flags, r.codec, r.status, r.content
  from n join fhir.res r on r.dk = n.dk and r.rt = n.rt and r.rid = n.rid where n.ver > 1`;
const addSql = `insert into fhir.res as r (dk, rt, rid, ver, lu, seq, pat, flags, status, content)
  select dk, rt, rid, ver, lu, seq, pat, flags, status, content from n`;
const replaceSql = `on conflict (dk, rt, rid) do update set ver = excluded.ver, lu = excluded.lu, seq = excluded.seq, pat = excluded.pat, flags = excluded.flags,
    codec = excluded.codec, status = excluded.status, content = excluded.content where r.ver = excluded.ver - 1 returning 1`;
const logSql = `insert into fhir.change (dk, seq, rt, rid, fhir_id, ver, before, after, pat, operation, actor, at)
  select dk, seq, rt, rid, fhir_id, ver, before, status, pat, operation, actor, lu from n`;

interface TableRows { readonly shared: boolean; readonly rows: Row[]; readonly gone: Row[] }

function writeIndex(statement: Statement, hash: TokenHash, { versions, isFirst }: { versions: readonly NewVersion[]; isFirst: boolean }): void {
  const byTable = new Map<string, TableRows>();
  const sides = Object.fromEntries(sideNames.map((side) => [side, { added: [] as Row[], removed: [] as Row[] }])) as Record<SideName, { added: Row[]; removed: Row[] }>;
  for (const version of versions) {
    const owner = { dk: version.dk, rt: typeNumber(version.type), rid: version.rid };
    const { name, shared } = indexTable(version.type);
    const table = byTable.get(name) ?? { shared, rows: [], gone: [] };
    byTable.set(name, table);
    const rowsOf = (values: SearchValues | undefined) => values && indexRows(hash, version.dk, values);
    const rows = rowsOf(version.values);
    if (rows) table.rows.push(indexRow(version, rows));
    else table.gone.push([owner.dk, owner.rt, owner.rid]);
    const before = rowsOf(version.before?.values);
    const old = before ? sideRows(owner, before) : noRows;
    const fresh = rows ? sideRows(owner, rows) : noRows;
    for (const side of sideNames) {
      const difference = compareRows(old[side], fresh[side]);
      sides[side].added.push(...difference.added);
      sides[side].removed.push(...difference.removed);
    }
  }
  for (const [name, table] of byTable) writeIndexTable(statement, name, { ...table, isFirst });
  for (const side of sideNames) writeSide(statement, side, { ...sides[side], isFirst });
}

function indexRow(version: NewVersion, { main }: IndexRows): Row {
  const { dk, rid, patient, lastUpdated, flags } = version;
  return [dk, typeNumber(version.type), rid, patient, main.code_h, main.d_lo, main.d_hi, lastUpdated, flags, main.status, `{${main.toks.join(',')}}`];
}

function writeIndexTable(statement: Statement, name: string, { shared, rows, gone, isFirst }: TableRows & { isFirst: boolean }): void {
  const columns = shared ? indexColumns : indexColumns.filter((column) => column !== 'rt');
  const key = shared ? 'dk, rt, rid' : 'dk, rid';
  const short = name.slice('fhir.'.length);
  if (rows.length > 0) {
    const picked = columns.map((column) => (column === 'toks' ? 't.toks::int8[]' : `t.${column}`)).join(', ');
    const updates = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`).join(', ');
    const replace = isFirst ? '' : ` on conflict (${key}) do update set ${updates}`;
    statement.with(short, `insert into ${name} (${columns.join(', ')}) select ${picked} from ${statement.unnest(indexTypes, rows)} as t(${indexColumns.join(', ')})${replace}`);
  }
  if (gone.length > 0) {
    const same = shared ? 'i.dk = t.dk and i.rt = t.rt and i.rid = t.rid' : 'i.dk = t.dk and i.rid = t.rid';
    statement.with(`${short}_gone`, `delete from ${name} i using ${statement.unnest(['int8', 'int2', 'uuid'], gone)} as t(dk, rt, rid) where ${same}`);
  }
}

function writeSide(statement: Statement, side: SideName, { added, removed, isFirst }: { added: Row[]; removed: Row[]; isFirst: boolean }): void {
  const table: SideTable = sideTables[side];
  const columns = table.columns.join(', ');
  if (added.length > 0) statement.with(side, `insert into ${table.name} (${columns}) select * from ${statement.unnest(table.types, added)}${isFirst ? '' : ' on conflict do nothing'}`);
  if (removed.length === 0) return;
  const same = table.key.map((column) => `i.${column} = t.${column}`).join(' and ');
  statement.with(`${side}_gone`, `delete from ${table.name} i using ${statement.unnest(table.types, removed)} as t(${columns}) where ${same}`);
}

/** Parts of a statement → its short name; one entry per type and combination of index tables. */
const preparedNames = new Map<string, string>();

/** Collects common table expressions and their bound columns. */
class Statement {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];
  private readonly names: string[] = [];

  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** The rows, bound column by column. */
  unnest(types: readonly string[], rows: readonly Row[]): string {
    return `unnest(${types.map((type, column) => this.list(type, rows.map((row): Cell => row[column] ?? null))).join(', ')})`;
  }

  /** JSON holds no raw control characters, so contents go as one text: an array literal would escape every quote of theirs. */
  private list(type: string, cells: readonly Cell[]): string {
    return type === 'json text' ? `string_to_array(${this.bind(cells.map((cell) => cell ?? '').join('\u001e'))}, e'\\x1e', '')` : `${this.bind(cells)}::${type}[]`;
  }

  with(name: string, sql: string): void {
    this.names.push(name);
    this.parts.push(`${name} as (${sql})`);
  }

  sql(): string {
    return `with ${this.parts.join(', ')}`;
  }

  /** The same parts make the same SQL, so the statement may be prepared under this name. PostgreSQL tells names apart by their first 63 signs. */
  name(): string {
    const parts = this.names.join('+');
    const known = preparedNames.get(parts) ?? `write-${preparedNames.size}`;
    preparedNames.set(parts, known);
    return known;
  }
}

function rethrowConflict(error: unknown): never {
  const { code } = error as { code?: string };
  if (code === 'LH412' || code === '23505') throw new Fault('conflict', 'fhir.version-conflict', { cause: error });
  throw error;
}
