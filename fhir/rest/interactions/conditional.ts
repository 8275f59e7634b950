// Finds the one resource a condition names, with the condition locked so that two senders cannot both find nothing.
// https://hl7.org/fhir/R4/http.html#ccreate   spec: RST-5
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
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
export async function findConditional({ services, caller }: Exchange, { tx, type, query, verb }: Condition): Promise<ConditionMatch | undefined> {
  if (verb) services.policy.checkType(caller, verb, type);
  // Whether something matches is told: that is a search.
  services.policy.checkType(caller, 'search', type);
  const normal = [...new URLSearchParams(query.replace(/^\?/, ''))].map(([name, value]) => `${name}=${value}`).sort().join('&');
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [`${caller.dk}/${type}?${normal}`], 'condition-lock');
  const page = await services.search({ db: tx, caller, policy: services.policy, hash: services.hash, type, query: normal === '' ? '' : query.replace(/^\?/, '') });
  const [match, another] = page.matches;
  if (another) throw new Fault('precondition', 'fhir.several-matches');
  if (!match) return undefined;
  const { id, meta } = JSON.parse(match.text) as { id: string; meta: { versionId: string; lastUpdated: string } };
  return { type, id, version: Number(meta.versionId), lastUpdated: meta.lastUpdated, text: match.text };
}
