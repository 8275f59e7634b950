// Operations of prescribing. Each names the patient the screen shows: a visit of anybody else is refused.   spec: PHA-30
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { isDay } from '#platform/datedTable/index.ts';
import { allergyClassSchema } from '#modules/chart/model/index.ts';
import { interactionSchema, medicineSchema } from '../medicine/medicineSchema.ts';
import { prescriptionKinds } from '../prescription/prescriptionKind.ts';
import { ruleNames } from '../prescription/prescriptionRules.ts';
import { checkNames, notRunReasons } from '../safety/finding.ts';
import { mealTimings } from '../dose/sig.ts';
import { gridSchema, lineInputSchema, overrideSchema } from './line.ts';

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const day = z.string().refine(isDay, 'yyyy-MM-dd');
const params = z.record(z.string(), z.union([z.string(), z.number()])).readonly();
const ofVisit = { on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;

const finding = z.object({ key: z.string(), check: z.enum(checkNames), level: z.enum(['stop', 'warning', 'information']), reason: z.string(), params, lines: z.array(z.string()).readonly(), source: z.string().optional() });
const notRun = z.object({ check: z.enum(checkNames), reason: z.enum(notRunReasons), params, lines: z.array(z.string()).readonly() });
const problem = z.object({ rule: z.enum(ruleNames), reason: z.string(), params, lines: z.array(z.string()).readonly() });

const line = z.object({
  id, medicine: medicineSchema, grid: gridSchema, meal: z.enum(mealTimings).optional(), asNeeded: z.boolean().optional(), remark: z.string().optional(), tradeName: z.string().optional(), copiedFrom: id.optional(), renews: id.optional(),
  status: z.enum(['draft', 'active']),
  /** Direction in Vietnamese, as it is stored and printed. */
  sig: z.string(),
  /** The code is no longer in the list in force. */
  unlisted: z.boolean().optional(),
});

export const prescriptionShape = z.object({
  /** Names the stored state; saving names the one it was made on. */
  version: z.string(),
  editable: z.boolean(),
  /** One prescription for each kind that occurs, with its own code. */
  parts: z.array(z.object({ kind: z.enum(prescriptionKinds), code: z.string(), groupId: id, status: z.enum(['draft', 'active']) })).readonly(),
  lines: z.array(line).readonly(),
  overrides: z.array(overrideSchema).readonly(),
  findings: z.array(finding).readonly(),
  notRun: z.array(notRun).readonly(),
  /** What the law still asks for. */
  problems: z.array(problem).readonly(),
});
export type PrescriptionContent = z.infer<typeof prescriptionShape>;

export const prescriptionContent = operation({
  ...ofVisit, code: 'prescription-content', input: z.object({ patientId: id }), output: prescriptionShape,
  permission: 'pharmacy.read-prescription', faults: ['pharmacy.other-patient'], affectsState: false,
});

/** The whole draft: rows that are left out are gone. */
export const savePrescription = operation({
  ...ofVisit, code: 'save-prescription',
  input: z.strictObject({ patientId: id, version: z.string().max(64), lines: z.array(lineInputSchema).max(60), overrides: z.array(overrideSchema).max(200).default([]) }),
  output: prescriptionShape,
  permission: 'pharmacy.prescribe',
  faults: ['pharmacy.other-patient', 'pharmacy.visit-closed', 'pharmacy.prescription-changed', 'pharmacy.no-licence', 'pharmacy.unknown-medicine', 'pharmacy.unknown-reason', 'pharmacy.line-of-other-visit', 'pharmacy.line-twice', 'pharmacy.no-facility-code'],
  affectsState: true,
});

const current = z.object({ request: z.string().optional(), until: z.string().optional(), name: z.string(), ingredients: z.array(z.object({ code: z.string(), name: z.string(), atc: z.string().optional() })).readonly(), atc: z.string() });
const allergy = z.object({ text: z.string(), ingredientCode: z.string().optional(), atc: z.string().optional(), classCode: z.string().optional(), criticality: z.enum(['low', 'high', 'unable-to-assess']).optional() });

export const safetyPatientShape = z.object({
  ageMonths: z.number().optional(), sex: z.string().optional(), weightKg: z.number().optional(),
  allergies: z.object({ asked: z.boolean(), known: z.array(allergy).readonly() }),
  pregnancy: z.enum(['yes', 'no']).optional(), trimester: z.number().optional(), lactating: z.boolean().optional(), current: z.array(current).readonly().optional(),
});

/** Everything about the person and the visit that the checks ask for. */
export const prescribingPatient = operation({
  ...ofVisit, code: 'prescribing-patient', input: z.object({ patientId: id }),
  output: z.object({
    day, patient: safetyPatientShape,
    facts: z.object({ guardianName: z.string().optional(), diagnoses: z.array(z.string()).readonly(), longTermDiseases: z.array(z.string()).readonly().optional(), hasBeds: z.boolean() }),
  }),
  permission: 'pharmacy.read-prescription', faults: ['pharmacy.other-patient'], affectsState: false,
});

/** Tables of the checks in force on a day, and medicines by code. Holds nothing of a patient. */
export const medicineKnowledge = operation({
  code: 'medicine-knowledge', on: null, level: 'system', input: z.object({ codes: z.array(z.string().max(80)).max(500).default([]), on: day.optional() }),
  output: z.object({ day, medicines: z.array(medicineSchema).readonly(), interactions: z.array(interactionSchema).readonly().optional(), allergyClasses: z.array(allergyClassSchema).readonly().optional() }),
  permission: 'pharmacy.read-prescription', scope: 'self', signature: 'none', faults: [], affectsState: false,
});

/** What this doctor prescribes most, first of all for the diagnosis, each with the dose usual with them. */
export const favouriteMedicines = operation({
  code: 'favourite-medicines', on: null, level: 'system', input: z.object({ diagnosis: z.string().max(20).optional(), limit: z.coerce.number().int().min(1).max(30).default(8) }),
  output: z.object({ favourites: z.array(z.object({ medicine: medicineSchema, grid: gridSchema, meal: z.enum(mealTimings).optional(), asNeeded: z.boolean().optional(), uses: z.number().int() })).readonly() }),
  permission: 'pharmacy.prescribe', scope: 'self', signature: 'none', faults: [], affectsState: false,
});
