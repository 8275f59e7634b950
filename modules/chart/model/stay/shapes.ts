// What is written of a stay: the "patient management" part of the official record forms, as plain JSON. spec: STY
import { z } from 'zod';
import { idShape, words } from '../visit/shapes.ts';

export const stayKinds = ['inpatient', 'day'] as const;
export type StayKind = (typeof stayKinds)[number];
export const admissionRoutes = ['emergency', 'clinic', 'ward'] as const;
export const senders = ['facility', 'self', 'other'] as const;
export const dischargeTypes = ['discharged', 'on-request', 'left', 'taken-home'] as const;
export const treatmentResults = ['cured', 'better', 'unchanged', 'worse', 'died'] as const;
export type TreatmentResult = (typeof treatmentResults)[number];
export const pathologies = ['benign', 'suspected', 'malignant'] as const;
export const transferKinds = ['up', 'down', 'specialist'] as const;
export const deathCauses = ['disease', 'treatment-accident', 'other'] as const;

const instant = z.iso.datetime({ offset: true });
const short = words(200);
/** Key of a form: the official code in small letters, `01-bv1`. */
export const formKeyShape = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
export const stayReasonShape = words(500).pipe(z.string().min(1));

export const admissionShape = z.strictObject({
  patientId: idShape,
  kind: z.enum(stayKinds),
  /** Room of the ward. */
  roomId: idShape,
  /** When it happened; absent = now. When it was entered the store knows. */
  at: instant.optional(),
  reason: stayReasonShape,
  formKey: formKeyShape,
  route: z.enum(admissionRoutes),
  sentBy: z.enum(senders),
  sentByName: short.optional(),
  /** How many times for this disease, this one included. */
  count: z.number().int().min(1).max(99).default(1),
});
export type Admission = z.infer<typeof admissionShape>;

export const deathShape = z.strictObject({
  at: instant, cause: z.enum(deathCauses),
  /** Main cause as ICD-10 code, with words. */
  code: z.string().max(20).optional(), text: short.pipe(z.string().min(1)),
  autopsy: z.boolean().default(false), autopsyText: short.optional(),
});

export const dischargeShape = z.strictObject({
  at: instant.optional(),
  type: z.enum(dischargeTypes),
  result: z.enum(treatmentResults),
  pathology: z.enum(pathologies).optional(),
  transfer: z.strictObject({ kind: z.enum(transferKinds), facility: short.pipe(z.string().min(1)) }).optional(),
  death: deathShape.optional(),
});
export type Discharge = z.infer<typeof dischargeShape>;
