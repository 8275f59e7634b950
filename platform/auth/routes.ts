// /auth/…: sign in, out, who am I, another role. Cookie for browsers, the same token as Bearer for scripts. spec: PPL
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { tokenOf } from './authenticate.ts';
import type { SessionRow, Sessions } from './session.ts';
import { checkCredentials } from './signIn.ts';

export interface AuthServices {
  readonly db: Db;
  readonly now: () => Date;
  readonly sessions: Sessions;
  /** Permissions that roles give, from the rooms' lists. */
  readonly permissionsOf: (roles: readonly string[]) => ReadonlySet<string>;
  /** Names of departments, for the header. */
  readonly describeDepartments: (dk: number, ids: readonly string[]) => Promise<readonly { id: string; name: string }[]>;
  /** Accounts to click on the log-in page; undefined outside demo mode. */
  readonly demoAccounts?: () => Promise<readonly unknown[]>;
  readonly secureCookie: boolean;
}

const credentials = z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(500), facility: z.string().max(100).optional() });
const roleChoice = z.object({ role: z.string().min(1).max(50) });
const cookieName = 'lanh_session';

export async function authRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  await app.register(cookie);
  const open = { config: { access: 'public' } };

  app.post('/auth/sign-in', open, async (request, reply) => {
    const account = await checkCredentials(services.db, parse(credentials, request.body), services.now());
    const [membership] = account.memberships;
    if (!membership) throw new Fault('forbidden', 'auth.no-membership');
    const session = await services.sessions.start({ accountId: account.id, dk: membership.dk, roles: membership.roles, clientId: 'staff' });
    reply.setCookie(cookieName, session.token, { path: '/', httpOnly: true, sameSite: 'strict', secure: services.secureCookie, expires: session.expiresAt });
    return { accessToken: session.token, tokenType: 'Bearer', expiresAt: session.expiresAt.toISOString() };
  });

  app.post('/auth/sign-out', open, async (request, reply) => {
    const token = tokenOf(request);
    if (token) await services.sessions.end(token);
    return reply.clearCookie(cookieName, { path: '/' }).code(204).send();
  });

  app.get('/auth/me', open, async (request) => describe(services, (await current(services, request)).session));

  app.post('/auth/switch-role', open, async (request) => {
    const { session, token } = await current(services, request);
    const { role } = parse(roleChoice, request.body);
    if (role !== 'all' && !session.roles.includes(role)) throw new Fault('forbidden', 'auth.not-your-role');
    const activeRoles = role === 'all' ? session.roles : [role];
    await services.sessions.switchRoles(session, token, activeRoles);
    return describe(services, { ...session, activeRoles });
  });

  const { demoAccounts } = services;
  if (demoAccounts) app.get('/auth/demo-accounts', open, async () => ({ accounts: await demoAccounts() }));
}

async function current(services: AuthServices, request: FastifyRequest): Promise<{ session: SessionRow; token: string }> {
  const token = tokenOf(request);
  const session = token && (await services.sessions.find(token));
  if (!token || !session) throw new Fault('unauthenticated', 'auth.not-signed-in');
  return { session, token };
}

async function describe(services: AuthServices, session: SessionRow): Promise<Record<string, unknown>> {
  return {
    accountId: session.accountId,
    displayName: session.displayName,
    facility: { id: session.facilityId, name: session.facilityName },
    practitionerId: session.practitionerId ?? undefined,
    practitionerRoleId: session.practitionerRoleId ?? undefined,
    patientId: session.patientId ?? undefined,
    roles: session.activeRoles,
    availableRoles: session.roles.map((code) => ({ code })),
    departments: await services.describeDepartments(session.dk, session.departments),
    permissions: [...services.permissionsOf(session.activeRoles)],
    expiresAt: session.expiresAt.toISOString(),
  };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Fault('invalid', 'auth.bad-input', { issue: result.error.issues.map((issue) => ({ code: 'value', expression: issue.path.join('.'), text: issue.message })) });
}
