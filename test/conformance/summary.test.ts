// http://hl7.org/fhir/uv/ips/OperationDefinition/summary
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { Bundle, Composition } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { accessPolicy } from '#modules/facility/server/policy.ts';
import { testCaller } from '../fhirServer.ts';

type Server = Awaited<ReturnType<typeof openTestServer>>;
const reported: string[] = [];
let server: Server;

const send = async (role: string, line: string, { body, headers }: { body?: object; headers?: Record<string, string> } = {}) => {
  const [method, url] = line.split(' ');
  return server.app.inject({ method: method as 'GET', url: `/fhir/${url}`, headers: { 'content-type': 'application/fhir+json', 'x-role': role, ...headers }, ...(body && { payload: JSON.stringify(body) }) });
};
const summaryOf = async (line: string, role = 'insurance', headers = {}): Promise<Bundle> => {
  const answer = await send(role, line, { headers });
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  return answer.json();
};
const compositionOf = ({ entry }: Bundle) => entry?.[0]?.resource as Composition;
const sectionOf = (bundle: Bundle, code: string) => compositionOf(bundle).section?.find((section) => section.code?.coding?.[0]?.code === code);

const subject = { reference: 'Patient/p1' };
const coded = (system: string, code: string, text?: string) => ({ coding: [{ system, code }], ...(text && { text }) });
const record: object[] = [
  { resourceType: 'Patient', id: 'p1', identifier: [{ system: 'urn:x', value: '7' }], name: [{ text: 'Nguyễn Thị Hoa' }], gender: 'female', birthDate: '1960-03-12' },
  { resourceType: 'Patient', id: 'p2', name: [{ text: 'Trần Văn Trống' }] },
  { resourceType: 'Condition', id: 'c1', subject, code: coded('http://hl7.org/fhir/sid/icd-10', 'I10', 'Tăng huyết áp'), clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'), recordedDate: '2026-01-02' },
  { resourceType: 'Condition', id: 'secret', meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] }, subject, code: coded('http://hl7.org/fhir/sid/icd-10', 'B20') },
  { resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active'), code: coded('http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips', 'no-known-allergies', 'Không dị ứng') },
  { resourceType: 'List', id: 'l1', status: 'current', mode: 'working', subject, code: coded('http://loinc.org', '10160-0'), emptyReason: coded('http://terminology.hl7.org/CodeSystem/list-empty-reason', 'nilknown') },
  { resourceType: 'Organization', id: 'lab', name: 'Khoa Xét nghiệm' },
  { resourceType: 'Observation', id: 'o1', status: 'final', category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory')], code: coded('http://loinc.org', '2345-7', 'Glucose'), subject, effectiveDateTime: '2026-02-03', performer: [{ reference: 'Organization/lab' }], valueQuantity: { value: 5.1, unit: 'mmol/L' } },
];

beforeAll(async () => {
  server = await openTestServer({
    gate: {
      authenticate: async (request) => ({ ...testCaller, roles: [String(request.headers['x-role'])], ...(request.headers['x-role'] === 'system' && { system: true }), ...(request.headers['x-patient'] !== undefined && { patientId: String(request.headers['x-patient']) }) }),
      policy: accessPolicy, guards: [], audit: { append: async (_db, events) => void reported.push(...events.map(({ interaction, id }) => `${interaction} ${id}`)) },
    },
  });
  const entry = record.map((resource) => ({ resource, request: { method: 'PUT', url: `${(resource as { resourceType: string }).resourceType}/${(resource as { id: string }).id}` } }));
  const answer = await send('system', 'POST ', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
});
afterAll(() => server.close());

describe('$summary', () => {
  test('IPS-1 IPS-2 a document: composition, patient, author, and what the sections tell with what it refers to', async () => {
    const bundle = await summaryOf('GET Patient/p1/$summary');
    expect(validateResource(bundle).filter(({ severity }) => severity !== 'warning' && severity !== 'information')).toEqual([]);
    expect(bundle).toMatchObject({ type: 'document', identifier: { system: 'urn:ietf:rfc:3986' }, timestamp: expect.any(String), language: 'vi' });
    expect(bundle.entry?.map(({ resource }) => resource?.resourceType)).toEqual(['Composition', 'Patient', 'Device', 'Condition', 'AllergyIntolerance', 'Observation', 'Organization']);
    expect(compositionOf(bundle)).toMatchObject({ status: 'final', type: { coding: [{ code: '60591-5' }] }, subject });
    expect(bundle.entry?.every(({ search, request, response }) => !search && !request && !response)).toBe(true);
    const addresses = bundle.entry?.map(({ fullUrl }) => fullUrl ?? '') ?? [];
    expect(new Set(addresses).size).toBe(addresses.length);
    const { subject: about, author, section = [] } = compositionOf(bundle);
    const references = [about, ...author, ...section.flatMap(({ entry = [] }) => entry)].map((one) => one?.reference ?? '');
    expect(references.filter((reference) => !addresses.some((address) => address === reference || address.endsWith(`/fhir/${reference}`)))).toEqual([]);
    for (const { title, code, text, entry, emptyReason } of section) expect([title && code && text?.div, (entry === undefined) !== (emptyReason === undefined)]).toEqual([expect.any(String), true]);
  });
  test('IPS-3 none known, nothing recorded, not permitted', async () => {
    const hoa = await summaryOf('GET Patient/$summary?identifier=urn:x|7');
    expect(sectionOf(hoa, '48765-2')?.entry).toEqual([{ reference: 'AllergyIntolerance/a1' }]);
    expect(sectionOf(hoa, '10160-0')?.emptyReason?.coding?.[0]?.code).toBe('nilknown');
    const empty = await summaryOf('GET Patient/p2/$summary');
    expect(compositionOf(empty).section?.map(({ emptyReason }) => emptyReason?.coding?.[0]?.code)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    const desk = await summaryOf('GET Patient/p1/$summary', 'reception');
    expect(compositionOf(desk).section?.map(({ emptyReason }) => emptyReason?.coding?.[0]?.code)).toEqual(['withheld', 'withheld', 'withheld']);
  });
  test('IPS-4 in the language of the reader', async () => {
    expect(sectionOf(await summaryOf('GET Patient/p1/$summary'), '11450-4')).toMatchObject({ title: 'Vấn đề sức khỏe hiện tại', text: { div: expect.stringContaining('Tăng huyết áp') } });
    expect(sectionOf(await summaryOf('GET Patient/p1/$summary', 'insurance', { 'accept-language': 'fr' }), '11450-4')?.title).toBe('Problèmes actifs');
  });
  test('IPS-5 only what the caller may read, each time in the trail', async () => {
    expect((await send('doctor', 'GET Patient/p1/$summary')).statusCode).toBe(403);
    expect((await send('patient', 'GET Patient/p2/$summary', { headers: { 'x-patient': 'p1' } })).statusCode).toBe(404);
    const own = await summaryOf('GET Patient/$summary', 'patient', { 'x-patient': 'p1' });
    expect(own.entry?.some(({ resource }) => resource?.id === 'c1')).toBe(true);
    expect(JSON.stringify(await summaryOf('GET Patient/p1/$summary'))).not.toContain('B20');
    expect(reported.filter((one) => one === 'summary p1').length).toBeGreaterThan(3);
    expect((await send('insurance', 'GET Patient/none/$summary')).statusCode).toBe(404);
    expect((await send('insurance', 'GET Patient/$summary?identifier=urn:x|8')).statusCode).toBe(404);
    expect((await send('insurance', 'GET Patient/$summary')).statusCode).toBe(400);
    expect((await send('insurance', 'GET Patient/p1/$summary?profile=urn:other')).statusCode).toBe(400);
  });
});
