// May something of this record leave, on paper or as a file? And with which mark is it read? spec: ARC-35
import type { RestServices } from '#fhir/rest/services.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { isClosedArchive, requireLeave } from '../../model/index.ts';
import type { RequestKind } from '../../model/index.ts';
import type { RecordRow } from '../record/recordRows.ts';
import { markLine, marks } from './scan.ts';

interface Look { readonly tx: Tx; readonly caller: Caller; readonly services: Pick<RestServices, 'now'> }

/** Throws Fault `documents.copy-needs-request`. */
export async function requireCopyRight({ tx, caller, services }: Look, record: Pick<RecordRow, 'id' | 'state' | 'care'> | undefined, kinds: readonly RequestKind[]): Promise<void> {
  if (!record || !isClosedArchive(record)) return;
  const { rowCount } = await tx.query(`select 1 from documents.archive_request where dk = $1 and entry_id = $2 and kind = any($3) and state = 'approved' and until > $4 limit 1`, [caller.dk, record.id, kinds, services.now()], 'archive-copy-right');
  requireLeave(record, { keepsArchive: caller.permissions.has('documents.archive'), allowed: rowCount > 0 });
}

/** Who reads an archived record for care sees on every page that it is no copy; undefined for who keeps the archive, and for what is not archived. */
export function readingMark({ caller, services }: Omit<Look, 'tx'>, record: Pick<RecordRow, 'state' | 'care' | 'archiveNumber' | 'number'> | undefined): string | undefined {
  if (!record || !isClosedArchive(record) || caller.permissions.has('documents.archive')) return undefined;
  return markLine(marks.read, { number: record.archiveNumber ?? record.number ?? '', name: caller.displayName, at: services.now() });
}
