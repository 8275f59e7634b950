// What somebody comes with, what is measured, found, written and prescribed: believable, and the same for the same seed.   spec: DEM-3
import type { LineInput } from '#modules/pharmacy/model/index.ts';
import type { Chance } from './random.ts';
import type { Disease } from './diseaseMix.ts';
import type { DemoPerson } from './people.ts';

export interface InventedVisit {
  readonly complaint: string;
  readonly coverage?: { readonly insuranceNumber: string };
  readonly vitals: Readonly<Record<string, number>>;
  readonly content: Readonly<Record<string, unknown>>;
  readonly medicines: readonly Omit<LineInput, 'id'>[];
}

/** A line of the mix, looked up in the house's own medicine list. */
export type FindMedicine = (line: string) => Omit<LineInput, 'id'> | undefined;

interface Case {
  readonly disease: Disease;
  readonly person: DemoPerson;
  /** `yyyy-MM-dd` */
  readonly day: string;
}

export function inventVisit(chance: Chance, { disease, person, day }: Case, findMedicine: FindMedicine): InventedVisit {
  const complaint = chance.pick(disease.complaints);
  const ageYears = yearsBetween(person.birthDate, day);
  const lines = chance.pick(disease.prescriptions).flatMap((line) => findMedicine(line) ?? []);
  return {
    complaint,
    ...(person.insuranceNumber && { coverage: { insuranceNumber: person.insuranceNumber } }),
    vitals: inventVitals(chance, { disease, ageYears }),
    content: {
      reason: complaint,
      history: chance.pick(disease.history),
      examination: [{ system: 'general', state: 'normal', text: 'Tỉnh, tiếp xúc tốt, da niêm mạc hồng, không phù.' }, ...disease.findings.map(([system, text]) => ({ system, state: 'abnormal', text }))],
      main: { code: disease.code },
      advice: disease.advice,
      ...(disease.followUpDays && { followUp: { date: addDays(day, disease.followUpDays) } }),
    },
    medicines: lines,
  };
}

export function yearsBetween(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The same weekday or the working day after it: nobody is asked to come on a Sunday. */
export function addDays(day: string, days: number): string {
  const date = new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);
  if (date.getUTCDay() === 0) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

function inventVitals(chance: Chance, { disease, ageYears }: { disease: Disease; ageYears: number }): Record<string, number> {
  const within = ([least, most]: readonly [number, number], step = 1) => Math.round((least + chance.next() * (most - least)) / step) * step;
  const temperature = Number(within(disease.temperature ?? [36.4, 37.1], 0.1).toFixed(1));
  const fever = Math.max(0, temperature - 37);
  const child = ageYears < 14;
  const pulse = Math.round((child ? 128 - ageYears * 4 : chance.between(66, 86)) + fever * 9);
  const common = { temperature, pulse, respiration: Math.round((child ? 30 - ageYears : chance.between(16, 19)) + fever * 1.5), oxygen: chance.between(96, 99), ...inventBody(chance, ageYears) };
  if (ageYears < 6) return common;
  const [systolic, diastolic] = disease.pressure ?? (child ? [[92, 108], [56, 68]] : [[106, 132], [64, 84]]);
  return { ...common, systolic: within(systolic as [number, number]), diastolic: within(diastolic as [number, number]) };
}

/** Median weight and height of the age, with the usual spread. */
function inventBody(chance: Chance, ageYears: number): { weight: number; height: number } {
  const spread = 0.88 + chance.next() * 0.26;
  if (ageYears >= 16) return { weight: Math.round(56 * spread), height: chance.between(148, 172) };
  const weight = ageYears < 1 ? 7.5 : ageYears < 7 ? 2 * ageYears + 8 : 3 * ageYears + 2;
  const height = ageYears < 1 ? 68 : 77 + 6 * ageYears;
  return { weight: Number((weight * spread).toFixed(1)), height: Math.round(height * (0.97 + chance.next() * 0.06)) };
}
