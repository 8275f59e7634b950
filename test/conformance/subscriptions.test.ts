// https://hl7.org/fhir/R4/subscription.html, with the real access policy, real endpoints and a clock of our own.
import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import fastify from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { callerOf } from '#apps/server/people.ts';
import { deliver, mostFails, pauseMs, takeDue } from '#fhir/subscription/deliver.ts';
import { runDue as runEngine } from '#fhir/subscription/engine.ts';
import { readFeed as readLog } from '#fhir/subscription/feed.ts';
import { subscriptionGuard } from '#fhir/subscription/guard.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { socketRoutes } from '#fhir/subscription/socket.ts';
import { topics } from '#fhir/subscription/topics.ts';
import type { Bundle, CapabilityStatement, Parameters, ParametersParameter, Subscription } from '#fhir/types/index.ts';
import { accessPolicy } from '#modules/facility/server/index.ts';
import { startListener } from '../../simulators/listener/listener.ts';
import type { Listener } from '../../simulators/listener/listener.ts';
import { type Facilities, openFacilities, recordOf } from '../access/facilities.ts';

let house: Facilities;
let listener: Listener;
let services: RestServices;
let token: string;
let patient: string;
let now = new Date();
const later = (ms: number) => { now = new Date(now.getTime() + ms); };
/** The log is read up to the oldest transaction of the whole PostgreSQL: those of other tests must have ended. */
const settled = () => expect.poll(async () => (await house.server.db.query<{ all: boolean }>('select not exists (select 1 from fhir.change where xid >= pg_snapshot_xmin(pg_current_snapshot())) as all')).rows[0]?.all, { timeout: 60_000 }).toBe(true);
const runDue = (given: RestServices) => settled().then(() => runEngine(given));
const readFeed = (given: RestServices) => settled().then(() => readLog(given));
/** What a new process would have. */
const openEngine = async () => {
  const { services: plain } = house.server;
  return buildFhirServices({ ...plain, now: () => now }, { authenticate: async () => { throw new Error('not asked'); }, policy: accessPolicy, audit: plain.audit.trail, callerOf: callerOf(plain) });
};
const draft = (criteria: string, channel: object = {}): object => ({
  resourceType: 'Subscription', status: 'requested', reason: 'test', criteria, channel: { type: 'rest-hook', endpoint: `${listener.url}/hook`, payload: 'application/fhir+json', ...channel },
});
const subscribe = async (criteria: string, channel: object = {}): Promise<string> => {
  const { status, body, text } = await house.send(token, 'POST Subscription', draft(criteria, channel));
  expect([status, text]).toEqual([201, expect.any(String)]);
  await runDue(services);
  return body.id ?? '';
};
const read = async (id: string) => (await house.send(token, `GET Subscription/${id}`)).body as unknown as Subscription;
const observe = async (mark: string, more: object = {}) => (await house.send(token, 'POST Observation', { resourceType: 'Observation', ...(recordOf(patient, mark).Observation as object), ...more })).body.id ?? '';
const came = () => listener.received.splice(0);
const isKept = (id: string) => house.server.db.query<{ state: string; last_n: number; sent_n: number; fails: number }>('select state, last_n, sent_n, fails from subscription.watch where id = $1', [id]).then(({ rows }) => rows[0]);

