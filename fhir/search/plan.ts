// SearchRequest → SearchPlan: which index answers what, in which order, within which access. https://hl7.org/fhir/R4/search.html   spec: SRC
import type { SearchAccess } from '#fhir/rest/access.ts';
import { rowId } from '#fhir/repository/id.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { CodesOf } from './codeModifiers.ts';
import { any, type Condition, not } from './condition.ts';
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
import { isOfWords, planWords } from './kinds/words.ts';
import { typeParameters } from './parameters.ts';
import { type PlanOrder, planOrder } from './order.ts';
import type { Clause, SearchRequest } from './request.ts';

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
  /** Found by findCodes. */
  readonly codes?: CodesOf;
}

export function planSearch(request: SearchRequest, context: PlanContext): SearchPlan {
  return {
    type: request.type,
    access: context.accessTo(request.type),
    // What a filter joins by and at its outside is the same as conditions side by side.
    conditions: request.clauses.map((clause) => planClause(clause, request.type, context)).flatMap(outermost),
    order: request.sort.map((key) => planOrder(key, request.type, context)),
    count: request.count,
  };
}

const outermost = (condition: Condition): readonly Condition[] => (condition.is === 'all' && condition.of.length > 0 ? condition.of.flatMap(outermost) : [condition]);

function planClause(clause: Clause, type: ResourceType, context: PlanContext): Condition {
  switch (clause.kind) {
    case 'parameter': return planParameter(clause, { ...context, type, types: typeParameters(type) });
    case 'all': case 'any': return { is: clause.kind, of: clause.of.map((one) => planClause(one, type, context)) };
    case 'not': return not(planClause(clause.of, type, context));
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
    case 'string': return isOfWords(clause) ? planWords(clause, context) : planString(clause);
    case 'number': return planNumber(clause);
    case 'quantity': return planQuantity(clause);
    case 'uri': return planUri(clause);
    case 'composite': return planComposite(clause, context, planParameter);
    case 'special': return planSpecial(clause);
  }
}
