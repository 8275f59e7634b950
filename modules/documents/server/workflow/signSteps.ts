// Signatures that follow the first: put into the same file, whose bytes stay as they are; each paper stands for itself. spec: SGW-4, SGW-10
import { Fault } from '#platform/fault/index.ts';
import { enqueue } from '#platform/outbox/index.ts';
import { addSignature, listSignaturePlaces } from '#platform/signing/index.ts';
import type { Unlocked } from '#platform/signing/index.ts';
import { fieldOf, formatSecond, holdOf } from '../../model/index.ts';
import type { SignatureWords } from '../../model/index.ts';
import { renderPdf } from '#platform/print/index.ts';
import { signChannel } from '../sign/acceptMade.ts';
import type { Look } from '../sign/kinds.ts';
import { orDown } from '../sign/makeFile.ts';
import { findPaper } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { putSignature } from './putSignature.ts';
import { findSigner } from './signers.ts';
import { acceptStep, stepsOfPaper } from './stepRows.ts';
import type { StepRow } from './stepRows.ts';

export interface ChosenStep {
  readonly paperId: string;
  readonly step: number;
  /** SHA-256 of the file that was shown: what the signature covers. */
  readonly digest: string;
  readonly opened: boolean;
}

export interface SignedStep {
  readonly paperId: string;
  readonly refused?: Fault;
}

interface Checked extends ChosenStep {
  readonly paper: PaperRow;
  readonly title: string;
}

interface Made extends Checked {
  /** Absent where a key far away makes the signature later. */
  readonly signed?: { readonly pdf: Uint8Array; readonly hash: string } | undefined;
  readonly isFinished: boolean;
}

export async function signSteps(look: Look, { steps, unlocked }: { steps: readonly ChosenStep[]; unlocked: Unlocked }): Promise<SignedStep[]> {
  const results: SignedStep[] = [];
  const checked: Checked[] = [];
  for (const one of steps) {
    const outcome = await orRefused(look, () => checkStep(look, one));
    if (outcome instanceof Fault) results.push({ paperId: one.paperId, refused: outcome });
    else if (outcome === 'done') results.push({ paperId: one.paperId });
    else checked.push(outcome);
  }
  const status = checked.length > 0 && (await orDown(look.services.signing.checkStatus(unlocked.key)));
  const made = await Promise.all(checked.map((one) => makeOne(look, one, { unlocked, isKnown: Boolean(status) })));
  for (const one of made.toSorted((a, b) => (a.paperId < b.paperId ? -1 : 1))) {
    const outcome = await orRefused(look, () => acceptOne(look, one, unlocked));
    results.push({ paperId: one.paperId, ...(outcome instanceof Fault && { refused: outcome }) });
  }
  return results;
}

async function orRefused<R>({ tx }: Look, work: () => Promise<R>): Promise<R | Fault> {
  try {
    return await tx.savepoint(work);
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'bug' && error.kind !== 'unavailable') return error;
    throw error;
  }
}

/** `done`: this person's own act, sent again. */
async function checkStep(look: Look, one: ChosenStep): Promise<Checked | 'done'> {
  const { dk, accountId } = look.caller;
  const paper = await findPaper(look.tx, { dk, id: one.paperId });
  const steps = await stepsOfPaper(look.tx, { dk, paperId: one.paperId });
  const step = steps.find((row) => row.step === one.step);
  if (!paper || !step || paper.documentId === null) throw new Fault('notFound', 'documents.set-unknown');
  if ((step.state === 'signed' || step.state === 'pending') && step.accountId === accountId) return 'done';
  const { title } = await requireHeld(look, { paper, steps, step });
  if (paper.file !== one.digest) throw new Fault('conflict', 'documents.set-changed');
  return { ...one, paper, title };
}

interface Held { readonly paper: PaperRow; readonly steps: readonly StepRow[]; readonly step: StepRow }

