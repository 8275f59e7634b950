// The archive through the pipe: old paper, search, requests, holds, destruction, on the real database.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendersOf } from '#apps/server/background.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as doc from '#modules/documents/model/index.ts';
import type { InputOf, OperationContract } from '#fhir/operation/index.ts';
import { closeVisits, explainFile, packRecord, packRecords, refreshManifests, sweepPackages, sweepStore, verifyPackage } from '#modules/documents/server/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { identifierSystems } from '#modules/reception/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { sendDue } from '#platform/outbox/index.ts';
import { readPem } from '#platform/signing/index.ts';
import { foreignChecks, unpackInto } from './foreignTools.ts';
import { openSigningServer, writeAsInstallation } from './signingServer.ts';
import type { SigningServer } from './signingServer.ts';

let server: SigningServer;
let zip: Buffer;
const folder = mkdtempSync(join(tmpdir(), 'lanh-package-'));
/** The clock goes on: certificates and time stamps are of the real time. */
let aheadMs = 0;
const dayMs = 86_400_000;
const now = () => new Date(Date.now() + aheadMs);
type Run = <I, O>(contract: OperationContract<I, O>, input: I, id?: string) => Promise<O>;
let people: Record<'records' | 'doctor' | 'manager' | 'admin' | 'nurse' | 'other', Run>;
let get: Record<'records' | 'doctor', (url: string) => Promise<{ statusCode: number; rawPayload: Buffer; body: string }>>;

const runner = (inject: TestServer['inject']): Run => async (contract, input, id) => {
  const answer = await inject({ method: 'POST', url: `/fhir/${id === undefined ? '' : `${contract.on}/${id}/`}$${contract.code}`, payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } } as InjectOptions);
  const body = JSON.parse(answer.body) as { issue?: { details?: { coding?: { code?: string }[] } }[] };
  if (answer.statusCode < 300) return contract.output.parse(body);
  throw new Error(body.issue?.[0]?.details?.coding?.[0]?.code ?? answer.body);
};

beforeAll(async () => {
  server = await openSigningServer({ now });
  const accounts = { records: 'luutru', doctor: 'bacsi', manager: 'giamdoc', admin: 'quantri', nurse: 'dieuduong', other: 'pk.luutru' };
  const injects = Object.fromEntries(await Promise.all(Object.entries(accounts).map(async ([who, name]) => [who, await server.asUser(name)] as const)));
  people = Object.fromEntries(Object.entries(injects).map(([who, inject]) => [who, runner(inject)])) as typeof people;
  get = Object.fromEntries(Object.entries(injects).map(([who, inject]) => [who, (url: string) => inject({ method: 'GET', url })])) as unknown as typeof get;
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});
const trustOf = async () => ({ anchors: readPem((await server.demoAuthority()).root), at: new Date(), now: new Date() });
/** An authority that is slow is asked again, as the worker would. */
async function patiently<R>(work: () => Promise<R>, left = 20): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (left === 0 || !(error instanceof Fault) || error.kind !== 'unavailable') throw error;
    return patiently(work, left - 1);
  }
}

/** A time-stamp service that is slow leaves the paper to the outbox. */
async function untilSigned(): Promise<void> {
  const fhir = await fhirOf();
  for (let later = 0; ; later += 120_000) {
    const { rows } = await server.db.query(`select 1 from documents.paper where encounter_id = $1 and state = 'signed'`, [server.encounterId]);
    if (rows.length > 0) return;
    await sendDue({ db: server.db, senders: sendersOf(fhir), now: () => new Date(now().getTime() + later), log: server.services.log });
  }
}

/** With the evidence and the stamp that a paper has when a record is archived. */
async function untilProven(): Promise<void> {
  for (;;) {
    await server.db.query('update documents.proof set due_at = $1', [now()]);
    await server.proveDue();
    if ((await server.db.query(`select 1 from documents.proof where level = 'B-LTA'`)).rows.length > 0) return;
  }
}

async function scan(words: string): Promise<string> {
  const pdf = PDF.create();
  pdf.addPage({ width: 595, height: 842 }).drawText(words, { x: 50, y: 700 });
  return Buffer.from(await pdf.save()).toString('base64');
}

