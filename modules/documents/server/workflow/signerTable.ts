// The workflows in force, read once at start. spec: SGW-1
import { readRegulation } from '#platform/datedTable/server.ts';
import { Fault } from '#platform/fault/index.ts';
import { dayOf, findKeyStep, signerTable, stepsOn } from '../../model/index.ts';
import type { SignerStep } from '../../model/index.ts';

export const workflows = readRegulation('signers/workflows.csv', signerTable);

export interface Workflow {
  /** What the patient confirms before anybody signs. */
  readonly before: readonly SignerStep[];
  /** The first signature: it freezes the page. */
  readonly first: SignerStep;
  /** Signatures that follow it. */
  readonly after: readonly SignerStep[];
}

/** Throws Fault `documents.no-workflow` where the law of the day knows none of this name. */
export function workflowOf(name: string, at: string): Workflow {
  const steps = stepsOn(workflows, name, dayOf(at));
  const first = findKeyStep(steps);
  if (!first) throw new Fault('rule', 'documents.no-workflow', { params: { workflow: name } });
  return { before: steps.filter(({ step }) => step < first.step), first, after: steps.filter(({ step }) => step > first.step) };
}
