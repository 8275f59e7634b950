// Who signs a paper, in which order: steps as dated data, read and checked once. spec: SGW-1
import { z } from 'zod';
import { positions } from '#modules/facility/model/index.ts';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';

export const stepRole = z.enum(['doctor', 'nurse', 'practitioner', 'department-head', 'director', 'patient', 'seal']);
export type StepRole = z.infer<typeof stepRole>;

const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');

const row = z.object({
  workflow: z.string(), step: z.coerce.number().int().min(1).max(20), role: stepRole,
  /** Words under the date on the paper. */
  title: z.string(),
  /** Without it the paper is not complete. */
  required: yesNo,
  standIn: z.enum(positions).optional(), standInTitle: z.string().optional(),
  /** May be signed by somebody who signed an earlier step. */
  samePerson: yesNo,
  validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'house', 'check']), source: z.string(),
});
export type SignerStep = z.infer<typeof row>;

export const signerTable: TableShape<SignerStep> = { name: 'signers/workflows.csv', row: row as z.ZodType<SignerStep>, key: ({ workflow, step }) => `${workflow} ${step}` };

/** In order; none = no such workflow on this day. */
export const stepsOn = (table: DatedTable<SignerStep>, workflow: string, day: string): readonly SignerStep[] =>
  table.on(day).filter((one) => one.workflow === workflow).toSorted((a, b) => a.step - b.step);

/** What is wrong with a workflow; undefined = it can be followed. */
export function workflowProblem(steps: readonly SignerStep[]): string | undefined {
  const key = findKeyStep(steps);
  if (!key) return 'nobody signs';
  if (steps.some(({ step }, at) => step !== at + 1)) return 'steps are not numbered 1, 2, 3 …';
  if (steps.some(({ role, step }) => role === 'patient' && step > key.step)) return 'the patient confirms before the first signature';
  if (steps.some(({ role, step }) => role === 'seal' && step < steps.length)) return 'the seal comes last';
  return steps.some(({ standIn, standInTitle }) => (standIn === undefined) !== (standInTitle === undefined)) ? 'who stands in needs words of their own' : undefined;
}

/** The first step that a person signs with a key: it freezes the page. */
export const findKeyStep = (steps: readonly SignerStep[]): SignerStep | undefined => steps.find(({ role }) => role !== 'patient' && role !== 'seal');
