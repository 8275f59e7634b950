// Contracts of the signing queue: what waits for me, who holds what, hand back, remind, sign many with one act. spec: SGW-20
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { barredPaper, preparedPaper, signerOutput } from '../signing.ts';
import { reason } from '../keys/signingKeys.ts';

const mine = { on: null, level: 'system', permission: 'documents.sign', scope: 'self' } as const;

export const queueViews = ['mine', 'given', 'department'] as const;

const holder = z.object({ name: z.string(), standsIn: z.boolean() });

const task = z.object({
  kind: z.string(), focus: z.string(), title: z.string(), encounterId: z.string(),
  /** Absent before the first signature. */
  paperId: z.string().optional(), documentId: z.string().optional(),
  /** Number in the workflow; absent before the first signature. */
  step: z.number().optional(),
  /** Words under the date of the signature that is awaited. */
  stepTitle: z.string().optional(),
  /** `first`: written and not yet signed by its author. `open`: held by somebody. `pending`: signed, a service is awaited. `returned`: given back to its author. */
  state: z.enum(['first', 'open', 'pending', 'returned']),
  patient: z.object({ id: z.string(), name: z.string(), birthDate: z.string().optional() }),
  since: z.string(),
  /** This person may act on it now. */
  isMine: z.boolean(),
  holders: z.array(holder),
  firstSigner: z.string().optional(),
  returned: z.object({ by: z.string(), at: z.string(), reason: z.string() }).optional(),
  nudged: z.object({ by: z.string(), at: z.string() }).optional(),
});
export type SignTask = z.infer<typeof task>;

/** `mine`: what this person may sign now. `given`: papers this person signed that somebody else holds. `department`: all that is held in the own departments. */
export const signQueue = operation({
  ...mine, code: 'sign-queue', input: z.strictObject({ view: z.enum(queueViews) }), output: z.object({ tasks: z.array(task), more: z.boolean() }), signature: 'none', faults: [], affectsState: false,
});

const stepKey = { paperId: z.uuid(), step: z.number().int().min(2).max(20) };

/** The paper goes back to who signed first and is signed anew as a new version; what is signed stays as it is. */
export const returnPaper = operation({
  ...mine, code: 'return-paper', input: z.strictObject({ ...stepKey, reason }), output: z.object({ paperId: z.string() }), signature: 'none',
  faults: ['documents.set-unknown', 'documents.step-not-open', 'documents.not-signer', 'documents.signed-before'], affectsState: true,
});

/** Reminds who holds the paper; once in a while is enough. */
export const nudgeSigner = operation({
  ...mine, code: 'nudge-signer', input: z.strictObject(stepKey), output: z.object({ holders: z.array(holder) }), signature: 'none',
  faults: ['documents.set-unknown', 'documents.step-not-open', 'documents.nudged'], affectsState: true,
});

/** A first signature is named by visit, kind and focus, a later one by paper and step. */
const wanted = z.union([z.strictObject({ encounterId: z.string(), kind: z.string(), focus: z.string() }), z.strictObject(stepKey)]);
const batchPaper = preparedPaper.extend({ encounterId: z.string(), patientName: z.string(), step: z.number().optional(), stepTitle: z.string().optional() });

/** First beat for papers of many visits: freezes those that wait for a first signature; the others are frozen already. */
export const prepareBatch = operation({
  ...mine, code: 'prepare-sign-batch', input: z.strictObject({ wanted: z.array(wanted).min(1).max(50) }),
  output: z.object({ papers: z.array(batchPaper), barred: z.array(barredPaper), signer: signerOutput }), signature: 'none', faults: ['documents.not-signer'], affectsState: true,
});

export const batchChoice = z.strictObject({ paperId: z.uuid(), step: z.number().int().min(2).max(20).optional(), digest: z.string(), opened: z.boolean().optional() });

export const batchResult = z.object({ paperId: z.string(), state: z.enum(['signed', 'pending', 'refused']), code: z.string().optional(), documentId: z.string().optional() });

/** The one deliberate act for all of them. Each paper stands for itself: one that changed meanwhile is refused, the others are signed. */
export const signBatch = operation({
  ...mine, code: 'sign-batch', input: z.strictObject({ papers: z.array(batchChoice).min(1).max(50) }), output: z.object({ papers: z.array(batchResult) }), signature: 'required',
  faults: ['signing.locked', 'documents.not-signer', 'signing.expired', 'signing.revoked'], affectsState: true,
});
