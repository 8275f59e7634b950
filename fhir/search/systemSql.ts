// One page over several types: each type looks into its own index within its own access, the union is sorted. spec: SRC-22
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { Binder } from './binder.ts';
import { searchFault } from './faults.ts';
import type { PlanOrder } from './order.ts';
import type { SearchPlan } from './plan.ts';
import { accessOf, beyondSql, branchesSql, castOf, idColumn, keyColumns, orderClause, orderOf, type PageStart, startColumns, type Statement } from './sql.ts';

/** Columns: rt, rid, pat, content, k1 … as text. Throws Fault `fhir.search-not-supported` where the types cannot be sorted together. */
export function systemPageSql(plans: readonly SearchPlan[], start: PageStart | undefined): Statement {
  const [first] = plans;
  if (first === undefined) throw new Error('a page is of one type at least');
  refuseUnlikeOrders(plans);
  const binder = new Binder(accessOf(plans));
  const limit = first.count + 1;
  const { order: outerOrder, isIdDescending } = orderOf(first, new Binder(first.access));
  const direction = `${orderClause(outerOrder, isIdDescending)}, rt`;
  const branches = plans.flatMap((plan) => {
    const { order } = orderOf(plan, binder);
    const rt = `${binder.bind(typeNumber(plan.type))}::int2`;
    const tests = start === undefined ? [] : [beyondSql([
      ...startColumns(order, start, binder), idColumn(start, isIdDescending, binder), { expression: rt, descending: false, value: `${binder.bind(start.rt ?? 0)}::int2` },
    ])];
    const select = [`${rt} as rt`, 'i.rid', 'i.pat', ...keyColumns(order)].join(', ');
    return branchesSql(plan, binder, { select, tests, end: ` order by ${orderClause(order, isIdDescending)} limit ${limit}` });
  });
  const keys = outerOrder.map(({ name }, index) => `, h.${name}::text as k${index + 1}`).join('');
  const outer = `${orderClause(outerOrder.map((one) => ({ ...one, name: `h.${one.name}` })), isIdDescending, 'h.')}, h.rt`;
  const hits = `select * from (${branches.map((branch) => `(${branch})`).join(' union all ')}) u order by ${direction} limit ${limit}`;
  return { sql: `select h.rt, h.rid, h.pat, r.content${keys} from (${hits}) h join fhir.res r on r.dk = ${binder.dk} and r.rt = h.rt and r.rid = h.rid order by ${outer}`, values: binder.values };
}

const shapeOf = (order: readonly PlanOrder[]): string => order.map(({ on }) => (on.by === 'id' ? 'id' : castOf(on))).join(' ');

function refuseUnlikeOrders(plans: readonly SearchPlan[]): void {
  if (new Set(plans.map(({ order }) => shapeOf(order))).size > 1) throw searchFault({ code: 'not-supported', parameter: '_sort', text: 'these types have no common order by this parameter', issue: 'not-supported' });
}
