// Which rows of a table were in force on a day. Rules change by date; a change of law is a change of rows and cases, not of code.
// spec: DTB
import type { z } from 'zod';

/** Days are `yyyy-MM-dd`; `validTo` is the last day in force, absent = still in force. */
export interface DatedRow {
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

export interface DatedTable<R extends DatedRow> {
  readonly name: string;
  readonly rows: readonly R[];
  /** Rows in force on this day, in the order of the file. */
  on(day: string): readonly R[];
}

export interface TableShape<R extends DatedRow> {
  readonly name: string;
  readonly row: z.ZodType<R>;
  /** What names one rule: two rows with the same key may not be in force on one day. */
  readonly key: (row: R) => string;
}

/** A raw row: every cell is text, as a CSV file gives it. */
export type RawRow = Readonly<Record<string, string>>;

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Was this row in force on the day (`yyyy-MM-dd`)? */
export function isInForce({ validFrom, validTo }: DatedRow, day: string): boolean {
  return validFrom <= day && (!validTo || day <= validTo);
}

/** Reads and checks a whole table; throws with file, line and column at the first row that says nonsense. Empty cells count as absent. */
export function readDatedTable<R extends DatedRow>({ name, row, key }: TableShape<R>, raw: readonly RawRow[]): DatedTable<R> {
  const rows = raw.map((cells, index) => {
    const parsed = row.safeParse(Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== '')));
    if (!parsed.success) throw new Error(`${name}, line ${index + 2}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
    checkDays(name, index, parsed.data);
    return parsed.data;
  });
  refuseOverlaps(name, rows, key);
  return { name, rows, on: (day) => rows.filter((one) => isInForce(one, checkDay(day))) };
}

function checkDay(day: string): string {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`);
  return day;
}

/** A real calendar day written `yyyy-MM-dd`; the calendar has no year 0, nor has the database. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text) || text.startsWith('0000')) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

function checkDays(name: string, index: number, { validFrom, validTo }: DatedRow): void {
  const wrong = [validFrom, validTo ?? validFrom].find((day) => !isDay(day));
  if (wrong !== undefined) throw new Error(`${name}, line ${index + 2}: ${wrong} is not a day`);
  if (validTo && validTo < validFrom) throw new Error(`${name}, line ${index + 2}: ends before it begins`);
}

function refuseOverlaps<R extends DatedRow>(name: string, rows: readonly R[], key: (row: R) => string): void {
  const byKey = Map.groupBy(rows.map((row, index) => ({ row, line: index + 2 })), ({ row }) => key(row));
  for (const [text, group] of byKey) {
    const sorted = group.toSorted((a, b) => (a.row.validFrom < b.row.validFrom ? -1 : 1));
    sorted.forEach(({ row, line }, index) => {
      const before = sorted[index - 1];
      if (before && isInForce(before.row, row.validFrom)) throw new Error(`${name}: "${text}" is in force twice on ${row.validFrom} (lines ${before.line} and ${line})`);
    });
  }
}
