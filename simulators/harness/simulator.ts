// A stand-in for a foreign service: speaks its real protocol over HTTP, with faults to switch on while it runs.
// `PUT /_faults/tsa {"fault":"slow","delayMs":5000}` · `DELETE /_faults/tsa` · `GET /_faults`   spec: SIM
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FaultSwitch {
  /** Every service knows `down`, `slow`, `hold` (no answer until it is switched off), `error`, `garbage`; a service may know more. */
  readonly fault: string;
  readonly delayMs?: number;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
  /** A switched-on fault that only the service itself can play. */
  readonly fault: string | undefined;
}

export interface Told {
  readonly status?: number;
  readonly type: string;
  readonly body: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Answers every address below the path too. */
  readonly below?: true;
  readonly service: string;
  readonly faults?: readonly string[];
  answer(asked: Asked): Promise<Told>;
}

export interface Simulator {
  readonly url: string;
  switchOn(service: string, fault: FaultSwitch): void;
  switchOff(service?: string): void;
  /** Requests that each service got. */
  readonly counts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const everyFault = ['down', 'slow', 'hold', 'error', 'garbage'];
const largestBody = 64 * 1024 * 1024;

/** Listens on loopback only. Port 0 takes a free one. */
export async function startSimulator({ endpoints, port = 0 }: { endpoints: readonly Endpoint[]; port?: number }): Promise<Simulator> {
  const on = new Map<string, FaultSwitch>();
  const counts = new Map<string, number>();
  const held = new Map<string, PromiseWithResolvers<void>>();
  const knows = (service: string, fault: string) => endpoints.some((one) => one.service === service && (everyFault.includes(fault) || one.faults?.includes(fault)));
  const switchOn = (service: string, fault: FaultSwitch) => {
    if (!knows(service, fault.fault)) throw new Error(`${service} has no fault ${fault.fault}`);
    held.get(service)?.resolve();
    held.set(service, Promise.withResolvers());
    on.set(service, fault);
  };
  const switchOff = (service?: string) => {
    for (const one of service === undefined ? [...on.keys()] : [service]) {
      on.delete(one);
      held.get(one)?.resolve();
    }
  };
  const server = createServer((request, response) => {
    void serve({ endpoints, on, held, counts, switchOn, switchOff }, request, response).catch(() => tell(response, { status: 500, type: 'text/plain', body: 'simulator failed' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A caller that was busy for a while finds its connection still open.
  server.keepAliveTimeout = 120_000;
  server.unref();
  const close = async () => {
    switchOff();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, switchOn, switchOff, counts, close };
}

interface Desk {
  readonly endpoints: readonly Endpoint[];
  readonly on: ReadonlyMap<string, FaultSwitch>;
  /** Ends with the fault of a service. */
  readonly held: ReadonlyMap<string, PromiseWithResolvers<void>>;
  readonly counts: Map<string, number>;
  switchOn(service: string, fault: FaultSwitch): void;
  switchOff(service?: string): void;
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const body = await readBody(request);
  if (path.startsWith('/_faults')) return tell(response, setFaults(desk, { method: request.method ?? 'GET', service: path.split('/')[2], body }));
  const endpoint = desk.endpoints.find((one) => one.method === request.method && (one.path === path || (one.below && path.startsWith(`${one.path}/`))));
  if (!endpoint) return tell(response, { status: 404, type: 'text/plain', body: 'no such address' });
  desk.counts.set(endpoint.service, (desk.counts.get(endpoint.service) ?? 0) + 1);
  const fault = desk.on.get(endpoint.service);
  if (fault?.fault === 'down') return void request.socket.destroy();
  if (fault?.fault === 'hold') await desk.held.get(endpoint.service)?.promise;
  return tell(response, await play(fault, () => endpoint.answer({ method: request.method ?? 'GET', path, url: request.url ?? '/', body, headers: request.headers, fault: fault?.fault })));
}

async function play(fault: FaultSwitch | undefined, answer: () => Promise<Told>): Promise<Told> {
  if (fault?.fault === 'error') return { status: 500, type: 'text/plain', body: 'switched-on error' };
  if (fault?.fault === 'garbage') return { type: 'application/octet-stream', body: 'this is not what you asked for' };
  if (fault?.fault === 'slow') await sleep(fault.delayMs ?? 10_000, undefined, { ref: false });
  return answer();
}

function setFaults(desk: Desk, { method, service, body }: { method: string; service: string | undefined; body: Buffer }): Told {
  try {
    if (method === 'PUT' && service) desk.switchOn(service, JSON.parse(body.toString('utf8')) as FaultSwitch);
    if (method === 'DELETE') desk.switchOff(service);
    return { type: 'application/json', body: JSON.stringify(Object.fromEntries(desk.on)) };
  } catch (error) {
    return { status: 400, type: 'text/plain', body: (error as Error).message };
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) throw new Error('too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tell(response: ServerResponse, { status = 200, type, body, headers = {} }: Told): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}
