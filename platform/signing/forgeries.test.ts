// Some three hundred forgeries of signed papers, and the papers themselves. The attacks are those published against viewers of signed PDFs and against XML signatures. spec: VER
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendObjects } from './pdf/appendObjects.ts';
import { archivePdf } from './pdf/archivePdf.ts';
import { readPdfFile } from './pdf/pdfFile.ts';
import type { PdfValue } from './pdf/pdfSyntax.ts';
import { dictOf, listPages, rootOf } from './pdf/signatureField.ts';
import { findSignatureSpaces } from './pdf/signatureSpace.ts';
import { addSignature, timeStampPdf } from './pdf/signPdf.ts';
import { verifyPdf } from './pdf/verifyPdf.ts';
import type { SigningKey } from './provider.ts';
import { openTestSigners } from './signersTestServer.ts';
import type { TestSigners } from './signersTestServer.ts';
import { askStatus } from './status/certificateStatus.ts';

let signers: TestSigners;
let keys: SigningKey[];
const papers: Buffer[] = [];
const now = new Date();

beforeAll(async () => {
  signers = await openTestSigners();
  keys = [await signers.makeKey('Phan Đình Khôi'), await signers.makeKey('Lê Thị Ẩn')];
  for (let number = 0; number < 8; number++) papers.push(await makePaper(number));
}, 120_000);
afterAll(() => signers.close());

const stamp = (pdf: Uint8Array) => signers.again(() => timeStampPdf(pdf, { tsaUrl: `${signers.authority.url}/tsa`, anchors: signers.anchors() }));
const archive = (pdf: Uint8Array) => signers.again(() => archivePdf(pdf, {
  tsaUrl: `${signers.authority.url}/tsa`, anchors: signers.anchors(), ask: ({ certificate, issuer }) => askStatus({ certificate, issuer, at: new Date() }, { ocsp: '', crl: '' }),
}));
const sign = async (pdf: Uint8Array, by: number) => stamp(await addSignature(pdf, keys[by]!, { field: `signer-${by}`, signedAt: now, reason: 'Giấy thử', location: 'Bệnh viện' }));

/** Of one signer, of two, archived or not, with a table or a stream of cross-references. */
async function makePaper(number: number): Promise<Buffer> {
  const document = PDF.create();
  document.addPage().drawText(`Paper number ${number}: paracetamol 500 mg x 10`, { x: 50, y: 700 });
  let pdf = await sign(await document.save({ useXRefStream: number % 2 === 1 }), 0);
  if (number % 4 >= 2) pdf = await sign(pdf, 1);
  return Buffer.from(number >= 4 ? await archive(pdf) : pdf);
}

const judge = (pdf: Uint8Array) => verifyPdf(pdf, { anchors: signers.anchors(), at: now });

