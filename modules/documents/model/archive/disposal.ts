// The end of a record: a list of those whose period is over, two approvals, destruction and its proof. spec: ARC-40
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { archiveLine, archiveShared } from './archive.ts';
import { isOver } from './retention.ts';
import type { Retention } from './retention.ts';

const states = ['drawn-up', 'approved', 'refused', 'destroying', 'done'] as const;
export type DisposalState = (typeof states)[number];

const proof = z.object({ hash: z.string(), where: z.enum(['archive', 'files']), gone: z.boolean() });
export type DestroyedFile = z.infer<typeof proof>;
const item = z.object({ entryId: z.string(), record: z.string(), name: z.string(), endedOn: z.string(), retentionClass: z.string(), retainUntil: z.string(), destroyedAt: z.string().optional(), files: z.array(proof).optional(), barred: z.enum(['hold', 'period']).optional() });

export const disposalLine = z.object({
  id: z.string(), number: z.string(), state: z.enum(states), decision: z.string().optional(), madeAt: z.string(), madeByName: z.string(), firstAt: z.string().optional(), firstByName: z.string().optional(),
  secondAt: z.string().optional(), secondByName: z.string().optional(), refusedReason: z.string().optional(), doneAt: z.string().optional(), mayDecide: z.boolean(), items: z.array(item),
});
export type DisposalLine = z.infer<typeof disposalLine>;

export const listDisposals = operation({
  ...archiveShared, code: 'list-disposals', input: z.strictObject({}), output: z.object({ due: z.array(archiveLine), moreDue: z.boolean(), disposals: z.array(disposalLine) }),
  permission: 'documents.archive-approve', faults: [], affectsState: false,
});

export const drawUpDisposal = operation({
  ...archiveShared, code: 'draw-up-disposal', input: z.strictObject({ entryIds: z.array(z.string().max(64)).min(1).max(500) }), output: z.object({ disposalId: z.string(), number: z.string() }),
  permission: 'documents.archive', faults: ['documents.archive-unknown', 'documents.retention-runs', 'documents.on-hold', 'documents.disposal-listed'], affectsState: true,
});

export const decideDisposal = operation({
  ...archiveShared, code: 'decide-disposal', input: z.strictObject({ disposalId: z.uuid(), verdict: z.enum(['approve', 'refuse']), decision: z.string().trim().max(80).optional(), reason: z.string().trim().max(500).optional() }),
  output: z.object({ state: z.enum(states) }), permission: 'documents.archive-approve',
  faults: ['documents.disposal-unknown', 'documents.disposal-own', 'documents.disposal-decided', 'documents.disposal-needs-decision', 'documents.request-reason'], affectsState: true,
});

export interface DisposableFacts { readonly record: string; readonly retention: Retention; readonly held: boolean; readonly listed: boolean }

/** Throws Faults that name the record and the legal text. */
export function requireDisposable({ record, retention, held, listed }: DisposableFacts, day: string): void {
  if (!isOver(retention, day)) throw new Fault('rule', 'documents.retention-runs', { params: { record, until: retention.until ?? '∞', source: retention.source } });
  if (held) throw new Fault('rule', 'documents.on-hold', { params: { record } });
  if (listed) throw new Fault('conflict', 'documents.disposal-listed', { params: { record } });
}

export interface DisposalFacts { readonly state: DisposalState; readonly madeBy: string; readonly firstBy: string | undefined; readonly decision: string | undefined }
interface Verdict { readonly verdict: 'approve' | 'refuse'; readonly decision?: string | undefined; readonly reason?: string | undefined }

export const mayDecideDisposal = ({ state, madeBy, firstBy }: DisposalFacts, accountId: string): boolean => (state === 'drawn-up' || state === 'approved') && accountId !== madeBy && accountId !== firstBy;

/** Drawn up by one, approved by two others; the number of the written decision is there before anything is destroyed. Throws Faults. */
export function decideDisposalState(disposal: DisposalFacts, { verdict, decision, reason }: Verdict, accountId: string): Extract<DisposalState, 'approved' | 'refused' | 'destroying'> {
  if (disposal.state !== 'drawn-up' && disposal.state !== 'approved') throw new Fault('conflict', 'documents.disposal-decided');
  if (!mayDecideDisposal(disposal, accountId)) throw new Fault('forbidden', 'documents.disposal-own');
  if (verdict === 'refuse') {
    if (!reason) throw new Fault('rule', 'documents.request-reason');
    return 'refused';
  }
  if (!(decision ?? disposal.decision)) throw new Fault('rule', 'documents.disposal-needs-decision');
  return disposal.state === 'drawn-up' ? 'approved' : 'destroying';
}
