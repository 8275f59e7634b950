// Quick lock (Ctrl+Shift+L) and idle lock: the screen is taken away until a PIN or password is given. The server is told, so that
// the session answers nothing while it is locked; the mark in sessionStorage only survives a reload. spec: SES-4
import { useCallback, useEffect, useState } from 'react';
import { type Session, useFhirClient } from '#fhir/client/index.ts';

export interface Lock {
  readonly locked: boolean;
  readonly lock: () => Promise<void>;
  readonly unlocked: () => void;
}
const minuteMs = 60_000;
const markKey = 'lanh.locked';

export function useLock({ accountId, locked: lockedThere = false, idleLockMinutes = 5 }: Session): Lock {
  const client = useFhirClient();
  const [lockedHere, setLocked] = useState(() => sessionStorage.getItem(markKey) === accountId);
  const locked = lockedHere || lockedThere;
  const idleMs = idleLockMinutes * minuteMs;
  const lock = useCallback(async () => {
    sessionStorage.setItem(markKey, accountId);
    setLocked(true);
    await client.send('/auth/lock', { method: 'POST', body: {} }).catch(() => undefined);
  }, [client, accountId]);
  const unlocked = useCallback(() => {
    sessionStorage.removeItem(markKey);
    setLocked(false);
  }, []);
  useEffect(() => {
    if (locked) return;
    let timer = setTimeout(() => void lock(), idleMs);
    const awake = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void lock(), idleMs);
    };
    const events = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
    for (const event of events) window.addEventListener(event, awake, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const event of events) window.removeEventListener(event, awake);
    };
  }, [lock, locked, idleMs]);
  return { locked, lock, unlocked };
}
