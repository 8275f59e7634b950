// Before acts that reach far, a fresh proof of who sits there: the pipe asks where a contract declares `stepUp: true`; a standard operation calls this. spec: PPL-51
import { Fault } from '#platform/fault/index.ts';
import type { Exchange } from './exchange.ts';

/** Throws Fault `auth.step-up-required`; the screen then asks the person and repeats the call. An app that acts for somebody cannot ask, so it is refused. */
export function requireFreshProof({ caller, services }: Pick<Exchange, 'caller' | 'services'>): void {
  const { system, sessionId, scopes, provedUntil } = caller;
  // A program proves itself with each assertion; the console belongs to whoever runs the server.
  if (system || (sessionId === undefined && scopes === undefined)) return;
  if (provedUntil === undefined || provedUntil <= services.now()) throw new Fault('forbidden', 'auth.step-up-required');
}
