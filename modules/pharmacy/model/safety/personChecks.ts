// Age limits, pregnancy and breast-feeding.   spec: PHA-15, PHA-16
import type { MedicineEntry, PregnancyAdvice } from '../medicine/medicineEntry.ts';
import { type CheckInput, type Finding, type Level, nameOf, type NotRun, type SafetyLine, type SafetyPatient, type SafetyResult } from './finding.ts';

export function checkAge({ lines, patient }: CheckInput): SafetyResult {
  const limited = lines.filter(({ medicine: { limits } }) => limits?.minAgeMonths !== undefined || limits?.maxAgeMonths !== undefined);
  const age = patient.ageMonths;
  if (age === undefined) return { findings: [], notRun: limited.length === 0 ? [] : [{ check: 'age', reason: 'no-birth-date', params: {}, lines: limited.map(({ id }) => id) }] };
  return { findings: limited.flatMap((line) => judgeAge(line, age)), notRun: [] };
}

function judgeAge({ id, medicine }: SafetyLine, age: number): readonly Finding[] {
  const { minAgeMonths: least = 0, maxAgeMonths: most = Number.POSITIVE_INFINITY, source } = medicine.limits ?? {};
  if (age >= least && age <= most) return [];
  const young = age < least;
  return [{
    key: `age/${medicine.code}/${young ? 'young' : 'old'}`, check: 'age', level: 'stop', reason: young ? 'too-young' : 'too-old',
    params: { medicine: nameOf(medicine), ...ageParams(young ? least : most) }, lines: [id], ...(source && { source }),
  }];
}

/** Limits below six years are read in months, as ages are. */
const ageParams = (months: number): { age: number; unit: 'months' | 'years' } => (months < 72 && months % 12 !== 0 ? { age: months, unit: 'months' } : { age: Math.round(months / 12), unit: 'years' });

const fertileFromMonths = 10 * 12;
const fertileToMonths = 55 * 12;

const mayBePregnant = ({ sex, ageMonths }: SafetyPatient): boolean => sex !== 'male' && ageMonths !== undefined && ageMonths >= fertileFromMonths && ageMonths < fertileToMonths;

const adviceLevel: Readonly<Partial<Record<PregnancyAdvice, Level>>> = { contraindicated: 'stop', caution: 'warning' };

export function checkPregnancy({ lines, patient }: CheckInput): SafetyResult {
  const findings = lines.flatMap((line) => [
    ...(patient.pregnancy === 'yes' ? judgeAdvice(line, 'pregnancy', appliesTo(line.medicine, patient.trimester)) : []),
    ...(patient.lactating ? judgeAdvice(line, 'lactation', line.medicine.limits?.lactation) : []),
  ]);
  return { findings, notRun: patient.pregnancy === undefined && mayBePregnant(patient) ? unknownPregnancy(lines) : [] };
}

/** An advice for some trimesters speaks for all when the trimester is not known. */
function appliesTo({ limits }: MedicineEntry, trimester: number | undefined): PregnancyAdvice | undefined {
  const elsewhere = limits?.trimesters !== undefined && trimester !== undefined && !limits.trimesters.includes(trimester);
  return elsewhere ? undefined : limits?.pregnancy;
}

function judgeAdvice({ id, medicine }: SafetyLine, reason: 'pregnancy' | 'lactation', advice: PregnancyAdvice | undefined): readonly Finding[] {
  const level = advice && adviceLevel[advice];
  if (!level) return [];
  const source = medicine.limits?.source;
  return [{ key: `${reason}/${medicine.code}`, check: 'pregnancy', level, reason: `${reason}-${level}`, params: { medicine: nameOf(medicine) }, lines: [id], ...(source && { source }) }];
}

/** Only where the answer would matter: nobody is asked about pregnancy for paracetamol. */
function unknownPregnancy(lines: readonly SafetyLine[]): readonly NotRun[] {
  const concerned = lines.filter(({ medicine }) => medicine.limits?.pregnancy === 'contraindicated');
  return concerned.length === 0 ? [] : [{ check: 'pregnancy', reason: 'pregnancy-unknown', params: { medicine: concerned.map(({ medicine }) => nameOf(medicine)).join(', ') }, lines: concerned.map(({ id }) => id) }];
}
