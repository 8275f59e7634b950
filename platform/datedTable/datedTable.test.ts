import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isDay, readDatedTable } from './index.ts';

const shape = {
  name: 'limits.csv', key: (row: { kind: string }) => row.kind,
  row: z.object({ kind: z.string(), maxDays: z.coerce.number().int().positive(), validFrom: z.string(), validTo: z.string().optional() }),
};
const row = (kind: string, maxDays: string, days: string) => ({ kind, maxDays, validFrom: days.split('/')[0] ?? '', validTo: days.split('/')[1] ?? '' });

describe('dated tables', () => {
  const table = readDatedTable(shape, [row('a', '30', '2020-01-01/2025-06-30'), row('a', '90', '2025-07-01'), row('b', '7', '2020-01-01')]);

  it.each([
    ['2019-12-31', []], ['2020-01-01', [30, 7]], ['2025-06-30', [30, 7]], ['2025-07-01', [90, 7]], ['2099-01-01', [90, 7]],
  ])('DTB-1 on %s the rows in force are %j', (day, expected) => {
    expect(table.on(day).map(({ maxDays }) => maxDays)).toEqual(expected);
  });

  it('DTB-2 two rows of one rule may not be in force on the same day', () => {
    expect(() => readDatedTable(shape, [row('a', '30', '2020-01-01'), row('a', '90', '2025-07-01')])).toThrow('"a" is in force twice on 2025-07-01 (lines 2 and 3)');
    expect(() => readDatedTable(shape, [row('a', '30', '2020-01-01/2025-07-01'), row('a', '90', '2025-07-01')])).toThrow('twice');
  });

  it('DTB-3 a row that says nonsense is named with file, line and column', () => {
    expect(() => readDatedTable(shape, [row('a', '30', '2020-01-01'), row('b', 'x', '2020-01-01')])).toThrow(/limits.csv, line 3: maxDays/);
    expect(() => readDatedTable(shape, [row('a', '30', '2020-02-30')])).toThrow('limits.csv, line 2: 2020-02-30 is not a day');
    expect(() => readDatedTable(shape, [row('a', '30', '2020-02-02/2020-02-01')])).toThrow('ends before it begins');
    expect(() => table.on('today')).toThrow('not a day');
  });

  it.each([['2024-02-29', true], ['2023-02-29', false], ['2024-13-01', false], ['2024-1-1', false], ['0000-01-01', false], ['0001-01-01', true], ['9999-12-31', true], ['', false]])('DTB-4 %s is a day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});
