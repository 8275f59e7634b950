// The room this device works for; remembered on the device, since a shared PC stands in one room.
import { useCallback, useState } from 'react';

const storageKey = 'lanh.reception.room';

export function useQueueRoom(): [string | undefined, (roomId: string) => void] {
  const [roomId, setRoomId] = useState<string | undefined>(() => localStorage.getItem(storageKey) ?? undefined);
  const choose = useCallback((next: string) => {
    localStorage.setItem(storageKey, next);
    setRoomId(next);
  }, []);
  return [roomId, choose];
}
