import { describe, expect, it } from 'vitest';
import type { AllergyClass } from '#modules/chart/model/index.ts';
import type { Interaction, MedicineEntry } from '../medicine/medicineEntry.ts';
import { checkSafety, openFindings } from './checkSafety.ts';
import { convert } from './doseCheck.ts';
import type { SafetyLine, SafetyPatient } from './finding.ts';

const entry = (code: string, atc: string, more: Partial<MedicineEntry> = {}): MedicineEntry => ({
  code, atc, ingredients: [{ code, name: code, atc }], strengthText: '500 mg', strength: { value: 500, unit: 'mg' }, form: 'tablet', route: 'oral', unit: 'viên', names: [], aliases: [], kind: 'ordinary', ...more,
});
const paracetamol = entry('paracetamol', 'N02BE01', { limits: { maxDay: { value: 4, unit: 'g' }, maxDose: { value: 1, unit: 'g' }, maxDayPerKg: { value: 75, unit: 'mg' }, maxDosePerKg: { value: 15, unit: 'mg' }, maxDays: 10, source: 'DTQG' } });
const amoxicillin = entry('amoxicillin', 'J01CA04', { limits: { maxDay: { value: 6, unit: 'g' } } });
const cefalexin = entry('cefalexin', 'J01DB01');
const ibuprofen = entry('ibuprofen', 'M01AE01', { limits: { pregnancy: 'contraindicated', trimesters: [3], minAgeMonths: 3 } });
const naproxen = entry('naproxen', 'M01AE02');
const warfarin = entry('warfarin', 'B01AA03', { limits: { pregnancy: 'contraindicated' } });
const doxycycline = entry('doxycycline', 'J01AA02', { limits: { minAgeMonths: 96, lactation: 'caution' } });

const line = (medicine: MedicineEntry, grid: SafetyLine['grid'] = { morning: 1, days: 5, quantity: 5 }): SafetyLine => ({ id: medicine.code, medicine, grid });
const adult: SafetyPatient = { ageMonths: 40 * 12, sex: 'male', weightKg: 60, allergies: { asked: true, known: [] }, current: [] };
const penicillins: AllergyClass[] = [{ code: 'penicillins', atc: ['J01C'], crossTo: ['cephalosporins'], display: 'Penicillin' }, { code: 'cephalosporins', atc: ['J01D'], display: 'Cephalosporin' }];
const table: Interaction[] = [
  { first: 'warfarin', second: 'atc:M01A', severity: 'major', effect: 'Chảy máu', source: 'QĐ 5948' },
  { first: 'warfarin', second: 'ibuprofen', severity: 'contraindicated', effect: 'Chảy máu', source: 'QĐ 5948' },
  { first: 'paracetamol', second: 'warfarin', severity: 'moderate', effect: 'INR', source: 'QĐ 5948' },
];
const run = (lines: readonly SafetyLine[], patient: Partial<SafetyPatient> = {}, knowledge = { interactions: table, allergyClasses: penicillins }) => checkSafety({ lines, patient: { ...adult, ...patient }, knowledge });
const said = (result: ReturnType<typeof run>) => result.findings.map(({ level, reason }) => `${level} ${reason}`);
const allergic = (text: string, more = {}) => ({ allergies: { asked: true, known: [{ text, ...more }] } });

