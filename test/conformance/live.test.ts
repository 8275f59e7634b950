// What open pages and messengers hear of committed writes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '#platform/log/index.ts';
import { startJobs } from '#platform/jobs/index.ts';
import { endOfFeed, readChanges } from '#fhir/repository/changeFeed.ts';
import { dispatchAll, messengerHandlers } from '#fhir/rest/messengers.ts';
import { on } from '#fhir/rest/room.ts';
import type { Messenger, Room } from '#fhir/rest/room.ts';
import { openFhirServer, testCaller } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
beforeAll(async () => {
  server = await openFhirServer();
});
afterAll(() => server.close());

const encounter = (status: string) => `{"resourceType":"Encounter","status":"${status}","class":{"code":"AMB"}}`;

test('CHG-2 a write that commits late is not skipped: readers wait for the oldest open transaction', async () => {
  const after = await endOfFeed(server.db);
  const open = await server.db.connect();
  await open.query('begin');
  await open.query('select pg_current_xact_id()');
  const { id } = (await server.send('POST Encounter', encounter('planned'))).json();
  expect(await readChanges(server.db, { facilities: [testCaller.dk], after, limit: 10 })).toEqual([]);
  await open.query('commit');
  open.release();
  // Transactions of other test files, in other databases of the same PostgreSQL, count as open ones too.
  const heard = async () => (await readChanges(server.db, { facilities: [testCaller.dk], after, limit: 10 })).map((row) => [row.type, row.id, row.version, row.before, row.after]);
  await expect.poll(heard).toEqual([['Encounter', id, 1, undefined, 'planned']]);
});

test('CHG-4 a messenger hears a change of status once, with the content of that version', async () => {
  const heard: unknown[] = [];
  const messenger: Messenger = {
    kind: 'messenger', name: 'test.finished', topic: on('Encounter', { to: 'finished' }),
    run: async (_services, change) => void heard.push([change.id, change.before, change.after, (await change.content()).status]),
  };
  const rooms: Room[] = [{ name: 'test', subscriptions: [messenger] }];
  const { id } = (await server.send('POST Encounter', encounter('in-progress'))).json();
  const put = (status: string) => server.send(`PUT Encounter/${id}`, encounter(status).replace('{', `{"id":"${id}",`));
  await put('finished');
  await put('finished');
  const runner = await startJobs(server.db, messengerHandlers(server.db, rooms), createLog('silent'));
  await expect.poll(async () => {
    await dispatchAll(server.db, [messenger]);
    return heard.length;
  }).toBeGreaterThan(0);
  await dispatchAll(server.db, [messenger]);
  await runner.stop();
  expect(heard).toEqual([[id, 'in-progress', 'finished', 'finished']]);
});

test('LIV-1 an open page hears of a write within a second', async () => {
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const stop = new AbortController();
  const stream = await fetch(`${address}/live`, { signal: stop.signal });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const reading = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
  })().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { id } = (await server.send('POST Encounter', encounter('planned'))).json();
  await expect.poll(() => text, { timeout: 1000 }).toContain(`event: change\ndata: {"type":"Encounter","id":"${id}","version":1}`);
  stop.abort();
  await reading;
});
