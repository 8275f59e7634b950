// The clock of the hall: the facility's time, whatever the television believes. spec: RCP-33
import { useEffect, useState } from 'react';

const format = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', hour12: false });
const dayFormat = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' });

/** `09:05` */
export const hallTime = (ms: number): string => format.format(ms);
export const hallDay = (ms: number): string => dayFormat.format(ms);

/** The present instant of the hall, once a second. */
export function useHallClock(clockMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs + clockMs;
}
