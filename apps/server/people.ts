// People at the door: sessions, the caller of a request, the log-in addresses, and the gate that the FHIR routes ask.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditEvent } from '#platform/audit/index.ts';
import { accessPolicy, findOpenings, readDemoFile } from '#modules/facility/server/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { whileListening } from '#fhir/rest/whileListening.ts';
import { parseScopes } from '#fhir/smart/scope.ts';
import { authRoutes, findActor, listenForSessionNews, oauthRoutes, onSessionsChanged, openBearers, openSessions, provedUntil, requireOpen, tokenOf } from '#platform/auth/index.ts';
import type { AuthServices, Bearer, Caller, DoorEvent, Member, SessionRow, Sessions } from '#platform/auth/index.ts';
import type { Config } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openLimit } from '#platform/limit/index.ts';
import { openSecret } from '#platform/signing/index.ts';
import type { Gate } from './fhirServices.ts';
import { openOauth } from './oauth.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';

export interface People {
  readonly gate: Gate;
  readonly sessions: Sessions;
  routes(app: FastifyInstance): Promise<void>;
}

export function openPeople(services: Services): People {
  const { db, now, config } = services;
  const sessions = openSessions({ db, now, newId, factorRoles: config.factorRoles, forgetElsewhere: services.team?.forgetAccount });
  const oauth = openOauth(services);
  const bearers = openBearers(db, oauth.provider);
  const withOpenings = async (caller: Caller): Promise<Caller> => (caller.practitionerRoleId ? { ...caller, breakGlass: await findOpenings(db, caller, now()) } : caller);
  const callers = new WeakMap<SessionRow, Caller>();
  // The row lives three seconds, and so does what follows from it; the openings are asked each time.
  const callerIn = async (session: SessionRow): Promise<Caller> => {
    const known = callers.get(session);
    const caller = known ?? callerOfSession(session, config);
    const whole = caller.practitionerRoleId ? withReasons(caller, await findOpenings(db, caller, now())) : caller;
    if (whole !== known) callers.set(session, whole);
    return whole;
  };
  const authenticate = async (request: FastifyRequest) => {
    const token = tokenOf(request);
    const session = token && (await sessions.find(token));
    if (session) {
      requireOpen(session, request);
      return callerIn(session);
    }
    const bearer = token && request.headers.authorization !== undefined && (await bearers.find(token));
    if (!bearer) throw new Fault('unauthenticated', 'auth.not-signed-in');
    return withOpenings(callerOfBearer(bearer));
  };
  const describeDepartments = async (dk: number, ids: readonly string[]) => {
    const { rows } = await db.query<{ id: string; name: string }>(
      `select r.rid as id, r.content::json ->> 'name' as name from fhir.res r where r.dk = $1 and r.rid = any($2::uuid[]) and r.content is not null`, [dk, ids]);
    return rows;
  };
  const demoAccounts = config.mode === 'demo' ? async () => (await readDemoFile(config.dataFolder))?.users ?? [] : undefined;
  const onParked = (sessionId: string) => services.signing.lockSession(sessionId);
  const record = (event: DoorEvent, request: FastifyRequest) => services.audit.trail.append(db, [doorEvent(event, { request, at: now() })]);
  const auth = { db, now, newId, sessions, permissionsOf, describeDepartments, ...(demoAccounts && { demoAccounts }), onParked, record, secureCookie: config.tlsInFront, policy: config, secret: () => openSecret(config.dataFolder), log: services.log, ...limitFailures() };
  return {
    gate: { authenticate, policy: accessPolicy, audit: services.audit.trail, callerOf: callerOf(services) },
    sessions,
    routes: async (app) => {
      const stop = onSessionsChanged(sessions.forgetAccount);
      app.addHook('onClose', async () => stop());
      whileListening(app, async () => listenForSessionNews(services));
      await app.register(authRoutes, auth);
      await app.register(oauthRoutes, { ...oauth, sessions, record, checkPatient: async (session, patientId) => accessPolicy.checkPatient(db, await callerIn(session), patientId) });
    },
  };
}

