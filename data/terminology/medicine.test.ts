// The starter lists of medicines, of interactions and of allergy classes: what prescribing may rely on.   spec: STL
import { describe, expect, it } from 'vitest';
import { readDataFile } from '#platform/datedTable/server.ts';
import { unitWords } from '#modules/pharmacy/model/dose/units.ts';

const read = (path: string) => readDataFile(`terminology/${path}`);
const codesOf = (list: string): Set<string> => new Set(read(`${list}/concepts.csv`).map(({ code = '' }) => code));
const ingredients = read('ingredient/concepts.csv');
const medicines = read('medicine/concepts.csv');
const ingredientCodes = codesOf('ingredient');

const amountColumns = ['max_day', 'max_dose', 'max_day_per_kg', 'max_dose_per_kg'] as const;
const wholeColumns = ['min_age_months', 'max_age_months', 'max_days'] as const;
const limitColumns = [...amountColumns, ...wholeColumns, 'pregnancy', 'lactation'];
const advice = new Set(['', 'contraindicated', 'caution', 'accepted']);
const atcForm = /^[A-V](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$/;
const milligrams: Readonly<Record<string, number>> = { g: 1000, mg: 1, ug: 0.001 };

/** Codes of the rows that break a rule: none is wanted, and a broken one is named. */
const breaking = (rows: readonly Record<string, string>[], rule: (row: Record<string, string>) => boolean): string[] => rows.filter((row) => !rule(row)).map((row) => row['code'] ?? `${row['first']} + ${row['second']}`);
const twice = (values: readonly (string | undefined)[]): string[] => values.filter((value, at) => value !== undefined && values.indexOf(value) !== at).map(String);
const isTidy = (row: Record<string, string>): boolean => Object.values(row).every((cell) => cell === cell.trim() && cell === cell.normalize('NFC') && !cell.includes('  ') && !cell.split(';').some((part) => part !== part.trim()));
const isAmount = (text: string | undefined): boolean => !text || (/^\d+(\.\d+)? (g|mg|ug|\[IU\])$/.test(text) && Number.parseFloat(text) > 0);

/** `"4 g"` in milligrams. */
function milligramsOf(text: string): number | undefined {
  const [value, unit = ''] = text.split(' ');
  const factor = milligrams[unit];
  return factor === undefined ? undefined : Number(value) * factor;
}

describe('STL-1 ingredients and medicines', () => {
  it('are enough for a clinic and a hospital', () => {
    expect(medicines.length).toBeGreaterThanOrEqual(350);
    expect(ingredients.length).toBeGreaterThanOrEqual(250);
  });
  it('have one code each', () => {
    expect(twice(ingredients.map(({ code }) => code))).toEqual([]);
    expect(twice(medicines.map(({ code }) => code))).toEqual([]);
    expect(breaking([...ingredients, ...medicines], ({ code = '' }) => /^[a-z0-9][a-z0-9.-]{1,79}$/.test(code))).toEqual([]);
  });
  it('have one name each, in Vietnamese and in English', () => {
    expect(twice(medicines.map(({ display }) => display))).toEqual([]);
    expect(twice(medicines.map(({ display_en: name }) => name))).toEqual([]);
    expect(breaking([...ingredients, ...medicines], (row) => Boolean(row['display'] && row['display_en']))).toEqual([]);
  });
  it('are composed and without blanks at the ends', () => expect(breaking([...ingredients, ...medicines], isTidy)).toEqual([]));
  it('name ATC codes in their form', () => expect(breaking([...ingredients, ...medicines], ({ atc = '' }) => atc === '' || atcForm.test(atc))).toEqual([]));
});

describe('STL-2 a medicine', () => {
  const forms = codesOf('dose-form');
  const routes = codesOf('route');
  it('consists of known ingredients', () => expect(breaking(medicines, (row) => (row['ingredients'] ?? '').split('+').every((code) => ingredientCodes.has(code)))).toEqual([]));
  it('has a known form, route and unit', () => {
    expect(breaking(medicines, ({ form = '' }) => forms.has(form))).toEqual([]);
    expect(breaking(medicines, ({ route = '' }) => routes.has(route))).toEqual([]);
    expect(breaking(medicines, ({ unit = '' }) => unitWords(unit).en[0] !== unit || unit === 'ml' || unit === 'g')).toEqual([]);
  });
  it('is of one kind', () => expect(breaking(medicines, ({ kind = '' }) => ['ordinary', 'narcotic', 'psychotropic', 'precursor', 'traditional'].includes(kind))).toEqual([]));
  it.each([['morphine', 'narcotic'], ['pethidine', 'narcotic'], ['fentanyl', 'narcotic'], ['diazepam', 'psychotropic'], ['phenobarbital', 'psychotropic'], ['ephedrine', 'precursor'], ['luc-vi', 'traditional']])('%s is %s', (ingredient, kind) => {
    const kinds = medicines.filter((row) => row['ingredients'] === ingredient).map((row) => row['kind']);
    expect([...new Set(kinds)]).toEqual([kind]);
  });
  it('has a strength above zero in the unit of its text', () => {
    expect(breaking(medicines, ({ strength_value: value, strength_unit: unit }) => (value === '' && unit === '') || (Number(value) > 0 && ['g', 'mg', 'ug', '[IU]'].includes(unit ?? '')))).toEqual([]);
  });
  it('has the strength its text says', () => {
    const written = medicines.filter((row) => row['strength_value'] && row['unit'] !== 'ml' && row['strength_unit'] === 'mg');
    expect(written.length).toBeGreaterThan(300);
    expect(breaking(written, (row) => (row['strength_text'] ?? '').replace(/\.(?=\d{3})/, '').replace(',', '.').startsWith(`${row['strength_value']} mg`))).toEqual([]);
  });
  it('counted in millilitres has the strength of one', () => {
    const perMl = medicines.flatMap((row) => {
      const [, amount, ml] = /^([\d,]+) mg.*\/([\d,]+) ml/.exec(row['strength_text'] ?? '') ?? [];
      return row['unit'] === 'ml' && amount && ml ? [{ code: row['code'] ?? '', want: Number(amount.replace(',', '.')) / Number(ml.replace(',', '.')), is: Number(row['strength_value']) }] : [];
    });
    expect(perMl.length).toBeGreaterThan(15);
    expect(perMl.filter(({ want, is }) => Math.abs(want - is) > 1e-4)).toEqual([]);
  });
});

describe('STL-3 limits', () => {
  it('are amounts above zero and whole numbers', () => {
    expect(breaking(medicines, (row) => amountColumns.every((column) => isAmount(row[column])))).toEqual([]);
    expect(breaking(medicines, (row) => wholeColumns.every((column) => /^([1-9]\d*)?$/.test(row[column] ?? '')))).toEqual([]);
  });
  it('say where they come from', () => expect(breaking(medicines, (row) => !limitColumns.some((column) => row[column]) || Boolean(row['source']))).toEqual([]));
  it('a dose is not more than a day, and one unit not more than a dose', () => {
    expect(breaking(medicines, (row) => {
      const [day, dose, unit] = [row['max_day'], row['max_dose'], row['strength_value'] && `${row['strength_value']} ${row['strength_unit']}`].map((text) => (text ? milligramsOf(text) : undefined));
      return (dose ?? 0) <= (day ?? Infinity) && (unit ?? 0) <= (dose ?? day ?? Infinity) + 1e-9;
    })).toEqual([]);
  });
  it('advice for pregnancy and breast-feeding is of the known words, trimesters of three', () => {
    expect(breaking(medicines, (row) => advice.has(row['pregnancy'] ?? '') && advice.has(row['lactation'] ?? ''))).toEqual([]);
    expect(breaking(medicines, ({ trimesters = '', pregnancy = '' }) => trimesters === '' || (/^[123](;[123])*$/.test(trimesters) && pregnancy !== ''))).toEqual([]);
  });
  it.each([
    ['doxycycline', 96], ['aspirin', 192], ['ciprofloxacin', 216], ['metoclopramide', 12], ['promethazine', 24], ['tramadol', 144], ['paracetamol+codeine', 144], ['domperidone', 144],
  ])('%s is not for children below %i months', (code, months) => {
    const ages = medicines.filter((row) => row['ingredients'] === code && row['route'] !== 'ophthalmic').map((row) => Number(row['min_age_months']));
    expect(ages.length).toBeGreaterThan(0);
    expect(Math.min(...ages)).toBe(months);
  });
  it.each(['warfarin', 'methotrexate', 'isotretinoin', 'valproic-acid', 'enalapril', 'losartan', 'atorvastatin', 'misoprostol', 'finasteride'])('%s is contraindicated in pregnancy', (code) => {
    const rows = medicines.filter((row) => (row['ingredients'] ?? '').split('+').includes(code));
    expect(rows.length).toBeGreaterThan(0);
    expect(breaking(rows, ({ pregnancy, trimesters }) => pregnancy === 'contraindicated' && trimesters === '')).toEqual([]);
  });
});