describe('PHA-11 ALG-3 allergy', () => {
  it.each([
    ['the same ingredient by name', amoxicillin, allergic('Amoxicillin'), 'stop allergy-same'],
    ['the same ingredient by code', amoxicillin, allergic('thuốc kháng sinh', { ingredientCode: 'amoxicillin' }), 'stop allergy-same'],
    ['the same class', amoxicillin, allergic('Penicillin'), 'stop allergy-class'],
    ['the same class by its code', amoxicillin, allergic('dị ứng tiêm', { classCode: 'penicillins' }), 'stop allergy-class'],
    ['a class with cross-reaction', cefalexin, allergic('Penicillin'), 'warning allergy-cross'],
    ['another ingredient of the class recorded by ATC', amoxicillin, allergic('ampi', { atc: 'J01CA01' }), 'stop allergy-class'],
  ])('%s', (...[, medicine, patient, wanted]) => expect(said(run([line(medicine)], patient))).toContain(wanted));
  it('another medicine is no matter', () => expect(said(run([line(paracetamol)], allergic('Penicillin')))).toEqual([]));
  it('a combination is compared by each ingredient', () => {
    const augmentin = entry('co-amoxiclav', 'J01CR02', { ingredients: [{ code: 'amoxicillin', name: 'Amoxicillin' }, { code: 'clavulanate', name: 'Acid clavulanic' }] });
    expect(said(run([line(augmentin)], allergic('Amoxicillin')))).toContain('stop allergy-same');
  });
  it('nobody asked: the check did not run', () => expect(run([line(paracetamol)], { allergies: { asked: false, known: [] } }).notRun).toContainEqual(expect.objectContaining({ check: 'allergy', reason: 'allergy-unknown' })));
  it('words that name nothing known: the check did not run', () => expect(run([line(paracetamol)], allergic('thuốc đỏ đỏ')).notRun).toContainEqual(expect.objectContaining({ reason: 'allergy-not-coded', params: { allergy: 'thuốc đỏ đỏ' } })));
});

describe('PHA-12 duplicates', () => {
  it('the same ingredient twice', () => expect(said(run([line(paracetamol), { ...line(paracetamol), id: 'second' }]))).toContain('warning duplicate-ingredient'));
  it('two of one chemical group', () => expect(said(run([line(ibuprofen), line(naproxen)]))).toContain('warning duplicate-group'));
  it('what is still running', () => expect(said(run([line(paracetamol)], { current: [{ name: 'Panadol', ingredients: paracetamol.ingredients, atc: paracetamol.atc }] }))).toContain('warning duplicate-running'));
  it('PHA-45 a course that this prescription goes on with is told once, folded, and warns of nothing; another one still does', () => {
    const running = (request: string, medicine: MedicineEntry, until?: string) => ({ request, ...(until && { until }), name: medicine.code, ingredients: medicine.ingredients, atc: medicine.atc });
    const current = [running('x', ibuprofen, '2026-11-30'), running('y', warfarin, '2026-12-02')];
    const both = run([{ ...line(ibuprofen), renews: 'x' }, { ...line(warfarin), renews: 'y' }], { current });
    expect(said(both)).toEqual(['stop interaction-contraindicated', 'information renewed-until']);
    expect(both.findings[1]).toMatchObject({ params: { medicines: 'ibuprofen, warfarin', until: '2026-12-02' }, lines: ['ibuprofen', 'warfarin'] });
    expect(said(run([{ ...line(ibuprofen), renews: 'x' }, line(warfarin)], { current }))).toContain('warning duplicate-running');
    expect(said(run([{ ...line(ibuprofen), renews: 'elsewhere' }], { current: [running('x', ibuprofen)] }))).toEqual(['warning duplicate-running']);
    expect(said(run([{ ...line(paracetamol), renews: 'x' }], { current: [running('x', paracetamol)] }))).toEqual(['information renewed']);
  });
  it.each([['A02BX02', 'A02BX05', false], ['N03AX14', 'N03AX09', false], ['R06AX13', 'R06AX26', true], ['M03BX09', 'M03BX02', true]])('%s and %s are a duplicate: %s', (...[one, other, wanted]) =>
    expect(said(run([line(entry('one', one)), line(entry('other', other))])).includes('warning duplicate-group')).toBe(wanted));
  it('a cream beside a tablet of the group is none', () => expect(said(run([line(ibuprofen), line({ ...naproxen, route: 'topical' })]))).not.toContain('warning duplicate-group'));
  it('running medicines that could not be read are named', () => {
    const { current: _, ...unread } = adult;
    expect(checkSafety({ lines: [line(paracetamol)], patient: unread, knowledge: {} }).notRun).toContainEqual(expect.objectContaining({ check: 'duplicate', reason: 'current-unknown' }));
  });
});

