// What the capacity page asks. spec: CAP
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { capacitySources } from './planCapacity.ts';

const bytes = z.number();
const settings = z.strictObject({ growthPerYearBytes: z.number().positive().max(1e17).optional(), pricePerTerabyte: z.int().positive().max(1e12).optional(), copies: z.int().min(1).max(5) });
const year = z.object({ year: z.int(), bytes, withCopiesBytes: bytes, fits: z.boolean().optional(), price: z.number().optional() });

export const capacity = operation({
  code: 'capacity', on: null, level: 'system', input: z.strictObject({}),
  output: z.object({
    space: z.object({ freeBytes: bytes, totalBytes: bytes }).optional(), settings,
    plan: z.object({
      usedBytes: bytes, sources: z.array(z.object({ source: z.enum(capacitySources), bytes, perMonthBytes: bytes.optional() })).readonly(), daysKnown: z.int(), growthPerYearBytes: bytes.optional(), fullOn: z.string().optional(), years: z.array(year).readonly(),
    }),
  }),
  permission: 'reporting.capacity', scope: 'facility', signature: 'none', faults: [], affectsState: false,
});

export const setCapacityPlan = operation({
  code: 'set-capacity-plan', on: null, level: 'system', input: settings, output: z.strictObject({}),
  permission: 'reporting.capacity', scope: 'facility', signature: 'none', faults: [], affectsState: true,
});
