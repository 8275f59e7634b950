// The acts on one ticket: lock its queue, decide, save, answer. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import type { QueueDecision, RoomQueue, Ticket } from '#modules/reception/model/index.ts';
import type { Act, OperationContract } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { ImplementedOperation } from '#fhir/rest/call.ts';
import { lockTicket, saveQueue } from '../queue/tickets.ts';
import { toTicketRows } from '../queue/ticketRows.ts';
import { followEncounter } from '../visit/followEncounter.ts';

interface TicketInput { ticketId: string; reason?: string | undefined }
interface TicketsOutput { tickets: model.TicketRow[] }
type Decide = (state: { ticket: Ticket; queue: RoomQueue }, input: TicketInput, act: Act) => QueueDecision;

/** Answers with the tickets as they stand, also when the act had been done before. */
const ticketAct = (contract: OperationContract<TicketInput, TicketsOutput>, decide: Decide): ImplementedOperation =>
  implement(contract).as(async ({ input, caller, act, tx, store }) => {
    const state = await lockTicket(tx, caller.dk, input.ticketId);
    const decision = decide(state, input, act);
    await saveQueue(tx, caller.dk, decision);
    for (const ticket of decision.tickets) await followEncounter(store, ticket, act);
    return { tickets: await toTicketRows(tx, caller.dk, decision.tickets.length > 0 ? decision.tickets : [state.ticket]) };
  });

export const ticketActs: readonly ImplementedOperation[] = [
  ticketAct(model.callTicket, model.decideCallTicket),
  ticketAct(model.recallTicket, model.decideRecall),
  ticketAct(model.skipTicket, model.decideSkip),
  ticketAct(model.requeueTicket, model.decideRequeue),
  ticketAct(model.startTicket, model.decideStart),
  ticketAct(model.sendToTests, model.decideSendToTests),
  ticketAct(model.returnFromTests, model.decideReturnFromTests),
  ticketAct(model.leaveQueue, model.decideLeave),
  ticketAct(model.finishTicket, model.decideFinish),
];
