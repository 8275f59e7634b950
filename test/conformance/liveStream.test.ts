// GET /live as a reader of the wire sees it: what rooms announce, who is cut off. spec: LIV
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Fault } from '#platform/fault/index.ts';
import { room } from '#fhir/rest/room.ts';
import { openFhirServer, testCaller } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

const quiet = room({ name: 'test', liveTopics: [{ topic: 'test.queue', channel: 'test_queue' }, { topic: 'test.secret', channel: 'test_secret', permission: 'test.see' }] });

let server: FhirServer;
let address = '';
let signedIn = true;
beforeAll(async () => {
  server = await openFhirServer(testCaller, { rooms: [quiet], authenticate: async () => {
    if (!signedIn) throw new Fault('unauthenticated', 'auth.no-session');
    return testCaller;
  } });
  address = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => {
  vi.useRealTimers();
  signedIn = true;
});
afterAll(() => server.close());

interface Stream { text(): string; ended(): boolean; pause(): void; resume(): void; stop(): void }

/** Resolves when the server has answered, so that nothing announced from now on is missed. */
function openStream(): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const asking = request(`${address}/live`, (answer) => {
      let text = '';
      let ended = false;
      answer.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('close', () => { ended = true; }).on('error', () => undefined);
      answer.once('data', () => resolve({ text: () => text, ended: () => ended, pause: () => answer.pause(), resume: () => answer.resume(), stop: () => asking.destroy() }));
    });
    asking.on('error', reject);
    asking.end();
  });
}
const notify = (channel: string, payload: object) => server.db.query('select pg_notify($1, $2)', [channel, JSON.stringify(payload)]);

/** The hub listens a moment after the first page has come. */
async function listening(stream: Stream): Promise<void> {
  await expect.poll(async () => {
    await notify('test_queue', { dk: testCaller.dk, hello: true });
    return stream.text();
  }).toContain('hello');
}

describe('LIV-2 what rooms announce', () => {
  test('LIV-2 a NOTIFY on a declared channel reaches the pages of its facility under its topic, without the facility, and only those who may hear it', async () => {
    const stream = await openStream();
    await listening(stream);
    await notify('test_secret', { dk: testCaller.dk, room: 'secret' });
    await notify('test_queue', { dk: 2, room: 'elsewhere' });
    await notify('test_undeclared', { dk: testCaller.dk, room: 'undeclared' });
    await notify('test_queue', { dk: testCaller.dk, room: 'P12' });
    await expect.poll(stream.text).toContain('event: test.queue\ndata: {"room":"P12"}\n\n');
    expect(stream.text()).not.toMatch(/secret|elsewhere|undeclared|"dk"/);
    stream.stop();
  });

  test('LIV-2 what is announced in a transaction that is rolled back is never heard', async () => {
    const stream = await openStream();
    await listening(stream);
    await server.db.transaction(async (tx) => {
      await tx.query('select pg_notify($1, $2)', ['test_queue', JSON.stringify({ dk: testCaller.dk, room: 'rolled back' })]);
      throw new Error('refused');
    }).catch(() => undefined);
    await notify('test_queue', { dk: testCaller.dk, room: 'after' });
    await expect.poll(stream.text).toContain('after');
    expect(stream.text()).not.toContain('rolled back');
    stream.stop();
  });
});

describe('LIV-3 who is cut off', () => {
  test('LIV-3 a session that ended loses its stream at the next beat; one that goes on keeps it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const stream = await openStream();
    vi.advanceTimersByTime(20_000);
    await expect.poll(stream.text).toContain(': \n\n');
    expect(stream.ended()).toBe(false);
    signedIn = false;
    vi.advanceTimersByTime(20_000);
    await expect.poll(stream.ended).toBe(true);
  });

  test('LIV-3 a reader who does not read is cut off, others hear everything', async () => {
    const [slow, quick] = [await openStream(), await openStream()];
    await listening(quick);
    slow.pause();
    // In portions: whoever reads has read each before the next comes.
    const [count, portion] = [4000, 50];
    for (let from = 1; from <= count; from += portion) {
      await server.db.query(`select pg_notify('test_queue', json_build_object('dk', ${testCaller.dk}, 'n', n, 'filler', repeat('x', 7800))::text) from generate_series(${from}, ${from + portion - 1}) as n`);
      await expect.poll(() => quick.text().includes(`"n":${from + portion - 1},`), { interval: 5 }).toBe(true);
    }
    slow.resume();
    await expect.poll(slow.ended, { timeout: 20_000 }).toBe(true);
    expect(slow.text()).not.toContain(`"n":${count},`);
    expect(quick.ended()).toBe(false);
    quick.stop();
  });
});
