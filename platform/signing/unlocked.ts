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

export interface KeyRing {
  keep(sessionId: string, unlocked: Unlocked): void;
  find(sessionId: string | undefined, of: { accountId: string; at: Date }): Unlocked | undefined;
  /** In whatever session: for work in the background whose deliberate act is done. */
  findOf(accountId: string, at: Date): Unlocked | undefined;
  /** Nothing happens when none is open. */
  closeSession(sessionId: string): void;
  closeAccount(accountId: string): void;
}

export function openKeyRing(): KeyRing {
  const bySession = new Map<string, Unlocked>();
  return {
    keep: (sessionId, unlocked) => void bySession.set(sessionId, unlocked),
    find: (sessionId, { accountId, at }) => {
      const unlocked = sessionId === undefined ? undefined : bySession.get(sessionId);
      if (!unlocked || sessionId === undefined) return undefined;
      if (unlocked.accountId === accountId && at < unlocked.until) return unlocked;
      bySession.delete(sessionId);
      return undefined;
    },
    findOf: (accountId, at) => [...bySession.values()].find((one) => one.accountId === accountId && at < one.until),
    closeSession: (sessionId) => void bySession.delete(sessionId),
    closeAccount: (accountId) => {
      for (const [sessionId, unlocked] of bySession) if (unlocked.accountId === accountId) bySession.delete(sessionId);
    },
  };
}
