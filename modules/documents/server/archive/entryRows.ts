// Rows of the archive: put in, found by number or name, read.
import type { Db } from '#platform/db/index.ts';
import { keysOf, nameColumns } from '../../model/index.ts';
import type { ArchiveFacts, Retention } from '../../model/index.ts';

export interface EntryRow {
  readonly id: string;
  readonly origin: 'record' | 'paper';
  readonly patientId: string | null;
  readonly number: string | null;
  readonly archiveNumber: string | null;
  readonly name: string;
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly care: ArchiveFacts['care'];
  readonly beganOn: string | null;
  readonly endedOn: string;
  readonly wardName: string | null;
  readonly place: string | null;
  readonly circumstances: readonly string[];
  readonly icd: readonly string[];
  readonly retentionClass: string;
  readonly retainUntil: string | null;
  readonly retentionSource: string;
  readonly raised: Readonly<Record<string, string>> | null;
  readonly package: string | null;
  readonly archivedAt: Date;
  readonly archivedBy: string;
  readonly disposedAt: Date | null;
  readonly held: boolean;
}

const columns = `e.id, e.origin, e.patient_id as "patientId", e.number, e.archive_number as "archiveNumber", e.name, e.birth_date as "birthDate", e.sex, e.care, e.began_on::text as "beganOn",
  e.ended_on::text as "endedOn", e.ward_name as "wardName", e.place, e.circumstances, e.icd, e.retention_class as "retentionClass", e.retain_until::text as "retainUntil",
  e.retention_source as "retentionSource", e.raised, e.package,
  e.archived_at as "archivedAt", e.archived_by as "archivedBy", e.disposed_at as "disposedAt",
  exists (select 1 from documents.archive_hold h where h.dk = e.dk and h.entry_id = e.id and h.lifted_at is null) as held`;

export interface Put { readonly dk: number; readonly facts: ArchiveFacts; readonly retention: Retention; readonly at: string; readonly by: string; readonly scans?: readonly { readonly title: string; readonly hash: string }[] }

/** False when it is there already: nothing was changed. */
export async function insertEntry(db: Db, { dk, facts, retention, at, by, scans = [] }: Put): Promise<boolean> {
  const { nameKey, nameEnd, birthYear } = nameColumns(facts.name, facts.birthDate);
  const { rowCount } = await db.query(
    `insert into documents.archive_entry (dk, id, origin, patient_id, number, archive_number, name, name_key, name_end, birth_date, birth_year, sex, care, began_on, ended_on, ward_name, place,
       circumstances, icd, retention_class, retain_until, retention_source, archived_at, archived_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) on conflict (dk, id) do nothing`,
    [dk, facts.id, facts.origin, facts.patientId, facts.number, facts.archiveNumber, facts.name, nameKey, nameEnd, facts.birthDate, birthYear, facts.sex, facts.care, facts.beganOn, facts.endedOn, facts.wardName, facts.place,
      facts.circumstances, facts.icd, retention.class, retention.until, retention.source, at, by]);
  if (rowCount === 0) return false;
  const keys = keysOf(facts);
  await db.query('insert into documents.archive_key (dk, value, kind, entry_id) select $1, unnest($2::text[]), unnest($3::text[]), $4', [dk, keys.map(({ value }) => value), keys.map(({ kind }) => kind), facts.id]);
  for (const [place, { title, hash }] of scans.entries()) await db.query('insert into documents.archive_scan (dk, entry_id, place, title, file) values ($1, $2, $3, $4, $5)', [dk, facts.id, place, title, hash]);
  return true;
}

export async function findEntry(db: Db, { dk, id, lock = false }: { dk: number; id: string; lock?: boolean }): Promise<EntryRow | undefined> {
  return (await list(db, `documents.archive_entry e where e.dk = $1 and e.id = $2 ${lock ? 'for update' : ''}`, [dk, id]))[0];
}

export const listRecent = (db: Db, { dk, limit }: { dk: number; limit: number }) => list(db, 'documents.archive_entry e where e.dk = $1 order by e.archived_at desc, e.id limit $2', [dk, limit]);

/** Planned with its values: ranges of names differ a thousandfold. */
export const list = async (db: Db, from: string, values: readonly unknown[]): Promise<EntryRow[]> => (await db.query<EntryRow>(`select ${columns} from ${from}`, values)).rows;
