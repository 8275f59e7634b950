// The key that is open in this session and still in force. spec: SGN-30, SGN-72
import { Fault } from '#platform/fault/index.ts';
import type { Unlocked } from '#platform/signing/index.ts';
import type { Look } from './kinds.ts';

/** Throws Fault `signing.locked`, `signing.expired`, `signing.revoked`: another process, or the operator, may have revoked it since it was unlocked. */
export async function getKeyInForce({ services, caller }: Pick<Look, 'services' | 'caller'>): Promise<Unlocked> {
  const unlocked = await services.signing.getUnlocked(caller.sessionId, caller.accountId);
  const credential = await services.signing.provider.find(caller);
  if (credential?.revoked) throw new Fault('rule', 'signing.revoked');
  if (credential?.facts.serial !== unlocked.facts.serial) throw new Fault('rule', 'signing.locked');
  return unlocked;
}
