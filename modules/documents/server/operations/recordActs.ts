// A record on its way: handed over by the department, received, checked, archived, unlocked. Each record by itself: one refusal holds up no other.
// spec: REC-20 to REC-24
import { endCare } from '../archive/endCare.ts';
import * as model from '#modules/documents/model/index.ts';
import type { RecordState } from '#modules/documents/model/index.ts';
import { update } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { markRecord } from '#modules/chart/model/index.ts';
import { nextNumber } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { addEvent, lifeOf, listEvents, lockRecord, stepRecord } from '../record/lifeRows.ts';
import type { LifeStep, NewEvent } from '../record/lifeRows.ts';
import { meterRecords } from '../record/lines.ts';
import { listDocuments, writeManifest } from '../record/manifest.ts';
import { findRecord } from '../record/recordRows.ts';
import type { RecordRow } from '../record/recordRows.ts';
import { checklistOn } from '../record/rules.ts';

type AnyCall = Pick<Call<unknown>, 'caller' | 'act' | 'store' | 'tx'>;
interface Outcome { recordId: string; done: boolean; code?: string; archiveNumber?: string }

async function each(call: AnyCall, ids: readonly string[], step: (record: RecordRow) => Promise<Partial<Outcome> | void>): Promise<{ results: Outcome[] }> {
  const results: Outcome[] = [];
  // In the order of their ids, so that two bulk acts at once wait instead of blocking each other.
  for (const recordId of [...new Set(ids)].sort()) {
    try {
      results.push({ recordId, done: true, ...(await step(await lockRecord(call.tx, call.caller.dk, recordId))) });
    } catch (error) {
      if (!(error instanceof Fault) || error.kind === 'bug') throw error;
      results.push({ recordId, done: false, code: error.code });
    }
  }
  return { results };
}

type Told = Pick<NewEvent, 'kind' | 'reason' | 'detail'>;

async function write({ caller, act, tx }: AnyCall, record: RecordRow, { step, ...event }: Told & { step: LifeStep; id?: string }): Promise<void> {
  const { dk, accountId, displayName } = caller;
  await stepRecord(tx, { dk, id: record.id }, step);
  await addEvent(tx, dk, { id: act.newId(), recordId: record.id, at: act.at, accountId, byName: displayName, ...event });
}

/** From the hand-over on nothing is written in the stay or course; on its way back it is open again. */
async function close({ store }: AnyCall, record: RecordRow, closed: boolean): Promise<void> {
  const resource = record.encounterId === null ? await store.get('EpisodeOfCare', record.id) : await store.get('Encounter', record.id);
  await store.save([update(markRecord(resource, closed))]);
}

export const handOverRecords = implement(model.handOverRecords).as((call) => each(call, call.input.recordIds, async (record) => {
  const { act, store, tx } = call;
  const state = model.decideHandOver(lifeOf(record));
  const meter = (await meterRecords(store, tx, { records: [record], at: act.at })).get(record.id);
  await close(call, record, true);
  await write(call, record, { kind: 'handed-over', step: { state, handedOverAt: act.at, receivedAt: null }, detail: { gaps: meter?.gaps.length ?? 0 } });
}));

export const receiveRecords = implement(model.receiveRecords).as((call) => each(call, call.input.recordIds, async (record) => {
  model.decideReceive(lifeOf(record));
  if (record.receivedAt === null) await write(call, record, { kind: 'received', step: { state: record.state, receivedAt: call.act.at } });
}));

export const checkRecord = implement(model.checkRecord).as(async (call) => {
  const { input, act, caller, tx } = call;
  const record = await lockRecord(tx, caller.dk, input.recordId);
  const state = model.decideCheck(lifeOf(record), input, checklistOn(act.at).map(({ key }) => key));
  const failed = input.items.flatMap(({ key, passed, reason }) => (passed ? [] : [{ key, reason: reason ?? '' }]));
  if (state === 'returned') await close(call, record, false);
  await write(call, record, state === 'returned'
    ? { kind: 'returned', step: { state, handedOverAt: null, receivedAt: null }, detail: { failed } }
    : { kind: 'accepted', step: { state } });
  return { recordId: record.id, state };
});