beforeAll(async () => {
  [house, listener] = await Promise.all([openFacilities({ env: { LANH_PRIVATE_ADDRESSES: 'yes' } }), startListener(['hook', 'slow', 'dead'])]);
  services = await openEngine();
  token = await house.system(0);
  patient = (await house.send(token, 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Một' }] })).body.id ?? '';
});
afterAll(async () => {
  await listener.close();
  await house.close();
});
beforeEach(async () => {
  listener.switchOff();
  await house.server.db.query('delete from subscription.watch');
  came();
});

describe('SUB rest-hook', { timeout: 120_000 }, () => {
  test.each([
    ['urn:nonsense', {}, 'subscription.unknown-topic'], ['Nonsense?x=1', {}, 'subscription.bad-criteria'], ['Observation?_sort=date', {}, 'subscription.bad-criteria'], ['Observation?nonsense=1', {}, 'fhir.search-unknown-parameter'], ['AuditEvent', {}, 'subscription.bad-criteria'],
    ['Observation', { type: 'email' }, 'subscription.bad-channel'], ['Observation', { payload: 'application/fhir+xml' }, 'subscription.bad-channel'], ['Observation', { endpoint: 'ftp://example.org' }, 'subscription.bad-channel'],
    ['Observation', { header: ['Host: elsewhere'] }, 'subscription.bad-channel'], ['Observation', { header: ['A: b\nHost: c'] }, 'subscription.bad-channel'], ['Observation', { endpoint: 'https://a:b@example.org' }, 'subscription.bad-channel'],
  ])('SUB-1 %s over %j is refused: %s', async (criteria, channel, code) => {
    const answer = await house.send(token, 'POST Subscription', draft(criteria, channel));
    expect([answer.status, answer.code]).toEqual([code.startsWith('fhir.') ? 400 : 422, code]);
  });

  test('SUB-1 nobody writes a status that the server sets', async () => {
    expect((await house.send(token, 'POST Subscription', { ...draft('Observation'), status: 'active' })).code).toBe('subscription.bad-status');
  });

  test('SUB-2 SUB-3 SIM-3 it becomes active, and a match is sent as an update with the headers; what does not match is not', async () => {
    const id = await subscribe('Observation?status=final&code:text=glucose', { header: ['Authorization: Bearer abc', 'X-Clinic: Nhi'] });
    expect(await read(id)).toMatchObject({ status: 'active', meta: { versionId: '2' } });
    const found = await observe('glucose');
    await observe('glucose', { status: 'preliminary' });
    await observe('other');
    await runDue(services);
    const [first, ...more] = came();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ method: 'PUT', path: `/hook/Observation/${found}`, headers: { authorization: 'Bearer abc', 'x-clinic': 'Nhi', 'content-type': 'application/fhir+json' } });
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ id: found, code: { text: 'glucose' } });
    const { rows } = await house.server.db.query(`select patient, query from platform.audit where interaction = 'subscription' and action = 'R'`);
    expect(rows).toEqual([{ patient, query: `Subscription/${id}` }]);
  });

  test('SUB-2 without payload it is an empty POST, once for each match; deletions are not told', async () => {
    await subscribe('Observation?code:text=empty', { payload: undefined });
    const [one] = [await observe('empty'), await observe('empty')];
    await house.send(token, `DELETE Observation/${one}`);
    await runDue(services);
    expect(came().map(({ method, path, body }) => [method, path, body])).toEqual([['POST', '/hook', '']]);
  });

  test('SUB-2 nothing is told that its owner may not read: protected records, other facilities, and rights that were taken away meanwhile', async () => {
    await subscribe('Observation?code:text=secret');
    await observe('secret', { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] } });
    const there = await house.system(1);
    const stranger = (await house.send(there, 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Khác' }] })).body.id ?? '';
    await house.send(there, 'POST Observation', { resourceType: 'Observation', ...(recordOf(stranger, 'secret').Observation as object) });
    await runDue(services);
    expect(came()).toEqual([]);
    const open = await observe('secret');
    listener.switchOn('hook', { fault: 'error' });
    await runDue(services);
    await house.send(token, `PUT Observation/${open}`, { resourceType: 'Observation', id: open, ...(recordOf(patient, 'secret').Observation as object), meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] } });
    listener.switchOff();
    came();
    later(pauseMs(1));
    await runDue(services);
    expect(came()).toEqual([]);
  });

  test('SUB-3 an account that is no longer in force ends its subscription', async () => {
    const id = await subscribe('Observation?code:text=ended');
    await observe('ended');
    await house.server.db.query(`update platform.client set disabled_at = now() where dk = 1 and kind = 'backend'`);
    await runDue(services);
    await house.server.db.query(`update platform.client set disabled_at = null where dk = 1 and kind = 'backend'`);
    expect([came(), (await read(id)).status]).toEqual([[], 'off']);
  });

  test('SUB-3 SUB-5 a broken endpoint is tried again later and later, then the subscription is in error with the reason; requested again, it goes on with what waits', async () => {
    const id = await subscribe('Observation?code:text=retry');
    listener.switchOn('hook', { fault: 'error' });
    const [first, second] = [await observe('retry'), await observe('retry')];
    for (let fails = 1; fails <= mostFails; fails++) {
      await runDue(services);
      expect(await isKept(id)).toMatchObject(fails < mostFails ? { state: 'active', fails } : { state: 'error' });
      await runDue(services);
      later(pauseMs(fails));
    }
    expect(listener.counts.get('hook')).toBeGreaterThanOrEqual(mostFails);
    expect(await read(id)).toMatchObject({ status: 'error', error: `${mostFails} attempts failed; the last: HTTP 500` });
    listener.switchOff();
    came();
    await runDue(services);
    expect(came()).toEqual([]);
    await house.send(token, `PUT Subscription/${id}`, { ...draft('Observation?code:text=retry'), id });
    await runDue(services);
    expect(came().map(({ path }) => path)).toEqual([`/hook/Observation/${first}`, `/hook/Observation/${second}`]);
    expect((await read(id)).error).toBeUndefined();
    expect([pauseMs(1), pauseMs(2), pauseMs(30)]).toEqual([1000, 2000, 300_000]);
  });

  test('SUB-3 it is off at its end, and when its owner says so; deleted, it is forgotten', async () => {
    const ending = (await house.send(token, 'POST Subscription', { ...draft('Observation?code:text=off'), end: new Date(now.getTime() + 60_000).toISOString() })).body.id ?? '';
    const [stopped, deleted] = [await subscribe('Observation?code:text=off'), await subscribe('Observation?code:text=off')];
    expect((await read(ending)).status).toBe('active');
    await house.send(token, `PUT Subscription/${stopped}`, { ...draft('Observation?code:text=off'), id: stopped, status: 'off' });
    await house.send(token, `DELETE Subscription/${deleted}`);
    later(60_001);
    await runDue(services);
    await observe('off');
    await runDue(services);
    expect([came(), (await read(ending)).status, (await read(stopped)).status, await isKept(deleted)]).toEqual([[], 'off', 'off', undefined]);
  });

  test('SUB-4 the signature is checked with the published key: endpoint, subscription and body are those', async () => {
    const id = await subscribe('Observation?code:text=signed');
    await observe('signed');
    await runDue(services);
    const [first] = came();
    const keys = createLocalJWKSet((await house.server.inject('/oauth/jwks')).json());
    const { payload } = await jwtVerify(String(first?.headers['lanh-signature']), keys, { typ: 'subscription+jwt', audience: listener.url, issuer: services.publicUrl });
    expect(payload).toMatchObject({ sub: `Subscription/${id}`, jti: `${id}/1`, sha256: createHash('sha256').update(first?.body ?? '').digest('base64url') });
  });

  test.each(['http://example.org/hook', 'https://127.0.0.1/hook', 'https://localhost/hook', 'https://[::1]/', 'https://10.0.0.1/', 'https://169.254.169.254/latest', 'https://2130706433/'])('SUB-4 without leave %s is refused', (endpoint) => {
    const guard = subscriptionGuard({ allowPrivate: false });
    expect(() => guard.check({ type: 'Subscription', before: undefined, after: draft('Observation', { endpoint }) as Subscription, by: {}, at: '' }, () => undefined)).toThrow('subscription.bad-channel');
  });

  test('SUB-4 an address that turned inward after it was written is not called', async () => {
    const id = await subscribe('Observation?code:text=inward');
    await observe('inward');
    await runDue({ ...services, outside: { allowPrivate: false } });
    expect([came(), (await read(id))]).toEqual([[], expect.objectContaining({ status: 'error', error: 'the address is not https' })]);
  });

  test('SUB-5 a slow and a dead endpoint hold up nobody else', async () => {
    const brief = [{ url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-timeout', valueUnsignedInt: 1 }];
    const slow = await subscribe('Observation?code:text=many', { endpoint: `${listener.url}/slow`, extension: brief });
    const dead = await subscribe('Observation?code:text=many', { endpoint: `${listener.url}/dead` });
    const good = await subscribe('Observation?code:text=many');
    listener.switchOn('slow', { fault: 'slow', delayMs: 30_000 });
    listener.switchOn('dead', { fault: 'down' });
    await observe('many');
    await readFeed(services);
    const due = await takeDue(services, 10);
    expect(due.map(({ id }) => id).toSorted()).toEqual([slow, dead, good].toSorted());
    const running = new Map(due.map((watch) => [watch.id, deliver(services, watch)]));
    // Taken once, by whoever comes first.
    expect(await takeDue(services, 10)).toEqual([]);
    await running.get(good);
    expect(came().map(({ service }) => service)).toEqual(['hook']);
    expect(await isKept(slow)).toMatchObject({ fails: 0, sent_n: 0 });
    await Promise.all(running.values());
    expect([await isKept(good), await isKept(slow), await isKept(dead)]).toMatchObject([{ fails: 0, sent_n: 1 }, { fails: 1, sent_n: 0 }, { fails: 1, sent_n: 0 }]);
  });

  test('SUB-5 what waited when the process ended is sent by the next one, once and in order; too much of it stops the subscription', async () => {
    const id = await subscribe('Observation?code:text=restart');
    const ids = [await observe('restart'), await observe('restart')];
    await readFeed(services);
    // The process was killed while it held the subscription.
    await takeDue(services, 10);
    const next = await openEngine();
    await runDue(next);
    expect(came()).toEqual([]);
    later(120_000);
    await runDue(next);
    expect(came().map(({ path }) => path)).toEqual(ids.map((one) => `/hook/Observation/${one}`));
    await runDue(next);
    expect(came()).toEqual([]);
    await house.server.db.query('update subscription.watch set last_n = sent_n + 10000, due_at = $2 where id = $1', [id, new Date(now.getTime() + 3_600_000)]);
    await observe('restart');
    await runDue(next);
    expect(await read(id)).toMatchObject({ status: 'error', error: 'more than 10000 events were waiting; what came later is lost' });
  });
});

