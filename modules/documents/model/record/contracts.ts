// Operations on records: lists and figures, hand-over, receipt, check, archive number, unlocking; and the meter in the chart. spec: REC
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { formTitleShape } from '#modules/chart/model/index.ts';
import { reason } from '../keys/signingKeys.ts';
import { gapKinds } from './completeness.ts';
import { owners } from './completenessTables.ts';
import { careTypes, recordStates } from './record.ts';

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const base = { on: null, level: 'system', scope: 'facility', signature: 'none' } as const;
const ids = z.strictObject({ recordIds: z.array(id).min(1).max(100) });

const gapShape = z.object({
  kind: z.enum(gapKinds), rule: z.string().optional(), form: z.string().optional(), owner: z.enum(owners), day: z.string().optional(), at: z.string().optional(), dueAt: z.string().optional(), answersId: z.string().optional(),
  documentId: z.string().optional(), text: z.string().optional(),
});
const lateShape = z.object({ answersId: z.string(), form: z.string(), happenedAt: z.string(), enteredAt: z.string(), hours: z.number() });
/** `forms`: names of the forms that it speaks of. */
export const completenessShape = z.object({ required: z.number(), done: z.number(), gaps: z.array(gapShape), coming: z.array(gapShape), late: z.array(lateShape), forms: z.array(formTitleShape) });
export type Meter = z.infer<typeof completenessShape>;

export const recordLineShape = z.object({
  recordId: z.string(), encounterId: z.string().optional(), episodeId: z.string().optional(), patientId: z.string(), name: z.string(), birthDate: z.string().optional(), sex: z.string().optional(),
  care: z.enum(careTypes), number: z.string(), wardId: z.string().optional(), ward: z.string(), beganAt: z.string(), endedAt: z.string().optional(), state: z.enum(recordStates),
  handedOverAt: z.string().optional(), receivedAt: z.string().optional(), archiveNumber: z.string().optional(), unlockAsked: z.string().optional(),
  required: z.number(), done: z.number(), gaps: z.number(), unsigned: z.number(), overdue: z.boolean(),
});
export type RecordLine = z.infer<typeof recordLineShape>;

export const recordLists = ['to-hand-over', 'handed-over', 'returned', 'accepted', 'archived', 'unlock'] as const;
export type RecordList = (typeof recordLists)[number];

/** Of the caller's departments; the records office sees all. */
export const listRecordLines = operation({
  ...base, code: 'list-records', input: z.object({ list: z.enum(recordLists), wardId: id.optional() }), output: z.object({ records: z.array(recordLineShape), hasMore: z.boolean() }),
  permission: 'documents.records', faults: [], affectsState: false,
});

export const recordsDashboard = operation({
  ...base, code: 'records-dashboard', input: z.object({}),
  output: z.object({
    counts: z.object({ notHandedOver: z.number(), overdue: z.number(), unsigned: z.number(), returned: z.number(), waiting: z.number(), receivedToday: z.number(), accepted: z.number(), unlock: z.number() }),
    /** Most overdue first. */
    wards: z.array(z.object({ wardId: z.string(), ward: z.string(), notHandedOver: z.number(), overdue: z.number(), oldestHours: z.number() })),
  }),
  permission: 'documents.records', faults: [], affectsState: false,
});

/** Per record: done, or why not. The others go through. */
const results = z.object({ results: z.array(z.object({ recordId: z.string(), done: z.boolean(), code: z.string().optional(), archiveNumber: z.string().optional() })) });

export const handOverRecords = operation({
  ...base, code: 'hand-over-records', input: ids, output: results, permission: 'documents.hand-over', affectsState: true,
  faults: ['documents.record-closes-itself', 'documents.record-handed-over', 'documents.record-goes-on', 'documents.no-record'],
});
export const receiveRecords = operation({
  ...base, code: 'receive-records', input: ids, output: results, permission: 'documents.check-records', affectsState: true, faults: ['documents.record-not-handed-over', 'documents.no-record'],
});
export const archiveRecords = operation({
  ...base, code: 'archive-records', input: ids, output: results, permission: 'documents.check-records', affectsState: true, faults: ['documents.record-not-accepted', 'documents.no-record'],
});

