import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { Fault } from '#platform/fault/index.ts';
import { createLog } from '#platform/log/index.ts';
import { enqueue, pauseMs, sendDue, startOutbox } from './index.ts';
import type { Sender } from './index.ts';

let db: TestDatabase;
let now = new Date('2026-11-27T02:00:00Z');
const log = createLog('silent');
beforeAll(async () => { db = await openTestDatabase(); });
afterAll(() => db.drop());
beforeEach(() => db.query('delete from platform.outbox'));

const add = (key: string, tx: Parameters<typeof enqueue>[0] = db) => enqueue(tx, { dk: 1, channel: 'test', key, payload: { key } }, { id: crypto.randomUUID(), at: now.toISOString() });
const send = (test: Sender) => sendDue({ db, senders: { test }, now: () => now, log });
const rows = async () => (await db.query<{ key: string; state: string; tries: number; last_problem: string | null }>('select key, state, tries, last_problem from platform.outbox order by key')).rows;
const later = (ms: number) => { now = new Date(now.getTime() + ms); };

describe('outbox', () => {
  it('OBX-1 a message exists exactly when its act committed, and once per key', async () => {
    await db.transaction(async (tx) => { await add('a', tx); throw new Error('refused'); }).catch(() => undefined);
    expect(await rows()).toEqual([]);
    await db.transaction(async (tx) => { await add('a', tx); await add('a', tx); });
    expect(await rows()).toMatchObject([{ key: 'a', state: 'waiting', tries: 0 }]);
  });

  it('OBX-2 what fails is tried again after a growing pause, keeps its reason, and ends when it arrives', async () => {
    await add('a');
    const down: Sender = async () => { throw new Fault('unavailable', 'signing.time-stamp-down'); };
    expect(await send(down)).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'waiting', tries: 1, last_problem: 'signing.time-stamp-down' }]);
    expect(await send(down)).toBe(0);
    later(pauseMs(1));
    expect(await send(down)).toBe(1);
    expect([1, 2, 3, 9, 100].map(pauseMs)).toEqual([2000, 4000, 8000, 60_000, 60_000]);
    later(pauseMs(2));
    expect(await send(async () => 'done')).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'done', tries: 3, last_problem: null }]);
    later(3_600_000);
    expect(await send(async () => 'done')).toBe(0);
  });

  it('OBX-3 a message that died with its process is taken up again, one that is under way is not', async () => {
    await add('a');
    let release: (value: 'done') => void = () => undefined;
    const hanging = send(() => new Promise<'done'>((resolve) => { release = resolve; }));
    await expect.poll(async () => (await rows())[0]?.tries).toBe(1);
    expect(await send(async () => 'done')).toBe(0);
    later(60_001);
    expect(await send(async () => 'done')).toBe(1);
    release('done');
    await hanging;
    expect(await rows()).toMatchObject([{ state: 'done', tries: 2 }]);
  });

  it('OBX-4 two workers never take the same message', async () => {
    for (let n = 0; n < 20; n++) await add(`k${n}`);
    const seen: string[] = [];
    const note: Sender = async ({ key }) => { seen.push(key); return 'done'; };
    await Promise.all([send(note), send(note), send(note)]);
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.length).toBe(20);
  });

  it('OBX-5 what is refused for good is kept for a person to look at', async () => {
    await add('a');
    await send(async () => 'dead');
    expect(await rows()).toMatchObject([{ state: 'dead' }]);
  });

  it('OBX-6 the worker sends by itself and stops cleanly', async () => {
    const seen: string[] = [];
    const worker = startOutbox({ db, senders: { test: async ({ key }) => { seen.push(key); return 'done'; } }, now: () => now, log });
    await add('late');
    worker.poke();
    await expect.poll(() => seen).toEqual(['late']);
    await worker.stop();
  });
});
