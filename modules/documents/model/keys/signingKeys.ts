// Looking after the signing keys of a facility: who has one, unblocking a PIN, revoking a certificate. Each act has a reason that is kept. spec: SGN-70
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';

const shared = { on: null, level: 'system', permission: 'documents.signing-keys', scope: 'facility', signature: 'none' } as const;

/** Kept with the act and shown to whoever looks later; a word is none. */
export const reason = z.string().trim().min(10).max(500);

export const keyState = z.enum(['good', 'blocked', 'expired', 'revoked']);
export type KeyState = z.infer<typeof keyState>;

const keyEvent = z.object({ what: z.enum(['unblock', 'revoke']), at: z.string(), by: z.string(), reason: z.string() });

const signingKey = z.object({
  accountId: z.string(), username: z.string(), name: z.string(), serial: z.string(), issuer: z.string(), notAfter: z.string(), state: keyState,
  /** Wrong PINs since the last good one. */
  failures: z.number().int(),
  blockedUntil: z.string().optional(),
  /** Newest first. */
  events: z.array(keyEvent),
});
export type SigningKeyLine = z.infer<typeof signingKey>;

export const listSigningKeys = operation({ ...shared, code: 'list-signing-keys', input: z.object({}), output: z.object({ keys: z.array(signingKey) }), faults: [], affectsState: false });

/** After the person showed who they are: the PIN itself stays what it was, and nobody learns it. */
export const unblockSigning = operation({
  ...shared, code: 'unblock-signing', input: z.strictObject({ accountId: z.uuid(), reason }), output: z.object({ accountId: z.string() }),
  faults: ['documents.no-key', 'documents.own-key', 'documents.not-blocked'], affectsState: true,
});

/** At once here; the authority is told, again and again until it answers. What was signed before stays signed. */
export const revokeSigning = operation({
  ...shared, code: 'revoke-signing', input: z.strictObject({ accountId: z.uuid(), reason }), output: z.object({ accountId: z.string(), serial: z.string() }),
  faults: ['documents.no-key', 'documents.key-revoked'], affectsState: true,
});

export interface KeyFacts {
  readonly accountId: string;
  readonly failures: number;
  readonly blockedUntil?: string | undefined;
  readonly revokedAt?: string | undefined;
  readonly notAfter: string;
}

export function keyStateOf({ blockedUntil, revokedAt, notAfter }: Omit<KeyFacts, 'accountId'>, at: string): KeyState {
  if (revokedAt !== undefined) return 'revoked';
  if (notAfter <= at) return 'expired';
  return blockedUntil !== undefined && blockedUntil > at ? 'blocked' : 'good';
}

/** Nobody lifts the block on the own PIN: whoever guesses at a stolen session would. Throws a Fault. */
export function requireUnblockable(key: KeyFacts | undefined, { by, at }: { by: string; at: string }): KeyFacts {
  if (!key) throw new Fault('notFound', 'documents.no-key');
  if (key.accountId === by) throw new Fault('forbidden', 'documents.own-key');
  const state = keyStateOf(key, at);
  if (state === 'revoked' || (state !== 'blocked' && key.failures === 0)) throw new Fault('rule', 'documents.not-blocked');
  return key;
}

/** The own key may be revoked as well: a person who lost control of it waits for nobody. Throws a Fault. */
export function requireRevocable(key: KeyFacts | undefined): KeyFacts {
  if (!key) throw new Fault('notFound', 'documents.no-key');
  if (key.revokedAt !== undefined) throw new Fault('rule', 'documents.key-revoked');
  return key;
}
