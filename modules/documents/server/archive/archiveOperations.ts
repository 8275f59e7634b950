// The archive's own operations: find, take in old paper, lengthen, hold. spec: ARC-20
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { create } from '#fhir/operation/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import * as model from '../../model/index.ts';
import type { KeyKind, Retention } from '../../model/index.ts';
import { findEntry, insertEntry } from './entryRows.ts';
import type { EntryRow } from './entryRows.ts';
import { given, lineOf } from './lines.ts';
import { retentionTable } from './rules.ts';
import { buildScanDocument } from './scanDocument.ts';
import { pdfOfScan } from './scan.ts';
import { searchEntries } from './searchEntries.ts';

const defaultLimit = 50;

export const findArchived = implement(model.findArchived).as(async ({ input: { text, limit = defaultLimit }, caller, tx }) => {
  const rows = await searchEntries(tx, { dk: caller.dk, text, limit, exact: !caller.permissions.has('documents.archive') });
  return { lines: rows.slice(0, limit).map(lineOf), more: rows.length > limit };
});

/** Throws Fault `documents.archive-unknown`. */
export async function getEntry({ tx, caller }: Pick<Call<unknown>, 'tx' | 'caller'>, id: string, lock = false): Promise<EntryRow> {
  const row = await findEntry(tx, { dk: caller.dk, id, lock });
  if (!row) throw new Fault('notFound', 'documents.archive-unknown');
  return row;
}

type OldRecord = Call<ReturnType<(typeof model.addOldRecord)['input']['parse']>>;

export const addOldRecord = implement(model.addOldRecord).as(async (call: OldRecord) => {
  const { input, caller, act, tx, store } = call;
  if (input.endedOn > dayOf(act.at)) throw new Fault('rule', 'documents.record-not-ended');
  const { birthDate: born = '', beganOn: began = born } = input;
  if (began < born || began > input.endedOn) throw new Fault('rule', 'documents.record-dates');
  model.requireClasses(retentionTable, input.circumstances, dayOf(act.at));
  await refuseTaken(call);
  const id = act.newId();
  const scans = await keepScans(call);
  const retention = model.retentionOf(retentionTable, { kind: 'record', ended: input.endedOn, circumstances: input.circumstances, icd: input.icd }, dayOf(act.at));
  const { name, care, endedOn, circumstances, icd, birthDate, sex, patientId, beganOn, number, archiveNumber, wardName, place } = input;
  const facts = { id, origin: 'paper' as const, name, care, endedOn, circumstances, icd, birthDate, sex, patientId, beganOn, number, archiveNumber, wardName, place, keys: furtherKeys(input) };
  await insertEntry(tx, { dk: caller.dk, facts, retention, at: act.at, by: caller.displayName, scans });
  if (patientId !== undefined) await store.save(scans.map((scan) => create(buildScanDocument({ ...scan, entryId: id, patientId, facilityId: caller.facilityId, by: act.by, byName: caller.displayName, at: act.at, endedOn, newId: act.newId }))));
  return { id, ...retentionOutput(retention) };
});

const retentionOutput = (retention: Retention) => ({ retentionClass: retention.class, ...given({ retainUntil: retention.until }) });

const furtherKeys = ({ oldNumber, citizenId, insuranceNumber, phone }: OldRecord['input']): { kind: KeyKind; value: string }[] =>
  (Object.entries({ 'old-number': oldNumber, 'citizen-id': citizenId, 'insurance-number': insuranceNumber, phone }) as [KeyKind, string | undefined][]).flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value }]));

async function refuseTaken({ input, caller, tx }: OldRecord): Promise<void> {
  if (input.archiveNumber === undefined) return;
  // Two clerks, or two presses, with one number: the second one waits and is told.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 18170))', [`documents.archive-number/${caller.dk}/${input.archiveNumber}`], 'archive-number-lock');
  const { rows } = await tx.query('select 1 from documents.archive_entry where dk = $1 and archive_number = $2 union all select 1 from documents.record where dk = $1 and archive_number = $2', [caller.dk, input.archiveNumber]);
  if (rows.length > 0) throw new Fault('conflict', 'documents.archive-number-taken', { params: { number: input.archiveNumber } });
}

/** Files first: one that nobody names is swept after a day. */
async function keepScans({ input, caller, services }: OldRecord) {
  const kept = [];
  for (const { title, content } of input.scans) {
    const pdf = await pdfOfScan(Buffer.from(content, 'base64'));
    kept.push({ title, hash: await services.files.put(caller.dk, pdf), size: pdf.length });
  }
  return kept;
}

export const raiseRetention = implement(model.raiseRetention).as(async (call) => {
  const { input, caller, act, tx } = call;
  model.requireClasses(retentionTable, [input.class], dayOf(act.at));
  const row = await getEntry(call, input.id, true);
  const circumstances = [...new Set([...row.circumstances, input.class])];
  const wanted = model.retentionOf(retentionTable, { kind: 'record', ended: row.endedOn, circumstances, icd: row.icd }, dayOf(act.at));
  const raised = model.raisedRetention(retentionOfRow(row), wanted);
  await tx.query('update documents.archive_entry set circumstances = $3, retention_class = $4, retain_until = $5, retention_source = $6, raised = $7 where dk = $1 and id = $2',
    [caller.dk, row.id, circumstances, raised.class, raised.until, raised.source, JSON.stringify({ by: caller.displayName, at: act.at, reason: input.reason })]);
  await tx.query('update documents.record set retention_class = $3, retain_until = $4 where dk = $1 and id = $2', [caller.dk, row.id, raised.class, raised.until]);
  return retentionOutput(raised);
});

export const retentionOfRow = (row: Pick<EntryRow, 'retentionClass' | 'retainUntil' | 'retentionSource'>): Retention => ({ class: row.retentionClass, until: row.retainUntil ?? undefined, source: row.retentionSource });

export const placeHold = implement(model.placeHold).as(async (call) => {
  const { input, caller, act, tx } = call;
  const row = await getEntry(call, input.id, true);
  if (row.disposedAt) throw new Fault('gone', 'documents.archive-disposed');
  const holdId = act.newId();
  await tx.query('insert into documents.archive_hold (dk, id, entry_id, reason, authority, placed_at, placed_by) values ($1, $2, $3, $4, $5, $6, $7)', [caller.dk, holdId, row.id, input.reason, input.authority, act.at, caller.displayName]);
  return { holdId };
});

export const liftHold = implement(model.liftHold).as(async ({ input, caller, act, tx }) => {
  const { rowCount } = await tx.query('update documents.archive_hold set lifted_at = $3, lifted_by = $4, lifted_reason = $5 where dk = $1 and id = $2 and lifted_at is null', [caller.dk, input.holdId, act.at, caller.displayName, input.reason]);
  if (rowCount === 0) throw new Fault('notFound', 'documents.hold-unknown');
  return { holdId: input.holdId };
});
