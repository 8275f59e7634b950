// Plain writes against what operations keep: licence, ended visits, prescriptions, signed papers; every role, type and way of writing. spec: PIP-9
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as cht from '#modules/chart/model/index.ts';
import { openVisitDesk } from '#modules/chart/test/visitDesk.ts';
import type { VisitDesk } from '#modules/chart/test/visitDesk.ts';
import * as doc from '#modules/documents/model/index.ts';
import { grantCareRelation } from '#modules/facility/server/index.ts';
import * as rx from '#modules/pharmacy/model/index.ts';
import { shelf, stockShelf } from '#modules/pharmacy/test/medicineShelf.ts';
import { openFacilities } from './facilities.ts';
import type { Facilities, Reply } from './facilities.ts';

type Json = Record<string, unknown>;
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const active = (kind: string) => ({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${kind}-clinical`, code: 'active' }] });
const diagnosis = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }];

let facilities: Facilities;
let desk: VisitDesk;
let patientId = '';
let openVisit = '';
let endedVisit = '';
const tokens: Record<string, string> = {};

beforeAll(async () => {
  facilities = await openFacilities();
  desk = await openVisitDesk(facilities.server);
  await stockShelf(facilities.server);
  const ended = await desk.newVisit('Lê Thị Chốt');
  ({ patientId, id: endedVisit } = ended);
  await endWithPapers();
  openVisit = (await desk.visitAgain(patientId)).id;
  await desk.as('dieuduong')(cht.recordVitals, { patientId, values: { pulse: 80 } }, openVisit);
  for (const name of ['bacsi', 'bacsihethan', 'dieuduong', 'duocsi', 'luutru', 'quantri', 'tiepdon']) tokens[name] = await facilities.session(name);
  tokens.system = await facilities.system(0);
  // The doctor without a licence has this patient in care, so that nothing but the licence bars.
  const { id } = (await ask('system', `PractitionerRole?practitioner.name=${encodeURIComponent('Lương Quốc Bảo')}`)).body.entry![0]!.resource!;
  await facilities.server.db.transaction((tx) => grantCareRelation(tx, { dk: 1, patientId, holderId: id, reason: 'referral', since: '2026-01-01T00:00:00Z' }));
}, 180_000);
afterAll(() => facilities.close());

/** Diagnosed, prescribed, signed, ended. */
async function endWithPapers(): Promise<void> {
  const run = desk.doctor;
  await run(cht.saveVisit, { patientId, version: '0', content: { reason: 'Đau đầu', main: { code: 'I10' } } }, endedVisit);
  await desk.as('dieuduong')(cht.recordVitals, { patientId, values: { pulse: 82 } }, endedVisit);
  await run(cht.recordAllergies, { state: 'none', items: [], version: '0', encounterId: endedVisit }, patientId);
  const lines = [{ id: randomUUID(), medicine: shelf.amlodipine.code, grid: { morning: 1, days: 28, quantity: 28 } }];
  await run(rx.savePrescription, { patientId, version: '0', lines, overrides: [] }, endedVisit);
  await run(doc.enrolSigning, { pin: '482915' });
  const set = await run(doc.prepareSignSet, {}, endedVisit);
  await run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, endedVisit);
  const { version } = await run(cht.visitContent, { patientId }, endedVisit);
  await run(cht.finishVisit, { patientId, version }, endedVisit);
}

const ask = (who: string, path: string) => facilities.send(tokens[who], `GET ${path}`);
const send = (who: string, line: string, body?: Json) => facilities.send(tokens[who], line, body);

async function stored(path: string): Promise<Json & { id: string; resourceType: string }> {
  const found = await ask('system', path);
  const [entry] = found.body.entry ?? [];
  if (!entry?.resource) throw new Error(`nothing of ${path}: ${found.text}`);
  return entry.resource as unknown as Json & { id: string; resourceType: string };
}

function bundle(type: string, line: string, resource?: Json): Json {
  const [method, url] = line.split(' ');
  return { resourceType: 'Bundle', type, entry: [{ ...(resource && { resource }), request: { method, url } }] };
}

/** A batch answers 200; what counts is its entry. */
function outcomeOf(reply: Reply): string {
  const [entry] = (reply.body.entry ?? []) as unknown as { response?: { status: string; outcome?: { issue: { details: { coding: { code: string }[] } }[] } } }[];
  if (entry?.response && Number.parseInt(entry.response.status, 10) >= 400) return entry.response.outcome?.issue[0]?.details.coding[0]?.code ?? entry.response.status;
  return reply.status >= 400 ? (reply.code ?? String(reply.status)) : 'written';
}

const patch = [{ op: 'add', path: '/language', value: 'vi' }];
const jsonPatch = 'application/json-patch+json';
const patchAsBinary = { resourceType: 'Binary', contentType: jsonPatch, data: Buffer.from(JSON.stringify(patch)).toString('base64') };
const sendPatch = (who: string, line: string): Promise<Reply> => facilities.send(tokens[who], line, { body: patch, headers: { 'content-type': jsonPatch } });

type Way = (who: string, resource: Json & { resourceType: string }) => Promise<Reply>;
/** Every way to bring a new resource in. */
const creates: Record<string, Way> = {
  create: (who, resource) => send(who, `POST ${resource.resourceType}`, resource),
  'create with key': (who, resource) => facilities.send(tokens[who], `POST ${resource.resourceType}`, { body: resource, headers: { 'idempotency-key': randomUUID() } }),
  'conditional create': (who, resource) => facilities.send(tokens[who], `POST ${resource.resourceType}`, { body: resource, headers: { 'if-none-exist': `identifier=urn:test|${randomUUID()}` } }),
  'put as create': (who, resource) => {
    const id = randomUUID();
    return send(who, `PUT ${resource.resourceType}/${id}`, { ...resource, id });
  },
  'conditional update': (who, resource) => send(who, `PUT ${resource.resourceType}?identifier=urn:test|${randomUUID()}`, resource),
  batch: (who, resource) => send(who, 'POST ', bundle('batch', `POST ${resource.resourceType}`, resource)),
  transaction: (who, resource) => send(who, 'POST ', bundle('transaction', `POST ${resource.resourceType}`, resource)),
};
/** Every way to touch one that stands. */
const changes: Record<string, Way> = {
  update: (who, resource) => send(who, `PUT ${resource.resourceType}/${String(resource.id)}`, { ...resource, language: 'vi' }),
  delete: (who, resource) => send(who, `DELETE ${resource.resourceType}/${String(resource.id)}`),
  'conditional delete': (who, resource) => send(who, `DELETE ${resource.resourceType}?_id=${String(resource.id)}`),
  'conditional update': (who, resource) => send(who, `PUT ${resource.resourceType}?_id=${String(resource.id)}`, { ...resource, language: 'vi' }),
  patch: (who, resource) => sendPatch(who, `PATCH ${resource.resourceType}/${String(resource.id)}`),
  'conditional patch': (who, resource) => sendPatch(who, `PATCH ${resource.resourceType}?_id=${String(resource.id)}`),
  'batch patch': (who, resource) => send(who, 'POST ', bundle('batch', `PATCH ${resource.resourceType}/${String(resource.id)}`, patchAsBinary)),
  'transaction patch': (who, resource) => send(who, 'POST ', bundle('transaction', `PATCH ${resource.resourceType}/${String(resource.id)}`, patchAsBinary)),
  batch: (who, resource) => send(who, 'POST ', bundle('batch', `PUT ${resource.resourceType}/${String(resource.id)}`, { ...resource, language: 'vi' })),
  'batch delete': (who, resource) => send(who, 'POST ', bundle('batch', `DELETE ${resource.resourceType}/${String(resource.id)}`)),
  transaction: (who, resource) => send(who, 'POST ', bundle('transaction', `PUT ${resource.resourceType}/${String(resource.id)}`, { ...resource, language: 'vi' })),
};

async function tryAll(ways: Record<string, Way>, who: string, resource: Json & { resourceType: string }): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const [name, way] of Object.entries(ways)) outcomes[name] = outcomeOf(await way(who, resource));
  return outcomes;
}
const all = (ways: Record<string, Way>, code: string): Record<string, string> => Object.fromEntries(Object.keys(ways).map((name) => [name, code]));

const subject = () => ({ reference: `Patient/${patientId}` });
const visit = (id: string) => ({ encounter: { reference: `Encounter/${id}` } });
const condition = (more: Json = {}) => ({ resourceType: 'Condition', clinicalStatus: active('condition'), code: { text: 'Viêm' }, subject: subject(), ...more });
const observation = (more: Json = {}) => ({ resourceType: 'Observation', status: 'final', code: loinc('8867-4'), subject: subject(), ...more });
const request = (more: Json = {}) => ({ resourceType: 'MedicationRequest', status: 'active', intent: 'order', medicationCodeableConcept: { text: 'Thuốc' }, subject: subject(), ...more });
const allergy = (more: Json = {}) => ({ resourceType: 'AllergyIntolerance', clinicalStatus: active('allergyintolerance'), code: { text: 'Phấn' }, patient: subject(), ...more });
const impression = (more: Json = {}) => ({ resourceType: 'ClinicalImpression', status: 'completed', subject: subject(), summary: 'Ổn', ...more });

describe('PHA-43 prescriptions are written by their operation', () => {
  it.each(['bacsi', 'bacsihethan', 'dieuduong', 'duocsi', 'luutru'])('PHA-43 %s neither adds a line nor changes one', async (who) => {
    expect(await tryAll(creates, who, request())).toEqual(all(creates, 'facility.type-not-allowed'));
    expect(await tryAll(changes, who, await stored(`MedicationRequest?encounter=Encounter/${endedVisit}`))).toEqual(all(changes, 'facility.type-not-allowed'));
  });
  it('PHA-43 a system brings its own, never into a prescription or a visit of ours', async () => {
    expect(await tryAll(creates, 'system', request())).toEqual(all(creates, 'written'));
    for (const id of [openVisit, endedVisit]) expect(await tryAll(creates, 'system', request(visit(id)))).toEqual(all(creates, 'pharmacy.not-by-hand'));
    expect(await tryAll(creates, 'system', request({ groupIdentifier: { system: rx.prescriptionCodeSystem, value: '40901x-c' } }))).toEqual(all(creates, 'pharmacy.not-by-hand'));
    for (const type of ['MedicationRequest', 'RequestGroup']) {
      expect(await tryAll(changes, 'system', await stored(`${type}?encounter=Encounter/${endedVisit}`)), type).toEqual(all(changes, 'pharmacy.not-by-hand'));
    }
  });
});

describe('VIS-5 what has ended is not written', () => {
  it.each(['bacsi', 'dieuduong', 'system'])('VIS-5 %s adds nothing to an ended visit, by whatever way or form of address', async (who) => {
    for (const part of [condition(visit(endedVisit)), observation(visit(endedVisit)), allergy(visit(endedVisit))]) {
      expect(await tryAll(creates, who, part), part.resourceType).toEqual(all(creates, 'chart.visit-finished'));
    }
    expect(outcomeOf(await send(who, 'POST Observation', observation({ encounter: { reference: `http://127.0.0.1:8080/fhir/Encounter/${endedVisit}` } })))).toBe('chart.visit-finished');
    expect(outcomeOf(await send(who, 'POST Observation', observation({ encounter: { reference: `Encounter/${endedVisit}/_history/1` } })))).toBe('chart.visit-finished');
  });
  it.each(['bacsi', 'dieuduong', 'system'])('VIS-5 %s changes nothing in it, nor moves it out', async (who) => {
    for (const path of ['Condition', 'Observation']) {
      const part = await stored(`${path}?encounter=Encounter/${endedVisit}`);
      expect(await tryAll(changes, who, part), path).toEqual(all(changes, 'chart.visit-finished'));
      const { encounter: _, ...rest } = part;
      expect(outcomeOf(await send(who, `PUT ${path}/${part.id}`, rest)), path).toBe('chart.visit-finished');
    }
  });
  it('VIS-17 the visit, its impression and its diagnoses are the operation\'s alone, also while it is open', async () => {
    const encounter = await stored(`Encounter?_id=${endedVisit}`);
    expect(await tryAll(changes, 'system', encounter)).toEqual(all(changes, 'chart.visit-content'));
    expect(await tryAll(changes, 'bacsi', encounter)).toEqual(all(changes, 'facility.type-not-allowed'));
    expect(await tryAll(changes, 'bacsi', await stored(`ClinicalImpression?encounter=Encounter/${endedVisit}`))).toEqual(all(changes, 'facility.type-not-allowed'));
    expect(await tryAll(creates, 'system', impression(visit(openVisit)))).toEqual(all(creates, 'chart.visit-content'));
    for (const who of ['bacsi', 'system']) expect(await tryAll(creates, who, condition({ ...visit(openVisit), category: diagnosis })), who).toEqual(all(creates, 'chart.visit-content'));
  });
  it.each(['bacsi', 'dieuduong', 'system'])('VIS-17 %s still writes into an open visit and without one', async (who) => {
    for (const part of [condition(), observation(), allergy(), condition(visit(openVisit)), observation(visit(openVisit))]) {
      expect(await tryAll(creates, who, part), part.resourceType).toEqual(all(creates, 'written'));
    }
    const { body } = await send(who, 'POST Observation', observation(visit(openVisit)));
    expect(outcomeOf(await send(who, `PUT Observation/${body.id}`, { ...observation({ ...visit(openVisit), id: body.id }), status: 'amended' }))).toBe('written');
    expect(outcomeOf(await send(who, `DELETE Observation/${body.id}`))).toBe('written');
  });
  it('ACC-32 a system carries visits of elsewhere, ended ones too, and may not pass one off as ours', async () => {
    const foreign = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: subject() };
    const { body } = await send('system', 'POST Encounter', foreign);
    for (const part of [condition({ ...visit(String(body.id)), category: diagnosis }), observation(visit(String(body.id))), impression(visit(String(body.id))), request(visit(String(body.id)))]) {
      expect(await tryAll(creates, 'system', part), part.resourceType).toEqual(all(creates, 'written'));
    }
    expect(await tryAll(creates, 'system', { ...foreign, identifier: [{ system: 'urn:lanh:visit', value: 'x' }] })).toEqual(all(creates, 'chart.visit-content'));
  });
  it('PIP-9 one refused entry leaves nothing of its transaction, and the refusal names it', async () => {
    const mark = randomUUID();
    const entry = (resource: Json & { resourceType: string }) => ({ resource, request: { method: 'POST', url: resource.resourceType } });
    const reply = await send('dieuduong', 'POST ', { resourceType: 'Bundle', type: 'transaction', entry: [entry(observation({ identifier: [{ system: 'urn:test', value: mark }] })), entry(observation(visit(endedVisit)))] });
    expect([reply.status, reply.code]).toEqual([422, 'chart.visit-finished']);
    expect(reply.text).toContain('Bundle.entry[1].resource');
    expect((await ask('system', `Observation?identifier=urn:test|${mark}`)).body.entry).toBeUndefined();
  });
  it('PIP-9 creates of one turn: the good are written, the bad refused', async () => {
    const sent = Array.from({ length: 12 }, (_, at) => send('dieuduong', 'POST Observation', observation(visit(at % 3 === 0 ? endedVisit : openVisit))));
    expect((await Promise.all(sent)).map(outcomeOf)).toEqual(Array.from({ length: 12 }, (_, at) => (at % 3 === 0 ? 'chart.visit-finished' : 'written')));
  });
});

