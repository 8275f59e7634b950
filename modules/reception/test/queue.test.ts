import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as rcp from '#modules/reception/model/index.ts';
import { openReceptionServer } from './receptionServer.ts';
import type { ReceptionServer } from './receptionServer.ts';

let server: ReceptionServer;
let people: string[];
beforeAll(async () => {
  server = await openReceptionServer();
  people = [];
  for (let n = 0; n < 30; n++) {
    const done = await server.run(rcp.registerPatient, { person: { name: `Người Thử ${'ABCDEFGHIKLMNOPQRSTUVXYZ'[n % 24]}${n}`, sex: 'male', birthDate: `${1940 + n}-01-01`, kind: 'ordinary' } });
    if (done.outcome === 'registered') people.push(done.patientId);
  }
}, 60_000);
afterAll(() => server.close());

const checkIn = (at: number, more: object = {}) => server.run(rcp.checkIn, { patientId: people[at]!, roomId: server.rooms.inner, ...more });
const queue = () => server.run(rcp.roomQueue, { roomId: server.rooms.inner });
const reset = async () => {
  await server.db.query('alter table reception.ticket_event disable trigger all; ');
  await server.db.query('delete from reception.ticket_event');
  await server.db.query('alter table reception.ticket_event enable trigger all');
  await server.db.query('delete from reception.ticket');
  await server.db.query('delete from reception.room_day');
  await server.db.query("delete from platform.number_series where series like 'reception.ticket/%'");
};

describe('RCP-22 numbers', () => {
  it('twenty desks at once give twenty numbers without gap or double, refused ones give theirs back', async () => {
    await reset();
    const results = await Promise.allSettled([...Array.from({ length: 20 }, (_, n) => checkIn(n)), ...Array.from({ length: 5 }, (_, n) => checkIn(n))]);
    const numbers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.ticket.number] : []));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(new Set(results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).message] : [])))).toEqual(new Set(['reception.already-waiting']));
    const { rows } = await server.db.query<{ n: number }>("select count(*)::int as n from fhir.res_hist");
    expect((await checkIn(25)).ticket.number).toBe(21);
    expect(rows).toBeDefined();
  });
  it('the same request sent twice is one visit', async () => {
    await reset();
    const input = { patientId: people[0]!, roomId: server.rooms.inner, reason: 'Đau bụng' };
    const [first, second] = [await server.run(rcp.checkIn, input, { key: 'one-click' }), await server.run(rcp.checkIn, input, { key: 'one-click' })];
    expect(second).toEqual(first);
    expect((await queue()).queue).toHaveLength(1);
  });
});

describe('RCP-11 check-in', () => {
  it('makes the visit, keeps cover and category, and tells where one stands', async () => {
    await reset();
    await checkIn(20);
    const coverage = { insuranceNumber: '7916012345', cardNumber: 'DN4797916012345', registeredFacility: '79024', validFrom: '2026-01-01', validTo: '2026-12-31' };
    const done = await checkIn(21, { reason: 'Ho, sốt', category: 'insured', coverage });
    expect(done).toMatchObject({ ticket: { number: 2, state: 'waiting', urgency: 'ordinary' }, room: 'Phòng khám Nội 12', ahead: 1, slipCode: expect.stringMatching(/^LANH-T-[0-9A-F]{32}$/) });
    const encounter = JSON.parse((await server.send(`GET Encounter/${done.encounterId}`)).body);
    expect(encounter).toMatchObject({ status: 'arrived', subject: { reference: `Patient/${people[21]}` }, reasonCode: [{ text: 'Ho, sốt' }], extension: [{ url: 'urn:lanh:patient-category', valueCode: 'insured' }] });
    const { rows } = await server.db.query<{ id: string }>('select coverage_id as id from reception.person where patient_id = $1', [people[21]]);
    expect(JSON.parse((await server.send(`GET Coverage/${rows[0]!.id}`)).body)).toMatchObject({ subscriberId: 'DN4797916012345', period: { end: '2026-12-31' }, extension: [{ valueString: '79024' }] });
    expect((await server.run(rcp.findPatients, { text: done.slipCode })).patients).toMatchObject([{ id: people[21], waiting: { number: 2, room: 'Phòng khám Nội 12' } }]);
  });
  it('RCP-12 the law in force gives the rank by age, the desk may choose another group', async () => {
    await reset();
    expect((await checkIn(0)).ticket).toMatchObject({ urgency: 'priority', priorityGroup: 'age-75' });
    expect((await checkIn(28, { priorityGroup: 'pregnant', urgency: 'priority' })).ticket).toMatchObject({ urgency: 'priority', priorityGroup: 'pregnant' });
    expect((await checkIn(29, { urgency: 'emergency' })).ticket).toMatchObject({ urgency: 'emergency' });
    expect((await queue()).queue.map(({ number }) => number)).toEqual([3, 1, 2]);
  });
  it('refuses unknown rooms and people', async () => {
    await expect(checkIn(1, { roomId: 'nowhere' })).rejects.toThrow('reception.room-not-found');
    await expect(server.run(rcp.checkIn, { patientId: '0190c0de-0000-7000-8000-00000000dead', roomId: server.rooms.inner })).rejects.toThrow();
  });
});

