// What the screens ask: one room's day, the load of all rooms, and what the desk offers today. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import type { Ticket } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { priorityGroups } from '../priorityGroups.ts';
import { getRoom, listRooms } from '../queue/rooms.ts';
import { listIssued, readQueue, readQueues } from '../queue/tickets.ts';
import { toLoadRow, toTicketRows } from '../queue/ticketRows.ts';

export const roomQueue = implement(model.roomQueue).as(async ({ input, caller, act, tx }) => {
  const room = await getRoom(tx, caller.dk, input.roomId);
  const queue = await readQueue(tx, { dk: caller.dk, roomId: room.roomId, day: model.dayOf(act.at) });
  const order = new Map(model.orderQueue(queue.tickets, queue.room, queue.rules).map((ticket, at) => [ticket.id, at]));
  const rows = await toTicketRows(tx, caller.dk, queue.tickets.filter((ticket) => model.isOpen(ticket)));
  const of = (state: Ticket['state']) => rows.filter((row) => row.state === state);
  return {
    room: toLoadRow(room, queue),
    queue: rows.filter((row) => order.has(row.id)).sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    called: of('called'), inRoom: of('in-room'), atTests: of('at-tests'), skipped: of('skipped'), done: queue.tickets.filter(({ state }) => state === 'done').length,
  };
});

export const roomLoads = implement(model.roomLoads).as(async ({ input, caller, act, tx }) => {
  const rooms = await listRooms(tx, caller.dk, input.zone);
  const queues = await readQueues(tx, { dk: caller.dk, roomIds: rooms.map(({ roomId }) => roomId), day: model.dayOf(act.at) });
  const rows = rooms.flatMap((room) => {
    const queue = queues.get(room.roomId);
    return queue ? [toLoadRow(room, queue)] : [];
  });
  const clinics = new Set(rooms.filter(({ kind }) => kind === 'clinic').map(({ roomId }) => roomId));
  const proposed = model.proposeRoom(rows.filter(({ roomId }) => clinics.has(roomId)));
  return { rooms: rows, ...(proposed && { proposedRoomId: proposed.roomId }) };
});

export const recentTickets = implement(model.recentTickets).as(async ({ input, caller, act, tx }) => {
  const codes = new Map((await listRooms(tx, caller.dk)).map(({ roomId, code }) => [roomId, code]));
  const tickets = await toTicketRows(tx, caller.dk, await listIssued(tx, { dk: caller.dk, day: model.dayOf(act.at), limit: input.limit ?? 12 }));
  return { tickets: tickets.map((ticket) => ({ ...ticket, room: codes.get(ticket.roomId) ?? '' })) };
});

export const receptionChoices = implement(model.receptionChoices).as(async ({ input, act }) => {
  const day = model.dayOf(act.at);
  const proposed = model.proposeGroup(priorityGroups, input.birthDate, day);
  const groups = model.groupsOn(priorityGroups, day).map(({ code, urgency, certainty }) => ({ code, urgency, certainty }));
  return { day, groups, ...(proposed && { proposedGroup: proposed.code }) };
});
