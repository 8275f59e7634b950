// Once nothing of a patient is open any more, those who treated read on for some days; then the record is closed to them as to others. spec: ARC-36
import { rowId } from '#fhir/repository/id.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import type { Db } from '#platform/db/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { afterArchiveTable } from '../../model/index.ts';

const table = readRegulation('record-access/after-archive.csv', afterArchiveTable);
const dayMs = 86_400_000;

/** A relation that somebody opened with a reason, or by a signature to be given, has an end of its own. */
export async function endCare(db: Db, { dk, patientIds, at }: { readonly dk: number; readonly patientIds: readonly string[]; readonly at: Date }): Promise<void> {
  const days = table.on(dayOf(at.toISOString())).find(({ rule }) => rule === 'care-days')?.value;
  if (days === undefined || patientIds.length === 0) return;
  const { rows } = await db.query<{ id: string }>(
    `select p.id from unnest($2::text[]) as p(id) where not exists (select 1 from documents.record r where r.dk = $1 and r.patient_id = p.id and r.state not in ('archived', 'disposed'))`, [dk, [...new Set(patientIds)]], 'care-done');
  await db.query(`update fhir.care_relation set until = $3 where dk = $1 and patient = any($2::uuid[]) and until is null and reason like 'encounter%'`, [dk, rows.map(({ id }) => rowId(id)), new Date(at.getTime() + days * dayMs)], 'care-end');
}
