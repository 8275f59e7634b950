// Finds the one resource a condition names, with the condition locked so that two senders cannot both find nothing.
// https://hl7.org/fhir/R4/http.html#ccreate   spec: RST-5
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { SearchPage } from '#fhir/repository/searchEngine.ts';
import { shapesResult } from '#fhir/search/parse.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Exchange } from '../exchange.ts';

export interface Condition {
  readonly tx: Tx;
  readonly type: ResourceType;
  readonly query: string;
  /** What is to be done to the match: the right to it is asked for even when nothing matches. */
  readonly verb?: 'create' | 'update' | 'delete' | undefined;
}
export interface ConditionMatch { readonly type: ResourceType; readonly id: string; readonly version: number; readonly lastUpdated: string; readonly text: string }

/** The only match, or undefined; throws Fault `fhir.several-matches`. The lock lasts until the transaction ends. */
export async function findConditional(exchange: Exchange, condition: Condition): Promise<ConditionMatch | undefined> {
  const [match, another] = await findMatches(exchange, condition, 2);
  if (another) throw new Fault('precondition', 'fhir.several-matches');
  return match;
}

/** All matches of a conditional delete; throws Fault `fhir.several-matches` beyond what the setting allows. */
export async function findDeletable(exchange: Exchange, condition: Omit<Condition, 'verb'>): Promise<ConditionMatch[]> {
  const { mostDeleted } = exchange.services.rest;
  const matches = await findMatches(exchange, { ...condition, verb: 'delete' }, mostDeleted + 1);
  if (matches.length > mostDeleted) throw new Fault('precondition', 'fhir.several-matches', { issue: [{ code: 'too-costly', text: `the condition matches more than ${mostDeleted}, the most that one conditional delete may delete here (LANH_DELETE_MATCHES)` }] });
  return matches;
}

async function findMatches({ services, caller, base }: Exchange, { tx, type, query, verb }: Condition, count: number): Promise<ConditionMatch[]> {
  if (verb) services.policy.checkType(caller, verb, type);
  // Whether something matches is told: that is a search.
  services.policy.checkType(caller, 'search', type);
  const criteria = criteriaOf(query);
  const normal = criteria.map(([name, value]) => `${name}=${value}`).sort().join('&');
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [`${caller.dk}/${type}?${normal}`], 'condition-lock');
  const matches: ConditionMatch[] = [];
  for (let next: string | undefined = new URLSearchParams([...criteria, ['_count', String(count)]]).toString(); next !== undefined && matches.length < count;) {
    const page: SearchPage = await services.search({ db: tx, caller, policy: services.policy, hash: services.hash, type, query: next, base });
    matches.push(...page.matches.map(({ text }) => matchOf(type, text)));
    ({ next } = page);
  }
  return matches.slice(0, count);
}

function matchOf(type: ResourceType, text: string): ConditionMatch {
  const { id, meta } = JSON.parse(text) as { id: string; meta: { versionId: string; lastUpdated: string } };
  return { type, id, version: Number(meta.versionId), lastUpdated: meta.lastUpdated, text };
}

/** What the condition says, without how a result would be shown. Throws Fault `fhir.bad-request` where it says nothing: that would be met by everything. */
function criteriaOf(query: string): [string, string][] {
  const criteria = [...new URLSearchParams(query.replace(/^\?/, ''))].filter(([name]) => !shapesResult(name));
  if (criteria.length === 0 || criteria.some(([, value]) => value === '')) {
    throw new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'value', text: 'a condition names at least one search parameter, and each with a value' }] });
  }
  return criteria;
}
