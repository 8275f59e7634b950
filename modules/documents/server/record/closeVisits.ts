// Ordinary clinic visits close by rules and are archived without a person: some time after their end, later while a paper still waits for its signature.
// spec: REC-4
import type { Db } from '#platform/db/index.ts';
import { hoursOf } from '../../model/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { endCare } from '../archive/endCare.ts';
import { nationalRules } from './rules.ts';

const atOnce = 2000;

/** Gives the number closed; called again while it closes many. */
export async function closeVisits(db: Db, now: Date): Promise<number> {
  const { deadlines } = nationalRules(dayOf(now.toISOString()));
  const { rows } = await db.query<{ dk: number; patientId: string }>(
    `update documents.record set state = 'archived', closed_at = $1 where (dk, id) in (
       select dk, id from documents.record r where care = 'visit' and state = 'open' and ended_at < $1::timestamptz - make_interval(hours => $2::int)
         and (ended_at < $1::timestamptz - make_interval(hours => $3::int)
           or not exists (select 1 from documents.paper p where p.dk = r.dk and p.encounter_id = r.id and p.state = 'pending'))
       order by ended_at limit ${atOnce} for update skip locked) returning dk::int4, patient_id as "patientId"`,
    [now, hoursOf(deadlines, 'visit-closes'), hoursOf(deadlines, 'visit-closes-unsigned')], 'records-close-visits');
  for (const [dk, closed] of Map.groupBy(rows, (row) => row.dk)) await endCare(db, { dk, patientIds: closed.map(({ patientId }) => patientId), at: now });
  return rows.length;
}
