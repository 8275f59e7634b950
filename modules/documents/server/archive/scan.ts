// Scanned pages come as PDF or JPEG and are kept as PDF. spec: ARC-22
import { PDF } from '@libpdf/core';
import { dayOf } from '#modules/facility/model/index.ts';
import { foldText } from '#modules/reception/model/index.ts';
import { Fault } from '#platform/fault/index.ts';

const a4 = { width: 595, height: 842 };

/** A PDF stays byte for byte what it was. Throws Fault `documents.scan-unreadable`. */
export async function pdfOfScan(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46])) {
      const pdf = await PDF.load(bytes);
      if (pdf.getPageCount() > 0) return bytes;
    }
    if (startsWith(bytes, [0xff, 0xd8, 0xff])) return await pageOfPicture(bytes);
  } catch (cause) {
    throw new Fault('rule', 'documents.scan-unreadable', { cause });
  }
  throw new Fault('rule', 'documents.scan-unreadable');
}

const startsWith = (bytes: Uint8Array, signs: readonly number[]): boolean => signs.every((sign, at) => bytes[at] === sign);

async function pageOfPicture(bytes: Uint8Array): Promise<Uint8Array> {
  const pdf = PDF.create();
  const picture = pdf.embedJpeg(bytes);
  const scale = Math.min(a4.width / picture.width, a4.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  pdf.addPage(a4).drawImage(picture, { x: (a4.width - width) / 2, y: (a4.height - height) / 2, width, height });
  return pdf.save();
}

/** The standard fonts of a page have no Vietnamese letters. */
export const marks = { read: 'DOC TAI CHO - KHONG SAO CHEP', copy: 'BAN SAO' } as const;

/** Who reads or receives, by which number, on which day. */
export const markLine = (words: string, { number, name, at }: { readonly number: string; readonly name: string; readonly at: Date }): string => `${words}  ${number}  ${foldText(name).toUpperCase()}  ${dayOf(at.toISOString())}`;

/** The same pages with a mark across each: who reads or receives them, by which request, when. What is signed is the file in the archive, not this view. */
export async function markedCopy(bytes: Uint8Array, mark: string): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes);
  for (const page of pdf.getPages()) {
    page.drawText(mark, { x: 24, y: 12, size: 8 });
    for (const y of [0.2, 0.5, 0.8]) page.drawText(mark, { x: page.width * 0.08, y: page.height * y - 60, size: 13, opacity: 0.35, rotate: { angle: 25 } });
  }
  return pdf.save();
}
