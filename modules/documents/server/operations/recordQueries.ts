// What the screens of records ask: lists, figures, one record for its check, and the meter in the chart. spec: REC-20, REC-25
import * as model from '#modules/documents/model/index.ts';
import type { RecordList } from '#modules/documents/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { formTitles, listOwnForms } from '#modules/chart/server/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { listEvents } from '../record/lifeRows.ts';
import { meterRecords, nothing, toLines } from '../record/lines.ts';
import { listDocuments } from '../record/manifest.ts';
import { findRecord, findRecordOfEncounter, listRecords } from '../record/recordRows.ts';
import type { RecordRow } from '../record/recordRows.ts';
import { checklistOn, completenessRules } from '../record/rules.ts';
import { requireReadable } from './recordActs.ts';

const most = 50;
const treatments = ['inpatient', 'day', 'outpatient'] as const;

/** The records office sees every department, all others their own. */
const wardsFor = (caller: Caller, wardId: string | undefined): readonly string[] | undefined => {
  if (caller.permissions.has('documents.check-records')) return wardId === undefined ? undefined : [wardId];
  return wardId === undefined ? caller.departmentIds : caller.departmentIds.filter((id) => id === wardId);
};

const stateOf = { 'to-hand-over': ['open', 'returned'], 'handed-over': ['handed-over'], returned: ['returned'], accepted: ['accepted'], archived: ['archived'], unlock: ['accepted', 'archived'] } as const;

export const listRecordLines = implement(model.listRecordLines).as(async ({ input, act, caller, store, tx }) => {
  const filter = { dk: caller.dk, care: treatments, states: stateOf[input.list], wardIds: wardsFor(caller, input.wardId), limit: most + 1, ...narrowed(input.list) };
  const records = await listRecords(tx, filter);
  return { records: await toLines(store, tx, { records: records.slice(0, most), at: act.at }), hasMore: records.length > most };
});

const narrowed = (list: RecordList): { ended?: true; asked?: true; newest?: true } => {
  if (list === 'to-hand-over') return { ended: true };
  if (list === 'unlock') return { asked: true };
  return list === 'archived' ? { newest: true } : {};
};

interface WardRow { wardId: string; ward: string; notHandedOver: number; overdue: number; oldestHours: number }

export const recordsDashboard = implement(model.recordsDashboard).as(async ({ act, caller, store, tx }) => {
  const wardIds = wardsFor(caller, undefined);
  const scope = [caller.dk, wardIds ?? null, act.at, model.hoursOf((await completenessRules(tx, caller.dk))(dayOf(act.at)).deadlines, 'hand-over')] as const;
  const wards = await countWards(tx, scope);
  const { rows: [counts] } = await tx.query<{ returned: number; waiting: number; receivedToday: number; accepted: number; unlock: number }>(
    `select count(*) filter (where state = 'returned')::int as returned, count(*) filter (where state = 'handed-over' and received_at is null)::int as waiting,
       count(*) filter (where received_at >= $3::timestamptz)::int as "receivedToday", count(*) filter (where state = 'accepted')::int as accepted, count(*) filter (where unlock_asked is not null)::int as unlock
     from documents.record where dk = $1 and care <> 'visit' and ($2::text[] is null or ward_id = any($2))`, [caller.dk, wardIds ?? null, `${dayOf(act.at)}T00:00:00+07:00`], 'records-counts');
  const waiting = await listRecords(tx, { dk: caller.dk, care: treatments, states: ['open', 'returned'], wardIds, ended: true, limit: most });
  const meters = await meterRecords(store, tx, { records: waiting, at: act.at });
  const unsigned = [...meters.values()].filter(({ gaps }) => gaps.some(({ kind }) => kind === 'unsigned')).length;
  const sum = (key: 'notHandedOver' | 'overdue') => wards.reduce((total, ward) => total + ward[key], 0);
  return { counts: { notHandedOver: sum('notHandedOver'), overdue: sum('overdue'), unsigned, ...(counts ?? { returned: 0, waiting: 0, receivedToday: 0, accepted: 0, unlock: 0 }) }, wards };
});

