// Passkeys: list, enrol, name, take away one's own; sign in with one alone. spec: PPL-60, PPL-61
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { openLimit } from '#platform/limit/index.ts';
import { anybody, ownSession, parseBody, requireUuid } from '../door.ts';
import type { AuthServices } from '../door.ts';
import { dropRecoveryCodesWithoutFactor } from '../factor/codeDesk.ts';
import { firstRecoveryCodes, requireAnother } from '../factor/factorRoutes.ts';
import { fullSession, provedSession } from '../factor/fullSession.ts';
import { findTicket } from '../factor/tickets.ts';
import { openSession, pickMembership } from '../openSession.ts';
import { listMemberships } from '../signIn.ts';
import { checkPasskey, passkeyOptions } from './checkPasskey.ts';
import { enrolmentOptions, enrolPasskey } from './enrolPasskey.ts';

const passkey = z.record(z.string(), z.unknown());
const name = z.string().trim().min(1).max(100);
const enrolment = z.strictObject({ name, passkey });
const naming = z.strictObject({ name });
const signingIn = z.strictObject({ passkey, facility: z.string().max(100).optional() });
/** Each is kept for five minutes: nobody fills the table with them. */
const challengesPerMinute = 60;
const optionsInput = z.strictObject({ ticket: z.string().min(20).max(200).optional() });

export async function passkeyRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  await app.register(ownPasskeys, services);

  const asked = openLimit({ most: challengesPerMinute, windowMs: 60_000 });
  /** With the ticket of a password: for the passkeys of that person. */
  app.post('/auth/passkey/options', anybody, async (request) => {
    asked.count(request.ip);
    const seconds = asked.secondsToWait(request.ip);
    if (seconds > 0) throw new Fault('busy', 'auth.locked', { retryAfterS: seconds, params: { seconds } });
    const { ticket } = parseBody(optionsInput, request.body ?? {});
    const found = ticket === undefined ? undefined : await findTicket(services.db, { ticket, what: 'sign-in' }, services.now());
    if (ticket !== undefined && !found) throw new Fault('forbidden', 'auth.ticket-expired');
    return passkeyOptions(services, { what: 'passkey-sign-in', ...(found?.accountId && { accountId: found.accountId }) });
  });

  app.post('/auth/passkey', anybody, async (request, reply) => {
    const given = parseBody(signingIn, request.body);
    services.requirePatience(request.ip);
    const accountId = await checkPasskey(services, given.passkey, { what: 'passkey-sign-in' }).catch((error: unknown) => refuse(services, request, error));
    await requireEnabled(services, accountId);
    const membership = pickMembership(await listMemberships(services.db, accountId), given.facility);
    return openSession(services, { request, reply }, { accountId, membership, how: 'passkey', proof: 'passkey' });
  });
}

async function refuse(services: AuthServices, request: FastifyRequest, error: unknown): Promise<never> {
  services.countFailure(request.ip);
  await services.record({ what: 'sign-in', outcome: error instanceof Fault ? error.code : 'http.unexpected', dk: 0 }, request);
  throw error;
}

async function requireEnabled({ db }: AuthServices, accountId: string): Promise<void> {
  const { rows } = await db.query<{ disabled: boolean; why: string | null }>('select disabled_at is not null as disabled, disabled_why as why from platform.account where id = $1', [accountId]);
  if (rows[0]?.disabled) throw new Fault('forbidden', rows[0].why === 'idle' ? 'auth.account-idle' : 'auth.passkey-refused');
}

async function ownPasskeys(app: FastifyInstance, services: AuthServices): Promise<void> {
  const { db } = services;
  app.get('/auth/passkeys', ownSession, async (request) => {
    const { accountId } = await fullSession(services, request);
    const { rows } = await db.query('select id, name, synced, created_at as "createdAt", used_at as "usedAt" from platform.passkey where account_id = $1 order by created_at', [accountId]);
    return { passkeys: rows };
  });

  app.post('/auth/passkeys/options', ownSession, async (request) => enrolmentOptions(services, await provedSession(services, request)));

  app.post('/auth/passkeys', ownSession, async (request, reply) => {
    const session = await provedSession(services, request);
    const id = await enrolPasskey(services, session, parseBody(enrolment, request.body));
    await services.sessions.prove(session, 'passkey');
    await services.sessions.tellChanged(session.accountId);
    await services.record({ what: 'enrol-factor', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about: id }, request);
    return reply.code(201).send({ id, recoveryCodes: await firstRecoveryCodes(services, session.accountId) });
  });

  app.put('/auth/passkeys/:id', ownSession, async (request, reply) => {
    const { accountId } = await fullSession(services, request);
    const { rowCount } = await db.query('update platform.passkey set name = $3 where id = $1 and account_id = $2', [idOf(request), accountId, parseBody(naming, request.body).name]);
    if (rowCount === 0) throw new Fault('notFound', 'http.no-such-address');
    return reply.code(204).send();
  });

  app.delete('/auth/passkeys/:id', ownSession, async (request, reply) => {
    const session = await provedSession(services, request);
    const id = idOf(request);
    await requireAnother(services, session, { passkeys: 1 });
    const { rowCount } = await db.query('delete from platform.passkey where id = $1 and account_id = $2', [id, session.accountId]);
    if (rowCount === 0) throw new Fault('notFound', 'http.no-such-address');
    await dropRecoveryCodesWithoutFactor(db, session.accountId);
    await services.sessions.tellChanged(session.accountId);
    await services.record({ what: 'remove-factor', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about: id }, request);
    return reply.code(204).send();
  });
}

const idOf = (request: FastifyRequest): string => requireUuid((request.params as { id: string }).id);
