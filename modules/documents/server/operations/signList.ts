// What a visit has on paper, signed or not. spec: SGN
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { isComplete, signList as contract } from '../../model/index.ts';
import { findRecordOfEncounter } from '../record/recordRows.ts';
import { readPage } from '../sign/freeze.ts';
import { listKindPapers } from '../sign/kinds.ts';
import type { KindPaper, Look } from '../sign/kinds.ts';
import { stepsOfPaper } from '../workflow/stepRows.ts';
import { listNewestOfVisit } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import type { Encounter } from '#fhir/types/index.ts';

export const signList = implement(contract).as(async (call) => {
  const { id = '', tx, caller } = call;
  const record = await findRecordOfEncounter(tx, { dk: caller.dk, encounterId: id });
  return { papers: await listStates(call, id), ...(record && { recordId: record.id }) };
});

type State = 'unsigned' | 'signed' | 'pending' | 'waiting' | 'returned' | 'changed' | 'withdrawn';

/** Papers of the kinds with their state; signed ones that no kind lists any more stay in the list. */
async function listStates(look: Look, encounterId: string) {
  const encounter = await look.store.get('Encounter', encounterId);
  const rows = await listNewestOfVisit(look.tx, { dk: look.caller.dk, encounterId });
  const listed = await listKindPapers(look, encounterId);
  const keyOf = (kind: string, focus: string) => `${kind} ${focus}`;
  const byKey = new Map(rows.map((row) => [keyOf(row.kind, row.focus), row]));
  const papers = [];
  for (const paper of listed) {
    const row = byKey.get(keyOf(paper.kind.code, paper.focus));
    byKey.delete(keyOf(paper.kind.code, paper.focus));
    papers.push({ kind: paper.kind.code, focus: paper.focus, title: paper.title, state: await stateOf(look, { paper, row, encounter }), ...(row && signedFacts(row)) });
  }
  for (const row of byKey.values()) papers.push({ kind: row.kind, focus: row.focus, title: row.title, state: await signedState(look, row), ...signedFacts(row) });
  return papers;
}

const signedFacts = (row: PaperRow) => ({ ...(row.documentId !== null && { documentId: row.documentId }), ...(row.acceptedAt && { signedAt: row.acceptedAt.toISOString() }), verifyCode: row.verifyCode });

export async function stateOf(look: Look, { paper, row, encounter }: { paper: KindPaper; row: PaperRow | undefined; encounter: Encounter }): Promise<State> {
  if (!row) return 'unsigned';
  const now = await findPageDigest(look, paper, encounter);
  if (now !== undefined && now !== row.pageDigest) return 'changed';
  return signedState(look, row);
}

/** Whatever the record says now. */
async function signedState({ tx, caller }: Look, row: PaperRow): Promise<State> {
  if (row.withdrawnAt) return 'withdrawn';
  if (row.state === 'pending') return 'pending';
  const steps = await stepsOfPaper(tx, { dk: caller.dk, paperId: row.id });
  if (steps.some(({ state }) => state === 'returned')) return 'returned';
  if (steps.some(({ state }) => state === 'pending')) return 'pending';
  return isComplete(steps) ? 'signed' : 'waiting';
}

/** Undefined where the record does not allow this paper now: what was signed stays what it is. */
export async function findPageDigest(look: Look, { kind, focus }: KindPaper, encounter: Encounter): Promise<string | undefined> {
  try {
    return (await look.tx.savepoint(() => readPage(look, { kind, focus, encounter }))).pageDigest;
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'bug') return undefined;
    throw error;
  }
}