const itemShape = z.strictObject({ key: z.string().max(40), passed: z.boolean(), reason: z.string().trim().min(3).max(500).optional() });
export const checkRecord = operation({
  ...base, code: 'check-record', input: z.strictObject({ recordId: id, outcome: z.enum(['accept', 'return']), items: z.array(itemShape).max(50) }), output: z.object({ recordId: z.string(), state: z.enum(recordStates) }),
  permission: 'documents.check-records', affectsState: true,
  faults: ['documents.no-record', 'documents.record-not-handed-over', 'documents.record-not-received', 'documents.checklist-incomplete', 'documents.reason-missing', 'documents.check-failed', 'documents.check-passed'],
});

const eventShape = z.object({
  id: z.string(), at: z.string(), kind: z.string(), by: z.string(), reason: z.string().optional(), archiveNumber: z.string().optional(),
  /** What failed at this reading, with reasons. */
  failed: z.array(z.object({ key: z.string(), reason: z.string() })), documents: z.array(z.string()),
});

/** All of one record for its check: what it holds, what is missing, the checklist, and every earlier reading. */
export const recordSheet = operation({
  ...base, code: 'record-sheet', input: z.object({ recordId: id }),
  output: z.object({
    record: recordLineShape, completeness: completenessShape,
    documents: z.array(z.object({ id: z.string(), title: z.string(), at: z.string().optional(), signer: z.string().optional(), signed: z.boolean(), url: z.string().optional() })),
    checklist: z.array(z.object({ key: z.string(), title: z.object({ vi: z.string(), en: z.string(), fr: z.string() }), certainty: z.string() })),
    events: z.array(eventShape),
  }),
  permission: 'documents.records', faults: ['documents.no-record'], affectsState: false,
});

export const askUnlock = operation({
  ...base, code: 'ask-unlock', input: z.strictObject({ recordId: id, reason }), output: z.object({ recordId: z.string(), requestId: z.string() }), permission: 'documents.ask-unlock', affectsState: true,
  faults: ['documents.no-record', 'documents.record-closes-itself', 'documents.record-not-locked', 'documents.unlock-asked'],
});
export const decideUnlockRecord = operation({
  ...base, code: 'decide-unlock', input: z.strictObject({ recordId: id, approve: z.boolean(), reason }), output: z.object({ recordId: z.string(), state: z.enum(recordStates) }),
  permission: 'documents.check-records', affectsState: true, faults: ['documents.no-record', 'documents.unlock-not-asked', 'documents.own-unlock'],
});

/** The meter of the record that a stay or visit belongs to. */
export const recordMeter = operation({
  on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', code: 'record-meter', input: z.object({}),
  output: z.object({ recordId: z.string().optional(), state: z.enum(recordStates).optional(), /** It can be handed over. */ hasEnded: z.boolean(), completeness: completenessShape }),
  permission: 'documents.records', faults: [], affectsState: false,
});

/** How complete the records of the people in a ward are. */
export const wardMeters = operation({
  ...base, code: 'ward-meters', input: z.object({ wardId: id }),
  output: z.object({ meters: z.array(z.object({ encounterId: z.string(), required: z.number(), done: z.number(), gaps: z.number(), unsigned: z.number(), days: z.array(z.string()) })) }),
  permission: 'documents.records', faults: [], affectsState: false,
});

/** The record was begun on paper: the last day on paper, and the scanned part as a document of the record. */
export const beginOnPaper = operation({
  on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', code: 'begin-on-paper',
  input: z.strictObject({ paperUntil: z.iso.date(), title: z.string().trim().min(3).max(200), scan: z.base64().max(28_000_000).optional() }),
  output: z.object({ recordId: z.string(), documentId: z.string().optional() }), permission: 'documents.hand-over', affectsState: true,
  faults: ['documents.no-record', 'documents.record-handed-over', 'documents.paper-day', 'documents.scan-unreadable'],
});
