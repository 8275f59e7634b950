// A row as PDF/A: waiting for its signature, or with the words of the signature that follows.
import { renderPdf } from '#platform/print/index.ts';
import { frozenOf } from './paperRows.ts';
import type { PaperRow } from './paperRows.ts';
import { pageData } from '../../model/index.ts';
import type { SignatureWords } from '../../model/index.ts';

export function renderPaper(paper: PaperRow, { publicUrl, at, signed }: { publicUrl: string; at: Date; signed?: SignatureWords }): Promise<Uint8Array> {
  const { verifyCode: code, version, signerTitle: role, signerName: name } = paper;
  const data = pageData(frozenOf(paper), { code, version, role, name, ...(signed && { signed }) });
  return renderPdf({ template: paper.template, data, qr: `${publicUrl}/verify/${code}`, at });
}
