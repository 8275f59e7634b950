// Consent for one purpose: contracts. Given, refused and withdrawn by the same act: none is harder than the other. spec: PDP-2, PDP-3
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { archiveShared } from '../archive/archive.ts';
import { identityNumber, relations } from '../confirm/confirmation.ts';

export const consentDecisions = ['given', 'refused', 'withdrawn'] as const;
export type ConsentDecision = (typeof consentDecisions)[number];
/** `confirmed`: the patient confirms the page, by the ways of other papers, and it is signed; until then it counts for nothing. */
export const consentWays = ['at-desk', 'paper', 'confirmed'] as const;
export type ConsentWay = (typeof consentWays)[number];

const name = z.string().trim().min(2).max(200);
const guardian = z.strictObject({ name, identity: identityNumber, relation: z.enum(relations) });

export const decideInput = z.strictObject({
  purpose: z.string().max(40), edition: z.string().max(20), decision: z.enum(consentDecisions), way: z.enum(consentWays),
  /** Who decides for a child, or for somebody who cannot. */
  guardian: guardian.optional(),
  /** A child who is asked says yes, too. */
  childAgrees: z.boolean().optional(),
  /** For whom, where the purpose asks. */
  recipient: z.string().trim().max(300).optional(),
  /** The signed paper, PDF or JPEG as base64. */
  scan: z.string().max(14_000_000).optional(),
});
export type DecideConsentInput = z.infer<typeof decideInput>;

const bar = { on: 'Patient', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;

export const decideConsent = operation({
  ...bar, code: 'decide-consent', input: decideInput, output: z.object({ consentId: z.string(), state: z.enum([...consentDecisions, 'waiting']) }), permission: 'documents.consent', affectsState: true,
  faults: ['documents.purpose-unknown', 'documents.purpose-edition', 'documents.guardian-needed', 'documents.child-agrees', 'documents.recipient-needed', 'documents.scan-needed', 'documents.scan-unreadable', 'documents.nothing-given'],
});

/** Takes back a consent of whatever kind: to an operation, too, as long as that was not done. */
export const withdrawConsent = operation({
  ...bar, code: 'withdraw-consent', input: z.strictObject({ consentId: z.uuid(), by: name, reason: z.string().trim().max(500).default('') }), output: z.object({ consentId: z.string() }),
  permission: 'documents.consent', affectsState: true, faults: ['documents.consent-unknown', 'documents.nothing-given'],
});

const words = z.object({ vi: z.string(), en: z.string(), fr: z.string() });
const madeShape = z.object({
  consentId: z.string(), state: z.enum([...consentDecisions, 'waiting', 'replaced']), at: z.string(), by: z.string(), way: z.string(), edition: z.string(), until: z.string().optional(), recipient: z.string().optional(), recordedBy: z.string().optional(),
  withdrawn: z.object({ at: z.string(), by: z.string() }).optional(), documentId: z.string().optional(),
});
export type MadeConsent = z.infer<typeof madeShape>;

const purposeLine = z.object({
  purpose: z.string(), display: words, words, edition: z.string(), sensitive: z.boolean(), needsConsent: z.boolean(), asksRecipient: z.boolean(), lastsMonths: z.int().optional(), source: z.string(), isCompared: z.boolean(),
  /** What counts now; absent = never asked, which is no. */
  current: madeShape.optional(), earlier: z.array(madeShape),
});
export type PurposeLine = z.infer<typeof purposeLine>;

/** Every purpose with what the person decided, and the consents to operations. */
export const consentSheet = operation({
  ...bar, code: 'consent-sheet', input: z.strictObject({}),
  output: z.object({ purposes: z.array(purposeLine), operations: z.array(madeShape.extend({ title: z.string() })), asks: z.enum(['adult', 'child-agrees', 'child']), name: z.string(), mayWrite: z.boolean() }),
  permission: 'documents.read-consent', affectsState: false, faults: [],
});

/** How many decided what, by purpose. */
export const countConsents = operation({
  ...archiveShared, code: 'count-consents', input: z.strictObject({}), permission: 'documents.privacy', affectsState: false, faults: [],
  output: z.object({ purposes: z.array(z.object({ purpose: z.string(), display: words, needsConsent: z.boolean(), source: z.string(), given: z.int(), refused: z.int(), withdrawn: z.int(), ended: z.int() })) }),
});
