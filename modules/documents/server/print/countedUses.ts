// What the print counts keep of papers that were read or printed. spec: PRN-14
import { dayOf } from '../../model/index.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { countedForm } from './boundPaper.ts';
import { pagesOf } from './countPages.ts';
import type { Use } from './useRows.ts';

/** A paper whose signature is awaited is no finished paper: it is not counted. */
export async function countedUses(read: readonly { readonly paper: PaperRow; readonly pdf: Uint8Array }[]): Promise<readonly Use[]> {
  const uses = await Promise.all(read.map(async ({ paper, pdf }) => {
    const { dk, documentId, file, acceptedAt } = paper;
    if (file === null || documentId === null) return [];
    return [{ dk, documentId, form: countedForm(paper), signedOn: dayOf((acceptedAt ?? new Date(0)).toISOString()), pages: await pagesOf(pdf) }];
  }));
  return uses.flat();
}
