// A server whose callers are given by the test: for tests of the routes alone. Access itself is tested with the real policy elsewhere.
import type { FastifyInstance, LightMyRequestResponse as InjectResponse } from 'fastify';
import type { AuditEvent } from '#platform/audit/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { Gate } from '#apps/server/fhirServices.ts';
import type { Room } from '#fhir/rest/room.ts';

export interface FhirServer {
  readonly app: FastifyInstance;
  readonly events: readonly AuditEvent[];
  readonly db: Awaited<ReturnType<typeof openTestServer>>['db'];
  /** `send('POST Patient', body)` */
  send(line: string, body?: string | Buffer, headers?: Record<string, string>): Promise<InjectResponse>;
  /** Stored versions of all kinds. */
  count(): Promise<number>;
  close(): Promise<void>;
}

export const testCaller: Caller = {
  dk: 1, facilityId: '0190c0de-0000-7000-8000-00000000f001', accountId: 'test', clientId: 'test', reference: 'Device/test', roles: ['doctor'],
  departmentIds: [], permissions: new Set(), displayName: 'Test',
};

export async function openFhirServer(caller: Caller = testCaller, { rooms, authenticate = async () => caller, guards = [], env }: { rooms?: readonly Room[]; authenticate?: Gate['authenticate']; guards?: NonNullable<Gate['guards']>; env?: NodeJS.ProcessEnv } = {}): Promise<FhirServer> {
  const events: AuditEvent[] = [];
  const server = await openTestServer({
    ...(rooms && { rooms }),
    ...(env && { env }),
    gate: {
      authenticate,
      policy: { checkType: () => undefined, searchAccess: ({ dk }) => ({ dk, kind: 'facility', deniedFlags: 0 }), checkPatient: async () => undefined },
      audit: { append: async (_db, added) => void events.push(...added) },
      guards,
    },
  });
  return {
    app: server.app, db: server.db, events, close: () => server.close(),
    send: (line, body, headers = {}) => server.app.inject({
      method: line.slice(0, line.indexOf(' ')) as 'GET', url: `/fhir/${line.slice(line.indexOf(' ') + 1)}`, ...(body !== undefined && { payload: body }),
      headers: { ...(body !== undefined && { 'content-type': 'application/fhir+json' }), ...headers },
    }),
    count: async () => Number((await server.db.query<{ n: number }>('select (select count(*) from fhir.res) + (select count(*) from fhir.res_hist) as n')).rows[0]?.n),
  };
}
