// One outpatient visit from the ID card to the signed prescription, across all rooms; the titles read aloud are the story.
// docs/walks/outpatientVisit.md   spec: WLK-1
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as cht from '#modules/chart/model/index.ts';
import { openVisitDesk } from '#modules/chart/test/visitDesk.ts';
import type { VisitDesk } from '#modules/chart/test/visitDesk.ts';
import * as doc from '#modules/documents/model/index.ts';
import * as rx from '#modules/pharmacy/model/index.ts';
import * as rcp from '#modules/reception/model/index.ts';
import { verifyAudit } from '#platform/audit/index.ts';
import { readPem, verifyPdf } from '#platform/signing/index.ts';

const card = '040159012345|181234567|Nguyễn Thị Hoa|12031959|Nữ|Xóm 5, Phường Sông Lành, Nghệ An|02012022';

describe('WLK-1 a visit of somebody with high blood pressure', () => {
  let server: TestServer;
  let desk: VisitDesk;
  let patientId = '';
  let encounterId = '';
  let verifyCode = '';
  let pdfAddress = '';
  beforeAll(async () => {
    server = await openTestServer({ demo: true });
    desk = await openVisitDesk(server);
  }, 120_000);
  afterAll(() => server.close());
  const fhir = async (username: string, query: string) => (await (await server.asUser(username))({ url: `/fhir/${query}` })).json();

  it('reception reads the ID card: nobody of that number is known, so the person is registered from the card', async () => {
    const scan = rcp.parseScan(card);
    expect(scan).toMatchObject({ kind: 'citizen-card', person: { name: 'Nguyễn Thị Hoa', birthDate: '1959-03-12', sex: 'female', citizenId: '040159012345' } });
    expect((await desk.as('tiepdon')(rcp.findPatients, { text: card })).patients).toEqual([]);
    const made = await desk.as('tiepdon')(rcp.registerPatient, { person: { kind: 'ordinary', name: 'Nguyễn Thị Hoa', birthDate: '1959-03-12', sex: 'female', citizenId: '040159012345' } });
    expect(made.outcome).toBe('registered');
    patientId = made.outcome === 'registered' ? made.patientId : '';
  });

  it('the next time the same card finds her at once', async () => {
    const { patients } = await desk.as('tiepdon')(rcp.findPatients, { text: card });
    expect(patients.map(({ id }) => id)).toEqual([patientId]);
  });

  it('she gets a ticket for the room of internal medicine, and only now its doctor may open her chart', async () => {
    await expect(desk.doctor(cht.allergySheet, {}, patientId)).rejects.toThrow('facility.no-care-relation');
    encounterId = (await desk.visitAgain(patientId)).id;
    expect(await desk.ticketState(encounterId)).toBe('waiting');
    expect(await desk.doctor(cht.allergySheet, {}, patientId)).toBeDefined();
    expect((await fhir('bacsi', `Encounter/${encounterId}`)).status).toBe('arrived');
  });

  it('the nurse measures, and a pressure above the limit of her age is marked', async () => {
    await desk.as('dieuduong')(cht.recordVitals, { patientId, values: { systolic: 158, diastolic: 94, pulse: 82, temperature: 36.7, weight: 52 } }, encounterId);
    const { sets } = await desk.as('dieuduong')(cht.vitalsSheet, {}, encounterId);
    expect(sets[0]?.values).toContainEqual(expect.objectContaining({ sign: 'systolic', value: 158, flag: 'high' }));
  });

  it('the doctor calls her, writes and codes the visit', async () => {
    const { rooms } = await desk.as('bacsi')(rcp.roomLoads, {});
    const roomId = rooms.find(({ code }) => code === 'P12')?.roomId ?? '';
    const { called } = await desk.as('bacsi')(rcp.callNext, { roomId, after: null });
    expect(called).toMatchObject({ encounterId, patientId });
    const saved = await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { reason: 'Đau đầu', history: 'Ba ngày nay', main: { code: 'I10' }, advice: 'Ăn nhạt', followUp: { date: desk.dayIn(28) } } }, encounterId);
    expect(saved).toMatchObject({ status: 'in-progress', version: '1' });
  });

  it('asked about allergies she has none, and the prescription passes every check and rule', async () => {
    const { version } = await desk.as('dieuduong')(cht.allergySheet, {}, patientId);
    expect(await desk.as('dieuduong')(cht.recordAllergies, { state: 'none', items: [], version }, patientId)).toMatchObject({ state: 'none' });
    const empty = await desk.doctor(rx.prescriptionContent, { patientId }, encounterId);
    const lines = [{ id: '0190c0de-0000-7000-8000-0000000000a1', medicine: 'amlodipine-5mg-tab', grid: { morning: 1, days: 28, quantity: 28 } }];
    const content = await desk.doctor(rx.savePrescription, { patientId, version: empty.version, lines, overrides: [] }, encounterId);
    expect(content.findings.filter(({ level }) => level !== 'information')).toEqual([]);
    expect(content.notRun.filter(({ check }) => check === 'allergy')).toEqual([]);
    expect(content.problems).toEqual([]);
    expect(content.lines[0]?.sig).toMatch(/1 viên/);
    expect(content.parts).toMatchObject([{ kind: 'c', status: 'draft' }]);
  });

  it('one act signs prescription, summary and appointment', async () => {
    await desk.doctor(doc.enrolSigning, { pin: '246810' });
    const set = await desk.doctor(doc.prepareSignSet, {}, encounterId);
    expect(set.barred).toEqual([]);
    expect(set.papers.map(({ kind }) => kind).toSorted()).toEqual(['appointment-slip', 'prescription', 'visit-summary']);
    const signed = await desk.doctor(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, encounterId);
    expect(signed.state).toBe('signed');
    const prescription = signed.papers.find(({ kind }) => kind === 'prescription');
    [verifyCode, pdfAddress] = [prescription?.verifyCode ?? '', prescription?.pdf ?? ''];
    expect((await fhir('bacsi', `MedicationRequest?encounter=Encounter/${encounterId}`)).entry).toMatchObject([{ resource: { status: 'active' } }]);
  });

  it('the PDF carries a whole signature with a time stamp, and anybody may ask whether it is genuine and current', async () => {
    const file = await (await server.asUser('bacsi'))({ url: pdfAddress });
    const anchors = readPem((await server.demoAuthority()).root);
    expect(verifyPdf(file.rawPayload, { anchors, at: server.services.now() })).toMatchObject({ genuine: true, signatures: [{ level: 'B-T', signer: { subject: 'Phan Đình Khôi' } }] });
    const page = await server.inject({ url: `/verify/${verifyCode}` });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Phan Đình Khôi');
    expect(page.body).not.toContain('Nguyễn Thị Hoa');
  });

  it('the visit ends, her ticket is done, and the chart shows it all', async () => {
    const content = await desk.doctor(cht.visitContent, { patientId }, encounterId);
    expect(await desk.doctor(cht.finishVisit, { patientId, version: content.version }, encounterId)).toMatchObject({ status: 'finished' });
    expect(await desk.ticketState(encounterId)).toBe('done');
    for (const [type, least] of [['Condition', 1], ['Observation', 4], ['MedicationRequest', 1], ['DocumentReference', 3]] as const) {
      expect((await fhir('bacsi', `${type}?patient=Patient/${patientId}`)).entry?.length, type).toBeGreaterThanOrEqual(least);
    }
  });

  it('the audit trail names who did each of it, and is whole', async () => {
    const { rows } = await server.db.query<{ interaction: string; actors: number }>(
      `select interaction, count(distinct actor)::int as actors from platform.audit where dk = 1 and outcome = 'success' and interaction = any($1) group by interaction`,
      [['register-patient', 'check-in', 'record-vitals', 'call-next', 'save-visit', 'save-prescription', 'sign-set', 'finish-visit']]);
    expect(rows).toHaveLength(8);
    await server.services.audit.seal();
    const report = await verifyAudit(server.db, server.services.heads, server.services.now());
    expect(report.findings).toEqual([]);
  });
});
