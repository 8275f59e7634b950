// The policy on screen: drafted, proposed, approved by somebody else, read by everybody. spec: POL-10, POL-14, POL-15
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { policySections } from './changes.ts';
import { policyContent, policyStates } from './policy.ts';
import type { PolicyState } from './policy.ts';
import { policyProblemKinds } from './problems.ts';

const day = z.iso.date();
const shared = { on: null, level: 'system', scope: 'facility', signature: 'none' } as const;
const change = z.object({ section: z.enum(policySections), key: z.string(), before: z.string(), after: z.string(), name: z.string().optional() });
const problem = z.object({ where: z.string(), why: z.enum(policyProblemKinds), limit: z.string().optional(), source: z.string() });

export const policyVersion = z.object({
  version: z.int(), state: z.enum(policyStates), validFrom: day.optional(), number: z.string().optional(), hash: z.string(), isInForce: z.boolean(),
  editedBy: z.string(), editedAt: z.string(), documentId: z.string().optional(), approvedBy: z.string().optional(), approvedAt: z.string().optional(), returnedReason: z.string().optional(),
});
export type PolicyVersion = z.infer<typeof policyVersion>;

const nationalStep = z.object({ workflow: z.string(), step: z.int(), role: z.string(), title: z.string(), required: z.boolean(), standIn: z.string().optional(), standInTitle: z.string().optional(), samePerson: z.boolean(), certainty: z.string(), source: z.string() });
export const nationalView = z.object({
  signers: z.array(nationalStep), papers: z.array(z.object({ form: z.string(), title: z.string(), workflow: z.string() })),
  hours: z.array(z.object({ kind: z.string(), hours: z.number(), source: z.string() })),
  required: z.array(z.object({ id: z.string(), form: z.string(), title: z.string(), hours: z.number(), certainty: z.string(), source: z.string() })),
  staff: z.array(z.string()), confirmation: z.array(z.object({ rule: z.string(), value: z.number() })),
  limits: z.array(z.object({ rule: z.string(), least: z.number(), most: z.number(), source: z.string() })),
});
export type NationalView = z.infer<typeof nationalView>;

const shown = z.object({ version: policyVersion, content: policyContent, changes: z.array(change) });

export const readPolicy = operation({
  ...shared, code: 'policy', permission: 'documents.policy-read', input: z.strictObject({}), faults: [], affectsState: false,
  output: z.object({ inForce: shown.optional(), draft: shown.extend({ problems: z.array(problem), mayApprove: z.boolean() }).optional(), versions: z.array(policyVersion), national: nationalView, abbreviations: z.array(z.object({ code: z.string(), display: z.string() })) }),
});

export const savePolicy = operation({
  ...shared, code: 'save-policy', permission: 'documents.policy', input: z.strictObject({ content: policyContent, hash: z.string().max(64).optional() }), output: z.object({ version: z.int(), hash: z.string(), problems: z.array(problem) }),
  faults: ['documents.policy-proposed', 'documents.policy-changed'], affectsState: true,
});

export const proposePolicy = operation({
  ...shared, code: 'propose-policy', permission: 'documents.policy', input: z.strictObject({ hash: z.string().max(64), number: z.string().trim().min(1).max(60), validFrom: day }), output: z.object({ version: z.int() }),
  faults: ['documents.no-policy-draft', 'documents.policy-changed', 'documents.policy-looser', 'documents.policy-unchanged', 'documents.policy-past', 'documents.policy-number-taken'], affectsState: true,
});

/** `approve`: it rules from its day on; else it goes back to be changed. */
export const decidePolicy = operation({
  ...shared, code: 'decide-policy', permission: 'documents.policy-approve', input: z.strictObject({ hash: z.string().max(64), verdict: z.enum(['approve', 'return']), reason: z.string().trim().max(500).optional() }), output: z.object({ version: z.int() }),
  faults: ['documents.no-policy-draft', 'documents.policy-changed', 'documents.policy-own', 'documents.policy-past', 'documents.policy-looser', 'documents.reason-missing'], affectsState: true,
});

export interface PolicyFacts { readonly state: PolicyState; readonly hash: string; readonly editors: readonly string[]; readonly validFrom: string | undefined }

/** Throws Faults; a version begins today or later: what was done before was done by the rules of then. */
export function requireProposable(facts: PolicyFacts | undefined, { hash, validFrom }: { hash: string; validFrom: string }, today: string): void {
  if (facts?.state !== 'draft') throw new Fault('notFound', 'documents.no-policy-draft');
  if (facts.hash !== hash) throw new Fault('conflict', 'documents.policy-changed');
  if (validFrom < today) throw new Fault('unprocessable', 'documents.policy-past');
}

/** Four eyes: nobody approves what they had a hand in. Throws Faults. */
export function decideVerdict(facts: PolicyFacts | undefined, { hash, verdict, reason }: { hash: string; verdict: 'approve' | 'return'; reason?: string | undefined }, { accountId, today }: { accountId: string; today: string }): PolicyState {
  if (facts?.state !== 'proposed') throw new Fault('notFound', 'documents.no-policy-draft');
  if (facts.hash !== hash) throw new Fault('conflict', 'documents.policy-changed');
  if (verdict === 'return') {
    if (!reason) throw new Fault('unprocessable', 'documents.reason-missing');
    return 'draft';
  }
  if (facts.editors.includes(accountId)) throw new Fault('forbidden', 'documents.policy-own');
  if ((facts.validFrom ?? '') < today) throw new Fault('unprocessable', 'documents.policy-past');
  return 'approved';
}

/** The annex of the regulation, signed by the director with the key of the session. */
export const signPolicy = operation({
  ...shared, code: 'sign-policy', permission: 'documents.sign', input: z.strictObject({ version: z.int().min(1), hash: z.string().max(64) }), output: z.object({ documentId: z.string(), verifyCode: z.string() }),
  faults: ['documents.no-policy-version', 'documents.policy-changed', 'documents.policy-signed', 'documents.policy-wait', 'documents.not-signer', 'signing.locked', 'signing.expired', 'signing.revoked'], affectsState: true,
});

const reader = { ...shared, permission: 'documents.policy-read' } as const;

/** What this person has not read yet of the versions that touch their work. */
export const policyToRead = operation({
  ...reader, code: 'policy-to-read', input: z.strictObject({}), faults: [], affectsState: false,
  output: z.object({ version: policyVersion.optional(), changes: z.array(change), putOff: z.int() }),
});

export const acknowledgePolicy = operation({
  ...reader, code: 'acknowledge-policy', input: z.strictObject({ version: z.int(), hash: z.string().max(64), verdict: z.enum(['read', 'later']) }), output: z.object({ putOff: z.int() }),
  faults: ['documents.no-policy-version', 'documents.policy-changed'], affectsState: true,
});

export const policyReaders = operation({
  ...shared, code: 'policy-readers', permission: 'documents.policy-readers', input: z.strictObject({}), faults: [], affectsState: false,
  output: z.object({
    version: policyVersion.optional(),
    people: z.array(z.object({ accountId: z.string(), name: z.string(), roles: z.array(z.string()), department: z.string(), readAt: z.string().optional(), putOff: z.int() })),
  }),
});
