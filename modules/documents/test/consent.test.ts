// Consents through the routes: to an operation, or by two names in an emergency; per purpose, said, on paper, confirmed. spec: CON, PDP
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { loadForms } from '#modules/chart/server/index.ts';
import * as cht from '#modules/chart/model/index.ts';
import { breakGlass } from '#modules/facility/model/index.ts';
import * as doc from '#modules/documents/model/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
let server: SigningServer;
let doctor: Runner;
let leader: Runner;

beforeAll(async () => {
  server = await openSigningServer();
  doctor = await server.as('bacsi');
  leader = await server.as('phogiamdoc');
  await doctor.run(doc.enrolSigning, { pin });
  await loadSome('01-bv2|06-bv2');
}, 120_000);
afterAll(() => server.close());

/** The forms of the house that this needs, instead of all. */
async function loadSome(keys: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-forms-'));
  const wanted = new RegExp(`/(${keys}|parts|lists|pictures)$`);
  await cp(new URL('../../../data/forms/', import.meta.url), folder, { recursive: true, filter: (path) => !/forms\/[^/]+$/.test(path) || wanted.test(path) });
  await loadForms(await buildFhirServices(server.services, installationGate(server.services)), pathToFileURL(`${folder}/`));
  await rm(folder, { recursive: true });
}

const text = (linkId: string, valueString: string): QuestionnaireResponseItem => ({ linkId, answer: [{ valueString }] });
const code = (linkId: string, valueCode: string, display = valueCode): QuestionnaireResponseItem => ({ linkId, answer: [{ valueCoding: { code: valueCode, display } }] });

interface Visit { readonly encounterId: string; readonly patientId: string }
let visits = 0;
async function newVisit(name: string): Promise<Visit> {
  const encounterId = await server.another(name, { phone: `09123456${10 + ++visits}` });
  const { subject } = JSON.parse((await doctor.get(`/fhir/Encounter/${encounterId}`)).body) as { subject: { reference: string } };
  return { encounterId, patientId: subject.reference.replace('Patient/', '') };
}

/** As a person does: what is known comes by itself, the rest is typed. */
async function fill({ encounterId, patientId }: Visit, key: string, typed: readonly QuestionnaireResponseItem[]): Promise<string> {
  const form = `urn:lanh:form:${key}|2026-11`;
  const { items } = await doctor.run(cht.populateForm, { patientId, form }, encounterId);
  const responseId = crypto.randomUUID();
  await doctor.run(cht.saveForm, { patientId, form, responseId, version: '0', items: merge(items, typed) }, encounterId);
  return responseId;
}

const merge = (known: readonly QuestionnaireResponseItem[], typed: readonly QuestionnaireResponseItem[]): QuestionnaireResponseItem[] => [
  ...known.map((one) => {
    const more = typed.find(({ linkId }) => linkId === one.linkId);
    return more ? { ...one, ...more, ...((one.item ?? more.item) && { item: merge(one.item ?? [], more.item ?? []) }) } : one;
  }),
  ...typed.filter(({ linkId }) => !known.some((one) => one.linkId === linkId)),
];

