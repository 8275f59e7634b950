// Ingredients that share an allergy: who is allergic to one may react to the others.   spec: ALG-3
import { z } from 'zod';

export interface AllergyClass {
  readonly code: string;
  /** ATC prefixes, e.g. `J01C` for penicillins. */
  readonly atc: readonly string[];
  /** Classes with partial cross-reaction: a warning, not a stop. */
  readonly crossTo?: readonly string[] | undefined;
  readonly display: string;
  readonly displayEn?: string | undefined;
  readonly displayFr?: string | undefined;
}

export const allergyClassSchema = z.object({
  code: z.string(), atc: z.array(z.string()).readonly(), crossTo: z.array(z.string()).readonly().optional(),
  display: z.string(), displayEn: z.string().optional(), displayFr: z.string().optional(),
}) satisfies z.ZodType<AllergyClass>;
