// What all addresses of /auth share: their services, who is there, how a token is handed out. spec: PPL
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Logger } from '#platform/log/index.ts';
import { tokenOf } from './authenticate.ts';
import type { Device } from './device.ts';
import type { StepUpPolicy } from './factor/proof.ts';
import type { NewSession, OpenedSession, SessionRow, Sessions } from './session.ts';
import { checkCredentials } from './signIn.ts';

/** One act at the door, for the trail. */
export interface DoorEvent {
  readonly what: 'sign-in' | 'sign-out' | 'hand-over' | 'lock' | 'unlock' | 'switch-role' | 'set-pin' | 'change-password' | 'enrol-device' | 'revoke-device' | 'revoke-session'
    | 'allow-app' | 'refuse-app' | 'revoke-app' | 'step-up' | 'enrol-factor' | 'remove-factor' | 'renew-recovery-codes' | 'reset-factors';
  readonly outcome: string;
  readonly dk: number;
  readonly accountId?: string;
  readonly sessionId?: string;
  readonly about?: string;
}

/** What the settings ask of people at the door. */
export interface DoorPolicy {
  /** Address at which people reach the server. */
  readonly publicUrl: string;
  /** Days without use after which an account is disabled; 0: never. */
  readonly idleDays: number;
  /** Roles that must have a second factor. */
  readonly factorRoles: readonly string[];
  readonly stepUp: StepUpPolicy;
}

export interface AuthServices {
  readonly db: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly sessions: Sessions;
  /** Permissions that roles give, from the rooms' lists. */
  readonly permissionsOf: (roles: readonly string[]) => ReadonlySet<string>;
  /** Names of departments, for the header. */
  readonly describeDepartments: (dk: number, ids: readonly string[]) => Promise<readonly { id: string; name: string }[]>;
  /** Accounts to click on the log-in page; undefined outside demo mode. */
  readonly demoAccounts?: () => Promise<readonly unknown[]>;
  /** Told when a session is handed over, ended or locked, before the answer goes out: open signing sessions close. */
  readonly onParked: (sessionId: string) => Promise<void>;
  readonly record: (event: DoorEvent, request: FastifyRequest) => Promise<void>;
  readonly secureCookie: boolean;
  readonly policy: DoorPolicy;
  /** Secret of this installation. */
  readonly secret: () => Promise<Uint8Array>;
  /** Failures of one address, whatever the names: throws Fault `auth.locked` when there were too many. */
  readonly requirePatience: (address: string) => void;
  readonly countFailure: (address: string) => void;
}

export const cookieName = 'lanh_session';
/** Everybody may ask; what is answered depends on the session. */
export const anybody = { config: { access: 'public' } } as const;
export const ownSession = { config: { access: 'session' } } as const;
/** Permission of whoever looks after the devices and people of a facility. */
export const peoplePermission = 'facility.people';

/** The session of the request, also while its screen is locked. */
export async function currentSession({ sessions }: AuthServices, request: FastifyRequest): Promise<SessionRow> {
  const token = tokenOf(request);
  const session = token && (await sessions.find(token));
  if (!session) throw new Fault('unauthenticated', 'auth.not-signed-in');
  return session;
}

/** Where a session begins. A device of another facility counts as none. */
export const placeOf = (request: FastifyRequest, device: Device | undefined, dk: number): Pick<NewSession, 'deviceId' | 'address' | 'agent'> => ({
  deviceId: device && device.dk === Number(dk) ? device.id : undefined, address: request.ip, agent: request.headers['user-agent'],
});

export function sendToken({ secureCookie }: AuthServices, reply: FastifyReply, session: OpenedSession): Record<string, string> {
  reply.setCookie(cookieName, session.token, { path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookie, expires: session.expiresAt });
  return { accessToken: session.token, tokenType: 'Bearer', expiresAt: session.expiresAt.toISOString() };
}

/** For somebody signed in: a wrong password is no reason to be signed out, so it is refused as forbidden. */
export async function confirmPassword({ db, now }: AuthServices, username: string, password: string): Promise<void> {
  await checkCredentials(db, { username, password }, now()).catch((error: unknown) => {
    throw error instanceof Fault && error.code === 'auth.wrong-password' ? new Fault('forbidden', 'auth.password-not-confirmed') : error;
  });
}

export function requireUuid(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new Fault('notFound', 'http.no-such-address');
}

/** Nothing that is typed holds NUL, and the database takes none. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  if (JSON.stringify(body ?? null).includes('\\u0000')) throw new Fault('invalid', 'auth.bad-input', { issue: [{ code: 'value', expression: '', text: 'NUL is no character' }] });
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Fault('invalid', 'auth.bad-input', { issue: result.error.issues.map((issue) => ({ code: 'value', expression: issue.path.join('.'), text: issue.message })) });
}
