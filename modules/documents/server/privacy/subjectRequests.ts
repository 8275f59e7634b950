// The register of persons' requests at work. spec: PRV-1, PRV-2, PRV-3
import type { Db } from '#platform/db/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { nameOnPaper } from '#modules/chart/model/index.ts';
import * as model from '../../model/index.ts';
import type { MustKeep, SubjectRequestLine } from '../../model/index.ts';
import { given, instant } from '../archive/lines.ts';
import { drawNumber } from '../archive/requestOperations.ts';
import { retentionTable } from '../archive/rules.ts';

export const clockTable = readRegulation('personal-data/clocks.csv', model.privacyClockShape);

export const openSubjectRequest = implement(model.openSubjectRequest).as(async (call) => {
  const { input, caller, act, tx, store } = call;
  const patient = await store.get('Patient', input.patientId);
  const receivedAt = model.notLater(input.receivedAt ?? act.at, act.at);
  const { answerBy, finishBy, source } = model.requestClocks(clockTable, input, receivedAt);
  const number = await drawNumber(call, 'DL');
  await tx.query(
    `insert into documents.subject_request (dk, id, number, patient_id, patient_name, kind, asked_by, way, wish, with_processors, received_at, answer_by, finish_by, source, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [caller.dk, act.newId(), number, input.patientId, nameOnPaper(patient), input.kind, input.askedBy, input.way, input.wish, input.withProcessors, receivedAt, answerBy, finishBy, source, caller.displayName]);
  return { number, answerBy, finishBy };
});

type Row = Omit<SubjectRequestLine, 'receivedAt' | 'answeredAt' | 'doneAt' | 'overdue' | 'answeredBy' | 'answer' | 'doneBy' | 'done'> & {
  readonly receivedAt: Date; readonly answeredAt: Date | null; readonly doneAt: Date | null; readonly answeredBy: string | null; readonly answer: string | null; readonly doneBy: string | null; readonly done: string | null;
};
const columns = `id, number, patient_id as "patientId", patient_name as "patientName", kind, asked_by as "askedBy", way, wish, with_processors as "withProcessors", received_at as "receivedAt", answer_by::text as "answerBy",
  finish_by::text as "finishBy", source, state, answered_at as "answeredAt", answered_by as "answeredBy", answer, done_at as "doneAt", done_by as "doneBy", done`;
const mostListed = 200;

/** Open ones: what is due first stands first. */
export const listSubjectRequests = implement(model.listSubjectRequests).as(async ({ input: { show }, caller, act, tx }) => {
  const open = `and state in ('received', 'accepted') order by case when state = 'received' then answer_by else finish_by end, number`;
  const { rows } = await tx.query<Row>(`select ${columns} from documents.subject_request where dk = $1 ${show === 'open' ? open : 'order by number desc'} limit $2`, [caller.dk, mostListed + 1]);
  return { requests: rows.slice(0, mostListed).map((row) => lineOf(row, dayOf(act.at))), more: rows.length > mostListed };
});

function lineOf({ receivedAt, answeredAt, answeredBy, answer, doneAt, doneBy, done, ...row }: Row, today: string): SubjectRequestLine {
  const overdue = model.overdueOf(row, today);
  return { ...row, receivedAt: receivedAt.toISOString(), ...(overdue && { overdue }), ...given({ answeredAt: instant(answeredAt), answeredBy, answer, doneAt: instant(doneAt), doneBy, done }) };
}

/** Locked until the end of the transaction. Throws Fault `documents.request-unknown`. */
async function getRequest({ tx, caller }: Pick<Call<unknown>, 'tx' | 'caller'>, id: string): Promise<Row> {
  const { rows: [row] } = await tx.query<Row>(`select ${columns} from documents.subject_request where dk = $1 and id = $2 for update`, [caller.dk, id]);
  if (!row) throw new Fault('notFound', 'documents.request-unknown');
  return row;
}

export const answerSubjectRequest = implement(model.answerSubjectRequest).as(async (call) => {
  const { input, caller, act, tx } = call;
  const row = await getRequest(call, input.id);
  const state = model.decideAnswer(row, input.verdict, await mustKeep(tx, { dk: caller.dk, patientId: row.patientId, today: dayOf(act.at) }));
  await tx.query('update documents.subject_request set state = $3, answered_at = $4, answered_by = $5, answer = $6 where dk = $1 and id = $2', [caller.dk, row.id, state, act.at, caller.displayName, input.answer]);
  return { number: row.number };
});

export const finishSubjectRequest = implement(model.finishSubjectRequest).as(async (call) => {
  const { input, caller, act, tx } = call;
  const row = await getRequest(call, input.id);
  model.requireAccepted(row);
  await tx.query(`update documents.subject_request set state = 'done', done_at = $3, done_by = $4, done = $5 where dk = $1 and id = $2`, [caller.dk, row.id, act.at, caller.displayName, input.done]);
  return { number: row.number };
});

/** The longest period of what is archived of the person; a record that is still open is kept at least as long as any. */
async function mustKeep(db: Db, { dk, patientId, today }: { dk: number; patientId: string; today: string }): Promise<MustKeep | undefined> {
  const { rows } = await db.query<{ until: string | null; source: string | null; open: boolean }>(
    `select retain_until::text as until, retention_source as source, false as open from documents.archive_entry where dk = $1 and patient_id = $2 and disposed_at is null and (retain_until is null or retain_until >= $3)
     union all select null, null, true from documents.record where dk = $1 and patient_id = $2 and state not in ('archived', 'disposed')`, [dk, patientId, today]);
  const kept = rows.map(({ until, source, open }): MustKeep => (open ? model.retentionOf(retentionTable, { kind: 'record', ended: today, circumstances: [], icd: [] }, today) : { until: until ?? undefined, source: source ?? '' }));
  return kept.reduce<MustKeep | undefined>((longest, one) => (longest === undefined || model.isLonger(one, longest) || one.until === undefined ? one : longest), undefined);
}
