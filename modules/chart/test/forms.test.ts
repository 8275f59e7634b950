// Forms through the routes, on the real database, with the real access policy. spec: FRM
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facilityAdd } from '#apps/cli/commands/users.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { fillFacilities, installationSenders } from '#apps/server/fillFacilities.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { compileForm } from '#fhir/questionnaire/index.ts';
import { testSource } from '#fhir/questionnaire/testForm.ts';
import type { Questionnaire, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import * as cht from '#modules/chart/model/index.ts';
import { loadForms } from '#modules/chart/server/index.ts';
import { openVisitDesk } from './visitDesk.ts';
import type { TestVisit, VisitDesk } from './visitDesk.ts';

let server: TestServer;
let desk: VisitDesk;
let folder: string;
const form = 'urn:lanh:form:99-bv1|2026-11';
const made = (version = '2026-11', repeats = false): Questionnaire =>
  compileForm({ ...testSource, form: { ...testSource.form, version, repeats, care: ['outpatient', 'inpatient'], signers: '' } }).questionnaire;

beforeAll(async () => {
  server = await openTestServer({ demo: true });
  desk = await openVisitDesk(server);
  folder = await mkdtemp(join(tmpdir(), 'lanh-forms-'));
  await desk.as('luutru')(cht.saveFormDefinition, { questionnaire: made() });
}, 120_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const reason = (text: string): QuestionnaireResponseItem => ({ linkId: 'admission', item: [{ linkId: 'reason', answer: [{ valueString: text }] }, { linkId: 'came', answer: [{ valueDate: '2026-11-17' }] }] });
const weight = (kg: number): QuestionnaireResponseItem => ({ linkId: 'body', item: [{ linkId: 'weight', answer: [{ valueDecimal: kg }] }] });
const drug = (id: string, name: string): QuestionnaireResponseItem => ({ linkId: 'drugs', id, item: [{ linkId: 'drug', answer: [{ valueString: name }] }] });
const names = new Intl.NumberFormat('en');
let count = 0;

async function begin(items: QuestionnaireResponseItem[] = [reason('Sốt')]) {
  const visit = await desk.newVisit(`Người Thử ${names.format(++count)}`);
  const responseId = crypto.randomUUID();
  const save = (version: string, next: QuestionnaireResponseItem[], { as = 'bacsi', ...more }: { as?: string; authored?: string } = {}) =>
    desk.as(as)(cht.saveForm, { patientId: visit.patientId, form, responseId, version, items: next, ...more }, visit.id);
  const saved = await save('0', items);
  return { ...visit, responseId, save, saved };
}
interface Refusal { readonly issue?: readonly { readonly details?: { readonly coding?: readonly { readonly code?: string }[] }; readonly expression?: readonly string[] }[] }
const send = async (method: 'PUT' | 'POST' | 'DELETE', url: string, resource: object = {}) => {
  const inject = await server.asUser('bacsi');
  const answer = await inject({ method, url: `/fhir/${url}`, payload: JSON.stringify(resource), headers: { 'content-type': 'application/fhir+json' } });
  const [issue] = (JSON.parse(answer.body) as Refusal).issue ?? [];
  return { status: answer.statusCode, code: issue?.details?.coding?.[0]?.code, expression: issue?.expression };
};
const facts = async ({ id, patientId }: Pick<TestVisit, 'id' | 'patientId'>, type: string) => {
  const inject = await server.asUser('bacsi');
  const answer = await inject({ method: 'GET', url: `/fhir/${type}?patient=Patient/${patientId}&encounter=Encounter/${id}` });
  return ((JSON.parse(answer.body) as { entry?: { resource: Record<string, unknown> }[] }).entry ?? []).map(({ resource }) => resource);
};

const whole: QuestionnaireResponseItem[] = [reason('Sốt'), weight(60), { linkId: 'diagnosis', answer: [{ valueCoding: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J18.9', display: 'Viêm phổi' } }] }];

describe('FRM-12 forms of a visit', () => {
  it('FRM-12 lists what can be begun and what exists; one that does not repeat is begun once', async () => {
    const { id, patientId, responseId, saved } = await begin();
    expect(saved).toMatchObject({ version: '1', status: 'in-progress', conflicts: [], authored: expect.any(String) });
    const list = await desk.doctor(cht.listForms, { patientId }, id);
    expect(list.forms.find(({ canonical }) => canonical === form)).toMatchObject({ code: '99/BV1', standsFor: '99-bv1', isOwn: true, kind: 'record', seen: true, repeats: false });
    expect(list.answers).toMatchObject([{ responseId, canonical: form, code: '99/BV1', status: 'in-progress', author: 'Phan Đình Khôi' }]);
    await expect(desk.doctor(cht.saveForm, { patientId, form, responseId: crypto.randomUUID(), version: '0', items: [] }, id)).rejects.toThrow('chart.form-not-repeated');
    const content = await desk.doctor(cht.formContent, { patientId, responseId }, id);
    expect(content).toMatchObject({ version: '1', mayWrite: true, questionnaire: { version: '2026-11' }, launched: { patient: { id: patientId } } });
    expect(await desk.doctor(cht.dropForm, { patientId, responseId, version: '1' }, id)).toEqual({ responseId });
    expect((await desk.doctor(cht.listForms, { patientId }, id)).answers).toEqual([]);
  });
  it('FRM-12 the time of the event and of the entry are both kept; the future and the long past are refused', async () => {
    const { save, id, patientId, responseId } = await begin();
    const authored = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const later = await save('1', [reason('Sốt')], { authored });
    expect(later).toMatchObject({ authored, version: '2' });
    expect(later.savedAt > authored).toBe(true);
    await expect(desk.doctor(cht.saveForm, { patientId, form, responseId, version: '2', items: [], authored: '2099-01-01T00:00:00Z' }, id)).rejects.toThrow('chart.form-in-future');
    await expect(save('2', [], { authored: '2020-11-27T08:00:00Z' })).rejects.toThrow('chart.form-before-visit');
  });
  it('FRM-12 other departments, other patients and other visits are refused', async () => {
    const [one, two] = [await begin(), await begin()];
    await expect(one.save('1', [], { as: 'bacsinhi' })).rejects.toThrow('facility.no-care-relation');
    await expect(desk.doctor(cht.formContent, { patientId: two.patientId, responseId: one.responseId }, one.id)).rejects.toThrow('chart.other-patient');
    await expect(desk.doctor(cht.formContent, { patientId: two.patientId, responseId: one.responseId }, two.id)).rejects.toThrow('chart.answers-not-found');
    await expect(desk.as('tiepdon')(cht.listForms, { patientId: one.patientId }, one.id)).rejects.toThrow('fhir.no-permission');
  });
});

describe('FRM-11 two people on one form', () => {
  it('FRM-11 what each changed is put together; the same field is told to the second with both values, and nothing is lost', async () => {
    const { save } = await begin([reason('Sốt'), drug('a', 'Paracetamol')]);
    await save('1', [reason('Sốt'), weight(60), drug('a', 'Paracetamol'), drug('b', 'Amoxicilin')], { as: 'dieuduong' });
    const merged = await save('1', [reason('Sốt cao'), drug('a', 'Paracetamol 500'), drug('c', 'Vitamin C')]);
    expect(merged.conflicts).toEqual([]);
    expect(merged.items).toEqual([reason('Sốt cao'), weight(60), drug('a', 'Paracetamol 500'), drug('b', 'Amoxicilin'), drug('c', 'Vitamin C')]);
    const clash = await save('2', [reason('Sốt'), weight(61), drug('a', 'Paracetamol'), drug('b', 'Amoxicilin')], { as: 'dieuduong' });
    expect(clash.conflicts).toEqual([]);
    const second = await save('3', [reason('Sốt cao'), weight(62), drug('a', 'Paracetamol 500'), drug('b', 'Amoxicilin'), drug('c', 'Vitamin C')]);
    expect(second.conflicts).toMatchObject([{ key: 'weight', linkId: 'weight', mine: [62], theirs: [61] }]);
    expect(second.items).toContainEqual(weight(61));
  });
  it('FRM-11 the same again writes nothing; a version that never was is refused', async () => {
    const { save } = await begin();
    expect((await save('1', [reason('Sốt')])).version).toBe('1');
    await expect(save('7', [reason('Sốt')])).rejects.toThrow('chart.form-version-unknown');
  });
  it('FRM-11 FRM-17 answers for another version of the form are refused, and a form of the facility that is published stays as it is', async () => {
    const records = desk.as('luutru');
    const { patientId, id, responseId } = await begin();
    await records(cht.saveFormDefinition, { questionnaire: { ...made('2026-12'), status: 'draft' } });
    await expect(desk.doctor(cht.saveForm, { patientId, form: 'urn:lanh:form:99-bv1|2026-12', responseId, version: '1', items: [] }, id)).rejects.toThrow('chart.form-other-version');
    await expect(desk.doctor(cht.saveForm, { patientId, form: 'urn:lanh:form:99-bv1|1999', responseId, version: '1', items: [] }, id)).rejects.toThrow('chart.form-not-found');
    await expect(records(cht.saveFormDefinition, { questionnaire: { ...made(), title: 'Tên khác' } })).rejects.toThrow('chart.form-published');
    expect(await records(cht.saveFormDefinition, { questionnaire: made() })).toMatchObject({ questionnaire: { status: 'active' } });
    await expect(records(cht.saveFormDefinition, { questionnaire: { ...made('2027-01'), item: [{ linkId: 'a', type: 'string', enableWhen: [{ question: 'a', operator: 'exists', answerBoolean: true }] }] } })).rejects.toThrow('chart.form-broken');
    await expect(records(cht.saveFormDefinition, { questionnaire: { ...made('2027-01'), item: [{ linkId: 'a', type: 'group', item: 'x' }] } as never })).rejects.toThrow('fhir.invalid');
    await expect(records(cht.saveFormDefinition, { questionnaire: { ...made('2027-01'), item: undefined } as never })).rejects.toThrow('chart.form-broken');
    await expect(desk.doctor(cht.saveFormDefinition, { questionnaire: made('2027-01') })).rejects.toThrow('fhir.no-permission');
  });
});

describe('FRM-10 limits', () => {
  it.each<[string, QuestionnaireResponseItem[], string]>([
    ['an item that the form has not', [{ linkId: 'nothing', answer: [{ valueString: 'x' }] }], 'chart.form-wrong-answers'],
    ['a text without end', [reason('x'.repeat(20_001))], 'chart.form-wrong-answers'],
    ['a value of another type', [{ linkId: 'tobacco', answer: [{ valueString: 'có' }, { valueBoolean: true }] }], 'chart.form-wrong-answers'],
    ['an answer that is no list', [{ linkId: 'reason', answer: 'x' } as never], 'fhir.invalid'],
    ['an item that is nothing', [{ linkId: 'body', item: [null] } as never], 'fhir.invalid'],
    ['two values in one answer', [{ linkId: 'tobacco', answer: [{ valueString: 'a', valueBoolean: true }] }], 'fhir.invalid'],
    ['more rows than a table may have', Array.from({ length: 501 }, (_, at) => drug(`r${at}`, 'x')), 'chart.form-too-many-rows'],
    ['more items than answers may have', Array.from({ length: 5001 }, () => ({ linkId: 'x' })), 'chart.form-too-many-items'],
    ['items in items without end', [Array.from({ length: 30 }).reduce<QuestionnaireResponseItem>((inner) => ({ linkId: 'x', item: [inner] }), { linkId: 'x' })], 'chart.form-too-deep'],
    ['more text than a record page', [reason('x'), ...Array.from({ length: 3 }, () => ({ linkId: 'x', answer: [{ valueString: 'x'.repeat(700_000) }] }))], 'chart.form-too-large'],
  ])('FRM-10 %s is refused by name', async (_what, items, fault) => {
    const { save } = await begin();
    await expect(save('1', items)).rejects.toThrow(fault);
  });
});

describe('FRM-8 what is known is not asked', () => {
  it('FRM-8 a form begins with what the visit, the patient and the record say, and says where it came from', async () => {
    const { id, patientId } = await desk.newVisit('Nguyễn Thị Biết', { reason: 'Đau đầu' });
    await desk.as('dieuduong')(cht.recordVitals, { patientId, values: { weight: 61.5, height: 160 } } as never, id);
    await desk.doctor(cht.saveVisit, { patientId, version: '0', content: { main: { code: 'I10' }, secondary: [{ code: 'E11.9' }] } }, id);
    const { items, origins } = await desk.doctor(cht.populateForm, { patientId, form }, id);
    expect(items).toEqual([
      { linkId: 'admission', item: [{ linkId: 'reason', answer: [{ valueString: 'Đau đầu' }] }] },
      { linkId: 'body', item: [{ linkId: 'weight', answer: [{ valueDecimal: 61.5 }] }] },
      { linkId: 'diagnosis', answer: [{ valueCoding: expect.objectContaining({ code: 'I10' }) }] },
    ]);
    expect(origins).toEqual({ reason: 'encounter', weight: 'observation29463x7Encounter', diagnosis: 'conditionEncounterDiagnosis' });
  });
});

describe('FRM-13 completing a form', () => {
  it('FRM-13 what is missing bars it; what is completed is not changed, by an act or by hand, until it is amended with a reason', async () => {
    const { id, patientId, responseId, save } = await begin([{ linkId: 'tobacco', answer: [{ valueCoding: { system: 'urn:lanh:form-list:smoking', code: 'yes' } }] }]);
    const act = (version: string) => ({ patientId, responseId, version });
    await expect(desk.doctor(cht.completeForm, act('1'), id)).rejects.toThrow('chart.form-not-complete');
    await save('1', [...whole.slice(0, 2), { linkId: 'diagnosis', answer: [{ valueCoding: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'Q00.X' } }] }]);
    await expect(desk.doctor(cht.completeForm, act('2'), id)).rejects.toThrow('chart.form-not-complete');
    await save('2', whole);
    expect(await desk.doctor(cht.completeForm, act('3'), id)).toMatchObject({ status: 'completed', version: '4' });
    await expect(save('4', [reason('Khác')])).rejects.toThrow('chart.form-completed');
    const { response } = await desk.doctor(cht.formContent, { patientId, responseId }, id);
    const byHand = await send('PUT', `QuestionnaireResponse/${responseId}`, { ...response, item: [reason('Khác')] });
    expect(byHand).toMatchObject({ status: 403, code: 'chart.answers-not-by-hand' });
    await expect(desk.doctor(cht.dropForm, act('4'), id)).rejects.toThrow('chart.form-completed');
    expect(await desk.doctor(cht.amendForm, { ...act('4'), reason: 'Bổ sung kết quả' }, id)).toMatchObject({ status: 'in-progress', version: '5' });
    expect(await send('PUT', `QuestionnaireResponse/${responseId}`, { ...response, status: 'in-progress' })).toMatchObject({ status: 403, code: 'chart.answers-not-by-hand' });
    expect(await desk.doctor(cht.completeForm, act('5'), id)).toMatchObject({ status: 'amended' });
  });
  it('FRM-9 answers become facts once, also when amended; what is no longer said is withdrawn', async () => {
    const visit = await begin(whole);
    const act = (version: string) => ({ patientId: visit.patientId, responseId: visit.responseId, version });
    await desk.doctor(cht.completeForm, act('1'), visit.id);
    const [observation] = await facts(visit, 'Observation');
    expect(observation).toMatchObject({ status: 'final', valueQuantity: { value: 60, code: 'kg' }, derivedFrom: [{ reference: `QuestionnaireResponse/${visit.responseId}` }], category: [{ coding: [{ code: 'vital-signs' }] }] });
    expect(await facts(visit, 'Condition')).toMatchObject([{ code: { coding: [{ code: 'J18.9' }] } }]);
    await desk.doctor(cht.amendForm, { ...act('2'), reason: 'Cân lại' }, visit.id);
    await visit.save('3', [reason('Sốt'), weight(62)]);
    await desk.doctor(cht.completeForm, act('4'), visit.id);
    expect((await facts(visit, 'Observation')).map(({ id, status, valueQuantity }) => [id, status, valueQuantity])).toEqual([[observation?.['id'], 'final', expect.objectContaining({ value: 62 })]]);
    expect(await facts(visit, 'Condition')).toMatchObject([{ verificationStatus: { coding: [{ code: 'entered-in-error' }] } }]);
  });
});

describe('FRM-18 operations of SDC', () => {
  it('FRM-18 $populate gives answers to begin with, $extract what answers say; neither stores anything', async () => {
    const visit = await begin(whole);
    const inject = await server.asUser('bacsi');
    const call = async (url: string, parameter: object[]) => JSON.parse((await inject({ method: 'POST', url: `/fhir/${url}`, payload: JSON.stringify({ resourceType: 'Parameters', parameter }), headers: { 'content-type': 'application/fhir+json' } })).body) as object;
    const subject = { name: 'subject', valueReference: { reference: `Patient/${visit.patientId}` } };
    const encounter = { name: 'context', part: [{ name: 'name', valueString: 'encounter' }, { name: 'content', valueReference: { reference: `Encounter/${visit.id}` } }] };
    const questionnaireId = 'form-99-bv1-2026-11';
    expect(await call(`Questionnaire/${questionnaireId}/$populate`, [subject, encounter])).toMatchObject({ resourceType: 'Parameters', parameter: [{ name: 'response', resource: { resourceType: 'QuestionnaireResponse', questionnaire: form, subject: subject.valueReference } }] });
    expect(await call(`Questionnaire/${questionnaireId}/$populate`, [subject])).toMatchObject({ resourceType: 'Parameters' });
    expect(await call(`QuestionnaireResponse/${visit.responseId}/$extract`, [])).toMatchObject({ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Observation', valueQuantity: { value: 60 } } }, { resource: { resourceType: 'Condition' }, request: { method: 'POST', url: 'Condition' } }] });
    expect(await facts(visit, 'Observation')).toEqual([]);
  });
});

describe('FRM-15 plain writes of answers', () => {
  it('FRM-15 must fit their form; a draft may have holes; a form of ours is not written by hand', async () => {
    const { id, patientId } = await desk.newVisit('Lê Văn Ngoài');
    const response = { resourceType: 'QuestionnaireResponse', questionnaire: form, status: 'in-progress', subject: { reference: `Patient/${patientId}` }, encounter: { reference: `Encounter/${id}` }, item: [{ linkId: 'cigarettes', answer: [{ valueInteger: 300 }] }] };
    const wrong = await send('POST', 'QuestionnaireResponse', { ...response, item: [{ linkId: 'body', item: [{ linkId: 'weight', answer: [{ valueDecimal: 900 }] }] }] });
    expect(wrong).toEqual({ status: 422, code: 'chart.form-wrong-answers', expression: ["QuestionnaireResponse.item.where(linkId='weight')"] });
    expect((await send('POST', 'QuestionnaireResponse', { ...response, item: [weight(60)] })).status).toBe(201);
    const [draft] = await facts({ id, patientId }, 'QuestionnaireResponse');
    expect((await send('DELETE', `QuestionnaireResponse/${String(draft?.['id'])}`)).code).toBe('chart.answers-not-by-hand');
    expect((await send('POST', 'QuestionnaireResponse', { ...response, status: 'completed', item: [weight(60)] })).code).toBe('chart.answers-not-by-hand');
  });
});

describe('FRM-16 forms that come with the software', () => {
  it('FRM-16 stand in every facility, are written once, and a new version stands beside the old one; a facility opened meanwhile gets them', async () => {
    await cp(new URL('../../../data/forms/', import.meta.url), folder, { recursive: true, filter: (path) => !/forms\/[^/]+$/.test(path) || /(36-bv2|parts|lists|pictures)$/.test(path) });
    const services = await buildFhirServices(server.services, installationGate(server.services));
    const url = pathToFileURL(`${folder}/`);
    expect(await loadForms(services, url)).toBe(2);
    expect(await loadForms(services, url)).toBe(0);
    const file = join(folder, '36-bv2', 'form.json');
    await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, 'utf8')) as object), version: '2027-01' }));
    expect(await loadForms(services, url)).toBe(2);
    const inject = await server.asUser('bacsi');
    const found = JSON.parse((await inject({ method: 'GET', url: '/fhir/Questionnaire?url=urn:lanh:form:36-bv2&_sort=date' })).body) as { entry: { resource: Questionnaire }[] };
    expect(found.entry.map(({ resource }) => [resource.version, resource.publisher]).toSorted()).toEqual([['2026-11', 'Lành'], ['2027-01', 'Lành']]);
    await expect(desk.as('luutru')(cht.saveFormDefinition, { questionnaire: { ...found.entry[0]!.resource, publisher: 'Bệnh viện' } })).rejects.toThrow('chart.form-not-own');
    await facilityAdd.run(['BVTT', 'Bệnh viện Trung tâm', '40123'], { services: async () => server.services, say: () => undefined });
    const { rows } = await server.db.query<{ channel: string }>(`select channel from platform.outbox where dk = 3`);
    expect(rows.map(({ channel }) => channel in installationSenders(server.services))).toEqual([true]);
    expect((await fillFacilities(server.services, url)).forms).toBe(1);
  });
});
