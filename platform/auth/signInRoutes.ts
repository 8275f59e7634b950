// Sign in, out, who am I, another role. spec: PPL-1, PPL-5
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { setPassword } from './accounts.ts';
import { tokenOf } from './authenticate.ts';
import { findDevice, idleLockMinutes } from './device.ts';
import type { Device } from './device.ts';
import { anybody, confirmPassword, cookieName, currentSession, ownSession, parseBody } from './door.ts';
import type { AuthServices } from './door.ts';
import { listFactors } from './factor/codeDesk.ts';
import { ticketFor } from './factor/secondFactorRoutes.ts';
import { openSession, pickMembership } from './openSession.ts';
import type { SessionRow } from './session.ts';
import { checkCredentials } from './signIn.ts';

const credentials = z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(500), facility: z.string().max(100).optional() });
const passwordChange = z.strictObject({ password: z.string().min(1).max(500), newPassword: z.string().min(1).max(500) });
const roleChoice = z.object({ role: z.string().min(1).max(50) });

export async function signInRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  const { sessions } = services;
  app.post('/auth/sign-in', anybody, async (request, reply) => {
    const given = parseBody(credentials, request.body);
    services.requirePatience(request.ip);
    const account = await checkCredentials(services.db, given, services.now()).catch(async (error: unknown) => {
      services.countFailure(request.ip);
      await recordRefusal(services, request, error);
      throw error;
    });
    const membership = pickMembership(account.memberships, given.facility);
    if (!account.hasFactor) return openSession(services, { request, reply }, { accountId: account.id, membership, how: 'password', proof: 'password' });
    const { code, passkeys, recoveryCodesLeft } = await listFactors(services.db, account.id);
    const ways = [...(passkeys > 0 ? ['passkey'] : []), ...(code ? ['code'] : []), ...(recoveryCodesLeft > 0 ? ['recovery'] : [])];
    return { secondFactor: ways, ticket: await ticketFor(services, request, { accountId: account.id, dk: membership.dk }) };
  });

  app.post('/auth/sign-out', anybody, async (request, reply) => {
    const token = tokenOf(request);
    const session = token && (await sessions.find(token));
    if (session) {
      await sessions.end({ sessionId: session.id });
      await services.onParked(session.id);
      await services.record({ what: 'sign-out', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id }, request);
    }
    return reply.clearCookie(cookieName, { path: '/' }).code(204).send();
  });

  app.get('/auth/me', ownSession, async (request) => describe(services, await currentSession(services, request), await findDevice(services.db, request)));

  app.post('/auth/switch-role', ownSession, async (request) => {
    const session = await currentSession(services, request);
    if (session.lockedAt) throw new Fault('forbidden', 'auth.screen-locked');
    const { role } = parseBody(roleChoice, request.body);
    if (role !== 'all' && !session.roles.includes(role)) throw new Fault('forbidden', 'auth.not-your-role');
    const activeRoles = role === 'all' ? session.roles : [role];
    await sessions.switchRoles(session, activeRoles);
    await services.record({ what: 'switch-role', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about: role }, request);
    return describe(services, { ...session, activeRoles }, await findDevice(services.db, request));
  });

  app.post('/auth/change-password', ownSession, async (request, reply) => {
    const session = await currentSession(services, request);
    if (session.lockedAt) throw new Fault('forbidden', 'auth.screen-locked');
    const { password, newPassword } = parseBody(passwordChange, request.body);
    await confirmPassword(services, session.username, password);
    if (password === newPassword) throw new Fault('unprocessable', 'auth.same-password');
    await setPassword(services.db, { accountId: session.accountId, username: session.username, password: newPassword, temporary: false, at: services.now().toISOString() });
    await sessions.end({ accountId: session.accountId, butSessionId: session.id });
    await sessions.setLocked(session.id, false);
    await services.record({ what: 'change-password', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id }, request);
    return reply.code(204).send();
  });

  const { demoAccounts } = services;
  if (demoAccounts) app.get('/auth/demo-accounts', anybody, async () => ({ accounts: await demoAccounts() }));
}

/** A locked screen learns whose it is and nothing else. */
async function describe(services: AuthServices, session: SessionRow, device: Device | undefined): Promise<Record<string, unknown>> {
  const enrolled = device?.dk === Number(session.dk) ? device : undefined;
  const { practitionerId, practitionerRoleId, patientId } = session;
  return {
    accountId: session.accountId,
    displayName: session.displayName,
    facility: { id: session.facilityId, name: session.facilityName },
    ...(practitionerId && { practitionerId }), ...(practitionerRoleId && { practitionerRoleId }), ...(patientId && { patientId }),
    ...(await describeRights(services, session)),
    expiresAt: session.expiresAt.toISOString(),
    locked: session.lockedAt !== null,
    byPin: session.how === 'pin',
    mustChangePassword: session.passwordTemporary,
    mustSetUpFactor: session.factorMissing,
    ...(session.idleDays !== null && { idle: { days: session.idleDays, limit: services.policy.idleDays } }),
    pin: { set: session.pinSet, deviceEnrolled: enrolled !== undefined },
    ...(enrolled && { device: { name: enrolled.name, zone: enrolled.zone } }),
    idleLockMinutes: idleLockMinutes[enrolled?.zone ?? 'desk'],
  };
}

async function describeRights(services: AuthServices, session: SessionRow) {
  if (session.lockedAt || session.passwordTemporary || session.factorMissing) return { roles: [], availableRoles: [], departments: [], permissions: [] };
  return {
    roles: session.activeRoles,
    availableRoles: session.roles.map((code) => ({ code })),
    departments: await services.describeDepartments(session.dk, session.departments),
    permissions: [...services.permissionsOf(session.activeRoles)],
  };
}

/** A refused sign-in leaves its row too; the name as typed is not kept, it may be a password. */
async function recordRefusal(services: AuthServices, request: FastifyRequest, error: unknown): Promise<void> {
  const username = String((request.body as { username?: unknown }).username).trim().toLowerCase();
  const { rows } = await services.db.query<{ id: string; dk: number }>('select a.id, m.dk from platform.account a join platform.membership m on m.account_id = a.id where a.username = $1 limit 1', [username]);
  const outcome = error instanceof Fault ? error.code : 'http.unexpected';
  await services.record({ what: 'sign-in', outcome, dk: Number(rows[0]?.dk ?? 0), ...(rows[0] && { accountId: rows[0].id }) }, request);
}
