// Prescribing through the routes, on the real database, with the real access policy. spec: PHA
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as cht from '#modules/chart/model/index.ts';
import { searchCodes } from '#modules/facility/model/index.ts';
import * as rcp from '#modules/reception/model/index.ts';
import * as rx from '#modules/pharmacy/model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { openVisitDesk } from '../../chart/test/visitDesk.ts';
import type { TestVisit, VisitDesk } from '../../chart/test/visitDesk.ts';
import { shelf, stockShelf } from './medicineShelf.ts';

let server: TestServer;
let desk: VisitDesk;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  desk = await openVisitDesk(server);
  await stockShelf(server);
}, 120_000);
afterAll(() => server.close());

type SaveInput = InputOf<typeof rx.savePrescription>;
let row = 0;
const line = (medicine: { code: string }, grid: SaveInput['lines'][number]['grid'], more: Partial<SaveInput['lines'][number]> = {}) => ({ id: `row-${row += 1}`, medicine: medicine.code, grid, ...more });
const daily = { morning: 1, days: 30, quantity: 30 };
const main = { code: 'I10', display: 'Tăng huyết áp vô căn (nguyên phát)' };

/** A visit with its main diagnosis. */
async function newVisit(name: string, more: Parameters<VisitDesk['newVisit']>[1] & { icd?: typeof main } = {}): Promise<TestVisit> {
  const visit = await desk.newVisit(name, more);
  await desk.doctor(cht.saveVisit, { patientId: visit.patientId, version: '0', content: { main: more.icd ?? main } }, visit.id);
  return visit;
}

type Draft = readonly [version: string, lines: SaveInput['lines'], overrides?: SaveInput['overrides']];
const save = ({ id, patientId }: TestVisit, ...[version, lines, overrides = []]: Draft) => desk.doctor(rx.savePrescription, { patientId, version, lines, overrides }, id);
const read = ({ id, patientId }: TestVisit) => desk.doctor(rx.prescriptionContent, { patientId }, id);
const stored = async <T>(path: string): Promise<T> => JSON.parse((await (await server.asUser('bacsi'))({ method: 'GET', url: `/fhir/${path}` })).body) as T;
interface Bundle { readonly entry?: readonly { readonly resource: Record<string, never> }[] }
const requestsOf = async ({ id }: TestVisit) => ((await stored<Bundle>(`MedicationRequest?encounter=Encounter/${id}&_count=50`)).entry ?? []).map(({ resource }) => resource);

