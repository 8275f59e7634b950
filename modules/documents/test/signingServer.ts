// A real server with the demo facilities, a doctor's visit, and one kind of paper of the test's own.
import type { InjectOptions } from 'fastify';
import type { OperationContract } from '#fhir/operation/index.ts';
import { room } from '#fhir/rest/room.ts';
import type { SignableKind } from '#fhir/rest/signable.ts';
import { Fault } from '#platform/fault/index.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { checkIn, registerPatient } from '#modules/reception/model/index.ts';

/** The paper says the reason of the visit; a visit without one may not be put on paper. */
export const noteOf = (code: string, workflow: string, isFor: (reason: string) => boolean = () => true): SignableKind => ({
  code, permission: 'documents.sign',
  list: async ({ store }, encounterId) => (isFor((await store.get('Encounter', encounterId)).reasonCode?.[0]?.text ?? '') ? [{ focus: `Encounter/${encounterId}`, title: 'Phiếu thử' }] : []),
  build: async ({ store }, focus) => {
    const encounter = await store.get('Encounter', focus.replace('Encounter/', ''));
    const reason = encounter.reasonCode?.[0]?.text;
    if (!reason) throw new Fault('rule', 'test.no-reason', { params: { visit: 'x' }, issue: [{ code: 'business-rule', text: 'Thiếu lý do khám' }] });
    return {
      template: 'visitSummary', type: { system: 'http://loinc.org', code: '34133-9', display: 'Summary of episode note' }, workflow, patientId: encounter.subject?.reference?.replace('Patient/', '') ?? '', encounterId: encounter.id ?? '',
      written: { texts: [reason], leaves: true }, data: { title: 'Phiếu thử', patient: { name: 'Nguyễn Thị Diễm Quỳnh' }, reason }, sources: [{ reference: focus, version: encounter.meta?.versionId ?? '' }],
    };
  },
});

export interface SigningServer extends TestServer {
  readonly patientId: string;
  readonly encounterId: string;
  as(username: string): Promise<Runner>;
  /** Another visit of the same day, with a reason. */
  another(name: string, of?: { reason?: string; birthDate?: string; phone?: string }): Promise<string>;
  /** What is due in the outbox goes out now. */
  sendOutbox(): Promise<void>;
  proveDue(): Promise<number>;
  /** Another version of the visit, as its doctor would write it. */
  setReason(reason: string | undefined): Promise<void>;
}

export interface Runner {
  /** Calls an operation and gives its output; a refusal is thrown as its fault code. */
  run<I, O>(contract: OperationContract<I, O>, input: I, id?: string): Promise<O>;
  get(url: string): Promise<{ statusCode: number; headers: Record<string, unknown>; body: string; rawPayload: Buffer }>;
}

export async function openSigningServer(options: { now?: () => Date; kinds?: readonly SignableKind[]; env?: NodeJS.ProcessEnv } = {}): Promise<SigningServer> {
  const server = await openTestServer({ ...options, demo: true, rooms: [room({ name: 'test', signableKinds: options.kinds ?? [noteOf('test-note', 'visit-doctor')] })] });
  const as = async (username: string): Promise<Runner> => runnerOf(await server.asUser(username));
  const desk = await as('tiepdon');
  const registered = await desk.run(registerPatient, { person: { name: 'Nguyễn Thị Diễm Quỳnh', sex: 'female', birthDate: '1992-03-12', kind: 'ordinary' } });
  if (registered.outcome !== 'registered') throw new Error('the patient was not registered');
  const { patientId } = registered;
  const { rows } = await server.db.query<{ id: string }>(`select content::json ->> 'id' as id from fhir.res where dk = 1 and content is not null and content like '%"Phòng 12 – Nội tổng quát"%' and content like '%"resourceType":"Location"%'`);
  const { encounterId } = await desk.run(checkIn, { patientId, roomId: rows[0]?.id ?? '', reason: 'Đau họng' });
  const another: SigningServer['another'] = async (name, { reason = 'Đau đầu', birthDate = '1990-01-01', phone } = {}) => {
    const person = await desk.run(registerPatient, { person: { name, sex: 'female', birthDate, kind: 'ordinary', ...(phone !== undefined && { phone }) } });
    if (person.outcome !== 'registered') throw new Error('the patient was not registered');
    return (await desk.run(checkIn, { patientId: person.patientId, roomId: rows[0]?.id ?? '', reason })).encounterId;
  };
  const setReason = async (reason: string | undefined) => {
    const admin = await server.asUser('tiepdon');
    const before = JSON.parse((await admin({ url: `/fhir/Encounter/${encounterId}` })).body) as Record<string, unknown>;
    const { reasonCode: _old, ...rest } = before;
    await writeAsInstallation(server, { ...rest, ...(reason !== undefined && { reasonCode: [{ text: reason }] }) });
  };
  return { ...server, as, patientId, encounterId, another, setReason, sendOutbox: () => sendOutbox(server, options.now ?? (() => new Date())), proveDue: () => prove(server) };
}

/** One round of the worker that archives papers. */
async function prove(server: TestServer): Promise<number> {
  const { proveDue } = await import('../server/proof/provePaper.ts');
  return proveDue(await openFhir(server));
}

async function openFhir({ services }: TestServer) {
  const { buildFhirServices } = await import('#apps/server/fhirServices.ts');
  const { accessPolicy } = await import('#modules/facility/server/index.ts');
  return buildFhirServices(services, { authenticate: async () => { throw new Error('nobody asks'); }, policy: accessPolicy, audit: services.audit.trail });
}

async function sendOutbox(server: TestServer, now: () => Date): Promise<void> {
  const { sendersOf } = await import('#apps/server/background.ts');
  const { sendDue } = await import('#platform/outbox/index.ts');
  await sendDue({ db: server.db, senders: sendersOf(await openFhir(server)), now, log: server.services.log });
}

function runnerOf(inject: TestServer['inject']): Runner {
  return {
    run: async (contract, input, id) => {
      const path = [contract.on, id, `$${contract.code}`].filter(Boolean).join('/');
      const answer = await inject({ method: 'POST', url: `/fhir/${path}`, payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } } as InjectOptions);
      const body: unknown = JSON.parse(answer.body);
      if (answer.statusCode < 300) return contract.output.parse(body);
      const code = (body as { issue?: { details?: { coding?: { code?: string }[] } }[] }).issue?.[0]?.details?.coding?.[0]?.code;
      throw new Error(code ?? `${answer.statusCode} ${answer.body}`);
    },
    get: async (url) => inject({ method: 'GET', url }) as unknown as Awaited<ReturnType<Runner['get']>>,
  };
}

/** A plain update by the installation itself: no role of the demo writes Encounters by hand. */
export async function writeAsInstallation({ services }: Pick<TestServer, 'services'>, resource: Record<string, unknown>): Promise<void> {
  const { buildFhirServices } = await import('#apps/server/fhirServices.ts');
  const { installationGate } = await import('#apps/server/installationGate.ts');
  const { systemExchange } = await import('#fhir/rest/systemExchange.ts');
  const { routeOf } = await import('#fhir/rest/route.ts');
  const fhir = await buildFhirServices(services, installationGate(services));
  const exchange = { ...systemExchange(fhir, { dk: 1, facilityId: '', purpose: '' }), method: 'PUT' as const, path: `${String(resource.resourceType)}/${String(resource.id)}`, body: JSON.stringify(resource) };
  const answer = await routeOf(exchange)(exchange);
  if (answer.status >= 300) throw new Error(`the write was refused: ${answer.body}`);
}
