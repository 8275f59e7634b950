import { describe, expect, it } from 'vitest';
import { identifierSystems } from '#modules/reception/model/index.ts';
import { coverOfPerson, keysOf, nameColumns, numberKey, readArchiveQuery } from './entry.ts';

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

describe('ARC-25 an old record of a person who is known here', () => {
  it('ARC-25 the cover takes over name, birth date, citizen id and phone, and nothing that is not there', () => {
    const person = {
      resourceType: 'Patient' as const, name: [{ text: 'Trần Thị Lan' }], birthDate: '1961-03-09', telecom: [{ system: 'email' as const, value: 'a@b.vn' }, { system: 'phone' as const, value: '0903555471' }],
      identifier: [{ system: 'urn:other', value: '1' }, { system: identifierSystems['citizen-id'], value: '001061000471' }],
    };
    expect(coverOfPerson(person)).toEqual({ name: 'Trần Thị Lan', birthDate: '1961-03-09', citizenId: '001061000471', phone: '0903555471' });
    expect(coverOfPerson({ resourceType: 'Patient', name: [{ text: 'Lan' }] })).toEqual({ name: 'Lan' });
  });
});
