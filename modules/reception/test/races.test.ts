// Desks and doctors at the same moment, with real accounts and access.
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as rcp from '#modules/reception/model/index.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';

let server: TestServer;
let people: string[];
let rooms: Map<string, string>;

async function call<I, O>(user: string, contract: OperationContract<I, O>, input: I): Promise<O> {
  const send = (await server.asUser(user)) as (options: InjectOptions) => ReturnType<TestServer['inject']>;
  const answer = await send({ method: 'POST', url: `/fhir/${[contract.on, `$${contract.code}`].filter(Boolean).join('/')}`, payload: input as object, headers: { 'content-type': 'application/fhir+json' } });
  if (answer.statusCode < 300) return contract.output.parse(answer.json());
  throw new Error(answer.json().issue?.[0]?.details?.coding?.[0]?.code ?? answer.body);
}

beforeAll(async () => {
  server = await openTestServer({ demo: true });
  rooms = new Map((await call('tiepdon', rcp.roomLoads, {})).rooms.map(({ code, roomId }) => [code, roomId]));
  people = [];
  for (let n = 0; n < 52; n++) {
    const person = { kind: 'ordinary' as const, name: `Người Đua ${String.fromCharCode(65 + (n % 26))}${n}`, sex: 'male' as const, birthDate: `${1952 + n}-01-01` };
    people.push(((await call('tiepdon', rcp.registerPatient, { person })) as { patientId: string }).patientId);
  }
}, 120_000);
afterAll(() => server.close());

const room = (code: string) => rooms.get(code)!;

describe('RCP-22 RCP-21 everything at once', () => {
  it('fifty tickets drawn at once are 1 to 50, each once', async () => {
    const issued = await Promise.all(people.slice(0, 50).map((patientId, n) => call(n % 2 ? 'tiepdon' : 'dieuduong', rcp.checkIn, { patientId, roomId: room('P12') })));
    expect(issued.map(({ ticket }) => ticket.number).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_one, n) => n + 1));
    expect(new Set(issued.map(({ encounterId }) => encounterId)).size).toBe(50);
  });

  it('two desks checking in one person at once make one visit and one ticket', async () => {
    const patientId = people[50]!;
    const both = await Promise.allSettled([call('tiepdon', rcp.checkIn, { patientId, roomId: room('P11') }), call('dieuduong', rcp.checkIn, { patientId, roomId: room('P11') })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []))).toEqual(['reception.already-waiting']);
    const { queue } = await call('tiepdon', rcp.roomQueue, { roomId: room('P11') });
    expect(queue.map(({ number }) => number)).toEqual([1]);
    const visits = await (await server.asUser('tiepdon'))({ method: 'GET', url: `/fhir/Encounter?patient=Patient/${patientId}` });
    expect(visits.json().entry.map(({ resource }: { resource: { id: string } }) => resource.id)).toEqual([queue[0]!.encounterId]);
  });

  it('two doctors calling at once never call one person twice, and nobody is left out', async () => {
    const { queue } = await call('bacsi', rcp.roomQueue, { roomId: room('P12') });
    const called: number[] = [];
    let mine: Record<string, string | null> = { bacsi: null, dieuduong: null };
    for (let round = 0; round < 8; round++) {
      const users = Object.keys(mine);
      const answers = await Promise.all(users.map((user) => call(user, rcp.callNext, { roomId: room('P12'), after: mine[user] ?? null })));
      called.push(...answers.map((answer) => answer.called!.number));
      await Promise.all(answers.map((answer) => call('bacsi', rcp.startTicket, { ticketId: answer.called!.id })));
      mine = { bacsi: null, dieuduong: null };
    }
    expect(new Set(called).size).toBe(16);
    // Fifty came at once: who arrived first stands first, and that need not be who drew the lower number.
    expect(called.toSorted((a, b) => a - b)).toEqual(queue.slice(0, 16).map(({ number }) => number).toSorted((a, b) => a - b));
  });

  it('one key pressed twice, or sent again after a lost answer, calls one person', async () => {
    const before = await call('bacsi', rcp.roomQueue, { roomId: room('P12') });
    const [first, second] = await Promise.all([call('bacsi', rcp.callNext, { roomId: room('P12'), after: null }), call('bacsi', rcp.callNext, { roomId: room('P12'), after: null })]);
    expect(first.called?.number).toBe(second.called?.number);
    const after = await call('bacsi', rcp.roomQueue, { roomId: room('P12') });
    expect([after.called.length, before.queue.length - after.queue.length]).toEqual([1, 1]);
  });

  it('leaving, skipping and calling the same ticket at once: one of them is done, the others are told so', async () => {
    const { queue } = await call('bacsi', rcp.roomQueue, { roomId: room('P12') });
    const ticketId = queue[3]!.id;
    const acts = await Promise.allSettled([call('bacsi', rcp.leaveQueue, { ticketId }), call('dieuduong', rcp.callTicket, { ticketId }), call('tiepdon', rcp.skipTicket, { ticketId })]);
    for (const act of acts) if (act.status === 'rejected') expect((act.reason as Error).message).toBe('reception.ticket-state');
    const { rows } = await server.db.query<{ state: string }>('select state from reception.ticket where id = $1', [ticketId]);
    expect(['left', 'called', 'skipped']).toContain(rows[0]?.state);
  });
});
