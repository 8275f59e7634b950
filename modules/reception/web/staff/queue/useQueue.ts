// One room's queue, live, and the acts on it. spec: RCP
import { useLive, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import * as rcp from '#modules/reception/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { TicketRow } from '#modules/reception/model/index.ts';
import { useSession } from '#fhir/client/index.ts';

export type Queue = OutputOf<typeof rcp.roomQueue>;
export type TicketAct = 'call' | 'recall' | 'skip' | 'requeue' | 'start' | 'toTests' | 'fromTests' | 'leave';

export interface QueueActs {
  readonly callNext: () => Promise<TicketRow | undefined>;
  readonly act: (act: TicketAct, ticket: TicketRow, reason?: string) => Promise<void>;
  readonly move: (ticket: TicketRow, roomId: string, way: 'change' | 'add') => Promise<void>;
  readonly away: (reason: string) => Promise<void>;
  readonly back: () => Promise<void>;
  readonly running: boolean;
  readonly refusal: Refusal | undefined;
  readonly allowed: boolean;
}

export function useQueue(roomId: string | undefined) {
  const query = useOperationQuery(rcp.roomQueue, roomId === undefined ? undefined : { roomId });
  useLive(['reception.queue'], (event) => {
    // After an interruption nothing is known; otherwise only changes of this room count.
    if (!Array.isArray(event['rooms']) || event['rooms'].includes(roomId)) query.refetch();
  });
  return query;
}

export function useQueueActs(roomId: string | undefined, queue: Queue | undefined): QueueActs {
  const mine = useSession().practitionerRoleId;
  const next = useOperation(rcp.callNext);
  const ops = {
    call: useOperation(rcp.callTicket), recall: useOperation(rcp.recallTicket), skip: useOperation(rcp.skipTicket), requeue: useOperation(rcp.requeueTicket), start: useOperation(rcp.startTicket),
    toTests: useOperation(rcp.sendToTests), fromTests: useOperation(rcp.returnFromTests), leave: useOperation(rcp.leaveQueue),
  };
  const change = useOperation(rcp.changeClinic);
  const add = useOperation(rcp.addExamination);
  const away = useOperation(rcp.doctorAway);
  const back = useOperation(rcp.doctorBack);
  const all = [next, ...Object.values(ops), change, add, away, back];
  // A refusal stands on the screen; it is no error of the page.
  const quietly = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);
  return {
    callNext: async () => {
      if (roomId === undefined || next.running) return undefined;
      const called = queue?.called.find(({ calledBy }) => mine === undefined || calledBy === `PractitionerRole/${mine}`);
      return (await quietly(next.run({ roomId, after: called?.id ?? null })))?.called;
    },
    act: async (act, ticket, reason) => void (await quietly(ops[act].run({ ticketId: ticket.id, ...(reason && { reason }) }))),
    move: async (ticket, toRoomId, way) => void (await quietly((way === 'change' ? change : add).run({ ticketId: ticket.id, roomId: toRoomId }))),
    away: async (reason) => void (roomId && (await quietly(away.run({ roomId, ...(reason && { reason }) })))),
    back: async () => void (roomId && (await quietly(back.run({ roomId })))),
    running: all.some(({ running }) => running),
    refusal: all.map(({ refusal }) => refusal).find((one) => one !== undefined),
    allowed: next.allowed,
  };
}
