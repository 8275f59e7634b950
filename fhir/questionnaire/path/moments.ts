// Days and instants as FHIR writes them: order, sums with durations, differences. http://hl7.org/fhirpath/N1/#datetime-arithmetic   spec: FRM
import { isObject } from './navigate.ts';

export interface Duration { readonly value: number; readonly unit: string }

const units: Readonly<Record<string, string>> = { a: 'year', mo: 'month', wk: 'week', d: 'day', h: 'hour', min: 'minute', s: 'second' };
const unitOf = (unit: string): string => units[unit] ?? unit.replace(/s$/, '');
const milliseconds: Readonly<Record<string, number>> = { week: 604_800_000, day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000 };
const moment = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?)?)?$/;

export const isDuration = (value: unknown): value is Duration => isObject(value) && typeof value['value'] === 'number' && typeof value['unit'] === 'string';

/** Less than, equal to or more than 0; undefined where FHIRPath gives no answer. Texts that are no moments follow their letters. */
export function orderMoments(a: string, b: string): number | undefined {
  if (!moment.test(a) || !moment.test(b)) return a === b ? 0 : a < b ? -1 : 1;
  if (a.includes('T') && b.includes('T')) return instantOf(a) - instantOf(b);
  // An instant on the day that is asked for: neither before nor after.
  const length = Math.min(a.length, b.length, 10);
  const [left, right] = [a.slice(0, length), b.slice(0, length)];
  if (left !== right) return left < right ? -1 : 1;
  return a.length === b.length ? 0 : undefined;
}

/** Without a zone it is Vietnam's time. */
export const instantOf = (text: string): number => Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text.length === 16 ? `${text}:00` : text}+07:00`);

export function addDuration(to: string, { value, unit }: Duration, sign: 1 | -1): string | undefined {
  const found = moment.exec(to);
  if (!found) return undefined;
  const name = unitOf(unit);
  const count = Math.trunc(value) * sign;
  if (name === 'year' || name === 'month') return addMonths(found, name === 'year' ? 12 * count : count);
  const each = milliseconds[name];
  if (each === undefined || found[3] === undefined) return undefined;
  const end = to.includes('T') ? instantOf(to) + each * count : Date.parse(`${to}T00:00:00Z`) + Math.floor((each * count) / 86_400_000) * 86_400_000;
  if (!isWritable(end)) return undefined;
  return to.includes('T') ? shifted(to, end) : new Date(end).toISOString().slice(0, 10);
}

/** Years of four digits; also in the zone of any place. */
const isWritable = (instant: number): boolean => instant > Date.parse('0001-01-02') && instant < Date.parse('9999-12-30');

/** The last day of a shorter month stands for what it lacks. */
function addMonths([whole, year, month, day]: RegExpExecArray, count: number): string | undefined {
  const total = Number(year) * 12 + Number(month ?? '1') - 1 + count;
  const [y, m] = [Math.floor(total / 12), (total % 12) + 1];
  if (y < 1 || y > 9999) return undefined;
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate();
  const parts = [String(y).padStart(4, '0'), month && String(m).padStart(2, '0'), day && String(Math.min(Number(day), last)).padStart(2, '0')];
  return parts.filter((part) => part !== undefined).join('-') + (whole.length > 10 ? whole.slice(10) : '');
}

/** The same instant in the zone of the text. */
function shifted(text: string, instant: number): string {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(text);
  if (!zone && text.endsWith('Z')) return new Date(instant).toISOString();
  const minutes = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 420;
  return `${new Date(instant + minutes * 60_000).toISOString().slice(0, text.includes('.') ? 23 : 19)}${zone?.[0] ?? '+07:00'}`;
}

/** Boundaries of the unit between two moments: `'2026-11-27'.difference('2026-12-01', 'days')` = 4. */
export function difference(from: string, to: string, unit: string): number | undefined {
  const [a, b] = [moment.exec(from), moment.exec(to)];
  if (!a || !b) return undefined;
  const name = unitOf(unit);
  if (name === 'year') return Number(b[1]) - Number(a[1]);
  if (a[2] === undefined || b[2] === undefined) return undefined;
  if (name === 'month') return 12 * (Number(b[1]) - Number(a[1])) + Number(b[2]) - Number(a[2]);
  return a[3] === undefined || b[3] === undefined ? undefined : inUnits(from, to, milliseconds[name]);
}

function inUnits(from: string, to: string, each: number | undefined): number | undefined {
  if (each === undefined) return undefined;
  if (each >= 86_400_000) return Math.trunc((dayStart(to) - dayStart(from)) / each);
  return from.includes('T') && to.includes('T') ? Math.trunc((instantOf(to) - instantOf(from)) / each) : undefined;
}

const dayStart = (text: string): number => Date.parse(`${localDay(text)}T00:00:00Z`);
/** Calendar day in Vietnam. */
export function localDay(text: string): string {
  const instant = text.includes('T') ? instantOf(text) : Number.NaN;
  return isWritable(instant) ? new Date(instant + 420 * 60_000).toISOString().slice(0, 10) : text.slice(0, 10);
}

/** Whole units that have passed: the age of a person. */
export function duration(from: string, to: string, unit: string): number | undefined {
  const name = unitOf(unit);
  const count = difference(from, to, unit);
  if (count === undefined || (name !== 'year' && name !== 'month')) return count;
  const reached = addDuration(from, { value: count, unit: name }, 1);
  const back = count > 0 && reached !== undefined && (orderMoments(reached, to) ?? 0) > 0;
  return back ? count - 1 : count;
}
