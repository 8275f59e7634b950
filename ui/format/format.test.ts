// spec: UID
import { describe, expect, it } from 'vitest';
import { ageOf } from './age.ts';
import { conceptText } from './concept.ts';
import { formatDate, formatInstant, formatTime, localDay, parseDate } from './date.ts';
import { fold, highlight } from './fold.ts';
import { compareByGivenName, formatName, titleCase, upperCase } from './name.ts';
import { formatMoney, formatNumber, parseNumber, shortNumber, unitText } from './number.ts';

describe('UID-3 dates', () => {
  it.each([
    ['1960', '1960'],
    ['1960-03', '03/1960'],
    ['1960-03-12', '12/03/1960'],
    ['2026-11-22T23:30:00Z', '23/11/2026'],
    [undefined, ''],
    ['không rõ', 'không rõ'],
  ])('UID-3 the date %s is shown as %s', (value, shown) => expect(formatDate(value)).toBe(shown));
  it('UID-3 the clock is that of the facility, whatever the offset of the instant', () => {
    expect(formatTime('2026-11-22T23:30:00Z')).toBe('06:30');
    expect(formatInstant('2026-11-23T06:30:00+07:00')).toBe('23/11/2026 06:30');
    expect(formatTime('2026-11-23')).toBe('');
    expect(localDay('2026-11-22T17:00:00Z')).toBe('2026-11-23');
  });
  it.each([
    ['12031960', '1960-03-12'],
    ['12/3/1960', '1960-03-12'],
    ['12-03-60', '1960-03-12'],
    ['01.02.24', '2024-02-01'],
    ['3/1960', '1960-03'],
    ['1960', '1960'],
    ['30/02/2020', undefined],
    ['29/02/2024', '2024-02-29'],
    ['13/13/2020', undefined],
    ['hôm qua', undefined],
    ['', undefined],
  ])('UID-3 typing %s means %s', (typed, date) => expect(parseDate(typed, 2026)).toBe(date));
});

describe('UID-4 age', () => {
  it.each([
    ['2026-11-01', { value: 22, unit: 'day' }],
    ['2026-10-23', { value: 1, unit: 'month' }],
    ['2020-11-24', { value: 71, unit: 'month' }],
    ['2020-11-23', { value: 6, unit: 'year' }],
    ['1959-03-12', { value: 67, unit: 'year' }],
    ['1959', { value: 67, unit: 'year' }],
    ['2027-01-01', undefined],
    [undefined, undefined],
  ])('UID-4 born %s is %o on 23/11/2026', (born, age) => expect(ageOf(born, '2026-11-23')).toEqual(age));
});

describe('UID-5 folding', () => {
  it('UID-5 marks and đ fall away, composed or decomposed', () => {
    expect(fold('NGUYỄN THỊ DIỄM QUỲNH – Ẩm thấp, ngộ độc')).toBe('nguyen thi diem quynh – am thap, ngo doc');
    expect(fold('Đặng'.normalize('NFD'))).toBe('dang');
  });
  it('UID-5 what matched is marked in the original spelling', () => {
    expect(highlight('Tăng huyết áp', 'tang ap')).toEqual([
      { text: 'Tăng', hit: true },
      { text: ' huyết ', hit: false },
      { text: 'áp', hit: true },
    ]);
    expect(highlight('Bàn tay', 'an')).toEqual([{ text: 'Bàn tay', hit: false }]);
  });
});

describe('UID-6 names', () => {
  it('UID-6 the official name is shown, in Vietnamese order, composed', () => {
    expect(formatName([{ use: 'nickname', text: 'Bé Na' }, { use: 'official', family: 'Nguyễn', given: ['Thị', 'Hoa'] }])).toBe('Nguyễn Thị Hoa');
    expect(formatName([{ text: 'Lê Hoà'.normalize('NFD') }])).toBe('Lê Hoà'.normalize('NFC'));
    expect(formatName(undefined)).toBe('');
  });
  it('UID-6 capitals keep their marks', () => {
    expect(titleCase('nguyễn thị ÁNH')).toBe('Nguyễn Thị Ánh');
    expect(upperCase('Diễm Quỳnh')).toBe('DIỄM QUỲNH');
  });
  it('UID-6 lists are sorted by given name', () => {
    expect(['Trần Văn Bình', 'Nguyễn Thị An', 'Lê Bình'].sort(compareByGivenName)).toEqual(['Nguyễn Thị An', 'Lê Bình', 'Trần Văn Bình']);
  });
});

describe('UID-7 numbers', () => {
  it.each([
    ['7.80', '7,80'],
    [12345.5, '12.345,5'],
    ['1200', '1200'],
    [-0.5, '-0,5'],
    [undefined, ''],
  ])('UID-7 %s is shown as %s', (value, shown) => expect(formatNumber(value)).toBe(shown));
  it('UID-7 comma and keypad dot mean the same', () => {
    expect([parseNumber('36,5'), parseNumber('36.5'), parseNumber(' 1.234,5 '), parseNumber('abc'), parseNumber('1,2,3')]).toEqual(['36.5', '36.5', '1234.5', undefined, undefined]);
  });
  it('UID-7 a figure computed to many decimals is shortened on screen, a measured one keeps its digits', () => {
    expect([shortNumber(178.83981355877862), shortNumber(0.8136086238143562), shortNumber('7.80'), shortNumber('0.004')]).toEqual(['178,84', '0,814', '7,80', '0,004']);
  });
  it('UID-7 units are written as people write them', () => {
    expect(['mm[Hg]', 'Cel', '10*6/uL', 'umol/L', '{score}', 'g/dL'].map(unitText)).toEqual(['mmHg', '°C', '10⁶/µL', 'umol/L', '', 'g/dL']);
  });
  it('UID-7 money has dots and đ', () => expect(formatMoney(1234500)).toBe('1.234.500 đ'));
});

describe('UID-12 coded values', () => {
  const snomed = (display: string) => conceptText({ coding: [{ system: 'http://snomed.info/sct', code: '1', display }] });
  it('UID-12 the semantic tag that SNOMED CT ends its full names with is left out, brackets of a meaning stay', () => {
    expect(snomed('Anemia (disorder)')).toBe('Anemia');
    expect(snomed('Intramuscular injection (left arm)')).toBe('Intramuscular injection (left arm)');
    expect(conceptText({ text: 'Anemia (disorder)' })).toBe('Anemia (disorder)');
  });
});
