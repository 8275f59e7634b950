// Sends what waits, each subscription by itself and in order: a dead endpoint holds up nobody but itself. spec: SUB-3, SUB-5
import { createHash } from 'node:crypto';
import type { Caller } from '#platform/auth/index.ts';
import { fetchOutside, OutsideRefused } from '#platform/outside/index.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { bundleText } from './notification.ts';
import type { NotificationType } from './notification.ts';
import { seenBy, toldDetail } from './visible.ts';
import type { SeenEvent } from './visible.ts';
import { listEvents, markSent, ownerGone, setState, watchColumns, watchOf } from './watches.ts';
import type { Watch, WatchEvent, WatchRow } from './watches.ts';

/** After so many attempts that failed one after another a subscription is in error. */
export const mostFails = 10;
const firstPauseMs = 1000;
const longestPauseMs = 300_000;
/** Nobody else sends for a subscription while one does; after this time the process counts as lost. */
const leaseMs = 120_000;
const eventsInTurn = 50;
const mostAnswerBytes = 64 * 1024;

/** 1, 2, 4 … seconds, at most five minutes. */
export const pauseMs = (fails: number): number => Math.min(firstPauseMs * 2 ** (fails - 1), longestPauseMs);

/** Takes subscriptions that are due, at most `limit`. */
export async function takeDue({ db, now }: RestServices, limit: number): Promise<Watch[]> {
  const at = now();
  const { rows } = await db.query<WatchRow>(
    `update subscription.watch as w set busy_until = $2 from
       (select dk, rid from subscription.watch where state in ('requested', 'active') and due_at <= $1 and (busy_until is null or busy_until <= $1)
          and (state = 'requested' or (channel = 'rest-hook' and (sent_n < last_n or spoke_at + make_interval(secs => (plan::json ->> 'heartbeatS')::float8) <= $1)))
        order by due_at limit $3 for update skip locked) as due
     where w.dk = due.dk and w.rid = due.rid returning ${watchColumns}`,
    [at, new Date(at.getTime() + leaseMs), limit], 'watch-take');
  return rows.map(watchOf);
}

class SendingFailed extends Error {}

/** One subscription's turn. Never throws for what the endpoint does. */
export async function deliver(services: RestServices, watch: Watch): Promise<void> {
  const { db, log } = services;
  try {
    await deliverDue(services, watch);
  } catch (error) {
    if (error instanceof OutsideRefused) await setState(db, watch, { state: 'error', problem: error.message });
    else if (error instanceof SendingFailed) await countFailure(services, watch, error.message);
    else log.error({ err: error, part: 'subscription', id: watch.id }, 'a subscription could not be served');
  } finally {
    await db.query('update subscription.watch set busy_until = null where dk = $1 and rid = $2', [watch.dk, watch.rid], 'watch-free');
  }
}

async function deliverDue(services: RestServices, watch: Watch): Promise<void> {
  const { db, now } = services;
  const { state, plan, dk, owner } = watch;
  const caller = await services.callerOf?.(dk, owner);
  if (!caller) return setState(db, watch, { state: 'off', problem: ownerGone });
  if (state === 'requested') {
    if (plan.topic !== undefined && plan.channel === 'rest-hook') await sendBundle(services, watch, { type: 'handshake', events: [] });
    await setState(db, watch, { state: 'active' });
    return markSent(db, watch, { n: 0, at: now() });
  }
  const events = await listEvents(db, watch, { after: watch.sentN, limit: eventsInTurn });
  if (events.length > 0) return deliverEvents(services, { watch, caller }, events);
  await sendBundle(services, watch, { type: 'heartbeat', events: [] });
  await markSent(db, watch, { n: watch.sentN, at: now() });
}

async function deliverEvents(services: RestServices, { watch, caller }: { watch: Watch; caller: Caller }, events: readonly WatchEvent[]): Promise<void> {
  const { db, now, audit } = services;
  for (let from = 0; from < events.length; from += watch.plan.maxCount) {
    const portion = events.slice(from, from + watch.plan.maxCount);
    const seen = await seenBy(services, caller, portion);
    if (watch.plan.topic !== undefined) {
      if (seen.length > 0) await sendBundle(services, watch, { type: 'event-notification', events: seen });
    } else for (const event of seen) await sendPlain(services, watch, event);
    const exchange = { ...systemExchange(services, { dk: watch.dk, facilityId: '', purpose: 'subscription' }), caller };
    await audit.append(db, seen.map((event) => auditEvent(exchange, toldDetail(watch, event))));
    await markSent(db, watch, { n: portion.at(-1)?.n ?? 0, at: now() });
  }
}

/** Of R4: an empty POST, or with a payload the resource as an update. https://hl7.org/fhir/R4/subscription.html#2.46.7.1 */
async function sendPlain(services: RestServices, watch: Watch, { type, id, n, text }: SeenEvent): Promise<void> {
  const { endpoint = '', payload } = watch.plan;
  if (payload === undefined) return send(services, watch, { method: 'POST', url: endpoint, body: '', n });
  return send(services, watch, { method: 'PUT', url: `${endpoint.replace(/\/$/, '')}/${type}/${id}`, body: text, n });
}

async function sendBundle(services: RestServices, watch: Watch, { type, events }: { type: NotificationType; events: readonly SeenEvent[] }): Promise<void> {
  const base = `${services.publicUrl}/fhir`;
  const body = bundleText({ type, base, watch: { ...watch, lastN: events.at(-1)?.n ?? watch.lastN }, events, content: watch.plan.content });
  return send(services, watch, { method: 'POST', url: watch.plan.endpoint ?? '', body, n: events.at(-1)?.n ?? 0 });
}

async function send(services: RestServices, watch: Watch, { method, url, body, n }: { method: 'POST' | 'PUT'; url: string; body: string; n: number }): Promise<void> {
  const { plan: { headers, payload = 'application/fhir+json', timeoutS } } = watch;
  const signature = await services.signClaims?.({
    iss: services.publicUrl, aud: new URL(url).origin, sub: `Subscription/${watch.id}`, jti: `${watch.id}/${n}`, sha256: createHash('sha256').update(body).digest('base64url'),
  }, 'subscription+jwt');
  const answer = await fetchOutside(services.outside, url, {
    method, body, timeoutMs: timeoutS * 1000, mostBytes: mostAnswerBytes,
    headers: { ...headers, ...(body !== '' && { 'content-type': payload }), 'content-length': String(Buffer.byteLength(body)), ...(signature !== undefined && { 'lanh-signature': signature }) },
  }).catch((error: unknown) => {
    if (error instanceof OutsideRefused) throw error;
    throw new SendingFailed((error as Error).name === 'TimeoutError' ? `no answer within ${timeoutS} s` : ((error as NodeJS.ErrnoException).code ?? 'the connection failed'));
  });
  if (!answer.ok) throw new SendingFailed(`HTTP ${answer.status}`);
}

async function countFailure({ db, now }: RestServices, watch: Watch, problem: string): Promise<void> {
  const { rows: [row] } = await db.query<{ fails: number }>('update subscription.watch set fails = fails + 1 where dk = $1 and rid = $2 returning fails', [watch.dk, watch.rid]);
  const fails = row?.fails ?? 0;
  if (fails >= mostFails) return setState(db, watch, { state: 'error', problem: `${fails} attempts failed; the last: ${problem}` });
  await db.query('update subscription.watch set due_at = $3 where dk = $1 and rid = $2', [watch.dk, watch.rid, new Date(now().getTime() + pauseMs(fails))]);
}
