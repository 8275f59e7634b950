// A signed paper as the index of a record names it, and the form that print counts name.
import type { BoundPaper } from '../../model/index.ts';
import type { PaperRow } from '../sign/paperRows.ts';

/** The official code printed on the paper: `36/BV2`. */
const formCodeOf = ({ content }: PaperRow): string => (typeof content.form === 'string' && /^[\w-]+\/?\w*$/.test(content.form) ? content.form : '');

/** What print counts are kept by: the official code, else what stands on the paper as its title. */
export const countedForm = (paper: PaperRow): string => formCodeOf(paper) || (typeof paper.content.title === 'string' ? paper.content.title : paper.kind);

export function asBound(paper: PaperRow): BoundPaper {
  const { documentId, title, verifyCode, signerName, acceptedAt, signedAt } = paper;
  return { documentId: documentId ?? '', title, form: formCodeOf(paper), code: verifyCode, signers: [signerName], signedAt: (acceptedAt ?? signedAt ?? new Date(0)).toISOString() };
}
