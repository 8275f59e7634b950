// The acts on tickets: state, input and act in, changed tickets out. Nothing else has influence. spec: RCP
import type { Act } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { pickNext, placeBehind } from './order.ts';
import { isOpen, nothing } from './ticket.ts';
import type { QueueDecision, QueueRules, RoomDay, Ticket, TicketEvent, TicketEventKind, TicketState, Urgency } from './ticket.ts';

export interface RoomQueue {
  readonly room: RoomDay;
  /** Every ticket of the room today. */
  readonly tickets: readonly Ticket[];
  readonly rules: QueueRules;
}

export interface IssueInput {
  readonly number: number;
  readonly urgency: Urgency;
  readonly priorityGroup?: string;
  readonly purpose: Ticket['purpose'];
  readonly patientId?: string;
  readonly encounterId?: string;
}

/** A new place at the end. A person who already waits in this room keeps the ticket: a double click issues one. */
export function decideIssueTicket({ room, tickets }: RoomQueue, input: IssueInput, act: Act): QueueDecision {
  if (input.patientId && tickets.some((ticket) => ticket.patientId === input.patientId && isOpen(ticket))) {
    throw new Fault('rule', 'reception.already-waiting');
  }
  const ticket: Ticket = { id: act.newId(), roomId: room.roomId, day: room.day, state: 'waiting', arrivedAt: act.at, concluding: false, calls: 0, ...input };
  return { tickets: [ticket], events: [event('issued', ticket, act)] };
}

/**
 * Calls who is next. `after` is the ticket the caller's screen shows as called (null: none): when another call was quicker or the key was
 * pressed twice, nobody is called in addition. Whoever was called and did not come in is skipped, and may come back.
 */
export function decideCallNext({ room, tickets, rules }: RoomQueue, { after }: { after: string | null }, act: Act): QueueDecision {
  const current = tickets.find((ticket) => ticket.state === 'called' && ticket.calledBy === act.by);
  if ((current?.id ?? null) !== after && current !== undefined) return nothing;
  const next = pickNext(tickets, room, rules);
  const skipped = current === undefined ? [] : [move(current, 'skipped', { at: act.at })];
  if (next === undefined) return { tickets: skipped, events: skipped.map((ticket) => event('skipped', ticket, act)) };
  const called: Ticket = { ...next.ticket, state: 'called', calledAt: act.at, calledBy: act.by, calls: next.ticket.calls + 1 };
  return {
    tickets: [...skipped, called], room: { ...room, ...next.pace },
    events: [...skipped.map((ticket) => event('skipped', ticket, act)), event('called', called, act)],
  };
}

