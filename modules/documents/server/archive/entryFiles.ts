// The papers of an archived record: scans of old ones, signed files of this system's.
import type { Db } from '#platform/db/index.ts';
import { listEncountersOfRecord } from '../record/recordRows.ts';
import type { EntryRow } from './entryRows.ts';

export interface EntryFile { readonly hash: string; readonly title: string; readonly at?: string; readonly isScan: boolean }

export async function listEntryFiles(db: Db, { dk, row }: { dk: number; row: Pick<EntryRow, 'id' | 'origin'> }): Promise<EntryFile[]> {
  const { rows } = await db.query<{ hash: string; title: string }>('select file as hash, title from documents.archive_scan where dk = $1 and entry_id = $2 order by place', [dk, row.id]);
  const scans = rows.map((scan) => ({ ...scan, isScan: true }));
  return row.origin === 'paper' ? scans : [...(await listSignedFiles(db, { dk, recordId: row.id })), ...scans];
}

/** Every signed version, oldest first: what was replaced or withdrawn belongs to the record as well. */
export async function listSignedFiles(db: Db, { dk, recordId }: { dk: number; recordId: string }): Promise<EntryFile[]> {
  const { rows } = await db.query<{ file: string; title: string; at: Date }>(
    `select file, title, signed_at as at from documents.paper where dk = $1 and encounter_id = any($2) and state = 'signed' and file is not null order by signed_at, id`, [dk, await encountersOf(db, { dk, recordId })]);
  return rows.map(({ file, title, at }) => ({ hash: file, title, at: at.toISOString(), isScan: false }));
}

export async function encountersOf(db: Db, { dk, recordId }: { dk: number; recordId: string }): Promise<string[]> {
  const { rows } = await db.query<{ encounterId: string | null }>('select encounter_id as "encounterId" from documents.record where dk = $1 and id = $2', [dk, recordId]);
  return rows[0] ? listEncountersOfRecord(db, { dk, id: recordId, encounterId: rows[0].encounterId }) : [];
}
