// The later signatures that wait for this person, in the order they came. spec: SGW-20
import { holdOf } from '../../model/index.ts';
import type { Signer } from '../../model/index.ts';
import type { Look } from '../sign/kinds.ts';
import { listPapers } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { findSigner } from '../workflow/signers.ts';
import { listHeld, listSteps } from '../workflow/stepRows.ts';
import type { StepRow } from '../workflow/stepRows.ts';

/** More than anybody looks through; the oldest come first. */
export const mostHeld = 500;

export interface HeldStep {
  readonly paper: PaperRow;
  readonly step: StepRow;
  /** Accounts that signed before. */
  readonly signedBy: readonly string[];
}

/** All that is held in the facility now. */
export async function listHeldSteps({ tx, caller }: Look): Promise<HeldStep[]> {
  const { dk } = caller;
  const held = await listHeld(tx, { dk, limit: mostHeld });
  const paperIds = [...new Set(held.map(({ paperId }) => paperId))];
  const papers = new Map((await listPapers(tx, { dk, ids: paperIds })).map((paper) => [paper.id, paper]));
  const steps = Map.groupBy(await listSteps(tx, { dk, paperIds }), ({ paperId }) => paperId);
  return held.flatMap((step) => {
    const paper = papers.get(step.paperId);
    if (!paper) return [];
    const signed = (steps.get(step.paperId) ?? []).flatMap(({ state, accountId }) => (state === 'signed' && accountId !== null ? [accountId] : []));
    return [{ paper, step, signedBy: [paper.accountId, ...signed] }];
  });
}

export const isHeldBy = (signer: Signer, { paper, step, signedBy }: HeldStep): boolean =>
  step.state === 'open' && holdOf(step, signer, { departmentId: paper.departmentId ?? undefined, signedBy }).may;

export async function listOwnSteps(look: Look): Promise<HeldStep[]> {
  const signer = await findSigner(look);
  // Nobody without a position or role holds a later step: their page asks the database nothing more.
  return signer.positions.length === 0 && !look.caller.permissions.has('documents.sign') ? [] : (await listHeldSteps(look)).filter((one) => isHeldBy(signer, one));
}
