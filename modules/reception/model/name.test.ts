import { describe, expect, it } from 'vitest';
import { initialsOf, maskName, nameKeys, readNameQuery, readTelex, splitName, titleName } from './name.ts';

describe('RCP-4 a name is found however it is typed', () => {
  it.each([['Hoà', 'Hòa'], ['Lý', 'Lí'], ['Mỹ', 'mĩ'], ['Quý', 'Quí'], ['Thuý', 'Thúy'], ['ĐỖ', 'do'], ['Nguyễn', 'nguyen']])('%s and %s are one word', (a, b) => {
    expect(nameKeys(a)).toEqual(nameKeys(b));
  });
  it.each([['nguyeenx', 'nguyen'], ['thij', 'thi'], ['hoaf', 'hoa'], ['ddoox', 'do'], ['dduwcs', 'duc'], ['tuaans', 'tuan'], ['trangf', 'trang'], ['wng', 'ung']])('raw Telex %s is %s', (typed, meant) => {
    expect(readTelex(typed)).toBe(meant);
  });
  it.each(['nguyen', 'hoa', 'thi', 'binh', 'quoc'])('%s is no Telex', (word) => expect(readTelex(word)).toBeUndefined());
  it('initials with a birth year', () => {
    expect(initialsOf('Nguyễn Văn Đức')).toBe('nvd');
    expect(readNameQuery('nva 1960')).toEqual({ words: [['nva']], birthYear: 1960, initials: 'nva' });
    expect(readNameQuery('n v a')).toMatchObject({ initials: 'nva' });
    expect(readNameQuery('nguyeenx hoaf')).toEqual({ words: [['nguieenx', 'nguien'], ['hoaf', 'hoa']] });
  });
});

describe('RCP-5 names are written as people write them', () => {
  it.each([['NGUYỄN THỊ DIỄM QUỲNH', 'Nguyễn Thị Diễm Quỳnh'], ['h’hen niê', 'H’Hen Niê'], ['Nguyễn Văn An', 'Nguyễn Văn An'], ['  trần   bình ', 'Trần Bình']])('%s', (a, b) => expect(titleName(a)).toBe(b));
  it('public displays mask it', () => {
    expect(maskName('Nguyễn Thị Hoa')).toBe('NGUYỄN T. H.');
    expect(maskName('Ẩn')).toBe('Ẩ.');
    expect(maskName('')).toBe('');
  });
  it('family and given are kept apart', () => expect(splitName('Nguyễn Thị Hoa')).toEqual({ family: 'Nguyễn', given: ['Thị', 'Hoa'] }));
});