// https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/
const extension = (name: string, given: object) => ({ url: `http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/${name}`, ...given });
const topical = (filter: string | undefined, { content = 'id-only', more = [], channel = {} }: { content?: string; more?: object[]; channel?: object } = {}): object => ({
  ...draft('urn:lanh:topic:observation-final', { _payload: { extension: [extension('backport-payload-content', { valueCode: content })] }, ...(more.length > 0 && { extension: more }), ...channel }),
  ...(filter !== undefined && { _criteria: { extension: [extension('backport-filter-criteria', { valueString: filter })] } }),
});
const value = (status: { parameter?: ParametersParameter[] } | undefined, name: string) => status?.parameter?.find((one) => one.name === name);
const statusIn = (text: string | undefined) => (JSON.parse(text ?? '{}') as Bundle).entry?.[0]?.resource as Parameters;
const subscribeTo = async (resource: object): Promise<string> => {
  const { status, body, text } = await house.send(token, 'POST Subscription', resource);
  expect([status, text]).toEqual([201, expect.any(String)]);
  await runDue(services);
  return body.id ?? '';
};

describe('SUB topics', { timeout: 120_000 }, () => {
  test('SUB-6 a handshake first; then one bundle for several events, with the whole resources; a change that is none of the topic is not told', async () => {
    const id = await subscribeTo(topical('Observation?code:text=topic', { content: 'full-resource', more: [extension('backport-max-count', { valuePositiveInt: 10 })] }));
    const [hand] = came();
    expect(statusIn(hand?.body)).toMatchObject({ resourceType: 'Parameters', parameter: expect.arrayContaining([{ name: 'type', valueCode: 'handshake' }, { name: 'status', valueCode: 'requested' }, { name: 'topic', valueCanonical: 'urn:lanh:topic:observation-final' }]) });
    expect((await read(id)).status).toBe('active');
    const one = await observe('topic', { status: 'preliminary' });
    await house.send(token, `PUT Observation/${one}`, { resourceType: 'Observation', id: one, ...(recordOf(patient, 'topic').Observation as object) });
    const two = await observe('topic');
    await observe('else');
    await runDue(services);
    const [first, ...more] = came();
    expect(more).toEqual([]);
    const bundle = JSON.parse(first?.body ?? '') as Bundle;
    expect([bundle.type, first?.method, first?.headers['content-type']]).toEqual(['history', 'POST', 'application/fhir+json']);
    expect(bundle.entry?.slice(1).map(({ request, resource }) => [request?.method, request?.url, resource?.id])).toEqual([['PUT', `Observation/${one}`, one], ['POST', 'Observation', two]]);
    const status = statusIn(first?.body);
    expect([value(status, 'type')?.valueCode, value(status, 'events-since-subscription-start')?.valueString]).toEqual(['event-notification', '2']);
    expect(status.parameter?.filter(({ name }) => name === 'notification-event').map(({ part }) => [value({ parameter: part ?? [] }, 'event-number')?.valueString, value({ parameter: part ?? [] }, 'focus')?.valueReference?.reference])).toEqual([
      ['1', `${services.publicUrl}/fhir/Observation/${one}`], ['2', `${services.publicUrl}/fhir/Observation/${two}`]]);
  });

  test.each([['empty', undefined, 1], ['id-only', `Observation/`, 2]])('SUB-6 with content %s a notification says no more than that', async (content, focus, entries) => {
    await subscribeTo(topical('Observation?code:text=brief', { content }));
    came();
    await observe('brief');
    await runDue(services);
    const bundle = JSON.parse(came()[0]?.body ?? '') as Bundle;
    expect(bundle.entry!.map(({ resource }) => resource?.resourceType)).toEqual(['Parameters', ...Array.from({ length: entries - 1 }, () => undefined)]);
    const told = value(bundle.entry![0]!.resource as Parameters, 'notification-event')!.part!.find(({ name }) => name === 'focus');
    expect(told?.valueReference?.reference).toEqual(focus === undefined ? undefined : expect.stringContaining(focus));
  });

  test('SUB-6 heartbeats come when nothing happens, and no more often than wished', async () => {
    await subscribeTo(topical(undefined, { more: [extension('backport-heartbeat-period', { valueUnsignedInt: 60 })] }));
    came();
    await runDue(services);
    expect(came()).toEqual([]);
    later(60_000);
    await runDue(services);
    await runDue(services);
    expect(came().map(({ body }) => value(statusIn(body), 'type')?.valueCode)).toEqual(['heartbeat']);
  });

  test('SUB-1 SUB-6 an unknown topic and a filter of another type are refused; every topic of the list can be subscribed to', async () => {
    expect((await house.send(token, 'POST Subscription', topical('Patient?name=x'))).code).toBe('subscription.bad-criteria');
    expect((await house.send(token, 'POST Subscription', { ...draft('urn:lanh:topic:nothing') })).code).toBe('subscription.unknown-topic');
    for (const { url } of topics) expect([url, (await house.send(token, 'POST Subscription', { ...draft(url), status: 'off' })).status]).toEqual([url, 201]);
  });
});