export const archiveRecords = implement(model.archiveRecords).as((call) => each(call, call.input.recordIds, async (record) => {
  const { act, caller, store, tx } = call;
  const { needsNumber } = model.decideArchive(lifeOf(record));
  const documents = await documentsSince(call, record);
  const archiveNumber = needsNumber ? await drawArchiveNumber(call) : (record.archiveNumber ?? '');
  await write(call, record, { kind: 'archived', step: { state: 'archived', closedAt: act.at, archiveNumber }, detail: { archiveNumber, documents } });
  const archived = await findRecord(tx, { dk: caller.dk, id: record.id });
  if (archived) await writeManifest(store, tx, archived);
  await endCare(tx, { dk: caller.dk, patientIds: [record.patientId], at: new Date(act.at) });
  return { archiveNumber };
}));

/** `26.000123`: the year, then without gaps; a refusal gives it back. A number that an older record brought along is passed over. */
async function drawArchiveNumber(call: AnyCall): Promise<string> {
  const { tx, caller, act } = call;
  const year = dayOf(act.at).slice(2, 4);
  const number = `${year}.${String(await nextNumber(tx, { dk: caller.dk, series: `documents.archive/${year}` })).padStart(6, '0')}`;
  const { rows } = await tx.query('select 1 from documents.archive_entry where dk = $1 and archive_number = $2', [caller.dk, number], 'archive-number-taken');
  return rows.length > 0 ? drawArchiveNumber(call) : number;
}

/** What an addendum brought: documents that the last archiving did not know. */
async function documentsSince({ caller, store, tx }: AnyCall, record: RecordRow): Promise<string[]> {
  const known = new Set((await listEvents(tx, { dk: caller.dk, recordId: record.id })).flatMap(({ kind, detail }) => (kind === 'archived' ? (detail?.documents ?? []) : [])));
  return (await listDocuments(store, tx, record)).flatMap(({ id }) => (id !== undefined && !known.has(id) ? [id] : []));
}

export const askUnlock = implement(model.askUnlock).as(async (call) => {
  const { input, act, caller, tx } = call;
  const record = await lockRecord(tx, caller.dk, input.recordId);
  await requireReadable(call, record);
  model.decideAskUnlock(lifeOf(record));
  const requestId = act.newId();
  await write(call, record, { id: requestId, kind: 'unlock-asked', reason: input.reason, step: { state: record.state, unlockAsked: requestId } });
  return { recordId: record.id, requestId };
});

export const decideUnlock = implement(model.decideUnlockRecord).as(async (call) => {
  const { input, caller, tx } = call;
  const record = await lockRecord(tx, caller.dk, input.recordId);
  const question = (await listEvents(tx, { dk: caller.dk, recordId: record.id })).find(({ id }) => id === record.unlockAsked);
  const state: RecordState = model.decideUnlock(lifeOf(record), { askedBy: question?.accountId ?? '' }, { by: caller.accountId, approve: input.approve });
  if (input.approve) await close(call, record, false);
  const step: LifeStep = input.approve ? { state, unlockAsked: null, handedOverAt: null, receivedAt: null, closedAt: null } : { state, unlockAsked: null };
  await write(call, record, { kind: input.approve ? 'unlock-approved' : 'unlock-refused', reason: input.reason, step });
  return { recordId: record.id, state };
});

/** Whoever may not read the chart learns nothing of its record. */
export async function requireReadable({ store }: Pick<AnyCall, 'store'>, record: RecordRow): Promise<void> {
  await (record.encounterId === null ? store.get('EpisodeOfCare', record.id) : store.get('Encounter', record.id));
}
