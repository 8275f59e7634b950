// What is wrong with a record as data, and the score that follows for a department. spec: QUA-1, QUA-2
import { z } from 'zod';
import type { TableShape } from '#platform/datedTable/index.ts';

export const measures = ['incomplete-first', 'returned', 'late-hand-over', 'late-entry', 'unsigned', 'no-diagnosis-code', 'uncoded-text', 'no-identity', 'no-phone', 'no-address', 'implausible-vital'] as const;
export type QualityMeasure = (typeof measures)[number];

const dated = { validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string() };
const weightRow = z.object({ measure: z.enum(measures), weight: z.coerce.number().min(0).max(100), ...dated });
export type MeasureWeight = z.infer<typeof weightRow>;
export const weightTable: TableShape<MeasureWeight> = { name: 'record-quality/measures.csv', row: weightRow, key: ({ measure }) => measure };

const plausibleRow = z.object({ loinc: z.string(), low: z.coerce.number(), high: z.coerce.number(), ...dated });
export type PlausibleRow = z.infer<typeof plausibleRow>;
export const plausibleTable: TableShape<PlausibleRow> = { name: 'record-quality/plausible.csv', row: plausibleRow, key: ({ loinc }) => loinc };

export type DefectCounts = Readonly<Partial<Record<QualityMeasure, number>>>;

/** 100 less each weight by the share of records that have the defect; none without records. */
export function scoreOf(records: number, counts: DefectCounts, weights: readonly MeasureWeight[]): number | undefined {
  if (records === 0) return undefined;
  const lost = weights.reduce((sum, { measure, weight }) => sum + (weight * (counts[measure] ?? 0)) / records, 0);
  return Math.max(0, Math.round(100 - lost));
}

/** What is known of a record that has ended. */
export interface RecordFacts {
  readonly endedAt: string;
  readonly firstHandOver: { readonly at: string; readonly gaps: number } | undefined;
  readonly wasReturned: boolean;
  readonly handOverHours: number;
  readonly lateEntries: number;
  readonly unsigned: number;
  readonly diagnoses: readonly { readonly coded: boolean }[];
  readonly person: { readonly identity: boolean; readonly phone: boolean; readonly address: boolean };
  readonly vitals: readonly { readonly loinc: string; readonly value: number }[];
}

const hourMs = 3_600_000;

export function defectsOf(facts: RecordFacts, plausible: readonly PlausibleRow[], at: string): QualityMeasure[] {
  const { firstHandOver, diagnoses, person } = facts;
  const handedOver = Date.parse(firstHandOver?.at ?? at);
  const is: Record<QualityMeasure, boolean> = {
    'incomplete-first': (firstHandOver?.gaps ?? 0) > 0, returned: facts.wasReturned, 'late-hand-over': handedOver - Date.parse(facts.endedAt) > facts.handOverHours * hourMs,
    'late-entry': facts.lateEntries > 0, unsigned: facts.unsigned > 0, 'no-diagnosis-code': !diagnoses.some(({ coded }) => coded), 'uncoded-text': diagnoses.some(({ coded }) => !coded),
    'no-identity': !person.identity, 'no-phone': !person.phone, 'no-address': !person.address,
    'implausible-vital': facts.vitals.some(({ loinc, value }) => plausible.some((row) => row.loinc === loinc && (value < row.low || value > row.high))),
  };
  return measures.filter((one) => is[one]);
}
