import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { ageRange, groupsOn, proposeGroup } from './priority.ts';
import type { PriorityGroup } from './priority.ts';
import { readGroups } from './readGroups.ts';

const folder = new URL('../../../../data/regulation/vn/priority-of-examination/', import.meta.url);
const rows = (file: string) => parse<Record<string, string>>(readFileSync(new URL(file, folder)), { columns: true });
const groups: PriorityGroup[] = readGroups(rows('groups.csv'));

describe('RCP-12 the law in force on the day decides who goes first', () => {
  it.each(rows('cases.csv').map(({ day, birthDate, expected }) => [day!, birthDate!, expected!]))('on %s a person born %s: %s', (day, birthDate, expected) => {
    expect(proposeGroup(groups, birthDate || undefined, day)?.code ?? '').toBe(expected);
  });
  it('no two rows of one group are in force on one day', () => {
    for (const day of ['2015-06-01', '2023-12-31', '2024-01-01', '2026-11-23']) {
      const codes = groupsOn(groups, day).map((group) => group.code);
      expect(new Set(codes).size).toBe(codes.length);
      expect(codes).toContain('pregnant');
    }
  });
  it('every row names its source', () => expect(groups.every((group) => group.source.length > 10)).toBe(true));
  it('ages of incomplete dates are ranges', () => expect(ageRange('1960', '2026-11-23')).toEqual({ least: 65, most: 66 }));
});
