// The search that narrows a scope, as tests on the index: codes and statuses, no modifiers, no chains. spec: ACC-21
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
import type { IndexTest } from '#fhir/rest/access.ts';
import type { Condition } from '#fhir/search/condition.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import { parseSearch, shapesResult } from '#fhir/search/parse.ts';
import { planSearch } from '#fhir/search/plan.ts';
import type { ResourceType } from '#fhir/types/index.ts';

const mostClauses = 10;

/** Undefined where the search says something that cannot be asked of one row by its codes. */
export function testsOf(type: ResourceType, criteria: string, { dk, hash }: { dk: number; hash: TokenHash }): readonly IndexTest[] | undefined {
  try {
    if (type === 'AuditEvent' || [...new URLSearchParams(criteria)].some(([name, value]) => value === '' || name === '_filter' || shapesResult(name))) return undefined;
    const request = parseSearch(type, criteria);
    if (request.clauses.length === 0 || request.clauses.length > mostClauses || !request.clauses.every(isByCode)) return undefined;
    const { conditions } = planSearch(request, { dk, hash, nowMs: 0, accessTo: () => ({ dk, kind: 'none' }) });
    const tests = conditions.map(testOf);
    return tests.every((test) => test !== undefined) ? tests : undefined;
  } catch {
    return undefined;
  }
}

export const isNarrowable = (type: ResourceType, criteria: string): boolean => testsOf(type, criteria, { dk: 0, hash: () => 0n }) !== undefined;

const isByCode = (clause: ReturnType<typeof parseSearch>['clauses'][number]): boolean => clause.kind === 'parameter' && clause.parameter.type === 'token' && clause.modifier === undefined;

function testOf(condition: Condition): IndexTest | undefined {
  switch (condition.is) {
    case 'never': return { tokens: [] };
    case 'tokens': return { tokens: condition.any.map(String) };
    case 'code': return { tokens: [String(condition.token)] };
    case 'status': return { status: condition.any };
    case 'any': return joined(condition.of.map(testOf));
    default: return undefined;
  }
}

/** Alternatives of one kind are one test. */
function joined(tests: readonly (IndexTest | undefined)[]): IndexTest | undefined {
  const tokens = tests.flatMap((test) => (test && 'tokens' in test ? [test.tokens] : []));
  const status = tests.flatMap((test) => (test && 'status' in test ? [test.status] : []));
  if (tokens.length === tests.length) return { tokens: tokens.flat() };
  return status.length === tests.length ? { status: status.flat() } : undefined;
}
