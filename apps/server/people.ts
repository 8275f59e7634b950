// People at the door: sessions, the caller of a request, the log-in addresses, and the gate that the FHIR routes ask.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accessPolicy, readDemoFile } from '#modules/facility/server/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { authRoutes, authenticateSession, openSessions } from '#platform/auth/index.ts';
import type { Caller, SessionRow, Sessions } from '#platform/auth/index.ts';
import type { Gate } from './fhirServices.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';

export interface People {
  readonly gate: Gate;
  readonly sessions: Sessions;
  routes(app: FastifyInstance): Promise<void>;
}

export function openPeople(services: Services): People {
  const { db, now, config } = services;
  const sessions = openSessions(db, now, newId);
  const authenticate = async (request: FastifyRequest) => callerOf(await authenticateSession(sessions, request));
  const describeDepartments = async (dk: number, ids: readonly string[]) => {
    const { rows } = await db.query<{ id: string; name: string }>(
      `select r.rid as id, r.content::json ->> 'name' as name from fhir.res r where r.dk = $1 and r.rid = any($2::uuid[]) and r.content is not null`, [dk, ids]);
    return rows;
  };
  const demoAccounts = config.mode === 'demo' ? async () => (await readDemoFile(config.dataFolder))?.users ?? [] : undefined;
  const auth = { db, now, sessions, permissionsOf, describeDepartments, ...(demoAccounts && { demoAccounts }), secureCookie: config.tlsInFront };
  return {
    gate: { authenticate, policy: accessPolicy, audit: services.audit.trail },
    sessions,
    routes: async (app) => {
      await app.register(authRoutes, auth);
    },
  };
}

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

function callerOf(session: SessionRow): Caller {
  const reference = session.patientId ? `Patient/${session.patientId}` : `PractitionerRole/${session.practitionerRoleId}`;
  return {
    dk: Number(session.dk), facilityId: session.facilityId, accountId: session.accountId, sessionId: session.id, clientId: session.clientId, reference,
    ...(session.practitionerId && { practitionerId: session.practitionerId }),
    ...(session.practitionerRoleId && { practitionerRoleId: session.practitionerRoleId }),
    ...(session.patientId && { patientId: session.patientId }),
    roles: session.activeRoles, departmentIds: session.departments, permissions: permissionsOf(session.activeRoles), displayName: session.displayName,
  };
}
