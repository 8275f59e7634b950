// Fetches an address that somebody else named: by https, from public addresses only, no redirects, so much and no more. spec: OUT-1
import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './address.ts';

export interface OutsideRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly mostBytes?: number;
}

export interface OutsideSettings {
  /** For hospitals whose own systems stand in their own net, and for tests: private addresses and plain http too. */
  readonly allowPrivate: boolean;
}

export class OutsideRefused extends Error {}

/** Throws OutsideRefused before anything is sent; the address that is checked is the one that is connected. */
export async function fetchOutside(settings: OutsideSettings, address: string, { body, mostBytes = 1024 * 1024, ...more }: OutsideRequest = {}): Promise<Response> {
  const url = requireOutside(settings, address);
  const { method = 'GET', headers = {}, timeoutMs = 10_000 } = more;
  const options: RequestOptions = { method, headers, signal: AbortSignal.timeout(timeoutMs), agent: false, ...(!settings.allowPrivate && { lookup: lookupPublic }) };
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = open(url, options, (answer) => readAnswer(answer, mostBytes).then(resolve, reject));
    request.on('error', reject);
    request.end(body);
  });
}

/** A name is looked up when it is called; an address that stands there is looked at here. */
function requireOutside({ allowPrivate }: OutsideSettings, address: string): URL {
  const url = URL.parse(address);
  if (!url || (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))) throw new OutsideRefused('the address is not https');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new OutsideRefused('the address is not public');
  return url;
}

/** One address inside among several outside is refused too: the name is not to be trusted. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error ?? !first) return callback(error ?? new OutsideRefused('the name has no address'), '');
    if (!addresses.every((one) => isPublicAddress(one.address))) return callback(new OutsideRefused('the address is not public'), '');
    return options.all === true ? callback(null, addresses) : callback(null, first?.address ?? '', first?.family);
  });
};

async function readAnswer(answer: IncomingMessage, mostBytes: number): Promise<Response> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw new OutsideRefused(`the answer is longer than ${mostBytes} bytes`);
    parts.push(part);
  }
  const status = answer.statusCode ?? 502;
  if (status >= 300 && status < 400) throw new OutsideRefused('the address leads elsewhere');
  const headers = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
  return new Response(status === 204 ? null : Buffer.concat(parts), { status, headers });
}
