// WebSocket channel: `bind ID` (R4, with the caller's token in the header) or `bind-with-token TOKEN` (backport); then pings or bundles.
// https://hl7.org/fhir/R4/subscription.html#2.46.7.2   spec: SUB-8
import websocket from '@fastify/websocket';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { bundleText } from './notification.ts';
import type { NotificationType } from './notification.ts';
import { socketPath, takeBinding } from './operations.ts';
import { seenBy, toldDetail } from './visible.ts';
import type { SeenEvent } from './visible.ts';
import { findWatches, listEvents, markSent } from './watches.ts';
import type { Watch } from './watches.ts';

const turnMs = 500;
const pingMs = 20_000;
const unboundMs = 15_000;
const mostSockets = 1000;
const mostBound = 100;
const eventsInTurn = 50;
/** A reader this far behind is cut off; it comes back and gets what waits. */
const mostWaitingBytes = 1024 * 1024;

export async function socketRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  await app.register(websocket, { options: { maxPayload: 4096 } });
  let open = 0;
  app.route({
    method: 'GET', url: socketPath, config: { access: 'fhir' },
    handler: async (request) => {
      await services.authenticate(request);
      throw new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'not-supported', text: 'a WebSocket is expected here' }] });
    },
    wsHandler: (socket, request) => {
      if (open >= mostSockets) return socket.close(1013, 'too many connections');
      open++;
      socket.on('close', () => { open--; });
      serve(services, socket, request);
    },
  });
}

interface Bound { watch: Watch; at: number; spokeMs: number }
interface Line { readonly services: RestServices; readonly socket: WebSocket; readonly bound: Map<string, Bound> }

function serve(services: RestServices, socket: WebSocket, request: FastifyRequest): void {
  const line: Line = { services, socket, bound: new Map() };
  let chain = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => { chain = chain.then(work).catch((error: unknown) => fail(line, error)); };
  // A cookie does not count: pages of others could use it.
  const caller = request.headers.authorization === undefined ? Promise.resolve(undefined) : services.authenticate(request).catch(() => undefined);
  let alive = true;
  const timers = [
    setInterval(() => { if (line.bound.size > 0) inTurn(() => tellAll(line)); }, turnMs),
    setInterval(() => { if (!alive) return socket.terminate(); alive = false; socket.ping(); }, pingMs),
  ];
  const impatience = setTimeout(() => { if (line.bound.size === 0) socket.close(1008, 'nothing was bound'); }, unboundMs);
  for (const timer of [...timers, impatience]) timer.unref();
  socket.on('pong', () => { alive = true; });
  socket.on('message', (message: Buffer) => inTurn(async () => receive(line, message.toString('utf8').trim(), await caller)));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(impatience);
    for (const timer of timers) clearInterval(timer);
  });
}

function fail({ services, socket }: Line, error: unknown): void {
  services.log.warn({ err: error, part: 'subscription' }, 'a WebSocket was ended');
  socket.close(1011, 'unexpected');
}

async function receive(line: Line, message: string, caller: Caller | undefined): Promise<void> {
  const { services, socket, bound } = line;
  const [, word, value = ''] = /^(bind|bind-with-token)\s*:?\s+(\S{1,200})$/.exec(message) ?? [];
  if (word === undefined) return socket.close(1008, 'bind ID or bind-with-token TOKEN is expected');
  const watches = word === 'bind' ? await findOwn(services, caller, value) : await takeBinding(services, value);
  if (watches.length === 0 || bound.size + watches.length > mostBound) return socket.close(1008, 'there is no such subscription or token');
  for (const watch of watches) {
    bound.set(watch.rid, { watch, at: watch.sentN, spokeMs: services.now().getTime() });
    if (watch.plan.topic === undefined) say(line, `bound ${watch.id}`);
    else say(line, notify(services, watch, { type: 'handshake', events: [] }));
  }
  await tellAll(line);
}

async function findOwn({ db }: RestServices, caller: Caller | undefined, id: string): Promise<readonly Watch[]> {
  if (!caller) return [];
  const watches = await findWatches(db, caller.dk, [rowId(id)]);
  return watches.filter(({ owner, plan, state }) => owner === caller.reference && plan.channel === 'websocket' && state !== 'off');
}

function say({ socket }: Line, text: string): void {
  if (socket.bufferedAmount > mostWaitingBytes) socket.terminate();
  else socket.send(text);
}

const notify = ({ publicUrl }: RestServices, watch: Watch, { type, events }: { type: NotificationType; events: readonly SeenEvent[] }): string =>
  bundleText({ type, base: `${publicUrl}/fhir`, watch: { ...watch, lastN: events.at(-1)?.n ?? watch.lastN }, events, content: watch.plan.content });

async function tellAll(line: Line): Promise<void> {
  const { services, bound, socket } = line;
  const known = [...bound.values()];
  const [dk] = known.map(({ watch }) => watch.dk);
  const now = new Map((dk === undefined ? [] : await findWatches(services.db, dk, [...bound.keys()])).map((watch) => [watch.rid, watch]));
  for (const one of known) {
    const watch = now.get(one.watch.rid);
    if (!watch || watch.state === 'off' || watch.state === 'error') return socket.close(1000, 'the subscription has ended');
    one.watch = watch;
    await tell(line, one);
  }
}

/** Rights are asked anew; a beat tells that nothing happened. */
async function tell(line: Line, one: Bound): Promise<void> {
  const { services, socket } = line;
  const { watch } = one;
  const events = watch.lastN > one.at ? await listEvents(services.db, watch, { after: one.at, limit: eventsInTurn }) : [];
  if (events.length === 0) return beat(line, one);
  const caller = await services.callerOf?.(watch.dk, watch.owner);
  if (!caller) return socket.close(1008, 'the account is no longer in force');
  const seen = await seenBy(services, caller, events);
  for (let from = 0; from < seen.length; from += watch.plan.maxCount) {
    const portion = seen.slice(from, from + watch.plan.maxCount);
    say(line, watch.plan.topic === undefined ? `ping ${watch.id}` : notify(services, watch, { type: 'event-notification', events: portion }));
  }
  one.at = events.at(-1)?.n ?? one.at;
  one.spokeMs = services.now().getTime();
  const exchange = { ...systemExchange(services, { dk: watch.dk, facilityId: '', purpose: 'subscription' }), caller };
  await services.audit.append(services.db, seen.map((event) => auditEvent(exchange, toldDetail(watch, event))));
  await markSent(services.db, watch, { n: one.at, at: services.now() });
}

function beat(line: Line, one: Bound): void {
  const { services } = line;
  const { heartbeatS, topic } = one.watch.plan;
  const nowMs = services.now().getTime();
  if (heartbeatS === undefined || topic === undefined || nowMs < one.spokeMs + heartbeatS * 1000) return;
  say(line, notify(services, one.watch, { type: 'heartbeat', events: [] }));
  one.spokeMs = nowMs;
}
