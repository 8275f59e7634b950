import { describe, expect, it } from 'vitest';
import type { Concept } from './catalogues.ts';
import { foldWords, readTelex, readVni } from './readWords.ts';
import { buildSearchIndex } from './searchIndex.ts';

const concept = (code: string, display: string, more: Partial<Concept> = {}): Concept => ({ code, display, aliases: [], properties: {}, validFrom: '2020-01-01', ...more });

const index = buildSearchIndex([
  concept('I10', 'Tăng huyết áp vô căn (nguyên phát)', { displayEn: 'Essential (primary) hypertension', aliases: ['tha', 'cao huyết áp'] }),
  concept('I11.9', 'Bệnh tim do tăng huyết áp không có suy tim', { displayEn: 'Hypertensive heart disease without heart failure' }),
  concept('I15.9', 'Tăng huyết áp thứ phát', { displayEn: 'Secondary hypertension' }),
  concept('E11.9', 'Đái tháo đường típ 2 không biến chứng', { displayEn: 'Type 2 diabetes mellitus without complications', aliases: ['dtd2', 'dtd típ 2', 'tiểu đường'] }),
  concept('J20.9', 'Viêm phế quản cấp', { displayEn: 'Acute bronchitis', aliases: ['vpq'] }),
  concept('J02.9', 'Viêm họng cấp', { displayEn: 'Acute pharyngitis', aliases: ['vhc'] }),
  concept('B20', 'Bệnh do HIV', { validTo: '2026-06-30' }),
  concept('P22', 'Xã Thạch Hà', { parent: '42' }),
]);
const codes = (text: string, more: Partial<Parameters<typeof index.search>[0]> = {}) => index.search({ text, on: '2026-11-23', limit: 20, ...more }).map(({ code }) => code);

describe('finding a code', () => {
  it.each(['tang huyet ap', 'I10', 'i 10', 'tha', 'THA', 'tăng huyết áp', 'tăng huyết áp'.normalize('NFD'), 'tawng huyeets aps', 'tawng huyeets', 'tăng huyeet', 'ta8ng huye61t a1p', 'cao huyet', 'essential hyper'])(
    'CAT-1 "%s" finds high blood pressure first', (text) => expect(codes(text)[0]).toBe('I10'));

  it('CAT-3 every state while an input program composes the name still finds it', () => {
    for (const raw of ['tawng huyeets aps', 'tangw huyetes aps', 'ta8ng huye61t a1p', 'đái tháo'.normalize('NFC')]) {
      const wanted = raw.startsWith('đ') ? 'E11.9' : 'I10';
      for (let length = 3; length <= raw.length; length += 1) expect(codes(raw.slice(0, length)), raw.slice(0, length)).toContain(wanted);
    }
  });

  it.each([['dtd2', 'E11.9'], ['dtd tip 2', 'E11.9'], ['tieu duong', 'E11.9'], ['ddais thaos dduwowngf', 'E11.9'], ['vpq', 'J20.9'], ['j209', 'J20.9'], ['J20.9', 'J20.9'], ['viem hong', 'J02.9'], ['hong viem', 'J02.9']])(
    'CAT-1 "%s" finds %s first', (text, code) => expect(codes(text)[0]).toBe(code));

  it('CAT-2 a code comes before an abbreviation, an abbreviation before words', () => {
    const ranked = buildSearchIndex([concept('X1', 'Vpq tha'), concept('X2', 'Một', { aliases: ['tha'] }), concept('THA', 'Ba')]);
    expect(ranked.search({ text: 'tha', on: '2026-01-01', limit: 5 }).map(({ code }) => code)).toEqual(['THA', 'X2', 'X1']);
  });

  it('CAT-4 what a person uses often comes first among equals, but never before the exact code', () => {
    expect(codes('viem')[0]).toBe('J02.9');
    expect(codes('viem', { usesOf: (code) => (code === 'J20.9' ? 5 : 0) })[0]).toBe('J20.9');
    expect(codes('I10', { usesOf: (code) => (code === 'I11.9' ? 9999 : 0) })[0]).toBe('I10');
  });

  it('CAT-5 a code is found only on days on which it was in force', () => {
    expect(codes('B20', { on: '2026-06-30' })).toEqual(['B20']);
    expect(codes('B20', { on: '2026-07-01' })).toEqual([]);
    expect(index.find('b20', '2026-07-01')).toBeUndefined();
  });

  it('CAT-6 without text the list comes in its own order, below a parent if one is named', () => {
    expect(codes('', { limit: 2 })).toEqual(['I10', 'I11.9']);
    expect(codes('', { parent: '42' })).toEqual(['P22']);
    expect(codes('thach', { parent: '01' })).toEqual([]);
  });

  it.each(['zzz', '%', '\'; drop', '\u0000', '😀', '   ', '()'])('CAT-7 "%s" harms nothing', (text) => expect(() => codes(text)).not.toThrow());
});

describe('reading keys', () => {
  it.each([['tawng', 'tang'], ['huyeets', 'huyet'], ['dduwowngf', 'duong'], ['thaos', 'thao'], ['huyetes', 'huyet'], ['dangd', 'dang'], ['viem', undefined], ['tha', undefined], ['phoi', undefined]])(
    'CAT-3 Telex %s is read as %s', (keys, word) => expect(readTelex(keys)).toBe(word));
  it.each([['ta8ng', 'tang'], ['huye61t', 'huyet'], ['d9uong72', 'duong'], ['viem', undefined], ['123', undefined]])(
    'CAT-3 VNI %s is read as %s', (keys, word) => expect(readVni(keys)).toBe(word));
  it('CAT-3 folding loses case, marks and signs', () => expect(foldWords('Đái tháo đường, típ 2 (E11)')).toBe('dai thao duong tip 2 e11'));
});
