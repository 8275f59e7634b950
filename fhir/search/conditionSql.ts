// One condition on one row of an index table as SQL. spec: SRC
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { indexTable, typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Binder } from './binder.ts';
import { isOpenEnded } from './condition.ts';
import type { Condition, DateOperator, NumberTest, OtherType, StringMatch, UnitTest } from './condition.ts';

/** The row asked about: alias of its index table, and its type. `isNamed`: another condition names few rows, so that codes only sift them. */
export interface Row { readonly alias: string; readonly type: ResourceType; readonly isNamed?: boolean }
type Of<Is extends Condition['is']> = Extract<Condition, { is: Is }>;
type Writers = { readonly [Is in Condition['is']]: (condition: Of<Is>, row: Row, binder: Binder) => string };

export function conditionSql(condition: Condition, row: Row, binder: Binder): string {
  const write = writers[condition.is] as (condition: Condition, row: Row, binder: Binder) => string;
  return write(condition, row, binder);
}

const joined = (of: readonly Condition[], by: 'and' | 'or'): Writers['all'] => (_, row, binder) => `(${of.map((one) => conditionSql(one, row, binder)).join(` ${by} `) || (by === 'and' ? 'true' : 'false')})`;

const writers: Writers = {
  never: () => 'false',
  all: (condition, row, binder) => joined(condition.of, 'and')(condition, row, binder),
  any: ({ of }, row, binder) => joined(of, 'or')({ is: 'all', of }, row, binder),
  // Null counts as not fulfilled on both sides.
  not: ({ of }, row, binder) => `(${conditionSql(of, row, binder)}) is not true`,
  tokens: ({ any }, row, binder) => tokenTest(any, row, binder),
  code: ({ token }, row, binder) => tokenTest([token], row, binder),
  codeRow: ({ hash, token }, row, binder) => `${row.alias}.code_h = ${binder.bind(String(hash))} and ${tokenTest([token], row, binder)}`,
  codes: ({ hashes, tokens }, row, binder) => {
    const isOne = `(${row.alias}.code_h = any(${binder.bind(hashes.map(String))}::int8[]) or ${row.alias}.code_h = 0)`;
    return `${isOne} and ${tokenTest(tokens, row, binder)}`;
  },
  status: ({ any }, { alias }, binder) => `${alias}.status = any(${binder.bind(any)}::text[])`,
  patient: ({ any, stray }, { alias }, binder) => {
    const isAbout = stray === undefined ? '' : ` and not ${alias}.toks && ${binder.bind([String(stray)])}::int8[]`;
    return `${alias}.pat = ${any.length === 1 ? `${binder.bind(any[0])}::uuid` : `any(${binder.bind(any)}::uuid[])`}${isAbout}`;
  },
  id: ({ any }, { alias }, binder) => `${alias}.rid = any(${binder.bind(any)}::uuid[])`,
  ident: ({ hash, value, system }, row, binder) => {
    const tests = [`x.h = ${binder.bind(String(hash))}`, `x.value = ${binder.bind(value)}`, ...(system === undefined ? [] : [`x.system = ${binder.bind(system)}`])];
    return inSide('ix_ident', tests, { row, binder });
  },
  reference: ({ params, target }, row, binder) => {
    const types = target.types.length === 0 ? [] : [`x.target_rt = any(${binder.bind(target.types)}::int2[])`];
    const rid = target.rids.length === 1 ? `x.target_rid = ${binder.bind(target.rids[0])}::uuid` : `x.target_rid = any(${binder.bind(target.rids)}::uuid[])`;
    return inSide('ix_ref', [rid, ...types, paramTest(params, binder)], { row, binder });
  },
  anyReference: ({ params, types }, row, binder) =>
    existsSide('ix_ref', [paramTest(params, binder), ...(types.length === 0 ? [] : [`x.target_rt = any(${binder.bind(types)}::int2[])`])], { row, binder }),
  string: ({ params, match }, row, binder) => inSide('ix_str', [paramTest(params, binder), stringTest(match, binder)], { row, binder }),
  date: (condition, row, binder) => dateSql(condition, row, binder),
  number: ({ params, unit, tests }, row, binder) => inSide('ix_num', [paramTest(params, binder), ...unitTests(unit, binder), ...numberTests(tests, { isRaw: unit.raw, binder })], { row, binder }),
  present: ({ where }, { alias }) => ({ date: `${alias}.d_hi is not null`, status: `${alias}.status is not null`, patient: `${alias}.pat is not null` })[where],
  presentIn: ({ table, params, parts }, row, binder) => {
    const some = (parts ?? []).map((part) => `strpos(x.val, ${binder.bind(part)}) > 0`);
    return existsSide(table, [paramTest(params, binder), ...(some.length === 0 ? [] : [`(${some.join(' or ')})`])], { row, binder });
  },
  near: (condition, row, binder) => nearSql(condition, row, binder),
  chain: ({ params, target }, row, binder) => otherSql(target, { row, binder, params, leadsTo: 'target' }),
  has: ({ params, source }, row, binder) => otherSql(source, { row, binder, params, leadsTo: 'source' }),
  listed: ({ list, access }, row, binder) => {
    const own = `x.dk = ${binder.dk} and x.rt = ${binder.bind(typeNumber('List'))} and x.rid = ${binder.bind(list)}::uuid and x.param = 'item' and x.target_rt = ${binder.bind(typeNumber(row.type))}`;
    return `${row.alias}.rid in (select x.target_rid from fhir.ix_ref x join fhir.res l on l.dk = x.dk and l.rt = x.rt and l.rid = x.rid and ${accessCondition(access, 'l', (value) => binder.bind(value))} where ${own})`;
  },
};

