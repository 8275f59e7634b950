// Finishes a signature whose deliberate act is done: certificate status, time stamp, file, documents. Run by the outbox until it succeeds. spec: SGN
import { create, update } from '#fhir/operation/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import { hasTimeStamp, signerOf } from '#platform/signing/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { buildProvenance, finishDocument, isComplete } from '../../model/index.ts';
import { handOn, tellQueue } from '../workflow/openSteps.ts';
import type { HandOn } from '../workflow/openSteps.ts';
import { putSignature } from '../workflow/putSignature.ts';
import { endStep, stepsOfPaper } from '../workflow/stepRows.ts';
import type { StepRow } from '../workflow/stepRows.ts';
import { describeFile } from './makeFile.ts';
import { makeDraft } from './makeDraft.ts';
import { endPaper, findPaper } from './paperRows.ts';
import type { PaperRow } from './paperRows.ts';

/** Throws Fault `unavailable` while a service is still down: the outbox tries again. */
export async function finishPaper(services: RestServices, { dk, payload }: TakenMessage): Promise<'done' | 'dead'> {
  const waiting = await findWaiting(services.db, { dk, id: String(payload.paperId), step: payload.step === undefined ? undefined : Number(payload.step) });
  if (!waiting) return 'done';
  const draft = waiting.draft === null ? await makeDraft(services, waiting) : await services.files.get(dk, waiting.draft);
  const file = draft && !(await isRefused(services, draft)) ? await stampAndKeep(services, dk, draft) : undefined;
  await writeEnd(services, waiting, file);
  return file ? 'done' : 'dead';
}

export interface Waiting {
  readonly paper: PaperRow;
  /** Absent for the first signature. */
  readonly step: StepRow | undefined;
  /** Null while a key far away still has to sign. */
  readonly draft: string | null;
}

async function findWaiting(db: Db, { dk, id, step, lock = false }: { dk: number; id: string; step: number | undefined; lock?: boolean }): Promise<Waiting | undefined> {
  const paper = await findPaper(db, { dk, id, lock });
  if (!paper || paper.documentId === null) return undefined;
  if (step === undefined) return paper.state === 'pending' ? { paper, step: undefined, draft: paper.draftFile } : undefined;
  const row = (await stepsOfPaper(db, { dk, paperId: id })).find((one) => one.step === step);
  return row?.state === 'pending' ? { paper, step: row, draft: row.draftFile } : undefined;
}

async function isRefused({ signing }: RestServices, draft: Uint8Array): Promise<boolean> {
  try {
    await signing.checkStatus(signerOf(draft));
    return false;
  } catch (error) {
    if (error instanceof Fault && error.code === 'signing.revoked') return true;
    throw error;
  }
}

interface Stamped { readonly hash: string; readonly pdf: Uint8Array }

async function stampAndKeep({ signing, files }: RestServices, dk: number, draft: Uint8Array): Promise<Stamped> {
  const pdf = hasTimeStamp(draft) ? draft : await signing.timeStamp(draft, { evenIfDown: true });
  return { hash: await files.put(dk, pdf), pdf };
}

/** One transaction, through the pipe; a second worker finds the signature ended and writes nothing. */
async function writeEnd(services: RestServices, { paper: { dk, id }, step }: Waiting, file: Stamped | undefined): Promise<void> {
  const exchange = systemExchange(services, { dk, facilityId: await facilityOf(services.db, dk), purpose: 'documents.sign' });
  await runWrite(exchange, async (unit) => {
    const waiting = await findWaiting(unit.tx, { dk, id, step: step?.step, lock: true });
    if (!waiting) return { status: 200, headers: {} };
    const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'documents.sign', at: unit.at });
    const hand = { tx: unit.tx, store, at: unit.at, newId };
    if (waiting.step) await endOfStep(hand, { paper: waiting.paper, step: waiting.step }, file);
    else await endOfFirst(hand, waiting.paper, file);
    unit.adopt(store.written);
    return { status: 200, headers: {} };
  });
}

async function endOfFirst(hand: HandOn, paper: PaperRow, file: Stamped | undefined): Promise<void> {
  const { tx, store, at } = hand;
  const { dk, id } = paper;
  const document = await store.get('DocumentReference', paper.documentId ?? '');
  const by = document.authenticator?.reference ?? '';
  await endPaper(tx, { dk, id }, { state: file ? 'signed' : 'refused', at, file: file?.hash ?? null });
  if (!file) return void (await store.save([update({ ...document, status: 'entered-in-error' as const })]));
  const steps = await handOn(hand, paper);
  await store.save([
    update(finishDocument(document, { file: describeFile(file.hash, file.pdf), isComplete: isComplete(steps) })),
    create(buildProvenance({ id: newId(), documentId: document.id ?? '', by, at: paper.acceptedAt?.toISOString() ?? at, sources: paper.sources })),
  ]);
}

/** A certificate that turns out revoked leaves the paper as it was before this signature: somebody else may sign. */
async function endOfStep(hand: HandOn, { paper, step }: { paper: PaperRow; step: StepRow }, file: Stamped | undefined): Promise<void> {
  await endStep(hand.tx, { dk: paper.dk, paperId: paper.id, step: step.step }, { state: file ? 'signed' : 'open', at: hand.at });
  if (!file) return void (await tellQueue(hand.tx, paper.dk));
  const by = { reference: step.signer ?? '', display: step.signerName ?? '' };
  await putSignature(hand, { paper, step: step.step, by, signedAt: step.acceptedAt?.toISOString() ?? hand.at, file });
}

async function facilityOf(db: Db, dk: number): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select organization_id as id from platform.facility where dk = $1', [dk]);
  return rows[0]?.id ?? '';
}