describe('PHA-13 interactions', () => {
  it('contraindicated stops; of two rows for one pair the graver speaks', () => expect(said(run([line(warfarin), line(ibuprofen)]))).toEqual(['stop interaction-contraindicated']));
  it('major warns, by group', () => expect(said(run([line(warfarin), line(naproxen)]))).toEqual(['warning interaction-major']));
  it('moderate informs', () => expect(said(run([line(paracetamol), line(warfarin)]))).toEqual(['information interaction-moderate']));
  it('against what is running', () => expect(said(run([line(ibuprofen)], { current: [{ name: 'Warfarin', ingredients: warfarin.ingredients, atc: warfarin.atc }] }))).toEqual(['stop interaction-contraindicated']));
  it('a gel on the skin or drops in the eye meet by their own ATC code alone', () => {
    const gel = entry('ibuprofen', 'M02AA13', { ingredients: ibuprofen.ingredients, route: 'topical', form: 'gel' });
    const drops = entry('timolol', 'S01ED01', { route: 'ophthalmic', form: 'eye-drops' });
    const blocker: Interaction[] = [{ first: 'atc:S01ED', second: 'warfarin', severity: 'moderate', effect: 'Nhịp chậm', source: 'BNF' }];
    expect(said(run([line(warfarin), line(gel)]))).toEqual([]);
    expect(said(run([line(warfarin), line(drops)], {}, { interactions: blocker, allergyClasses: penicillins }))).toEqual(['information interaction-moderate']);
  });
  it('no table: the check did not run', () => expect(checkSafety({ lines: [line(warfarin)], patient: adult, knowledge: {} }).notRun).toContainEqual(expect.objectContaining({ check: 'interaction', reason: 'no-interaction-table' })));
});

describe('PHA-14 doses', () => {
  const of = (morning: number, evening = 0) => ({ morning, evening, days: 3, quantity: (morning + evening) * 3 });
  it.each([
    ['at the limit', [line(paracetamol, { morning: 2, noon: 2, afternoon: 2, evening: 2, days: 3, quantity: 24 })], {}, []],
    ['above the day', [line(paracetamol, { morning: 2, noon: 2, afternoon: 2, evening: 2.5, days: 3, quantity: 26 })], {}, ['warning dose-day', 'warning dose-single']],
    ['twice the single dose', [line(paracetamol, of(4))], {}, ['stop dose-single']],
    ['two strengths are one dose', [line(amoxicillin, of(6)), { ...line({ ...amoxicillin, code: 'amox-250', strength: { value: 1, unit: 'g' } }, of(4)), id: 'b' }], {}, ['warning dose-day', 'warning duplicate-ingredient']],
    ['a child by weight', [line(paracetamol, of(1))], { ageMonths: 24, weightKg: 12 }, ['stop dose-single']],
    ['a child within its weight', [line({ ...paracetamol, strength: { value: 150, unit: 'mg' } }, of(1))], { ageMonths: 24, weightKg: 12 }, []],
    ['a child never gets more than an adult', [line(paracetamol, of(3))], { ageMonths: 130, weightKg: 39 }, ['stop dose-single']],
  ])('%s', (...[, lines, patient, wanted]) => expect(said(run(lines, patient)).toSorted()).toEqual(wanted));
  it('no weight of a child: the check did not run', () => {
    const { weightKg: _, ...light } = adult;
    expect(checkSafety({ lines: [line(paracetamol)], patient: { ...light, ageMonths: 24 }, knowledge: {} }).notRun).toContainEqual(expect.objectContaining({ check: 'dose', reason: 'no-weight' }));
  });
  it('nobody counts the daily dose of a cream', () => expect(run([line({ ...naproxen, route: 'topical', form: 'cream' })]).notRun).toEqual([]));
  it('no limits: the check did not run', () => expect(run([line(naproxen)]).notRun).toContainEqual(expect.objectContaining({ check: 'dose', reason: 'no-limits' })));
  it('a limit for adults says nothing about a child', () => expect(run([line(amoxicillin)], { ageMonths: 24, weightKg: 12 }).notRun).toContainEqual(expect.objectContaining({ check: 'dose', reason: 'no-limits' })));
  it('units that cannot be compared are said', () => expect(run([line({ ...paracetamol, strength: { value: 1, unit: '[IU]' } })]).notRun).toContainEqual(expect.objectContaining({ reason: 'unit-mismatch' })));
  it('grams and milligrams are one scale', () => expect(convert(2, 'g', 'mg')).toBe(2000));
});

