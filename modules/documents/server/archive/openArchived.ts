// A look into an archived record: by duty, or by a request that was allowed and still runs. Each look stands in the trail with its request. spec: ARC-32
import { newId } from '#fhir/repository/id.ts';
import { implement } from '#fhir/rest/call.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openArchived as contract } from '../../model/index.ts';
import type { OpenedArchive, Recipient } from '../../model/index.ts';
import { requireAgreed } from '../privacy/agreed.ts';
import { getEntry } from './archiveOperations.ts';
import { listEntryFiles } from './entryFiles.ts';
import type { EntryRow } from './entryRows.ts';
import { given, instant, lineOf } from './lines.ts';

export interface Opening { readonly number: string; readonly until: Date; readonly purpose: string; readonly recipient: Recipient }
interface Look { readonly tx: Tx; readonly caller: Caller; readonly services: RestServices }

export const openArchived = implement(contract).as(async (call) => {
  const row = await getEntry(call, call.input.id);
  const opening = await requireOpen(call, row);
  await recordLook(call, row, opening);
  return buildView(call, row, opening);
});

/** The records office by duty; others by a running request of their own. Throws Faults. */
export async function requireOpen({ tx, caller, services }: Look, row: EntryRow): Promise<Opening | undefined> {
  if (caller.permissions.has('documents.archive')) return undefined;
  const { rows } = await tx.query<Opening>(
    `select number, until, purpose, recipient from documents.archive_request where dk = $1 and entry_id = $2 and reader_account = $3 and state = 'approved' and kind in ('read', 'loan') and until > $4 order by until desc limit 1`,
    [caller.dk, row.id, caller.accountId, services.now()], 'archive-opening');
  const [opening] = rows;
  if (!opening) throw new Fault('forbidden', 'documents.archive-not-open');
  if (row.disposedAt) throw new Fault('gone', 'documents.archive-disposed');
  // What was consented to may be taken back while the loan runs.
  await requireAgreed({ tx, caller, act: { at: services.now().toISOString() } }, row, opening.recipient);
  return opening;
}

/** What was looked at, by whom, and by which request: nothing of it is left to the screen. */
export async function recordLook({ tx, caller, services }: Look, row: EntryRow, opening: Opening | undefined): Promise<void> {
  const exchange = { ...systemExchange(services, { dk: caller.dk, facilityId: caller.facilityId, purpose: 'archive' }), caller, requestId: newId() };
  const purpose = opening ? `${opening.number}: ${opening.purpose}` : 'records office';
  await services.audit.append(tx, [auditEvent(exchange, { action: 'R', interaction: 'read-archived', id: row.id, purpose, ...(row.patientId !== null && { patientId: row.patientId }) })]);
}

interface HoldRow { readonly id: string; readonly reason: string; readonly authority: string; readonly placedAt: Date; readonly placedBy: string; readonly liftedAt: Date | null; readonly liftedBy: string | null; readonly liftedReason: string | null }

async function buildView(look: Look, row: EntryRow, opening: Opening | undefined): Promise<OpenedArchive> {
  const { tx, caller } = look;
  const { rows: holds } = await tx.query<HoldRow>(
    `select id, reason, authority, placed_at as "placedAt", placed_by as "placedBy", lifted_at as "liftedAt", lifted_by as "liftedBy", lifted_reason as "liftedReason" from documents.archive_hold where dk = $1 and entry_id = $2 order by placed_at desc`, [caller.dk, row.id]);
  const files = row.disposedAt ? [] : await listEntryFiles(tx, { dk: caller.dk, row });
  return {
    line: lineOf(row), circumstances: [...row.circumstances], icd: [...row.icd], retentionSource: row.retentionSource, archivedAt: row.archivedAt.toISOString(), archivedBy: row.archivedBy,
    files: files.map((file) => ({ ...file, url: `/archive-files/${row.id}/${file.hash}.pdf` })),
    holds: holds.map(({ id, reason, authority, placedAt, placedBy, liftedAt, liftedBy, liftedReason }) => ({ id, reason, authority, placedAt: placedAt.toISOString(), placedBy, ...given({ liftedAt: instant(liftedAt), liftedBy, liftedReason }) })),
    ...given({ raised: row.raised as OpenedArchive['raised'] | null, package: await findPackage(look, row), request: opening && { number: opening.number, until: opening.until.toISOString(), purpose: opening.purpose } }),
  };
}

interface PackageRow { readonly bytes: number; readonly madeAt: Date; readonly sweptAt: Date | null; readonly problem: string | null }

async function findPackage({ tx, caller }: Look, { id, package: hash }: EntryRow): Promise<OpenedArchive['package']> {
  if (hash === null) return undefined;
  const { rows: [row] } = await tx.query<PackageRow>('select bytes::float8, made_at as "madeAt", swept_at as "sweptAt", problem from documents.archive_package where dk = $1 and entry_id = $2 and file = $3', [caller.dk, id, hash]);
  return row && { hash, bytes: row.bytes, at: row.madeAt.toISOString(), ...given({ sweptAt: instant(row.sweptAt), problem: row.problem }) };
}
