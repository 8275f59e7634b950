// A row as PDF/A: waiting for its signature, or with the words of the signature that follows.
import { Fault } from '#platform/fault/index.ts';
import { renderPdf } from '#platform/print/index.ts';
import { frozenOf } from './paperRows.ts';
import type { PaperRow } from './paperRows.ts';
import { formatSecond, pageData } from '../../model/index.ts';
import type { SignatureWords } from '../../model/index.ts';

export function renderPaper(paper: PaperRow, { publicUrl, at, signed }: { publicUrl: string; at: Date; signed?: SignatureWords }): Promise<Uint8Array> {
  const { verifyCode: code, version, signerTitle: role, signerName: name } = paper;
  const data = pageData(frozenOf(paper), { code, version, role, name, ...(signed && { signed }) });
  return renderPdf({ template: paper.template, data, qr: `${publicUrl}/verify/${code}`, at });
}

/** The same words in large letters, for reading: no signature is on it, it names the signed one. Throws Fault `documents.no-file` for a paper that has no such copy. */
export function renderLarge(paper: PaperRow, { publicUrl }: { publicUrl: string }): Promise<Uint8Array> {
  if (paper.template !== 'prescription' || paper.acceptedAt === null || paper.file === null) throw new Fault('notFound', 'documents.no-file');
  const at = paper.acceptedAt;
  const signature = { state: 'copy', name: paper.signerName, role: paper.signerTitle, at: formatSecond(at.toISOString()) };
  return renderPdf({ template: paper.template, data: { ...paper.content, large: true, signature, signers: [signature], verify: { code: paper.verifyCode }, version: { number: paper.version } }, qr: `${publicUrl}/verify/${paper.verifyCode}`, at });
}
