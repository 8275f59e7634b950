// The workflows in force: those of the law, read once at start, with the hospital's own in their place. spec: SGW-1, POL-12
import { readRegulation } from '#platform/datedTable/server.ts';
import { Fault } from '#platform/fault/index.ts';
import { applySigners, dayOf, findKeyStep, signerTable, stepsOn } from '../../model/index.ts';
import type { Coding } from '#fhir/types/index.ts';
import type { SignerStep } from '../../model/index.ts';
import { policyAt } from '../policy/policyRows.ts';
import type { Look } from '../sign/kinds.ts';

export const workflows = readRegulation('signers/workflows.csv', signerTable);

export interface Workflow {
  /** What the patient confirms before anybody signs. */
  readonly before: readonly SignerStep[];
  /** The first signature: it freezes the page. */
  readonly first: SignerStep;
  /** Signatures that follow it. */
  readonly after: readonly SignerStep[];
}

export interface OfWorkflow { readonly workflow: string; readonly type: Coding | null }

const formSystem = 'urn:lanh:form';

/** By the rules of the day of the act. Throws Fault `documents.no-workflow` where the law of the day knows none of this name. */
export async function workflowOf({ tx, caller, act }: Pick<Look, 'tx' | 'caller' | 'act'>, { workflow: name, type }: OfWorkflow): Promise<Workflow> {
  const day = dayOf(act.at);
  const policy = await policyAt(tx, { dk: caller.dk, day });
  const steps = applySigners(stepsOn(workflows, name, day), policy, { workflow: name, ...(type?.system === formSystem && type.code !== undefined && { form: type.code }) });
  const first = findKeyStep(steps);
  if (!first) throw new Fault('rule', 'documents.no-workflow', { params: { workflow: name } });
  return { before: steps.filter(({ step }) => step < first.step), first, after: steps.filter(({ step }) => step > first.step) };
}