/** Gives the words this person signs under. Throws Fault where the step is not open, the paper has no value any more, or somebody else holds it. */
export async function requireHeld(look: Look, { paper, steps, step }: Held): Promise<{ title: string }> {
  if (step.state !== 'open' || steps.some(({ state }) => state === 'pending' || state === 'returned')) throw new Fault('conflict', 'documents.step-not-open');
  const document = await look.store.get('DocumentReference', paper.documentId ?? '');
  if (document.status !== 'current') throw new Fault('conflict', 'documents.step-not-open');
  return requireHolder(look, { paper, steps, step });
}

/** Throws Fault where somebody else holds it. */
export async function requireHolder(look: Look, { paper, steps, step }: Held): Promise<{ title: string }> {
  const signedBy = [paper.accountId, ...steps.flatMap(({ accountId, state }) => (state === 'signed' && accountId !== null ? [accountId] : []))];
  const hold = holdOf(step, await findSigner(look), { departmentId: paper.departmentId ?? undefined, signedBy });
  if (!hold.may) throw new Fault('forbidden', hold.why);
  return hold;
}

async function makeOne({ services, caller, act }: Look, one: Checked, { unlocked, isKnown }: { unlocked: Unlocked; isKnown: boolean }): Promise<Made> {
  if (unlocked.key.isRemote) return { ...one, isFinished: false };
  const before = await services.files.get(caller.dk, one.digest);
  const signed = await signStep(before, { ...one, at: new Date(act.at) }, unlocked);
  const stamped = await orDown(services.signing.timeStamp(signed));
  const pdf = stamped ?? signed;
  return { ...one, signed: { pdf, hash: await services.files.put(caller.dk, pdf) }, isFinished: isKnown && stamped !== undefined };
}

export interface StepToSign { readonly paper: PaperRow; readonly step: number; readonly title: string; readonly at: Date }

/** The paper with the signature of this step. */
export async function signStep(before: Uint8Array, { paper, step, title, at }: StepToSign, unlocked: Pick<Unlocked, 'key' | 'facts'>): Promise<Uint8Array> {
  const facility = paper.content.facility as { name?: string } | undefined;
  const field = fieldOf(step);
  const { subject: name, serial, issuer } = unlocked.facts;
  const appearance = await drawStamp(before, field, { name, role: title, at: at.toISOString(), serial, issuer });
  return addSignature(before, unlocked.key, { field, role: title, signedAt: at, reason: paper.title, location: facility?.name ?? '', ...(appearance && { appearance }) });
}

/** The words of this signature for its place on the page; none where the page left no place. */
async function drawStamp(pdf: Uint8Array, field: string, words: SignatureWords): Promise<Uint8Array | undefined> {
  const place = listSignaturePlaces(pdf).find((one) => one.field === field);
  if (!place) return undefined;
  const { width, height } = place;
  return renderPdf({ template: 'signatureStamp', data: { width, height, signature: { ...words, state: 'signed', at: formatSecond(words.at) } }, at: new Date(words.at) });
}

async function acceptOne({ tx, caller, act, store }: Look, { paper, step, opened, title, digest, signed, isFinished }: Made, { facts }: Unlocked): Promise<void> {
  const { dk } = caller;
  const now = await findPaper(tx, { dk, id: paper.id, lock: true });
  if (now?.file !== digest) throw new Fault('conflict', 'documents.set-changed');
  const isFirst = await acceptStep(tx, { dk, paperId: paper.id, step }, {
    accountId: caller.accountId, signer: act.by, signerName: caller.displayName, signerTitle: title, certificate: facts, opened, at: act.at, isFinished, draftFile: isFinished ? null : (signed?.hash ?? null),
  });
  if (!isFirst) throw new Fault('conflict', 'documents.step-not-open');
  const by = { reference: act.by, display: caller.displayName };
  if (isFinished && signed) await putSignature({ tx, store, at: act.at, newId: act.newId }, { paper, step, by, signedAt: act.at, file: signed });
  else await enqueue(tx, { dk, channel: signChannel, key: `${paper.id}/${step}`, payload: { paperId: paper.id, step } }, { id: act.newId(), at: act.at });
}
