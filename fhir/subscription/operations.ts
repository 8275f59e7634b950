// $status, $events and $get-ws-binding-token of the backport. Each is asked by who owns the subscription.
// https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/artifacts.html#behavior-operation-definitions   spec: SUB-7, SUB-8
import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { isFhirId, rowId } from '#fhir/repository/id.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { OperationTarget, StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Subscription } from '#fhir/types/index.ts';
import { bundleText, statusOf } from './notification.ts';
import { planOf } from './plan.ts';
import type { Content } from './plan.ts';
import { seenBy, toldDetail } from './visible.ts';
import { findWatches, listEvents } from './watches.ts';
import type { Watch } from './watches.ts';

const operation = (code: string, name: string, more: Pick<StandardOperation, 'levels' | 'run'>): StandardOperation => ({
  code, definition: `http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/${name}`, types: ['Subscription'], methods: ['GET', 'POST'], ...more,
});

export const subscriptionOperations: readonly StandardOperation[] = [
  operation('status', 'backport-subscription-status', { levels: ['type', 'instance'], run: answerStatus }),
  operation('events', 'backport-subscription-events', { levels: ['instance'], run: answerEvents }),
  operation('get-ws-binding-token', 'backport-subscription-get-ws-binding-token', { levels: ['type', 'instance'], run: answerBinding }),
];

export const socketPath = '/subscriptions/websocket';
const tokenLifeMs = 60_000;
const mostIds = 100;
const mostEvents = 100;

type Input = Readonly<Record<string, unknown>>;

const inputOf = ({ method, query, body }: Exchange): Input => {
  const given = new URLSearchParams(query);
  const asked = Object.fromEntries([...new Set(given.keys())].map((name) => [name, given.getAll(name)]));
  return method === 'POST' ? { ...asked, ...(inputFromParameters(body) as Input) } : asked;
};

const refused = (expression: string, text: string): Fault => new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'value', expression, text }] });

const textsOf = (input: Input, name: string): string[] => [input[name]].flat().flatMap((value: unknown) => {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object') throw refused(name, 'a single value is expected');
  return String(value).split(',');
});

/** Of the address, or named by `id`. */
function idsOf({ id }: OperationTarget, input: Input): string[] {
  const ids = id === null ? textsOf(input, 'id').concat(textsOf(input, 'ids')) : [id];
  if (ids.length > mostIds || ids.some((one) => !isFhirId(one))) throw refused('id', `at most ${mostIds} ids of subscriptions`);
  return ids;
}

/** What the caller may read. One that is asked for by its address must be there. */
async function listOwn(exchange: Exchange, target: OperationTarget, ids: readonly string[]): Promise<Watch[]> {
  const { db, services, caller } = exchange;
  services.policy.checkType(caller, 'read', 'Subscription');
  const rows = await readCurrent(db, ids.map((id) => ({ dk: caller.dk, type: 'Subscription' as const, id })));
  const known = new Map((await findWatches(db, caller.dk, ids.map(rowId))).map((watch) => [watch.rid, watch]));
  const own: Watch[] = [];
  for (const [at, row] of rows.entries()) {
    if (row?.text == null) continue;
    await checkRow({ db, policy: services.policy, caller }, row);
    const watch = known.get(row.rid) ?? notFollowedYet(JSON.parse(row.text) as Subscription, { dk: caller.dk, rid: row.rid, id: ids[at] ?? '', owner: caller.reference });
    if (watch.owner === caller.reference) own.push(watch);
  }
  if (target.id !== null && own.length === 0) throw new Fault('notFound', 'fhir.not-found');
  return own;
}

/** Written a moment ago, or ended before it began. */
const notFollowedYet = (subscription: Subscription, key: Pick<Watch, 'dk' | 'rid' | 'id' | 'owner'>): Watch =>
  ({ ...key, plan: planOf(subscription), state: subscription.status, shown: subscription.status, problem: null, lastN: 0, sentN: 0, fails: 0, spokeAt: null });

