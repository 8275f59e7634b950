// A later signature is in the file, with status and time stamp: the file becomes the paper, the document says so, the next step opens. spec: SGW-4
import { create, update } from '#fhir/operation/index.ts';
import { buildProvenance, finishDocument, isComplete } from '../../model/index.ts';
import { describeFile } from '../sign/makeFile.ts';
import { setFile } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { handOn } from './openSteps.ts';
import type { HandOn } from './openSteps.ts';

export interface NewStepSignature {
  readonly paper: PaperRow;
  readonly step: number;
  readonly by: { readonly reference: string; readonly display: string };
  readonly signedAt: string;
  readonly file: { readonly hash: string; readonly pdf: Uint8Array };
}

/** The step itself is marked signed before. */
export async function putSignature(hand: HandOn, { paper, step, by, signedAt, file }: NewStepSignature): Promise<void> {
  const { tx, store, newId } = hand;
  await setFile(tx, { dk: paper.dk, id: paper.id }, file.hash);
  const steps = await handOn(hand, paper, step);
  const document = await store.get('DocumentReference', paper.documentId ?? '');
  await store.save([
    update(finishDocument(document, { file: describeFile(file.hash, file.pdf), isComplete: isComplete(steps), signer: by })),
    create(buildProvenance({ id: newId(), documentId: document.id ?? '', by: by.reference, at: signedAt, sources: paper.sources, isLater: true })),
  ]);
}
