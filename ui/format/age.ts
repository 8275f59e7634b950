// Age the way a clinic says it: days below one month, months below 72, then years. spec: UID-4

export type AgeUnit = 'day' | 'month' | 'year';
export interface Age {
  readonly value: number;
  readonly unit: AgeUnit;
}

/** `birthDate` of any FHIR precision; `at` is a FHIR date or instant. A birth year alone gives years only. */
export function ageOf(birthDate: string | undefined, at: string): Age | undefined {
  if (!birthDate || !/^\d{4}/.test(birthDate)) return undefined;
  const [year = 0, month, day] = birthDate.split('-').map(Number);
  const to = dayOf(at);
  if (month === undefined) return positive({ value: to.year - year, unit: 'year' });
  const months = (to.year - year) * 12 + (to.month - month) - (to.day < (day ?? 1) ? 1 : 0);
  if (day !== undefined && months < 1) return positive({ value: daysBetween({ year, month, day }, to), unit: 'day' });
  return months < 72 ? positive({ value: months, unit: 'month' }) : { value: Math.floor(months / 12), unit: 'year' };
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dayOf(at: string): Day {
  const [year = 0, month = 1, day = 1] = at.slice(0, 10).split('-').map(Number);
  return { year, month, day };
}

const daysBetween = (from: Day, to: Day): number => Math.round((Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000);

const positive = (age: Age): Age | undefined => (age.value >= 0 ? age : undefined);
