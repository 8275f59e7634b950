// The archive's part of the room.
import type { Db } from '#platform/db/index.ts';
import { addOldRecord, findArchived, liftHold, placeHold, raiseRetention } from './archiveOperations.ts';
import { destroyListed } from './destroy.ts';
import { decideDisposal, destroyChannel, drawUpDisposal, listDisposals } from './disposalOperations.ts';
import { openArchived } from './openArchived.ts';
import { askArchive, decideArchiveRequest, listArchiveRequests, releaseArchive, returnArchive } from './requestOperations.ts';

export { archiveRoutes } from './archiveRoutes.ts';

export const archiveOperations = [
  findArchived, openArchived, addOldRecord, raiseRetention, placeHold, liftHold, askArchive, listArchiveRequests, decideArchiveRequest, releaseArchive, returnArchive, listDisposals, drawUpDisposal, decideDisposal,
];
export const archiveSenders = { [destroyChannel]: destroyListed };

/** Scans and written requests in the file store. */
export async function listUsedScans(db: Db, { dk, hashes }: { dk: number; hashes: readonly string[] }): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ file: string }>(
    'select file from documents.archive_scan where dk = $1 and file = any($2) union select written_file from documents.archive_request where dk = $1 and written_file = any($2) union select file from documents.record_scan where dk = $1 and file = any($2) union select file from documents.consent_scan where dk = $1 and file = any($2)', [dk, hashes]);
  return new Set(rows.map(({ file }) => file));
}

export async function listScansAfter(db: Db, { dk, after, limit }: { dk: number; after: string; limit: number }): Promise<string[]> {
  const { rows } = await db.query<{ file: string }>(
    'select file from documents.archive_scan where dk = $1 and file > $2 union select written_file from documents.archive_request where dk = $1 and written_file > $2 union select file from documents.record_scan where dk = $1 and file > $2 union select file from documents.consent_scan where dk = $1 and file > $2 order by 1 limit $3', [dk, after, limit]);
  return rows.map(({ file }) => file);
}
