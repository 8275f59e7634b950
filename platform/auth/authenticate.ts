// Token → session row. A cookie alone never changes anything: such requests must carry X-Lanh-Client, which no foreign page can send. spec: PPL
import type { FastifyRequest } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import type { SessionRow, Sessions } from './session.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The session token of a request: Bearer first, then the cookie. Throws Fault `auth.no-client-header` on a bare cookie that writes. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([\w.~+/=-]{20,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  const fromCookie = /(?:^|;\s*)lanh_session=([\w-]{20,200})/.exec(request.headers.cookie ?? '')?.[1];
  if (fromCookie && !safeMethods.has(request.method) && !request.headers['x-lanh-client']) throw new Fault('forbidden', 'auth.no-client-header');
  return fromCookie;
}

/** Throws Fault `auth.not-signed-in` without a session in force, `auth.screen-locked`, or `auth.other-person`. */
export async function authenticateSession(sessions: Sessions, request: FastifyRequest): Promise<SessionRow> {
  const token = tokenOf(request);
  const session = token && (await sessions.find(token));
  if (!session) throw new Fault('unauthenticated', 'auth.not-signed-in');
  requireOpen(session, request);
  return session;
}

/** A locked screen gets nothing; a page that still shows the colleague before a hand-over acts for nobody. */
export function requireOpen(session: SessionRow, request: FastifyRequest): void {
  requireOpenScreen(session, request);
  if (session.factorMissing) throw new Fault('forbidden', 'auth.second-factor-missing');
}

/** As far as setting up a second factor needs it. */
export function requireOpenScreen(session: SessionRow, request: FastifyRequest): void {
  const shown = request.headers['x-lanh-account'];
  if (shown !== undefined && shown !== session.accountId) throw new Fault('unauthenticated', 'auth.other-person');
  if (session.lockedAt) throw new Fault('forbidden', 'auth.screen-locked');
  if (session.passwordTemporary) throw new Fault('forbidden', 'auth.password-temporary');
}
