// Converted copies of a record and the counts of what is printed, on the real database with real signatures. spec: PRN
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendersOf } from '#apps/server/background.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { sendDue } from '#platform/outbox/index.ts';
import { startCourse } from '#modules/chart/model/index.ts';
import * as doc from '#modules/documents/model/index.ts';
import { countPages, refreshManifests } from '#modules/documents/server/index.ts';
import { foreign } from './foreignTools.ts';
import { openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

let server: SigningServer;
let services: RestServices;
let office: Runner;
let doctor: Runner;
let documentId = '';
let copy: Awaited<ReturnType<typeof makeCopy>>;
let bound = new Uint8Array();
const folder = mkdtempSync(join(tmpdir(), 'lanh-copy-'));
const makeCopy = () => office.run(doc.copyRecord, { reason: 'Người bệnh yêu cầu' }, server.encounterId);

beforeAll(async () => {
  server = await openSigningServer();
  services = await buildFhirServices(server.services, installationGate(server.services));
  doctor = await server.as('bacsi');
  office = await server.as('luutru');
  await doctor.run(doc.enrolSigning, { pin: '482915' });
  const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
  const signed = await doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, server.encounterId);
  documentId = signed.papers[0]?.documentId ?? '';
  // Where the services were slow the paper is finished afterwards.
  await sendDue({ db: server.db, senders: sendersOf(services), now: () => new Date(), log: server.services.log });
  await refreshManifests(services);
  copy = await makeCopy();
  bound = new Uint8Array((await office.get(copy.pdf)).rawPayload);
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

const textOf = async (pdf: Uint8Array) => (await PDF.load(pdf)).getPages().map((page) => page.extractText().text.replace(/\s+/g, ' ').normalize('NFC'));

describe('PRN-11 a whole record as one file', () => {
  it('PRN-11 has cover, index and every page of every paper, and is marked PDF/A-3b', async () => {
    const original = (await doctor.get(doc.pdfAddress(documentId))).rawPayload;
    const pages = await textOf(bound);
    expect(pages).toHaveLength(2 + (await PDF.load(original)).getPageCount());
    expect(pages[0]).toContain('HỒ SƠ BỆNH ÁN');
    expect(pages[0]).toContain('NGUYỄN THỊ DIỄM QUỲNH');
    expect(pages[1]).toMatch(/MỤC LỤC .* 1 Phiếu thử /);
    expect(Buffer.from(bound).toString('latin1')).toMatch(/pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>B</);
  });

  it('PRN-11 carries the signed original unchanged, as its source', async () => {
    const original = (await doctor.get(doc.pdfAddress(documentId))).rawPayload;
    const attached = (await PDF.load(bound)).attachments;
    const [name = ''] = [...attached.list().keys()];
    expect(name).toMatch(/^001 Phieu thu\.pdf$/);
    expect(Buffer.from(attached.get(name) ?? []).equals(original)).toBe(true);
    expect(Buffer.from(bound).toString('latin1')).toContain('/AFRelationship /Source');
  });

  it('PRN-12 every page says from which system, whose, who made it and when, and where the original is checked', async () => {
    const { verifyCode } = (await doctor.run(doc.signList, {}, server.encounterId)).papers[0] ?? {};
    const pages = await textOf(bound);
    pages.forEach((page, index) => {
      for (const phrase of ['BẢN CHUYỂN ĐỔI TỪ HỒ SƠ BỆNH ÁN ĐIỆN TỬ', 'Hệ thống: Lành, bệnh án điện tử', 'Chủ quản: ', `Ký hiệu: ${copy.symbol}`, 'Người chuyển đổi: ', 'Thời gian: ', `Trang ${index + 1}/${pages.length}`]) expect(page).toContain(phrase);
    });
    expect(pages[2]).toContain(`Mã tra cứu: ${verifyCode}`);
  });

  it('PRN-13 the next copy has the next symbol; who may read may not therefore copy', async () => {
    const [first, second] = [copy.symbol, (await makeCopy()).symbol];
    expect([first.endsWith('/SC-01'), second.endsWith('/SC-02')]).toEqual([true, true]);
    await expect(doctor.run(doc.copyRecord, { reason: 'Đọc' }, server.encounterId)).rejects.toThrow('fhir.no-permission');
    expect((await doctor.get(copy.pdf)).statusCode).toBe(403);
    expect((await (await server.as('pk.bacsi')).get(copy.pdf)).statusCode).toBe(403);
    expect((await office.get(doc.copyAddress(documentId))).statusCode).toBe(404);
  });

  it('PRN-11 foreign programs read it: qpdf, pdfdetach, pdfsig on the extracted original', async (context) => {
    const file = join(folder, 'record.pdf');
    writeFileSync(file, bound);
    const shown = foreign('pdftotext', ['-f', '3', '-layout', file, '-']);
    const checked = foreign('qpdf', ['--check', file]);
    const listed = foreign('pdfdetach', ['-list', file]);
    if (shown === undefined || checked === undefined || listed === undefined) return context.skip('qpdf or poppler-utils (pdftotext, pdfdetach) is not installed');
    for (const phrase of ['Đau họng', 'Ký số bởi: Phan Đình Khôi', 'BẢN CHUYỂN ĐỔI']) expect(shown.normalize('NFC')).toContain(phrase);
    expect(checked).toContain('No syntax or stream encoding errors');
    expect(listed).toContain('1 embedded files');
    foreign('pdfdetach', ['-saveall', '-o', folder, file]);
    const original = readdirSync(folder).find((name) => name.startsWith('001')) ?? '';
    expect(readFileSync(join(folder, original)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(foreign('pdfsig', ['-nocert', join(folder, original)])).toContain('Signature Validation: Signature is Valid.');
  });
});

describe('VER-24 the symbol of a copy', () => {
  const ask = async (typed: string) => {
    const { statusCode, body } = await office.get(`/verify/${typed}?lang=vi`);
    return { statusCode, text: body.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
  };
  it('VER-24 tells of which record, by whom, when and whether it is still so, however it is typed, and never whose', async () => {
    const said = await ask(encodeURIComponent(copy.symbol.toLowerCase()));
    for (const words of ['hồ sơ không thay đổi từ đó', `Hồ sơ bệnh án số ${copy.symbol.split('/')[0]}, 1 giấy tờ`, 'Bệnh viện Đa khoa Sông Lành', 'Người chuyển đổi', copy.symbol]) expect(said.text).toContain(words);
    expect(said.text).not.toMatch(/Quỳnh|Đau họng/);
    expect((await ask(copy.symbol)).text).toBe(said.text);
    expect((await ask('X.1/SC-99')).statusCode).toBe(404);
  });
  it('VER-24 a paper that was replaced since is told', async () => {
    await server.db.query(`update fhir.res set content = replace(content, '"status":"current"', '"status":"superseded"') where dk = 1 and rid = $1::uuid`, [documentId]);
    expect((await ask(copy.symbol)).text).toContain('nhưng hồ sơ đã thay đổi từ đó');
    expect((await ask(copy.symbol)).text).toContain('1 giấy tờ đã có bản mới');
    await server.db.query(`update fhir.res set content = replace(content, '"status":"superseded"', '"status":"current"') where dk = 1 and rid = $1::uuid`, [documentId]);
  });
});

describe('PRN-11 the record of a course', () => {
  it('PRN-11 a paper of a visit that belongs to a course leads to the record of the course, and the copy is of that', async () => {
    const patientId = String((JSON.parse((await doctor.get(`/fhir/Encounter/${server.encounterId}`)).body) as { subject: { reference: string } }).subject.reference).replace('Patient/', '');
    const { courseId } = await doctor.run(startCourse, { patientId, encounterId: server.encounterId, reason: 'Tăng huyết áp', formKey: '15-bv1' });
    await refreshManifests(services);
    const { recordId } = await doctor.run(doc.signList, {}, server.encounterId);
    expect(recordId).toBe(courseId);
    expect(await office.run(doc.copyRecord, { reason: 'Người bệnh yêu cầu' }, recordId)).toMatchObject({ papers: 1, leftOut: 0 });
  });
});

describe('PRN-14 what is printed and what is not', () => {
  const day = doc.dayOf(new Date().toISOString());
  const report = () => office.run(doc.printReport, { from: day, to: day });
  it('PRN-14 a signed paper that nobody printed counts as pages saved, until it is printed', async () => {
    await server.db.query('delete from documents.paper_use');
    await server.db.query('delete from documents.print_day');
    await server.db.query('insert into documents.paper_use (dk, document_id, signed_on, form) values (1, $1, $2, $3)', [documentId, day, 'test-note']);
    expect(await countPages(services)).toBe(1);
    const saved = await report();
    expect(saved).toMatchObject({ signedPapers: 1, notPrintedPapers: 1, readNotPrintedPapers: 0, printedPages: 0 });
    expect(saved.notPrintedPages).toBe(saved.signedPages);
    await doctor.get(doc.pdfAddress(documentId));
    expect(await report()).toMatchObject({ readNotPrintedPapers: 1, readPapers: 1, printedPages: 0 });
    await doctor.get(doc.printAddress(doc.pdfAddress(documentId)));
    const printed = await report();
    expect(printed).toMatchObject({ notPrintedPapers: 0, notPrintedPages: 0, printedPapers: 1, printedPages: saved.signedPages, days: [{ day }], forms: [{ name: 'Phiếu thử', printedPapers: 1 }], people: [{ name: 'Phan Đình Khôi' }] });
  });
  it('PRN-14 the period is at most a year, and the right way round', async () => {
    await expect(office.run(doc.printReport, { from: '2026-11-27', to: '2026-11-26' })).rejects.toThrow('documents.wrong-period');
    await expect(office.run(doc.printReport, { from: '2025-11-01', to: '2026-11-26' })).rejects.toThrow('documents.wrong-period');
  });
});

describe('REC-15 abbreviations', () => {
  it('REC-15 bar a paper for the patient before it is signed, and each is named with its full words', async () => {
    await server.setReason('BN đau họng, TDLS 3 ngày');
    expect(await doctor.run(doc.prepareSignSet, {}, server.encounterId)).toMatchObject({ papers: [], barred: [{ code: 'documents.abbreviations', params: { words: 'BN, TDLS' }, reasons: ['BN: người bệnh', 'TDLS'] }] });
  });
});
