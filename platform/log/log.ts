// Structured log. Patient data never goes in: bodies, query strings and names are not logged at all.
import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

/** One JSON line per event on standard error; standard output keeps only what a person or script waits for. */
export function createLog(level: string): Logger {
  const redact = ['req.headers.authorization', 'req.headers.cookie', 'password', 'pin'];
  return pino({ level, base: undefined, redact }, pino.destination({ fd: 2, sync: false }));
}
