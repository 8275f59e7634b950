// Contracts of a patient's confirmation of a paper: asked for by staff, given by the patient or a representative. spec: SGW-40
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';

export const relations = ['parent', 'spouse', 'child', 'sibling', 'guardian', 'proxy'] as const;
export const representedWhy = ['minor', 'incapable', 'authorised'] as const;
export const methods = ['code', 'device', 'witness'] as const;
export type Method = (typeof methods)[number];
export const witnessWhy = ['cannot-write', 'cannot-read', 'other'] as const;

export const phoneNumber = z.string().trim().regex(/^\+?[\d .()-]{9,20}$/);
const personName = z.string().trim().min(2).max(200);
/** CCCD, passport or another paper that names the person. */
export const identityNumber = z.string().trim().regex(/^[A-Za-z0-9-]{6,20}$/);

const representative = z.strictObject({ name: personName, identity: identityNumber, relation: z.enum(relations), why: z.enum(representedWhy) });
export type Representative = z.infer<typeof representative>;

const shared = { on: 'Encounter', level: 'instance', permission: 'documents.ask-confirmation', scope: 'patient', patientFrom: 'instance', signature: 'none', affectsState: true } as const;

/** Freezes the page and gives the address at which it is shown to the patient. `code` also sends the one-time code; asked again it is another one. */
export const askConfirmation = operation({
  ...shared, code: 'ask-confirmation',
  input: z.strictObject({
    kind: z.string(), focus: z.string(), method: z.enum(methods),
    /** Where the code goes; the number of the record when absent. */
    phone: phoneNumber.optional(),
    representative: representative.optional(),
  }),
  output: z.object({
    confirmationId: z.string(), page: z.string(), phone: z.string().optional(), until: z.string(), hash: z.string(), name: z.string(),
    /** The page as a phone reaches it, also as a QR code: squares a side and an SVG path. */
    address: z.string(), qr: z.object({ size: z.number(), path: z.string() }),
    /** The address names this machine alone: a phone cannot open it. */
    onlyHere: z.boolean(),
  }),
  faults: ['documents.no-paper', 'documents.no-patient-step', 'documents.representative-needed', 'documents.no-phone', 'documents.way-closed'],
});

/** For those who cannot write or read: a member of staff with the signing PIN, and a witness of the patient's own. */
export const witnessConfirmation = operation({
  ...shared, code: 'witness-confirmation',
  input: z.strictObject({
    confirmationId: z.uuid(), hash: z.string(), pin: z.string().min(1).max(64), why: z.enum(witnessWhy),
    witness: z.strictObject({ name: personName, identity: identityNumber, relation: z.string().trim().min(2).max(60) }),
  }),
  output: z.object({ confirmationId: z.string(), evidence: z.string() }),
  faults: ['documents.confirmation-unknown', 'documents.confirmation-ended', 'documents.other-method', 'documents.other-paper', 'signing.wrong-pin', 'signing.pin-blocked', 'signing.no-certificate', 'signing.revoked', 'signing.expired'],
});

const state = z.enum(['open', 'confirmed', 'refused', 'ended']);
export type ConfirmationState = z.infer<typeof state>;

/** What was asked for and given on a visit, newest first, and which papers still want it. */
export const listConfirmations = operation({
  ...shared, code: 'list-confirmations', affectsState: false, input: z.strictObject({}),
  output: z.object({
    confirmations: z.array(z.object({
      confirmationId: z.string(), kind: z.string(), focus: z.string(), title: z.string(), state, method: z.enum(methods), name: z.string(), at: z.string(), evidence: z.string().optional(),
    })),
    /** Papers of the visit whose signers begin with the patient. */
    papers: z.array(z.object({ kind: z.string(), focus: z.string(), title: z.string(), isConfirmed: z.boolean() })),
    /** Masked. */
    phone: z.string().optional(), needsRepresentative: z.boolean(),
  }),
  faults: [],
});