function doorEvent({ what, outcome, dk, accountId, sessionId, about }: DoorEvent, { request, at }: { request: FastifyRequest; at: Date }): AuditEvent {
  return { dk, at: at.toISOString(), action: 'E', interaction: what, outcome, accountId, actor: undefined, clientId: 'staff', sessionId, ...(about && { id: about }), address: request.ip, requestId: String(request.id) };
}

/** For work that goes on after the request. */
export const callerOf = ({ db }: Pick<Services, 'db'>) => async (dk: number, reference: string): Promise<Caller | undefined> => {
  const actor = await findActor(db, { dk, reference });
  return actor && (actor.kind === 'program' ? callerOfBearer(actor.bearer) : callerOfMember(actor.member));
};

const byRole = new Map<string, ReadonlySet<string>>();

/** Permissions of several roles together; one role's set is computed once. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<string> {
  const key = [...roles].sort().join(',');
  const known = byRole.get(key);
  if (known) return known;
  const lists = rooms.flatMap((room) => Object.entries(room.permissions ?? {}));
  const permissions = new Set(lists.filter(([, given]) => given.some((role) => roles.includes(role))).map(([code]) => code));
  byRole.set(key, permissions);
  return permissions;
}

const withReasons = (caller: Caller, breakGlass: ReadonlyMap<string, string>): Caller => (caller.breakGlass === breakGlass ? caller : { ...caller, breakGlass });

/** From one address, whatever the names: a whole ward shares an address, a list of stolen passwords is longer. */
const failuresPerMinute = 60;

function limitFailures(): Pick<AuthServices, 'requirePatience' | 'countFailure'> {
  const failures = openLimit({ most: failuresPerMinute, windowMs: 60_000 });
  return {
    countFailure: failures.count,
    requirePatience: (address) => {
      const seconds = failures.secondsToWait(address);
      if (seconds > 0) throw new Fault('busy', 'auth.locked', { retryAfterS: seconds, params: { seconds } });
    },
  };
}

function callerOfSession(session: SessionRow, { stepUp }: Config): Caller {
  const proved = provedUntil(session, stepUp);
  return { ...callerOfMember(session), ...(proved && { provedUntil: proved }), sessionId: session.id, clientId: session.clientId, roles: session.activeRoles, permissions: permissionsOf(session.activeRoles) };
}

/** A program acts with the person's rights cut down to its scopes; operations need all of them. */
function callerOfBearer({ clientId, scopes, who }: Bearer): Caller {
  if (who.kind === 'person') {
    return { ...callerOfMember(who.member), ...(who.launchPatientId && { launchPatientId: who.launchPatientId }), clientId, scopes, permissions: isWhole(scopes) ? permissionsOf(who.member.roles) : new Set() };
  }
  return {
    dk: who.dk, facilityId: who.facilityId, accountId: clientId, clientId, reference: `Device/${clientId}`, system: true, scopes, roles: [], departmentIds: [],
    permissions: new Set(), displayName: who.name,
  };
}

const isWhole = (scopes: readonly string[]): boolean => parseScopes(scopes).some(({ context, type, letters }) => context === 'user' && type === '*' && letters.size === 5);

function callerOfMember(member: Member): Caller {
  return {
    dk: Number(member.dk), facilityId: member.facilityId, accountId: member.accountId, clientId: '',
    reference: member.patientId ? `Patient/${member.patientId}` : `PractitionerRole/${member.practitionerRoleId}`,
    ...(member.practitionerId && { practitionerId: member.practitionerId }),
    ...(member.practitionerRoleId && { practitionerRoleId: member.practitionerRoleId }),
    ...(member.patientId && { patientId: member.patientId }),
    roles: member.roles, departmentIds: member.departments, permissions: permissionsOf(member.roles), displayName: member.displayName,
  };
}
