// Contracts of signing: unlock once per shift, prepare a set, sign it with one act. spec: SGN
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { isWeakPin } from './signer.ts';

const certificate = z.object({ subject: z.string(), issuer: z.string(), serial: z.string(), notAfter: z.string() });

/** `locked`: has a certificate, unlock with the PIN. `none`: no certificate yet. */
export const signingStateOutput = z.object({
  state: z.enum(['none', 'locked', 'unlocked']),
  /** Instant at which the session locks by itself. */
  until: z.string().optional(),
  certificate: certificate.optional(),
  /** Papers of this signer that wait for a certificate authority or time-stamp service. */
  pending: z.number(),
  /** Papers that wait for this person to sign. */
  toSign: z.number(),
  /** Of these, those that somebody has asked for again. */
  nudged: z.number(),
});

/** Six to twelve digits, and not the first that a thief tries. */
export const signingPin = z.string().regex(/^\d{6,12}$/).refine((pin) => !isWeakPin(pin), 'weak');

export const signingState = operation({
  code: 'signing-state', on: null, level: 'system', input: z.object({}), output: signingStateOutput,
  permission: 'documents.sign', scope: 'self', signature: 'none', faults: [], affectsState: false,
});

export const enrolSigning = operation({
  code: 'enrol-signing', on: null, level: 'system', input: z.strictObject({ pin: signingPin }), output: signingStateOutput,
  permission: 'documents.sign', scope: 'self', signature: 'none', stepUp: true, faults: ['signing.already-enrolled', 'signing.no-practitioner', 'signing.no-session', 'signing.authority-down', 'signing.wrong-pin', 'signing.no-remote-credential', 'signing.remote-down'], affectsState: true,
});

export const unlockSigning = operation({
  code: 'unlock-signing', on: null, level: 'system', input: z.strictObject({ pin: z.string().min(1).max(64) }), output: signingStateOutput,
  permission: 'documents.sign', scope: 'self', signature: 'none', stepUp: true, faults: ['signing.wrong-pin', 'signing.pin-blocked', 'signing.no-certificate', 'signing.no-session', 'signing.expired', 'signing.revoked', 'signing.remote-down'], affectsState: true,
});

export const lockSigning = operation({
  code: 'lock-signing', on: null, level: 'system', input: z.strictObject({}), output: signingStateOutput,
  permission: 'documents.sign', scope: 'self', signature: 'none', faults: [], affectsState: true,
});

export const paperState = z.enum(['unsigned', 'signed', 'pending', 'waiting', 'returned', 'changed', 'withdrawn']);
const paperKey = z.object({ kind: z.string(), focus: z.string() });

const paper = paperKey.extend({
  title: z.string(),
  /** `changed`: signed once, but the record has a newer version; signing again replaces it. `waiting`: further signatures are missing. `returned`: a later signer gave it back. */
  state: paperState,
  documentId: z.string().optional(),
  signedAt: z.string().optional(),
  verifyCode: z.string().optional(),
});

/** What a visit has on paper, signed or not: the SignBar's list. */
export const signList = operation({
  code: 'sign-list', on: 'Encounter', level: 'instance', input: z.object({}),
  /** `recordId`: of the record that the papers belong to, which for a visit of a course is that of the course. */
  output: z.object({ papers: z.array(paper), recordId: z.string().optional() }),
  permission: 'documents.read', scope: 'patient', patientFrom: 'instance', signature: 'none', faults: [], affectsState: false,
});

export const preparedPaper = paperKey.extend({
  paperId: z.string(),
  title: z.string(),
  /** SHA-256 (hex) of the content shown; sign-set must name it. */
  digest: z.string(),
  /** Address of the preview PDF; pages are drawn when it is opened. */
  preview: z.string(),
  /** The signed document that this one will replace. */
  replaces: z.string().optional(),
});

/** A paper that may not be signed yet, and why: the fault of its kind. */
export const barredPaper = paperKey.extend({ encounterId: z.string(), patientId: z.string(), patientName: z.string().optional(), title: z.string(), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])), reasons: z.array(z.string()) });

export const signerOutput = z.object({ name: z.string(), certificate: certificate.optional() });

/**
 * First beat: freezes the content of every paper that waits for a signature (or only those named) and gives its digest and preview.
 * Nothing is locked; a record that changes before the second beat makes it a conflict.
 */
export const prepareSignSet = operation({
  code: 'prepare-sign-set', on: 'Encounter', level: 'instance',
  input: z.strictObject({ papers: z.array(paperKey).max(50).optional() }),
  output: z.object({ setId: z.string(), papers: z.array(preparedPaper), barred: z.array(barredPaper), signer: signerOutput }),
  permission: 'documents.sign', scope: 'patient', patientFrom: 'instance', signature: 'none',
  faults: ['documents.nothing-to-sign', 'documents.not-signer'], affectsState: true,
});

const signedPaper = paperKey.extend({ paperId: z.string(), documentId: z.string(), state: z.enum(['signed', 'pending']), pdf: z.string(), verifyCode: z.string() });

/**
 * Second beat, the one deliberate act. Answers within about two seconds: papers are `signed`, or `pending` when a service is down,
 * and then finish by themselves. The same set signed twice gives the same answer.
 */
export const signSet = operation({
  code: 'sign-set', on: 'Encounter', level: 'instance',
  input: z.strictObject({ setId: z.string(), papers: z.array(z.strictObject({ paperId: z.string(), digest: z.string(), opened: z.boolean().optional() })).min(1).max(50) }),
  output: z.object({ setId: z.string(), state: z.enum(['signed', 'pending']), papers: z.array(signedPaper) }),
  permission: 'documents.sign', scope: 'patient', patientFrom: 'instance', signature: 'required',
  faults: ['signing.locked', 'documents.set-unknown', 'documents.set-changed', 'documents.not-signer', 'signing.expired', 'signing.revoked'], affectsState: true,
});