/** Calls one chosen person out of turn, for example the one who stands at the door. */
export function decideCallTicket({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  mustBe(ticket, ['waiting', 'to-conclude', 'skipped']);
  const called: Ticket = { ...ticket, state: 'called', calledAt: act.at, calledBy: act.by, calls: ticket.calls + 1 };
  return { tickets: [called], events: [event('called', called, act)] };
}

/** Says the number again. */
export function decideRecall({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  mustBe(ticket, ['called']);
  const again: Ticket = { ...ticket, calls: ticket.calls + 1, calledAt: act.at };
  return { tickets: [again], events: [event('recalled', again, act)] };
}

/** Not here when called. */
export function decideSkip({ ticket }: { ticket: Ticket }, { reason }: { reason?: string | undefined }, act: Act): QueueDecision {
  mustBe(ticket, ['called', 'waiting', 'to-conclude']);
  return one(move(ticket, 'skipped', { at: act.at, reason }), 'skipped', act);
}

/** Came back after being skipped: waits again, a few places behind. */
export function decideRequeue({ ticket, queue }: { ticket: Ticket; queue: RoomQueue }, _input: object, act: Act): QueueDecision {
  mustBe(ticket, ['skipped']);
  const { calledBy: _, calledAt: __, ...rest } = ticket;
  const back: Ticket = ticket.concluding ? { ...rest, state: 'to-conclude' } : { ...rest, state: 'waiting', arrivedAt: placeBehind(queue.tickets, queue.rules.placesAfterSkip, act.at) };
  return one(back, 'requeued', act);
}

/** Came in. */
export function decideStart({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  if (ticket.state === 'in-room') return nothing;
  mustBe(ticket, ['called', 'waiting', 'to-conclude', 'skipped', 'at-tests']);
  return one({ ...ticket, state: 'in-room', startedAt: ticket.startedAt ?? act.at, calledBy: ticket.calledBy ?? act.by }, 'started', act);
}

/** Sent for tests; the room is free for the next person. */
export function decideSendToTests({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  if (ticket.state === 'at-tests') return nothing;
  mustBe(ticket, ['in-room', 'called']);
  return one({ ...ticket, state: 'at-tests' }, 'sent-to-tests', act);
}

/** Back with results: waits for the conclusion from now. */
export function decideReturnFromTests({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  if (ticket.state === 'to-conclude') return nothing;
  mustBe(ticket, ['at-tests', 'skipped']);
  return one({ ...ticket, state: 'to-conclude', concluding: true, returnedAt: act.at }, 'returned', act);
}

/** Went away without a word, or said so. */
export function decideLeave({ ticket }: { ticket: Ticket }, { reason }: { reason?: string | undefined }, act: Act): QueueDecision {
  if (ticket.state === 'left') return nothing;
  mustBe(ticket, ['waiting', 'called', 'in-room', 'at-tests', 'to-conclude', 'skipped']);
  return one(move(ticket, 'left', { at: act.at, reason }), 'left', act);
}

/** The visit of this room is over. */
export function decideFinish({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  if (!isOpen(ticket)) return nothing;
  return one(move(ticket, 'done', { at: act.at }), 'finished', act);
}

/** The visit is opened again after it was finished: the person is in the room. */
export function decideReopen({ ticket }: { ticket: Ticket }, _input: object, act: Act): QueueDecision {
  mustBe(ticket, ['done', 'left']);
  const { endedAt: _, ...rest } = ticket;
  return one({ ...rest, state: 'in-room' }, 'started', act);
}

/** Goes to another room with the arrival time kept, so that nobody loses the morning by it. `number` is the next one of that room. */
export function decideChangeClinic({ ticket, target }: { ticket: Ticket; target: RoomQueue }, { number, reason }: { number: number; reason?: string | undefined }, act: Act): QueueDecision {
  mustBe(ticket, ['waiting', 'called', 'in-room', 'to-conclude', 'skipped']);
  refuseSameRoom(ticket, target);
  const gone = move(ticket, 'moved', { at: act.at, reason });
  const { calledAt: _, calledBy: __, endedAt: ___, reason: ____, startedAt: _____, ...rest } = ticket;
  const fresh: Ticket = { ...rest, id: act.newId(), roomId: target.room.roomId, number, state: ticket.concluding ? 'to-conclude' : 'waiting', calls: 0, movedFrom: ticket.id };
  return { tickets: [gone, fresh], events: [event('moved', gone, act), event('issued', fresh, act)] };
}

/** A second examination in another room during the same visit; the first ticket stays. `encounterId` is the part of the visit made for it. */
export function decideAddExamination({ ticket, target }: { ticket: Ticket; target: RoomQueue }, { number, encounterId }: { number: number; encounterId?: string | undefined }, act: Act): QueueDecision {
  if (!isOpen(ticket) && ticket.state !== 'done') throw stateFault(ticket);
  refuseSameRoom(ticket, target);
  if (target.tickets.some((other) => other.patientId === ticket.patientId && ticket.patientId && isOpen(other))) throw new Fault('rule', 'reception.already-waiting');
  const fresh: Ticket = {
    id: act.newId(), roomId: target.room.roomId, day: target.room.day, number, state: 'waiting', urgency: ticket.urgency, purpose: 'added-examination', arrivedAt: act.at,
    concluding: false, calls: 0, ...(ticket.priorityGroup && { priorityGroup: ticket.priorityGroup }), ...(ticket.patientId && { patientId: ticket.patientId }),
    ...((encounterId ?? ticket.encounterId) && { encounterId: encounterId ?? ticket.encounterId }),
  };
  return { tickets: [fresh], events: [event('issued', fresh, act)] };
}

/** The doctor is away: the room is no longer proposed and its board says so. Tickets stay where they are. */
export function decideDoctorAway({ room }: Pick<RoomQueue, 'room'>, { reason, until }: { reason?: string | undefined; until?: string | undefined }, act: Act): QueueDecision {
  const away: RoomDay = { roomId: room.roomId, day: room.day, newSinceConclusion: room.newSinceConclusion, priorityInRow: room.priorityInRow, away: true, ...(reason && { awayReason: reason }), ...(until && { awayUntil: until }) };
  return { tickets: [], room: away, events: [{ kind: 'doctor-away', roomId: room.roomId, at: act.at, by: act.by, ...(reason && { reason }) }] };
}

export function decideDoctorBack({ room }: Pick<RoomQueue, 'room'>, _input: object, act: Act): QueueDecision {
  if (!room.away) return nothing;
  const { awayReason: _, awayUntil: __, ...rest } = room;
  return { tickets: [], room: { ...rest, away: false }, events: [{ kind: 'doctor-back', roomId: room.roomId, at: act.at, by: act.by }] };
}

function move(ticket: Ticket, state: TicketState, { at, reason }: { at: string; reason?: string | undefined }): Ticket {
  const ended = state === 'left' || state === 'moved' || state === 'done' ? { endedAt: at } : {};
  return { ...ticket, state, ...ended, ...(reason && { reason }) };
}

const one = (ticket: Ticket, kind: TicketEventKind, act: Act): QueueDecision => ({ tickets: [ticket], events: [event(kind, ticket, act)] });

function event(kind: TicketEventKind, ticket: Ticket, act: Act): TicketEvent {
  return { kind, ticketId: ticket.id, roomId: ticket.roomId, at: act.at, by: act.by, ...(ticket.reason && { reason: ticket.reason }) };
}

function mustBe(ticket: Ticket, states: readonly TicketState[]): void {
  if (!states.includes(ticket.state)) throw stateFault(ticket);
}

const stateFault = (ticket: Ticket): Fault => new Fault('conflict', 'reception.ticket-state', { params: { state: ticket.state } });

function refuseSameRoom(ticket: Ticket, target: RoomQueue): void {
  if (ticket.roomId === target.room.roomId) throw new Fault('rule', 'reception.same-room');
}