function flip(pdf: Buffer, at: number): Buffer {
  const copy = Buffer.from(pdf);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** An update that changes one object, as any editor would write it. */
function update(pdf: Buffer, of: (file: ReturnType<typeof readPdfFile>) => number, edit: (old: Map<string, PdfValue>) => void): Buffer {
  const file = readPdfFile(pdf);
  const number = of(file);
  const old = new Map(dictOf(file.get(number)));
  edit(old);
  return appendObjects(file, [{ number, value: old }]);
}

/** A new field in the form, as if it were a later signer's. */
function addField(pdf: Buffer, field: [string, PdfValue][]): Buffer {
  const file = readPdfFile(pdf);
  const form = Number((rootOf(file).dict.get('AcroForm') as { ref: number }).ref);
  const old = new Map(dictOf(file.get(form)));
  old.set('Fields', [...(old.get('Fields') as PdfValue[]), { ref: 4998, generation: 0 }]);
  return Buffer.from(appendObjects(file, [{ number: form, value: old }, { number: 4998, value: new Map(field) }]));
}

const pageOf = (file: ReturnType<typeof readPdfFile>) => listPages(file)[0]?.ref ?? 0;
const rootNumber = (file: ReturnType<typeof readPdfFile>) => rootOf(file).ref.ref;
const firstSpace = (pdf: Buffer) => findSignatureSpaces(pdf).spaces[0]!;
const replaced = (pdf: Buffer, from: RegExp | string, to: string) => Buffer.from(pdf.toString('latin1').replace(from, to), 'latin1');
const contentOf = (file: ReturnType<typeof readPdfFile>) => [...file.entries.keys()].find((number) => { const value = file.get(number); return typeof value === 'object' && value !== null && 'raw' in value; }) ?? 0;

const forgeries: Record<string, (pdf: Buffer, other: Buffer) => Buffer> = {
  'a byte of the page': (pdf) => flip(pdf, 60),
  'a byte of the dictionary behind the signature': (pdf) => flip(pdf, firstSpace(pdf).range[2] + 3),
  'a digit of the signature': (pdf) => replaced(pdf, /\/Contents <3082/, '/Contents <3083'),
  'the padding of the signature': (pdf) => { const copy = Buffer.from(pdf); copy[firstSpace(pdf).range[2] - 2] = 0x37; return copy; },
  'the end cut off': (pdf) => pdf.subarray(0, pdf.length - 7),
  'words appended': (pdf) => Buffer.concat([pdf, Buffer.from('\n% nothing\n')]),
  'a revision with another page': (pdf) => update(pdf, pageOf, (page) => page.set('Contents', { ref: 4999, generation: 0 })),
  'a revision with another content': (pdf) => { const file = readPdfFile(pdf); return appendObjects(file, [{ number: contentOf(file), value: { dict: new Map(), raw: Buffer.from('BT ET') } }]); },
  'a drawing laid over the page': (pdf) => update(pdf, pageOf, (page) => page.set('Annots', [new Map<string, PdfValue>([['Subtype', { name: 'Stamp' }], ['Rect', [0, 0, 600, 800]]])])),
  'a smaller crop': (pdf) => update(pdf, pageOf, (page) => page.set('CropBox', [0, 0, 10, 10])),
  'hidden by a layer': (pdf) => update(pdf, rootNumber, (root) => root.set('OCProperties', new Map())),
  'replaced by a script': (pdf) => update(pdf, rootNumber, (root) => root.set('OpenAction', new Map<string, PdfValue>([['S', { name: 'JavaScript' }], ['JS', { text: Buffer.from('x') }]]))),
  'other pages': (pdf) => update(pdf, rootNumber, (root) => root.set('Pages', { ref: 4999, generation: 0 })),
  'the form taken out': (pdf) => update(pdf, rootNumber, (root) => root.delete('AcroForm')),
  'the fields taken out': (pdf) => update(pdf, (file) => Number((rootOf(file).dict.get('AcroForm') as { ref: number }).ref), (form) => form.set('Fields', [])),
  'form data that a viewer fills in': (pdf) => update(pdf, (file) => Number((rootOf(file).dict.get('AcroForm') as { ref: number }).ref), (form) => form.set('NeedAppearances', true)),
  'another root': (pdf) => { const file = readPdfFile(pdf); return Buffer.from(appendObjects({ ...file, trailer: new Map([...file.trailer, ['Root', { ref: 900, generation: 0 }]]) }, [{ number: 900, value: rootOf(file).dict }])); },
  'a signature moved to make room (wrapping)': (pdf) => { const { range } = firstSpace(pdf); const room = Buffer.from(' '.repeat(200)); return replaced(Buffer.concat([pdf.subarray(0, range[2]), room, pdf.subarray(range[2])]), new RegExp(`(/ByteRange \\[\\s*0 ${range[1]}) ${range[2]} `), `$1 ${range[2] + 200} `); },
  'no signature in the room (universal forgery)': (pdf) => replaced(pdf, /\/Contents <[0-9a-f]+>/, '/Contents <>'),
  'nothing for the signature (universal forgery)': (pdf) => replaced(pdf, /\/Contents <[0-9a-f]+>/, '/Contents null'),
  'no byte range (universal forgery)': (pdf) => replaced(pdf, /\/ByteRange \[[^\]]+\]/, '/ByteRange null'),
  'a byte range over nothing (universal forgery)': (pdf) => replaced(pdf, /\/ByteRange \[[^\]]+\]/, '/ByteRange [0 0 0 0]'),
  'the signature of another paper': (pdf, other) => { const copy = Buffer.from(pdf); copy.write(firstSpace(other).hex, firstSpace(pdf).range[1] + 1, 'latin1'); return copy; },
  'permissions given afterwards (/Perms)': (pdf) => update(pdf, rootNumber, (root) => root.set('Perms', new Map<string, PdfValue>([['DocMDP', { ref: 1, generation: 0 }]]))),
  'rights for a viewer given afterwards (/UR3)': (pdf) => update(pdf, rootNumber, (root) => root.set('Perms', new Map<string, PdfValue>([['UR3', new Map()]]))),
  'a hidden field of text': (pdf) => addField(pdf, [['FT', { name: 'Tx' }], ['T', { text: Buffer.from('x') }], ['F', 2], ['V', { text: Buffer.from('y') }]]),
  'a visible field of a signature over the page': (pdf) => addField(pdf, [['FT', { name: 'Sig' }], ['T', { text: Buffer.from('x') }], ['Rect', [0, 0, 600, 800]]]),
  'an invisible field with a face': (pdf) => addField(pdf, [['FT', { name: 'Sig' }], ['T', { text: Buffer.from('x') }], ['Rect', [0, 0, 0, 0]], ['AP', new Map()]]),
  'a signature whose bytes nobody finds': (pdf) => addField(pdf, [['FT', { name: 'Sig' }], ['T', { text: Buffer.from('x') }], ['Rect', [0, 0, 0, 0]], ['V', new Map<string, PdfValue>([['Type', { name: 'Sig' }], ['Contents', { text: Buffer.from('x') }]])]]),
  'another name for the whole (Info)': (pdf) => { const file = readPdfFile(pdf); return Buffer.from(appendObjects({ ...file, trailer: new Map([...file.trailer, ['Info', { ref: 901, generation: 0 }]]) }, [{ number: 901, value: new Map([['Title', { text: Buffer.from('x') }]]) }])); },
  'the halves of the byte range swapped': (pdf) => replaced(pdf, /(\/ByteRange \[\s*)(\d+) (\d+) (\d+) (\d+)/, '$1$4 $5 $2 $3'),
  'a byte range of three parts': (pdf) => replaced(pdf, /(\/ByteRange \[\s*\d+ \d+ \d+ \d+)/, '$1 0 0'),
  'a byte range that is a reference': (pdf) => replaced(pdf, /\/ByteRange \[[^\]]+\]/, '/ByteRange 5 0 R'),
  'the name of the byte range written in another way': (pdf) => replaced(pdf, '/ByteRange', '/Byte#52ange'),
  'the file twice': (pdf) => Buffer.concat([pdf, pdf]),
  'a later cross-reference that leads nowhere': (pdf) => Buffer.concat([pdf, Buffer.from('\nxref\n0 0\ntrailer\n<</Size 1>>\nstartxref\n5\n%%EOF\n')]),
};

