// A prescription on paper: what bars it, one paper per kind, in force with the signature, a new version after reopening. spec: PHA
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import * as cht from '#modules/chart/model/index.ts';
import * as doc from '#modules/documents/model/index.ts';
import * as rx from '#modules/pharmacy/model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { openVisitDesk } from '../../chart/test/visitDesk.ts';
import type { Run, TestVisit, VisitDesk } from '../../chart/test/visitDesk.ts';
import { shelf, stockShelf } from '../../pharmacy/test/medicineShelf.ts';

let server: TestServer;
let desk: VisitDesk;
let doctor: Run;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  desk = await openVisitDesk(server);
  await stockShelf(server);
  doctor = await oneSession('bacsi');
  await doctor(doc.enrolSigning, { pin: '482915' });
}, 120_000);
afterAll(() => server.close());

/** The same session throughout: unlocking the signature belongs to it. */
async function oneSession(username: string): Promise<Run> {
  const inject = await server.asUser(username);
  return async (contract, input, id) => {
    const answer = await inject({ method: 'POST', url: `/fhir/${[contract.on, id, `$${contract.code}`].filter(Boolean).join('/')}`, payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } });
    const body = JSON.parse(answer.body) as { issue?: { details?: { coding?: { code?: string }[] } }[] };
    if (answer.statusCode < 300) return contract.output.parse(body);
    throw new Error(body.issue?.[0]?.details?.coding?.[0]?.code ?? answer.body);
  };
}

type Lines = InputOf<typeof rx.savePrescription>['lines'];
let row = 0;
const line = (medicine: { code: string }, grid: Lines[number]['grid']) => ({ id: `paper-row-${row += 1}`, medicine: medicine.code, grid });
const amlodipine = () => line(shelf.amlodipine, { morning: 1, days: 30, quantity: 30 });
const diazepam = () => line(shelf.diazepam, { evening: 1, days: 7, quantity: 7 });

