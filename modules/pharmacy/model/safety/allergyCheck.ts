// Allergy: the same ingredient or class stops, a class with known cross-reaction warns.   spec: PHA-11
import type { AllergyClass } from '#modules/chart/model/index.ts';
import type { MedicineEntry, MedicineIngredient } from '../medicine/medicineEntry.ts';
import { type CheckInput, type Finding, type KnownAllergy, type NotRun, nothing, type SafetyLine, type SafetyResult } from './finding.ts';

const fold = (text: string): string => text.normalize('NFD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('đ', 'd').trim();
const startsWithAny = (atc: string, prefixes: readonly string[]): boolean => prefixes.some((prefix) => prefix !== '' && atc.startsWith(prefix));

export function checkAllergy({ lines, patient, knowledge }: CheckInput): SafetyResult {
  if (lines.length === 0) return nothing;
  if (!patient.allergies.asked) return { findings: [], notRun: [{ check: 'allergy', reason: 'allergy-unknown', params: {}, lines: lines.map((line) => line.id) }] };
  const classes = knowledge.allergyClasses ?? [];
  const known = patient.allergies.known;
  const findings = known.flatMap((allergy) => lines.flatMap((line) => judge(allergy, line, classes)));
  const unread = known.filter((allergy) => !isUnderstood(allergy, lines, classes));
  const notRun: NotRun[] = unread.map((allergy) => ({ check: 'allergy', reason: 'allergy-not-coded', params: { allergy: allergy.text }, lines: [] }));
  if (known.length > 0 && knowledge.allergyClasses === undefined) notRun.push({ check: 'allergy', reason: 'no-allergy-classes', params: {}, lines: [] });
  return { findings, notRun };
}

function judge(allergy: KnownAllergy, line: SafetyLine, classes: readonly AllergyClass[]): readonly Finding[] {
  const same = line.medicine.ingredients.find((ingredient) => isSame(allergy, ingredient));
  if (same) return [finding(allergy, line, { level: 'stop', reason: 'allergy-same', ingredient: same.name, other: same.code })];
  const own = classesOf(allergy, classes);
  const shared = own.find((one) => hasAtc(line.medicine, one.atc));
  if (shared) return [finding(allergy, line, { level: 'stop', reason: 'allergy-class', ingredient: namesOf(line.medicine), other: shared.code, group: shared.display })];
  const crossed = classes.find((one) => own.some((mine) => mine.crossTo?.includes(one.code)) && hasAtc(line.medicine, one.atc));
  return crossed ? [finding(allergy, line, { level: 'warning', reason: 'allergy-cross', ingredient: namesOf(line.medicine), other: crossed.code, group: crossed.display })] : [];
}

interface Judged {
  readonly level: 'stop' | 'warning';
  readonly reason: string;
  readonly ingredient: string;
  readonly other: string;
  readonly group?: string;
}

const finding = (allergy: KnownAllergy, line: SafetyLine, { level, reason, ingredient, other, group }: Judged): Finding => ({
  key: `allergy/${fold(allergy.text)}/${line.medicine.ingredients.map((one) => one.code).join('+')}/${other}`,
  check: 'allergy', level, reason, params: { allergy: allergy.text, ingredient, ...(group && { group }) }, lines: [line.id],
});

const namesOf = (medicine: MedicineEntry): string => medicine.ingredients.map((one) => one.name).join(' + ');

function isSame(allergy: KnownAllergy, ingredient: MedicineIngredient): boolean {
  if (allergy.ingredientCode !== undefined) return allergy.ingredientCode === ingredient.code;
  if (allergy.atc?.length === 7 && ingredient.atc === allergy.atc) return true;
  const text = fold(allergy.text);
  return text === fold(ingredient.name) || text === fold(ingredient.code);
}

/** The classes an allergy belongs to: named by code, by ATC, or by its own name ("Penicillin"). */
function classesOf(allergy: KnownAllergy, classes: readonly AllergyClass[]): readonly AllergyClass[] {
  const text = fold(allergy.text);
  return classes.filter((one) => one.code === allergy.classCode || (allergy.atc !== undefined && (startsWithAny(allergy.atc, one.atc) || one.atc.some((prefix) => prefix.startsWith(allergy.atc ?? '·')))) || text === fold(one.display) || text === fold(one.code));
}

const hasAtc = (medicine: MedicineEntry, prefixes: readonly string[]): boolean =>
  startsWithAny(medicine.atc, prefixes) || medicine.ingredients.some((one) => startsWithAny(one.atc ?? '', prefixes));

/** Free text that names no ingredient or class cannot be compared with anything. */
const isUnderstood = (allergy: KnownAllergy, lines: readonly SafetyLine[], classes: readonly AllergyClass[]): boolean =>
  allergy.ingredientCode !== undefined || allergy.atc !== undefined || classesOf(allergy, classes).length > 0 || lines.some((line) => line.medicine.ingredients.some((one) => isSame(allergy, one)));
