// What a doctor writes in a visit, as plain JSON. Lengths follow the fields that leave the house. spec: VIS
import { z } from 'zod';
import { isDay } from '#platform/datedTable/index.ts';
import { withoutDirections } from '#modules/reception/model/index.ts';

export const idShape = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);

/** Control characters other than tab and line break; a lone half of a pair never gets here. */
const hasControl = (text: string): boolean => [...text].some((letter) => letter !== '\n' && letter !== '\t' && (letter < ' ' || (letter >= '\u007f' && letter <= '\u009f')));

/** A text as it is kept: composed, without marks of direction, without blanks at its ends. */
export const composed = (text: string): string => withoutDirections(text).replaceAll('\r\n', '\n').normalize('NFC').trim();

/** Composed, without control characters, at most so many characters. */
export const words = (most: number) =>
  z.string().transform(composed).pipe(z.string().max(most).refine((text) => !hasControl(text), 'control characters are not allowed'));

export const textLimits = { reason: 500, history: 8000, pastHistory: 4000, examination: 2000, diagnosis: 500, management: 4000, advice: 2000, followUpNote: 500, reopenNote: 500 } as const;

/** Texts of a visit are counted by `findTooLong`, which says field and length; this bound only keeps a request small. */
const typed = words(200_000);

export const mostSecondary = 12;

/** Systems of the body in the order they are examined and printed. */
export const examinationSystems = ['general', 'skin', 'head-neck', 'heart', 'lungs', 'abdomen', 'urinary', 'nervous', 'musculoskeletal', 'ent', 'eyes', 'teeth', 'gynaecology', 'other'] as const;
export type ExaminationSystem = (typeof examinationSystems)[number];

export const findingShape = z.strictObject({ system: z.enum(examinationSystems), state: z.enum(['normal', 'abnormal']), text: typed });
export type Finding = z.infer<typeof findingShape>;

export const diagnosisShape = z.strictObject({
  /** ICD-10 code in force on the day of the visit. */
  code: z.string().max(20),
  /** Name of the code as the screen showed it; the list's own name is what is kept. */
  display: words(textLimits.diagnosis).optional(),
  /** The doctor's own words beside the code. */
  text: words(textLimits.diagnosis).optional(),
});
export type Diagnosis = z.infer<typeof diagnosisShape>;

const day = z.string().refine(isDay, 'yyyy-MM-dd');
const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:mm');

export const followUpShape = z.strictObject({ date: day, time: hour.optional(), note: typed.optional() });
export type FollowUp = z.infer<typeof followUpShape>;

/** Absent: left as it is. Empty or null: taken away. */
export const visitPatchShape = z.strictObject({
  reason: typed.optional(),
  /** Codes of the visit-reason list chosen with the words. */
  reasonCodes: z.array(z.string().max(40)).max(10).optional(),
  history: typed.optional(),
  pastHistory: typed.optional(),
  examination: z.array(findingShape).max(examinationSystems.length).optional(),
  main: diagnosisShape.nullable().optional(),
  secondary: z.array(diagnosisShape).max(50).optional(),
  management: typed.optional(),
  advice: typed.optional(),
  followUp: followUpShape.nullable().optional(),
});
export type VisitPatch = z.infer<typeof visitPatchShape>;

/** The whole of it, as read; what was never written is empty. */
export const visitContentShape = z.object({
  reason: z.string(), reasonCodes: z.array(z.string()), history: z.string(), pastHistory: z.string(), examination: z.array(findingShape),
  main: diagnosisShape.nullable(), secondary: z.array(diagnosisShape), management: z.string(), advice: z.string(), followUp: followUpShape.nullable(),
});
export type VisitContent = z.infer<typeof visitContentShape>;