describe('RCP-21 RCP-23 a morning in one room', () => {
  it('calls, recalls, skips, tests, concludes, leaves', async () => {
    await reset();
    for (const at of [25, 26, 27]) await checkIn(at);
    const { called } = await server.run(rcp.callNext, { roomId: server.rooms.inner, after: null });
    expect(called).toMatchObject({ number: 1, state: 'called', name: expect.stringContaining('Người Thử') });
    const twice = await Promise.all([server.run(rcp.callNext, { roomId: server.rooms.inner, after: null }), server.run(rcp.callNext, { roomId: server.rooms.inner, after: null })]);
    expect(twice.map((one) => one.called?.number)).toEqual([1, 1]);
    await server.run(rcp.recallTicket, { ticketId: called!.id });
    await server.run(rcp.startTicket, { ticketId: called!.id });
    expect(JSON.parse((await server.send(`GET Encounter/${called!.encounterId}`)).body).status).toBe('in-progress');
    await server.run(rcp.sendToTests, { ticketId: called!.id });
    const second = (await server.run(rcp.callNext, { roomId: server.rooms.inner, after: null })).called!;
    await server.run(rcp.skipTicket, { ticketId: second.id });
    await server.run(rcp.returnFromTests, { ticketId: called!.id });
    await server.run(rcp.requeueTicket, { ticketId: second.id });
    expect((await queue()).queue.map(({ number, state }) => [number, state])).toEqual([[1, 'to-conclude'], [3, 'waiting'], [2, 'waiting']]);
    await server.run(rcp.leaveQueue, { ticketId: second.id, reason: 'Về không báo' });
    expect(JSON.parse((await server.send(`GET Encounter/${second.encounterId}`)).body).status).toBe('cancelled');
    const kinds = (await server.db.query<{ kind: string }>('select kind from reception.ticket_event order by seq')).rows.map(({ kind }) => kind);
    expect(kinds).toEqual(['issued', 'issued', 'issued', 'called', 'recalled', 'started', 'sent-to-tests', 'called', 'skipped', 'returned', 'requeued', 'left']);
  });
  it('a visit finished in the chart finishes its ticket, reopened it is in the room again', async () => {
    await reset();
    const { encounterId, ticket } = await checkIn(22);
    const write = async (status: string) => {
      const now = JSON.parse((await server.send(`GET Encounter/${encounterId}`)).body);
      expect((await server.send(`PUT Encounter/${encounterId}`, JSON.stringify({ ...now, status }))).statusCode).toBe(200);
    };
    const state = async () => (await server.db.query<{ state: string }>('select state from reception.ticket where id = $1', [ticket.id])).rows[0]?.state;
    await write('in-progress');
    expect(await state()).toBe('in-room');
    await write('finished');
    expect(await state()).toBe('done');
    await write('in-progress');
    expect(await state()).toBe('in-room');
  });
  it('change of clinic and added examination', async () => {
    await reset();
    const { ticket, encounterId } = await checkIn(22);
    const { tickets } = await server.run(rcp.changeClinic, { ticketId: ticket.id, roomId: server.rooms.surgery, reason: 'Đúng chuyên khoa' });
    expect(tickets).toMatchObject([{ state: 'moved' }, { roomId: server.rooms.surgery, number: 1, state: 'waiting', encounterId, arrivedAt: ticket.arrivedAt }]);
    expect(JSON.parse((await server.send(`GET Encounter/${encounterId}`)).body).location).toMatchObject([{ status: 'completed' }, { status: 'active', location: { display: 'Phòng khám Ngoại 21' } }]);
    const added = await server.run(rcp.addExamination, { ticketId: tickets[1]!.id, roomId: server.rooms.inner });
    expect(added.tickets).toMatchObject([{ purpose: 'added-examination', number: 2 }]);
    expect(JSON.parse((await server.send(`GET Encounter/${added.tickets[0]!.encounterId}`)).body)).toMatchObject({ status: 'arrived', partOf: { reference: `Encounter/${encounterId}` } });
    await expect(server.run(rcp.changeClinic, { ticketId: ticket.id, roomId: server.rooms.surgery })).rejects.toThrow('reception.ticket-state');
  });
  it('two desks moving people between the same rooms do not block each other', async () => {
    await reset();
    const [a, b] = [await checkIn(23), await checkIn(24, { roomId: server.rooms.surgery })];
    const moved = await Promise.all([server.run(rcp.changeClinic, { ticketId: a.ticket.id, roomId: server.rooms.surgery }), server.run(rcp.changeClinic, { ticketId: b.ticket.id, roomId: server.rooms.inner })]);
    expect(moved.map(({ tickets }) => tickets[1]?.state)).toEqual(['waiting', 'waiting']);
  });
  it('RCP-24 a room whose doctor is away is not proposed', async () => {
    await reset();
    await checkIn(22, { roomId: server.rooms.surgery });
    expect((await server.run(rcp.roomLoads, {})).proposedRoomId).toBe(server.rooms.inner);
    await server.run(rcp.doctorAway, { roomId: server.rooms.inner, reason: 'Hội chẩn' });
    const loads = await server.run(rcp.roomLoads, {});
    expect(loads.proposedRoomId).toBe(server.rooms.surgery);
    expect(loads.rooms.find(({ roomId }) => roomId === server.rooms.inner)).toMatchObject({ away: true, awayReason: 'Hội chẩn', level: 'free' });
    await server.run(rcp.doctorBack, { roomId: server.rooms.inner });
    expect((await server.run(rcp.roomLoads, {})).proposedRoomId).toBe(server.rooms.inner);
  });
  it('RCP-26 the ledger cannot be rewritten', async () => {
    await expect(server.db.query("update reception.ticket_event set kind = 'left'")).rejects.toThrow();
  });
  it('RCP-20 two doctors of one room never call the same person, whatever the speed', async () => {
    await reset();
    for (let at = 10; at < 20; at++) await checkIn(at);
    const called = new Set<number>();
    for (let round = 0; round < 5; round++) {
      const { called: one } = await server.run(rcp.callNext, { roomId: server.rooms.inner, after: null });
      expect(called.has(one!.number)).toBe(false);
      called.add(one!.number);
      await server.run(rcp.finishTicket, { ticketId: one!.id });
    }
  });
  it('what the desk offers follows the law of the day', async () => {
    const choices = await server.run(rcp.receptionChoices, { birthDate: '1940-01-01' });
    expect(choices.proposedGroup).toBe('age-75');
    expect(choices.groups.map(({ code }) => code)).toEqual(expect.arrayContaining(['pregnant', 'child-6', 'merit', 'disability', 'emergency']));
  });
});

describe('RCP-34 the place of one person', () => {
  const placesOf = async (at: number) => JSON.parse((await server.send(`POST Patient/${people[at]}/$patient-places`, '{}')).body).places as object[];
  it('RCP-34 number, room and how many are called before; less when one is called, none once nothing is open', async () => {
    await reset();
    await checkIn(20);
    const { ticket } = await checkIn(21);
    expect(await placesOf(21)).toEqual([{ ticketId: ticket.id, roomId: server.rooms.inner, room: 'P12', roomName: 'Phòng khám Nội 12', number: 2, state: 'waiting', ahead: 1 }]);
    await server.run(rcp.callNext, { roomId: server.rooms.inner, after: null });
    expect(await placesOf(21)).toMatchObject([{ state: 'waiting', ahead: 0 }]);
    expect((await placesOf(20))[0]).toMatchObject({ state: 'called' });
    expect((await placesOf(20))[0]).not.toHaveProperty('ahead');
    await server.run(rcp.leaveQueue, { ticketId: ticket.id });
    expect(await placesOf(21)).toEqual([]);
    expect(await placesOf(22)).toEqual([]);
  });
});
