import { describe, expect, it } from 'vitest';
import { groupByCode } from './groupByCode.ts';

const of = (id: string, ...codes: string[]) => ({ id, code: codes.length === 0 ? { text: id[0] ?? '' } : { coding: codes.map((code) => ({ system: code.split('|')[0] ?? '', code: code.split('|')[1] ?? '' })) } });

describe('groups of observations', () => {
  it('OPR-9 share a coding with its system, directly or by way of another member', () => {
    const groups = groupByCode([of('1', 'a|x'), of('2', 'b|x'), of('3', 'c|y', 'a|x'), of('4', 'c|y'), of('5', 'd|z')]);
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['1', '3', '4'], ['2'], ['5']]);
  });

  it('OPR-9 without codings share the text', () => {
    expect(groupByCode([of('m1'), of('n1'), of('m2')]).map((group) => group.map(({ id }) => id))).toEqual([['m1', 'm2'], ['n1']]);
  });
});
