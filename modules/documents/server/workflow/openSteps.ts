// Hands a paper on: once a signature is in the file the next step opens, and who holds it may read the record. spec: SGW-4
import { grantCareRelation } from '#modules/facility/server/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Tx } from '#platform/db/index.ts';
import { enqueue } from '#platform/outbox/index.ts';
import { stepsToOpen, stepsToSkip } from '../../model/index.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { findHolders } from './signers.ts';
import { openStep, setState, stepsOfPaper } from './stepRows.ts';
import type { StepRow } from './stepRows.ts';

/** Tells open pages that somebody's queue changed. */
export const queueChannel = 'documents_queue';
/** Channel of the outbox that sets the facility's seal. */
export const sealChannel = 'documents.seal';
/** Long enough for a holiday; a nudge renews it. */
const readingDays = 21;

export interface HandOn {
  readonly tx: Tx;
  readonly store: Store;
  readonly at: string;
  readonly newId: () => string;
}

/** Run in the transaction that put a signature into the file. `signed`: the step that was just signed; absent = the first. */
export async function handOn(hand: HandOn, paper: PaperRow, signed = 0): Promise<readonly StepRow[]> {
  const { tx, at, newId } = hand;
  const { dk, id: paperId } = paper;
  const before = await stepsOfPaper(tx, { dk, paperId });
  for (const step of stepsToSkip(before, signed)) await setState({ dk, paperId, step }, 'skipped', tx);
  const steps = await stepsOfPaper(tx, { dk, paperId });
  for (const step of stepsToOpen(steps)) {
    await openStep(tx, { dk, paperId, step }, at);
    const opened = steps.find((one) => one.step === step);
    if (opened) await letRead(hand, paper, opened);
    if (opened?.role === 'seal') await enqueue(tx, { dk, channel: sealChannel, key: `${paperId}/${step}`, payload: { paperId, step } }, { id: newId(), at });
  }
  await tellQueue(tx, dk);
  return stepsOfPaper(tx, { dk, paperId });
}

/** Whoever has to judge a paper reads the record behind it, for a time. */
export async function letRead({ tx, store, at }: HandOn, paper: PaperRow, step: StepRow): Promise<void> {
  for (const { practitionerRoleId } of await findHolders(store, step, { departmentId: paper.departmentId, at })) await letOneRead(tx, paper, { holderId: practitionerRoleId, since: at, at });
}

/** `since`: for who came into the position afterwards, when the step opened. */
export async function letOneRead(tx: Tx, { dk, patientId }: PaperRow, { holderId, since, at }: { holderId: string; since: string; at: string }): Promise<void> {
  if (patientId === null) return;
  const until = new Date(Date.parse(at) + readingDays * 86_400_000).toISOString();
  await grantCareRelation(tx, { dk, patientId, holderId, reason: 'signature', since, until });
}

export const tellQueue = (tx: Tx, dk: number) => tx.query('select pg_notify($1, $2)', [queueChannel, JSON.stringify({ dk })]);
