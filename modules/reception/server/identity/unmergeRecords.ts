// A merge undone: exactly what it moved goes back; what came later stays with the target and is named. spec: IDY-9, IDY-10
import * as model from '#modules/reception/model/index.ts';
import type { TypeCount } from '#modules/reception/model/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { update } from '#fhir/operation/index.ts';
import { readCurrent, readVersion } from '#fhir/repository/read.ts';
import { listMadeSince, listReferring } from '#fhir/repository/repoint.ts';
import type { Patient } from '#fhir/types/index.ts';
import { projectPerson } from '../people/projectPerson.ts';
import { countTypes, mostMoved } from './mergeRecords.ts';
import type { Merging } from './mergeRecords.ts';
import { isResource, listParts, lockMerge, markUndone } from './mergeRows.ts';
import type { MergeRecord } from './mergeRows.ts';
import { refreshLastVisit, returnOwnRows } from './ownRows.ts';

export interface UnmergeResult { readonly returned: TypeCount[]; readonly stayed: string[]; readonly stayedMore: boolean }

const mostNamed = 200;

export async function unmergeRecords(merging: Merging, { mergeId, reason }: { mergeId: string; reason: string }): Promise<UnmergeResult> {
  const { tx, store, caller, act } = merging;
  const { dk } = caller;
  const merge = await lockMerge(tx, dk, mergeId);
  if (merge?.state !== 'merged') throw new Fault('notFound', 'reception.merge-not-found');
  const { sourceId, targetId } = merge;
  const now = await readSides(merging, merge);
  const pair = model.decideUnmerge({ mergeId, added: merge.added ?? [], ...now });
  const parts = (await listParts(tx, dk, mergeId)).filter(isResource);
  const only = new Map(parts.flatMap(({ kind, rid, version, places }) => (places === null ? [] : [[`${kind}/${rid}`, { version, places }] as const])));
  const moved = await store.repoint({ from: targetId, to: sourceId, keys: parts.map(({ kind, rid }) => ({ type: kind, rid })), only });
  await returnOwnRows(tx, { dk, mergeId, from: sourceId, to: targetId, at: act.at });
  const saved = (await store.save([update(pair.source), update(pair.target)])) as Patient[];
  for (const patient of saved) await projectPerson(tx, dk, patient);
  await refreshLastVisit(tx, dk, [sourceId, targetId]);
  await markUndone(tx, { dk, id: mergeId, by: caller.displayName, at: act.at, reason });
  const back = new Set(moved.map(({ type, rid }) => `${type}/${rid}`));
  const entangled = parts.filter(({ kind, rid }) => only.has(`${kind}/${rid}`) && !back.has(`${kind}/${rid}`)).map(({ kind, ref }) => `${kind}/${ref}`);
  const stayed = await listStayed(tx, { dk, merge, changed: [...(now.target.untouched ? [] : [`Patient/${targetId}`]), ...entangled] });
  return { returned: countTypes(moved), stayed: stayed.slice(0, mostNamed), stayedMore: stayed.length > mostNamed };
}

type Sides = Pick<model.UnmergeState, 'source' | 'target'>;

/** Both records, locked, with what they were before. */
async function readSides({ tx, store, caller: { dk } }: Merging, merge: MergeRecord): Promise<Sides> {
  await readCurrent(tx, [merge.sourceId, merge.targetId].map((id) => ({ dk, type: 'Patient' as const, id })), 'update');
  const side = async (id: string, mergedVersion: number | null) => {
    const now = await store.get('Patient', id);
    const before = await readVersion(tx, { dk, type: 'Patient', id }, (mergedVersion ?? 1) - 1);
    return { now, before: before?.text == null ? now : (JSON.parse(before.text) as Patient), untouched: before?.text != null && Number(now.meta?.versionId) === mergedVersion };
  };
  return { source: await side(merge.sourceId, merge.sourceVersion), target: await side(merge.targetId, merge.targetVersion) };
}

/** Addresses of what was made since the merge, or changed since in a way that no program can take apart. */
async function listStayed(tx: Tx, { dk, merge, changed }: { dk: number; merge: MergeRecord; changed: readonly string[] }): Promise<string[]> {
  const keys = await listReferring(tx, { dk, patientId: merge.targetId, limit: mostMoved });
  const made = await listMadeSince(tx, { dk, keys, at: merge.mergedAt ?? new Date(0), limit: mostNamed + 1 });
  return [...changed, ...made];
}
