// The registers of personal data through the routes, on the real database. spec: PRV
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { openVisitDesk } from '#modules/chart/test/visitDesk.ts';
import type { VisitDesk } from '#modules/chart/test/visitDesk.ts';
import * as doc from '#modules/documents/model/index.ts';

let server: TestServer;
let desk: VisitDesk;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  desk = await openVisitDesk(server);
}, 120_000);
afterAll(() => server.close());

const asked = { askedBy: 'Lê Văn Hùng (con trai)', way: 'letter', wish: 'Xoá số điện thoại cũ', withProcessors: false } as const;
const open = async () => (await desk.as('luutru')(doc.listSubjectRequests, { show: 'open' })).requests;

describe('PRV registers of personal data', () => {
  it('PRV-1 PRV-2 a request is numbered, answered, done, each once and by name; the desk does not see the register', async () => {
    const { patientId } = await desk.newVisit('Lê Thị Sáu');
    const office = desk.as('luutru');
    const made = await office(doc.openSubjectRequest, { patientId, kind: 'correction', ...asked });
    expect(made).toEqual({ number: expect.stringMatching(/^DL\.\d\d\.\d{6}$/), answerBy: expect.any(String), finishBy: expect.any(String) });
    const [line] = (await open()).filter(({ number }) => number === made.number);
    expect(line).toMatchObject({ patientName: 'Lê Thị Sáu', state: 'received', askedBy: asked.askedBy });
    await office(doc.answerSubjectRequest, { id: line!.id, verdict: 'accept', answer: 'Sẽ sửa trong hôm nay' });
    await expect(office(doc.answerSubjectRequest, { id: line!.id, verdict: 'refuse', answer: 'Sẽ sửa trong hôm nay' })).rejects.toThrow('documents.request-decided');
    await office(doc.finishSubjectRequest, { id: line!.id, done: 'Đã xoá số điện thoại cũ' });
    const done = (await office(doc.listSubjectRequests, { show: 'all' })).requests.find(({ id }) => id === line!.id);
    expect(done).toMatchObject({ state: 'done', done: 'Đã xoá số điện thoại cũ', answeredBy: expect.any(String), doneBy: expect.any(String) });
    await expect(desk.as('tiepdon')(doc.listSubjectRequests, { show: 'open' })).rejects.toThrow('fhir.no-permission');
    await expect(desk.as('pk.luutru')(doc.openSubjectRequest, { patientId, kind: 'access', ...asked })).rejects.toThrow('fhir.not-found');
    await expect(office(doc.openSubjectRequest, { patientId, kind: 'access', ...asked, receivedAt: '2999-01-01T00:00:00Z' })).rejects.toThrow('documents.not-yet');
  });

  it('PRV-3 a person with a record is not erased; the refusal is kept', async () => {
    const { patientId } = await desk.newVisit('Lê Thị Bảy');
    const office = desk.as('luutru');
    const { number } = await office(doc.openSubjectRequest, { patientId, kind: 'erasure', ...asked });
    const { id } = (await open()).find((one) => one.number === number)!;
    await expect(office(doc.answerSubjectRequest, { id, verdict: 'accept', answer: 'Đồng ý xoá hết dữ liệu' })).rejects.toThrow('documents.must-be-kept');
    await office(doc.answerSubjectRequest, { id, verdict: 'refuse', answer: 'Luật buộc lưu hồ sơ mười năm' });
    expect((await open()).some((one) => one.id === id)).toBe(false);
  });

  it('PRV-4 a breach is numbered with its clock and closed when nothing is owed', async () => {
    const manager = desk.as('giamdoc');
    const { number } = await manager(doc.recordBreach, { discoveredAt: '2026-11-01T03:00:00Z', what: 'Mất một máy tính xách tay', affected: 12, biometric: true, measures: 'Khoá tài khoản, đổi khoá' });
    const line = async () => (await manager(doc.listBreaches, {})).breaches.find((one) => one.number === number)!;
    const { id, ...first } = await line();
    expect(first).toMatchObject({ tellBy: '2026-11-04T03:00:00.000Z', owes: ['authority', 'persons'], keepUntil: '2031-12-31' });
    await expect(manager(doc.noteBreach, { id, step: 'closed', note: 'x' })).rejects.toThrow('documents.breach-owes');
    for (const step of ['authority', 'persons', 'closed'] as const) await manager(doc.noteBreach, { id, step, note: `Công văn ${step}` });
    await expect(manager(doc.noteBreach, { id, step: 'persons', note: 'x' })).rejects.toThrow('documents.breach-noted');
    expect(await line()).toMatchObject({ owes: [], overdue: false, closedAt: expect.any(String), notes: [{ step: 'authority' }, { step: 'persons' }, { step: 'closed' }] });
  });
});
