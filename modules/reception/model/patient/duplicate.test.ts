import { describe, expect, it } from 'vitest';
import { compareBirth, scoreDuplicate } from './duplicate.ts';

const hoa = { name: 'Nguyễn Thị Hoa', birthDate: '1960-03-12', sex: 'female', citizenId: '001160012345', phone: '0912345678' };

describe('RCP-7 a second record of one person is warned of', () => {
  it.each([
    ['the same citizen number', { ...hoa, name: 'Nguyen Thi Hoa' }, 'same'],
    ['a citizen number typed for somebody else', { name: 'Trần Văn Bình', birthDate: '1988-01-02', citizenId: hoa.citizenId }, 'likely'],
    ['the same name, birth date, sex and phone', { ...hoa, citizenId: undefined }, 'likely'],
    ['the same name and birth date', { name: 'HOA NGUYỄN THỊ', birthDate: '1960-03-12' }, 'likely'],
    ['the same name and year of birth', { name: 'Nguyễn Thị Hoà', birthDate: '1960' }, 'likely'],
    ['day and month swapped', { name: 'Nguyễn Thị Hoa', birthDate: '1960-12-03', sex: 'female' }, 'likely'],
    ['a name alone', { name: 'Nguyễn Thị Hoa', birthDate: '1991-07-07', sex: 'female' }, 'none'],
    ['the same name but another citizen number', { ...hoa, citizenId: '001160099999' }, 'possible'],
    ['a twin with the same birth date and phone', { ...hoa, citizenId: '001160012346', name: 'Nguyễn Thị Hồng' }, 'none'],
    ['nobody', {}, 'none'],
  ])('%s', (_, other, level) => expect(scoreDuplicate(hoa, other).level).toBe(level));
  it('says what agrees and what does not', () => {
    expect(scoreDuplicate(hoa, { ...hoa, phone: '0999999999', birthDate: '1961-03-12' })).toMatchObject({ agree: ['name', 'sex', 'citizenId'], differ: ['birthDate', 'phone'] });
  });
  it.each([['1960-03-12', '1960-03-12', 1], ['1960', '1960-03-12', 0.8], ['1960-03-12', '1960-12-03', 0.6], ['1960-03-12', '1960-03-13', 0.6], ['1960-03-12', '1975-08-01', 0], [undefined, '1960', undefined]])('births %s and %s', (a, b, points) => {
    expect(compareBirth(a, b)).toBe(points);
  });
});
