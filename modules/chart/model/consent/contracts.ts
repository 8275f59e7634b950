// Operations of consent before an operation. spec: CON
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { canonicalShape, listedFormShape, shownShape } from '../forms/shapes.ts';
import { idShape } from '../visit/shapes.ts';
import { missingWhy } from './standing.ts';

const bar = { on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;

export const standingShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('given'), source: z.string(), at: z.string(), by: z.string(), what: z.string() }),
  z.object({ kind: z.literal('emergency'), source: z.string(), at: z.string(), by: z.string(), allowedBy: z.string() }),
  z.object({ kind: z.literal('missing'), why: z.enum(missingWhy), source: z.string().optional() }),
]);

const decisionShape = z.object({ id: z.string(), state: z.enum(['asked', 'allowed', 'refused']), operation: z.string(), reason: z.string(), note: z.string(), at: z.string(), by: z.string(), decidedBy: z.string().optional(), isMine: z.boolean() });
export type EmergencyDecision = z.infer<typeof decisionShape>;

/** What a form waits for, before anything is typed; `standing` is absent where the form needs no consent. */
export const formConsent = operation({
  ...bar, code: 'form-consent', input: z.object({ ...shownShape, form: canonicalShape, responseId: idShape.optional() }),
  output: z.object({
    standing: standingShape.optional(), consentForm: listedFormShape.optional(), source: z.string().optional(), decisions: z.array(decisionShape),
    reasons: z.array(z.object({ code: z.string(), display: z.string(), display_en: z.string(), display_fr: z.string() })), mayAsk: z.boolean(), mayAllow: z.boolean(),
  }),
  permission: 'chart.forms', affectsState: false, faults: ['chart.other-patient', 'chart.form-not-found', 'chart.answers-not-found'],
});

/** A doctor puts down that an operation cannot wait for a consent. */
export const askEmergency = operation({
  ...bar, code: 'ask-emergency', input: z.strictObject({ ...shownShape, reason: z.string(), operation: z.string().trim().min(3).max(300), note: z.string().trim().min(10).max(1000) }),
  output: z.object({ decisionId: z.string() }), permission: 'chart.ask-emergency', affectsState: true, faults: ['chart.other-patient', 'chart.record-closed', 'chart.emergency-reason'],
});

/** A second person who answers for the hospital allows it, or not. */
export const decideEmergency = operation({
  ...bar, code: 'decide-emergency', input: z.strictObject({ ...shownShape, decisionId: idShape, verdict: z.enum(['allow', 'refuse']) }),
  output: z.object({ decisionId: z.string() }), permission: 'chart.ask-emergency', affectsState: true,
  faults: ['chart.other-patient', 'chart.emergency-unknown', 'chart.emergency-decided', 'chart.emergency-own', 'chart.emergency-not-leader'],
});