/**
 * A plan made for any value takes a code for rare, and would read the list of a common one (all laboratory results of the hospital) to sift the rows of one person:
 * behind `is true` the index of codes is not used.
 */
function tokenTest(tokens: readonly bigint[], { alias, isNamed }: Row, binder: Binder): string {
  const test = `${alias}.toks && ${binder.bind(tokens.map(String))}::int8[]`;
  return isNamed ? `(${test}) is true` : test;
}

interface Side { readonly row: Row; readonly binder: Binder }

const paramTest = (params: readonly string[], binder: Binder): string => (params.length === 1 ? `x.param = ${binder.bind(params[0])}` : `x.param = any(${binder.bind(params)}::text[])`);
const sideKey = ({ row, binder }: Side): string => `x.dk = ${binder.dk} and x.rt = ${binder.bind(typeNumber(row.type))}`;

/** For tests that an index of the side table answers. */
const inSide = (table: string, tests: readonly string[], side: Side): string => `${side.row.alias}.rid in (select x.rid from fhir.${table} x where ${[sideKey(side), ...tests].join(' and ')})`;
/** For tests on what one resource has. */
const existsSide = (table: string, tests: readonly string[], side: Side): string =>
  `exists (select 1 from fhir.${table} x where ${[sideKey(side), `x.rid = ${side.row.alias}.rid`, ...tests].join(' and ')})`;

function stringTest(match: StringMatch, binder: Binder): string {
  switch (match.by) {
    // Written as a range in the order of the index, since LIKE with a bound pattern cannot use it in a prepared plan.
    case 'prefix': return `x.val ~>=~ ${binder.bind(match.value)} and x.val ~<~ ${binder.bind(after(match.value))}`;
    case 'whole': return `x.val = ${binder.bind(match.value)}`;
    case 'end': {
      const end = `${binder.bind(match.value)}::text`;
      return `right(x.val, length(${end})) = ${end}`;
    }
    case 'part': return `strpos(x.val, ${binder.bind(match.value)}) > 0`;
    case 'exact': return `x.val = ${binder.bind(match.folded)} and x.exact = ${binder.bind(match.exact)}`;
    case 'values': return `x.val = any(${binder.bind(match.values)}::text[])`;
  }
}