describe('PHA-30 a prescription is saved whole', () => {
  it('PHA-31 PHA-22 a row is a MedicationRequest with times of day, full text, quantity and the code of its prescription', async () => {
    const visit = await newVisit('Nguyễn Thị Hoa');
    expect(await read(visit)).toMatchObject({ version: '0', editable: true, lines: [], parts: [] });
    const saved = await save(visit, '0', [line(shelf.amlodipine, { morning: 1, evening: 0.5, days: 30, quantity: 45 }, { meal: 'after', remark: 'Đo huyết áp mỗi sáng' })]);
    expect(saved.parts).toMatchObject([{ kind: 'c', code: expect.stringMatching(/^40901[0-9a-z]{7}-c$/), status: 'draft' }]);
    expect(saved.lines).toMatchObject([{ medicine: { code: 'amlodipine-5' }, grid: { morning: 1, evening: 0.5, days: 30, quantity: 45 }, meal: 'after', status: 'draft', sig: 'Uống sáng 1 viên, tối 1/2 viên, sau ăn, trong 30 ngày. Đo huyết áp mỗi sáng.' }]);
    const [request] = await requestsOf(visit);
    expect(request).toMatchObject({
      status: 'draft', intent: 'order', groupIdentifier: { value: saved.parts[0]?.code }, subject: { reference: `Patient/${visit.patientId}` }, encounter: { reference: `Encounter/${visit.id}` },
      medicationCodeableConcept: { coding: [{ system: 'urn:lanh:medicine', code: 'amlodipine-5', version: 'test' }, { code: 'C08CA01' }] },
      dosageInstruction: [
        { sequence: 1, text: expect.stringContaining('Uống sáng 1 viên'), timing: { repeat: { when: ['MORN'], boundsDuration: { value: 30, code: 'd' } } }, doseAndRate: [{ doseQuantity: { value: 1, unit: 'viên' } }] },
        { timing: { repeat: { when: ['EVE'] } }, doseAndRate: [{ doseQuantity: { value: 0.5 } }] },
      ],
      dispenseRequest: { quantity: { value: 45, unit: 'viên' }, expectedSupplyDuration: { value: 30 }, validityPeriod: { start: desk.dayIn(0), end: desk.dayIn(4) } },
    });
  });

  it('PHA-33 the same rows again write nothing; two writers, one is told', async () => {
    const visit = await newVisit('Trần Văn Nam');
    const lines = [line(shelf.amlodipine, daily)];
    const { version } = await save(visit, '0', lines);
    expect((await save(visit, '0', lines)).version).toBe(version);
    const both = await Promise.allSettled([1, 2].map((morning) => save(visit, version, [{ ...lines[0]!, grid: { morning: morning * 0.5, days: 10, quantity: morning * 5 } }])));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { message: 'pharmacy.prescription-changed' } });
    const [request] = await requestsOf(visit);
    expect(request).toMatchObject({ meta: { versionId: '2' } });
  });

  it('PHA-33 pressed twice at once, a row is written once', async () => {
    const visit = await newVisit('Lê Văn Tư');
    const lines = [line(shelf.paracetamol, { morning: 1, days: 3, quantity: 3 })];
    const answers = await Promise.all([save(visit, '0', lines), save(visit, '0', lines), save(visit, '0', lines)]);
    expect(new Set(answers.map(({ version }) => version)).size).toBe(1);
    expect(await requestsOf(visit)).toHaveLength(1);
  });

  it('PHA-33 a row that is left out is cancelled, an emptied prescription is revoked, and both come back under their code', async () => {
    const visit = await newVisit('Phạm Thị Năm');
    const lines = [line(shelf.amlodipine, daily), line(shelf.diazepam, { evening: 1, days: 7, quantity: 7 })];
    const first = await save(visit, '0', lines);
    expect(first.parts.map(({ kind }) => kind)).toEqual(['h', 'c']);
    const second = await save(visit, first.version, [lines[0]!]);
    expect([second.parts.map(({ kind }) => kind), second.lines.length]).toEqual([['c'], 1]);
    const third = await save(visit, second.version, lines);
    expect(third.parts).toEqual(first.parts);
    expect(third.lines.map(({ id }) => id)).toEqual(first.lines.map(({ id }) => id));
  });

  it.each<[string, (visit: TestVisit, other: TestVisit) => Promise<unknown>, string]>([
    ['the visit of another patient', (visit, other) => desk.doctor(rx.savePrescription, { patientId: other.patientId, version: '0', lines: [], overrides: [] }, visit.id), 'pharmacy.other-patient'],
    ['a medicine that is in no list', (visit) => save(visit, '0', [line({ code: 'thuoc-la' }, daily)]), 'pharmacy.unknown-medicine'],
    ['the same row twice', (visit) => save(visit, '0', [{ ...line(shelf.amlodipine, daily), id: 'x' }, { ...line(shelf.paracetamol, daily), id: 'x' }]), 'pharmacy.line-twice'],
    ['somebody without a care relation', (visit) => desk.as('bacsinhi')(rx.savePrescription, { patientId: visit.patientId, version: '0', lines: [], overrides: [] }, visit.id), 'facility.no-care-relation'],
    ['a nurse', (visit) => desk.as('dieuduong')(rx.savePrescription, { patientId: visit.patientId, version: '0', lines: [], overrides: [] }, visit.id), 'fhir.no-permission'],
    ['a negative dose', (visit) => save(visit, '0', [line(shelf.amlodipine, { morning: -1 })]), 'fhir.operation-input'],
  ])('refused and nothing written: %s', async (_name, act, code) => {
    const [visit, other] = [await newVisit('Đỗ Văn Sáu'), await newVisit('Hồ Thị Bảy')];
    await expect(act(visit, other)).rejects.toThrow(code);
    expect(await requestsOf(visit)).toEqual([]);
  });

  it('a row of another visit cannot be taken along', async () => {
    const [mine, other] = [await newVisit('Võ Văn Tám'), await newVisit('Bùi Thị Chín')];
    const lines = [line(shelf.amlodipine, daily)];
    await save(other, '0', lines);
    await expect(save(mine, '0', lines)).rejects.toThrow('pharmacy.line-of-other-visit');
  });

  it('PHA-33 an ended visit takes no rows', async () => {
    const visit = await newVisit('Cao Thị Mười');
    const { version } = await desk.doctor(cht.visitContent, { patientId: visit.patientId }, visit.id);
    await desk.doctor(cht.finishVisit, { patientId: visit.patientId, version }, visit.id);
    await expect(save(visit, '0', [line(shelf.amlodipine, daily)])).rejects.toThrow('pharmacy.visit-closed');
    expect((await read(visit)).editable).toBe(false);
  });

  it('PHA-37 whose practising licence has run out does not prescribe', async () => {
    const visit = await newVisit('Ngô Văn Kha');
    await server.db.query(`update platform.membership set departments = (select departments from platform.membership m join platform.account a on a.id = m.account_id where a.username = 'bacsi') where account_id = (select id from platform.account where username = 'bacsihethan')`);
    await expect(desk.as('bacsihethan')(rx.savePrescription, { patientId: visit.patientId, version: '0', lines: [line(shelf.amlodipine, daily)], overrides: [] }, visit.id)).rejects.toThrow('pharmacy.no-licence');
  });
});

