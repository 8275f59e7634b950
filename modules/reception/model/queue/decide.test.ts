import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#platform/fault/index.ts';
import * as queue from './index.ts';
import type { QueueRules, RoomQueue, Ticket, Urgency } from './index.ts';

const rules: QueueRules = queue.defaultRules;
const act = (minute = 0, by = 'PractitionerRole/doctor') => {
  let ids = 0;
  return { by, at: new Date(Date.UTC(2026, 10, 23, 1, minute)).toISOString(), newId: () => `new-${minute}-${++ids}` };
};
const at = (minute: number) => act(minute).at;
const ticket = (number: number, more: Partial<Ticket> = {}): Ticket => ({
  id: `t${number}`, roomId: 'room-1', day: '2026-11-23', number, state: 'waiting', urgency: 'ordinary', purpose: 'examination', arrivedAt: at(number), concluding: false, calls: 0, patientId: `p${number}`, ...more,
});
const room = (tickets: Ticket[], more: Partial<RoomQueue['room']> = {}): RoomQueue => ({ room: { ...queue.freshRoomDay('room-1', '2026-11-23'), ...more }, tickets, rules });
const apply = (state: RoomQueue, decision: queue.QueueDecision): RoomQueue => ({
  ...state, room: decision.room ?? state.room,
  tickets: [...state.tickets.filter((old) => !decision.tickets.some((fresh) => fresh.id === old.id)), ...decision.tickets],
});
const callAll = (state: RoomQueue) => {
  const numbers: string[] = [];
  for (let minute = 100; minute < 160; minute++) {
    const decision = queue.decideCallNext(state, { after: null }, act(minute));
    const called = decision.tickets.find((one) => one.state === 'called');
    if (!called) break;
    numbers.push(`${called.concluding ? 'KL' : ''}${called.number}`);
    state = apply(apply(state, decision), queue.decideFinish({ ticket: called }, {}, act(minute)));
  }
  return numbers;
};
const code = (run: () => unknown) => {
  try { run(); } catch (error) { return (error as Fault).code; }
  return 'no fault';
};

describe('RCP-20 who is called next', () => {
  const back = (number: number) => ticket(number, { state: 'to-conclude', concluding: true, returnedAt: at(60 + number) });
  const as = (urgency: Urgency) => (number: number) => ticket(number, { urgency });
  const [prio, emergency] = [as('priority'), as('emergency')];
  it.each([
    ['by arrival', [ticket(2), ticket(1), ticket(3)], ['1', '2', '3']],
    ['an emergency before everybody', [ticket(1), prio(2), back(3), emergency(4)], ['4', '2', '1', 'KL3']],
    ['three priority tickets, then one ordinary', [ticket(1), ticket(2), prio(3), prio(4), prio(5), prio(6)], ['3', '4', '5', '1', '6', '2']],
    ['after two examinations one conclusion', [ticket(1), ticket(2), ticket(3), back(4), back(5)], ['1', '2', 'KL4', '3', 'KL5']],
    ['only conclusions left', [back(4), back(5)], ['KL4', 'KL5']],
    ['nobody who is skipped, away or gone', [ticket(1, { state: 'skipped' }), ticket(2, { state: 'at-tests' }), ticket(3, { state: 'left' })], []],
  ])('%s', (_, tickets, numbers) => {
    expect(callAll(room(tickets))).toEqual(numbers);
    expect(queue.orderQueue(tickets, room(tickets).room, rules).map((one) => `${one.concluding ? 'KL' : ''}${one.number}`)).toEqual(numbers);
  });
  it('everybody is called exactly once, whatever the mix', () => {
    const any = fc.array(fc.record({ urgency: fc.constantFrom<Urgency>('emergency', 'priority', 'ordinary'), concluding: fc.boolean() }), { maxLength: 30 });
    fc.assert(fc.property(any, (mix) => {
      const tickets = mix.map(({ urgency, concluding }, index) => ticket(index + 1, { urgency, concluding, ...(concluding && { state: 'to-conclude', returnedAt: at(index) }) }));
      expect(callAll(room(tickets)).map((text) => Number(text.replace('KL', ''))).sort((a, b) => a - b)).toEqual(tickets.map((one) => one.number));
    }), { numRuns: 200 });
  });
});

