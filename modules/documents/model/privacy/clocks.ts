// By when a request about personal data is answered and done, and a breach told. spec: PRV-1, PRV-4
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';

export const subjectRequestKinds = ['access', 'correction', 'withdrawal', 'erasure'] as const;
export type SubjectRequestKind = (typeof subjectRequestKinds)[number];

const days = z.coerce.number().int().positive().optional();
const row = z.object({
  kind: z.enum([...subjectRequestKinds, 'breach']), answer_working_days: days, finish_days: days, finish_days_processors: days, tell_hours: days, keep_years: days,
  validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string(),
});
export type PrivacyClock = z.infer<typeof row>;
export const privacyClockShape: TableShape<PrivacyClock> = { name: 'personal-data/clocks.csv', row, key: ({ kind }) => kind };

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export interface RequestClocks { readonly answerBy: string; readonly finishBy: string; readonly source: string }

/** ISO dates of Viet Nam, the last day of each. */
export function requestClocks(table: DatedTable<PrivacyClock>, { kind, withProcessors }: { kind: SubjectRequestKind; withProcessors: boolean }, receivedAt: string): RequestClocks {
  const received = dayOf(receivedAt);
  const clock = clockOf(table, kind, received);
  const finish = (withProcessors ? clock.finish_days_processors : undefined) ?? clock.finish_days ?? 0;
  return { answerBy: addWorkingDays(received, clock.answer_working_days ?? 0), finishBy: addDays(received, finish), source: clock.source };
}

/** Instant by which a breach must have been told, and the day until which its file is kept. */
export function breachClock(table: DatedTable<PrivacyClock>, discoveredAt: string): { tellBy: string; keepUntil: string; source: string } {
  const { tell_hours: hours = 0, keep_years: years = 0, source } = clockOf(table, 'breach', dayOf(discoveredAt));
  return { tellBy: new Date(Date.parse(discoveredAt) + hours * hourMs).toISOString(), keepUntil: `${Number(dayOf(discoveredAt).slice(0, 4)) + years}-12-31`, source };
}

function clockOf(table: DatedTable<PrivacyClock>, kind: PrivacyClock['kind'], day: string): PrivacyClock {
  const clock = table.on(day).find((one) => one.kind === kind);
  if (!clock) throw new Fault('rule', 'documents.no-privacy-clock', { params: { day } });
  return clock;
}

/** Throws Fault `documents.not-yet` for an instant that is still to come. */
export function notLater(instant: string, at: string): string {
  if (Date.parse(instant) > Date.parse(at)) throw new Fault('invalid', 'documents.not-yet');
  return instant;
}

const addDays = (day: string, count: number): string => new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
const isWorkingDay = (day: string): boolean => ![0, 6].includes(new Date(day).getUTCDay());

function addWorkingDays(day: string, count: number): string {
  let last = day;
  for (let left = count; left > 0;) {
    last = addDays(last, 1);
    if (isWorkingDay(last)) left -= 1;
  }
  return last;
}
