// When a signed paper needs its next time stamp: before the certificate of the last one ends, or an algorithm in it. spec: SGN-105
import { isInForce } from '#platform/datedTable/index.ts';
import type { DatedRow, DatedTable } from '#platform/datedTable/index.ts';

export interface AlgorithmRow extends DatedRow {
  readonly algorithm: string;
  readonly usableUntil: string;
}

/** Half a year: time enough to renew an archive of millions, and to find another authority. */
export const renewDaysBefore = 180;

export interface LastStamp {
  /** Day on which the certificate of the authority ends. */
  readonly provenUntil: string;
  /** `sha256`, `rsa-2048` … */
  readonly algorithms: readonly string[];
}

/** Day by which it must be renewed; today for an algorithm that the table does not know. */
export function renewByOf({ provenUntil, algorithms }: LastStamp, table: DatedTable<AlgorithmRow>, today: string): string {
  const ends = algorithms.map((name) => table.rows.find((row) => row.algorithm === name && isInForce(row, today))?.usableUntil);
  if (ends.includes(undefined)) return today;
  const [first = provenUntil] = [provenUntil, ...ends.filter((day) => day !== undefined)].sort();
  return new Date(Date.parse(first) - renewDaysBefore * 86_400_000).toISOString().slice(0, 10);
}

const shortestPauseS = 30;
const longestPauseS = 3600;

/** Seconds until a paper whose authority did not answer is tried again. */
export const retryAfterS = (tries: number): number => Math.min(longestPauseS, shortestPauseS * 2 ** Math.min(tries, 10));

/** Day of the next stamp after one that was just made: an authority whose own certificate ends soon is not asked every hour. */
export function nextStampOn(renewBy: string, { provenUntil, today }: { provenUntil: string; today: string }): string {
  const left = (Date.parse(provenUntil) - Date.parse(today)) / 86_400_000;
  const soonest = new Date(Date.parse(today) + (left > 60 ? 30 : 1) * 86_400_000).toISOString().slice(0, 10);
  return renewBy > soonest ? renewBy : soonest;
}
