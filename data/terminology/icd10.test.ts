// The starter selection of ICD-10. https://icd.who.int/browse10/2019/en   spec: CAT-40
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { buildSearchIndex } from '#modules/facility/model/index.ts';

type Row = Record<'code' | 'display' | 'display_en' | 'aliases' | 'parent' | 'chronic' | 'sex' | 'max_age_months' | 'not_main', string>;
const rows = parse(readFileSync(new URL('icd10/concepts.csv', import.meta.url), 'utf8'), { columns: true }) as Row[];
const official = new URL('../../../shared/data/icd10-vn-2026.csv', import.meta.url);

describe('CAT-40 the starter selection of ICD-10', () => {
  it('has at least 1,200 codes, each once, in the form of the classification, below its category', () => {
    expect(rows.length).toBeGreaterThanOrEqual(1200);
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
    expect(rows.filter(({ code, parent }) => !/^[A-Z]\d{2}(\.\d)?$/.test(code) || parent !== code.slice(0, 3))).toEqual([]);
  });

  it('has a name in Vietnamese and English for every code, composed and without blanks at the ends', () => {
    const unclean = (text: string) => text === '' || text !== text.normalize('NFC') || text !== text.trim();
    expect(rows.filter(({ display, display_en }) => unclean(display) || unclean(display_en))).toEqual([]);
    expect(rows.filter(({ aliases }) => aliases.split(';').some((alias) => aliases !== '' && unclean(alias)))).toEqual([]);
  });

  it('marks external causes as no main diagnosis, and nothing by a sex that does not exist', () => {
    expect(rows.filter(({ code, not_main }) => /^[V-Y]/.test(code) && not_main !== '1')).toEqual([]);
    expect([...new Set(rows.map(({ sex }) => sex))].toSorted()).toEqual(['', 'female', 'male']);
  });

  it.skipIf(!existsSync(official))('holds only codes of the official list (skipped where that list is absent)', () => {
    const known = new Set((parse(readFileSync(official, 'utf8'), { columns: true, bom: true }) as { code: string }[]).map(({ code }) => code.replace(/[†*]$/, '')));
    expect(rows.filter(({ code }) => !known.has(code)).map(({ code }) => code)).toEqual([]);
  });

  it.each([['tha', 'I10'], ['tang huyet ap', 'I10'], ['I10', 'I10'], ['dtd2', 'E11.9'], ['tieu duong', 'E11.9'], ['vpq', 'J20.9'], ['copd', 'J44.9'], ['sxh', 'A97.0'], ['tcm', 'B08.4'], ['viem hong', 'J02.9'], ['gout', 'M10.9'], ['hen', 'J45.9'], ['roi loan tien dinh', 'H81.9']])(
    '"%s" finds %s first', (text, code) => {
      const concepts = rows.map((row) => ({ code: row.code, display: row.display, displayEn: row.display_en, aliases: row.aliases.split(';').filter(Boolean), parent: row.parent, properties: {}, validFrom: '2020-01-01' }));
      expect(buildSearchIndex(concepts).search({ text, on: '2026-11-27', limit: 5 })[0]?.code).toBe(code);
    });
});
