// Opening a record for a reason, and looking at such openings afterwards. spec: ACC-10, ACC-11
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { rowId } from '#fhir/repository/id.ts';
import * as model from '../../model/index.ts';
import type { BreakGlassEntry } from '../../model/index.ts';
import { saveOpening } from '../access/openings.ts';
import { openCatalogue } from '../catalogue/indexes.ts';

export const breakGlass = implement(model.breakGlass).as(async (call) => {
  const patientId = call.id ?? '';
  if (!call.caller.practitionerRoleId) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission: model.breakGlass.permission } });
  const { access } = await findAccess(call, patientId);
  if (access === 'sensitive') throw new Fault('forbidden', 'facility.sensitive-record');
  const opening = model.decideBreakGlass({ reasons: await listReasons(call), open: access === 'open' }, call.input, call.act);
  await saveOpening(call.tx, call.services.db, { caller: call.caller, patientId, opening });
  return { until: opening.until };
});

export const recordAccess = implement(model.recordAccess).as(async (call) => {
  const found = await findAccess(call, call.id ?? '');
  if (found.access !== 'open') return found;
  const { rows } = await call.tx.query<{ reason: string; until: Date }>(
    'select reason, until from facility.break_glass where dk = $1 and account_id = $2 and patient = $3 and until > $4 order by until desc limit 1',
    [call.caller.dk, call.caller.accountId, rowId(call.id ?? ''), call.act.at], 'opening-of-record');
  const [opening] = rows;
  return { access: found.access, ...(opening && { reason: opening.reason, until: opening.until.toISOString() }) };
});

/** The person must be of this facility; a specially protected record stays closed whatever the reason. */
async function findAccess({ store, services, tx, caller }: Call<unknown>, patientId: string): Promise<{ access: 'open' | 'closed' | 'sensitive' }> {
  try {
    await store.get('Patient', patientId);
    await services.policy.checkPatient(tx, caller, patientId);
    return { access: 'open' };
  } catch (error) {
    if (error instanceof Fault && error.code === 'facility.no-care-relation') return { access: 'closed' };
    if (error instanceof Fault && error.code === 'fhir.sensitive') return { access: 'sensitive' };
    throw error;
  }
}

async function listReasons({ tx, services, caller, act }: Call<unknown>): Promise<string[]> {
  const on = model.dayOf(act.at);
  const open = await openCatalogue(tx, { db: services.db, dk: caller.dk, catalogue: 'break-glass-reason', on });
  return (open?.index.search({ text: '', on, limit: 500, usesOf: () => 0 }) ?? []).map(({ code }) => code);
}

interface Row {
  readonly id: string; readonly patient_id: string; readonly person: string; readonly role: string; readonly reason: string; readonly note: string; readonly opened_at: Date; readonly until: Date;
  readonly reviewer: string | null; readonly reviewed_at: Date | null; readonly verdict: BreakGlassEntry['verdict'] | null; readonly review_note: string | null;
}

export const listBreakGlass = implement(model.listBreakGlass).as(async ({ input, tx, store, caller }) => {
  const { rows } = await tx.query<Row>(
    `select b.id, b.patient_id, a.display_name as person, b.role, b.reason, b.note, b.opened_at, b.until, r.display_name as reviewer, b.reviewed_at, b.verdict, b.review_note
     from facility.break_glass b join platform.account a on a.id = b.account_id left join platform.account r on r.id = b.reviewed_by
     where b.dk = $1 and (b.reviewed_at is null) = $2 order by b.opened_at desc limit 200`, [caller.dk, input.state === 'open']);
  const ids = [...new Set(rows.map(({ patient_id }) => patient_id))];
  const patients = ids.length === 0 ? [] : await store.search('Patient', `_id=${ids.join(',')}&_count=${ids.length}`);
  const names = new Map(patients.map(({ id, name }) => [id ?? '', name?.[0]?.text]));
  return { entries: rows.map((row) => entryOf(row, names.get(row.patient_id))) };
});

function entryOf(row: Row, patientName: string | undefined): BreakGlassEntry {
  return {
    id: row.id, patientId: row.patient_id, ...(patientName && { patientName }), person: row.person, role: row.role, reason: row.reason, note: row.note,
    openedAt: row.opened_at.toISOString(), until: row.until.toISOString(),
    ...(row.reviewed_at && { reviewedBy: row.reviewer ?? '', reviewedAt: row.reviewed_at.toISOString(), ...(row.verdict && { verdict: row.verdict }), reviewNote: row.review_note ?? '' }),
  };
}

export const reviewBreakGlass = implement(model.reviewBreakGlass).as(async ({ input, tx, caller, act }) => {
  const { rows } = await tx.query<{ openedBy: string; reviewed: boolean }>(
    'select account_id as "openedBy", reviewed_at is not null as reviewed from facility.break_glass where dk = $1 and id = $2 for update', [caller.dk, input.id]);
  const [row] = rows;
  if (!row) throw new Fault('notFound', 'facility.unknown-opening');
  model.decideReview(row, input, caller.accountId);
  await tx.query('update facility.break_glass set reviewed_by = $3, reviewed_at = $4, verdict = $5, review_note = $6 where dk = $1 and id = $2', [caller.dk, input.id, caller.accountId, act.at, input.verdict, input.note]);
  return { reviewedAt: act.at };
});
