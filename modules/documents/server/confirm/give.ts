// An answer that counts becomes evidence: one canonical text, its hash, and the words for the page. spec: SGW-43
import { createHash } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { confirmationWords, drawingSvg, evidenceText } from '../../model/index.ts';
import type { Evidence } from '../../model/index.ts';
import { confirmRow } from './rows.ts';
import type { ConfirmationRow } from './rows.ts';

export interface Answered {
  readonly at: string;
  readonly device: Evidence['device'];
  /** What proves it, by its way. */
  readonly how: Readonly<Record<string, unknown>>;
  /** Words for the page: masked number, names of the witnesses. */
  readonly detail?: string | undefined;
  /** Strokes drawn beside it. */
  readonly strokes?: string | undefined;
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** Throws Fault `documents.confirmation-ended` where somebody was faster. Gives the hash of the evidence. */
export async function giveConfirmation(db: Db, row: ConfirmationRow, { at, device, how, detail, strokes }: Answered): Promise<string> {
  const drawing = strokes === undefined ? null : drawingSvg(strokes);
  const evidence: Evidence = {
    version: 1,
    what: { kind: row.kind, focus: row.focus, title: row.title, pageDigest: row.pageDigest, file: row.file, sources: row.sources },
    who: { ...row.person, patientId: row.patientId }, how: { method: row.method, ...how }, when: at, device, askedBy: { reference: row.askedBy, name: row.askedByName },
    ...(drawing !== null && { drawing: sha256(drawing) }),
  };
  const evidenceHash = sha256(evidenceText(evidence));
  const given = { at, evidence, evidenceHash, words: confirmationWords({ evidence, hash: evidenceHash, detail }), drawing };
  if (!(await confirmRow(db, row, given))) throw new Fault('conflict', 'documents.confirmation-ended');
  return evidenceHash;
}
