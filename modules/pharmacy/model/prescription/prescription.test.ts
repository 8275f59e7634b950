import { describe, expect, it } from 'vitest';
import type { MedicineKind } from '../medicine/medicineEntry.ts';
import { numberWords } from './numberWords.ts';
import { buildPrescriptionCode, paperCopies, prescribedName, prescriptionCodePattern, splitByKind } from './prescriptionKind.ts';
import { checkPrescription, type PrescribedLine, type PrescriptionFacts, proposeFollowUpDays, quantityText } from './prescriptionRules.ts';

const line = (days: number, kind: MedicineKind = 'ordinary', more: Partial<PrescribedLine> = {}): PrescribedLine => ({
  id: `${kind}-${days}`, grid: { morning: 1, days, quantity: days },
  medicine: { code: 'x', atc: 'A', ingredients: [{ code: 'x', name: 'Amlodipin' }], strengthText: '5 mg', form: 'tablet', route: 'oral', unit: 'viên', names: ['Amlor'], aliases: [], kind }, ...more,
});
const facts: PrescriptionFacts = { ageMonths: 60 * 12, weightKg: undefined, guardianName: undefined, diagnoses: ['I10'], longTermDiseases: ['I10', 'E11', 'C00-C97'], hasBeds: true };
const rules = (lines: readonly PrescribedLine[], more: Partial<PrescriptionFacts> = {}) => checkPrescription(lines, { ...facts, ...more }).map(({ rule, reason }) => `${rule} ${reason}`);

describe('PHA-21 the law bars the signature', () => {
  it.each<[string, PrescribedLine, Partial<PrescriptionFacts>, string[]]>([
    ['RX-02 30 days are always allowed', line(30), { diagnoses: ['J06.9'] }, []],
    ['RX-02 31 days without a listed disease', line(31), { diagnoses: ['J06.9'] }, ['RX-02 days-not-long-term']],
    ['RX-02 31 days with a listed disease', line(31), {}, []],
    ['RX-02 a subcategory of a listed category counts', line(60), { diagnoses: ['E11.9'] }, []],
    ['RX-02 a listed disease among the secondary ones counts', line(60), { diagnoses: ['J06.9', 'I10'] }, []],
    ['RX-02 90 days with a listed disease', line(90), {}, []],
    ['RX-02 91 days never', line(91), {}, ['RX-02 too-many-days']],
    ['RX-02 the list could not be read: only 30', line(31), { longTermDiseases: undefined }, ['RX-02 days-list-missing']],
    ['RX-03 narcotic 7 days', line(7, 'narcotic'), {}, []],
    ['RX-03 narcotic 8 days', line(8, 'narcotic'), {}, ['RX-03 narcotic-days']],
    ['RX-03 narcotic for cancer 10 days', line(10, 'narcotic'), { diagnoses: ['C34.9'] }, []],
    ['RX-03 narcotic for cancer 11 days', line(11, 'narcotic'), { diagnoses: ['C34.9'] }, ['RX-03 narcotic-cancer-days']],
    ['RX-03 psychotropic acute 10 days', line(10, 'psychotropic'), { diagnoses: ['F41.9'] }, []],
    ['RX-03 psychotropic acute 11 days', line(11, 'precursor'), { diagnoses: ['F41.9'] }, ['RX-03 psychotropic-acute-days']],
    ['RX-03 psychotropic chronic 30 days', line(30, 'psychotropic'), {}, []],
    ['RX-03 psychotropic chronic 31 days', line(31, 'psychotropic'), {}, ['RX-03 psychotropic-days']],
    ['RX-04 no beds, no narcotics', line(3, 'narcotic'), { hasBeds: false }, ['RX-04 narcotic-needs-beds']],
    ['RX-05 71 months without weight and guardian', line(5), { ageMonths: 71 }, ['RX-05 child-weight', 'RX-05 child-guardian']],
    ['RX-05 71 months with both', line(5), { ageMonths: 71, weightKg: 18, guardianName: 'Trần Văn Bình' }, []],
    ['RX-05 a blank guardian is none', line(5), { ageMonths: 71, weightKg: 18, guardianName: '  ' }, ['RX-05 child-guardian']],
    ['RX-05 72 months', line(5), { ageMonths: 72 }, []],
    ['RX-05 an unknown age', line(5), { ageMonths: undefined }, ['RX-05 no-birth-date']],
    ['RX-06 half an ampoule of a narcotic', { ...line(5, 'narcotic'), grid: { morning: 1, days: 5, quantity: 5.5 } }, {}, ['GRID grid-too-many', 'RX-06 narcotic-quantity-whole']],
    ['a row without days', { ...line(5), grid: { morning: 1, quantity: 5 } }, {}, ['GRID grid-missing']],
    ['no diagnosis', line(5), { diagnoses: [] }, ['DIAGNOSIS no-diagnosis']],
  ])('%s', (...[, prescribed, more, wanted]) => expect(rules([prescribed], more)).toEqual(wanted));
  it('nothing prescribed, nothing barred', () => expect(rules([], { ageMonths: undefined, diagnoses: [] })).toEqual([]));
});

