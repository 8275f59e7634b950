// Destruction: files first and looked for in vain, then what the database says of them; repeatable until the last one is gone. spec: ARC-42
import { expungeEncounters } from '#fhir/repository/expunge.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { Db } from '#platform/db/index.ts';
import type { FileStore } from '#platform/files/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { isOver } from '../../model/index.ts';
import type { DestroyedFile } from '../../model/index.ts';
import { retentionToday } from './disposalOperations.ts';
import { encountersOf, listEntryFiles } from './entryFiles.ts';
import { findEntry } from './entryRows.ts';
import type { EntryRow } from './entryRows.ts';

/** A record that was put on hold meanwhile stays; the rest goes. */
export async function destroyListed(services: RestServices, { dk, payload }: TakenMessage): Promise<'done'> {
  const disposalId = String(payload.disposalId);
  const { rows } = await services.db.query<{ entryId: string }>('select entry_id as "entryId" from documents.disposal_item where dk = $1 and disposal_id = $2 and destroyed_at is null order by entry_id', [dk, disposalId]);
  for (const { entryId } of rows) await destroyOne(services, { dk, disposalId, entryId });
  await services.db.query(`update documents.disposal set state = 'done', done_at = $3 where dk = $1 and id = $2 and state = 'destroying'`, [dk, disposalId, services.now()]);
  return 'done';
}

async function destroyOne(services: RestServices, { dk, disposalId, entryId }: { dk: number; disposalId: string; entryId: string }): Promise<void> {
  await services.db.transaction(async (tx) => {
    const row = await findEntry(tx, { dk, id: entryId, lock: true });
    const today = dayOf(services.now().toISOString());
    if (!row || row.held || row.disposedAt || !isOver(retentionToday(row, today), today)) return;
    const files = await removeFiles(services, tx, { dk, row });
    await forget(tx, { dk, row, at: services.now() });
    await tx.query('update documents.disposal_item set files = $4, destroyed_at = $5 where dk = $1 and disposal_id = $2 and entry_id = $3', [dk, disposalId, entryId, JSON.stringify(files), services.now()]);
  });
}

/** A file that another record has as well stays for that one. */
async function removeFiles({ files, archive }: RestServices, tx: Db, { dk, row }: { dk: number; row: EntryRow }): Promise<DestroyedFile[]> {
  const proofs: DestroyedFile[] = [];
  const remove = async (store: FileStore, where: DestroyedFile['where'], hash: string) => {
    if (await isSharedFile(tx, { dk, hash, entryId: row.id })) return;
    await store.remove(dk, hash);
    proofs.push({ hash, where, gone: !(await store.has(dk, hash)) });
  };
  const { rows: packages } = await tx.query<{ file: string }>('delete from documents.archive_package where dk = $1 and entry_id = $2 returning file', [dk, row.id]);
  for (const { file } of packages) await remove(archive, 'archive', file);
  for (const { hash } of await listEntryFiles(tx, { dk, row })) await remove(files, 'files', hash);
  return proofs;
}

async function isSharedFile(tx: Db, { dk, hash, entryId }: { dk: number; hash: string; entryId: string }): Promise<boolean> {
  const { rows } = await tx.query(
    'select 1 from documents.archive_package where dk = $1 and file = $2 and entry_id <> $3 union all select 1 from documents.archive_scan where dk = $1 and file = $2 and entry_id <> $3 limit 1', [dk, hash, entryId]);
  return rows.length > 0;
}

/** The line stays with its numbers, its name and its dates: the minutes speak of it. */
async function forget(tx: Db, { dk, row, at }: { dk: number; row: EntryRow; at: Date }): Promise<void> {
  const encounters = await encountersOf(tx, { dk, recordId: row.id });
  await tx.query('delete from documents.paper where dk = $1 and encounter_id = any($2)', [dk, encounters]);
  await tx.query(`update documents.record set state = 'disposed' where dk = $1 and id = $2`, [dk, row.id]);
  await expungeEncounters(tx, { dk, encounters });
  await tx.query('delete from documents.package_seal where dk = $1 and record_id = $2', [dk, row.id]);
  await tx.query('delete from documents.archive_scan where dk = $1 and entry_id = $2', [dk, row.id]);
  await tx.query(`delete from documents.archive_key where dk = $1 and entry_id = $2 and kind not in ('archive-number', 'record-number', 'old-number')`, [dk, row.id]);
  await tx.query(
    `update documents.archive_entry set disposed_at = $3, package = null, icd = '{}', circumstances = '{}', patient_id = null, birth_date = null, sex = null, place = null where dk = $1 and id = $2`, [dk, row.id, at]);
}
