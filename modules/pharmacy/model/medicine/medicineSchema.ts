// The catalogue's rows as contracts carry them; a row that does not fit is refused where it enters.   spec: PHA-1
import { z } from 'zod';
import type { Interaction, MedicineEntry } from './medicineEntry.ts';

const amount = z.object({ value: z.number().positive(), unit: z.string() });
const advice = z.enum(['contraindicated', 'caution', 'accepted']);

const limits = z.object({
  maxDay: amount.optional(), maxDose: amount.optional(), maxDayPerKg: amount.optional(), maxDosePerKg: amount.optional(),
  minAgeMonths: z.number().optional(), maxAgeMonths: z.number().optional(), maxDays: z.number().optional(),
  pregnancy: advice.optional(), trimesters: z.array(z.number()).readonly().optional(), lactation: advice.optional(), source: z.string().optional(),
});

export const medicineSchema = z.object({
  code: z.string(), ingredients: z.array(z.object({ code: z.string(), name: z.string(), atc: z.string().optional() })).min(1).readonly(), atc: z.string(),
  strengthText: z.string(), strength: amount.optional(), form: z.string(), route: z.string(), unit: z.string(), packSize: z.number().positive().optional(),
  names: z.array(z.string()).readonly(), aliases: z.array(z.string()).readonly(), kind: z.enum(['ordinary', 'narcotic', 'psychotropic', 'precursor', 'traditional']), limits: limits.optional(),
}) satisfies z.ZodType<MedicineEntry>;

/** Entry of the medicine list → what prescribing works with; undefined when its facts are not those of a medicine. */
export function readMedicine({ code, aliases, properties }: { readonly code: string; readonly aliases: readonly string[]; readonly properties: Readonly<Record<string, unknown>> }): MedicineEntry | undefined {
  const parsed = medicineSchema.safeParse({ ...properties, code, aliases });
  return parsed.success ? parsed.data : undefined;
}

export const interactionSchema = z.object({
  first: z.string(), second: z.string(), severity: z.enum(['contraindicated', 'major', 'moderate', 'minor']),
  effect: z.string(), effectEn: z.string().optional(), effectFr: z.string().optional(), advice: z.string().optional(), source: z.string(),
}) satisfies z.ZodType<Interaction>;