describe('SUB operations and WebSocket', { timeout: 120_000 }, () => {
  const ask = async (line: string, by = token) => (await house.send(by, line)).body as unknown as Pick<Bundle, 'entry' | 'total'> & Pick<Parameters, 'parameter'>;
  let app: FastifyInstance;
  beforeAll(async () => {
    app = fastify();
    const reference = (await house.server.db.query<{ owner: string }>(`select 'Device/' || client_id as owner from platform.client where dk = 1 and kind = 'backend'`)).rows[0]!.owner;
    const authenticate = async ({ headers }: FastifyRequest) => {
      if (headers.authorization !== `Bearer ${token}`) throw new Error('who?');
      return (await services.callerOf!(1, reference))!;
    };
    await socketRoutes(app, { ...services, now: () => new Date(), authenticate });
    await app.ready();
  });
  afterAll(() => app.close());
  const socket = async (headers: Record<string, string> = {}) => {
    const heard: string[] = [];
    let wake: () => void = () => undefined;
    let closed: number | undefined;
    const line = await app.injectWS('/subscriptions/websocket', { headers }, { onInit: (ws) => {
      ws.on('message', (text: Buffer) => { heard.push(text.toString()); wake(); });
      ws.on('close', (code: number) => { closed = code; wake(); });
    } });
    const next = async (): Promise<string | number> => {
      while (heard.length === 0 && closed === undefined) await new Promise<void>((resolve) => { wake = resolve; });
      return heard.shift() ?? closed ?? '';
    };
    return { send: (text: string) => line.send(text), next, end: () => line.terminate() };
  };

  test('SUB-7 $status and $events tell the owner how it stands and what came, within the rights of now; nobody else', async () => {
    const id = await subscribeTo(topical('Observation?code:text=again', { content: 'full-resource' }));
    const [one, two] = [await observe('again'), await observe('again')];
    await runDue(services);
    const status = (await ask(`GET Subscription/${id}/$status`)).entry?.[0]?.resource as Parameters;
    expect([value(status, 'type')?.valueCode, value(status, 'status')?.valueCode, value(status, 'events-since-subscription-start')?.valueString]).toEqual(['query-status', 'active', '2']);
    expect((await ask(`GET Subscription/$status?id=${id}&status=error`)).total).toBe(0);
    const all = await ask(`GET Subscription/${id}/$events?content=id-only`);
    expect(all.entry?.slice(1).map(({ request, resource }) => [request?.method, resource])).toEqual([['POST', undefined], ['POST', undefined]]);
    await house.send(token, `DELETE Observation/${one}`);
    const later = await ask(`GET Subscription/${id}/$events?eventsSinceNumber=1&eventsUntilNumber=2`);
    expect(later.entry?.slice(1).map(({ resource }) => resource?.id)).toEqual([two]);
    expect([(await house.send(await house.system(1), `GET Subscription/${id}/$events`)).status, (await house.send(token, `GET Subscription/${id}/$events?eventsSinceNumber=x`)).status]).toEqual([404, 400]);
  });

  test('SUB-7 the metadata names topics and WebSocket', async () => {
    const { rest } = (await house.send(undefined, 'GET metadata')).body as unknown as CapabilityStatement;
    expect(rest?.[0]?.extension).toContainEqual({ url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket', valueUri: 'ws://127.0.0.1:8080/subscriptions/websocket' });
    expect(rest?.[0]?.resource?.find(({ type }) => type === 'Subscription')?.extension?.map(({ valueCanonical }) => valueCanonical)).toEqual(topics.map(({ url }) => url));
  });

  test('SUB-8 by criteria: bound with the token in the header, a ping for what waits and for what comes', async () => {
    const id = await subscribe('Observation?code:text=socket', { type: 'websocket', endpoint: undefined });
    await observe('socket');
    await runDue(services);
    const line = await socket({ authorization: `Bearer ${token}` });
    line.send(`bind ${id}`);
    expect([await line.next(), await line.next()]).toEqual([`bound ${id}`, `ping ${id}`]);
    await observe('socket');
    await runDue(services);
    expect(await line.next()).toBe(`ping ${id}`);
    line.end();
    await expect.poll(async () => (await isKept(id))?.sent_n).toBe(2);
  });

  test('SUB-8 by topic: a token binds once; handshake, then bundles', async () => {
    const id = await subscribeTo(topical('Observation?code:text=bundle', { content: 'full-resource', channel: { type: 'websocket', endpoint: undefined } }));
    const answer = await ask(`GET Subscription/${id}/$get-ws-binding-token`);
    const secret = value(answer, 'token')?.valueString ?? '';
    expect(value(answer, 'websocket-url')?.valueUrl).toBe('ws://127.0.0.1:8080/subscriptions/websocket');
    const line = await socket();
    line.send(`bind-with-token ${secret}`);
    expect(value(statusIn(String(await line.next())), 'type')?.valueCode).toBe('handshake');
    const made = await observe('bundle');
    await runDue(services);
    const bundle = JSON.parse(String(await line.next())) as Bundle;
    expect(bundle.entry?.[1]?.resource?.id).toBe(made);
    const second = await socket();
    second.send(`bind-with-token ${secret}`);
    expect(await second.next()).toBe(1008);
    line.end();
  });

  test.each([['nonsense'], ['bind 1'], ['bind-with-token x']])('SUB-8 %j without right or sense ends the connection', async (words) => {
    const line = await socket();
    line.send(words);
    expect(await line.next()).toBe(1008);
  });
});
