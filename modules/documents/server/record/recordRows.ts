// Rows of records: opened and kept in step by the books, read by the records office, the archive and the printer. spec: REC
import type { Db } from '#platform/db/index.ts';
import type { CareType, RecordFacts, RecordState } from '../../model/index.ts';

export interface RecordRow {
  readonly dk: number;
  /** Of the Encounter or EpisodeOfCare, and of the DocumentManifest. */
  readonly id: string;
  readonly patientId: string;
  readonly encounterId: string | null;
  readonly episodeId: string | null;
  readonly care: CareType;
  readonly number: string | null;
  readonly formKey: string | null;
  readonly wardId: string | null;
  readonly wardName: string | null;
  readonly beganAt: Date;
  readonly endedAt: Date | null;
  readonly state: RecordState;
  readonly closedAt: Date | null;
  readonly archiveNumber: string | null;
  readonly retentionClass: string | null;
  /** `yyyy-MM-dd` */
  readonly retainUntil: string | null;
  readonly paperUntil: string | null;
  /** Null while its department has it. */
  readonly handedOverAt: Date | null;
  readonly receivedAt: Date | null;
  /** Question for unlocking that waits. */
  readonly unlockAsked: string | null;
}

const columns = `dk::int4, id, patient_id as "patientId", encounter_id as "encounterId", episode_id as "episodeId", care, number, form_key as "formKey", ward_id as "wardId", ward_name as "wardName",
  began_at as "beganAt", ended_at as "endedAt", state, closed_at as "closedAt", archive_number as "archiveNumber", retention_class as "retentionClass", retain_until::text as "retainUntil", paper_until::text as "paperUntil",
  handed_over_at as "handedOverAt", received_at as "receivedAt", unlock_asked as "unlockAsked"`;

/** Opens the record or brings it up to date with the chart. How far it has come is not the chart's business, but a visit that its doctor opens again is open. */
export async function putRecord(db: Db, dk: number, facts: RecordFacts): Promise<void> {
  await db.query(
    `insert into documents.record (dk, id, patient_id, encounter_id, episode_id, care, number, form_key, ward_id, ward_name, began_at, ended_at)
     values ($1, $2, $3, case when $4 = 'Encounter' then $2 end, case when $4 = 'EpisodeOfCare' then $2 end, $5, $6, $7, $8, $9, $10, $11)
     on conflict (dk, id) do update set patient_id = excluded.patient_id, care = excluded.care, number = excluded.number, form_key = excluded.form_key, ward_id = excluded.ward_id,
       ward_name = coalesce(nullif(excluded.ward_name, ''), documents.record.ward_name), began_at = excluded.began_at, ended_at = excluded.ended_at,
       state = case when documents.record.care = 'visit' and documents.record.state = 'archived' and excluded.ended_at is null then 'open' else documents.record.state end`,
    [dk, facts.id, facts.patientId, facts.of, facts.care, facts.number ?? null, facts.formKey ?? null, facts.wardId ?? null, facts.wardName || null, facts.beganAt, facts.endedAt ?? null], 'record-put');
}

/** A visit that never took place, or that now belongs to a course. What has been handed over stays. */
export const dropRecord = (db: Db, dk: number, id: string) => db.query(`delete from documents.record where dk = $1 and id = $2 and state = 'open'`, [dk, id], 'record-drop');

export async function joinCourse(db: Db, dk: number, visit: { encounterId: string; recordId: string }): Promise<void> {
  await db.query(
    'insert into documents.course_visit (dk, encounter_id, record_id) values ($1, $2, $3) on conflict (dk, encounter_id) do update set record_id = excluded.record_id',
    [dk, visit.encounterId, visit.recordId], 'record-join');
  await dropRecord(db, dk, visit.encounterId);
  await markStale(db, dk, [visit.encounterId]);
}

/** The manifests of the records that these visits belong to are to be written again. */
export async function markStale(db: Db, dk: number, encounterIds: readonly string[]): Promise<void> {
  await db.query(
    `update documents.record set manifest_stale = true where dk = $1 and not manifest_stale
       and id in (select coalesce(v.record_id, e.id) from unnest($2::text[]) as e(id) left join documents.course_visit v on v.dk = $1 and v.encounter_id = e.id)`,
    [dk, encounterIds], 'record-stale');
}

