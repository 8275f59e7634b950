// What counts as a fresh proof of who sits there, before acts that reach far. Pure. spec: PPL-50

export const proofs = ['passkey', 'code', 'password'] as const;
/** `code` stands for recovery codes too. */
export type Proof = (typeof proofs)[number];

export interface StepUpPolicy {
  readonly minutes: number;
  readonly proofs: readonly Proof[];
}

/** What the rule sees of a session. */
export interface Proved {
  readonly proof: Proof | 'recovery' | null;
  readonly provedAt: Date | null;
  readonly hasCode: boolean;
  readonly hasPasskey: boolean;
  readonly demo: boolean;
  readonly expiresAt: Date;
}

/** Whoever has a second factor gives that; the password is for those who have none. Empty: a second factor has to be set up first. */
export function waysToProve({ hasCode, hasPasskey }: Pick<Proved, 'hasCode' | 'hasPasskey'>, { proofs: allowed }: StepUpPolicy): Proof[] {
  const own: Proof[] = [...(hasPasskey ? ['passkey' as const] : []), ...(hasCode ? ['code' as const] : [])];
  const ways = own.length > 0 ? own : ['password' as const];
  const taken = ways.filter((way) => allowed.includes(way));
  // Who has a factor that the installation does not take is not left with nothing.
  return taken.length === 0 && own.length > 0 ? own : taken;
}

/** Until when the session needs no further proof; undefined: it needs one now. A demo account without a second factor is never asked. */
export function provedUntil(session: Proved, policy: StepUpPolicy): Date | undefined {
  if (session.demo && !session.hasCode && !session.hasPasskey) return session.expiresAt;
  const { proof, provedAt } = session;
  if (!proof || !provedAt) return undefined;
  const ways = waysToProve(session, policy);
  const counts = proof === 'recovery' ? ways.length > 0 && !ways.includes('password') : ways.includes(proof);
  return counts ? new Date(provedAt.getTime() + policy.minutes * 60_000) : undefined;
}
