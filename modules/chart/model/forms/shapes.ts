// Answers and forms as they travel, as plain JSON. spec: FRM
import { z } from 'zod';
import type { Encounter, Questionnaire, QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { idShape } from '../visit/shapes.ts';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands in an item is judged by the form, not by this shape. */
export const itemsShape = z.array(z.custom<QuestionnaireResponseItem>((value) => isObject(value) && typeof (value as QuestionnaireResponseItem).linkId === 'string', 'items of a QuestionnaireResponse are expected'));
export const questionnaireShape = z.custom<Questionnaire>((value) => isObject(value) && (value as Questionnaire).resourceType === 'Questionnaire', 'a Questionnaire is expected');
export const responseShape = z.custom<QuestionnaireResponse>((value) => isObject(value) && (value as QuestionnaireResponse).resourceType === 'QuestionnaireResponse', 'a QuestionnaireResponse is expected');

/** `urn:lanh:form:01-bv1|2026-11` */
export const canonicalShape = z.string().regex(/^[a-z][a-z0-9+.-]*:[^\s|]{1,200}\|[^\s|]{1,60}$/);
export const instantShape = z.iso.datetime({ offset: true });
export const shownShape = { patientId: idShape };

const wordsShape = z.object({ vi: z.string(), en: z.string().optional(), fr: z.string().optional() });

/** What may be begun. */
export const listedFormShape = z.object({
  questionnaireId: z.string(), canonical: z.string(), key: z.string(),
  /** Key that rules know it by: of the form it is a copy of, else its own. */
  standsFor: z.string(), version: z.string(), code: z.string(), title: wordsShape, kind: z.string(), repeats: z.boolean(),
  /** false: its official text was not seen. */
  seen: z.boolean(),
  /** A copy that the facility made for itself. */
  isOwn: z.boolean(),
  /** Of a form that waits for a consent: is there one for it? */
  consent: z.enum(['given', 'emergency', 'missing']).optional(),
});
export type ListedForm = z.infer<typeof listedFormShape>;

/** What exists. */
export const listedAnswersShape = z.object({
  responseId: z.string(), canonical: z.string(), key: z.string(), code: z.string(), title: wordsShape, version: z.string(), status: z.enum(['in-progress', 'completed', 'amended', 'entered-in-error', 'stopped']),
  /** When it happened, and when it was last entered. */
  authored: z.string(), savedAt: z.string(), author: z.string(),
});
export type ListedAnswers = z.infer<typeof listedAnswersShape>;

/** What `%patient`, `%encounter`, `%user` and `%facility` stand for. */
export const launchedShape = z.object({ patient: z.unknown(), encounter: z.custom<Encounter>(isObject), user: z.unknown(), facility: z.unknown() });

const valueShape = z.array(z.unknown());
export const conflictShape = z.object({ key: z.string(), linkId: z.string(), mine: valueShape, theirs: valueShape, isRow: z.boolean() });
export const problemShape = z.object({
  key: z.string(), linkId: z.string(), code: z.string(), severity: z.enum(['error', 'warning']), human: wordsShape.optional(), limit: z.union([z.number(), z.string()]).optional(),
});
