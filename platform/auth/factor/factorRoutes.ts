// One's own second factors: see, set up, take away; and how an administrator helps who lost them. spec: PPL-44, PPL-45
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { drawQr } from '#platform/print/index.ts';
import { authenticateSession } from '../authenticate.ts';
import { ownSession, parseBody, peoplePermission, requireUuid } from '../door.ts';
import type { AuthServices, DoorEvent } from '../door.ts';
import type { SessionRow } from '../session.ts';
import { beginCodes, confirmCodes, dropFactors, dropRecoveryCodesWithoutFactor, listFactors, renewRecoveryCodes } from './codeDesk.ts';
import { fullSession, provedSession, requireProof } from './fullSession.ts';

const codeInput = z.strictObject({ code: z.string().min(1).max(20) });

export async function factorRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  const { db } = services;
  const changed = async (request: FastifyRequest, session: SessionRow, { what, about }: Pick<DoorEvent, 'what' | 'about'>) => {
    await services.sessions.tellChanged(session.accountId);
    await services.record({ what, outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, ...(about && { about }) }, request);
  };

  app.get('/auth/factors', ownSession, async (request) => {
    const session = await fullSession(services, request);
    return { ...(await listFactors(db, session.accountId)), required: isRequired(services, session) };
  });

  app.post('/auth/totp', ownSession, async (request, reply) => {
    const session = await provedSession(services, request);
    const { uri, typed } = await beginCodes(services, { accountId: session.accountId, label: session.username });
    return reply.code(201).send({ uri, typed, qr: drawQr(uri) });
  });

  app.post('/auth/totp/confirm', ownSession, async (request) => {
    const session = await provedSession(services, request);
    await confirmCodes(services, { accountId: session.accountId, code: parseBody(codeInput, request.body).code });
    await services.sessions.prove(session, 'code');
    await changed(request, session, { what: 'enrol-factor', about: 'code' });
    return { recoveryCodes: await firstRecoveryCodes(services, session.accountId) };
  });

  app.delete('/auth/totp', ownSession, async (request, reply) => {
    const session = await provedSession(services, request);
    await requireAnother(services, session, { code: true });
    await db.query('delete from platform.one_time_code where account_id = $1', [session.accountId]);
    await dropRecoveryCodesWithoutFactor(db, session.accountId);
    await changed(request, session, { what: 'remove-factor', about: 'code' });
    return reply.code(204).send();
  });

  app.post('/auth/recovery-codes', ownSession, async (request) => {
    const session = await provedSession(services, request);
    const { code, passkeys } = await listFactors(db, session.accountId);
    if (!code && passkeys === 0) throw new Fault('conflict', 'auth.second-factor-missing');
    const recoveryCodes = await renewRecoveryCodes(services, session.accountId);
    await changed(request, session, { what: 'renew-recovery-codes' });
    return { recoveryCodes };
  });

  app.delete('/auth/accounts/:id/factors', { config: { access: peoplePermission } }, async (request, reply) => {
    const session = await authenticateSession(services.sessions, request);
    requireProof(services, session);
    await resetFactors(services, { accountId: requireUuid((request.params as { id: string }).id), session });
    await services.record({ what: 'reset-factors', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about: (request.params as { id: string }).id }, request);
    return reply.code(204).send();
  });
}

/** Shown with the first factor; later ones keep those that are there. */
export async function firstRecoveryCodes(services: AuthServices, accountId: string): Promise<readonly string[]> {
  const { recoveryCodesLeft } = await listFactors(services.db, accountId);
  return recoveryCodesLeft > 0 ? [] : renewRecoveryCodes(services, accountId);
}

const isRequired = ({ policy }: AuthServices, { roles, demo }: SessionRow): boolean => !demo && roles.some((role) => policy.factorRoles.includes(role));

/** Throws Fault `auth.second-factor-required` where the last factor would go from a role that must have one. */
export async function requireAnother(services: AuthServices, session: SessionRow, going: { code?: boolean; passkeys?: number }): Promise<void> {
  if (!isRequired(services, session)) return;
  const { code, passkeys } = await listFactors(services.db, session.accountId);
  if (!(code && !going.code) && passkeys - (going.passkeys ?? 0) <= 0) throw new Fault('rule', 'auth.second-factor-required');
}

/** Of an account of the own facility, and never one's own. */
async function resetFactors({ db, sessions, onParked, now }: AuthServices, { accountId, session }: { accountId: string; session: SessionRow }): Promise<void> {
  if (accountId === session.accountId) throw new Fault('forbidden', 'auth.own-factors');
  const { rowCount } = await db.query('select 1 from platform.membership where account_id = $1 and dk = $2', [accountId, session.dk]);
  if (rowCount === 0) throw new Fault('notFound', 'http.no-such-address');
  for (const id of await sessions.end({ accountId })) await onParked(id);
  await dropFactors(db, { accountId, at: now() });
}
