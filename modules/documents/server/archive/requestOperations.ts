// The register of requests at work. spec: ARC-31
import { PDF } from '@libpdf/core';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { nextNumber } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import * as model from '../../model/index.ts';
import type { ReleasedItem, WantedItem } from '../../model/index.ts';
import { requireAgreed } from '../privacy/agreed.ts';
import { getEntry } from './archiveOperations.ts';
import { listEntryFiles } from './entryFiles.ts';
import { factsOfRequest, findRequest, listRequests, requestLineOf } from './requestRows.ts';
import { findSigner } from '../workflow/signers.ts';
import { policyAt } from '../policy/policyRows.ts';
import { accessTable } from './rules.ts';
import { pdfOfScan } from './scan.ts';

/** `YC.26.000001`: without gaps within its year. */
export async function drawNumber({ tx, caller, act }: Pick<Call<unknown>, 'tx' | 'caller' | 'act'>, prefix: string): Promise<string> {
  const year = dayOf(act.at).slice(2, 4);
  const number = await nextNumber(tx, { dk: caller.dk, series: `documents.${prefix}/${year}` });
  return `${prefix}.${year}.${String(number).padStart(6, '0')}`;
}

export const askArchive = implement(model.askArchive).as(async (call) => {
  const { input, caller, act, tx, services } = call;
  const onScreen = model.readsOnScreen(input.recipient);
  // Whoever does not keep the archive asks for themselves.
  if (!onScreen && !caller.permissions.has('documents.archive')) throw new Fault('forbidden', 'documents.request-for-others');
  const row = await getEntry(call, input.entryId);
  if (row.disposedAt) throw new Fault('gone', 'documents.archive-disposed');
  const policy = await policyAt(tx, { dk: caller.dk, day: dayOf(act.at) });
  const basis = model.basisOf({ ...accessTable, on: (day) => model.applyAccess(accessTable.on(day), policy) }, input, act.at);
  if (input.days > model.mostDays(policy, input.kind)) throw new Fault('rule', 'documents.request-too-long', { params: { days: model.mostDays(policy, input.kind) } });
  await requireAgreed(call, row, input.recipient);
  const writtenFile = input.writtenFile === undefined ? null : await services.files.put(caller.dk, await pdfOfScan(Buffer.from(input.writtenFile, 'base64')));
  const [requestId, number] = [act.newId(), await drawNumber(call, 'YC')];
  await tx.query(
    `insert into documents.archive_request (dk, id, number, entry_id, kind, recipient, recipient_name, recipient_document, reader_account, purpose, basis, written, written_file, days, asked_at, asked_by, asked_by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [caller.dk, requestId, number, row.id, input.kind, input.recipient, input.recipientName, input.recipientDocument, onScreen ? caller.accountId : null, input.purpose, basis, input.written, writtenFile, input.days, act.at, caller.accountId, caller.displayName]);
  return { requestId, number };
});

const mostListed = 200;

/** Who neither keeps the archive nor decides sees only their own. */
export const listArchiveRequests = implement(model.listArchiveRequests).as(async ({ input, caller, act, tx }) => {
  const mayApprove = caller.permissions.has('documents.archive-approve');
  const show = mayApprove || caller.permissions.has('documents.archive') ? input.show : 'mine';
  const rows = await listRequests(tx, { dk: caller.dk, show, accountId: caller.accountId, entryId: input.entryId, at: act.at, limit: mostListed + 1 });
  return { requests: rows.slice(0, mostListed).map((row) => requestLineOf(row, { accountId: caller.accountId, mayApprove, at: act.at })), more: rows.length > mostListed };
});

/** Throws Fault `documents.request-unknown`. */
async function getRequest({ tx, caller }: Pick<Call<unknown>, 'tx' | 'caller'>, id: string) {
  const row = await findRequest(tx, { dk: caller.dk, id });
  if (!row) throw new Fault('notFound', 'documents.request-unknown');
  return row;
}

export const decideArchiveRequest = implement(model.decideArchiveRequest).as(async (call) => {
  const { input, caller, act, tx } = call;
  const row = await getRequest(call, input.requestId);
  await requireApprover(call, row.kind);
  if (input.verdict === 'approve') await requireAgreed(call, await getEntry(call, row.entryId), row.recipient);
  const { state, until } = model.decideRequest(factsOfRequest(row), input, { accountId: caller.accountId, at: act.at });
  await tx.query('update documents.archive_request set state = $3, decided_at = $4, decided_by = $5, decided_by_name = $6, decided_reason = $7, until = $8 where dk = $1 and id = $2',
    [caller.dk, row.id, state, act.at, caller.accountId, caller.displayName, input.reason || null, until]);
  return { number: row.number, ...(until !== undefined && { until }) };
});

/** Whom the hospital named for this kind of request. Throws Fault `documents.request-other-approver`. */
async function requireApprover(call: Call<unknown>, kind: model.RequestKind): Promise<void> {
  const approver = (await policyAt(call.tx, { dk: call.caller.dk, day: dayOf(call.act.at) })).approver[kind];
  if (approver === undefined || approver === 'any') return;
  const { positions } = await findSigner(call);
  if (!positions.some(({ code }) => model.positionsOf(approver).includes(code))) throw new Fault('forbidden', 'documents.request-other-approver');
}

export const releaseArchive = implement(model.releaseArchive).as(async (call) => {
  const { input, caller, act, tx } = call;
  const row = await getRequest(call, input.requestId);
  const files = await listEntryFiles(tx, { dk: caller.dk, row: await getEntry(call, row.entryId) });
  model.requireReleasable(factsOfRequest(row), { items: input.items, files: new Set(files.map(({ hash }) => hash)), at: act.at });
  await endRequest(call, row.id, { state: 'released', released: await countPages(call, input.items) });
  return { number: row.number };
});

async function countPages({ services, caller }: Pick<Call<unknown>, 'services' | 'caller'>, items: readonly WantedItem[]): Promise<ReleasedItem[]> {
  return Promise.all(items.map(async (item) => (item.hash === undefined ? item : { ...item, pages: (await PDF.load(await services.files.get(caller.dk, item.hash))).getPageCount() })));
}

async function endRequest({ tx, caller, act }: Pick<Call<unknown>, 'tx' | 'caller' | 'act'>, id: string, { state, released }: { state: 'released' | 'returned'; released?: unknown }): Promise<void> {
  await tx.query('update documents.archive_request set state = $3, ended_at = $4, ended_by_name = $5, released = $6 where dk = $1 and id = $2', [caller.dk, id, state, act.at, caller.displayName, released === undefined ? null : JSON.stringify(released)]);
}

export const returnArchive = implement(model.returnArchive).as(async (call) => {
  const { input, caller, act } = call;
  const row = await getRequest(call, input.requestId);
  if (row.readerAccount !== caller.accountId && !caller.permissions.has('documents.archive')) throw new Fault('forbidden', 'documents.request-for-others');
  model.requireRunning(factsOfRequest(row), act.at);
  await endRequest(call, row.id, { state: 'returned' });
  return { number: row.number };
});
