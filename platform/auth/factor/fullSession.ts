// Who may set up what opens the account: a person who signed in fully, whose screen is open, and who has just proved it. spec: PPL-45
import type { FastifyRequest } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { currentSession } from '../door.ts';
import type { AuthServices } from '../door.ts';
import type { SessionRow } from '../session.ts';
import { requireOpenScreen } from '../authenticate.ts';
import { provedUntil } from './proof.ts';

/** Throws Fault `auth.screen-locked`, `auth.password-temporary`, `auth.full-sign-in-first` after a take-over by PIN. A missing second factor does not bar its own set-up. */
export async function fullSession(services: AuthServices, request: FastifyRequest): Promise<SessionRow> {
  const session = await currentSession(services, request);
  requireOpenScreen(session, request);
  if (session.how === 'pin') throw new Fault('forbidden', 'auth.full-sign-in-first');
  return session;
}

/** Throws Fault `auth.step-up-required`. */
export function requireProof({ policy, now }: Pick<AuthServices, 'policy' | 'now'>, session: SessionRow): void {
  const until = provedUntil(session, policy.stepUp);
  if (until === undefined || until <= now()) throw new Fault('forbidden', 'auth.step-up-required');
}

export async function provedSession(services: AuthServices, request: FastifyRequest): Promise<SessionRow> {
  const session = await fullSession(services, request);
  requireProof(services, session);
  return session;
}
