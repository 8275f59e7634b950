// The starter lists of medicines, of interactions and of allergy classes: what prescribing may rely on.   spec: STL
import { describe, expect, it } from 'vitest';
import { readDataFile } from '#platform/datedTable/server.ts';
import { buildMedicineProperties } from '#modules/facility/model/index.ts';
import { unitWords } from '#modules/pharmacy/model/dose/units.ts';
import { medicineSchema } from '#modules/pharmacy/model/medicine/medicineSchema.ts';

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
const listColumns = ['names', 'aliases', 'ingredients', 'atc', 'cross_to'] as const;
const isTidy = (row: Record<string, string>): boolean =>
  Object.values(row).every((cell) => cell === cell.trim() && cell === cell.normalize('NFC') && !cell.includes('  ')) && listColumns.every((column) => (row[column] ?? '').split(';').every((part) => part === part.trim()));
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
  it('have one name each, in Vietnamese, English and French', () => {
    expect(twice(medicines.map(({ display }) => display))).toEqual([]);
    expect(twice(medicines.map(({ display_en: name }) => name))).toEqual([]);
    expect(twice(medicines.map(({ display_fr: name }) => name))).toEqual([]);
    expect(breaking([...ingredients, ...medicines], (row) => Boolean(row['display'] && row['display_en'] && row['display_fr']))).toEqual([]);
  });
  it('are composed and without blanks at the ends', () => expect(breaking([...ingredients, ...medicines], isTidy)).toEqual([]));
  it('name ATC codes in their form', () => expect(breaking([...ingredients, ...medicines], ({ atc = '' }) => atc === '' || atcForm.test(atc))).toEqual([]));
});

describe('STL-2 PHA-1 a medicine', () => {
  const forms = codesOf('dose-form');
  const routes = codesOf('route');
  it('consists of known ingredients', () => expect(breaking(medicines, (row) => (row['ingredients'] ?? '').split('+').every((code) => ingredientCodes.has(code)))).toEqual([]));
  it('has a known form, route and unit', () => {
    expect(breaking(medicines, ({ form = '' }) => forms.has(form))).toEqual([]);
    expect(breaking(medicines, ({ route = '' }) => routes.has(route))).toEqual([]);
    expect(breaking(medicines, ({ unit = '' }) => unitWords(unit).en[0] !== unit || unit === 'ml' || unit === 'g')).toEqual([]);
  });
  it('is read whole by prescribing', () => {
    const ingredientOf = (code: string) => ({ name: ingredients.find((one) => one['code'] === code)?.['display'] ?? '' });
    expect(breaking(medicines, (row) => medicineSchema.safeParse(buildMedicineProperties(row, ingredientOf)).success)).toEqual([]);
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

describe('STL-4 interactions', () => {
  const interactions = read('medicine/interactions.csv');
  const known = new Set(medicines.flatMap((row) => (row['ingredients'] ?? '').split('+')));
  const atcCodes = [...medicines, ...ingredients.filter(({ code = '' }) => known.has(code))].map(({ atc = '' }) => atc);
  const meets = (side: string): boolean => (side.startsWith('atc:') ? atcForm.test(side.slice(4)) && atcCodes.some((atc) => atc.startsWith(side.slice(4))) : known.has(side));
  const severityOf = (one: string, other: string) => interactions.filter(({ first, second }) => (first === one && second === other) || (first === other && second === one)).map(({ severity }) => severity);

  it('are enough', () => expect(interactions.length).toBeGreaterThanOrEqual(150));
  it('have the columns that are read', () => expect(Object.keys(interactions[0] ?? {})).toEqual(['first', 'second', 'severity', 'effect', 'effect_en', 'effect_fr', 'advice', 'source']));
  it('are between ingredients or groups of which there is a medicine', () => expect(breaking(interactions, ({ first = '', second = '' }) => meets(first) && meets(second) && first !== second)).toEqual([]));
  it('name a pair once', () => expect(twice(interactions.map(({ first, second }) => [first, second].toSorted().join('+')))).toEqual([]));
  it('have a severity, an effect in three languages, an advice and a source', () => {
    expect(breaking(interactions, ({ severity = '' }) => ['contraindicated', 'major', 'moderate', 'minor'].includes(severity))).toEqual([]);
    expect(breaking(interactions, (row) => Boolean(row['effect'] && row['effect_en'] && row['effect_fr'] && row['advice'] && row['source']))).toEqual([]);
    expect(breaking(interactions, isTidy)).toEqual([]);
  });
  it.each([
    ['sildenafil', 'isosorbide-mononitrate', 'contraindicated'], ['simvastatin', 'clarithromycin', 'contraindicated'], ['domperidone', 'clarithromycin', 'contraindicated'], ['methotrexate', 'trimethoprim', 'contraindicated'],
    ['warfarin', 'atc:M01AE', 'major'], ['clopidogrel', 'omeprazole', 'major'], ['ceftriaxone', 'calcium-gluconate', 'major'], ['atc:C09A', 'spironolactone', 'major'], ['levothyroxine', 'calcium-carbonate', 'moderate'],
  ])('%s with %s is %s', (one, other, severity) => expect(severityOf(one, other)).toEqual([severity]));
});

describe('STL-5 classes of allergy', () => {
  const classes = read('medicine/allergy-classes.csv');
  const list = (text: string | undefined): string[] => (text ? text.split(';') : []);
  const classOf = (code: string): string[] => classes.filter((row) => list(row['atc']).some((prefix) => (ingredients.find((one) => one['code'] === code)?.['atc'] ?? '').startsWith(prefix))).map((row) => row['code'] ?? '');

  it('have one code and names in three languages', () => {
    expect(twice(classes.map(({ code }) => code))).toEqual([]);
    expect(breaking(classes, (row) => Boolean(row['code'] && row['display'] && row['display_en'] && row['display_fr']) && isTidy(row))).toEqual([]);
  });
  it('are made of ATC prefixes and cross to classes of the list', () => {
    expect(breaking(classes, ({ atc }) => list(atc).length > 0 && list(atc).every((prefix) => atcForm.test(prefix)))).toEqual([]);
    expect(breaking(classes, (row) => list(row['cross_to']).every((other) => other !== row['code'] && classes.some(({ code }) => code === other)))).toEqual([]);
  });
  it.each([
    ['amoxicillin', ['penicillins']], ['cefixime', ['cephalosporins']], ['meropenem', ['carbapenems']], ['sulfamethoxazole', ['sulfonamide-antibiotics']], ['trimethoprim', []], ['aspirin', ['nsaids']], ['celecoxib', ['nsaids']], ['glucosamine', []],
    ['paracetamol', []], ['azithromycin', ['macrolides']], ['levofloxacin', ['quinolones']], ['doxycycline', ['tetracyclines']], ['gentamicin', ['aminoglycosides']], ['vancomycin', ['glycopeptides']], ['metronidazole', ['nitroimidazoles']],
    ['morphine', ['opioids']], ['codeine', ['opioids']], ['lidocaine', ['local-anaesthetics']], ['iohexol', ['contrast-media']], ['rifampicin', ['rifamycins']], ['isoniazid', ['isoniazid-group']], ['ethambutol', []],
  ])('%s is of %j', (code, wanted) => expect(classOf(code)).toEqual(wanted));
});