/** The archived records that these visits belong to get a new package. */
export async function packAgain(db: Db, dk: number, encounterIds: readonly string[]): Promise<void> {
  await db.query(
    `update documents.record set packaged_at = null where dk = $1 and state = 'archived' and packaged_at is not null
       and id in (select coalesce(v.record_id, e.id) from unnest($2::text[]) as e(id) left join documents.course_visit v on v.dk = $1 and v.encounter_id = e.id)`,
    [dk, encounterIds], 'record-pack-again');
}

/** Records of treatment that ended at or after an instant, in that order. */
export const listEndedRecords = (db: Db, { dk, after, limit }: { dk: number; after: Date; limit: number }): Promise<RecordRow[]> =>
  select(db, `dk = $1 and care <> 'visit' and ended_at is not null and ended_at >= $2 order by ended_at, id limit $3`, [dk, after, limit]);

export async function findRecord(db: Db, { dk, id, lock = false }: { dk: number; id: string; lock?: boolean }): Promise<RecordRow | undefined> {
  return (await select(db, `dk = $1 and id = $2 ${lock ? 'for update' : ''}`, [dk, id]))[0];
}

/** Of a stay or visit; a visit of a course gives the record of the course. */
export async function findRecordOfEncounter(db: Db, { dk, encounterId }: { dk: number; encounterId: string }): Promise<RecordRow | undefined> {
  return (await select(db, 'dk = $1 and id = coalesce((select record_id from documents.course_visit where dk = $1 and encounter_id = $2), $2)', [dk, encounterId]))[0];
}

export interface RecordFilter {
  readonly dk: number;
  readonly states?: readonly RecordState[] | undefined;
  readonly care?: readonly CareType[] | undefined;
  readonly wardIds?: readonly string[] | undefined;
  readonly patientId?: string | undefined;
  readonly archiveNumber?: string | undefined;
  readonly number?: string | undefined;
  /** Only those of people who have left, or whose course has ended; the longest ago first. */
  readonly ended?: true | undefined;
  /** Only those with a question for unlocking. */
  readonly asked?: true | undefined;
  /** The last archived first. */
  readonly newest?: true | undefined;
  /** Id of the last one of the page before; ids go up with time. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of records, in the order of their ids unless the filter says otherwise. */
export async function listRecords(db: Db, filter: RecordFilter): Promise<RecordRow[]> {
  const values: unknown[] = [filter.dk];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    'dk = $1',
    ...(filter.states ? [`state = any(${bind(filter.states)})`] : []), ...(filter.care ? [`care = any(${bind(filter.care)})`] : []), ...(filter.wardIds ? [`ward_id = any(${bind(filter.wardIds)})`] : []),
    ...(filter.patientId ? [`patient_id = ${bind(filter.patientId)}`] : []), ...(filter.archiveNumber ? [`archive_number = ${bind(filter.archiveNumber)}`] : []),
    ...(filter.number ? [`number = ${bind(filter.number)}`] : []), ...(filter.after ? [`id > ${bind(filter.after)}`] : []),
    ...(filter.ended ? ['ended_at is not null'] : []), ...(filter.asked ? ['unlock_asked is not null'] : []),
  ];
  return select(db, `${conditions.join(' and ')} order by ${orderOf(filter)} limit ${bind(filter.limit ?? 100)}`, values);
}

const orderOf = ({ ended, newest }: RecordFilter): string => (newest ? 'closed_at desc, id' : ended ? 'ended_at, id' : 'id');

/** Encounters of a record: its own, or the visits of its course. */
export async function listEncountersOfRecord(db: Db, { dk, id, encounterId }: Pick<RecordRow, 'dk' | 'id' | 'encounterId'>): Promise<string[]> {
  if (encounterId !== null) return [encounterId];
  const { rows } = await db.query<{ id: string }>('select encounter_id as id from documents.course_visit where dk = $1 and record_id = $2 order by encounter_id', [dk, id], 'record-encounters');
  return rows.map((row) => row.id);
}

async function select(db: Db, condition: string, values: readonly unknown[]): Promise<RecordRow[]> {
  const { rows } = await db.query<RecordRow>(`select ${columns} from documents.record where ${condition}`, values);
  return rows;
}
