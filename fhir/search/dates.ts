// FHIR dates and moments as half-open ranges of instants. https://hl7.org/fhir/R4/search.html#date   spec: SRC
import type { DateRange } from './values.ts';

/** Dates without a zone are meant where the facility stands: Viet Nam, +07:00, without summer time. */
const facilityOffsetMinutes = 7 * 60;
const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?)?)?)?$/;
/** PostgreSQL has no year 0, and JavaScript writes years beyond 9999 in a form of its own. */
const earliest = '0001-01-01T00:00:00.000Z';
const firstMs = Date.parse(earliest);
const lastMs = Date.parse('9999-12-31T00:00:00Z');

/** The range of a date, dateTime or instant of any precision; undefined for what is none. Minutes without seconds are accepted for searches. */
export function dateRange(text: string): DateRange | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const offsetMs = zoneOffset(zone) * 60_000;
  const start = utc([Number(year), Number(month ?? 1), Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)]) - offsetMs;
  if (Number.isNaN(start) || !isReal({ month, day, hour, minute, second }, new Date(start + offsetMs))) return undefined;
  if (hour !== undefined) return fromMoment(start, { second, fraction });
  const end = day !== undefined ? start + 86_400_000 : utc(month === undefined ? [Number(year) + 1, 1, 1, 0, 0, 0] : [Number(year), Number(month) + 1, 1, 0, 0, 0]) - offsetMs;
  return { lo: instant(start), hi: instant(end) };
}

/** JavaScript reads the 30th of February as the 2nd of March: what it made must be what was said. A leap second is the next one. */
function isReal({ month = '1', day, hour = '0', minute = '0', second = '0' }: Parts, made: Date): boolean {
  const limits = [[month, 1, 12], [hour, 0, 23], [minute, 0, 59], [second, 0, 60]] as const;
  if (limits.some(([text, least, most]) => Number(text) < least || Number(text) > most)) return false;
  return day === undefined || second === '60' || made.getUTCDate() === Number(day);
}

type Parts = Readonly<Record<'month' | 'day' | 'hour' | 'minute' | 'second', string | undefined>>;

function fromMoment(start: number, { second, fraction }: { second: string | undefined; fraction: string | undefined }): DateRange {
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  const widthMs = second === undefined ? 60_000 : fraction === undefined ? 1000 : 10 ** Math.max(0, 3 - fraction.length);
  return { lo: instant(start + ms), hi: instant(start + ms + widthMs) };
}

function zoneOffset(zone: string | undefined): number {
  if (zone === undefined) return facilityOffsetMinutes;
  if (zone === 'Z') return 0;
  return (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
}

/** Like Date.UTC, but years below 100 mean what they say. */
function utc([year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number]): number {
  const ms = Date.UTC(2000, month - 1, day, hour, minute, second);
  if (year >= 100 && year <= 9999) return Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(ms);
  date.setUTCFullYear(year + (date.getUTCFullYear() - 2000));
  return date.getTime();
}

function instant(ms: number): string {
  if (ms < firstMs) return earliest;
  return ms > lastMs ? 'infinity' : new Date(ms).toISOString();
}

/** Joins ranges to the smallest one that holds them all. */
export function outerRange(ranges: readonly DateRange[]): DateRange | undefined {
  const [first, ...rest] = ranges;
  if (first === undefined) return undefined;
  return rest.reduce((a, b) => ({ lo: earlier(a.lo, b.lo) ? a.lo : b.lo, hi: earlier(a.hi, b.hi) ? b.hi : a.hi }), first);
}

/** Instants of one form compare as text, but for the infinities. */
export function earlier(a: string, b: string): boolean {
  if (a === b) return false;
  if (a === '-infinity' || b === 'infinity') return true;
  return a !== 'infinity' && b !== '-infinity' && a < b;
}
