// Stays, courses and their records through the routes, on the real database, with the rights people have. spec: REC STY
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { create } from '#fhir/operation/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { compileForm } from '#fhir/questionnaire/index.ts';
import { testSource } from '#fhir/questionnaire/testForm.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import * as cht from '#modules/chart/model/index.ts';
import { openVisitDesk } from '#modules/chart/test/visitDesk.ts';
import type { VisitDesk } from '#modules/chart/test/visitDesk.ts';
import * as doc from '#modules/documents/model/index.ts';
import { closeVisits, findRecord, findRecordOfEncounter, refreshManifests } from '#modules/documents/server/index.ts';
import { leaveQueue } from '#modules/reception/model/index.ts';

let server: TestServer;
let services: RestServices;
let desk: VisitDesk;
let rooms: Map<string, string>;
let wards: Map<string, string>;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  services = await buildFhirServices(server.services, installationGate(server.services));
  desk = await openVisitDesk(server);
  const choices = await desk.doctor(cht.wardChoices, {});
  wards = new Map(choices.wards.map(({ name, id }) => [name, id]));
  rooms = new Map(choices.wards.flatMap((ward) => ward.rooms.map(({ name, id }): [string, string] => [name, id])));
}, 120_000);
afterAll(() => server.close());

/** A paper of the visit, as signing would write it. */
async function addDocument(visit: { id: string; patientId: string }, id: string): Promise<void> {
  const exchange = systemExchange(services, { dk: 1, facilityId: '', purpose: 'test' });
  await runWrite(exchange, async (unit) => {
    const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'test', at: unit.at });
    await store.save([create({
      resourceType: 'DocumentReference', id, status: 'current', date: unit.at, description: 'Phiếu thử', subject: { reference: `Patient/${visit.patientId}` },
      content: [{ attachment: { contentType: 'application/pdf', title: 'Phiếu thử' } }], context: { encounter: [{ reference: `Encounter/${visit.id}` }] },
    })]);
    unit.adopt(store.written);
    return { status: 200, headers: {} };
  });
}

describe('REC-1 the record of a visit', () => {
  it('REC-1 opens with check-in, REC-2 takes the number with the first save, REC-3 lists its documents', async () => {
    const visit = await desk.newVisit('Nguyễn Thị Hồ Sơ');
    const key = { dk: 1, encounterId: visit.id };
    expect(await findRecordOfEncounter(server.db, key)).toMatchObject({ id: visit.id, patientId: visit.patientId, care: 'visit', state: 'open', number: null, endedAt: null });
    await desk.doctor(cht.saveVisit, { patientId: visit.patientId, version: '0', content: { history: 'Ba ngày nay' } }, visit.id);
    expect((await findRecordOfEncounter(server.db, key))?.number).toMatch(/^KB\.\d\d\.\d{6}$/);
    await addDocument(visit, 'doc-of-record-1');
    expect(await refreshManifests(services)).toBe(1);
    expect(await refreshManifests(services)).toBe(0);
    const inject = await server.asUser('luutru');
    const manifest = JSON.parse((await inject({ url: `/fhir/DocumentManifest/${visit.id}` })).body);
    expect(manifest).toMatchObject({ resourceType: 'DocumentManifest', subject: { reference: `Patient/${visit.patientId}` }, content: [{ reference: 'DocumentReference/doc-of-record-1' }] });
    await addDocument(visit, 'doc-of-record-2');
    expect(await refreshManifests(services)).toBe(1);
    expect(JSON.parse((await inject({ url: `/fhir/DocumentManifest/${visit.id}` })).body).content).toHaveLength(2);
  });
  it('ARC-62 a document that comes after the package of its record asks for a new one', async () => {
    const visit = await desk.newVisit('Lý Thị Xin Giấy');
    const packaged = async () => (await server.db.query<{ at: Date | null }>('select packaged_at as at from documents.record where id = $1', [visit.id])).rows[0]?.at;
    await server.db.query(`update documents.record set state = 'archived', closed_at = now(), packaged_at = now() where id = $1`, [visit.id]);
    await addDocument(visit, 'doc-of-record-3');
    expect(await packaged()).toBe(null);
    await server.db.query(`update documents.record set state = 'open', closed_at = null where id = $1`, [visit.id]);
  });

  it('REC-1 a visit that never took place keeps none', async () => {
    const visit = await desk.newVisit('Trần Văn Bỏ Về');
    await desk.as('tiepdon')(leaveQueue, { ticketId: visit.ticketId });
    expect(await findRecord(server.db, { dk: 1, id: visit.id })).toBeUndefined();
  });
});

