// How many days a stay counts: dated rule, calendar days of Viet Nam. spec: STY-6
import { z } from 'zod';
import { dayOf } from '#modules/reception/model/index.ts';
import type { DatedTable } from '#platform/datedTable/index.ts';
import { daysBetween } from '../visit/followUp.ts';

export const treatmentDaysTable = {
  name: 'treatment-days/rules.csv',
  key: (row: { end: string }) => row.end,
  row: z.object({ end: z.enum(['better', 'unfinished']), plus: z.coerce.number().int(), validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string() }),
};
export type TreatmentDaysRule = z.infer<typeof treatmentDaysTable.row>;

export interface StayEnd { readonly start: string; readonly end: string; readonly result?: string | undefined; readonly transferred?: boolean }

const hourMs = 3_600_000;

export function countTreatmentDays(table: DatedTable<TreatmentDaysRule>, { start, end, result, transferred = false }: StayEnd): number {
  const lengthMs = Date.parse(end) - Date.parse(start);
  if (lengthMs < 4 * hourMs) return 0;
  if (lengthMs < 24 * hourMs) return 1;
  const kind = transferred || result === 'worse' || result === 'died' ? 'unfinished' : 'better';
  const plus = table.on(dayOf(end)).find((row) => row.end === kind)?.plus ?? 0;
  return daysBetween(dayOf(start), dayOf(end)) + plus;
}