const old = { name: 'Trần Thị Lan', birthDate: '1961', care: 'inpatient', endedOn: '2019-03-09' } as const;
const add = (more: Partial<InputOf<typeof doc.addOldRecord>> = {}) => people.records(doc.addOldRecord, { ...old, ...more } as InputOf<typeof doc.addOldRecord>);
const find = async (text: string, run = people.records) => (await run(doc.findArchived, { text })).lines.map(({ id }) => id);
const fhirOf = () => buildFhirServices(server.services, installationGate(server.services));
const destroy = async () => sendDue({ db: server.db, senders: sendersOf(await fhirOf()), now, log: server.services.log });

describe('the archive', () => {
  it('ARC-20 ARC-22 an old record is taken in with its scans, classed, and found by every number and by parts of the name', async () => {
    const { id, ...kept } = await add({ archiveNumber: '19.004711', oldNumber: '4711/19', citizenId: '001061 000 471', phone: '+84 903 555 471', icd: ['F20.0'], scans: [{ title: 'Bìa', content: await scan('bia') }] });
    expect(kept).toEqual({ retentionClass: 'mental', retainUntil: '2039-12-31' });
    for (const text of ['19004711', '19.0047', '4711/19', '001061000471', '0903 555 471', 'trần thị lan', 'lan', 'tran lan', 'tran th', 'lan 1961']) expect(await find(text), text).toContain(id);
    for (const text of ['lan 1962', 'thi', 'nguyen lan', '19.99', '%']) expect(await find(text), text).not.toContain(id);
    expect(await find('lan', people.other)).toEqual([]);
    const opened = await people.records(doc.openArchived, { id });
    expect(opened.files.map(({ title }) => title)).toEqual(['Bìa']);
    expect((await get.records(opened.files[0]?.url ?? '')).statusCode).toBe(200);
  });

  it('ARC-21 who does not keep the archive finds by whole numbers only', async () => {
    const { id } = await add({ number: 'BA.19.777' });
    expect([await find('lan', people.doctor), await find('BA.19.7', people.doctor), await find('ba19777', people.doctor)]).toEqual([[], [], [id]]);
  });

  it('ARC-23 REC-22 a number that an archived record was given is not taken in for an old one', async () => {
    await server.db.query(`insert into documents.record (dk, id, patient_id, encounter_id, care, began_at, state, archive_number) values (1, 'given', 'nobody', 'given', 'inpatient', $1, 'accepted', '26.900001')`, [now()]);
    await expect(add({ archiveNumber: '26.900001' })).rejects.toThrow('documents.archive-number-taken');
  });

  it('ARC-23 bad scans, days to come and numbers that are taken are refused, and nothing is left behind', async () => {
    await add({ archiveNumber: '19.5' });
    const before = (await people.records(doc.findArchived, { text: '' })).lines.length;
    await expect(add({ archiveNumber: '19.5' })).rejects.toThrow('documents.archive-number-taken');
    await expect(add({ endedOn: new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10) })).rejects.toThrow('documents.record-not-ended');
    await expect(add({ beganOn: '2019-03-10' })).rejects.toThrow('documents.record-dates');
    await expect(add({ birthDate: '1961-02-30' })).rejects.toThrow('fhir.operation-input');
    await expect(add({ circumstances: ['deth'] })).rejects.toThrow('documents.retention-class-unknown');
    const twice = await Promise.allSettled([add({ archiveNumber: '19.6' }), add({ archiveNumber: '19.6' })]);
    expect(twice.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual(['Error: documents.archive-number-taken']);
    await expect(add({ scans: [{ title: 'x', content: Buffer.from('%PDF-1.7 no').toString('base64') }] })).rejects.toThrow('documents.scan-unreadable');
    await expect(people.doctor(doc.addOldRecord, old as InputOf<typeof doc.addOldRecord>)).rejects.toThrow('fhir.no-permission');
    expect((await people.records(doc.findArchived, { text: '' })).lines).toHaveLength(before + 1);
  });

  it('ARC-31 ARC-32 staff read an archived record only by a request that somebody else allowed, marked, and each look is in the trail', async () => {
    const { id } = await add({ scans: [{ title: 'Bệnh án', content: await scan('benh an') }] });
    await expect(people.doctor(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    const { requestId, number } = await people.doctor(doc.askArchive, { entryId: id, kind: 'loan', recipient: 'practitioner', recipientName: 'BS Khôi', purpose: 'Đối chiếu ca bệnh tương tự', days: 2 });
    await expect(people.doctor(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    await expect(people.doctor(doc.decideArchiveRequest, { requestId, verdict: 'approve' })).rejects.toThrow('fhir.no-permission');
    await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    const opened = await people.doctor(doc.openArchived, { id });
    expect(opened.request).toMatchObject({ number });
    const url = opened.files[0]?.url ?? '';
    const [plain, marked] = [await get.records(url), await get.doctor(url)];
    expect([plain.statusCode, marked.statusCode]).toEqual([200, 200]);
    expect((await PDF.load(marked.rawPayload)).getPage(0)?.extractText().text).toContain(number);
    expect((await PDF.load(plain.rawPayload)).getPage(0)?.extractText().text).not.toContain(number);
    await expect(people.nurse(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    const { rows } = await server.db.query<{ purpose: string }>(`select purpose from platform.audit where interaction = 'read-archived' and purpose like $1`, [`${number}%`]);
    expect(rows.length).toBe(2);
  });

  it('ARC-34 a court gets a copy on written request, what was given is listed, and reading alone gives no copies', async () => {
    const { id } = await add({ scans: [{ title: 'Giấy ra viện', content: await scan('ra vien') }] });
    const copy = { entryId: id, kind: 'copy', recipient: 'court', recipientName: 'Toà án nhân dân khu vực 3', recipientDocument: 'CV 12/TA', purpose: 'Giải quyết vụ án dân sự', days: 10 } as const;
    await expect(people.records(doc.askArchive, copy)).rejects.toThrow('documents.request-needs-writing');
    await expect(people.doctor(doc.askArchive, { ...copy, written: 'paper' })).rejects.toThrow('documents.request-for-others');
    await expect(people.doctor(doc.askArchive, { ...copy, recipient: 'student' })).rejects.toThrow('documents.request-not-by-law');
    const { requestId, number } = await people.records(doc.askArchive, { ...copy, written: 'paper', writtenFile: await scan('cong van') });
    await expect(people.records(doc.decideArchiveRequest, { requestId, verdict: 'approve' })).rejects.toThrow('documents.request-own');
    const { files } = await people.records(doc.openArchived, { id });
    const items = files.map(({ hash, title }) => ({ hash, title, copies: 2 }));
    await expect(people.records(doc.releaseArchive, { requestId, items })).rejects.toThrow('documents.request-not-running');
    await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    const copied = await get.records(`${files[0]?.url}?copy=${requestId}`);
    expect((await PDF.load(copied.rawPayload)).getPage(0)?.extractText().text).toContain(number);
    expect((await get.records(`${files[0]?.url}?copy=x`)).statusCode).toBe(404);
    await expect(people.records(doc.releaseArchive, { requestId, items: [{ ...items[0]!, hash: 'b'.repeat(64) }] })).rejects.toThrow('documents.request-foreign-file');
    await people.records(doc.releaseArchive, { requestId, items });
    const { requests } = await people.records(doc.listArchiveRequests, { show: 'all', entryId: id });
    expect(requests).toMatchObject([{ number, state: 'released', released: items.map((item) => ({ ...item, pages: 1 })), basis: expect.stringContaining('69'), askedByName: expect.any(String), decidedByName: expect.any(String) }]);
  });

  it('ARC-2 the period is made longer, never shorter', async () => {
    const { id } = await add();
    expect(await people.records(doc.raiseRetention, { id, class: 'serious-incident', reason: 'Sự cố phát hiện khi rà soát' })).toEqual({ retentionClass: 'serious-incident' });
    await expect(people.records(doc.raiseRetention, { id, class: 'death', reason: 'Sửa lại cho đúng thực tế' })).rejects.toThrow('documents.retention-only-longer');
  });

  it('ARC-40 ARC-41 ARC-42 a record is destroyed only when its period is over, nothing holds it and two other people agree; then its files are gone, and the proof is kept', async () => {
    const content = await scan('het han');
    const gone = await add({ endedOn: '2009-05-01', archiveNumber: '09.1', phone: '0903000111', scans: [{ title: 'Bệnh án', content }] });
    const held = await add({ endedOn: '2009-05-01', archiveNumber: '09.2' });
    const running = await add({ archiveNumber: '19.9' });
    await expect(people.records(doc.drawUpDisposal, { entryIds: [running.id] })).rejects.toThrow('documents.retention-runs');
    const { disposalId } = await people.records(doc.drawUpDisposal, { entryIds: [gone.id, held.id] });
    await expect(people.records(doc.drawUpDisposal, { entryIds: [gone.id] })).rejects.toThrow('documents.disposal-listed');
    const { holdId } = await people.records(doc.placeHold, { id: held.id, reason: 'Vụ án đang xét xử', authority: 'Toà án, CV 15/TA' });
    await expect(people.records(doc.decideDisposal, { disposalId, verdict: 'approve', decision: '12/QĐ-BV' })).rejects.toThrow('documents.disposal-own');
    expect(await people.manager(doc.decideDisposal, { disposalId, verdict: 'approve', decision: '12/QĐ-BV' })).toEqual({ state: 'approved' });
    await expect(people.manager(doc.decideDisposal, { disposalId, verdict: 'approve' })).rejects.toThrow('documents.disposal-own');
    const { files } = await people.records(doc.openArchived, { id: gone.id });
    const hash = files[0]?.hash ?? '';
    expect(await server.services.files.has(1, hash)).toBe(true);
    expect(await people.admin(doc.decideDisposal, { disposalId, verdict: 'approve' })).toEqual({ state: 'destroying' });
    await destroy();
    expect(await server.services.files.has(1, hash)).toBe(false);
    const [list] = (await people.manager(doc.listDisposals, {})).disposals;
    expect(list).toMatchObject({ state: 'done', decision: '12/QĐ-BV' });
    expect(list?.items.find(({ entryId }) => entryId === gone.id)?.files).toEqual([{ hash, where: 'files', gone: true }]);
    expect(list?.items.find(({ entryId }) => entryId === held.id)).toMatchObject({ barred: 'hold' });
    expect(list?.items.find(({ entryId }) => entryId === held.id)?.destroyedAt).toBeUndefined();
    expect([await find('09.1'), await find('0903000111')]).toEqual([[gone.id], []]);
    await expect(people.records(doc.drawUpDisposal, { entryIds: [held.id] })).rejects.toThrow('documents.on-hold');
    await people.manager(doc.liftHold, { holdId, reason: 'Vụ án đã xử xong' });
    await expect(people.records(doc.drawUpDisposal, { entryIds: [held.id] })).resolves.toMatchObject({ number: expect.stringMatching(/^TH\./) });
  });

  it('ARC-60 ARC-62 ARC-63 an archived record gets a package, the same each time but for the seal; what is missing is named', { timeout: 120_000 }, async () => {
    const doctor = await server.as('bacsi');
    await doctor.run(doc.enrolSigning, { pin: '482915' });
    const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
    await doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, server.encounterId);
    await untilSigned();
    await untilProven();
    const fhir = await fhirOf();
    await server.db.query(`update documents.record set state = 'archived', closed_at = $2, ended_at = $2, archive_number = '26.000001' where dk = 1 and id = $1`, [server.encounterId, now()]);
    // Ended before it, and nobody's: it holds up no other.
    await server.db.query(`insert into documents.record (dk, id, patient_id, encounter_id, care, began_at, state, closed_at) values (1, 'broken', 'nobody', 'broken', 'visit', $1, 'archived', $1)`, [new Date(now().getTime() - dayMs)]);
    await patiently(async () => { while ((await packRecords(fhir)) > 0); });
    const { line, files, package: packed } = await people.records(doc.openArchived, { id: server.encounterId });
    expect(line).toMatchObject({ origin: 'record', packaged: true, archiveNumber: '26.000001', retentionClass: 'other', retainUntil: expect.stringMatching(/-12-31$/) });
    expect(files).toHaveLength(1);
    zip = (await get.records(`/archive-files/${server.encounterId}/package.zip`)).rawPayload;
    const content = unzipSync(zip);
    const names = Object.keys(content);
    for (const name of ['index.html', 'README.txt', 'manifest.json', 'SHA256SUMS', 'data/bundle.json', 'data/HoSoBenhAn.xml', 'data/HoSoBenhAn.json', 'data/HoSoBenhAn.xsd', 'evidence/001-test-note-v1/signature-1.p7s']) expect(names).toContain(name);
    const index = strFromU8(content['index.html'] ?? new Uint8Array());
    for (const words of ['Nguyễn Thị Diễm Quỳnh', 'papers/001-test-note-v1.pdf', 'Đau họng']) expect(index).toContain(words);
    expect(index).not.toContain('<script');
    const again = unzipSync(await server.services.archive.get(1, (await patiently(() => packRecord(fhir, { dk: 1, id: server.encounterId }))) ?? ''));
    expect(names.filter((name) => Buffer.compare(content[name]!, again[name]!) !== 0).filter((name) => !name.startsWith('signatures/'))).toEqual(['SHA256SUMS']);
    const sweep = () => sweepPackages({ db: server.db, archive: server.services.archive, dk: 1, now });
    expect((await sweep()).problems).toEqual([]);
    expect(await sweepStore(server.services.files, 1)).toMatchObject({ problems: [] });
    await server.services.archive.remove(1, packed?.hash ?? '');
    expect((await sweep()).problems).toEqual([`${packed?.hash}: missing`]);
  });

  it('ARC-35 whatever leaves an archived stay needs a request that is allowed; reading for care goes on, marked', async () => {
    const id = server.encounterId;
    await server.db.query(`update documents.record set care = 'inpatient' where dk = 1 and id = $1`, [id]);
    await refreshManifests(await fhirOf());
    const { rows: [paper] } = await server.db.query<{ documentId: string; file: string }>(`select document_id as "documentId", file from documents.paper where dk = 1 and encounter_id = $1 and state = 'signed' limit 1`, [id]);
    const address = `/documents/${paper?.documentId}.pdf`;
    const original = Buffer.from(await server.services.files.get(1, paper?.file ?? ''));
    const ways = [`${address}?print=1`, `/documents/set.pdf?ids=${paper?.documentId}&print=1`, `/archive-files/${id}/package.zip`];
    const answers = async (who: 'records' | 'doctor') => Promise.all(ways.map(async (url) => (await get[who](url)).statusCode));
    const copy = () => people.records(doc.copyRecord, { reason: 'Tòa án yêu cầu' }, id);
    expect([await answers('records'), await answers('doctor')]).toEqual([[403, 403, 403], [403, 403, 403]]);
    await expect(copy()).rejects.toThrow('documents.copy-needs-request');
    const [seen, kept] = [await get.doctor(address), await get.records(address)];
    expect([seen.statusCode, seen.rawPayload.equals(original), kept.rawPayload.equals(original)]).toEqual([200, false, true]);
    const { requestId } = await people.records(doc.askArchive, { entryId: id, kind: 'copy', recipient: 'court', recipientName: 'Tòa án tỉnh', recipientDocument: 'CV 12/TA', purpose: 'Giải quyết vụ án dân sự', days: 3, written: 'paper' });
    expect((await answers('records')).slice(0, 2)).toEqual([403, 403]);
    await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    expect([(await answers('records')).slice(0, 2), await answers('doctor')]).toEqual([[200, 200], [403, 403, 403]]);
    const made = await copy();
    expect((await get.records(made.pdf)).statusCode).toBe(200);
    aheadMs += 4 * dayMs;
    const later = await server.asUser('luutru');
    for (const url of [made.pdf, ways[0] ?? '']) expect([url, (await later({ method: 'GET', url })).statusCode]).toEqual([url, 403]);
    aheadMs -= 4 * dayMs;
    await server.db.query(`update documents.record set care = 'visit' where dk = 1 and id = $1`, [id]);
    expect((await get.doctor(`${address}?print=1`)).statusCode).toBe(200);
  });

  it('ARC-36 those who treated read on for the days of the table, then no way is open to them', async () => {
    const { encounterId: id, patientId } = server;
    const address = (await server.db.query<{ url: string }>(`select '/documents/' || document_id || '.pdf' as url from documents.paper where dk = 1 and encounter_id = $1 and state = 'signed' limit 1`, [id])).rows[0]?.url ?? '';
    const entries = async (url: string) => ((JSON.parse((await get.doctor(url)).body) as { entry?: { resource: { resourceType: string } }[] }).entry ?? []).filter(({ resource }) => resource.resourceType === 'Encounter').length;
    const seen = async () => [(await get.doctor(`/fhir/Encounter/${id}`)).statusCode, (await get.doctor(address)).statusCode, await entries(`/fhir/Encounter?patient=Patient/${patientId}`), await entries(`/fhir/Patient/${patientId}/$everything`)];
    const relation = async () => (await server.db.query<{ days: number }>(`select round(extract(epoch from until - $2::timestamptz) / 86400)::int4 as days from fhir.care_relation where dk = 1 and patient = $1 and reason like 'encounter%'`, [patientId, now()])).rows;
    await server.db.query(`update documents.record set state = 'open' where dk = 1 and id = $1`, [id]);
    await closeVisits(server.db, new Date(now().getTime() + 3 * dayMs));
    expect([await relation(), await seen()]).toEqual([[{ days: 33 }], [200, 200, 1, 1]]);
    const set = (until: string) => server.db.query(`update fhir.care_relation set until = ${until} where dk = 1 and patient = $1 and reason like 'encounter%'`, [patientId]);
    await set(`now() - interval '1 second'`);
    expect(await seen()).toEqual([403, 403, 0, 0]);
    await set('null');
  });

  it('ARC-64 ARC-61 the package carries the seal over every file, as XAdES, JWS and signed Bundle; what is changed, added or taken away is named, also with fresh sums', async () => {
    const report = verifyPackage(zip, await trustOf());
    expect(report).toMatchObject({ flaws: [], genuine: true, number: '26.000001', papers: 1, seal: { signer: { subject: 'Bệnh viện Đa khoa Sông Lành' }, level: 'B-T', problems: [] } });
    const content = unzipSync(zip);
    const text = (name: string) => strFromU8(content[name] ?? new Uint8Array());
    const whatIsWrong = async (changed: Record<string, Uint8Array | undefined>) => {
      const files = Object.fromEntries(Object.entries({ ...content, ...changed }).filter((entry): entry is [string, Uint8Array] => entry[1] !== undefined && entry[0] !== 'SHA256SUMS'));
      const sums = Object.entries(files).map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`).join('');
      const { genuine, flaws } = verifyPackage(zipSync({ ...files, SHA256SUMS: strToU8(sums) }), await trustOf());
      expect(genuine).toBe(false);
      return flaws.map(({ path, what }) => `${path}: ${what}`);
    };
    expect(await whatIsWrong({ 'README.txt': strToU8('x') })).toEqual(['README.txt: altered']);
    expect(await whatIsWrong({ 'extra.txt': strToU8('x') })).toEqual(['extra.txt: unsealed']);
    expect(await whatIsWrong({ 'data/HoSoBenhAn.xsd': undefined })).toEqual(['data/HoSoBenhAn.xsd: missing']);
    expect(await whatIsWrong({ 'data/HoSoBenhAn.json': strToU8(text('data/HoSoBenhAn.json').replace('Đau họng', 'Đau bụng')) })).toEqual(['data/HoSoBenhAn.xml: damaged', 'signatures/HoSoBenhAn.json.jws: changed', 'data/HoSoBenhAn.json: altered']);
    expect(await whatIsWrong({ 'signatures/HoSoBenhAn.xml': strToU8(text('signatures/HoSoBenhAn.xml').replace('Đau họng', 'Đau bụng')) })).toEqual(['signatures/HoSoBenhAn.xml: changed', 'signatures/HoSoBenhAn.xml: differs']);
    expect(await whatIsWrong({ 'signatures/bundle.json': strToU8(text('signatures/bundle.json').replace('Đau họng', 'Đau bụng')) })).toEqual(['signatures/bundle.json: changed', 'signatures/bundle.json: differs']);
    expect(await whatIsWrong({ 'manifest.json': strToU8(text('manifest.json').replace('26.000001', '26.000002')) })).toEqual(['signatures/manifest.json.jws: changed']);
    expect(await whatIsWrong({ 'signatures/manifest.json.jws.tst': new Uint8Array(9) })).toEqual(['signatures/manifest.json.jws.tst: bad-time-stamp']);
    expect(await whatIsWrong({ 'signatures/manifest.json.jws': undefined })).toEqual(['signatures/manifest.json.jws: missing']);
    expect(await whatIsWrong(Object.fromEntries(Object.keys(content).filter((name) => name.startsWith('signatures/')).map((name) => [name, undefined])))).toEqual([]);
    for (const bad of [zip.subarray(0, 500), Buffer.concat([zip, Buffer.from('x')]), Buffer.concat([Buffer.from('PK'), zip])]) expect(verifyPackage(bad, await trustOf()).flaws).toEqual([{ path: '', what: 'damaged' }]);
    expect(verifyPackage(zip, { ...(await trustOf()), mostBytes: 10_000 }).genuine).toBe(false);
  });

  it('ARC-64 VER-60 anybody is told in plain words what a package, its signed XML or its signed Bundle is worth', async () => {
    const ask = async (bytes: Uint8Array) => ((await (await server.asUser('bacsi'))({ method: 'POST', url: '/verify/file?lang=vi', payload: Buffer.from(bytes), headers: { 'content-type': 'application/pdf' } } as InjectOptions)).json()) as { genuine: boolean; lines: string[] };
    const content = unzipSync(zip);
    expect(await ask(zip)).toMatchObject({ genuine: true, lines: expect.arrayContaining([expect.stringContaining('Gói lưu trữ thật'), expect.stringContaining('Người ký: Bệnh viện Đa khoa Sông Lành')]) });
    for (const name of ['signatures/HoSoBenhAn.xml', 'signatures/bundle.json']) expect(await ask(content[name]!), name).toMatchObject({ genuine: true });
    expect(explainFile(content['data/HoSoBenhAn.json']!, { ...(await trustOf()), detached: strFromU8(content['signatures/HoSoBenhAn.json.jws']!) }, 'en')).toMatchObject({ genuine: true });
    expect(explainFile(content['data/HoSoBenhAn.json']!, { ...(await trustOf()), detached: strFromU8(content['signatures/manifest.json.jws']!) }, 'en')).toMatchObject({ genuine: false });
    expect((await ask(zip.subarray(0, 600))).lines.join()).toContain('Không mở được');
  });

  describe('ARC-65 programs that nobody here wrote find the package sound', () => {
    it.for(Object.keys(foreignChecks))('ARC-65 %s', async (name, { skip }) => {
      unpackInto(folder, zip);
      writeFileSync(join(folder, 'root.pem'), (await server.demoAuthority()).root);
      if (!foreignChecks[name]?.(folder)) skip(`${name.split(' ')[0]} is not installed`);
    });
  });

  it('ARC-24 a change of name, phone or citizen id after archiving: found by the new and still by the old', async () => {
    const desk = await server.asUser('tiepdon');
    const before = JSON.parse((await desk({ url: `/fhir/Patient/${server.patientId}` })).body) as Patient;
    const change = { ...before, name: [{ ...before.name?.[0], text: 'Nguyễn Thị Diễm Quyên', given: ['Thị', 'Diễm', 'Quyên'] }], telecom: [{ system: 'phone', value: '0912000777' }], identifier: [...(before.identifier ?? []), { system: identifierSystems['citizen-id'], value: '040192000777' }] };
    await writeAsInstallation(server, change as unknown as Record<string, unknown>);
    for (const text of ['0912000777', '040192000777', 'diem quyen', '26.000001']) expect(await find(text), text).toEqual([server.encounterId]);
    await writeAsInstallation(server, { ...change, telecom: [{ system: 'phone', value: '0912000888' }] } as unknown as Record<string, unknown>);
    expect([await find('0912000888'), await find('0912000777')]).toEqual([[server.encounterId], [server.encounterId]]);
  });

  it('ARC-43 a record of this system is destroyed with its papers, its resources and their history', async () => {
    const count = async () => Number((await server.db.query<{ n: string }>(`select (select count(*) from fhir.res where dk = 1 and rid = $1) + (select count(*) from fhir.res_hist where dk = 1 and rid = $1) + (select count(*) from fhir.ix_ref where dk = 1 and target_rid = $1) as n`, [server.encounterId])).rows[0]?.n);
    expect(await count()).toBeGreaterThan(2);
    await server.db.query(`update documents.archive_entry set ended_on = '2009-01-01', retain_until = '2019-12-31' where dk = 1 and id = $1`, [server.encounterId]);
    const { disposalId } = await people.records(doc.drawUpDisposal, { entryIds: [server.encounterId] });
    await people.manager(doc.decideDisposal, { disposalId, verdict: 'approve', decision: '13/QĐ-BV' });
    await people.admin(doc.decideDisposal, { disposalId, verdict: 'approve' });
    await destroy();
    expect(await count()).toBe(0);
    expect((await server.db.query('select 1 from documents.paper where dk = 1 and encounter_id = $1', [server.encounterId])).rows).toEqual([]);
    const [list] = (await people.manager(doc.listDisposals, {})).disposals;
    expect(list?.items[0]?.files?.map(({ where, gone }) => `${where} ${gone}`)).toEqual(['archive true', 'archive true', 'files true']);
  });

  it('PDP-6 a record is lent for research only with the consent of its patient, and no longer when that is taken back', async () => {
    const { patientId } = server;
    const { id } = await add({ patientId, scans: [{ title: 'Bệnh án', content: await scan('nghien cuu') }] });
    const { id: unknown } = await add({ scans: [{ title: 'Bệnh án', content: await scan('khong ro ai') }] });
    const ask = { entryId: id, kind: 'loan', recipient: 'researcher', recipientName: 'BS Khôi', purpose: 'Nghiên cứu hồi cứu', days: 2 } as const;
    for (const entryId of [id, unknown]) await expect(people.doctor(doc.askArchive, { ...ask, entryId })).rejects.toThrow('documents.no-consent');
    const decide = (decision: 'given' | 'withdrawn') => people.records(doc.decideConsent, { purpose: 'research', edition: '1', decision, way: 'at-desk' }, patientId);
    await decide('given');
    await expect(people.doctor(doc.askArchive, { ...ask, recipient: 'student' })).rejects.toThrow('documents.no-consent');
    const [first, second] = [await people.doctor(doc.askArchive, ask), await people.doctor(doc.askArchive, ask)];
    await people.manager(doc.decideArchiveRequest, { requestId: first.requestId, verdict: 'approve' });
    const { files } = await people.doctor(doc.openArchived, { id });
    await decide('withdrawn');
    await expect(people.doctor(doc.openArchived, { id })).rejects.toThrow('documents.no-consent');
    expect((await (await server.asUser('bacsi'))({ method: 'GET', url: files[0]?.url ?? '' })).statusCode).toBe(403);
    await expect(people.manager(doc.decideArchiveRequest, { requestId: second.requestId, verdict: 'approve' })).rejects.toThrow('documents.no-consent');
  });

  it('ARC-33 a loan is given back by its reader, or ends by itself when its time is over', async () => {
    const { id } = await add({ scans: [{ title: 'Bệnh án', content: await scan('het gio') }] });
    const ask = { entryId: id, kind: 'loan', recipient: 'practitioner', recipientName: 'BS Khôi', purpose: 'Rút kinh nghiệm chuyên môn', days: 2 } as const;
    const [first, second] = [await people.doctor(doc.askArchive, ask), await people.doctor(doc.askArchive, ask)];
    for (const { requestId } of [first, second]) await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    await expect(people.nurse(doc.returnArchive, first)).rejects.toThrow();
    await people.doctor(doc.returnArchive, { requestId: first.requestId });
    const { files } = await people.doctor(doc.openArchived, { id });
    aheadMs = 2 * dayMs;
    const again = await server.asUser('bacsi');
    await expect(runner(again)(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    expect((await again({ method: 'GET', url: files[0]?.url ?? '' })).statusCode).toBe(403);
    const { requests } = await runner(again)(doc.listArchiveRequests, { show: 'all', entryId: id });
    expect(requests.map((one) => [one.number, one.state])).toEqual([[second.number, 'over'], [first.number, 'returned']]);
  });
});
