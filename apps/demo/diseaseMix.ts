// What people come with: data/demo/diseaseMix.json, read and checked.   spec: DEM-3
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const words = z.array(z.string().min(1)).min(1);
const range = z.tuple([z.number(), z.number()]);

const diseaseShape = z.strictObject({
  /** ICD-10 of the starter list. */
  code: z.string(),
  /** Department whose rooms see it. */
  room: z.enum(['NOI', 'NHI', 'TMH', 'SAN']),
  weight: z.number().positive(),
  /** January first; 1 is an ordinary month. */
  months: z.array(z.number().nonnegative()).length(12),
  /** From and to in whole years, and how often. */
  ages: z.array(z.tuple([z.int(), z.int(), z.number()])).min(1),
  femaleShare: z.number().min(0).max(1),
  complaints: words,
  history: words,
  findings: z.array(z.tuple([z.string(), z.string()])),
  /** Each a whole prescription, in the lines that doctors type: `amlodipin 5 mg 1s 30`. */
  prescriptions: z.array(z.array(z.string())).min(1),
  advice: z.string(),
  followUpDays: z.int().positive().optional(),
  /** Comes again when the medicine ends. */
  chronic: z.boolean().optional(),
  temperature: range.optional(),
  /** Systolic and diastolic. */
  pressure: z.tuple([range, range]).optional(),
});
export type Disease = z.infer<typeof diseaseShape>;

const file = new URL('../../data/demo/diseaseMix.json', import.meta.url);

export async function readDiseaseMix(): Promise<readonly Disease[]> {
  return z.object({ source: z.string(), diseases: z.array(diseaseShape) }).parse(JSON.parse(await readFile(file, 'utf8'))).diseases;
}