describe('RCP-21 one key press calls one person', () => {
  it('a double click calls nobody in addition', () => {
    const state = apply(room([ticket(1), ticket(2)]), queue.decideCallNext(room([ticket(1), ticket(2)]), { after: null }, act(30)));
    expect(queue.decideCallNext(state, { after: null }, act(30))).toEqual({ tickets: [], events: [] });
  });
  it('calling the next one skips who did not come in', () => {
    const state = room([ticket(1, { state: 'called', calledBy: 'PractitionerRole/doctor' }), ticket(2)]);
    const decision = queue.decideCallNext(state, { after: 't1' }, act(30));
    expect(decision.tickets.map(({ id, state: now }) => [id, now])).toEqual([['t1', 'skipped'], ['t2', 'called']]);
    expect(decision.events.map(({ kind }) => kind)).toEqual(['skipped', 'called']);
  });
  it('two doctors in one room call two people', () => {
    const state = apply(room([ticket(1), ticket(2)]), queue.decideCallNext(room([ticket(1), ticket(2)]), { after: null }, act(30)));
    expect(queue.decideCallNext(state, { after: null }, act(31, 'PractitionerRole/second')).tickets).toMatchObject([{ id: 't2', state: 'called' }]);
  });
  it('recall counts and is said again', () => {
    const called = ticket(1, { state: 'called', calls: 1 });
    expect(queue.decideRecall({ ticket: called }, {}, act(9))).toMatchObject({ tickets: [{ calls: 2 }], events: [{ kind: 'recalled' }] });
    expect(code(() => queue.decideRecall({ ticket: ticket(1) }, {}, act()))).toBe('reception.ticket-state');
  });
});

describe('RCP-22 tickets are issued once', () => {
  const input = { number: 4, urgency: 'ordinary' as const, purpose: 'examination' as const, patientId: 'p9' };
  it('at the end of the room', () => expect(queue.decideIssueTicket(room([]), input, act(5)).tickets).toEqual([ticket(4, { id: 'new-5-1', patientId: 'p9', arrivedAt: at(5) })]));
  it('never twice for a person who still waits', () => expect(code(() => queue.decideIssueTicket(room([ticket(1, { patientId: 'p9' })]), input, act()))).toBe('reception.already-waiting'));
  it('again for a person who was finished', () => expect(queue.decideIssueTicket(room([ticket(1, { patientId: 'p9', state: 'done' })]), input, act()).tickets).toHaveLength(1));
});

