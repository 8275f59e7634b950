// Acts of demo staff: the product's own operations, through the same pipe as HTTP, with that person's rights, at an instant of the past.   spec: DEM
import type { Caller } from '#platform/auth/index.ts';
import { accessPolicy } from '#modules/facility/server/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { answerSafely } from '#fhir/rest/pipe.ts';
import { routeOf } from '#fhir/rest/route.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { Services } from '#apps/server/services.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { permissionsOf } from '#apps/server/people.ts';

export interface Actor {
  readonly caller: Caller;
  /** Calls an operation, `Encounter/<id>/$save-visit` or `$check-in`, and gives its answer. Throws where it is refused. */
  run<O>(at: Date, path: string, input: object): Promise<O>;
  /** Reads or searches. */
  read<O>(at: Date, path: string, query?: string): Promise<O>;
}

/** Finds the demo account of a name. */
export type FindActor = (username: string) => Promise<Actor>;

interface Membership { account_id: string; dk: number; organization_id: string; display_name: string; practitioner_id: string | null; practitioner_role_id: string | null; roles: string[]; departments: string[] }

export async function openActors(services: Services): Promise<FindActor> {
  const fhir = await buildFhirServices(services, { authenticate: refuse, policy: accessPolicy, audit: services.audit.trail });
  const known = new Map<string, Promise<Actor>>();
  return (username) => {
    const actor = known.get(username) ?? findCaller(services, username).then((caller) => openActor(fhir, caller));
    known.set(username, actor);
    return actor;
  };
}

const refuse = async () => {
  throw new Error('the demo hospital has no requests');
};

async function findCaller({ db }: Services, username: string): Promise<Caller> {
  const { rows: [row] } = await db.query<Membership>(
    `select m.account_id, m.dk, f.organization_id, a.display_name, m.practitioner_id, m.practitioner_role_id, m.roles, m.departments
     from platform.account a join platform.membership m on m.account_id = a.id join platform.facility f on f.dk = m.dk where a.username = $1 and a.demo`, [username]);
  if (!row) throw new Error(`there is no demo account ${username}`);
  return {
    dk: Number(row.dk), facilityId: row.organization_id, accountId: row.account_id, clientId: 'lanh-demo', sessionId: newId(), reference: `PractitionerRole/${row.practitioner_role_id}`, roles: row.roles,
    ...(row.practitioner_id && { practitionerId: row.practitioner_id }), ...(row.practitioner_role_id && { practitionerRoleId: row.practitioner_role_id }),
    departmentIds: row.departments, permissions: permissionsOf(row.roles), displayName: row.display_name,
  };
}

function openActor(fhir: RestServices, caller: Caller): Actor {
  const send = async <O>(at: Date, method: 'GET' | 'POST', { path, query = '', body = '' }: { path: string; query?: string; body?: string }): Promise<O> => {
    const services = { ...fhir, now: () => at };
    // An invented person sits where they should.
    const present = { ...caller, provedUntil: new Date(at.getTime() + 60_000) };
    const exchange = { services, db: fhir.db, caller: present, language: 'vi', method, base: 'http://localhost/fhir', path, query, headers: {}, body, address: undefined, requestId: newId() } as const;
    const answer = await answerSafely(exchange, async () => routeOf(exchange)(exchange));
    if (answer.status >= 300) throw new Error(`${caller.displayName}: ${path} was refused with ${answer.status}: ${answer.body ?? ''}`);
    return JSON.parse(answer.body ?? '{}') as O;
  };
  return {
    caller,
    run: (at, path, input) => send(at, 'POST', { path, body: JSON.stringify(input) }),
    read: (at, path, query = '') => send(at, 'GET', { path, query }),
  };
}
