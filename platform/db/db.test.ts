import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextNumber } from './index.ts';
import { openTestDatabase } from './testDatabase.ts';
import type { TestDatabase } from './testDatabase.ts';

describe('database', () => {
  let db: TestDatabase;
  beforeAll(async () => { db = await openTestDatabase(); });
  afterAll(async () => { await db.drop(); });

  it('a rolled back number is given out again', async () => {
    const series = { dk: 1, series: 'test.rollback' };
    await expect(db.transaction(async (tx) => { await nextNumber(tx, series); throw new Error('refused'); })).rejects.toThrow('refused');
    expect(await db.transaction((tx) => nextNumber(tx, series))).toBe(1);
  });

  it('twenty writers at once get twenty different numbers without a gap', async () => {
    const series = { dk: 1, series: 'test.parallel' };
    const numbers = await Promise.all(Array.from({ length: 20 }, () => db.transaction((tx) => nextNumber(tx, series))));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('a failed savepoint leaves the rest of the transaction whole', async () => {
    const kept = await db.transaction(async (tx) => {
      await tx.query(`insert into platform.number_series values (1, 'test.kept', 7)`);
      await tx.savepoint(() => tx.query('select 1/0')).catch(() => undefined);
      return tx.query<{ last: number }>(`select last from platform.number_series where series = 'test.kept'`);
    });
    expect(kept.rows).toEqual([{ last: 7 }]);
  });

  it('many statements of one turn share the pipelined lines and keep their answers apart', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => db.query<{ n: number }>('select $1::int as n', [i], 'echo')));
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('one failing statement does not harm its neighbours in the pipeline', async () => {
    const settled = await Promise.allSettled([db.query('select 1'), db.query('select 1/0'), db.query('select 2'), db.query('select 3')]);
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });
});
