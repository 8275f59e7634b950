// SearchRequest → SearchPlan: which index answers what, in which order, within which access. https://hl7.org/fhir/R4/search.html   spec: SRC
import type { SearchAccess } from '#fhir/rest/access.ts';
import { rowId } from '#fhir/repository/id.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { any, type Condition } from './condition.ts';
import { searchFault } from './faults.ts';
import type { TokenHash } from './hash.ts';
import { planComposite } from './kinds/composite.ts';
import { type KindClause, type KindContext, storedAs } from './kinds/context.ts';
import { planDate } from './kinds/date.ts';
import { planNumber } from './kinds/number.ts';
import { planQuantity } from './kinds/quantity.ts';
import { planReference } from './kinds/reference.ts';
import { planSpecial } from './kinds/special.ts';
import { planString } from './kinds/string.ts';
import { planToken } from './kinds/token.ts';
import { planUri } from './kinds/uri.ts';
import { typeParameters } from './parameters.ts';
import type { Clause, SearchRequest, SortKey } from './request.ts';

/** What a row is sorted by; every order ends with the row id. */
export type OrderBy =
  | { readonly by: 'id' | 'updated' | 'date' | 'status' }
  | { readonly by: 'rows'; readonly table: 'ix_str' | 'ix_date' | 'ix_num'; readonly params: readonly string[] };
export interface PlanOrder { readonly on: OrderBy; readonly descending: boolean }

export interface SearchPlan {
  readonly type: ResourceType;
  /** Required: applied to ids, counts, chains and includes alike. */
  readonly access: SearchAccess;
  readonly conditions: readonly Condition[];
  readonly order: readonly PlanOrder[];
  readonly count: number;
}

export interface PlanContext {
  readonly dk: number;
  readonly hash: TokenHash;
  /** Access of the caller to a type; throws Fault forbidden where the type may not be searched. */
  readonly accessTo: (type: ResourceType) => SearchAccess;
  readonly nowMs: number;
  readonly base?: string | undefined;
}

export function planSearch(request: SearchRequest, context: PlanContext): SearchPlan {
  return {
    type: request.type,
    access: context.accessTo(request.type),
    conditions: request.clauses.map((clause) => planClause(clause, request.type, context)),
    order: request.sort.map((key) => planOrder(key, request.type)),
    count: request.count,
  };
}

function planClause(clause: Clause, type: ResourceType, context: PlanContext): Condition {
  switch (clause.kind) {
    case 'parameter': return planParameter(clause, { ...context, type, types: typeParameters(type) });
    case 'list': return { is: 'listed', list: rowId(clause.id), access: context.accessTo('List') };
    case 'chain':
      return any(clause.targets.map((target) => ({
        is: 'chain', params: storedAs(clause.parameter), target: { type: target.type, access: context.accessTo(target.type), conditions: [planClause(target.clause, target.type, context)] },
      })));
    case 'has': {
      const { source } = clause;
      return { is: 'has', params: storedAs(clause.parameter), source: { type: source, access: context.accessTo(source), conditions: [planClause(clause.clause, source, context)] } };
    }
  }
}

function planParameter(clause: KindClause, context: KindContext): Condition {
  switch (clause.parameter.type) {
    case 'token': return planToken(clause, context);
    case 'reference': return planReference(clause, context);
    case 'date': return planDate(clause, context);
    case 'string': return planString(clause);
    case 'number': return planNumber(clause);
    case 'quantity': return planQuantity(clause);
    case 'uri': return planUri(clause);
    case 'composite': return planComposite(clause, context, planParameter);
    case 'special': return planSpecial(clause);
  }
}

function planOrder({ parameter, descending }: SortKey, type: ResourceType): PlanOrder {
  const { columns } = typeParameters(type);
  const params = storedAs(parameter);
  const on = ((): OrderBy | undefined => {
    if (parameter.code === '_id') return { by: 'id' };
    if (parameter.code === '_lastUpdated') return { by: 'updated' };
    if (parameter.code === columns.date) return { by: 'date' };
    if (parameter.code === columns.status) return { by: 'status' };
    if (parameter.type === 'string' || parameter.type === 'uri') return { by: 'rows', table: 'ix_str', params };
    if (parameter.type === 'date') return { by: 'rows', table: 'ix_date', params };
    return parameter.type === 'number' || parameter.type === 'quantity' ? { by: 'rows', table: 'ix_num', params } : undefined;
  })();
  if (on === undefined) throw searchFault({ code: 'not-supported', parameter: '_sort', text: `results cannot be sorted by ${parameter.code}`, issue: 'not-supported' });
  return { on, descending };
}
