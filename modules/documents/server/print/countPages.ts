// Every finished paper is expected to be read or printed; its pages are counted in the background, never while somebody signs. spec: PRN-14
import { PDF } from '@libpdf/core';
import { on } from '#fhir/rest/room.ts';
import type { Book } from '#fhir/rest/room.ts';
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { DocumentReference } from '#fhir/types/index.ts';
import { codeSystem, dayOf, kindSystem } from '../../model/index.ts';
import { findPaperOfDocument } from '../sign/paperRows.ts';
import { countedForm } from './boundPaper.ts';
import { expectUse, listUncounted, setPages } from './useRows.ts';

export const useBook: Book = {
  kind: 'book', name: 'documents.paper-use', topic: on('DocumentReference'),
  run: async (tx, change) => {
    const document = (await change.content()) as unknown as DocumentReference;
    if (document.masterIdentifier?.system !== codeSystem || document.docStatus !== 'final') return;
    const kind = document.identifier?.find(({ system }) => system === kindSystem)?.value ?? '';
    await expectUse(tx, { dk: change.dk, documentId: change.id, form: kind, signedOn: dayOf(document.date ?? change.at) });
  },
};

const atOnce = 20;

/** One round; gives how many were counted. A file that is gone or unreadable counts as no page. */
export async function countPages({ db, files }: Pick<RestServices, 'db' | 'files'>): Promise<number> {
  const waiting = await listUncounted(db, atOnce);
  for (const { dk, documentId } of waiting) {
    const paper = await findPaperOfDocument(db, { dk, documentId });
    const pdf = paper?.file ? await files.get(dk, paper.file).catch(() => undefined) : undefined;
    await setPages(db, { dk, documentId, form: paper ? countedForm(paper) : '', pages: pdf ? await pagesOf(pdf) : 0 });
  }
  return waiting.length;
}

export async function pagesOf(pdf: Uint8Array): Promise<number> {
  try {
    return (await PDF.load(pdf)).getPageCount();
  } catch {
    return 0;
  }
}

export const keepPageCounts = (services: RestServices): (() => Promise<void>) =>
  keepDoing({ log: services.log, part: 'print', failed: 'pages of papers could not be counted; tried again', pauseMs: 15_000 }, async (isEnding) => {
    while (!isEnding() && (await countPages(services)) === atOnce);
  });