const report = (operatedAt: string): QuestionnaireResponseItem[] => [{
  linkId: 'operation', item: [{ linkId: 'operated-at', answer: [{ valueDateTime: operatedAt }] }, code('operation-or-procedure', 'procedure', 'Thủ thuật'), text('method', 'Rạch áp xe'), text('operation-course', 'Rạch, dẫn lưu mủ')],
}];
const consent: QuestionnaireResponseItem[] = [
  code('urgency', 'elective', 'Chương trình'), text('surgeon', 'Phan Đình Khôi'),
  { linkId: 'explained', item: [{ linkId: 'diagnosis', answer: [{ valueCoding: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J18.9', display: 'Viêm phổi' } }] }, ...['why', 'risk-without', 'expected-result', 'risk-with', 'method'].map((linkId) => text(linkId, 'Rạch dẫn lưu áp xe')), text('anaesthesia', 'Gây tê tại chỗ')] },
  { linkId: 'decision', item: [code('signatory', 'patient', 'Người bệnh'), code('agreed', '1', 'Có')] },
];

interface Paper { readonly kind: string; readonly focus: string }
/** A form by its answers, or another paper. */
const paperOf = (paper: string | Paper): Paper => (typeof paper === 'string' ? { kind: 'form', focus: `QuestionnaireResponse/${paper}` } : paper);
const prepare = ({ encounterId }: Visit, paper: string | Paper) => doctor.run(doc.prepareSignSet, { papers: [paperOf(paper)] }, encounterId);
async function sign(visit: Visit, paper: string | Paper) {
  const set = await prepare(visit, paper);
  expect(set.barred).toEqual([]);
  return doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, visit.encounterId);
}
async function confirm({ encounterId }: Visit, paper: string | Paper): Promise<void> {
  const asked = await doctor.run(doc.askConfirmation, { ...paperOf(paper), method: 'code' }, encounterId);
  await server.sendOutbox();
  const sent = / là (\d{6})\./.exec((await server.demoPhones()).texts.at(-1)?.text ?? '')?.[1] ?? '';
  const answer = await server.inject({ method: 'POST', url: `${asked.page}/code`, payload: { hash: asked.hash, code: sent } });
  expect(answer.statusCode).toBe(200);
}
const standing = async ({ encounterId, patientId }: Visit, responseId: string) => (await doctor.run(cht.formConsent, { patientId, form: 'urn:lanh:form:06-bv2|2026-11', responseId }, encounterId)).standing;

describe('CON an operation and its consent', () => {
  it('CON-2 CON-3 CON-6 a report waits for the consent: said when it is chosen and begun, barred at the signature, let through once the patient confirmed', async () => {
    const visit = await newVisit('Đỗ Thị Mổ');
    const before = await doctor.run(cht.listForms, { patientId: visit.patientId }, visit.encounterId);
    expect(['06-bv2', '01-bv2'].map((key) => before.forms.find((one) => one.key === key))).toMatchObject([{ consent: 'missing' }, { key: '01-bv2' }]);
    const consentId = await fill(visit, '01-bv2', consent);
    await confirm(visit, consentId);
    const late = await fill(visit, '06-bv2', report('2026-01-01T01:00:00Z'));
    expect(await standing(visit, late)).toMatchObject({ kind: 'missing', why: 'draft' });
    expect((await prepare(visit, late)).barred).toMatchObject([{ code: 'chart.consent-missing' }]);
    await sign(visit, consentId);
    expect(await standing(visit, late)).toMatchObject({ kind: 'missing', why: 'late' });
    const { responseId } = await doctor.run(cht.dropForm, { patientId: visit.patientId, responseId: late, version: '1' }, visit.encounterId).then(async () => ({ responseId: await fill(visit, '06-bv2', report(new Date(Date.now() + 1000).toISOString())) }));
    expect(await standing(visit, responseId)).toMatchObject({ kind: 'given', source: `QuestionnaireResponse/${consentId}`, by: expect.stringContaining('Đỗ Thị Mổ') });
    await sign(visit, responseId);
    const kept = JSON.parse((await doctor.get(`/fhir/QuestionnaireResponse/${responseId}`)).body) as { status: string; extension: unknown };
    expect(kept).toMatchObject({ status: 'completed', extension: [{ url: 'urn:lanh:consented-by', valueReference: { reference: `QuestionnaireResponse/${consentId}` } }] });
    const second = await fill(visit, '06-bv2', report(new Date(Date.now() + 1000).toISOString()));
    expect(await standing(visit, second)).toMatchObject({ kind: 'missing', why: 'used' });
  });

  it('CON-4 an emergency needs two names, and the second holds a position', async () => {
    const visit = await newVisit('Vô Danh Cấp Cứu');
    const { encounterId, patientId } = visit;
    const responseId = await fill(visit, '06-bv2', report('2026-11-01T01:00:00Z'));
    const asked = { patientId, reason: 'no-time', operation: 'Rạch áp xe', note: 'Gọi người nhà ba lần không được' };
    await expect(doctor.run(cht.askEmergency, { ...asked, reason: 'x' }, encounterId)).rejects.toThrow('chart.emergency-reason');
    await expect((await server.as('dieuduong')).run(cht.askEmergency, asked, encounterId)).rejects.toThrow('fhir.no-permission');
    const { decisionId } = await doctor.run(cht.askEmergency, asked, encounterId);
    await expect(doctor.run(cht.decideEmergency, { patientId, decisionId, verdict: 'allow' }, encounterId)).rejects.toThrow('chart.emergency-own');
    expect((await prepare(visit, responseId)).barred).toMatchObject([{ code: 'chart.consent-missing' }]);
    // Whoever is on duty for the house need not be of the department: the record is opened with its reason.
    await leader.run(breakGlass, { reason: 'emergency', note: '' }, patientId);
    await leader.run(cht.decideEmergency, { patientId, decisionId, verdict: 'allow' }, encounterId);
    expect(await standing(visit, responseId)).toMatchObject({ kind: 'emergency', by: 'Phan Đình Khôi', allowedBy: 'Lê Thị Minh Nguyệt' });
    await sign(visit, responseId);
  });
});

describe('PDP consent per purpose', () => {
  const use = async (patientId: string) => (await server.db.query<{ use: string }>('select use from fhir.data_use where dk = 1 and patient = $1 order by use', [patientId])).rows.map((row) => row.use);
  const decide = async (by: string, patientId: string, more: object) => (await server.as(by)).run(doc.decideConsent, { purpose: 'research', edition: '1', decision: 'given', way: 'at-desk', ...more }, patientId);
  const lineOf = async (by: string, patientId: string, purpose: string) => (await (await server.as(by)).run(doc.consentSheet, {}, patientId)).purposes.find((one) => one.purpose === purpose);

  it('PDP-2 PDP-4 PDP-8 the desk writes down what was said; it counts at once, is taken back by a press, and is counted', async () => {
    const { patientId } = await newVisit('Hồ Quang Minh');
    const count = async () => (await (await server.as('luutru')).run(doc.countConsents, {})).purposes.find(({ purpose }) => purpose === 'research');
    const before = await count();
    expect((await lineOf('tiepdon', patientId, 'research'))?.current).toBeUndefined();
    await decide('tiepdon', patientId, {});
    expect([await use(patientId), (await lineOf('bacsi', patientId, 'research'))?.current]).toMatchObject([['research'], { state: 'given', by: 'Hồ Quang Minh', way: 'at-desk' }]);
    expect((await count())?.given).toBe((before?.given ?? 0) + 1);
    await decide('dieuduong', patientId, { decision: 'withdrawn' });
    expect([await use(patientId), (await lineOf('bacsi', patientId, 'research'))?.current?.state, (await count())?.withdrawn]).toEqual([[], 'withdrawn', (before?.withdrawn ?? 0) + 1]);
    await expect(decide('thungan', patientId, {})).rejects.toThrow('fhir.no-permission');
    await expect(decide('pk.bacsi', patientId, {})).rejects.toThrow('fhir.not-found');
  });

  it('PDP-3 a paper is kept with its scan and read by the care team; what is no scan leaves nothing behind', async () => {
    const { patientId } = await newVisit('Trịnh Ngọc Lan');
    const form = await (await server.as('tiepdon')).get(`/consent-forms/${patientId}/sharing.pdf`);
    expect([form.statusCode, form.rawPayload.subarray(0, 4).toString()]).toEqual([200, '%PDF']);
    await expect(decide('tiepdon', patientId, { way: 'paper', scan: Buffer.from('no scan').toString('base64') })).rejects.toThrow('documents.scan-unreadable');
    expect(await use(patientId)).toEqual([]);
    await decide('tiepdon', patientId, { purpose: 'sharing', recipient: 'Bệnh viện tỉnh', way: 'paper', scan: form.rawPayload.toString('base64') });
    const made = (await lineOf('bacsi', patientId, 'sharing'))?.current;
    expect(made).toMatchObject({ recipient: 'Bệnh viện tỉnh', until: expect.any(String), documentId: expect.any(String) });
    expect((await doctor.get(`/documents/${made?.documentId}.pdf`)).rawPayload.equals(form.rawPayload)).toBe(true);
    expect((await (await server.as('tiepdon')).get(`/consent-forms/${patientId}/treatment.pdf`)).statusCode).toBe(404);
  });

  it('PDP-3 one that the patient confirms counts from its signature on, and not before', async () => {
    const visit = await newVisit('Đặng Uyển Nhi');
    const { consentId, state } = await decide('bacsi', visit.patientId, { way: 'confirmed' });
    expect([state, await use(visit.patientId)]).toEqual(['waiting', []]);
    await confirm(visit, { kind: 'purpose-consent', focus: `Consent/${consentId}` });
    await sign(visit, { kind: 'purpose-consent', focus: `Consent/${consentId}` });
    expect([await use(visit.patientId), (await lineOf('bacsi', visit.patientId, 'research'))?.current?.state]).toEqual([['research'], 'given']);
  });

  it('PDP-7 a consent to an operation is taken back where the others are, and no operation stands on it any more', async () => {
    const visit = await newVisit('Bùi Khắc Tiệp');
    const paper = await fill(visit, '01-bv2', consent);
    await confirm(visit, paper);
    await sign(visit, paper);
    const [operation] = (await doctor.run(doc.consentSheet, {}, visit.patientId)).operations;
    expect((await (await server.as('tiepdon')).run(doc.consentSheet, {}, visit.patientId)).operations).toEqual([]);
    await doctor.run(doc.withdrawConsent, { consentId: operation?.consentId ?? '', by: 'Bùi Khắc Tiệp', reason: '' }, visit.patientId);
    const responseId = await fill(visit, '06-bv2', report(new Date(Date.now() + 1000).toISOString()));
    expect(await standing(visit, responseId)).toMatchObject({ kind: 'missing', why: 'withdrawn' });
  });
});
