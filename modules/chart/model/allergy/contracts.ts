// Asking about allergies, and writing the answer down.   spec: ALG-2
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, words } from '../visit/shapes.ts';
import { allergyClassSchema } from './classes.ts';

export const criticalities = ['high', 'low', 'unable-to-assess'] as const;
export const allergyCategories = ['medication', 'food', 'environment'] as const;

export const allergyLimits = { text: 200, reaction: 300 } as const;

const item = {
  /** A medicine's ingredient or a class of them by code, or words for anything else. */
  kind: z.enum(['ingredient', 'class', 'words']),
  code: z.string().max(80).optional(),
  text: words(allergyLimits.text).pipe(z.string().min(1)),
  criticality: z.enum(criticalities).default('unable-to-assess'),
  category: z.enum(allergyCategories).default('medication'),
  /** What happened: rash, shock. */
  reaction: words(allergyLimits.reaction).optional(),
};
export const allergyItemInput = z.strictObject({ id: idShape.optional(), ...item });
export type AllergyItemInput = z.infer<typeof allergyItemInput>;

const answer = z.object({
  state: z.enum(['not-asked', 'none', 'known']),
  items: z.array(z.object({ id: idShape, ...item })),
  /** Names the stored answer; a new one names the one it was made on. */
  version: z.string(),
});
export type AllergySheet = z.infer<typeof answer>;

const ofPatient = { on: 'Patient', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;

export const allergySheet = operation({ ...ofPatient, code: 'allergy-sheet', input: z.object({}), output: answer, permission: 'chart.allergies', faults: [], affectsState: false });

/** The whole answer: none, or all of them. What is left out was refuted. */
export const recordAllergies = operation({
  ...ofPatient, code: 'record-allergies',
  input: z.strictObject({ state: z.enum(['none', 'known']), items: z.array(allergyItemInput).max(60).default([]), version: z.string().max(64), encounterId: idShape.optional() }),
  output: answer, permission: 'chart.record-allergies',
  faults: ['chart.allergies-changed', 'chart.allergies-empty', 'chart.allergies-not-none', 'chart.allergy-code-wrong', 'chart.allergy-twice', 'chart.other-patient'], affectsState: true,
});

/** Classes that can be named in an answer. Holds nothing of a patient. */
export const allergyClasses = operation({
  code: 'allergy-classes', on: null, level: 'system', input: z.object({}), output: z.object({ classes: z.array(allergyClassSchema).readonly() }),
  permission: 'chart.allergies', scope: 'self', signature: 'none', faults: [], affectsState: false,
});
