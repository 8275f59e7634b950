// The next visit: so many days on, moved off the days on which clinics are closed. spec: VIS-6
import { Fault } from '#platform/fault/index.ts';
import type { FollowUp } from './shapes.ts';

const dayMs = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (day: string): number => new Date(at(day)).getUTCDay();
export const isWeekend = (day: string): boolean => [0, 6].includes(weekdayOf(day));

/** `followUpDay('2026-11-27', 8)` → Friday instead of Saturday: medicine for so many days then lasts until the appointment. A person may choose otherwise. */
export function followUpDay(visitDay: string, days: number): { readonly date: string; readonly movedFrom?: string } {
  const wished = dayAt(at(visitDay) + days * dayMs);
  if (!isWeekend(wished)) return { date: wished };
  // Not back onto the day of the visit itself.
  const friday = dayAt(at(wished) - (weekdayOf(wished) === 6 ? 1 : 2) * dayMs);
  const date = friday > visitDay ? friday : dayAt(at(wished) + (weekdayOf(wished) === 6 ? 2 : 1) * dayMs);
  return { date, movedFrom: wished };
}

export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / dayMs);

const mostDays = 366;

export function checkFollowUp({ date }: FollowUp, visitDay: string): void {
  if (date <= visitDay) throw new Fault('unprocessable', 'chart.follow-up-too-early', { issue: [{ code: 'value', expression: 'content.followUp', text: date }] });
  if (daysBetween(visitDay, date) > mostDays) throw new Fault('unprocessable', 'chart.follow-up-too-late', { params: { days: mostDays }, issue: [{ code: 'value', expression: 'content.followUp', text: date }] });
}
