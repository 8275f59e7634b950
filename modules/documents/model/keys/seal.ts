// The electronic seal of a facility, and the long-term proof of its papers, looked after by whoever looks after keys. spec: SGN-110, SGN-105
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { reason } from './signingKeys.ts';

const shared = { on: null, level: 'system', permission: 'documents.signing-keys', scope: 'facility', signature: 'none' } as const;

const seal = z.object({ subject: z.string(), issuer: z.string(), serial: z.string(), notAfter: z.string() });

/** No `seal`: the facility has none. */
export const sealState = operation({ ...shared, code: 'seal-state', input: z.strictObject({}), output: z.object({ seal: seal.optional() }), faults: [], affectsState: false });

/** `number`: tax or licence number of the facility, for the certificate. An older seal is put away. */
export const makeSeal = operation({
  ...shared, code: 'make-seal', stepUp: true, input: z.strictObject({ number: z.string().trim().regex(/^[0-9A-Za-z/.-]{4,30}$/) }), output: z.object({ seal }), faults: ['signing.authority-down'], affectsState: true,
});

/** At once here; the authority is told until it answers. What was sealed before stays sealed. */
export const revokeSeal = operation({ ...shared, code: 'revoke-seal', stepUp: true, input: z.strictObject({ reason }), output: z.object({ serial: z.string() }), faults: ['signing.no-seal'], affectsState: true });

/** How far the archiving and renewing of signed papers is. */
export const proofState = operation({
  ...shared, code: 'proof-state', input: z.strictObject({}),
  output: z.object({ archived: z.number(), waiting: z.number(), renewing: z.number(), failed: z.number(), nextDueAt: z.string().optional() }), faults: [], affectsState: false,
});

/** Papers whose proof ends before the day, and those given up, get a time stamp now: an authority or an algorithm is no longer trusted. */
export const renewProofs = operation({ ...shared, code: 'renew-proofs', stepUp: true, input: z.strictObject({ before: z.iso.date() }), output: z.object({ papers: z.number() }), faults: [], affectsState: true });