describe('PHA-32 what is found is answered, and the answer kept', () => {
  it('PHA-32 a dose above the limit is accepted with a DetectedIssue, another dose asks anew', async () => {
    const visit = await newVisit('Mai Văn Lý');
    const lines = [line(shelf.amlodipine, { morning: 3, days: 10, quantity: 30 })];
    const first = await save(visit, '0', lines);
    expect(first.findings).toMatchObject([{ check: 'dose', level: 'warning', reason: 'dose-day' }]);
    const answered = await save(visit, first.version, lines, [{ key: first.findings[0]!.key }]);
    expect(answered.overrides).toEqual([{ key: first.findings[0]!.key }]);
    const [request] = await requestsOf(visit);
    const issue = await stored<Record<string, unknown>>((request as unknown as { detectedIssue: { reference: string }[] }).detectedIssue[0]!.reference);
    expect(issue).toMatchObject({ status: 'final', severity: 'moderate', implicated: [{ reference: `MedicationRequest/${lines[0]!.id}` }], detail: 'Amlodipine: 15 mg một ngày, tối đa 10 mg.', mitigation: [{ action: { text: 'Đã biết và chấp nhận' } }] });
    const more = await save(visit, answered.version, [{ ...lines[0]!, grid: { morning: 3.5, days: 10, quantity: 35 } }], answered.overrides as SaveInput['overrides']);
    expect(more.overrides).toEqual([]);
  });

  it('PHA-32 a stop keeps the reason picked and the words; a reason of no list is refused', async () => {
    const visit = await newVisit('Lâm Thị Yến');
    const lines = [line(shelf.amlodipine, { morning: 4, days: 10, quantity: 40 })];
    const first = await save(visit, '0', lines);
    const key = first.findings[0]!.key;
    await expect(save(visit, first.version, lines, [{ key, reasonCode: 'vì-thích', text: 'Không rõ' }])).rejects.toThrow('pharmacy.unknown-reason');
    const answered = await save(visit, first.version, lines, [{ key, reasonCode: 'consult', text: 'Khoa Tim mạch đồng ý' }]);
    expect(answered.overrides).toEqual([{ key, reasonCode: 'consult', text: 'Khoa Tim mạch đồng ý' }]);
    expect((await read(visit)).overrides).toEqual(answered.overrides);
  });

  it('PHA-11 PHA-14 a child of 8 kg with an allergy: the allergy stops, the dose is judged by weight, the law asks for who brings it', async () => {
    const visit = await newVisit('Trần Bé Bi', { birthDate: desk.dayIn(-400), sex: 'male', icd: { code: 'J02.9', display: 'Viêm họng cấp' } });
    const put = async (resource: Record<string, unknown>) => (await (await server.asUser('bacsi'))({ method: 'POST', url: `/fhir/${resource['resourceType'] as string}`, payload: JSON.stringify(resource), headers: { 'content-type': 'application/fhir+json' } })).statusCode;
    const patient = { reference: `Patient/${visit.patientId}` };
    expect(await put({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, subject: patient, effectiveDateTime: new Date().toISOString(), valueQuantity: { value: 8, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } })).toBe(201);
    expect(await put({ resourceType: 'AllergyIntolerance', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, code: { coding: [{ system: 'urn:lanh:ingredient', code: 'amoxicillin' }], text: 'Amoxicilin' }, patient, criticality: 'high' })).toBe(201);
    const known = await desk.doctor(rx.prescribingPatient, { patientId: visit.patientId }, visit.id);
    expect(known).toMatchObject({ patient: { ageMonths: 13, weightKg: 8, allergies: { asked: true, known: [{ text: 'Amoxicilin', ingredientCode: 'amoxicillin', criticality: 'high' }] } }, facts: { diagnoses: ['J02.9'] } });
    const { findings, problems } = await save(visit, '0', [line(shelf.amoxicillin, { morning: 5, evening: 5, days: 7, quantity: 120 }), line(shelf.paracetamol, { morning: 1, days: 3, quantity: 3 })]);
    expect(findings.map(({ level, reason }) => `${level} ${reason}`)).toEqual(['stop allergy-same', 'stop dose-single', 'warning dose-day']);
    expect(problems.map(({ rule, reason }) => `${rule} ${reason}`)).toEqual(['RX-05 child-guardian']);
  });
});

