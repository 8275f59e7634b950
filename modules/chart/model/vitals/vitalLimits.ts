// From when a vital sign is marked ▲ or ▼: rows of a dated table by age in months and sex. Table: data/regulation/vn/vital-signs. spec: VIT
import { z } from 'zod';
import type { DatedRow, DatedTable, TableShape } from '#platform/datedTable/index.ts';
import { vitalSigns } from './vitalSigns.ts';
import type { VitalSign } from './vitalSigns.ts';

export type VitalFlag = 'low' | 'high' | 'normal';

export interface VitalLimit {
  readonly sign: VitalSign;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface LimitRow extends VitalLimit, DatedRow {
  readonly sex?: 'male' | 'female' | undefined;
  /** Completed months from which, and below which, the row counts. */
  readonly fromMonths: number;
  readonly belowMonths?: number | undefined;
  readonly source: string;
}

const figure = z.coerce.number().nonnegative();

export const limitTable: TableShape<LimitRow> = {
  name: 'vital-signs/limits.csv',
  key: ({ sign, sex, fromMonths }) => [sign, sex ?? '', fromMonths].join(' '),
  row: z.object({
    sign: z.enum(vitalSigns as [VitalSign, ...VitalSign[]]), sex: z.enum(['male', 'female']).optional(), fromMonths: figure, belowMonths: figure.optional(), low: figure.optional(), high: figure.optional(),
    validFrom: z.string(), validTo: z.string().optional(), source: z.string().min(3),
  }),
};

export interface PersonOnDay {
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
  /** Facility day, `2026-11-27`. */
  readonly day: string;
}

/** Every row that may apply: several where birth date or sex are not known exactly; none without a birth date. */
export function limitsFor(table: DatedTable<LimitRow>, { birthDate, sex, day }: PersonOnDay): readonly VitalLimit[] {
  if (!birthDate) return [];
  const { least, most } = monthsRange(birthDate, day);
  const sexKnown = sex === 'male' || sex === 'female';
  return table.on(day)
    .filter((row) => most >= row.fromMonths && (row.belowMonths === undefined || least < row.belowMonths) && (row.sex === undefined || !sexKnown || row.sex === sex))
    .map(({ sign, low, high }) => ({ sign, ...(low !== undefined && { low }), ...(high !== undefined && { high }) }));
}

/** What all rows that may apply say of a figure; undefined where there is none or where they disagree. */
export function judgeVital(limits: readonly VitalLimit[], sign: VitalSign, value: number): VitalFlag | undefined {
  const said = new Set(limits.filter((limit) => limit.sign === sign).map((limit): VitalFlag => (limit.low !== undefined && value < limit.low ? 'low' : limit.high !== undefined && value > limit.high ? 'high' : 'normal')));
  const [only] = said;
  return said.size === 1 ? only : undefined;
}

/** Completed months on a day; a range where the birth date is a year or a month only. */
export function monthsRange(birthDate: string, day: string): { least: number; most: number } {
  const [year = '', month, date] = birthDate.split('-');
  return { least: Math.max(0, months(`${year}-${month ?? '12'}-${date ?? '31'}`, day)), most: Math.max(0, months(`${year}-${month ?? '01'}-${date ?? '01'}`, day)) };
}

const months = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) - (to.slice(8) < from.slice(8) ? 1 : 0);
