// Minutes until an instant; asks again when it has come. spec: SGN-52, SGW-46
import { useEffect, useState } from 'react';

export function useMinutesLeft(until: string | undefined, onEnd: () => void): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  const left = until === undefined ? 0 : Math.ceil((Date.parse(until) - now) / 60_000);
  const ended = until !== undefined && left <= 0;
  useEffect(() => {
    if (ended) onEnd();
  }, [ended, onEnd]);
  return Math.max(left, 0);
}