/** Departments that still have records of people who have left, the most overdue first. */
async function countWards(tx: Db, scope: readonly unknown[]): Promise<WardRow[]> {
  const { rows } = await tx.query<WardRow>(
    `select coalesce(ward_id, '') as "wardId", coalesce(max(ward_name), '') as ward, count(*)::int as "notHandedOver",
       count(*) filter (where ended_at < $3::timestamptz - make_interval(hours => $4::int))::int as overdue, floor(extract(epoch from $3::timestamptz - min(ended_at)) / 3600)::int as "oldestHours"
     from documents.record where dk = $1 and care <> 'visit' and state in ('open', 'returned') and ended_at is not null and ($2::text[] is null or ward_id = any($2))
     group by ward_id order by 4 desc, 5 desc, 2`, scope, 'records-wards');
  return rows;
}

export const recordSheet = implement(model.recordSheet).as(async ({ input, act, caller, store, tx }) => {
  const record = await findRecord(tx, { dk: caller.dk, id: input.recordId });
  if (!record) throw new Fault('notFound', 'documents.no-record');
  await requireReadable({ store }, record);
  const [line] = await toLines(store, tx, { records: [record], at: act.at });
  if (!line) throw new Fault('notFound', 'documents.no-record');
  const documents = (await listDocuments(store, tx, record)).map((document) => ({
    id: document.id ?? '', title: document.description ?? '', at: document.date, signer: document.authenticator?.display, signed: document.docStatus === 'final', url: document.content[0]?.attachment.url,
  }));
  return {
    record: line, completeness: await meterOf(store, tx, { record, at: act.at }), documents, events: (await listEvents(tx, { dk: caller.dk, recordId: record.id })).map(toEvent),
    checklist: checklistOn(act.at).map(({ key, title, title_en: en, title_fr: fr, certainty }) => ({ key, certainty, title: { vi: title, en, fr } })),
  };
});

const toEvent = ({ id, at, kind, byName, reason, detail }: Awaited<ReturnType<typeof listEvents>>[number]) => ({
  id, at: at.toISOString(), kind, by: byName, failed: [...(detail?.failed ?? [])], documents: [...(detail?.documents ?? [])], ...(reason !== null && { reason }), ...(detail?.archiveNumber && { archiveNumber: detail.archiveNumber }),
});

type Stored = Parameters<typeof toLines>[0];

async function meterOf(store: Stored, tx: Db, { record, at }: { record: RecordRow; at: string }): Promise<model.Meter> {
  const { required, done, gaps, coming, late } = (await meterRecords(store, tx, { records: [record], at })).get(record.id) ?? nothing;
  const own = await listOwnForms(tx, record.dk);
  const named = [...new Set([...gaps, ...coming, ...late].flatMap(({ form }) => form ?? []))].flatMap((key) => formTitles().get(key) ?? own.get(key) ?? []);
  return { required, done, gaps: [...gaps], coming: [...coming], late: [...late], forms: named.map(({ key, code, title }) => ({ key, code, title })) };
}

export const recordMeter = implement(model.recordMeter).as(async ({ id = '', act, caller, store, tx }) => {
  const record = await findRecordOfEncounter(tx, { dk: caller.dk, encounterId: id });
  if (!record) return { hasEnded: false, completeness: { required: 0, done: 0, gaps: [], coming: [], late: [], forms: [] } };
  return { recordId: record.id, state: record.state, hasEnded: record.endedAt !== null, completeness: await meterOf(store, tx, { record, at: act.at }) };
});

export const wardMeters = implement(model.wardMeters).as(async ({ input, act, caller, store, tx }) => {
  const records = await listRecords(tx, { dk: caller.dk, care: ['inpatient', 'day'], states: ['open', 'returned'], wardIds: [input.wardId], limit: 200 });
  const meters = await meterRecords(store, tx, { records, at: act.at });
  return {
    meters: records.map(({ id }) => {
      const { required, done, gaps } = meters.get(id) ?? nothing;
      return { encounterId: id, required, done, gaps: gaps.length, unsigned: gaps.filter(({ kind }) => kind === 'unsigned').length, days: gaps.flatMap(({ kind, rule, day }) => (kind === 'missing' && rule === 'treatment-sheet' && day ? [day] : [])) };
    }),
  };
});
