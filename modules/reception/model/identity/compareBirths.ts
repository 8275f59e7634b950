// Birth dates with the slips people make: a year only, day and month exchanged, one figure off. spec: IDY-4
import { bits } from './weights.ts';

export type BirthVerdict = 'same' | 'month' | 'year' | 'swapped' | 'figure' | 'differs';

export function compareBirths(a: string | undefined, b: string | undefined): BirthVerdict | undefined {
  if (!a || !b) return undefined;
  if (a.length < 10 || b.length < 10) return compareParts(a, b);
  if (a === b) return 'same';
  if (swapDay(a) === b) return 'swapped';
  return [...a].filter((figure, at) => figure !== b[at]).length === 1 ? 'figure' : 'differs';
}

function compareParts(a: string, b: string): BirthVerdict {
  const shared = Math.min(a.length, b.length);
  if (a.slice(0, shared) === b.slice(0, shared)) return shared >= 7 ? 'month' : 'year';
  return 'differs';
}

export const birthBits: Readonly<Record<BirthVerdict, number>> = {
  same: bits.birth, month: bits.birthMonth, year: bits.birthYear, swapped: bits.birthSwapped, figure: bits.birthFigure, differs: bits.birthDiffers,
};

/** 1960-03-12 → 1960-12-03, where that is a day. */
export function swapDay(date: string): string | undefined {
  const [year, month, day] = date.split('-');
  return year && month && day && Number(day) <= 12 && day !== month ? `${year}-${day}-${month}` : undefined;
}

/** Every date that one wrong figure makes of this one: about forty. */
export function nearDates(date: string): string[] {
  if (date.length !== 10) return [];
  const others = [...date].flatMap((figure, at) => (figure === '-' ? [] : [...'0123456789'].filter((other) => other !== figure).map((other) => date.slice(0, at) + other + date.slice(at + 1))));
  return others.filter((other) => /^(19|20)\d\d-/.test(other) && new Date(`${other}T00:00:00Z`).toJSON()?.slice(0, 10) === other);
}