const admission = (patientId: string, room = 'Buồng N1 – Nội') =>
  ({ patientId, kind: 'inpatient', roomId: rooms.get(room) ?? '', reason: 'Khó thở', formKey: '01-bv1', route: 'clinic', sentBy: 'self', count: 1 }) as const;

describe('STY-3 a stay through the operations', () => {
  it('STY-2 STY-3 is admitted from the visit once, however often at once, is listed in its department, and its record is open', async () => {
    const visit = await desk.newVisit('Nguyễn Văn Nội Trú');
    const both = await Promise.allSettled([1, 2].map(() => desk.doctor(cht.admit, admission(visit.patientId))));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { message: 'chart.already-admitted' } });
    const stay = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))[0]!;
    expect(stay).toMatchObject({ number: expect.stringMatching(/^NV\.\d\d\.000001$/), doctor: 'Phan Đình Khôi', places: [{ ward: 'Khoa Nội tổng hợp' }] });
    expect(await findRecordOfEncounter(server.db, { dk: 1, encounterId: stay.encounterId })).toMatchObject({ care: 'inpatient', number: stay.number, formKey: '01-bv1', wardName: 'Khoa Nội tổng hợp', state: 'open' });
    const { stays } = await desk.doctor(cht.listStays, { wardId: wards.get('Khoa Nội tổng hợp') ?? '', state: 'present' });
    expect(stays).toMatchObject([{ name: 'Nguyễn Văn Nội Trú', room: 'Buồng N1 – Nội', number: stay.number, treatmentDays: 0 }]);
  });

  it('STY-3 the next ward reads the record from the transfer on; the stay ends there', async () => {
    const { patientId } = await desk.newVisit('Trần Thị Chuyển Khoa');
    const stay = await desk.doctor(cht.admit, admission(patientId));
    const pediatric = desk.as('bacsinhi');
    await expect(pediatric(cht.staySheet, {}, stay.encounterId)).rejects.toThrow('facility.no-care-relation');
    const moved = await desk.doctor(cht.transferWard, { patientId, version: stay.version, roomId: rooms.get('Buồng H1 – Nhi') ?? '' }, stay.encounterId);
    expect((await pediatric(cht.staySheet, {}, stay.encounterId)).places).toHaveLength(2);
    await expect(desk.as('dieuduong')(cht.discharge, { patientId, version: moved.version, type: 'discharged', result: 'cured' }, stay.encounterId)).rejects.toThrow('fhir.no-permission');
    const ended = await pediatric(cht.discharge, { patientId, version: moved.version, type: 'discharged', result: 'cured' }, stay.encounterId);
    expect(ended).toMatchObject({ state: 'discharged', discharge: { result: 'cured' }, treatmentDays: 0 });
    expect(await findRecordOfEncounter(server.db, { dk: 1, encounterId: stay.encounterId })).toMatchObject({ wardName: 'Khoa Nhi', endedAt: expect.any(Date) });
    await pediatric(cht.undoDischarge, { patientId, version: ended.version, reason: 'Ra nhầm' }, stay.encounterId);
    expect((await findRecordOfEncounter(server.db, { dk: 1, encounterId: stay.encounterId }))?.endedAt).toBeNull();
  });

  it.each<[string, object, string]>([
    ['a clinic as a ward', { roomId: 'clinic' }, 'chart.not-a-ward'],
    ['a reason of nothing', { reason: ' ' }, 'fhir.operation-input'],
    ['the day after tomorrow', { at: new Date(Date.now() + 2 * 86_400_000).toISOString() }, 'chart.time-in-future'],
  ])('STY-3 refused, and nothing is written: %s', async (_name, more, code) => {
    const { patientId } = await desk.newVisit('Lê Thị Từ Chối');
    const roomId = (more as { roomId?: string }).roomId === 'clinic' ? { roomId: desk.roomId } : {};
    await expect(desk.doctor(cht.admit, { ...admission(patientId), ...more, ...roomId })).rejects.toThrow(code);
    expect(await desk.doctor(cht.admit, admission(patientId))).toMatchObject({ state: 'present' });
  });
});