describe('PHA-21 the law, on the server too', () => {
  it.each<[string, { code: string }, SaveInput['lines'][number]['grid'], typeof main, string[]]>([
    ['RX-02 31 days of a cold', shelf.amlodipine, { morning: 1, days: 31, quantity: 31 }, { code: 'J06.9', display: 'Nhiễm khuẩn hô hấp trên cấp' }, ['RX-02']],
    ['RX-02 91 days', shelf.amlodipine, { morning: 1, days: 91, quantity: 91 }, main, ['RX-02']],
    ['RX-03 a narcotic for eight days', shelf.morphine, { morning: 1, days: 8, quantity: 8 }, main, ['RX-03']],
    ['RX-03 a psychotropic for eleven days', shelf.diazepam, { evening: 1, days: 11, quantity: 11 }, { code: 'F51.0', display: 'Mất ngủ không thực tổn' }, ['RX-03']],
    ['a row without a quantity', shelf.amlodipine, { morning: 1, days: 5 }, main, ['GRID']],
  ])('%s', async (...[, medicine, grid, icd, wanted]) => {
    const visit = await newVisit('Vũ Văn Luật', { icd });
    expect((await save(visit, '0', [line(medicine, grid)])).problems.map(({ rule }) => rule)).toEqual(wanted);
  });

  it('RX-04 a narcotic where the wards are closed and there are no beds', async () => {
    const admin = await server.asUser('quantri');
    const wards = ((await stored<Bundle>('Location?type=urn:lanh:room-kind|ward')).entry ?? []).map(({ resource }) => resource as Record<string, unknown>);
    expect(wards.length).toBeGreaterThan(0);
    const setAll = (status: string) => Promise.all(wards.map((ward) => admin({ method: 'PUT', url: `/fhir/Location/${String(ward.id)}`, payload: JSON.stringify({ ...ward, status }), headers: { 'content-type': 'application/fhir+json' } })));
    expect((await setAll('inactive')).map(({ statusCode }) => statusCode)).toEqual(wards.map(() => 200));
    const visit = await newVisit('Vũ Văn Luật', { icd: main });
    expect((await save(visit, '0', [line(shelf.morphine, { morning: 1, days: 3, quantity: 3 })])).problems.map(({ rule }) => rule)).toEqual(['RX-04']);
    await setAll('active');
  });
});

describe('PHA-21 RX-04 where there are no beds', () => {
  it('a clinic without beds writes no narcotic; the same rule is told to the screen', async () => {
    const front = desk.as('pk.tiepdon');
    const roomId = (await front(rcp.roomLoads, {})).rooms.find(({ code }) => code === 'P1')?.roomId ?? '';
    const made = await front(rcp.registerPatient, { person: { kind: 'ordinary', name: 'Tô Văn Ngoại', birthDate: '1970-01-01', sex: 'male' } });
    if (made.outcome !== 'registered') throw new Error('not registered');
    const { patientId } = made;
    const { encounterId } = await front(rcp.checkIn, { patientId, roomId });
    const clinician = desk.as('pk.bacsi');
    await clinician(cht.saveVisit, { patientId, version: '0', content: { main } }, encounterId);
    const { concepts } = await clinician(searchCodes, { catalogue: 'medicine', text: 'morphin', limit: 20 });
    const narcotic = concepts.find(({ properties }) => properties['kind'] === 'narcotic');
    const saved = await clinician(rx.savePrescription, { patientId, version: '0', lines: [{ id: 'clinic-row', medicine: narcotic?.code ?? '', grid: { morning: 1, days: 3, quantity: 3 } }], overrides: [] }, encounterId);
    expect(saved.parts).toMatchObject([{ kind: 'n', code: expect.stringMatching(/^79902\w{7}-n$/) }]);
    expect(saved.problems.map(({ rule }) => rule)).toEqual(['RX-04']);
    expect((await clinician(rx.prescribingPatient, { patientId }, encounterId)).facts.hasBeds).toBe(false);
  });
});

describe('PHA-36 what the screen loads once', () => {
  it('medicines by code, with the tables that are there', async () => {
    const known = await desk.doctor(rx.medicineKnowledge, { codes: ['amlodipine-5', 'thuoc-la'] });
    expect(known.medicines.map(({ code }) => code)).toEqual(['amlodipine-5']);
    expect(known.day).toBe(desk.dayIn(0));
  });
});
