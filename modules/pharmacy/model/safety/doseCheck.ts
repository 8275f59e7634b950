// Dose limits by day and by taking, for adults and per kilogram for children; length of the course.   spec: PHA-14, PHA-17
import { writeAmount } from '../dose/amountText.ts';
import { dayTimes, perDay } from '../dose/doseGrid.ts';
import { doseUnitOf } from '../dose/units.ts';
import { actsOnTheSpot } from '../medicine/groups.ts';
import type { Amount, MedicineLimits } from '../medicine/medicineEntry.ts';
import { type CheckInput, type Finding, nameOf, type NotRun, type SafetyLine, type SafetyPatient, type SafetyResult } from './finding.ts';

const childMonths = 12 * 12;
const childKg = 40;

/** Doses are counted per kilogram below twelve years, unless the child already weighs as much as a small adult. */
export const dosesByWeight = ({ ageMonths, weightKg }: SafetyPatient): boolean => ageMonths !== undefined && ageMonths < childMonths && (weightKg === undefined || weightKg < childKg);

const milligrams: Readonly<Record<string, number>> = { g: 1000, mg: 1, ug: 0.001, mcg: 0.001, µg: 0.001 };

/** `value` of `from` in `to`; undefined when the units cannot be compared. */
export function convert(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const source = milligrams[from];
  const target = milligrams[to];
  return source !== undefined && target !== undefined ? (value * source) / target : undefined;
}

export function checkDose({ lines, patient }: CheckInput): SafetyResult {
  const groups = new Map<string, SafetyLine[]>();
  for (const line of lines.filter(({ grid, medicine }) => perDay(grid) > 0 && !actsOnTheSpot(medicine.route))) {
    const key = line.medicine.ingredients[0]?.code ?? line.medicine.code;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const results = [...groups.values()].map((group) => checkIngredient(group, patient));
  return { findings: results.flatMap((one) => one.findings), notRun: results.flatMap((one) => one.notRun) };
}

/** All lines of one ingredient together: two strengths of paracetamol are one daily dose. */
function checkIngredient(group: readonly SafetyLine[], patient: SafetyPatient): SafetyResult {
  const limits = group.map(({ medicine }) => medicine.limits).find((one) => one !== undefined && hasDoseLimit(one));
  const ids = group.map(({ id }) => id);
  const first = group[0]?.medicine;
  if (first === undefined) return { findings: [], notRun: [] };
  const missing = (reason: NotRun['reason']): SafetyResult => ({ findings: [], notRun: [{ check: 'dose', reason, params: { medicine: nameOf(first) }, lines: ids }] });
  if (limits === undefined) return missing('no-limits');
  if (patient.ageMonths === undefined) return missing('no-birth-date');
  const byWeight = dosesByWeight(patient);
  if (byWeight && patient.weightKg === undefined) return missing('no-weight');
  const most = byWeight ? weightLimits(limits, patient.weightKg ?? 0) : { day: limits.maxDay, dose: limits.maxDose };
  if (most.day === undefined && most.dose === undefined) return missing('no-limits');
  if (group.some(({ medicine }) => !isMeasured(medicine, most.day ?? most.dose))) return missing('unit-mismatch');
  return { findings: [...judge('day', group, most.day), ...judge('dose', group, most.dose)].map((one) => ({ ...one, ...(limits.source && { source: limits.source }) })), notRun: [] };
}

const hasDoseLimit = (limits: MedicineLimits): boolean => [limits.maxDay, limits.maxDose, limits.maxDayPerKg, limits.maxDosePerKg].some((limit) => limit !== undefined);

/** A child's dose per kilogram never exceeds the adult's. */
function weightLimits(limits: MedicineLimits, weightKg: number): { day: Amount | undefined; dose: Amount | undefined } {
  return { day: smaller(times(limits.maxDayPerKg, weightKg), limits.maxDay), dose: smaller(times(limits.maxDosePerKg, weightKg), limits.maxDose) };
}

const times = (amount: Amount | undefined, factor: number): Amount | undefined => amount && { value: amount.value * factor, unit: amount.unit };

/** Without a limit per kilogram the adult's says nothing about a child. */
function smaller(perKg: Amount | undefined, adult: Amount | undefined): Amount | undefined {
  if (perKg === undefined || adult === undefined) return perKg;
  const adultValue = convert(adult.value, adult.unit, perKg.unit);
  return adultValue !== undefined && adultValue < perKg.value ? { value: adultValue, unit: perKg.unit } : perKg;
}

/** The strength is per dose unit and in a unit of the limit's kind. */
function isMeasured(medicine: SafetyLine['medicine'], limit: Amount | undefined): boolean {
  return medicine.strength !== undefined && limit !== undefined && doseUnitOf(medicine) === medicine.unit && convert(1, medicine.strength.unit, limit.unit) !== undefined;
}

function amountOf({ medicine, grid }: SafetyLine, per: 'day' | 'dose', unit: string): number {
  const units = per === 'day' ? perDay(grid) : Math.max(...dayTimes.map((time) => grid[time] ?? 0));
  return units * (convert(medicine.strength?.value ?? 0, medicine.strength?.unit ?? unit, unit) ?? 0);
}

/** Above the limit warns; twice the limit or more stops. */
const stopFactor = 2;

function judge(per: 'day' | 'dose', group: readonly SafetyLine[], limit: Amount | undefined): readonly Finding[] {
  const first = group[0]?.medicine;
  if (limit === undefined || first === undefined) return [];
  const given = group.reduce((sum, line) => (per === 'day' ? sum + amountOf(line, per, limit.unit) : Math.max(sum, amountOf(line, per, limit.unit))), 0);
  if (given <= limit.value * (1 + 1e-9)) return [];
  const show = (value: number) => writeAmount(Math.round(value * 100) / 100, { decimal: true });
  return [{
    key: `dose-${per}/${first.ingredients[0]?.code ?? first.code}/${show(given)}${limit.unit}`, check: 'dose', level: given >= limit.value * stopFactor ? 'stop' : 'warning',
    reason: per === 'day' ? 'dose-day' : 'dose-single', params: { medicine: first.ingredients[0]?.name ?? first.code, given: show(given), most: show(limit.value), unit: limit.unit }, lines: group.map(({ id }) => id),
  }];
}

export function checkDuration({ lines }: CheckInput): SafetyResult {
  const findings = lines.flatMap(({ id, medicine, grid }): Finding[] => {
    const most = medicine.limits?.maxDays;
    if (most === undefined || grid.days === undefined || grid.days <= most) return [];
    return [{ key: `duration/${medicine.code}/${grid.days}`, check: 'duration', level: 'warning', reason: 'too-long', params: { medicine: nameOf(medicine), days: grid.days, most }, lines: [id], ...(medicine.limits?.source && { source: medicine.limits.source }) }];
  });
  return { findings, notRun: [] };
}
