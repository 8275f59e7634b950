// Signing through the pipe, on the real database, against the demo authority over HTTP. spec: SGN
import { createHash } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as doc from '#modules/documents/model/index.ts';
import { readPem, verifyPdf } from '#platform/signing/index.ts';
import { openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
let now = new Date('2026-11-27T02:00:00Z');
let server: SigningServer;
let doctor: Runner;
const visit = () => server.encounterId;

beforeAll(async () => {
  now = new Date();
  server = await openSigningServer({ now: () => now });
  doctor = await server.as('bacsi');
  await doctor.run(doc.enrolSigning, { pin });
}, 120_000);
afterAll(() => server.close());
beforeEach(async () => {
  (await server.demoAuthority()).switchOff();
  await server.db.query('delete from documents.sign_set');
  await server.db.query('delete from platform.outbox');
  now = new Date(Math.max(Date.now(), now.getTime()));
  await server.setReason('Đau họng');
});

const prepare = (who = doctor) => who.run(doc.prepareSignSet, {}, visit());
const sign = (set: Awaited<ReturnType<typeof prepare>>, who = doctor) => who.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, visit());
const list = async () => (await doctor.run(doc.signList, {}, visit())).papers;
const read = async <T>(path: string): Promise<T> => JSON.parse((await doctor.get(`/fhir/${path}`)).body) as T;
const countProvenances = async (documentId: string) => (await read<{ entry?: unknown[] }>(`Provenance?target=DocumentReference/${documentId}`)).entry?.length ?? 0;
const fault = async (fault: string, service = 'tsa') => (await server.demoAuthority()).switchOn(service, { fault });
const finish = () => server.sendOutbox();
interface Document { id: string; status: string; docStatus: string; relatesTo?: { code: string; target: { reference: string } }[]; content: { attachment: { url: string; size?: number } }[] }

describe('SGN-54 printing', () => {
  it('SGN-54 SGN-56 several papers are one file of all their pages; each look is recorded, and what the reader may not see is refused', async () => {
    const ids: string[] = [];
    for (const reason of ['Đau họng', 'Đau lưng']) {
      await server.setReason(reason);
      ids.push((await sign(await prepare())).papers[0]?.documentId ?? '');
    }
    const looks = async () => (await server.db.query(`select 1 from platform.audit where interaction = 'read-paper' and rid = any($1)`, [ids])).rowCount;
    const before = await looks();
    const printed = await doctor.get(doc.signedSetAddress(ids));
    expect([printed.statusCode, printed.headers['content-type']]).toEqual([200, 'application/pdf']);
    const pagesOf = async (pdf: Uint8Array) => (await PDF.load(pdf)).getPageCount();
    const single = await Promise.all(ids.map(async (id) => pagesOf((await doctor.get(doc.signedSetAddress([id]))).rawPayload)));
    expect(await pagesOf(printed.rawPayload)).toBe((single[0] ?? 0) + (single[1] ?? 0));
    expect(await looks()).toBe((before ?? 0) + 4);
    const refused = async (who: string, url: string) => (await (await server.as(who)).get(url)).statusCode;
    expect(await refused('bacsinhi', doc.signedSetAddress(ids))).toBe(403);
    expect(await refused('tiepdon', doc.signedSetAddress(ids))).toBe(403);
    expect(await refused('pk.bacsi', doc.signedSetAddress(ids))).toBe(404);
    for (const wrong of ['', '?ids=', '?ids=x', `?ids=${ids[0]},x`, `?ids=${ids[0]}&ids=${ids[1]}`]) expect([wrong, (await doctor.get(`/documents/set.pdf${wrong}`)).statusCode]).toEqual([wrong, 404]);
  });
});

