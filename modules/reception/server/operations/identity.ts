// Suspected duplicates, comparing, merging and parting. spec: IDY
import * as model from '#modules/reception/model/index.ts';
import type { MergeSide } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Patient } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { countTypes, mergeRecords, readMovable, wantsFourEyes } from '../identity/mergeRecords.ts';
import { findMergeOf, listRecentMerges } from '../identity/mergeRows.ts';
import type { MergeRecord } from '../identity/mergeRows.ts';
import { dismissPair, listOpenSuspects } from '../identity/suspectRows.ts';
import { unmergeRecords } from '../identity/unmergeRecords.ts';
import { readPeople } from '../people/findPeople.ts';
import type { FoundPerson } from '../people/findPeople.ts';
import { listOfPatient } from '../queue/tickets.ts';

type Reading = Pick<Call<unknown>, 'tx' | 'caller' | 'act'>;

async function rowsOf({ tx, caller, act }: Reading, ids: readonly string[]): Promise<ReadonlyMap<string, Omit<FoundPerson, 'by'>>> {
  const rows = await readPeople(tx, { dk: caller.dk, day: model.dayOf(act.at) }, [...new Set(ids)].map((id) => ({ id, by: 'name' })));
  return new Map(rows.map(({ by: _by, ...row }) => [row.id, row]));
}

const listSuspects = implement(model.listSuspects).as(async (call) => {
  const limit = call.input.limit ?? 50;
  const found = await listOpenSuspects(call.tx, call.caller.dk, limit + 1);
  const rows = await rowsOf(call, found.flatMap(({ firstId, secondId }) => [firstId, secondId]));
  const suspects = found.slice(0, limit).flatMap(({ firstId, secondId, chance, grade, foundAt, proposedBy }) => {
    const [first, second] = [rows.get(firstId), rows.get(secondId)];
    return first && second ? [{ first, second, chance, grade, foundAt: foundAt.toISOString(), ...(proposedBy !== null && { proposedBy }) }] : [];
  });
  return { suspects, more: found.length > limit };
});

const compareRecords = implement(model.compareRecords).as(async (call) => {
  const { tx, store, caller, input: { firstId, secondId } } = call;
  if (firstId === secondId) throw new Fault('unprocessable', 'reception.merge-same');
  const [one, other] = [await store.get('Patient', firstId), await store.get('Patient', secondId)];
  const score = model.scoreMatch(model.factsOfPatient(one), model.factsOfPatient(other));
  const proposal = (await findMergeOf(tx, { dk: caller.dk, sourceId: firstId, targetId: secondId }, 'proposed')) ?? (await findMergeOf(tx, { dk: caller.dk, sourceId: secondId, targetId: firstId }, 'proposed'));
  return {
    first: await sideOf(call, one), second: await sideOf(call, other), chance: score.chance, grade: score.grade, agree: [...score.agree], differ: [...score.differ],
    warnings: model.listWarnings({ source: one, target: other }, score), fourEyes: await wantsFourEyes(tx, caller),
    ...(proposal && { proposedBy: proposal.proposedBy }), ownProposal: proposal?.proposedAccount === caller.accountId,
  };
});

async function sideOf(call: Reading, patient: Patient): Promise<MergeSide> {
  const { tx, caller: { dk }, act } = call;
  const id = patient.id ?? '';
  const row = (await rowsOf(call, [id])).get(id);
  const tickets = await listOfPatient(tx, { dk, day: model.dayOf(act.at), patientId: id });
  const known = row ?? { id, name: model.nameOfPatient(patient), hasPhoto: false };
  return { ...known, resources: countTypes(await readMovable(tx, dk, id)), openTickets: tickets.filter(model.isOpen).length };
}

const mergePatients = implement(model.mergePatients).as(async ({ tx, store, caller, act, input }) => mergeRecords({ tx, store, caller, act }, input));
const unmergePatients = implement(model.unmergePatients).as(async ({ tx, store, caller, act, input }) => unmergeRecords({ tx, store, caller, act }, input));

const dismissSuspect = implement(model.dismissSuspect).as(async ({ tx, store, caller, act, input: { firstId, secondId, reason } }) => {
  for (const id of [firstId, secondId]) await store.get('Patient', id);
  await dismissPair(tx, { dk: caller.dk, ids: [firstId, secondId], by: caller.displayName, at: act.at, reason });
  return {};
});

const listMerges = implement(model.listMerges).as(async ({ tx, caller, store, input }) => {
  const merges = await listRecentMerges(tx, caller.dk, input.limit ?? 20);
  const people = new Map<string, Patient | undefined>();
  for (const id of new Set(merges.flatMap(({ sourceId, targetId }) => [sourceId, targetId]))) people.set(id, await store.find('Patient', id));
  return { merges: merges.map((merge) => toRow(merge, people)) };
});

function toRow(merge: MergeRecord, people: ReadonlyMap<string, Patient | undefined>): model.MergeRow {
  const { id, sourceId, targetId, reason, mergedBy, mergedAt, moved, undoneBy, undoneAt, undoReason } = merge;
  const [source, target] = [people.get(sourceId), people.get(targetId)];
  const codeOf = (patient: Patient | undefined) => (patient && model.identifiersOf(patient, 'patient-code')[0]);
  const [sourceCode, targetCode] = [codeOf(source), codeOf(target)];
  return {
    mergeId: id, sourceId, targetId, sourceName: source ? model.nameOfPatient(source) : '', targetName: target ? model.nameOfPatient(target) : '', ...(sourceCode && { sourceCode }), ...(targetCode && { targetCode }),
    reason, by: mergedBy ?? '', at: mergedAt?.toISOString() ?? '', moved: moved ?? 0,
    ...(undoneAt && { undone: { by: undoneBy ?? '', at: undoneAt.toISOString(), reason: undoReason ?? '' } }),
  };
}

export const identityOperations = [listSuspects, compareRecords, mergePatients, unmergePatients, dismissSuspect, listMerges];