async function answerStatus(exchange: Exchange, target: OperationTarget): Promise<Answer> {
  const input = inputOf(exchange);
  const states = textsOf(input, 'status');
  const own = (await listOwn(exchange, target, idsOf(target, input))).filter(({ state }) => states.length === 0 || states.includes(state));
  await recordReads(exchange, [{ action: 'R', interaction: 'subscription-status', type: 'Subscription' }]);
  const entry = own.map((watch) => ({ resource: statusOf({ type: 'query-status', base: exchange.base, watch, events: [], content: 'empty' }), search: { mode: 'match' } }));
  return { status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: entry.length, ...(entry.length > 0 && { entry }) }) };
}

async function answerEvents(exchange: Exchange, target: OperationTarget): Promise<Answer> {
  const { services, db, base, caller } = exchange;
  const input = inputOf(exchange);
  const [from, until] = [numberIn(input, 'eventsSinceNumber') ?? 1, numberIn(input, 'eventsUntilNumber') ?? Number.MAX_SAFE_INTEGER];
  const [watch] = await listOwn(exchange, target, idsOf(target, input));
  if (!watch) throw new Fault('notFound', 'fhir.not-found');
  const events = (await listEvents(db, watch, { after: from - 1, limit: mostEvents })).filter(({ n }) => n <= until);
  const seen = await seenBy(services, caller, events);
  await recordReads(exchange, [{ action: 'R', interaction: 'subscription-events', type: 'Subscription', id: watch.id }, ...seen.map((event) => toldDetail(watch, event))]);
  return { status: 200, headers: { 'content-type': fhirJson }, body: bundleText({ type: 'query-event', base, watch, events: seen, content: contentIn(input) ?? watch.plan.content }) };
}

function numberIn(input: Input, name: string): number | undefined {
  const [text] = textsOf(input, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw refused(name, 'is no whole number');
  return Number(text);
}

function contentIn(input: Input): Content | undefined {
  const [text] = textsOf(input, 'content');
  if (text === undefined || text === 'empty' || text === 'id-only' || text === 'full-resource') return text;
  throw refused('content', 'is empty, id-only or full-resource');
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** For pages that cannot send a header with a WebSocket. */
async function answerBinding(exchange: Exchange, target: OperationTarget): Promise<Answer> {
  const { services, db, caller } = exchange;
  const own = (await listOwn(exchange, target, idsOf(target, inputOf(exchange)))).filter(({ plan }) => plan.channel === 'websocket');
  if (own.length === 0) throw new Fault('notFound', 'fhir.not-found');
  const token = randomBytes(32).toString('base64url');
  const expires = new Date(services.now().getTime() + tokenLifeMs);
  await db.query('delete from subscription.binding where dk = $1 and expires_at < $2', [caller.dk, services.now()]);
  await db.query('insert into subscription.binding (dk, token, owner, rids, expires_at) values ($1, $2, $3, $4, $5)', [caller.dk, hashOf(token), caller.reference, own.map(({ rid }) => rid), expires]);
  await recordReads(exchange, own.map(({ id }) => ({ action: 'E', interaction: 'subscription-bind', type: 'Subscription' as const, id })));
  const url = `${services.publicUrl.replace(/^http/, 'ws')}${socketPath}`;
  const parameter = [
    { name: 'token', valueString: token }, { name: 'expiration', valueDateTime: expires.toISOString() }, ...own.map(({ id }) => ({ name: 'subscription', valueString: id })), { name: 'websocket-url', valueUrl: url },
  ];
  return { status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify({ resourceType: 'Parameters', parameter }) };
}

/** Takes a token: it binds once. */
export async function takeBinding({ db, now }: Exchange['services'], token: string): Promise<readonly Watch[]> {
  const { rows: [row] } = await db.query<{ dk: number; rids: string[] }>('delete from subscription.binding where token = $1 and expires_at > $2 returning dk, rids', [hashOf(token), now()]);
  return row ? findWatches(db, Number(row.dk), row.rids) : [];
}
