// A visit through the routes, on the real database, with the real access policy. spec: VIS
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as rcp from '#modules/reception/model/index.ts';
import * as cht from '#modules/chart/model/index.ts';
import { openVisitDesk } from './visitDesk.ts';
import type { VisitDesk } from './visitDesk.ts';

let server: TestServer;
let desk: VisitDesk;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  desk = await openVisitDesk(server);
}, 120_000);
afterAll(() => server.close());

const main = { code: 'I10', display: 'Tăng huyết áp vô căn (nguyên phát)' };

describe('VIS-1 a visit from check-in to its end', () => {
  it('VIS-1 begins with the first save, is read whole, ends, and the ticket follows', async () => {
    const { id, patientId } = await desk.newVisit('Nguyễn Thị Hoa', { reason: 'Đau đầu' });
    const before = await desk.doctor(cht.visitContent, { patientId }, id);
    expect(before).toMatchObject({ status: 'arrived', version: '0', mayWrite: true, mayReopen: false, room: 'Phòng 12 – Nội tổng quát', content: { reason: 'Đau đầu', main: null } });
    const saved = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { history: 'Ba ngày nay', main, secondary: [{ code: 'E11.9' }], followUp: { date: desk.dayIn(30) } } }, id);
    expect(saved).toMatchObject({ status: 'in-progress', version: '1', patientId });
    expect(await desk.ticketState(id)).toBe('in-room');
    const read = await desk.doctor(cht.visitContent, { patientId }, id);
    expect(read).toMatchObject({ version: '1', doctor: 'Phan Đình Khôi', content: { history: 'Ba ngày nay', main: { code: 'I10' }, secondary: [{ code: 'E11.9' }], followUp: { date: desk.dayIn(30) } } });
    const done = await desk.doctor(cht.finishVisit, { patientId, version: '1' }, id);
    expect(done).toMatchObject({ status: 'finished', end: expect.any(String) });
    expect(await desk.ticketState(id)).toBe('done');
    expect(await desk.doctor(cht.finishVisit, { patientId, version: '1' }, id)).toMatchObject({ status: 'finished', end: done.end, version: done.version });
  });

  it('VIS-5 what has ended is refused until it is reopened with a reason; the ticket is in the room again', async () => {
    const { id, patientId } = await desk.newVisit('Trần Văn Nam');
    const { version } = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { main } }, id);
    const ended = await desk.doctor(cht.finishVisit, { patientId, version }, id);
    await expect(desk.doctor(cht.saveVisit, { patientId, version: ended.version, content: { history: 'Thêm' } }, id)).rejects.toThrow('chart.visit-finished');
    const reason = { code: 'result', note: 'Có kết quả' };
    await expect(desk.as('bacsinhi')(cht.reopenVisit, { patientId, version: ended.version, reason }, id)).rejects.toThrow('facility.no-care-relation');
    const open = await desk.doctor(cht.reopenVisit, { patientId, version: ended.version, reason }, id);
    expect(open.status).toBe('in-progress');
    expect(await desk.ticketState(id)).toBe('in-room');
    expect((await desk.doctor(cht.visitContent, { patientId }, id)).reopened).toMatchObject([{ code: 'result', note: 'Có kết quả', by: 'Phan Đình Khôi' }]);
    expect(await desk.audited('reopen-visit', id)).toBe(1);
  });
});

describe('VIS-3 two patients, two tabs', () => {
  it('VIS-3 content for one patient never reaches the visit of another, and a version is written over once', async () => {
    const [hoa, nam] = [await desk.newVisit('Lê Thị Hoa'), await desk.newVisit('Phạm Văn Nam')];
    await expect(desk.doctor(cht.saveVisit, { patientId: nam.patientId, version: '0', content: { history: 'Của Nam' } }, hoa.id)).rejects.toThrow('chart.other-patient');
    await expect(desk.doctor(cht.visitContent, { patientId: nam.patientId }, hoa.id)).rejects.toThrow('chart.other-patient');
    expect((await desk.doctor(cht.visitContent, { patientId: hoa.patientId }, hoa.id)).version).toBe('0');
    const both = await Promise.allSettled(['Bản một', 'Bản hai'].map((history) => desk.doctor(cht.saveVisit, { patientId: hoa.patientId, version: '0', content: { history } }, hoa.id)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { message: 'chart.visit-changed' } });
  });
});