describe('a set signed with one act', () => {
  it('SGN-20 gives a PDF that is genuine, a document, a provenance, and nothing more to sign', async () => {
    expect(await list()).toMatchObject([{ kind: 'test-note', state: 'unsigned' }]);
    const set = await prepare();
    expect(set).toMatchObject({ barred: [], papers: [{ title: 'Phiếu thử', digest: expect.stringMatching(/^[0-9a-f]{64}$/) }], signer: { name: 'Phan Đình Khôi', certificate: { subject: 'Phan Đình Khôi' } } });
    const preview = await doctor.get(set.papers[0]!.preview);
    expect([preview.statusCode, preview.headers['content-type'], preview.rawPayload.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    const signed = await sign(set);
    expect(signed).toMatchObject({ state: 'signed', papers: [{ state: 'signed', verifyCode: expect.stringMatching(/^\w{4}(-\w{4}){3}$/) }] });
    const { pdf, documentId, verifyCode } = signed.papers[0]!;
    const file = await doctor.get(pdf);
    const anchors = readPem((await server.demoAuthority()).root);
    expect(verifyPdf(file.rawPayload, { anchors, at: now })).toMatchObject({ genuine: true, signatures: [{ level: 'B-T', signer: { subject: 'Phan Đình Khôi', organization: 'Bệnh viện Đa khoa Sông Lành' } }] });
    expect(file.rawPayload.toString('latin1')).toMatch(/pdfaid:part>2</);
    expect(await read<Document>(`DocumentReference/${documentId}`)).toMatchObject({
      status: 'current', docStatus: 'final', masterIdentifier: { value: verifyCode }, subject: { reference: `Patient/${server.patientId}` },
      content: [{ attachment: { contentType: 'application/pdf', url: pdf, size: file.rawPayload.length } }], context: { encounter: [{ reference: `Encounter/${visit()}` }] },
    });
    expect(await read(`Provenance?target=DocumentReference/${documentId}`)).toMatchObject({ entry: [{ resource: { signature: [{ sigFormat: 'application/pkcs7-signature' }], entity: [{ what: { reference: `Encounter/${visit()}` } }] } }] });
    expect(await countProvenances(documentId)).toBe(1);
    expect(await list()).toMatchObject([{ state: 'signed', documentId, verifyCode }]);
    await expect(prepare()).rejects.toThrow('documents.nothing-to-sign');
  });

  it('SGN-21 sent twice, also at once, is signed once and answers the same', async () => {
    const set = await prepare();
    const [one, two, three] = await Promise.all([sign(set), sign(set), sign(set)]);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(await sign(set)).toEqual(one);
    expect((await server.db.query(`select 1 from documents.paper where state = 'signed'`)).rowCount).toBe(1);
  });

  it('SGN-22 a record that changed after it was looked at is a conflict, and nothing is signed', async () => {
    const set = await prepare();
    await server.setReason('Đau bụng');
    await expect(sign(set)).rejects.toThrow('documents.set-changed');
    expect((await server.db.query(`select 1 from documents.paper where state <> 'prepared'`)).rowCount).toBe(0);
    expect((await sign(await prepare())).state).toBe('signed');
  });

  it('SGN-23 two sets of the same paper: the second to come is a conflict', async () => {
    const [one, two] = [await prepare(), await prepare()];
    const results = await Promise.allSettled([sign(one), sign(two)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []))).toEqual(['documents.set-changed']);
  });

  it('SGN-24 a correction is a new version that names the old; the old stays readable and says that it is replaced', async () => {
    const first = (await sign(await prepare())).papers[0]!;
    await server.setReason('Đau họng, sốt');
    expect(await list()).toMatchObject([{ state: 'changed', documentId: first.documentId }]);
    const set = await prepare();
    expect(set.papers[0]?.replaces).toBe(first.documentId);
    const second = (await sign(set)).papers[0]!;
    expect(await read<Document>(`DocumentReference/${second.documentId}`)).toMatchObject({ status: 'current', relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${first.documentId}` } }] });
    expect(await read<Document>(`DocumentReference/${first.documentId}`)).toMatchObject({ status: 'superseded' });
    expect((await doctor.get(first.pdf)).statusCode).toBe(200);
    expect((await doctor.get(`/verify/${first.verifyCode}?lang=en`)).body).toContain('replaced by a newer version');
    expect((await doctor.get(`/verify/${second.verifyCode}?lang=en`)).body).toContain('Genuine and current');
  });
});

describe('who may sign', () => {
  it('SGN-30 nobody without an unlocked key; one session does not open another', async () => {
    const set = await prepare();
    const elsewhere = await server.as('bacsi');
    await expect(sign(set, elsewhere)).rejects.toThrow('signing.locked');
    expect((await elsewhere.run(doc.signingState, {})).state).toBe('locked');
    await expect(elsewhere.run(doc.unlockSigning, { pin: '000000' })).rejects.toThrow('signing.wrong-pin');
    expect(await elsewhere.run(doc.unlockSigning, { pin })).toMatchObject({ state: 'unlocked', until: expect.any(String), certificate: { subject: 'Phan Đình Khôi' } });
    expect((await elsewhere.run(doc.lockSigning, {})).state).toBe('locked');
    await expect(sign(set, elsewhere)).rejects.toThrow('signing.locked');
    expect((await sign(set)).state).toBe('signed');
  });

  it('SGN-31 a hand-over locks the signing session', async () => {
    const other = await server.as('bacsi');
    await other.run(doc.unlockSigning, { pin });
    const { rows } = await server.db.query<{ id: string }>('select id from platform.session order by created_at desc, id desc limit 1');
    await server.services.signing.lockSession(rows[0]!.id);
    expect((await other.run(doc.signingState, {})).state).toBe('locked');
  });

  it('SGN-32 a licence that has run out cannot sign; another doctor’s set is unknown', async () => {
    const set = await prepare();
    const expired = await server.as('bacsihethan');
    await server.db.query(`insert into fhir.care_relation (dk, patient, holder, reason, since) select 1, $1, m.practitioner_role_id, 'encounter', now() from platform.membership m join platform.account a on a.id = m.account_id where a.username in ('bacsihethan', 'bacsinhi')`, [server.patientId]);
    await expect(prepare(expired)).rejects.toThrow('documents.not-signer');
    await expect(sign(set, expired)).rejects.toThrow('documents.set-unknown');
    const colleague = await server.as('bacsinhi');
    await expect(sign(set, colleague)).rejects.toThrow('documents.set-unknown');
  });

  it('SGN-33 weak PINs are refused, and a second certificate', async () => {
    const nurse = await server.as('dieuduong');
    for (const weak of ['111111', '123456', '654321', '12345', 'abcdef']) await expect(nurse.run(doc.enrolSigning, { pin: weak })).rejects.toThrow('fhir.operation-input');
    await expect(doctor.run(doc.enrolSigning, { pin: '918273' })).rejects.toThrow('signing.already-enrolled');
    expect((await nurse.run(doc.signingState, {})).state).toBe('none');
    await expect((await server.as('tiepdon')).run(doc.signingState, {})).rejects.toThrow('fhir.no-permission');
  });

  it('SGN-34 a paper that its room bars says why, the others are prepared', async () => {
    await server.setReason(undefined);
    const set = await prepare();
    expect(set).toMatchObject({ papers: [], barred: [{ kind: 'test-note', code: 'test.no-reason', reasons: ['Thiếu lý do khám'] }] });
  });

  it('SGN-35 a digest that was not shown is a conflict, an unknown paper is unknown', async () => {
    const set = await prepare();
    await expect(doctor.run(doc.signSet, { setId: set.setId, papers: [{ paperId: set.papers[0]!.paperId, digest: '0'.repeat(64) }] }, visit())).rejects.toThrow('documents.set-changed');
    await expect(doctor.run(doc.signSet, { setId: set.setId, papers: [{ paperId: set.setId, digest: set.papers[0]!.digest }] }, visit())).rejects.toThrow('documents.set-unknown');
    await expect(doctor.run(doc.signSet, { setId: 'x; drop table', papers: [{ paperId: 'y', digest: 'z' }] }, visit())).rejects.toThrow('documents.set-unknown');
  });
});

describe('a service that is down holds nobody', () => {
  it.each([['tsa', 'down'], ['tsa', 'wrong-nonce'], ['tsa', 'error']])('SGN-40 %s %s: the paper waits, and is finished by itself with the act already done', async (service, how) => {
    await fault(how, service);
    const set = await prepare();
    const signed = await sign(set);
    expect(signed).toMatchObject({ state: 'pending', papers: [{ state: 'pending' }] });
    const { documentId, pdf, verifyCode } = signed.papers[0]!;
    expect(await list()).toMatchObject([{ state: 'pending' }]);
    expect((await doctor.run(doc.signingState, {})).pending).toBe(1);
    expect(await read<Document>(`DocumentReference/${documentId}`)).toMatchObject({ docStatus: 'preliminary' });
    expect(verifyPdf((await doctor.get(pdf)).rawPayload, { anchors: [], at: now }).signatures).toEqual([]);
    expect((await doctor.get(`/verify/${verifyCode}?lang=en`)).body).toContain('the time stamp is awaited');
    await finish();
    expect((await sign(set)).state).toBe('pending');
    (await server.demoAuthority()).switchOff();
    now = new Date(now.getTime() + 120_000);
    await finish();
    expect((await sign(set)).state).toBe('signed');
    expect(verifyPdf((await doctor.get(pdf)).rawPayload, { anchors: readPem((await server.demoAuthority()).root), at: now }).genuine).toBe(true);
    expect(await read<Document>(`DocumentReference/${documentId}`)).toMatchObject({ docStatus: 'final', status: 'current' });
    expect(await countProvenances(documentId)).toBe(1);
    expect((await doctor.run(doc.signingState, {})).pending).toBe(0);
  });

  it('SGN-41 a process that dies between file and database leaves nothing half: the next worker finishes once', async () => {
    await fault('down');
    const signed = await sign(await prepare());
    (await server.demoAuthority()).switchOff();
    // The first worker stamped and stored the file, then died: its lease runs out, the row is still pending.
    await server.db.query(`update platform.outbox set tries = 1, due_at = $1`, [new Date(now.getTime() + 60_000)]);
    await finish();
    expect((await list())[0]?.state).toBe('pending');
    now = new Date(now.getTime() + 61_000);
    await Promise.all([finish(), finish()]);
    expect((await list())[0]?.state).toBe('signed');
    expect(await countProvenances(signed.papers[0]!.documentId)).toBe(1);
  });
});

describe('the PDF of a paper', () => {
  it('FIL-10 is given to who may read the record, recorded, and to nobody else', async () => {
    const { pdf, documentId } = (await sign(await prepare())).papers[0]!;
    expect((await server.inject({ url: pdf })).statusCode).toBe(401);
    expect((await (await server.as('pk.bacsi')).get(pdf)).statusCode).toBe(404);
    expect((await (await server.as('thungan')).get(pdf)).statusCode).toBe(403);
    expect((await (await server.as('luutru')).get(pdf)).statusCode).toBe(200);
    const { rows } = await server.db.query<{ n: number }>(`select count(*)::int as n from platform.audit where interaction = 'read-paper' and rid = $1`, [documentId]);
    expect(rows[0]?.n).toBeGreaterThanOrEqual(1);
    for (const bad of ['/documents/x.pdf', '/documents/%2e%2e%2fetc.pdf', `/documents/${documentId}`, '/documents/preview/x.pdf']) expect((await doctor.get(bad)).statusCode).toBe(404);
  });
  it('FIL-11 a preview is its signer’s alone', async () => {
    const { preview } = (await prepare()).papers[0]!;
    expect((await doctor.get(preview)).statusCode).toBe(200);
    expect((await (await server.as('luutru')).get(preview)).statusCode).toBe(403);
    expect((await (await server.as('dieuduong')).get(preview)).statusCode).toBe(404);
  });
});

describe('the public page', () => {
  it('VER-20 says what, who, when and whether it is current, and nothing of the patient', async () => {
    const { verifyCode } = (await sign(await prepare())).papers[0]!;
    for (const [language, words] of [['vi', 'Giấy tờ thật, đang có hiệu lực'], ['en', 'Genuine and current'], ['fr', 'Authentique et en vigueur']]) {
      const page = await server.inject({ url: `/verify/${verifyCode.toLowerCase().replaceAll('-', '')}?lang=${language}` });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(words);
      expect(page.body).toContain('Phan Đình Khôi');
      expect(page.body).toContain('Bệnh viện Đa khoa Sông Lành');
      for (const secret of ['Quỳnh', 'Đau họng', server.patientId, visit()]) expect(page.body).not.toContain(secret);
    }
  });
  it('VER-21 compares a file with the original', async () => {
    const { verifyCode, pdf } = (await sign(await prepare())).papers[0]!;
    const file = (await doctor.get(pdf)).rawPayload;
    const send = (payload: Buffer) => server.inject({ method: 'POST', url: `/verify/${verifyCode}/file`, payload, headers: { 'content-type': 'application/pdf' }, remoteAddress: '10.0.0.9' });
    expect((await send(file)).json()).toMatchObject({ same: true, genuine: true });
    expect((await send(Buffer.concat([file, Buffer.from('x')]))).json()).toMatchObject({ same: false, genuine: false });
    expect((await send(Buffer.alloc(21 * 1024 * 1024))).statusCode).toBe(413);
  });
  it('VER-22 an unknown code is told so, whatever is typed, and guessing is slowed', async () => {
    for (const typed of ['AAAA-BBBB-CCCC-DDDD', '%3Cscript%3Ealert(1)%3Cscript%3E', 'x'.repeat(150)]) {
      const page = await server.inject({ url: `/verify/${typed}?lang=en`, remoteAddress: '10.0.0.1' });
      expect(page.statusCode).toBe(404);
      expect(page.body).toContain('No document has this code');
      expect(page.body).not.toContain('<script>alert');
    }
    const codes = await Promise.all(Array.from({ length: 40 }, () => server.inject({ url: '/verify/AAAA-BBBB-CCCC-DDDD', remoteAddress: '10.0.0.2' })));
    expect(codes.filter(({ statusCode }) => statusCode === 429).length).toBe(10);
    expect((await server.inject({ url: '/verify?code=%20k7qm%20', remoteAddress: '10.0.0.3' })).headers.location).toBe('/verify/k7qm');
  });
  it('VER-20 a stored file that is touched or gone is not called genuine, also when it was called so a moment ago', async () => {
    const { verifyCode, pdf } = (await sign(await prepare())).papers[0]!;
    const page = async () => (await server.inject({ url: `/verify/${verifyCode}?lang=en`, remoteAddress: '10.0.0.5' })).body;
    expect(await page()).toContain('Genuine and current');
    const original = (await doctor.get(pdf)).rawPayload;
    const hash = createHash('sha256').update(original).digest('hex');
    const path = join(server.services.config.dataFolder, 'files', '1', hash.slice(0, 2), hash);
    const touched = Buffer.from(original);
    touched[20_000] = (touched[20_000] ?? 0) ^ 1;
    await chmod(path, 0o600);
    await writeFile(path, touched);
    expect(await page()).toContain('does not pass the signature check');
    await rm(path);
    expect(await page()).toContain('does not pass the signature check');
    await writeFile(path, original);
    expect(await page()).toContain('Genuine and current');
  });
  it('VER-20 the signer is who the certificate names, whatever the row beside the file says', async () => {
    const { verifyCode } = (await sign(await prepare())).papers[0]!;
    await server.db.query('update documents.paper set signer_name = $1 where verify_code = $2', ['Kẻ Mạo Danh', verifyCode]);
    const { body } = await server.inject({ url: `/verify/${verifyCode}?lang=en`, remoteAddress: '10.0.0.6' });
    expect(body).toContain('Phan Đình Khôi');
    expect(body).not.toContain('Kẻ Mạo Danh');
  });
  it('VER-50 VER-51 VER-52 another signer than the record names, and one who had no practising licence then, are told; any signed file is explained', async () => {
    const { verifyCode, pdf } = (await sign(await prepare())).papers[0]!;
    const page = async (address: string) => (await server.inject({ url: `/verify/${verifyCode}?lang=en`, remoteAddress: address })).body;
    const licence = (from: string, to: string) => server.db.query(`update fhir.res set content = replace(content, $1, $2) where content like '%"Practitioner"%' and content like '%000101/NA-CCHN%'`, [from, to]);
    expect(await page('10.0.0.7')).toContain('Genuine and current');
    await licence('"2029-12-31"', '"2020-12-31"');
    expect(await page('10.0.0.7')).toContain('The signer had no practising licence in force at that time');
    await licence('"2020-12-31"', '"2029-12-31"');
    await server.db.query(`update documents.paper set certificate = jsonb_set(certificate::jsonb, '{serial}', '"4F"')::json where verify_code = $1`, [verifyCode]);
    expect(await page('10.0.0.7')).toContain('The signer in the file is not who the record names');
    const explain = async (payload: Buffer) => JSON.parse((await server.inject({ method: 'POST', url: '/verify/file?lang=vi', payload, headers: { 'content-type': 'application/pdf' }, remoteAddress: '10.0.0.8' })).body) as { genuine: boolean; lines: string[] };
    const file = (await doctor.get(pdf)).rawPayload;
    expect(await explain(file)).toMatchObject({ genuine: true, lines: [expect.stringContaining('Tài liệu thật'), expect.stringContaining('Phan Đình Khôi'), expect.any(String), expect.any(String), expect.stringContaining('B-T'), expect.any(String)] });
    file[200] = (file[200] ?? 0) ^ 1;
    expect((await explain(file)).lines.join()).toContain('Tệp đã bị sửa sau khi ký');
  });
  it('VER-23 a document that was withdrawn has no value any more', async () => {
    const { verifyCode, documentId } = (await sign(await prepare())).papers[0]!;
    await server.db.query(`update fhir.res set content = replace(content, '"status":"current"', '"status":"entered-in-error"') where content like '%"DocumentReference"%' and content like '%' || $1 || '%'`, [documentId]);
    expect((await server.inject({ url: `/verify/${verifyCode}?lang=en`, remoteAddress: '10.0.0.4' })).body).toContain('Withdrawn, no longer valid');
  });
});

describe('long-term proof', () => {
  const proofOf = async (documentId: string) => (await server.db.query<{ level: string | null; due_at: Date | null; problem: string | null }>('select level, due_at, problem from documents.proof where document_id = $1', [documentId])).rows[0];
  const signedPaper = async () => {
    await server.db.query('delete from documents.proof');
    const [paper] = (await sign(await prepare())).papers;
    await finish();
    return paper!;
  };
  /** On a busy machine an authority may be given up once or twice; the pauses are jumped over. */
  const untilProven = (documentId: string, stamps: number) => expect.poll(async () => {
    now = new Date(now.getTime() + 3_600_000);
    await server.proveDue();
    const file = (await server.db.query<{ file: string }>('select file from documents.paper where document_id = $1', [documentId])).rows[0]?.file ?? '';
    return verifyPdf(await server.services.files.get(1, file), { anchors: readPem((await server.demoAuthority()).root), at: now }).archive.length;
  }, { timeout: 30_000 }).toBe(stamps);

  it('SGN-104 a signed paper is archived by itself as B-LTA: no byte before changes, the document says so, and an authority that is down only makes it wait', async () => {
    const { documentId, pdf, verifyCode } = await signedPaper();
    const before = (await doctor.get(pdf)).rawPayload;
    await fault('down');
    expect(await server.proveDue()).toBe(1);
    expect(await proofOf(documentId)).toMatchObject({ level: null, problem: expect.stringMatching(/^signing\..*-down$/) });
    expect(await server.proveDue()).toBe(0);
    (await server.demoAuthority()).switchOff();
    await untilProven(documentId, 1);
    const after = (await doctor.get(pdf)).rawPayload;
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    const anchors = readPem((await server.demoAuthority()).root);
    expect(verifyPdf(after, { anchors, at: now })).toMatchObject({ genuine: true, signatures: [{ level: 'B-LTA', revocation: { status: 'good' } }], archive: [{ problems: [] }] });
    expect(await read(`DocumentReference/${documentId}`)).toMatchObject({ docStatus: 'final', content: [{ format: { code: 'pades-b-lta' }, attachment: { size: after.length } }] });
    // Nothing more to do until the proof is renewed; a copy from before still counts as this paper.
    expect(await server.proveDue()).toBe(0);
    const compare = async (file: Buffer) => JSON.parse((await server.inject({ method: 'POST', url: `/verify/${verifyCode}/file`, payload: file, headers: { 'content-type': 'application/pdf' } })).body) as { same: boolean };
    expect([await compare(before), await compare(after), await compare(after.subarray(0, before.length + 10))]).toMatchObject([{ same: true }, { same: true }, { same: false, genuine: false }]);
  });

  it('SGN-105 before its proof ends a paper gets one stamp more', async () => {
    const { documentId } = await signedPaper();
    await untilProven(documentId, 1);
    expect((await proofOf(documentId))?.due_at?.getTime()).toBeGreaterThan(now.getTime() + 365 * 86_400_000);
    await server.db.query('update documents.proof set due_at = $2 where document_id = $1', [documentId, now]);
    await untilProven(documentId, 2);
  });
});
