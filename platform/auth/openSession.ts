// The end of every full sign-in, whatever proved it: where the person works, a fresh session, its row in the trail. spec: PPL-1
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { findDevice } from './device.ts';
import { placeOf, sendToken } from './door.ts';
import type { AuthServices } from './door.ts';
import { findUsedAt, idleDaysToTell } from './idle.ts';
import type { SessionProof } from './session.ts';
import type { Membership } from './signIn.ts';

export interface SignedIn {
  readonly accountId: string;
  readonly membership: Membership;
  readonly how: 'password' | 'passkey';
  readonly proof: SessionProof;
}

/** Throws Fault `auth.no-membership`. */
export function pickMembership(memberships: readonly Membership[], facility: string | undefined): Membership {
  const found = memberships.find(({ code }) => facility === undefined || code === facility);
  if (!found) throw new Fault('forbidden', 'auth.no-membership');
  return found;
}

/** Always a token of its own: one that somebody put into the browser before is worth nothing afterwards. */
export async function openSession(services: AuthServices, { request, reply }: { request: FastifyRequest; reply: FastifyReply }, { accountId, membership: { dk, roles }, how, proof }: SignedIn) {
  const device = await findDevice(services.db, request);
  const idleDays = await findIdleDays(services, accountId);
  const session = await services.sessions.start({ accountId, dk, roles, clientId: 'staff', how, proof, idleDays, ...placeOf(request, device, dk) });
  await services.record({ what: 'sign-in', outcome: 'success', dk, accountId, sessionId: session.id, about: proof }, request);
  return sendToken(services, reply, session);
}

async function findIdleDays({ db, now, policy }: AuthServices, accountId: string): Promise<number | undefined> {
  const found = await findUsedAt(db, accountId);
  return found && !found.exempt ? idleDaysToTell(found.usedAt, { at: now(), days: policy.idleDays }) : undefined;
}
