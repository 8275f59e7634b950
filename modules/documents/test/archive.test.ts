// The archive through the pipe: old paper, search, requests, holds, destruction, on the real database.
import { PDF } from '@libpdf/core';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendersOf } from '#apps/server/background.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as doc from '#modules/documents/model/index.ts';
import type { InputOf, OperationContract } from '#fhir/operation/index.ts';
import { sendDue } from '#platform/outbox/index.ts';

let server: TestServer;
let now = new Date('2026-11-27T02:00:00.000Z');
type Run = <I, O>(contract: OperationContract<I, O>, input: I) => Promise<O>;
let people: Record<'records' | 'doctor' | 'manager' | 'admin' | 'nurse' | 'other', Run>;
let get: Record<'records' | 'doctor', (url: string) => Promise<{ statusCode: number; rawPayload: Buffer; body: string }>>;

const runner = (inject: TestServer['inject']): Run => async (contract, input) => {
  const answer = await inject({ method: 'POST', url: `/fhir/$${contract.code}`, payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } } as InjectOptions);
  const body = JSON.parse(answer.body) as { issue?: { details?: { coding?: { code?: string }[] } }[] };
  if (answer.statusCode < 300) return contract.output.parse(body);
  throw new Error(body.issue?.[0]?.details?.coding?.[0]?.code ?? answer.body);
};

beforeAll(async () => {
  server = await openTestServer({ demo: true, now: () => now });
  const accounts = { records: 'luutru', doctor: 'bacsi', manager: 'giamdoc', admin: 'quantri', nurse: 'dieuduong', other: 'pk.luutru' };
  const injects = Object.fromEntries(await Promise.all(Object.entries(accounts).map(async ([who, name]) => [who, await server.asUser(name)] as const)));
  people = Object.fromEntries(Object.entries(injects).map(([who, inject]) => [who, runner(inject)])) as typeof people;
  get = Object.fromEntries(Object.entries(injects).map(([who, inject]) => [who, (url: string) => inject({ method: 'GET', url })])) as unknown as typeof get;
}, 120_000);
afterAll(() => server.close());

async function scan(words: string): Promise<string> {
  const pdf = PDF.create();
  pdf.addPage({ width: 595, height: 842 }).drawText(words, { x: 50, y: 700 });
  return Buffer.from(await pdf.save()).toString('base64');
}

const old = { name: 'Trần Thị Lan', birthDate: '1961', care: 'inpatient', endedOn: '2019-03-09' } as const;
const add = (more: Partial<InputOf<typeof doc.addOldRecord>> = {}) => people.records(doc.addOldRecord, { ...old, ...more } as InputOf<typeof doc.addOldRecord>);
const find = async (text: string, run = people.records) => (await run(doc.findArchived, { text })).lines.map(({ id }) => id);
const destroy = async () => {
  const fhir = await buildFhirServices(server.services, installationGate(server.services));
  return sendDue({ db: server.db, senders: sendersOf(fhir), now: () => now, log: server.services.log });
};

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

  it('ARC-23 bad scans, days to come and numbers that are taken are refused, and nothing is left behind', async () => {
    await add({ archiveNumber: '19.5' });
    const before = (await people.records(doc.findArchived, { text: '' })).lines.length;
    await expect(add({ archiveNumber: '19.5' })).rejects.toThrow('documents.archive-number-taken');
    await expect(add({ endedOn: '2026-11-28' })).rejects.toThrow('documents.record-not-ended');
    await expect(add({ scans: [{ title: 'x', content: Buffer.from('%PDF-1.7 no').toString('base64') }] })).rejects.toThrow('documents.scan-unreadable');
    await expect(people.doctor(doc.addOldRecord, old as InputOf<typeof doc.addOldRecord>)).rejects.toThrow('fhir.no-permission');
    expect((await people.records(doc.findArchived, { text: '' })).lines).toHaveLength(before);
  });

  it('ARC-31 ARC-32 staff read an archived record only by a request that somebody else allowed, marked, and each look is in the trail', async () => {
    const { id } = await add({ scans: [{ title: 'Bệnh án', content: await scan('benh an') }] });
    await expect(people.doctor(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    const { requestId, number } = await people.doctor(doc.askArchive, { entryId: id, kind: 'loan', recipient: 'practitioner', recipientName: 'BS Khôi', purpose: 'Đối chiếu ca bệnh tương tự', days: 2 });
    await expect(people.doctor(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    await expect(people.doctor(doc.decideArchiveRequest, { requestId, verdict: 'approve' })).rejects.toThrow('fhir.no-permission');
    await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    const opened = await people.doctor(doc.openArchived, { id });
    expect(opened.request).toMatchObject({ number, until: '2026-11-29T02:00:00.000Z' });
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
    const items = files.map(({ hash, title }) => ({ hash, title, pages: 1, copies: 2 }));
    await expect(people.records(doc.releaseArchive, { requestId, items })).rejects.toThrow('documents.request-not-running');
    await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    await expect(people.records(doc.releaseArchive, { requestId, items: [{ ...items[0]!, hash: 'b'.repeat(64) }] })).rejects.toThrow('documents.request-foreign-file');
    await people.records(doc.releaseArchive, { requestId, items });
    const { requests } = await people.records(doc.listArchiveRequests, { show: 'all', entryId: id });
    expect(requests).toMatchObject([{ number, state: 'released', released: items, basis: expect.stringContaining('69'), askedByName: expect.any(String), decidedByName: expect.any(String) }]);
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
    await expect(people.records(doc.drawUpDisposal, { entryIds: [held.id] })).resolves.toMatchObject({ number: expect.stringContaining('TH.26.') });
  });

  it('ARC-33 a loan is given back by its reader, or ends by itself when its time is over', async () => {
    const { id } = await add({ scans: [{ title: 'Bệnh án', content: await scan('het gio') }] });
    const ask = { entryId: id, kind: 'loan', recipient: 'researcher', recipientName: 'BS Khôi', purpose: 'Nghiên cứu hồi cứu', days: 2 } as const;
    const [first, second] = [await people.doctor(doc.askArchive, ask), await people.doctor(doc.askArchive, ask)];
    for (const { requestId } of [first, second]) await people.manager(doc.decideArchiveRequest, { requestId, verdict: 'approve' });
    await expect(people.nurse(doc.returnArchive, first)).rejects.toThrow();
    await people.doctor(doc.returnArchive, { requestId: first.requestId });
    const { files } = await people.doctor(doc.openArchived, { id });
    now = new Date('2026-11-29T02:00:00.000Z');
    const again = await server.asUser('bacsi');
    await expect(runner(again)(doc.openArchived, { id })).rejects.toThrow('documents.archive-not-open');
    expect((await again({ method: 'GET', url: files[0]?.url ?? '' })).statusCode).toBe(403);
    const { requests } = await runner(again)(doc.listArchiveRequests, { show: 'all', entryId: id });
    expect(requests.map((one) => [one.number, one.state])).toEqual([[second.number, 'over'], [first.number, 'returned']]);
  });
});