describe('VIS-7 who may', () => {
  it('VIS-7 a nurse reads and does not write; reception does neither; other departments and facilities are refused', async () => {
    const { id, patientId } = await desk.newVisit('Võ Thị Mai');
    expect((await desk.as('dieuduong')(cht.visitContent, { patientId }, id)).mayWrite).toBe(false);
    await expect(desk.as('dieuduong')(cht.saveVisit, { patientId, version: '0', content: {} }, id)).rejects.toThrow('fhir.no-permission');
    await expect(desk.as('tiepdon')(cht.visitContent, { patientId }, id)).rejects.toThrow('fhir.no-permission');
    await expect(desk.as('bacsinhi')(cht.visitContent, { patientId }, id)).rejects.toThrow('facility.no-care-relation');
    await expect(desk.as('pk.bacsi')(cht.saveVisit, { patientId, version: '0', content: {} }, id)).rejects.toThrow('fhir.not-found');
  });
  it.each([
    ['a control character', { content: { history: 'a\u0007b' } }],
    ['an unknown field', { content: { diagnosis: 'I10' } }],
    ['a day that does not exist', { content: { followUp: { date: '2026-02-30' } } }],
    ['no version', { version: undefined, content: {} }],
  ])('VIS-7 refuses %s and writes nothing', async (_what, more) => {
    const { id, patientId } = await desk.newVisit('Đỗ Văn Bình');
    await expect(desk.doctor(cht.saveVisit, { patientId, version: '0', ...more } as never, id)).rejects.toThrow('fhir.operation-input');
    expect((await desk.doctor(cht.visitContent, { patientId }, id)).version).toBe('0');
  });
});

describe('VIS-20 how long a text may be', () => {
  it('VIS-20 a text over its limit is refused by name of its field, and nothing is written; at the limit it is kept whole', async () => {
    const { id, patientId } = await desk.newVisit('Đoàn Thị Lài');
    const send = (content: cht.VisitPatch) => desk.doctor(cht.saveVisit, { patientId, version: '0', content }, id);
    await expect(send({ reason: 'x'.repeat(501), advice: 'y' })).rejects.toThrow('chart.text-too-long');
    await expect(send({ examination: [{ system: 'heart', state: 'abnormal', text: 'ộ'.repeat(2001) }] })).rejects.toThrow('chart.text-too-long');
    expect((await desk.doctor(cht.visitContent, { patientId }, id)).version).toBe('0');
    await send({ reason: ` ${'ộ'.normalize('NFD').repeat(500)} ` });
    expect((await desk.doctor(cht.visitContent, { patientId }, id)).content.reason).toBe('ộ'.repeat(500));
  });
});

describe('VIS-8 the last visits', () => {
  it('VIS-8 gives the earlier ones of this patient that have something to take over, newest first', async () => {
    const first = await desk.newVisit('Hồ Thị Lan');
    const { patientId } = first;
    const { version } = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { main, history: 'Lần một' } }, first.id);
    await desk.doctor(cht.finishVisit, { patientId, version }, first.id);
    const empty = await desk.visitAgain(patientId);
    const second = await desk.doctor(cht.lastVisit, { patientId, limit: 3 }, empty.id);
    expect(second.visits).toMatchObject([{ encounterId: first.id, doctor: 'Phan Đình Khôi', content: { history: 'Lần một', main: { code: 'I10' } } }]);
    await desk.as('bacsi')(rcp.leaveQueue, { ticketId: empty.ticketId });
    const third = await desk.visitAgain(patientId);
    expect((await desk.doctor(cht.lastVisit, { patientId, limit: 3 }, third.id)).visits).toHaveLength(1);
  });
});

describe('VIS-18 the visits that ended today', () => {
  it('VIS-18 a visit stands there once it has ended, with its diagnosis, and is gone when it is reopened; other departments do not see it', async () => {
    const { id, patientId } = await desk.newVisit('Đặng Thị Xuân', { birthDate: '1970-05-02' });
    const find = async (as = 'bacsi', input: { roomId?: string } = {}) => (await desk.as(as)(cht.endedToday, input)).visits.find(({ encounterId }) => encounterId === id);
    const { version } = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { main } }, id);
    expect(await find()).toBe(undefined);
    const ended = await desk.doctor(cht.finishVisit, { patientId, version }, id);
    expect(await find()).toEqual({ encounterId: id, patientId, name: 'Đặng Thị Xuân', birthDate: '1970-05-02', sex: 'female', end: ended.end, code: 'I10', text: 'Tăng huyết áp vô căn (nguyên phát)' });
    expect(await find('dieuduong')).toBe(undefined);
    expect(await find('dieuduong', { roomId: desk.roomId })).toMatchObject({ encounterId: id, doctor: 'Phan Đình Khôi' });
    expect(await find('bacsinhi', { roomId: desk.roomId })).toBe(undefined);
    await desk.doctor(cht.reopenVisit, { patientId, version: ended.version, reason: { code: 'result', note: 'Có kết quả' } }, id);
    expect(await find()).toBe(undefined);
  });
});