describe('RCP-23 the turns a day takes are one act each', () => {
  it('skipped people come back three places behind', () => {
    const tickets = [ticket(1, { state: 'skipped' }), ticket(2), ticket(3), ticket(4), ticket(5)];
    const decision = queue.decideRequeue({ ticket: tickets[0]!, queue: room(tickets) }, {}, act(40));
    expect(callAll(apply(room(tickets), decision))).toEqual(['2', '3', '4', '1', '5']);
  });
  it('who was skipped while waiting for the conclusion waits for it again', () => {
    const skipped = ticket(1, { state: 'skipped', concluding: true, returnedAt: at(20) });
    expect(queue.decideRequeue({ ticket: skipped, queue: room([skipped]) }, {}, act(40)).tickets[0]).toMatchObject({ state: 'to-conclude', returnedAt: at(20) });
  });
  it('tests and back', () => {
    const [away] = queue.decideSendToTests({ ticket: ticket(1, { state: 'in-room' }) }, {}, act(30)).tickets;
    expect(away).toMatchObject({ state: 'at-tests' });
    expect(queue.decideReturnFromTests({ ticket: away! }, {}, act(50)).tickets).toMatchObject([{ state: 'to-conclude', concluding: true, returnedAt: at(50) }]);
    expect(queue.decideReturnFromTests({ ticket: ticket(1, { state: 'to-conclude' }) }, {}, act())).toEqual({ tickets: [], events: [] });
  });
  it('a change of clinic keeps the arrival time', () => {
    const target: RoomQueue = { ...room([]), room: queue.freshRoomDay('room-2', '2026-11-23'), tickets: [ticket(1, { roomId: 'room-2', arrivedAt: at(3) }), ticket(2, { roomId: 'room-2', arrivedAt: at(9) })] };
    const decision = queue.decideChangeClinic({ ticket: ticket(7, { arrivedAt: at(5), priorityGroup: 'age-75' }), target }, { number: 3, reason: 'wrong-clinic' }, act(30));
    expect(decision.tickets).toMatchObject([{ id: 't7', state: 'moved', endedAt: at(30), reason: 'wrong-clinic' }, { roomId: 'room-2', number: 3, state: 'waiting', arrivedAt: at(5), movedFrom: 't7', priorityGroup: 'age-75' }]);
    expect(callAll(apply(target, { tickets: decision.tickets.slice(1), events: [] }))).toEqual(['1', '3', '2']);
    expect(code(() => queue.decideChangeClinic({ ticket: ticket(1), target: room([]) }, { number: 1 }, act()))).toBe('reception.same-room');
    expect(code(() => queue.decideChangeClinic({ ticket: ticket(1, { state: 'done' }), target }, { number: 1 }, act()))).toBe('reception.ticket-state');
  });
  it('an added examination leaves the first ticket alone', () => {
    const target: RoomQueue = { ...room([]), room: queue.freshRoomDay('room-2', '2026-11-23') };
    expect(queue.decideAddExamination({ ticket: ticket(1, { encounterId: 'e1' }), target }, { number: 1, encounterId: 'e2' }, act(30))).toMatchObject({
      tickets: [{ roomId: 'room-2', purpose: 'added-examination', patientId: 'p1', encounterId: 'e2', arrivedAt: at(30) }], events: [{ kind: 'issued' }],
    });
    expect(code(() => queue.decideAddExamination({ ticket: ticket(1), target: { ...target, tickets: [ticket(5, { roomId: 'room-2', patientId: 'p1' })] } }, { number: 1 }, act()))).toBe('reception.already-waiting');
  });
  it.each(['waiting', 'called', 'in-room', 'at-tests', 'to-conclude', 'skipped'] as const)('a person who is %s can leave without notice', (state) => {
    expect(queue.decideLeave({ ticket: ticket(1, { state }) }, { reason: 'gone' }, act(30)).tickets).toMatchObject([{ state: 'left', endedAt: at(30), reason: 'gone' }]);
  });
  it.each(['left', 'moved', 'done'] as const)('a ticket that is %s is over', (state) => {
    const over = { ticket: ticket(1, { state }) };
    for (const decide of [queue.decideCallTicket, queue.decideSkip, queue.decideStart, queue.decideRecall]) expect(code(() => decide(over, {}, act()))).toBe('reception.ticket-state');
  });
  it('doctor away and back', () => {
    const away = queue.decideDoctorAway(room([], { newSinceConclusion: 1 }), { reason: 'surgery', until: at(90) }, act(30));
    expect(away).toMatchObject({ room: { away: true, awayReason: 'surgery', awayUntil: at(90), newSinceConclusion: 1 }, events: [{ kind: 'doctor-away' }] });
    expect(queue.decideDoctorBack({ room: away.room! }, {}, act(40)).room).toEqual({ ...queue.freshRoomDay('room-1', '2026-11-23'), newSinceConclusion: 1 });
    expect(queue.decideDoctorBack(room([]), {}, act())).toEqual({ tickets: [], events: [] });
  });
});

describe('RCP-24 load', () => {
  it('the room with the shortest expected wait and a doctor is proposed', () => {
    const load = (id: string, tickets: Ticket[], away = false) => queue.roomLoad({ ...queue.freshRoomDay(id, '2026-11-23'), away }, tickets, rules);
    const [busy, free, away] = [load('a', [ticket(1), ticket(2)]), load('b', [ticket(1)]), load('c', [], true)];
    expect(queue.proposeRoom([busy, free, away])?.roomId).toBe('b');
    expect(queue.proposeRoom([away])).toBeUndefined();
    const of = (load: queue.RoomLoad, departmentId: string) => ({ ...load, departmentId });
    expect(queue.proposeRoomFor([of(busy, 'inner'), of(free, 'ear')], 'inner')?.roomId).toBe('a');
    expect(queue.proposeRoomFor([of(busy, 'inner'), of(free, 'ear')], undefined)).toBeUndefined();
    expect(queue.proposeRoomFor([of(busy, 'inner'), of(free, 'inner')], 'closed')?.roomId).toBe('b');
    expect([busy.level, away.level, load('d', Array.from({ length: 12 }, (_, i) => ticket(i))).level]).toEqual(['normal', 'free', 'full']);
  });
});