describe('PHA-15 age, PHA-16 pregnancy, PHA-17 duration', () => {
  it('too young stops', () => expect(said(run([line(doxycycline)], { ageMonths: 60, weightKg: 18 }))).toContain('stop too-young'));
  it('from the day of the limit it is allowed', () => expect(said(run([line(doxycycline)], { ageMonths: 96, weightKg: 25 }))).toEqual([]));
  it.each([
    ['a contraindicated trimester', { trimester: 3 }, ['stop pregnancy-stop']],
    ['another trimester', { trimester: 1 }, []],
    ['an unknown trimester', {}, ['stop pregnancy-stop']],
  ])('%s', (_name, more, wanted) => expect(said(run([line(ibuprofen)], { sex: 'female', ageMonths: 30 * 12, pregnancy: 'yes', ...more }))).toEqual(wanted));
  it('breast-feeding with care warns', () => expect(said(run([line(doxycycline)], { sex: 'female', pregnancy: 'no', lactating: true }))).toEqual(['warning lactation-warning']));
  it('pregnancy not asked is said where it matters', () => {
    expect(run([line(warfarin)], { sex: 'female', ageMonths: 30 * 12 }).notRun).toContainEqual(expect.objectContaining({ check: 'pregnancy' }));
    expect(run([line(paracetamol)], { sex: 'female', ageMonths: 30 * 12 }).notRun).toEqual([]);
    expect(run([line(warfarin)], { sex: 'female', ageMonths: 70 * 12 }).notRun.map(({ check }) => check)).not.toContain('pregnancy');
  });
  it('a longer course than the medicine is for warns', () => expect(said(run([line(paracetamol, { morning: 1, days: 11, quantity: 11 })]))).toEqual(['warning too-long']));
});

describe('PHA-10 what bars the signature', () => {
  const { findings } = run([line(warfarin), line(ibuprofen), line(paracetamol, { morning: 1, days: 11, quantity: 11 })]);
  const stop = findings.find(({ level }) => level === 'stop')!;
  const warning = findings.find(({ level }) => level === 'warning')!;
  it('a stop needs a reason and words, a warning one acceptance, information nothing', () => {
    expect(openFindings(findings, []).map(({ level }) => level)).toEqual(['stop', 'warning']);
    expect(openFindings(findings, [{ key: warning.key }]).map(({ level }) => level)).toEqual(['stop']);
    expect(openFindings(findings, [{ key: warning.key }, { key: stop.key }])).toEqual([stop]);
    expect(openFindings(findings, [{ key: warning.key }, { key: stop.key, reasonCode: 'benefit', text: '.' }])).toEqual([stop]);
    expect(openFindings(findings, [{ key: warning.key }, { key: stop.key, reasonCode: 'benefit', text: 'Đã hội chẩn với tim mạch' }])).toEqual([]);
  });
  it('the gravest stands first', () => expect(findings[0]?.level).toBe('stop'));
  it('an acceptance of another dose does not count', () => {
    const at = (morning: number) => run([line(paracetamol, { morning, days: 1, quantity: morning })]).findings[0]!;
    expect(at(2.5).key).not.toBe(at(3).key);
  });
});