/** The first text after all that begin with the prefix, byte by byte in UTF-8: code point order is the same. */
function after(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

const dateColumns = { main: { lo: 'd_lo', hi: 'd_hi' }, updated: { lo: 'lu', hi: 'lu' } } as const;

function dateSql({ column, operator, lo, hi, began }: Of<'date'>, row: Row, binder: Binder): string {
  const bounds = binder.bounds(lo, hi, 'timestamptz');
  if (column.table === 'ix_date') return inSide('ix_date', [paramTest(column.params, binder), rangeTest(operator, { lo: 'x.lo', hi: 'x.hi' }, bounds)], { row, binder });
  const names = dateColumns[column.table];
  if (column.table === 'updated') return momentTest(operator, `${row.alias}.${names.lo}`, bounds);
  const stored = { lo: `${row.alias}.${names.lo}`, hi: `${row.alias}.${names.hi}` };
  return `${rangeTest(operator, stored, bounds)} and ${stored.hi} is not null${beganTest({ operator, began }, stored, bounds)}`;
}

interface Bounds { readonly lo: string; readonly hi: string }

/** Stored range against asked range, both half-open. https://hl7.org/fhir/R4/search.html#prefix */
function rangeTest(operator: DateOperator, stored: Bounds, asked: Bounds): string {
  switch (operator) {
    case 'eq': return `(${stored.lo} >= ${asked.lo} and ${stored.lo} < ${asked.hi} and ${stored.hi} <= ${asked.hi})`;
    case 'ne': return `(${stored.lo} < ${asked.lo} or ${stored.hi} > ${asked.hi})`;
    case 'gt': return `${stored.hi} > ${asked.hi}`;
    case 'lt': return `${stored.lo} < ${asked.lo}`;
    case 'ge': return `(${stored.lo} >= ${asked.lo} or ${stored.hi} > ${asked.hi})`;
    case 'le': return `(${stored.lo} < ${asked.hi} and (${stored.lo} < ${asked.lo} or ${stored.hi} <= ${asked.hi}))`;
    case 'sa': return `${stored.lo} >= ${asked.hi}`;
    case 'eb': return `(${stored.lo} < ${asked.lo} and ${stored.hi} <= ${asked.lo})`;
    case 'ap': return `(${stored.lo} < ${asked.hi} and ${stored.hi} > ${asked.lo})`;
  }
}

/** What ends late began late, unless it is longer than a day: those few have an index of their own. Implied by the test, said for the planner. */
function beganTest({ operator, began }: Pick<Of<'date'>, 'operator' | 'began'>, stored: Bounds, asked: Bounds): string {
  if (!isOpenEnded({ operator })) return '';
  const least = operator === 'gt' ? asked.hi : asked.lo;
  const near = `${stored.lo} >= ${least} - interval '24 hours'`;
  const long = `fhir.is_long(${stored.lo}, ${stored.hi}) and ${stored.hi} > ${least}`;
  if (began === 'near') return ` and ${near}`;
  return began === 'earlier' ? ` and not ${near} and ${long}` : ` and (${near} or (${long}))`;
}

function momentTest(operator: DateOperator, column: string, asked: Bounds): string {
  switch (operator) {
    case 'eq': case 'ap': return `(${column} >= ${asked.lo} and ${column} < ${asked.hi})`;
    case 'ne': return `(${column} < ${asked.lo} or ${column} >= ${asked.hi})`;
    case 'gt': case 'sa': return `${column} >= ${asked.hi}`;
    case 'lt': case 'eb': return `${column} < ${asked.lo}`;
    case 'ge': return `${column} >= ${asked.lo}`;
    case 'le': return `${column} < ${asked.hi}`;
  }
}

function unitTests(unit: UnitTest, binder: Binder): string[] {
  if (unit.raw) return unit.code === undefined ? [] : [`x.code = ${binder.bind(unit.code)}`];
  return [`x.unit = ${binder.bind(unit.unit)}`, ...(unit.system === undefined ? [] : [`x.system = ${binder.bind(unit.system)}`])];
}

/** As written, a number with a comparator still has an open end. */
function numberTests(tests: readonly NumberTest[], { isRaw, binder }: { isRaw: boolean; binder: Binder }): string[] {
  const column = (test: NumberTest): string => {
    if (!isRaw) return `x.${test.column}`;
    return test.column === 'lo' ? "case when x.lo = '-infinity' then x.lo else x.raw end" : "case when x.hi = 'infinity' then x.hi else x.raw end";
  };
  const sql = (test: NumberTest): string => `${column(test)} ${test.comparison} ${binder.bind(test.value)}::float8`;
  const together = tests.filter((test) => test.negated === 'together').map(sql);
  return [...tests.filter((test) => test.negated === undefined).map(sql), ...(together.length === 0 ? [] : [`not (${together.join(' and ')})`])];
}

const earthKm = 6371.0088;

/** Great-circle distance; the box on latitude lets the index in. */
function nearSql({ param, latitude, longitude, km }: Of<'near'>, row: Row, binder: Binder): string {
  const lat = `${binder.bind(latitude)}::float8`;
  const long = `${binder.bind(longitude)}::float8`;
  const margin = (km / earthKm) * (180 / Math.PI) + 1e-9;
  const tests = [
    `x.param = ${binder.bind(`${param}-latitude`)} and x.unit = ''`,
    `x.lo between ${binder.bind(latitude - margin)}::float8 and ${binder.bind(latitude + margin)}::float8`,
    `y.dk = x.dk and y.rt = x.rt and y.rid = x.rid and y.param = ${binder.bind(`${param}-longitude`)}`,
    `${2 * earthKm} * asin(least(1, sqrt(power(sin(radians(x.lo - ${lat}) / 2), 2) + cos(radians(x.lo)) * cos(radians(${lat})) * power(sin(radians(y.lo - ${long}) / 2), 2)))) <= ${binder.bind(km)}::float8`,
  ];
  return `${row.alias}.rid in (select x.rid from fhir.ix_num x, fhir.ix_num y where ${[sideKey({ row, binder }), ...tests].join(' and ')})`;
}

interface Way extends Side { readonly params: readonly string[]; readonly leadsTo: 'target' | 'source' }

/** Rows connected by a reference to rows of another type that fulfil conditions, within the access to that type. */
function otherSql(other: OtherType, { row, binder, params, leadsTo }: Way): string {
  const alias = binder.fresh('t');
  const { name, shared } = indexTable(other.type);
  const there = { alias, type: other.type };
  const [own, far] = leadsTo === 'target' ? (['rid', 'target_rid'] as const) : (['target_rid', 'rid'] as const);
  const types = leadsTo === 'target' ? { rt: row.type, target: other.type } : { rt: other.type, target: row.type };
  const tests = [
    `x.dk = ${binder.dk} and x.rt = ${binder.bind(typeNumber(types.rt))} and x.target_rt = ${binder.bind(typeNumber(types.target))}`,
    paramTest(params, binder),
    `${alias}.rid = x.${far}`,
    accessCondition(other.access, alias, (value) => binder.bind(value)),
    ...(shared ? [`${alias}.rt = ${binder.bind(typeNumber(other.type))}`] : []),
    ...other.conditions.map((one) => conditionSql(one, there, binder)),
  ];
  return `${row.alias}.rid in (select x.${own} from fhir.ix_ref x, ${name} ${alias} where ${tests.join(' and ')})`;
}