describe('forgeries', () => {
  it('VER-8 the papers themselves are genuine', () => {
    for (const [at, pdf] of papers.entries()) expect(judge(pdf), `paper ${at}`).toMatchObject({ genuine: true });
    expect(papers.map((pdf) => judge(pdf).signatures.map(({ level }) => level).join())).toEqual(['B-T', 'B-T', 'B-T,B-T', 'B-T,B-T', 'B-LTA', 'B-LTA', 'B-LTA,B-LTA', 'B-LTA,B-LTA']);
  });

  it('VER-8 each of some three hundred forgeries is found', () => {
    let count = 0;
    for (const [how, forge] of Object.entries(forgeries)) {
      for (const [at, pdf] of papers.entries()) {
        const forged = forge(pdf, papers[(at + 1) % papers.length]!);
        expect(Buffer.compare(forged, pdf), how).not.toBe(0);
        expect(judge(forged).genuine, `${how}, paper ${at}`).toBe(false);
        count++;
      }
    }
    expect(count).toBeGreaterThanOrEqual(280);
  });

  it('VER-7 a certificate that was revoked before it signed is told from the file alone; a proof that was not renewed has aged', async () => {
    const key = await signers.makeKey('Kẻ Bị Thu Hồi');
    const { factsOf, readCertificate } = await import('./certificate.ts');
    await fetch(`${signers.authority.url}/ca/revocations`, { method: 'POST', body: JSON.stringify({ serial: factsOf(readCertificate(key.certificate)).serial.toLowerCase() }) });
    const signed = await stamp(await addSignature(papers[0]!, key, { field: 'late', signedAt: now, reason: '', location: '' }));
    expect(judge(await archive(signed)).signatures.map(({ problems }) => problems)).toEqual([[], ['revoked']]);
    const later = new Date(now.getTime() + 20 * 365 * 86_400_000);
    expect(verifyPdf(papers[4]!, { anchors: signers.anchors(), at: now, now: later }).signatures[0]?.problems).toEqual(['aged']);
  });

  it('VER-8 qpdf and openssl, which nobody here wrote, agree that the papers are sound', (context) => {
    const path = join(signers.folder, 'paper.pdf');
    writeFileSync(path, papers[7]!);
    writeFileSync(join(signers.folder, 'root.pem'), signers.authority.root);
    writeFileSync(join(signers.folder, 'content'), Buffer.concat([papers[0]!.subarray(0, firstSpace(papers[0]!).range[1]), papers[0]!.subarray(firstSpace(papers[0]!).range[2])]));
    writeFileSync(join(signers.folder, 'signature'), Buffer.from(firstSpace(papers[0]!).hex, 'hex'));
    try {
      execFileSync('qpdf', ['--check', path]);
      execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', join(signers.folder, 'signature'), '-content', join(signers.folder, 'content'), '-CAfile', join(signers.folder, 'root.pem'), '-purpose', 'any', '-out', join(signers.folder, 'out')], { stdio: 'pipe' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('qpdf or openssl is not installed');
      throw error;
    }
  });
});
