// The place of this visit in the queue of the room, and sending the person for tests while no room for orders does it. spec: VIS-16
import { useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { roomQueue, sendToTests } from '#modules/reception/model/index.ts';
import type { TicketRow } from '#modules/reception/model/index.ts';
import { useQueueRoom } from '#modules/reception/web/staff/index.ts';

export interface VisitTicket {
  /** In the room or called here; undefined elsewhere. */
  readonly ticket: TicketRow | undefined;
  readonly toTests: () => Promise<boolean>;
  readonly running: boolean;
}

export function useTicket(encounterId: string): VisitTicket {
  const [roomId] = useQueueRoom();
  const queue = useOperationQuery(roomQueue, roomId === undefined ? undefined : { roomId }).data;
  const send = useOperation(sendToTests);
  const ticket = queue && [...queue.called, ...queue.inRoom].find((one) => one.encounterId === encounterId);
  return {
    ticket: send.allowed ? ticket : undefined, running: send.running,
    toTests: async () => ticket !== undefined && send.run({ ticketId: ticket.id }).then(() => true, () => false),
  };
}
