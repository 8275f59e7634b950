// A record as one PDF/A-3: the template makes cover, index, marks and attachments; the pages of the papers are drawn on the sheets it leaves empty. spec: PRN-11
import { PDF } from '@libpdf/core';
import type { PDFPage } from '@libpdf/core';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import QRCode from 'qrcode';

export interface Sheet { readonly width: number; readonly height: number }

/** Height in points that `record.typ` keeps free at the foot of a sheet for the mark of a converted copy. */
const strip = (14 * 72) / 25.4;

export interface Binding {
  readonly papers: readonly Uint8Array[];
  readonly codes: readonly string[];
  /** Lays out the template with the sheets of each paper and the QR codes. */
  layOut(sheets: readonly (readonly Sheet[])[], files: readonly string[], codes: readonly string[]): Uint8Array;
}

export async function bindPages(compiler: NodeCompiler, folder: string, { papers, codes, layOut }: Binding): Promise<Uint8Array> {
  const sources = await Promise.all(papers.map(openPaper));
  const sheets = sources.map((source) => source?.getPages().map(({ width, height }) => ({ width, height })) ?? []);
  const files = papers.map((_paper, index) => `originals/${index}.pdf`);
  papers.forEach((paper, index) => compiler.mapShadow(folder + files[index], Buffer.from(paper)));
  try {
    const drawn = await Promise.all(codes.map((code) => QRCode.toString(code, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })));
    const bound = await PDF.load(layOut(sheets, files, drawn));
    await drawPapers(bound, sources);
    return await bound.save({ compressStreams: false });
  } finally {
    for (const file of files) compiler.unmapShadow(folder + file);
  }
}

/** A file that no reader opens has no sheets; it is attached all the same. */
async function openPaper(paper: Uint8Array): Promise<PDF | undefined> {
  try {
    const source = await PDF.load(paper);
    if (source.isEncrypted) return undefined;
    // What signers added after the first stands in form fields: a drawn page has none.
    source.getForm()?.flatten({ skipAppearanceUpdate: true });
    for (const page of source.getPages()) page.flattenAnnotations();
    return source;
  } catch {
    return undefined;
  }
}

async function drawPapers(bound: PDF, sources: readonly (PDF | undefined)[]): Promise<void> {
  const pages = bound.getPages();
  let place = pages.length - sources.reduce((count, source) => count + (source?.getPageCount() ?? 1), 0);
  for (const source of sources) {
    const count = source?.getPageCount() ?? 1;
    for (let index = 0; source !== undefined && index < count; index++) await drawPage(bound, { page: pages[place + index], source, index });
    place += count;
  }
}

async function drawPage(bound: PDF, { page, source, index }: { page: PDFPage | undefined; source: PDF; index: number }): Promise<void> {
  if (!page) throw new Error('the template made fewer sheets than the papers have');
  const scale = 1 - strip / page.height;
  page.drawPage(await bound.embedPage(source, index), { x: (page.width * (1 - scale)) / 2, y: strip, scale });
}
