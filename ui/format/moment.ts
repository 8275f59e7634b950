// Times of day and moments as they are typed on a keyboard's number row. spec: UID-3
import { formatDate, formatTime, localDay, parseDate } from './date.ts';

/** Facilities of this release are in one time zone. */
const offset = '+07:00';

/** `0841`, `841`, `8:41`, `8h41`, `8h` → `08:41:00`; undefined when it is no time of day. */
export function parseTime(typed: string): string | undefined {
  const match = /^(\d{1,2})(?:\s*[:hg.]\s*(\d{1,2})?|(\d{2}))?$/i.exec(typed.trim());
  if (!match) return undefined;
  const [, hour = '', written, close] = match;
  const minute = written ?? close ?? '00';
  return Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:00` : undefined;
}

/** `27/11/2026 8:41`, `27112026 0841`, a day alone, or a time alone, which is of the day of `now` → FHIR dateTime. */
export function parseMoment(typed: string, now: Date): string | undefined {
  const text = typed.trim();
  const alone = /[:h]/i.test(text) ? parseTime(text) : undefined;
  if (alone) return `${localDay(now)}T${alone}${offset}`;
  const thisYear = Number(localDay(now).slice(0, 4));
  const split = /^([^\s,]+)[\s,]+(\S+)$/.exec(text.replace(/^(\d{8})(\d{4})$/, '$1 $2'));
  if (!split) return parseDate(text, thisYear);
  const [, day = '', time = ''] = split;
  const date = parseDate(day, thisYear);
  const clock = parseTime(time);
  return date?.length === 10 && clock ? `${date}T${clock}${offset}` : undefined;
}

/** FHIR dateTime as it is typed: `27/11/2026 08:41`, or the day alone. */
export const formatMoment = (value: string | undefined): string => [formatDate(value), formatTime(value)].filter(Boolean).join(' ');

/** The day so many days on; anything but a whole day stays. */
export function addDays(date: string, days: number): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? date : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}
