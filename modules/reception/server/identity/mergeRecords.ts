// The merge itself: both records locked, everything that names the source put under the target, all in one transaction. spec: IDY-7, IDY-8
import * as model from '#modules/reception/model/index.ts';
import type { TypeCount } from '#modules/reception/model/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Act } from '#fhir/operation/index.ts';
import { update } from '#fhir/operation/index.ts';
import { isRuleOn } from '#fhir/rest/facilityRule.ts';
import { facilityRules } from '#modules/facility/model/index.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { listReferring } from '#fhir/repository/repoint.ts';
import type { RowKey } from '#fhir/repository/repoint.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Patient } from '#fhir/types/index.ts';
import { projectPerson } from '../people/projectPerson.ts';
import { addParts, addProposal, findMergeOf, markMerged } from './mergeRows.ts';
import { moveOwnRows, refreshLastVisit } from './ownRows.ts';
import { forgetSuspects } from './suspectRows.ts';

/** Resources that one merge may move; the fullest records of a large hospital have some thousands. */
export const mostMoved = 10_000;

export interface Merging { readonly tx: Tx; readonly store: Store; readonly caller: Caller; readonly act: Act }
export interface MergeAsk { readonly sourceId: string; readonly targetId: string; readonly reason: string }
export interface MergeResult { readonly outcome: 'merged' | 'proposed'; readonly mergeId: string; readonly moved: TypeCount[] }

/** Said again it answers the same and changes nothing. */
export async function mergeRecords(merging: Merging, ask: MergeAsk): Promise<MergeResult> {
  const { tx, caller, act } = merging;
  const { dk } = caller;
  await lockPair(merging, ask);
  const done = await findMergeOf(tx, { dk, ...ask }, 'merged');
  if (done) return { outcome: 'merged', mergeId: done.id, moved: [] };
  const pair = await readPair(merging.store, ask);
  model.checkMerge(pair);
  const proposal = await findMergeOf(tx, { dk, ...ask }, 'proposed');
  const mergeId = proposal?.id ?? act.newId();
  const agreed = !(await wantsFourEyes(tx, caller)) || (proposal !== undefined && proposal.proposedAccount !== caller.accountId);
  if (!agreed && proposal) throw new Fault('rule', 'reception.merge-second-person');
  if (!proposal) await addProposal(tx, { dk, id: mergeId, ...ask, by: caller.displayName, account: caller.accountId, at: act.at });
  if (!agreed) return { outcome: 'proposed', mergeId, moved: [] };
  return { outcome: 'merged', mergeId, moved: await moveRecord(merging, { ...ask, mergeId, pair }) };
}

/** Two people merging the same records wait for each other; so does whoever writes to one of them. */
async function lockPair({ tx, caller }: Merging, { sourceId, targetId }: MergeAsk): Promise<void> {
  await readCurrent(tx, [...new Set([sourceId, targetId])].map((id) => ({ dk: caller.dk, type: 'Patient' as const, id })), 'update');
}

export async function readPair(store: Store, { sourceId, targetId }: Pick<MergeAsk, 'sourceId' | 'targetId'>): Promise<model.MergePair> {
  return { source: await store.get('Patient', sourceId), target: await store.get('Patient', targetId) };
}

/** The hospital says so on its Organization. */
export const wantsFourEyes = (tx: Tx, caller: Caller): Promise<boolean> => isRuleOn(tx, caller, facilityRules.merge);

async function moveRecord({ tx, store, caller, act }: Merging, { sourceId, targetId, reason, mergeId, pair }: MergeAsk & { mergeId: string; pair: model.MergePair }): Promise<TypeCount[]> {
  const { dk } = caller;
  const keys = await readMovable(tx, dk, sourceId);
  const moved = await store.repoint({ from: sourceId, to: targetId, keys });
  await addParts(tx, { dk, mergeId }, moved);
  await moveOwnRows(tx, { dk, mergeId, from: sourceId, to: targetId, at: act.at });
  const decided = model.decideMerge(pair, mergeId);
  const [source, target] = (await store.save([update(decided.source), update(decided.target)])) as Patient[];
  for (const patient of [source, target]) if (patient) await projectPerson(tx, dk, patient);
  await refreshLastVisit(tx, dk, [targetId]);
  const versions = { sourceVersion: Number(source?.meta?.versionId), targetVersion: Number(target?.meta?.versionId) };
  await markMerged(tx, { dk, id: mergeId, reason, by: caller.displayName, at: act.at, ...versions, added: decided.added, moved: moved.length });
  await forgetSuspects(tx, dk, sourceId);
  return countTypes(moved);
}

/** Throws Fault `reception.merge-too-large`. */
export async function readMovable(tx: Tx, dk: number, patientId: string): Promise<RowKey[]> {
  const keys = await listReferring(tx, { dk, patientId, limit: mostMoved + 1 });
  if (keys.length > mostMoved) throw new Fault('rule', 'reception.merge-too-large', { params: { most: mostMoved } });
  return keys;
}

export function countTypes(keys: readonly { readonly type: string }[]): TypeCount[] {
  return [...Map.groupBy(keys, ({ type }) => type)].map(([type, all]) => ({ type, count: all.length })).sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}