describe('STY-7 a course through the operations', () => {
  it('STY-7 STY-10 has one record for its visits', async () => {
    const visit = await desk.newVisit('Phạm Thị Mạn Tính');
    const course = await desk.doctor(cht.startCourse, { patientId: visit.patientId, encounterId: visit.id, reason: 'Tăng huyết áp', formKey: '15-bv1' });
    const { version } = await desk.doctor(cht.saveVisit, { patientId: visit.patientId, version: '0', content: { main: { code: 'I10' } } }, visit.id);
    await desk.doctor(cht.finishVisit, { patientId: visit.patientId, version }, visit.id);
    const again = await desk.visitAgain(visit.patientId);
    await desk.doctor(cht.joinCourse, { patientId: visit.patientId, courseId: course.courseId }, again.id);
    for (const encounterId of [visit.id, again.id]) expect(await findRecordOfEncounter(server.db, { dk: 1, encounterId })).toMatchObject({ id: course.courseId, care: 'outpatient', number: course.number, formKey: '15-bv1' });
    expect((await desk.doctor(cht.finishCourse, { patientId: visit.patientId, version: course.version }, course.courseId)).state).toBe('finished');
    expect((await desk.doctor(cht.listCourses, {}, visit.patientId)).courses).toMatchObject([{ number: course.number, state: 'finished' }]);
  });
});

