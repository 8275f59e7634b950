// The second half of a sign-in: a code of the app, a recovery code, or a passkey, for the ticket that the password earned. spec: PPL-43
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { anybody, parseBody } from '../door.ts';
import type { AuthServices } from '../door.ts';
import { openSession, pickMembership } from '../openSession.ts';
import { checkPasskey } from '../passkey/checkPasskey.ts';
import type { SessionProof } from '../session.ts';
import { listMemberships } from '../signIn.ts';
import { checkCode, checkRecoveryCode } from './codeDesk.ts';
import { findTicket, giveTicket, takeTicket } from './tickets.ts';

const ticket = z.string().min(20).max(200);
const code = z.string().min(1).max(40);
const passkey = z.record(z.string(), z.unknown());
const input = z.union([z.strictObject({ ticket, code }), z.strictObject({ ticket, recoveryCode: code }), z.strictObject({ ticket, passkey })]);
type Input = z.infer<typeof input>;

export async function secondFactorRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  app.post('/auth/second-factor', anybody, async (request, reply) => {
    const given = parseBody(input, request.body);
    services.requirePatience(request.ip);
    const found = await findTicket(services.db, { ticket: given.ticket, what: 'sign-in' }, services.now());
    const { accountId, dk } = found ?? {};
    if (accountId === undefined || dk === undefined) throw new Fault('forbidden', 'auth.ticket-expired');
    const proof = await prove(services, given, accountId).catch(async (error: unknown) => {
      services.countFailure(request.ip);
      await services.record({ what: 'sign-in', outcome: error instanceof Fault ? error.code : 'http.unexpected', dk, accountId }, request);
      throw error;
    });
    return openSession(services, { request, reply }, { accountId, membership: await finish(services, given.ticket), how: 'password', proof });
  });
}

/** The ticket opens one session, however often a right code arrives at the same moment; the account may have been disabled meanwhile. */
async function finish({ db, now }: AuthServices, ticket: string) {
  const used = await takeTicket(db, { ticket, what: 'sign-in' }, now());
  const { rows } = await db.query('select 1 from platform.account where id = $1 and disabled_at is null', [used?.accountId ?? null]);
  if (used?.accountId === undefined || rows.length === 0) throw new Fault('forbidden', 'auth.ticket-expired');
  const memberships = await listMemberships(db, used.accountId);
  return pickMembership(memberships.filter(({ dk }) => dk === used.dk), undefined);
}

async function prove(services: AuthServices, given: Input, accountId: string): Promise<SessionProof> {
  if ('code' in given) {
    await checkCode(services, { accountId, code: given.code });
    return 'code';
  }
  if ('recoveryCode' in given) {
    await checkRecoveryCode(services, { accountId, code: given.recoveryCode });
    return 'recovery';
  }
  await checkPasskey(services, given.passkey, { what: 'passkey-sign-in', accountId });
  return 'passkey';
}

/** What a right password earns where it does not suffice. */
export async function ticketFor(services: AuthServices, request: FastifyRequest, { accountId, dk }: { accountId: string; dk: number }): Promise<string> {
  await services.record({ what: 'sign-in', outcome: 'second-factor', dk, accountId }, request);
  return giveTicket(services.db, { what: 'sign-in', accountId, dk }, services.now());
}
