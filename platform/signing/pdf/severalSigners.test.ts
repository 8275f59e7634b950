// Several people on one paper, and what may be added to a signed file. spec: SGN, VER
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDF, rgb } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningKey } from '../provider.ts';
import { openTestSigners } from '../signersTestServer.ts';
import type { TestSigners } from '../signersTestServer.ts';
import { appendObjects } from './appendObjects.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfValue } from './pdfSyntax.ts';
import { addSignature, signPdf, timeStampPdf } from './signPdf.ts';
import { dictOf, listPages, listSignaturePlaces, prepareFields, rootOf } from './signatureField.ts';
import { verifyPdf } from './verifyPdf.ts';

let signers: TestSigners;
let doctor: SigningKey;
let head: SigningKey;
let plain: Uint8Array;
const now = new Date();

beforeAll(async () => {
  signers = await openTestSigners();
  [doctor, head] = await Promise.all([signers.makeKey('Phan Đình Khôi'), signers.makeKey('Lê Thị Ẩn')]);
  const document = PDF.create();
  const page = document.addPage();
  page.drawText('Bien ban hoi chan', { x: 50, y: 700 });
  for (const [at, field] of ['doctor', 'head'].entries()) page.addLinkAnnotation({ rect: { x: 50 + at * 200, y: 400, width: 150, height: 50 }, uri: `lanh:sign/${field}` });
  plain = await document.save();
}, 120_000);
afterAll(() => signers.close());

const wish = (field: string) => ({ field, signedAt: now, reason: 'Biên bản hội chẩn', location: 'Bệnh viện Sông Lành', role: field === 'head' ? 'Trưởng khoa' : 'Bác sĩ' });
const stamp = (pdf: Uint8Array) => signers.again(() => timeStampPdf(pdf, { tsaUrl: `${signers.authority.url}/tsa`, anchors: signers.anchors() }));
const judge = (pdf: Uint8Array) => verifyPdf(pdf, { anchors: signers.anchors(), at: now });
const signedByBoth = async (pdf: Uint8Array) => stamp(await addSignature(await stamp(await addSignature(pdf, doctor, wish('doctor'))), head, wish('head')));

/** An update of the file that changes one object. */
function change(pdf: Uint8Array, number: number, edit: (old: Map<string, PdfValue>) => void): Uint8Array {
  const file = readPdfFile(pdf);
  const old = new Map(dictOf(file.get(number)));
  edit(old);
  return appendObjects(file, [{ number, value: old }]);
}

describe('several signers', () => {
  it('SGN-100 a second signature keeps the first valid; each names its signer and role', async () => {
    for (const paper of [plain, await (await PDF.load(plain)).save({ useXRefStream: true })]) {
      const both = await signedByBoth(paper);
      expect(judge(both)).toMatchObject({ genuine: true, signatures: [{ signer: { subject: 'Phan Đình Khôi' }, role: 'Bác sĩ' }, { signer: { subject: 'Lê Thị Ẩn' }, role: 'Trưởng khoa' }] });
      await expect(addSignature(both, head, wish('head'))).rejects.toThrow('has a signature already');
    }
  });

  it('SGN-101 each signer has a place on the page; the words of the signature are drawn into it and nowhere else', async () => {
    const prepared = prepareFields(plain);
    expect(listSignaturePlaces(prepared)).toEqual([{ field: 'doctor', width: 150, height: 50, isSigned: false }, { field: 'head', width: 150, height: 50, isSigned: false }]);
    const drawing = PDF.create();
    drawing.addPage({ width: 150, height: 50 }).drawText('Le Thi An', { x: 5, y: 20, color: rgb(0, 0, 1) });
    const first = await stamp(await addSignature(prepared, doctor, wish('doctor')));
    const both = await stamp(await addSignature(first, head, { ...wish('head'), appearance: await drawing.save() }));
    expect(judge(both).genuine).toBe(true);
    expect(listSignaturePlaces(both).map(({ isSigned }) => isSigned)).toEqual([true, true]);
    const field = [...readPdfFile(both).entries.keys()].map((number) => dictOf(readPdfFile(both).get(number))).find((one) => one?.has('AP') && one.get('T') !== undefined && one.has('V'));
    expect(field).toBeDefined();
    // The place itself may not grow over the page.
    const grown = [...readPdfFile(first).entries.keys()].find((number) => dictOf(readPdfFile(first).get(number))?.get('T') !== undefined && !dictOf(readPdfFile(first).get(number))?.has('V')) ?? 0;
    expect(judge(change(first, grown, (old) => old.set('Rect', [0, 0, 600, 800]))).signatures[0]?.problems).toEqual(['extended']);
  });

  it('VER-5 after a signature nothing may be put over, swapped or hidden; what came later is told apart from what was signed', async () => {
    const both = await signedByBoth(plain);
    const file = readPdfFile(both);
    const [page = { ref: 0, generation: 0 }] = listPages(file);
    const root = rootOf(file).ref.ref;
    const forged: Record<string, Uint8Array> = {
      'another content': change(both, page.ref, (old) => old.set('Contents', { ref: page.ref, generation: 0 })),
      'a drawing over the page': change(both, page.ref, (old) => old.set('Annots', [])),
      'another page tree': change(both, root, (old) => old.set('Pages', page)),
      'other names': change(both, root, (old) => old.set('Names', new Map())),
      'a visible field': appendObjects(file, [
        { number: 900, value: new Map<string, PdfValue>([['FT', { name: 'Sig' }], ['T', { text: Buffer.from('x') }], ['Rect', [0, 0, 600, 800]], ['Subtype', { name: 'Widget' }]]) },
        { number: root, value: new Map([...rootOf(file).dict, ['AcroForm', new Map([['Fields', [{ ref: 900, generation: 0 }]]])]]) },
      ]),
      'words behind the end': Buffer.concat([both, Buffer.from('\n% more\n')]),
      'another end': Buffer.concat([both, Buffer.from('\nstartxref\n0\n%%EOF\n')]),
    };
    for (const [how, pdf] of Object.entries(forged)) expect(judge(pdf).signatures.map(({ problems }) => problems.includes('extended')), how).toEqual([true, true]);
    expect(judge(appendObjects(file, [{ number: 900, value: { text: Buffer.from('nobody leads here') } }])).genuine).toBe(true);
  });

  it('VER-6 layers and scripts under a signature are told, also where they were there when it was signed', async () => {
    const root = rootOf(readPdfFile(plain)).ref.ref;
    const layered = change(plain, root, (old) => old.set('OCProperties', new Map()));
    const scripted = change(plain, root, (old) => old.set('OpenAction', new Map<string, PdfValue>([['S', { name: 'JavaScript' }], ['JS', { text: Buffer.from('app.alert(1)') }]])));
    for (const pdf of [layered, scripted]) expect(judge(await stamp(await signPdf(pdf, { key: doctor, ...wish('x') }))).signatures[0]?.problems).toEqual(['active']);
  });

  it('SGN-12 pdfsig finds both signatures valid', async (context) => {
    const path = join(signers.folder, 'both.pdf');
    writeFileSync(path, await signedByBoth(prepareFields(plain)));
    try {
      expect(execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' }).match(/Signature is Valid\./g)).toHaveLength(2);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('pdfsig (poppler-utils) is not installed');
      throw error;
    }
  });
});
