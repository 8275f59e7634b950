// A later signer gives a paper back, or whoever waits reminds the one who holds it. spec: SGW-6, SGW-22
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { nudgeSigner as nudgeContract, returnPaper as returnContract } from '../../model/index.ts';
import type { Look } from '../sign/kinds.ts';
import { findPaper } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { letRead, tellQueue } from '../workflow/openSteps.ts';
import { requireHeld } from '../workflow/signSteps.ts';
import { nudgeStep, returnStep, stepsOfPaper } from '../workflow/stepRows.ts';
import type { StepRow } from '../workflow/stepRows.ts';
import { holdersOf } from './signQueue.ts';

/** Nobody needs to hear it more often. */
const nudgeMinutes = 10;

export const returnPaper = implement(returnContract).as(async (call) => {
  const { tx, caller, act, input } = call;
  const held = await getStep(call, input);
  await requireHeld(call, held);
  const by = { accountId: caller.accountId, signer: act.by, signerName: caller.displayName, reason: input.reason, at: act.at };
  if (!(await returnStep(tx, { dk: caller.dk, paperId: input.paperId, step: input.step }, by))) throw new Fault('conflict', 'documents.step-not-open');
  await tellQueue(tx, caller.dk);
  return { paperId: input.paperId };
});

export const nudgeSigner = implement(nudgeContract).as(async (call) => {
  const { tx, caller, act, input, store } = call;
  const { paper, step } = await getStep(call, input);
  await store.get('DocumentReference', paper.documentId ?? '');
  if (step.state !== 'open') throw new Fault('conflict', 'documents.step-not-open');
  const notSince = new Date(Date.parse(act.at) - nudgeMinutes * 60_000).toISOString();
  if (!(await nudgeStep(tx, { dk: caller.dk, paperId: paper.id, step: step.step }, { by: caller.displayName, at: act.at, notSince }))) throw new Fault('rule', 'documents.nudged', { params: { minutes: nudgeMinutes } });
  await letRead({ tx, store, at: act.at, newId: act.newId }, paper, step);
  await tellQueue(tx, caller.dk);
  return { holders: await holdersOf(call, { paper, step }) };
});

interface Found { readonly paper: PaperRow; readonly steps: readonly StepRow[]; readonly step: StepRow }

async function getStep({ tx, caller }: Look, { paperId, step }: { paperId: string; step: number }): Promise<Found> {
  const paper = await findPaper(tx, { dk: caller.dk, id: paperId });
  const steps = await stepsOfPaper(tx, { dk: caller.dk, paperId });
  const row = steps.find((one) => one.step === step);
  if (!paper || !row) throw new Fault('notFound', 'documents.set-unknown');
  return { paper, steps, step: row };
}