async function newVisit(name: string, code = 'I10'): Promise<TestVisit> {
  const visit = await desk.newVisit(name);
  await doctor(cht.saveVisit, { patientId: visit.patientId, version: '0', content: { main: { code } } }, visit.id);
  await doctor(cht.recordAllergies, { state: 'none', items: [], version: '0', encounterId: visit.id }, visit.patientId);
  return visit;
}
type Draft = readonly [version: string, lines: Lines, overrides?: InputOf<typeof rx.savePrescription>['overrides']];
const save = ({ id, patientId }: TestVisit, ...[version, lines, overrides = []]: Draft) => doctor(rx.savePrescription, { patientId, version, lines, overrides }, id);
const read = ({ id, patientId }: TestVisit) => doctor(rx.prescriptionContent, { patientId }, id);
const prepare = async ({ id }: TestVisit) => {
  const { setId, papers, barred } = await doctor(doc.prepareSignSet, {}, id);
  return { setId, papers: papers.filter(({ kind }) => kind === 'prescription'), others: papers.filter(({ kind }) => kind !== 'prescription'), barred: barred.filter(({ kind }) => kind === 'prescription') };
};
async function signAll(visit: TestVisit) {
  const { setId, papers, others } = await prepare(visit);
  return doctor(doc.signSet, { setId, papers: [...papers, ...others].map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, visit.id);
}
const papersOf = async ({ id }: TestVisit) => (await doctor(doc.signList, {}, id)).papers.filter(({ kind }) => kind === 'prescription');
async function versionOf({ id, patientId }: TestVisit): Promise<string> {
  return (await doctor(cht.visitContent, { patientId }, id)).version;
}

describe('PHA-39 what bars the paper', () => {
  it('PHA-39 a stop without an answer bars it and names what was found; answered it does not', async () => {
    const visit = await newVisit('Nguyễn Văn Chặn');
    const lines = [line(shelf.amlodipine, { morning: 4, days: 10, quantity: 40 })];
    const { version, findings } = await save(visit, '0', lines);
    expect((await prepare(visit)).barred).toMatchObject([{ code: 'pharmacy.stop-open', reasons: ['Amlodipine: 20 mg một ngày, tối đa 10 mg.'] }]);
    await save(visit, version, lines, [{ key: findings[0]!.key, reasonCode: 'consult', text: 'Đã hội chẩn tim mạch' }]);
    expect(await prepare(visit)).toMatchObject({ barred: [], papers: [{ title: expect.stringMatching(/^Đơn thuốc 40901\w{7}-c$/) }] });
  });
  it.each<[string, Lines, string, string]>([
    ['RX-02 91 days', [line(shelf.amlodipine, { morning: 1, days: 91, quantity: 91 })], 'I10', 'RX-02: Kê 91 ngày: không được quá 90 ngày.'],
    ['RX-03 a narcotic for eight days', [line(shelf.morphine, { morning: 1, days: 8, quantity: 8 })], 'I10', 'RX-03: Thuốc gây nghiện 8 ngày: bệnh cấp tính tối đa 7 ngày.'],
    ['a row without days', [line(shelf.amlodipine, { morning: 1, quantity: 3 })], 'I10', 'Thiếu số ngày.'],
  ])('PHA-21 %s', async (...[, lines, icd, reason]) => {
    const visit = await newVisit('Lê Thị Luật', icd);
    await save(visit, '0', lines);
    expect((await prepare(visit)).barred).toMatchObject([{ code: 'pharmacy.rules-bar', reasons: [reason] }]);
  });
});

describe('PHA-34 in force with the signature', () => {
  it('PHA-20 PHA-34 each kind is a paper with its own code; signed, rows and groups are active and nothing counts as changed', async () => {
    const visit = await newVisit('Trần Thị Ký');
    const { parts } = await save(visit, '0', [amlodipine(), diazepam()]);
    expect(parts.map(({ kind }) => kind)).toEqual(['h', 'c']);
    expect((await prepare(visit)).papers.map(({ title }) => title)).toEqual([`Đơn thuốc “H” ${parts[0]?.code}`, `Đơn thuốc ${parts[1]?.code}`]);
    const signed = await signAll(visit);
    expect(signed.papers.filter(({ kind }) => kind === 'prescription')).toHaveLength(2);
    const content = await read(visit);
    expect([content.parts.map(({ status }) => status), content.lines.map(({ status }) => status)]).toEqual([['active', 'active'], ['active', 'active']]);
    expect((await papersOf(visit)).map(({ state }) => state)).toEqual(['signed', 'signed']);
  });

  it('PHA-38 what was put in force is a favourite with its dose, for this disease first', async () => {
    const { favourites } = await doctor(rx.favouriteMedicines, { diagnosis: 'I10', limit: 5 });
    expect(favourites[0]).toMatchObject({ grid: expect.objectContaining({ days: expect.any(Number) }), uses: 1 });
    expect(favourites.map(({ medicine }) => medicine.code).sort()).toEqual(['amlodipine-5', 'diazepam-5']);
  });

  it('PHA-34 after reopening a changed row is a draft under the same code, the other paper stays; signed again it replaces the old one', async () => {
    const visit = await newVisit('Phạm Văn Mở');
    const lines = [amlodipine(), diazepam()];
    const before = await save(visit, '0', lines);
    await signAll(visit);
    await doctor(cht.finishVisit, { patientId: visit.patientId, version: await versionOf(visit) }, visit.id);
    await expect(save(visit, (await read(visit)).version, [lines[0]!])).rejects.toThrow('pharmacy.visit-closed');
    await doctor(cht.reopenVisit, { patientId: visit.patientId, version: await versionOf(visit), reason: { code: 'result', note: 'Đổi liều' } }, visit.id);
    const changed = await save(visit, (await read(visit)).version, [{ ...lines[0]!, grid: { morning: 2, days: 30, quantity: 60 } }, lines[1]!]);
    expect(changed.parts).toMatchObject([{ kind: 'h', status: 'active', code: before.parts[0]?.code }, { kind: 'c', status: 'draft', code: before.parts[1]?.code }]);
    expect((await papersOf(visit)).map(({ state }) => state)).toEqual(['signed', 'changed']);
    const { papers } = await prepare(visit);
    expect(papers).toMatchObject([{ title: `Đơn thuốc ${before.parts[1]?.code}`, replaces: expect.any(String) }]);
    await signAll(visit);
    expect((await papersOf(visit)).map(({ state }) => state)).toEqual(['signed', 'signed']);
    expect((await read(visit)).lines.map(({ status }) => status)).toEqual(['active', 'active']);
  });
});
