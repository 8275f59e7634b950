// What the page of data quality asks. spec: QUA-3
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { measures } from './score.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const counts = z.partialRecord(z.enum(measures), z.int());
const shared = { on: null, level: 'system', scope: 'facility', signature: 'none', permission: 'reporting.quality', faults: [], affectsState: false } as const;

const department = z.object({ wardId: z.string(), ward: z.string(), records: z.int(), counts, score: z.int().optional() });
export type QualityLine = z.infer<typeof department>;

export const quality = operation({
  ...shared, code: 'quality', input: z.strictObject({ month }),
  output: z.object({
    departments: z.array(department), all: department, weights: z.array(z.object({ measure: z.enum(measures), weight: z.number(), source: z.string() })),
    /** The twelve months up to this one. */
    trend: z.array(z.object({ month, wardId: z.string(), records: z.int(), score: z.int().optional() })),
    judgedAt: z.string().optional(),
  }),
});

export const qualityRecords = operation({
  ...shared, code: 'quality-records', input: z.strictObject({ month, wardId: z.string().max(64), measure: z.enum(measures).optional() }),
  output: z.object({ records: z.array(z.object({ recordId: z.string(), encounterId: z.string().optional(), number: z.string(), endedAt: z.string(), defects: z.array(z.enum(measures)) })), more: z.boolean() }),
});
