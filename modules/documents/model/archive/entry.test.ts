import { describe, expect, it } from 'vitest';
import { keysOf, nameColumns, numberKey, readArchiveQuery } from './entry.ts';

describe('ARC-20 what was typed in the search of the archive', () => {
  it.each([
    ['26.000 001', { by: 'number', value: '26000001' }],
    ['NV.26.000007', { by: 'number', value: 'NV26000007' }],
    ['+84 901 234 567', { by: 'number', value: '0901234567' }],
    ['001088012345', { by: 'number', value: '001088012345' }],
    ['1961', { by: 'number', value: '1961' }],
    ['Nguyễn Thị Lan', { by: 'name', words: ['nguien', 'thi', 'lan'], birthYear: undefined }],
    ['lan 1961', { by: 'name', words: ['lan'], birthYear: 1961 }],
    ['  ', { by: 'nothing' }], ['%_', { by: 'nothing' }],
  ])('ARC-20 %s', (text, expected) => expect(readArchiveQuery(text)).toEqual(expected));

  it('ARC-20 names are kept as compared words, forwards and from the end', () => {
    expect(nameColumns('Nguyễn Thị Lý', '1961-02')).toEqual({ nameKey: 'nguien thi li', nameEnd: 'li thi nguien ', birthYear: 1961 });
    expect(nameColumns('Y Moan', undefined)).toEqual({ nameKey: 'i moan', nameEnd: 'moan i ', birthYear: undefined });
  });

  it('ARC-20 numbers are keys once each', () => {
    expect(keysOf({ number: 'NV.26.1', archiveNumber: '26.01', keys: [{ kind: 'phone', value: '+84 901 234 567' }, { kind: 'phone', value: '0901234567' }, { kind: 'old-number', value: ' ' }] })).toEqual([
      { kind: 'record-number', value: 'NV261' }, { kind: 'archive-number', value: '2601' }, { kind: 'phone', value: '0901234567' },
    ]);
    expect(numberKey('đ/12-a')).toBe('D12A');
  });
});
