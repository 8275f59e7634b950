import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { createLog } from '#platform/log/index.ts';
import { addJobs, startJobs } from './index.ts';
import type { JobRunner } from './index.ts';

describe('jobs', () => {
  let db: TestDatabase;
  let runner: JobRunner | undefined;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(async () => {
    await runner?.stop();
    await db.drop();
  });

  it('a committed job runs once although it was added twice; a rolled back one never runs; a failing one is tried again', async () => {
    const seen: unknown[] = [];
    let failures = 0;
    const done = Promise.withResolvers<void>();
    const add = () => db.transaction((tx) => addJobs(tx, [{ name: 'note', payload: { n: 1 }, key: 'note-1' }]));
    await add();
    await add();
    await db.transaction(async (tx) => { await addJobs(tx, [{ name: 'note', payload: { n: 2 } }]); throw new Error('refused'); }).catch(() => undefined);
    await db.transaction((tx) => addJobs(tx, [{ name: 'flaky', payload: {} }]));
    const note = async (payload: Record<string, unknown>) => { seen.push(payload.n); };
    const flaky = async () => { if (++failures === 1) throw new Error('not yet'); done.resolve(); };
    runner = await startJobs(db, { note, flaky }, createLog('silent'));
    await expect.poll(() => failures, { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
    await db.query(`update graphile_worker._private_jobs set run_at = now() where attempts > 0`);
    await done.promise;
    expect(seen).toEqual([1]);
    expect(failures).toBe(2);
  });
});