describe('REC-20 from the ward to the archive', () => {
  const checklist = (sheet: { checklist: readonly { key: string }[] }, failed?: string) => sheet.checklist.map(({ key }) => (key === failed ? { key, passed: false, reason: 'Thiếu tổng kết' } : { key, passed: true }));
  let office: ReturnType<VisitDesk['as']>;
  const discharged = async (name: string) => {
    const { patientId } = await desk.newVisit(name);
    const stay = await desk.doctor(cht.admit, admission(patientId));
    return desk.doctor(cht.discharge, { patientId, version: stay.version, type: 'discharged', result: 'better' }, stay.encounterId);
  };
  beforeAll(() => {
    office = desk.as('luutru');
  });

  it('REC-20 REC-21 REC-22 REC-23 REC-25 is handed over, received, returned, checked again, archived, unlocked by another, and comes back with its number', async () => {
    const stay = await discharged('Hồ Thị Lưu Trữ');
    const recordId = stay.encounterId;
    const before = await office(doc.recordsDashboard, {});
    expect(before.wards).toMatchObject([{ ward: 'Khoa Nội tổng hợp' }]);
    expect((await desk.doctor(doc.listRecordLines, { list: 'to-hand-over' })).records.map((line) => line.recordId)).toContain(recordId);
    expect((await desk.doctor(doc.handOverRecords, { recordIds: [recordId, 'nobody'] })).results).toEqual([{ recordId, done: true }, { recordId: 'nobody', done: false, code: 'documents.no-record' }].sort((a, b) => (a.recordId < b.recordId ? -1 : 1)));
    await expect(desk.doctor(cht.saveForm, { patientId: stay.patientId, form: 'urn:lanh:form:36-bv2|2026-11', responseId: crypto.randomUUID(), version: '0', items: [] }, recordId)).rejects.toThrow('chart.record-closed');
    const closed = await desk.doctor(cht.staySheet, {}, recordId);
    expect(closed.state).toBe('closed');
    await expect(desk.doctor(cht.undoDischarge, { patientId: stay.patientId, version: closed.version, reason: 'Nhầm' }, recordId)).rejects.toThrow('chart.record-closed');
    expect((await office(doc.recordsDashboard, {})).counts).toMatchObject({ waiting: 1, notHandedOver: before.counts.notHandedOver - 1 });
    await office(doc.receiveRecords, { recordIds: [recordId] });
    const sheet = await office(doc.recordSheet, { recordId });
    expect(sheet.completeness.gaps.map(({ rule }) => rule)).toEqual([]);
    await expect(desk.doctor(doc.checkRecord, { recordId, outcome: 'accept', items: checklist(sheet) })).rejects.toThrow('fhir.no-permission');
    expect((await office(doc.checkRecord, { recordId, outcome: 'return', items: checklist(sheet, 'record') })).state).toBe('returned');
    expect((await desk.doctor(cht.staySheet, {}, recordId)).state).toBe('discharged');
    await desk.doctor(doc.handOverRecords, { recordIds: [recordId] });
    await office(doc.receiveRecords, { recordIds: [recordId] });
    const second = await office(doc.recordSheet, { recordId });
    expect(second.events.find(({ kind }) => kind === 'returned')?.failed).toEqual([{ key: 'record', reason: 'Thiếu tổng kết' }]);
    await office(doc.checkRecord, { recordId, outcome: 'accept', items: checklist(second) });
    // An older record that brought the next number along keeps it.
    await office(doc.addOldRecord, { name: 'Trần Thị Lan', care: 'inpatient', endedOn: '2026-01-09', circumstances: [], icd: [], scans: [], archiveNumber: `${String(new Date().getFullYear()).slice(2)}.000001` });
    const first = (await office(doc.archiveRecords, { recordIds: [recordId] })).results[0];
    expect(first?.archiveNumber).toMatch(/^\d\d\.000002$/);
    expect((await office(doc.archiveRecords, { recordIds: [recordId] })).results).toEqual([{ recordId, done: false, code: 'documents.record-not-accepted' }]);
    await office(doc.askUnlock, { recordId, reason: 'Bổ sung kết quả giải phẫu bệnh' });
    await expect(office(doc.decideUnlockRecord, { recordId, approve: true, reason: 'Tự duyệt cho nhanh' })).rejects.toThrow('documents.own-unlock');
    expect((await findRecord(server.db, { dk: 1, id: recordId }))?.archiveNumber).toBe(first?.archiveNumber);
  });

  it('REC-1 REC-20 REC-22 STY-7 two visits of a course are one record: nobody files it while the course goes on, then once, under one number', async () => {
    const visit = await desk.newVisit('Võ Thị Theo Dõi');
    const { patientId } = visit;
    const course = await desk.doctor(cht.startCourse, { patientId, encounterId: visit.id, reason: 'Tăng huyết áp', formKey: '15-bv1' });
    const finish = async (id: string) => {
      const { version } = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { main: { code: 'I10' } } }, id);
      await desk.doctor(cht.finishVisit, { patientId, version }, id);
    };
    await finish(visit.id);
    const again = await desk.visitAgain(patientId);
    await desk.doctor(cht.joinCourse, { patientId, courseId: course.courseId }, again.id);
    await finish(again.id);
    const recordIds = [course.courseId];
    expect((await desk.doctor(doc.handOverRecords, { recordIds })).results).toEqual([{ recordId: course.courseId, done: false, code: 'documents.record-goes-on' }]);
    await closeVisits(server.db, new Date(Date.now() + 400 * 86_400_000));
    expect((await findRecordOfEncounter(server.db, { dk: 1, encounterId: visit.id }))?.state).toBe('open');
    await desk.doctor(cht.finishCourse, { patientId, version: course.version }, course.courseId);
    expect((await desk.doctor(doc.handOverRecords, { recordIds })).results).toEqual([{ recordId: course.courseId, done: true }]);
    await office(doc.receiveRecords, { recordIds });
    await office(doc.checkRecord, { recordId: course.courseId, outcome: 'accept', items: checklist(await office(doc.recordSheet, { recordId: course.courseId })) });
    const [archived] = (await office(doc.archiveRecords, { recordIds })).results;
    for (const encounterId of [visit.id, again.id]) expect(await findRecordOfEncounter(server.db, { dk: 1, encounterId })).toMatchObject({ id: course.courseId, state: 'archived', archiveNumber: archived?.archiveNumber });
  });

  it('REC-20 what was begun before the hand-over is not signed into the record after it', async () => {
    const { patientId, encounterId } = await discharged('Cao Thị Ký Muộn');
    await office(cht.saveFormDefinition, { questionnaire: compileForm({ ...testSource, form: { ...testSource.form, signers: 'doctor-head' } }).questionnaire });
    const items = [{ linkId: 'admission', item: [{ linkId: 'reason', answer: [{ valueString: 'Sốt' }] }, { linkId: 'came', answer: [{ valueDate: '2026-11-17' }] }] }];
    const responseId = crypto.randomUUID();
    await desk.doctor(cht.saveForm, { patientId, form: 'urn:lanh:form:99-bv1|2026-11', responseId, version: '0', items }, encounterId);
    const wanted = [{ encounterId, kind: 'form', focus: `QuestionnaireResponse/${responseId}` }];
    expect((await desk.doctor(doc.prepareBatch, { wanted })).papers).toMatchObject([{ kind: 'form' }]);
    await desk.doctor(doc.handOverRecords, { recordIds: [encounterId] });
    expect(await desk.doctor(doc.prepareBatch, { wanted })).toMatchObject({ papers: [], barred: [{ kind: 'form', code: 'chart.record-closed' }] });
  });

  it('REC-14 the part kept on paper is a document of the record; what is no scan is refused and nothing is kept', async () => {
    const { patientId } = await desk.newVisit('Mai Văn Giấy');
    const { encounterId } = await desk.doctor(cht.admit, admission(patientId));
    const today = desk.dayIn(0);
    const part = { paperUntil: today, title: 'Phần bệnh án giấy' };
    await expect(desk.doctor(doc.beginOnPaper, { ...part, scan: Buffer.from('không phải PDF').toString('base64') }, encounterId)).rejects.toThrow('documents.scan-unreadable');
    await expect(desk.doctor(doc.beginOnPaper, { ...part, paperUntil: desk.dayIn(2) }, encounterId)).rejects.toThrow('documents.paper-day');
    expect((await findRecord(server.db, { dk: 1, id: encounterId }))?.paperUntil).toBeNull();
    const pdf = PDF.create();
    pdf.addPage({ width: 595, height: 842 });
    const bytes = await pdf.save();
    const { documentId } = await desk.doctor(doc.beginOnPaper, { ...part, scan: Buffer.from(bytes).toString('base64') }, encounterId);
    const file = await (await server.asUser('bacsi'))({ url: `/documents/${documentId}.pdf` });
    expect([file.statusCode, file.rawPayload.equals(Buffer.from(bytes))]).toEqual([200, true]);
    expect((await desk.doctor(doc.recordSheet, { recordId: encounterId })).documents).toMatchObject([{ id: documentId, title: 'Phần bệnh án giấy', signed: true }]);
  });

  it('REC-24 an ordinary visit is in no list, another department sees none of it', async () => {
    const stay = await discharged('Đinh Văn Riêng');
    const own = await desk.doctor(doc.listRecordLines, { list: 'to-hand-over' });
    expect(own.records.every(({ care }) => care !== 'visit')).toBe(true);
    expect((await desk.as('bacsinhi')(doc.listRecordLines, { list: 'to-hand-over' })).records.map(({ recordId }) => recordId)).not.toContain(stay.encounterId);
    await expect(desk.as('bacsinhi')(doc.recordSheet, { recordId: stay.encounterId })).rejects.toThrow('facility.no-care-relation');
    expect((await desk.doctor(doc.recordMeter, {}, stay.encounterId))).toMatchObject({ state: 'open', completeness: { required: expect.any(Number) } });
  });

  it('REC-4 a visit closes a day after its end, and is open again when its doctor opens it', async () => {
    const { id, patientId } = await desk.newVisit('Vũ Thị Tự Đóng');
    const { version } = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { main: { code: 'I10' } } }, id);
    const ended = await desk.doctor(cht.finishVisit, { patientId, version }, id);
    await closeVisits(server.db, new Date(Date.now() + 23 * 3_600_000));
    expect((await findRecord(server.db, { dk: 1, id }))?.state).toBe('open');
    await closeVisits(server.db, new Date(Date.now() + 25 * 3_600_000));
    expect((await findRecord(server.db, { dk: 1, id }))?.state).toBe('archived');
    await desk.doctor(cht.reopenVisit, { patientId, version: ended.version, reason: { code: 'result', note: 'Có kết quả' } }, id);
    expect((await findRecord(server.db, { dk: 1, id }))?.state).toBe('open');
  });
});
