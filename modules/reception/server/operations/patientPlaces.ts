// Where one person stands in today's queues, for the band above their chart. spec: RCP-34
import * as model from '#modules/reception/model/index.ts';
import type { Ticket } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Db } from '#platform/db/index.ts';
import { listRooms } from '../queue/rooms.ts';
import { listOfPatient, readQueues } from '../queue/tickets.ts';

export const patientPlaces = implement(model.patientPlaces).as(async ({ id, caller, act, tx }) => {
  const place = { dk: caller.dk, day: model.dayOf(act.at) };
  const tickets = (await listOfPatient(tx, { ...place, patientId: String(id) })).filter(model.isOpen);
  if (tickets.length === 0) return { places: [] };
  const rooms = new Map((await listRooms(tx, caller.dk)).map((room) => [room.roomId, room]));
  const ahead = await countAhead(tx, place, tickets.filter(isQueued));
  const places = tickets.map(({ id, roomId, number, state }) => {
    const before = ahead.get(id);
    return { ticketId: id, roomId, room: rooms.get(roomId)?.code ?? '', roomName: rooms.get(roomId)?.name ?? '', number, state, ...(before !== undefined && { ahead: before }) };
  });
  return { places };
});

const isQueued = ({ state }: Ticket): boolean => state === 'waiting' || state === 'to-conclude';

/** Ticket → how many of its room are called before it, in the order of the law and the house. */
async function countAhead(db: Db, { dk, day }: { dk: number; day: string }, waiting: readonly Ticket[]): Promise<ReadonlyMap<string, number>> {
  if (waiting.length === 0) return new Map();
  const queues = await readQueues(db, { dk, roomIds: [...new Set(waiting.map(({ roomId }) => roomId))], day });
  return new Map([...queues.values()].flatMap((queue) => model.orderQueue(queue.tickets, queue.room, queue.rules).map((ticket, at): [string, number] => [ticket.id, at])));
}
