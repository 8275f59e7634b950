// The provider builds its addresses from the request; a request may not choose them. spec: PPL-26
import type { IncomingMessage } from 'node:http';

/** Names of one server: on one's own machine 127.0.0.1 and localhost are the same. */
export function sameServer(issuer: string): string[] {
  const url = new URL(issuer);
  if (url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') return [issuer];
  return [issuer, ...['127.0.0.1', 'localhost'].map((host) => `${url.protocol}//${host}${url.port && `:${url.port}`}`)];
}

/** Puts the name of the issuer in the place of any other that the request carries. */
export function nameAsIssuer({ headers }: IncomingMessage, issuer: string): void {
  const { protocol, host } = new URL(issuer);
  const known = sameServer(issuer).some((name) => new URL(name).host === headers.host);
  if (!known) headers.host = host;
  headers['x-forwarded-host'] = headers.host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
}
