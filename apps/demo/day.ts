// The ninety days of the demo: which days are worked, how many come, and at what instant.   spec: DEM
import type { Chance } from './random.ts';

/** Everybody here lives seven hours ahead of UTC. */
const offsetHours = 7;
const dayMs = 86_400_000;

/** Local day of an instant, `yyyy-MM-dd`. */
export const localDay = (at: Date): string => new Date(at.getTime() + offsetHours * 3_600_000).toISOString().slice(0, 10);

/** Minutes since local midnight. */
export const localMinute = (at: Date): number => (Math.floor(at.getTime() / 60_000) + offsetHours * 60) % 1440;

export const instantOf = (day: string, minutes: number): Date => new Date(Date.parse(`${day}T00:00:00Z`) - offsetHours * 3_600_000 + minutes * 60_000);

/** More on Mondays, few on Saturdays, none on Sundays. Sunday first. */
const weekdayLoad = [0, 1.35, 1.1, 1, 1, 0.95, 0.45] as const;

export interface WorkDay { readonly day: string; readonly visits: number }

/** The working days before `today`, oldest first, sharing about `visits` among them. */
export function planDays(chance: Chance, { today, days, visits }: { today: string; days: number; visits: number }): readonly WorkDay[] {
  const list = Array.from({ length: days }, (_nothing, at) => new Date(Date.parse(`${today}T00:00:00Z`) - (days - at) * dayMs));
  const weighted = list.map((date) => ({ day: date.toISOString().slice(0, 10), weight: (weekdayLoad[date.getUTCDay()] ?? 1) * (0.85 + chance.next() * 0.3) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0) || 1;
  let planned = 0;
  let given = 0;
  return weighted.flatMap(({ day, weight }) => {
    planned += (visits * weight) / total;
    const count = Math.round(planned) - given;
    given += count;
    // On a working day without a planned visit those come whose medicine has ended.
    return weight > 0 ? [{ day, visits: count }] : [];
  });
}

/** Minute of the day at which somebody arrives: the crowd comes before nine, a second one after lunch. */
export function inventArrival(chance: Chance): number {
  const morning = chance.happens(0.72);
  const spread = (chance.next() + chance.next()) / 2;
  return Math.round(morning ? 6 * 60 + 45 + spread * 225 : 13 * 60 + 15 + spread * 165);
}
