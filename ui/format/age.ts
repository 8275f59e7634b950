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
  const [toYear = 0, toMonth = 1, toDay = 1] = at.slice(0, 10).split('-').map(Number);
  if (month === undefined) return positive({ value: toYear - year, unit: 'year' });
  const months = (toYear - year) * 12 + (toMonth - month) - (day !== undefined && toDay < day ? 1 : 0);
  if (day !== undefined && months < 1) {
    const days = Math.round((Date.UTC(toYear, toMonth - 1, toDay) - Date.UTC(year, month - 1, day)) / 86_400_000);
    return positive({ value: days, unit: 'day' });
  }
  return months < 72 ? positive({ value: months, unit: 'month' }) : { value: Math.floor(months / 12), unit: 'year' };
}

const positive = (age: Age): Age | undefined => (age.value >= 0 ? age : undefined);
