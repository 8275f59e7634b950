// A signer at the PC approves the act on the own phone: the set, its digest and the PIN are there, and only for some minutes. spec: SGW-50
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { batchChoice, batchResult } from '../queue/signQueue.ts';

const mine = { on: null, level: 'system', permission: 'documents.sign', scope: 'self', signature: 'none' } as const;

/** How long a set waits for its answer. */
export const approvalMinutes = 3;

export const askApproval = operation({
  ...mine, code: 'ask-sign-approval', input: z.strictObject({ papers: z.array(batchChoice).min(1).max(50) }), output: z.object({ approvalId: z.string(), digest: z.string(), until: z.string() }),
  faults: ['documents.set-unknown', 'documents.not-signer', 'signing.no-session'], affectsState: true,
});

const state = z.enum(['waiting', 'approved', 'refused', 'ended']);

/** What became of a set that was sent to the phone. */
export const approvalState = operation({
  ...mine, code: 'sign-approval-state', input: z.strictObject({ approvalId: z.uuid() }), output: z.object({ state, papers: z.array(batchResult) }), faults: ['documents.approval-unknown'], affectsState: false,
});

const shownPaper = z.object({ paperId: z.string(), title: z.string(), patientName: z.string(), preview: z.string() });

/** Sets that this person sent from another session and may answer here. */
export const waitingApprovals = operation({
  ...mine, code: 'waiting-sign-approvals', input: z.strictObject({}), output: z.object({ approvals: z.array(z.object({ approvalId: z.string(), digest: z.string(), until: z.string(), papers: z.array(shownPaper) })) }), faults: [], affectsState: false,
});

/** The deliberate act, here: the key is opened by the PIN for this set alone. */
export const answerApproval = operation({
  ...mine, code: 'answer-sign-approval', signature: 'required', input: z.strictObject({ approvalId: z.uuid(), digest: z.string(), approve: z.boolean(), pin: z.string().max(64).optional() }), output: z.object({ state, papers: z.array(batchResult) }),
  faults: ['documents.approval-unknown', 'documents.approval-ended', 'documents.approval-same-session', 'documents.set-changed', 'documents.not-signer', 'signing.wrong-pin', 'signing.pin-blocked', 'signing.no-certificate', 'signing.no-session', 'signing.expired', 'signing.revoked'],
  affectsState: true,
});

export interface ApprovalFacts {
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly accountId: string;
  readonly sessionId: string;
  readonly digest: string;
  readonly until: string;
}

/** Throws the Fault that says why this answer does not count. */
export function requireAnswerable(approval: ApprovalFacts | undefined, by: { accountId: string; sessionId: string | undefined; digest: string; at: string }): asserts approval is ApprovalFacts {
  if (!approval || approval.accountId !== by.accountId) throw new Fault('notFound', 'documents.approval-unknown');
  if (approval.state !== 'waiting' || approval.until <= by.at) throw new Fault('conflict', 'documents.approval-ended');
  if (by.sessionId === undefined) throw new Fault('rule', 'signing.no-session');
  if (approval.sessionId === by.sessionId) throw new Fault('forbidden', 'documents.approval-same-session');
  if (approval.digest !== by.digest) throw new Fault('conflict', 'documents.set-changed');
}