describe('SGN-42 signed papers are never written by hand', () => {
  it.each(['luutru', 'bacsi', 'system'])('SGN-42 %s changes no paper and no signature, and makes none', async (who) => {
    const code = who === 'system' ? 'documents.paper-not-by-hand' : 'facility.type-not-allowed';
    const paper = await stored(`DocumentReference?encounter=Encounter/${endedVisit}`);
    expect(await tryAll(changes, who, { ...paper, status: 'superseded' })).toEqual(all(changes, code));
    expect(await tryAll(changes, who, await stored(`Provenance?target=DocumentReference/${paper.id}`))).toEqual(all(changes, code));
    const { id: _, meta: _meta, ...copy } = paper;
    expect(await tryAll(creates, who, copy as Json & { resourceType: string })).toEqual(all(creates, code));
    const other = { resourceType: 'DocumentReference', status: 'current', subject: subject(), content: [{ attachment: { title: 'x' } }] };
    expect(await tryAll(creates, who, { ...other, relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${paper.id}` } }] })).toEqual(all(creates, code));
    expect(await tryAll(creates, who, other)).toEqual(all(creates, who === 'system' ? 'written' : 'facility.type-not-allowed'));
  });
  it('SGN-42 the paper is as it was signed', async () => {
    expect(await stored(`DocumentReference?encounter=Encounter/${endedVisit}`)).toMatchObject({ status: 'current', meta: { versionId: '1' } });
  });
});

describe('ACC-31 practising needs a licence in force', () => {
  it('ACC-31 without one no diagnosis, order or treatment; what was seen may be noted', async () => {
    const order = { resourceType: 'ServiceRequest', status: 'active', intent: 'order', code: { text: 'X-quang' }, subject: subject() };
    const procedure = { resourceType: 'Procedure', status: 'completed', code: { text: 'Khâu' }, subject: subject() };
    for (const part of [condition(), order, procedure]) {
      expect(await tryAll(creates, 'bacsihethan', part), part.resourceType).toEqual(all(creates, 'facility.no-licence'));
      expect(await tryAll(creates, 'bacsi', part), part.resourceType).toEqual(all(creates, 'written'));
    }
    const { body } = await send('bacsi', 'POST Condition', condition());
    expect(await tryAll(changes, 'bacsihethan', { ...condition(), id: body.id })).toEqual(all(changes, 'facility.no-licence'));
    expect(await tryAll(creates, 'bacsihethan', observation())).toEqual(all(creates, 'written'));
    expect((await ask('bacsihethan', `Condition/${body.id}`)).status).toBe(200);
  });
});
