// For which name passkeys are good: that of the public address. Browsers take no IP address; this machine itself is `localhost`. spec: PPL-60
import { Fault } from '#platform/fault/index.ts';

export interface RelyingParty { readonly id: string; readonly origin: string }

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Throws Fault `auth.no-passkeys-here` where the server has no name of its own. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  if (loopback.test(hostname)) return { id: 'localhost', origin: `${protocol}//localhost${port && `:${port}`}` };
  if (protocol !== 'https:' || /^[\d.]+$|^\[/.test(hostname)) throw new Fault('rule', 'auth.no-passkeys-here');
  return { id: hostname, origin };
}
