// The room this device works for; remembered on the device, since a shared PC stands in one room. A device that has never been told
// begins with a clinic of the person's own department. spec: RCP-28
import { useSyncExternalStore } from 'react';
import { useOperationQuery, useSession } from '#fhir/client/index.ts';
import * as rcp from '#modules/reception/model/index.ts';

const storageKey = 'lanh.reception.room';
const listeners = new Set<() => void>();

/** Every part of the page that asks for the room hears of a change; another window by the browser's own event. */
function listen(onChange: () => void): () => void {
  listeners.add(onChange);
  window.addEventListener('storage', onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener('storage', onChange);
  };
}

const read = (): string | undefined => localStorage.getItem(storageKey) ?? undefined;

function choose(roomId: string): void {
  localStorage.setItem(storageKey, roomId);
  for (const onChange of listeners) onChange();
}

export function useQueueRoom(): [string | undefined, (roomId: string) => void] {
  const { departments } = useSession();
  const chosen = useSyncExternalStore(listen, read);
  const rooms = useOperationQuery(rcp.roomLoads, {}).data?.rooms;
  if (rooms === undefined || rooms.some(({ roomId }) => roomId === chosen)) return [chosen, choose];
  // A room of another facility, or one that is gone, is as good as none.
  const own = rooms.find(({ kind, departmentId }) => kind === 'clinic' && departments.some(({ id }) => id === departmentId));
  return [own?.roomId, choose];
}
