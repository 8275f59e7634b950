// Change of clinic and added examination: two queues, locked in one order so that two desks never wait for each other. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import type { RoomQueue, Ticket } from '#modules/reception/model/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { openCare } from '../visit/openCare.ts';
import { getRoom } from '../queue/rooms.ts';
import { nextTicketNumber } from '../queue/ticketNumber.ts';
import { findTicket, lockQueue, saveQueue } from '../queue/tickets.ts';
import { toTicketRows } from '../queue/ticketRows.ts';

interface Both { readonly ticket: Ticket; readonly target: RoomQueue }

async function lockBoth(tx: Tx, dk: number, { ticketId, roomId }: { ticketId: string; roomId: string }): Promise<Both> {
  const before = await findTicket(tx, dk, ticketId);
  if (before === undefined) throw new Fault('notFound', 'reception.ticket-not-found');
  if (before.roomId === roomId) throw new Fault('rule', 'reception.same-room');
  const queues = new Map<string, RoomQueue>();
  for (const one of [before.roomId, roomId].sort()) queues.set(one, await lockQueue(tx, { dk, roomId: one, day: before.day }));
  const ticket = queues.get(before.roomId)?.tickets.find(({ id }) => id === ticketId);
  const target = queues.get(roomId);
  if (ticket === undefined || target === undefined) throw new Fault('notFound', 'reception.ticket-not-found');
  return { ticket, target };
}

export const changeClinic = implement(model.changeClinic).as(async ({ input, caller, act, tx, store }) => {
  const room = await getRoom(tx, caller.dk, input.roomId);
  const state = await lockBoth(tx, caller.dk, input);
  const number = await nextTicketNumber(tx, { dk: caller.dk, roomId: room.roomId, day: state.ticket.day });
  const decision = model.decideChangeClinic(state, { number, reason: input.reason }, act);
  const encounter = state.ticket.encounterId ? await store.find('Encounter', state.ticket.encounterId) : undefined;
  if (encounter) await store.save([update(model.moveEncounter(encounter, room))]);
  await saveQueue(tx, caller.dk, decision);
  await openCare(tx, { dk: caller.dk, patientId: state.ticket.patientId, encounterId: state.ticket.encounterId, room, act });
  return { tickets: await toTicketRows(tx, caller.dk, decision.tickets) };
});

export const addExamination = implement(model.addExamination).as(async ({ input, caller, act, tx, store }) => {
  const room = await getRoom(tx, caller.dk, input.roomId);
  const state = await lockBoth(tx, caller.dk, input);
  const { patientId, encounterId, priorityGroup } = state.ticket;
  const number = await nextTicketNumber(tx, { dk: caller.dk, roomId: room.roomId, day: state.ticket.day });
  // A visit of its own below the first: each doctor records, codes and signs theirs.
  const part = patientId ? model.buildEncounter(room, { patientId, reason: input.reason, priorityGroup, partOf: encounterId }, act) : undefined;
  const decision = model.decideAddExamination(state, { number, encounterId: part?.id }, act);
  if (part) await store.save([create(part)]);
  await saveQueue(tx, caller.dk, decision);
  await openCare(tx, { dk: caller.dk, patientId, encounterId: part?.id, room, act });
  return { tickets: await toTicketRows(tx, caller.dk, decision.tickets) };
});
