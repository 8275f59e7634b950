// Allergies and what prescribing asks, through the routes. spec: ALG
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
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

const amoxicillin = { kind: 'ingredient', code: 'amoxicillin', text: 'Amoxicilin', criticality: 'high', category: 'medication' } as const;

describe('ALG-2 asking about allergies', () => {
  it('ALG-2 nobody asked, then none known by the nurse, then one by the doctor; who saw an older answer is told', async () => {
    const { id, patientId } = await desk.newVisit('Nguyễn Thị An');
    const first = await desk.doctor(cht.allergySheet, {}, patientId);
    expect(first).toEqual({ state: 'not-asked', items: [], version: '0' });
    const none = await desk.as('dieuduong')(cht.recordAllergies, { state: 'none', items: [], version: '0', encounterId: id }, patientId);
    expect(none).toMatchObject({ state: 'none', items: [] });
    await expect(desk.doctor(cht.recordAllergies, { state: 'known', items: [amoxicillin], version: '0' }, patientId)).rejects.toThrow('chart.allergies-changed');
    const known = await desk.doctor(cht.recordAllergies, { state: 'known', items: [amoxicillin], version: none.version }, patientId);
    expect(known).toMatchObject({ state: 'known', items: [{ kind: 'ingredient', code: 'amoxicillin', criticality: 'high' }] });
    expect((await desk.doctor(cht.recordAllergies, { state: 'known', items: [{ ...amoxicillin, id: known.items[0]!.id }], version: none.version }, patientId)).version).toBe(known.version);
  });

  it('ALG-2 pressed twice at once it is written once', async () => {
    const { patientId } = await desk.newVisit('Trần Văn Bình');
    const both = await Promise.all([1, 2, 3].map(() => desk.doctor(cht.recordAllergies, { state: 'none', items: [], version: '0' }, patientId)));
    expect(new Set(both.map(({ version }) => version)).size).toBe(1);
  });

  it.each<[string, (patientId: string, other: { id: string }) => Promise<unknown>, string]>([
    ['a code of no list', (patientId) => desk.doctor(cht.recordAllergies, { state: 'known', items: [{ ...amoxicillin, code: 'khong-co' }], version: '0' }, patientId), 'chart.allergy-code-wrong'],
    ['the visit of another patient', (patientId, { id }) => desk.doctor(cht.recordAllergies, { state: 'none', items: [], version: '0', encounterId: id }, patientId), 'chart.other-patient'],
    ['somebody without a care relation', (patientId) => desk.as('bacsinhi')(cht.recordAllergies, { state: 'none', items: [], version: '0' }, patientId), 'facility.no-care-relation'],
    ['the desk', (patientId) => desk.as('tiepdon')(cht.recordAllergies, { state: 'none', items: [], version: '0' }, patientId), 'fhir.no-permission'],
  ])('ALG-2 refused and nothing written: %s', async (_name, act, code) => {
    const [visit, other] = [await desk.newVisit('Lê Thị Châu'), await desk.newVisit('Phạm Văn Dũng')];
    await expect(act(visit.patientId, other)).rejects.toThrow(code);
    expect((await desk.doctor(cht.allergySheet, {}, visit.patientId)).state).toBe('not-asked');
  });
});

describe('ALG-4 what prescribing asks', () => {
  it('ALG-4 pregnancy in weeks and who brings the child are written to the visit', async () => {
    const { id, patientId } = await desk.newVisit('Đỗ Thị Em', { birthDate: '1995-05-05' });
    await desk.doctor(cht.recordPatientFacts, { patientId, pregnant: true, weeks: 9, guardian: { name: 'Đỗ Văn Phúc', relation: 'Bố' } }, id);
    const inject = await server.asUser('bacsi');
    const encounter = JSON.parse((await inject({ method: 'GET', url: `/fhir/Encounter/${id}` })).body);
    expect(cht.guardianOf(encounter, {})).toEqual({ name: 'Đỗ Văn Phúc', relation: 'Bố' });
    const found = JSON.parse((await inject({ method: 'GET', url: `/fhir/Observation?encounter=Encounter/${id}&code=82810-3,49051-6` })).body);
    expect(found.entry).toHaveLength(2);
  });
  it.each<[string, object, string]>([
    ['nothing answered', {}, 'chart.facts-empty'],
    ['another patient', { patientId: 'somebody' }, 'chart.other-patient'],
    ['seventy weeks', { pregnant: true, weeks: 70 }, 'fhir.operation-input'],
  ])('ALG-4 refused: %s', async (_name, facts, code) => {
    const { id, patientId } = await desk.newVisit('Vũ Thị Giang');
    await expect(desk.doctor(cht.recordPatientFacts, { patientId, ...facts }, id)).rejects.toThrow(code);
  });
  it('ALG-4 a man is neither pregnant nor breast-feeding', async () => {
    const { id, patientId } = await desk.newVisit('Hồ Văn Hải', { sex: 'male' });
    await expect(desk.doctor(cht.recordPatientFacts, { patientId, lactating: true }, id)).rejects.toThrow('chart.pregnancy-not-possible');
  });
});
