// Keys that are open for a shift, in memory only and bound to one session: a restart, a hand-over or the time limit closes them. spec: SGN
import type { CertificateFacts } from './certificate.ts';
import type { SigningKey } from './provider.ts';

export interface Unlocked {
  readonly key: SigningKey;
  readonly facts: CertificateFacts;
  readonly accountId: string;
  readonly until: Date;
}

/** One shift. */
export const unlockedHours = 8;

const bySession = new Map<string, Unlocked>();

export function keepUnlocked(sessionId: string, unlocked: Unlocked): void {
  bySession.set(sessionId, unlocked);
}

export function findUnlocked(sessionId: string | undefined, { accountId, at }: { accountId: string; at: Date }): Unlocked | undefined {
  const unlocked = sessionId === undefined ? undefined : bySession.get(sessionId);
  if (!unlocked || sessionId === undefined) return undefined;
  if (unlocked.accountId === accountId && at < unlocked.until) return unlocked;
  bySession.delete(sessionId);
  return undefined;
}

/** Closes the key of a person in every session of this process: its certificate is revoked. */
export function lockSigningAccount(accountId: string): void {
  for (const [sessionId, unlocked] of bySession) if (unlocked.accountId === accountId) bySession.delete(sessionId);
}

/** Closes the signing key of a session at once: sign-out, hand-over of the PC, "Khoá ký". Nothing happens when none is open. */
export function lockSigningSession(sessionId: string): void {
  bySession.delete(sessionId);
}
