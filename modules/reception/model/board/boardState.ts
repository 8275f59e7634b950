// What a call screen shows of the queues: numbers and rooms; names masked and only where its policy allows; nothing that tells why somebody is here. spec: RCP-30
import type { BoardState } from '../contracts/boards.ts';
import { maskName } from '../name.ts';
import { orderQueue } from '../queue/order.ts';
import { roomLoad } from '../queue/load.ts';
import type { RoomQueue } from '../queue/decide.ts';
import type { Ticket } from '../queue/ticket.ts';

export interface BoardRoom {
  readonly roomId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'clinic' | 'desk';
  readonly queue: RoomQueue;
}

export type BoardSettings = Pick<BoardState, 'title' | 'facility' | 'zone' | 'voice' | 'volume' | 'quiet' | 'message'> & { readonly names: 'none' | 'masked' };

const nextShown = 5;
const callsShown = 8;
const skippedShown = 10;

export function buildBoardState(board: BoardSettings, rooms: readonly BoardRoom[], { at, nameOf }: { at: string; nameOf: (patientId: string) => string | undefined }): BoardState {
  const { names, ...settings } = board;
  const nameFor = ({ patientId }: Ticket) => (names === 'masked' && patientId ? nameOf(patientId) : undefined);
  const brief = (ticket: Ticket) => {
    const name = nameFor(ticket);
    return { number: ticket.number, urgency: ticket.urgency, concluding: ticket.concluding, ...(name && { name: maskName(name) }) };
  };
  const calls = rooms.flatMap(({ queue, ...room }) => queue.tickets.filter(({ state }) => state === 'called').map((ticket) => ({
    ...brief(ticket), roomId: room.roomId, code: room.code, room: room.name, kind: room.kind, calledAt: ticket.calledAt ?? at, calls: ticket.calls,
  })));
  return {
    ...settings, at,
    calls: calls.toSorted((a, b) => (a.calledAt < b.calledAt ? 1 : -1)).slice(0, callsShown),
    rooms: rooms.map((room) => ({ ...roomPart(room), next: orderQueue(room.queue.tickets, room.queue.room, room.queue.rules).slice(0, nextShown).map(brief) })),
  };
}

function roomPart({ queue, ...room }: BoardRoom) {
  const { waiting, toConclude, atTests, expectedMinutes, away } = roomLoad(queue.room, queue.tickets, queue.rules);
  const numbers = (state: Ticket['state']) => queue.tickets.filter((ticket) => ticket.state === state).map(({ number }) => number);
  const { awayUntil } = queue.room;
  return { ...room, waiting, toConclude, atTests, expectedMinutes, away, ...(awayUntil && { awayUntil }), called: numbers('called'), inRoom: numbers('in-room'), skipped: numbers('skipped').slice(-skippedShown) };
}
