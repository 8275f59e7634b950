// Alt+↑ and Alt+↓: the visit before or after this one in the queue of the room. spec: VIS-12
import { useOperationQuery } from '#fhir/client/index.ts';
import { roomQueue } from '#modules/reception/model/index.ts';
import { useQueueRoom } from '#modules/reception/web/staff/index.ts';
import { useKey } from '#ui/index.ts';

export function useNeighbours(encounterId: string | undefined, open: (encounterId: string) => void): void {
  const [roomId] = useQueueRoom();
  const queue = useOperationQuery(roomQueue, roomId === undefined ? undefined : { roomId }).data;
  const visits = queue ? [...queue.called, ...queue.inRoom, ...queue.queue, ...queue.atTests].flatMap((ticket) => ticket.encounterId ?? []) : [];
  const step = (by: 1 | -1) => {
    const at = encounterId === undefined ? (by === 1 ? -1 : visits.length) : visits.indexOf(encounterId);
    const next = visits[at + by];
    if (next !== undefined) open(next);
  };
  useKey({ chord: 'Alt+ArrowDown', label: 'chart.visit.key.next', run: () => step(1) });
  useKey({ chord: 'Alt+ArrowUp', label: 'chart.visit.key.previous', run: () => step(-1) });
}
