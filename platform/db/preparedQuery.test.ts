import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherWrites } from './preparedQuery.ts';
import { openTestDatabase } from './testDatabase.ts';
import type { TestDatabase } from './testDatabase.ts';

describe('named statements on a pipelined line', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.query('create table public.things (n int8 primary key, at timestamptz, words text[], bytes bytea, flag boolean, size float8)');
  });
  afterAll(() => db.drop());

  const hard = ['', ' ', 'NULL', 'null', 'a,b', '{x}', '"quoted"', 'back\\slash', "it's", 'Nguyễn Thị Đào', '😀', '\n\t', '%s', '$1'];

  it('values of every kind come back as they were, the first time and when the columns are known', async () => {
    const at = new Date('2026-02-28T23:59:59.123Z');
    for (const n of [1, 2, 3]) {
      await db.query('insert into public.things values ($1, $2, $3, $4, $5, $6)', [n, at, hard, Buffer.from([0, 92, 255]), n === 2, 1.5e-7], 'things-add');
      const { rows, rowCount } = await db.query('select * from public.things where n = $1', [n], 'things-read');
      expect({ rows, rowCount }).toEqual({ rows: [{ n, at, words: hard, bytes: Buffer.from([0, 92, 255]), flag: n === 2, size: 1.5e-7 }], rowCount: 1 });
    }
    expect((await db.query('select n from public.things where n = any($1::int8[]) order by n', [[3, null, 1]], 'things-some')).rows).toEqual([{ n: 1 }, { n: 3 }]);
    expect(await db.query('delete from public.things where n > $1', [1], 'things-cut')).toEqual({ rows: [], rowCount: 2 });
  });

  it('buffers and nulls in lists, lists in lists, infinities and instants finer than a millisecond', async () => {
    const { rows } = await db.query('select $1::bytea[] as bytes, $2::int4[] as grid, $3::timestamptz as never, $4::timestamptz as fine', [[Buffer.from('x"\\'), null], [[1, 2], [3, 4]], 'infinity', '2026-01-01T00:00:00.123456Z'], 'odd');
    expect(rows).toEqual([{ bytes: [Buffer.from('x"\\'), null], grid: [[1, 2], [3, 4]], never: Infinity, fine: new Date('2026-01-01T00:00:00.123Z') }]);
  });

  it('an error refuses one statement; its neighbours, the next use of the name and the line stay whole', async () => {
    const divide = (n: unknown) => db.query('select 10 / $1::int4 as n', [n], 'divide').then(({ rows }) => rows[0]?.n, (error: { code: string }) => error.code);
    expect(await Promise.all([1, 0, 2, 'x', 5].map(divide))).toEqual([10, '22012', 5, '22P02', 2]);
    await expect(db.query('select nothing from nowhere', [], 'broken')).rejects.toMatchObject({ code: '42P01' });
    await expect(db.query('select nothing from nowhere', [], 'broken')).rejects.toMatchObject({ code: '42P01' });
    expect(await divide(10)).toBe(1);
  });

  it('one name for two texts is refused', async () => {
    await db.query('select 1 as n', [], 'twice');
    await db.query('select 1 as n', [], 'twice');
    await expect(db.query('select 2 as n', [], 'twice')).rejects.toThrow(/twice/);
  });

  it('what a line is given in one turn is written at once, and nothing waits longer than that', async () => {
    const packets: string[] = [];
    const stream = new Writable({ decodeStrings: false, writev: (chunks, done) => { packets.push(chunks.map(({ chunk }) => String(chunk)).join('')); done(); } });
    const client = { connection: { stream } } as unknown as pg.Client;
    for (const text of ['a', 'b', 'c']) {
      gatherWrites(client);
      stream.write(text);
      await Promise.resolve();
    }
    expect(packets).toEqual([]);
    await nextTurn();
    expect(packets).toEqual(['abc']);
    gatherWrites(client);
    stream.write('d');
    await nextTurn();
    expect(packets).toEqual(['abc', 'd']);
  });
});