describe('PHA-20 kinds and codes', () => {
  it('RX-01 the code has the legal form', () => {
    const code = buildPrescriptionCode({ facilityCode: '79024', kind: 'c' }, '019338a2-7c11-7b3e-9d53-ffffffffffff');
    expect(code).toMatch(prescriptionCodePattern);
    expect(code).toHaveLength(14);
    expect(code.startsWith('79024')).toBe(true);
    expect(code.endsWith('-c')).toBe(true);
    expect(buildPrescriptionCode({ facilityCode: '79024', kind: 'n' }, '019338a2-7c11-7b3e-9d53-000000000001')).toBe('790240000001-n');
  });
  it('each kind is a prescription of its own, controlled ones first', () => {
    const parts = splitByKind([line(1, 'traditional'), line(1), line(2, 'precursor'), line(3, 'psychotropic'), line(1, 'narcotic')]);
    expect(parts.map(({ kind, lines }) => [kind, lines.length])).toEqual([['n', 1], ['h', 2], ['c', 1], ['t', 1]]);
  });
  it('RX-04 controlled ones are printed three times', () => expect((['n', 'h', 'c', 't'] as const).map(paperCopies)).toEqual([3, 3, 1, 1]));
  it('RX-07 one ingredient by its international name, with the trade name where the doctor chose one', () => {
    const { medicine } = line(1);
    expect(prescribedName(medicine)).toBe('Amlodipin 5 mg');
    expect(prescribedName(medicine, 'Amlor')).toBe('Amlodipin (Amlor) 5 mg');
    expect(prescribedName(medicine, 'AMLODIPIN')).toBe('Amlodipin 5 mg');
  });
  it('RX-07 several ingredients with their trade name; without one the signature is barred until the doctor writes it', () => {
    const { medicine } = line(1);
    const pair = { ...medicine, ingredients: [{ code: 'a', name: 'Amoxicilin' }, { code: 'b', name: 'Acid clavulanic' }], strengthText: '875 mg + 125 mg', names: ['Augmentin'] };
    expect(prescribedName(pair)).toBe('Amoxicilin + Acid clavulanic (Augmentin) 875 mg + 125 mg');
    expect(rules([line(5, 'ordinary', { medicine: pair })])).toEqual([]);
    expect(rules([line(5, 'ordinary', { medicine: { ...pair, names: [] } })])).toEqual(['RX-07 trade-name-missing']);
    expect(rules([line(5, 'ordinary', { medicine: { ...pair, names: [] }, tradeName: 'Curam' })])).toEqual([]);
    expect(rules([line(5, 'ordinary', { unlisted: true })])).toEqual(['LIST medicine-not-listed']);
  });
});

describe('PHA-24 RX-06 quantities', () => {
  it.each([[5, 'c', '05 viên'], [30, 'c', '30 viên'], [2.5, 'c', '2,5 viên'], [20, 'n', '20 (Hai mươi) viên'], [5, 'n', '05 (Năm) viên']] as const)('%s of kind %s is %s', (quantity, kind, text) => expect(quantityText({ quantity, kind, unit: 'viên' })).toBe(text));
  it.each([[0, 'Không'], [1, 'Một'], [5, 'Năm'], [10, 'Mười'], [11, 'Mười một'], [15, 'Mười lăm'], [20, 'Hai mươi'], [21, 'Hai mươi mốt'], [24, 'Hai mươi bốn'], [35, 'Ba mươi lăm'], [100, 'Một trăm'], [105, 'Một trăm linh năm'], [110, 'Một trăm mười'], [555, 'Năm trăm năm mươi lăm'], [1005, 'Một nghìn không trăm linh năm'], [1_000_001, 'Một triệu không trăm linh một']])('%s is %s', (value, text) => expect(numberWords(value)).toBe(text));
  it.each([-1, 1.5, Number.NaN])('%s is not written', (value) => expect(() => numberWords(value)).toThrow(RangeError));
});

describe('PHA-23 the follow-up comes from the days of medicine', () => {
  it('the longest course decides, what is taken when needed does not', () => {
    expect(proposeFollowUpDays([line(7), line(30), line(60, 'ordinary', { asNeeded: true })])).toBe(30);
    expect(proposeFollowUpDays([])).toBeUndefined();
  });
});
