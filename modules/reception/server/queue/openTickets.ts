// Who is in the queues now, for rooms downstream: each clinic's people in calling order. spec: RCP
import { dayOf, isOpen, orderQueue } from '#modules/reception/model/index.ts';
import type { TicketRow } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';
import { listRooms } from './rooms.ts';
import type { QueueRoom } from './rooms.ts';
import { readQueues } from './tickets.ts';
import { toTicketRows } from './ticketRows.ts';

export interface RoomTickets {
  readonly room: QueueRoom;
  /** Called and in the room first, then in calling order, then away. */
  readonly tickets: readonly TicketRow[];
}

/** Clinics of these departments; of the whole facility when none of them has a clinic. */
export async function listOpenTickets(db: Db, { dk, departmentIds, at }: { dk: number; departmentIds: readonly string[]; at: string }): Promise<RoomTickets[]> {
  const clinics = (await listRooms(db, dk)).filter(({ kind }) => kind === 'clinic');
  const own = clinics.filter(({ organizationId }) => organizationId !== undefined && departmentIds.includes(organizationId));
  const rooms = own.length > 0 ? own : clinics;
  const queues = await readQueues(db, { dk, roomIds: rooms.map(({ roomId }) => roomId), day: dayOf(at) });
  return Promise.all(rooms.map(async (room) => {
    const queue = queues.get(room.roomId);
    if (queue === undefined) return { room, tickets: [] };
    const order = new Map(orderQueue(queue.tickets, queue.room, queue.rules).map((ticket, place) => [ticket.id, place + 1]));
    const place = (row: TicketRow) => order.get(row.id) ?? (row.state === 'called' || row.state === 'in-room' ? 0 : order.size + 1);
    const rows = await toTicketRows(db, dk, queue.tickets.filter(isOpen));
    return { room, tickets: rows.toSorted((a, b) => place(a) - place(b) || a.number - b.number) };
  }));
}
