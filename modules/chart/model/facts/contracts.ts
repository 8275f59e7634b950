// What prescribing asks about a person beside weight: pregnancy, breast-feeding, who brings a child.   spec: ALG-4
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, words } from '../visit/shapes.ts';

export const factLimits = { guardian: 200, relation: 100 } as const;

/** Only what was asked is written; the rest stays as it is. */
export const recordPatientFacts = operation({
  code: 'record-patient-facts', on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none',
  input: z.strictObject({
    patientId: idShape,
    pregnant: z.boolean().optional(),
    /** Whole weeks of pregnancy today. */
    weeks: z.int().min(1).max(44).optional(),
    lactating: z.boolean().optional(),
    guardian: z.strictObject({ name: words(factLimits.guardian).pipe(z.string().min(1)), relation: words(factLimits.relation).optional() }).optional(),
  }),
  output: z.object({ recordedAt: z.string() }),
  permission: 'chart.record-vitals', faults: ['chart.other-patient', 'chart.visit-finished', 'chart.facts-empty', 'chart.pregnancy-not-possible'], affectsState: true,
});
