// The starter lists of the doctor's page: reasons for coming, texts after `//`, normal findings.   spec: STL
import { describe, expect, it } from 'vitest';
import { examinationSystems, textLimits } from '#modules/chart/model/index.ts';
import { buildSearchIndex } from '#modules/facility/model/index.ts';
import { readDataFile } from '#platform/datedTable/server.ts';

type Row = Record<string, string>;
const [reasons, texts, normal] = ['visit-reason', 'text-template', 'exam-template'].map((list) => readDataFile(`terminology/${list}/concepts.csv`)) as [Row[], Row[], Row[]];
const all = [...reasons, ...texts, ...normal];
const twice = (values: readonly (string | undefined)[]): string[] => values.filter((value, at) => value !== undefined && values.indexOf(value) !== at).map(String);
const breaking = (rows: readonly Row[], rule: (row: Row) => boolean): (string | undefined)[] => rows.filter((row) => !rule(row)).map(({ code }) => code);
const systems: readonly string[] = examinationSystems;

const indexOf = (rows: readonly Row[]) =>
  buildSearchIndex(rows.map(({ code = '', display = '', display_en: displayEn = '', aliases = '', parent }) => ({ code, display, displayEn, aliases: aliases.split(';').filter(Boolean), ...(parent && { parent }), properties: {}, validFrom: '2020-01-01' })));
const find = (rows: readonly Row[], text: string, parent?: string) => indexOf(rows).search({ text, on: '2026-11-27', limit: 5, parent, usesOf: () => 0 }).map(({ code }) => code);

describe('STL-6 the lists of the doctor\'s page', () => {
  it('are enough', () => {
    expect(reasons.length).toBeGreaterThanOrEqual(100);
    expect(texts.length).toBeGreaterThanOrEqual(50);
  });
  it.each([['visit-reason', reasons], ['text-template', texts], ['exam-template', normal]])('%s has each code and each name once', (_list, rows) => {
    expect(twice(rows.map(({ code }) => code))).toEqual([]);
    expect(twice(rows.map(({ parent, display }) => [parent, display].join(' ')))).toEqual([]);
  });
  it('are named in three languages, composed, without blanks at the ends', () => {
    expect(breaking(all, (row) => Boolean(row['display'] && row['display_en'] && row['display_fr']))).toEqual([]);
    expect(breaking(all, (row) => Object.values(row).every((cell) => cell === cell.trim() && cell === cell.normalize('NFC') && !cell.includes('  ')))).toEqual([]);
  });
  it('texts belong to a field, and fit into it', () => {
    const most: Readonly<Record<string, number>> = { reason: textLimits.reason, history: textLimits.history, 'past-history': textLimits.pastHistory, examination: textLimits.examination, advice: textLimits.advice };
    expect(breaking(texts, ({ field = '', parent, text = '' }) => field === parent && text !== '' && text.length <= (most[field] ?? 0))).toEqual([]);
    expect(breaking(texts, ({ field, system = '' }) => (field === 'examination') === systems.includes(system))).toEqual([]);
  });
  it('normal findings belong to a specialty and a system of the body', () => {
    expect(breaking(normal, ({ parent = '', system = '', normal_text: text = '' }) => ['general', 'paediatrics', 'ent', 'obstetrics'].includes(parent) && systems.includes(system) && text.length > 5 && text.length <= textLimits.examination)).toEqual([]);
    expect(twice(normal.map(({ parent, system }) => `${parent} ${system}`))).toEqual([]);
  });
  it.each([['dau bung', 'abdominal-pain'], ['tieu chay', 'diarrhoea'], ['ói', 'nausea-vomiting'], ['ksk', 'health-check'], ['cho can', 'animal-bite']])('%s finds the reason %s', (typed, code) => expect(find(reasons, typed)).toContain(code));
  it.each([['sxh', 'history', 'bs-sxh'], ['dengue', 'advice', 'ld-sxh'], ['tha', 'advice', 'ld-tha'], ['phoi', 'examination', 'kham-phoi'], ['di ung', 'past-history', 'ts-diung']])('//%s in %s finds %s', (typed, field, code) => expect(find(texts, typed, field)).toContain(code));
});
