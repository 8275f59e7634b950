// The life of a record between department and records office: pure rules of every step. spec: REC-20 to REC-24
import { Fault } from '#platform/fault/index.ts';
import type { CareType, RecordState } from './record.ts';

export interface RecordLife {
  readonly care: CareType;
  readonly state: RecordState;
  readonly endedAt: string | undefined;
  readonly receivedAt: string | undefined;
  readonly archiveNumber: string | undefined;
  readonly unlockAsked?: string | undefined;
}

/** The department may write in it. */
export const isWithWard = ({ state }: Pick<RecordLife, 'state'>): boolean => state === 'open' || state === 'returned';

/** An ordinary visit closes by rules and is nobody's to hand over. */
function refuseVisit({ care }: RecordLife): void {
  if (care === 'visit') throw new Fault('rule', 'documents.record-closes-itself');
}

export function decideHandOver(record: RecordLife): RecordState {
  refuseVisit(record);
  if (!isWithWard(record)) throw new Fault('rule', 'documents.record-handed-over');
  if (record.endedAt === undefined) throw new Fault('rule', 'documents.record-goes-on');
  return 'handed-over';
}

/** Both sides confirm: the department hands over, the office says that it is there. */
export function decideReceive(record: RecordLife): void {
  if (record.state !== 'handed-over') throw new Fault('rule', 'documents.record-not-handed-over');
}

export interface CheckedItem { readonly key: string; readonly passed: boolean; readonly reason?: string | undefined }

/** `expected`: keys of the checklist in force. What fails says why; a record with something that failed goes back. */
export function decideCheck(record: RecordLife, { items, outcome }: { items: readonly CheckedItem[]; outcome: 'accept' | 'return' }, expected: readonly string[]): RecordState {
  decideReceive(record);
  if (record.receivedAt === undefined) throw new Fault('rule', 'documents.record-not-received');
  const keys = items.map(({ key }) => key);
  if (new Set(keys).size !== keys.length || expected.some((key) => !keys.includes(key)) || keys.some((key) => !expected.includes(key))) throw new Fault('unprocessable', 'documents.checklist-incomplete');
  if (items.some(({ passed, reason }) => !passed && !reason)) throw new Fault('unprocessable', 'documents.reason-missing');
  const failed = items.some(({ passed }) => !passed);
  if (failed !== (outcome === 'return')) throw new Fault('unprocessable', failed ? 'documents.check-failed' : 'documents.check-passed');
  return failed ? 'returned' : 'accepted';
}

/** The number it has already is kept: a record that was unlocked for an addendum comes back to its place. */
export function decideArchive(record: RecordLife): { readonly needsNumber: boolean } {
  if (record.state !== 'accepted') throw new Fault('rule', 'documents.record-not-accepted');
  return { needsNumber: record.archiveNumber === undefined };
}

export function decideAskUnlock(record: RecordLife): void {
  refuseVisit(record);
  if (record.state !== 'archived' && record.state !== 'accepted') throw new Fault('rule', 'documents.record-not-locked');
  if (record.unlockAsked !== undefined) throw new Fault('conflict', 'documents.unlock-asked');
}

/** Approved by somebody else than who asked. The record goes back to its department for an addendum; what is signed stays as it is. */
export function decideUnlock(record: RecordLife, question: { readonly askedBy: string }, answer: { readonly by: string; readonly approve: boolean }): RecordState {
  if (record.unlockAsked === undefined) throw new Fault('rule', 'documents.unlock-not-asked');
  if (question.askedBy === answer.by) throw new Fault('forbidden', 'documents.own-unlock');
  return answer.approve ? 'returned' : record.state;
}
