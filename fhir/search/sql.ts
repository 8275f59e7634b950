// SearchPlan → SQL. Values are always bound; row ids come from the narrow index tables, content then by primary key. spec: SRC
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import type { SearchAccess } from '#fhir/rest/access.ts';
import { indexTable, typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { isOpenEnded } from './condition.ts';
import type { Condition } from './condition.ts';
import { conditionSql } from './conditionSql.ts';
import type { OrderBy, PlanOrder } from './order.ts';
import type { SearchPlan } from './plan.ts';
import { Binder } from './binder.ts';

export interface Statement { readonly sql: string; readonly values: readonly unknown[] }

/** Where a page starts: the sort values of the last row as text, then its row id; of a search over several types also its type. */
export interface PageStart { readonly keys: readonly string[]; readonly rid: string; readonly rt?: number }

/** One page, with one row more than asked to know whether there is a next. Columns: rid, pat, content, k1 … as text. */
export function pageSql(plan: SearchPlan, start: PageStart | undefined): Statement {
  const binder = new Binder(plan.access);
  const limit = plan.count + 1;
  const { order, isIdDescending } = orderOf(plan, binder);
  const direction = orderClause(order, isIdDescending);
  const keyset = start === undefined ? [] : [beyondSql([...startColumns(order, start, binder), idColumn(start, isIdDescending, binder)])];
  const branches = branchesSql(plan, binder, { select: ['i.rid', 'i.pat', ...keyColumns(order)].join(', '), tests: keyset, end: ` order by ${direction} limit ${limit}` });
  const hits = branches.length === 1 ? branches[0] : `select * from (${branches.map((branch) => `(${branch})`).join(' union all ')}) u order by ${direction} limit ${limit}`;
  const keys = order.map(({ name }, index) => `, h.${name}::text as k${index + 1}`).join('');
  const outer = orderClause(order.map((one) => ({ ...one, name: `h.${one.name}` })), isIdDescending, 'h.');
  const sql = `select h.rid, h.pat, r.content${keys} from (${hits}) h join fhir.res r on r.dk = ${binder.dk} and r.rt = ${binder.bind(typeNumber(plan.type))} and r.rid = h.rid order by ${outer}`;
  return { sql, values: binder.values };
}

/** Counts matches up to `cap` and one more. Column: n. */
export function countSql(plans: readonly SearchPlan[], cap: number): Statement {
  const binder = new Binder(accessOf(plans));
  return { sql: `select count(*) as n from (${matchesSql(plans, binder)} limit ${binder.bind(cap + 1)}) c`, values: binder.values };
}

/** All matches, for the planner's estimate of their number. */
export function estimateSql(plans: readonly SearchPlan[]): Statement {
  const binder = new Binder(accessOf(plans));
  return { sql: `explain (format json) ${matchesSql(plans, binder)}`, values: binder.values };
}

/** Whose facility the statement is bound to; every plan has its own access beside. */
export const accessOf = (plans: readonly SearchPlan[]): SearchAccess => plans.find(({ access }) => access.kind !== 'none')?.access ?? { dk: 0, kind: 'none' };

const matchesSql = (plans: readonly SearchPlan[], binder: Binder): string => plans.flatMap((plan) => branchesSql(plan, binder, { select: '1', tests: [], end: '' })).join(' union all ');

interface BranchParts { readonly select: string; readonly tests: readonly string[]; readonly end: string }

/** The statements that find the rows of one plan; no row is found by two of them. */
export function branchesSql(plan: SearchPlan, binder: Binder, { select, tests, end }: BranchParts): string[] {
  const from = fromClause(plan, binder);
  return conditionBranches(plan.conditions).map((conditions) => {
    const row = { alias: 'i', type: plan.type, isNamed: conditions.some(({ is }) => is === 'patient' || is === 'id' || is === 'ident') };
    const where = [...conditions.map((one) => conditionSql(one, row, binder)), ...tests];
    return `select ${select} from ${[from, ...where].join(' and ')}${end}`;
  });
}

export interface OrderColumn extends PlanOrder { readonly expression: string; readonly name: string }

export const orderOf = (plan: SearchPlan, binder: Binder): { readonly order: readonly OrderColumn[]; readonly isIdDescending: boolean } => ({
  order: plan.order.filter(({ on }) => on.by !== 'id').map((one, index) => ({ ...one, expression: orderExpression(one, plan.type, binder), name: `s${index + 1}` })),
  isIdDescending: plan.order.find(({ on }) => on.by === 'id')?.descending === true,
});

export const keyColumns = (order: readonly OrderColumn[]): string[] => order.map(({ expression, name }) => `${expression} as ${name}`);

/** Table, type and access: the part that no search goes without. */
function fromClause({ type, access }: SearchPlan, binder: Binder): string {
  const { name, shared } = indexTable(type);
  return `${name} i where ${accessCondition(access, 'i', (value) => binder.bind(value))}${shared ? ` and i.rt = ${binder.bind(typeNumber(type))}` : ''}`;
}

export const orderClause = (order: readonly OrderColumn[], isIdDescending: boolean, prefix = ''): string =>
  [...order.map(({ name, descending }) => `${name}${descending ? ' desc' : ''}`), `${prefix}rid${isIdDescending ? ' desc' : ''}`].join(', ');

const sides = {
  ix_str: { column: 'val', none: "''", type: 'text' },
  ix_date: { column: 'lo', none: "'-infinity'::timestamptz", type: 'timestamptz' },
  ix_num: { column: 'lo', none: "'-infinity'::float8", type: 'float8' },
  ix_ref: { column: 'target_rid::text', none: "''", type: 'text' },
} as const;
const own = {
  id: { expression: 'i.rid', type: 'uuid' },
  updated: { expression: 'i.lu', type: 'timestamptz' },
  date: { expression: 'i.d_lo', type: 'timestamptz' },
  status: { expression: "coalesce(i.status, '')", type: 'text' },
} as const;

/** Missing values come first ascending and last descending; there are no nulls, so that pages can continue after any row. */
function orderExpression({ on, descending }: PlanOrder, type: ResourceType, binder: Binder): string {
  if (on.by === 'codes') return codeExpression(on.codes, descending, binder);
  if (on.by !== 'rows') return own[on.by].expression;
  const { column, none } = sides[on.table];
  const best = `${descending ? 'max' : 'min'}(x.${column})`;
  return `coalesce((select ${best} from fhir.${on.table} x where x.dk = i.dk and x.rid = i.rid and x.rt = ${binder.bind(typeNumber(type))} and x.param = any(${binder.bind(on.params)}::text[])), ${none})`;
}

/** The first code in the order asked for that the row has. */
function codeExpression(codes: Extract<OrderBy, { by: 'codes' }>['codes'], descending: boolean, binder: Binder): string {
  const inOrder = descending ? [...codes].reverse() : codes;
  return `case ${inOrder.map(({ code, hash }) => `when i.toks && ${binder.bind([String(hash)])}::int8[] then ${binder.bind(code)}::text`).join(' ')} else '' end`;
}

/** SQL type of a sort value. */
export const castOf = (on: OrderBy): string => (on.by === 'rows' ? sides[on.table].type : on.by === 'codes' ? 'text' : own[on.by].type);

interface KeysetColumn { readonly expression: string; readonly descending: boolean; readonly value: string }

export const startColumns = (order: readonly OrderColumn[], start: PageStart, binder: Binder): KeysetColumn[] =>
  order.map(({ on, descending, expression }, index) => ({ expression, descending, value: `${binder.bind(start.keys[index] ?? '')}::${castOf(on)}` }));
export const idColumn = (start: PageStart, descending: boolean, binder: Binder): KeysetColumn => ({ expression: 'i.rid', descending, value: `${binder.bind(start.rid)}::uuid` });

/** Rows after the last one of the page before: k1 beyond, or equal and k2 beyond, … or all equal and the row id beyond. */
export function beyondSql(columns: readonly KeysetColumn[]): string {
  const beyond = columns.map((column, index) => [
    ...columns.slice(0, index).map(({ expression, value }) => `${expression} = ${value}`),
    `${column.expression} ${column.descending ? '<' : '>'} ${column.value}`,
  ].join(' and '));
  const [first] = columns;
  // The bound on the first key is implied; written out, it lets an index begin there.
  const bound = first === undefined ? 'true' : `${first.expression} ${first.descending ? '<=' : '>='} ${first.value}`;
  return `${bound} and (${beyond.map((one) => `(${one})`).join(' or ')})`;
}

/**
 * Patient and chief code together are the commonest question: two probes of the index (dk, pat, code_h, d_lo) in its own order,
 * one for rows of this code, one for rows of several codes, whose tokens then decide.
 */
function conditionBranches(conditions: readonly Condition[]): (readonly Condition[])[] {
  const apart = conditions.find((one) => one.is === 'any' && one.apart === true);
  if (apart?.is === 'any') return apart.of.flatMap((one) => conditionBranches([...conditions.filter((other) => other !== apart), one]));
  const hasPatient = conditions.some((one) => one.is === 'patient' && one.any.length === 1);
  return hasPatient ? codeBranches(conditions) : dateBranches(conditions);
}

function codeBranches(conditions: readonly Condition[]): (readonly Condition[])[] {
  const code = conditions.find((one) => one.is === 'code');
  if (code === undefined) return [conditions];
  const others = conditions.filter((one) => one !== code);
  return [code.hash, 0n].map((hash) => [...others, { is: 'codeRow', hash, token: code.token }]);
}

/** What began near the time asked for stands in the order of its index, from there on; the few long ones that began earlier come beside. */
function dateBranches(conditions: readonly Condition[]): (readonly Condition[])[] {
  const date = conditions.find((one) => one.is === 'date' && one.column.table === 'main' && one.began === undefined && isOpenEnded(one));
  if (date?.is !== 'date') return [conditions];
  const others = conditions.filter((one) => one !== date);
  return (['near', 'earlier'] as const).map((began) => [...others, { ...date, began }]);
}
