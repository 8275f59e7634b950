// Calls who is next in a room. spec: RCP
import { callNext as contract, dayOf, decideCallNext } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { getRoom } from '../queue/rooms.ts';
import { toTicketRows } from '../queue/ticketRows.ts';
import { lockQueue, saveQueue } from '../queue/tickets.ts';

export const callNext = implement(contract).as(async ({ input, caller, act, tx }) => {
  const { roomId } = await getRoom(tx, caller.dk, input.roomId);
  const queue = await lockQueue(tx, { dk: caller.dk, roomId, day: dayOf(act.at) });
  const decision = decideCallNext(queue, input, act);
  await saveQueue(tx, caller.dk, decision);
  const called = decision.tickets.find((ticket) => ticket.state === 'called') ?? (decision.events.length === 0 ? queue.tickets.find((ticket) => ticket.state === 'called' && ticket.calledBy === act.by) : undefined);
  const [row] = called ? await toTicketRows(tx, caller.dk, [called]) : [];
  return row ? { called: row } : {};
});
