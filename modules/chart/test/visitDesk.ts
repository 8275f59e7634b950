// People at work for the tests of a visit: reception registers and checks in, doctors write; each with the rights they really have.
import type { OperationContract } from '#fhir/operation/index.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as rcp from '#modules/reception/model/index.ts';

export interface TestVisit { readonly id: string; readonly patientId: string; readonly ticketId: string }

/** Calls an operation and gives its output; a refusal is thrown as its fault code. */
export type Run = <I, O>(contract: OperationContract<I, O>, input: I, id?: string) => Promise<O>;

export interface VisitDesk {
  /** Registers a person and checks them in at room 12, where `bacsi` examines. */
  newVisit(name: string, more?: { reason?: string; birthDate?: string; sex?: 'male' | 'female' }): Promise<TestVisit>;
  visitAgain(patientId: string): Promise<TestVisit>;
  /** Somebody of the demo facilities at a screen. */
  as(username: string): Run;
  /** The doctor of room 12. */
  readonly doctor: Run;
  /** Room 12. */
  readonly roomId: string;
  ticketState(encounterId: string): Promise<string | undefined>;
  audited(interaction: string, id: string): Promise<number>;
  dayIn(days: number): string;
}

export async function openVisitDesk(server: TestServer): Promise<VisitDesk> {
  // One session each, as people have: a signing key opened in it stays open.
  const sessions = new Map<string, ReturnType<TestServer['asUser']>>();
  const sessionOf = (username: string) => {
    const session = sessions.get(username) ?? server.asUser(username);
    sessions.set(username, session);
    return session;
  };
  const as = (username: string): Run => async (contract, input, id) => {
    const inject = await sessionOf(username);
    const path = [contract.on, id, `$${contract.code}`].filter(Boolean).join('/');
    const answer = await inject({ method: 'POST', url: `/fhir/${path}`, payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } });
    const body: unknown = JSON.parse(answer.body);
    if (answer.statusCode < 300) return contract.output.parse(body);
    const issue = (body as { issue?: { details?: { coding?: { code?: string }[] } }[] }).issue?.[0];
    throw new Error(issue?.details?.coding?.[0]?.code ?? `${answer.statusCode} ${answer.body}`);
  };
  const { rooms } = await as('tiepdon')(rcp.roomLoads, {});
  const roomId = rooms.find(({ code }) => code === 'P12')?.roomId ?? '';
  const checkIn = async (patientId: string, reason?: string): Promise<TestVisit> => {
    const done = await as('tiepdon')(rcp.checkIn, { patientId, roomId, ...(reason && { reason }) });
    return { id: done.encounterId, patientId, ticketId: done.ticket.id };
  };
  const newVisit: VisitDesk['newVisit'] = async (name, { reason, birthDate = '1959-03-12', sex = 'female' } = {}) => {
    const made = await as('tiepdon')(rcp.registerPatient, { person: { kind: 'ordinary', name, birthDate, sex }, duplicateReason: 'Bài thử' });
    if (made.outcome !== 'registered') throw new Error('a person of the test was taken for another');
    return checkIn(made.patientId, reason);
  };
  return {
    as, newVisit, roomId, visitAgain: (patientId) => checkIn(patientId), doctor: as('bacsi'),
    ticketState: async (id) => (await server.db.query<{ state: string }>('select state from reception.ticket where encounter_id = $1 order by arrived_at desc limit 1', [id])).rows[0]?.state,
    audited: async (interaction, id) => Number((await server.db.query<{ n: number }>("select count(*) as n from platform.audit where interaction = $1 and rid = $2 and outcome = 'success' and action = 'E'", [interaction, id])).rows[0]?.n),
    dayIn: (days) => new Date(Date.now() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10),
  };
}
