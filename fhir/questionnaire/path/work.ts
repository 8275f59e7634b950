// How much work the expressions of a form may do at once: forms are written by many, and none may hold the server or the browser.   spec: FRM-19

export interface Work {
  left: number;
  /** An expression was ended before it had its answer. */
  isOver: boolean;
}

/** Values looked at. The forms of the law take some ten thousand when they are opened with long tables. */
export const mostWork = 400_000;
/** Letters that an expression may make at once. */
export const mostLetters = 1_000_000;

export class TooMuchWork extends Error {}

export const newWork = (): Work => ({ left: mostWork, isOver: false });

export function spend(work: Work, amount: number): void {
  work.left -= amount;
  if (work.left >= 0) return;
  work.isOver = true;
  throw new TooMuchWork();
}

/** What a result costs: its values, and letters by the dozen. */
export function costOf(values: readonly unknown[]): number {
  const [first] = values;
  return 1 + values.length + (typeof first === 'string' ? first.length >> 4 : 0);
}
