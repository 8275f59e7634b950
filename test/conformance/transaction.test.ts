// Transactions and batches by the letter. https://hl7.org/fhir/R4/http.html#transaction
import { readFile, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFhirServer } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
beforeAll(async () => {
  server = await openFhirServer();
});
afterAll(() => server.close());

const a = 'urn:uuid:0190c0de-0000-7000-8000-00000000000a';
const b = 'urn:uuid:0190c0de-0000-7000-8000-00000000000b';
const post = (fullUrl: string, resource: Record<string, unknown>) => ({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } });
const bundle = (type: string, entry: unknown[]) => JSON.stringify({ resourceType: 'Bundle', type, entry });
const bodyOf = async (location: string) => (await server.send(`GET ${location.slice(location.indexOf('/fhir/') + 6)}`)).json();

describe('transaction', () => {
  test('TRN-3 links by urn:uuid become addresses: circular, in narrative, in contained resources, nowhere else', async () => {
    const patient = {
      resourceType: 'Patient', managingOrganization: { reference: b }, identifier: [{ system: 'urn:ietf:rfc:3986', value: a }],
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${b}">x</a> ${b}</div>` },
    };
    const organization = { resourceType: 'Organization', name: 'x', extension: [{ url: 'http://example.org/p', valueReference: { reference: a } }] };
    const answer = await server.send('POST ', bundle('transaction', [post(a, patient), post(b, organization)]));
    expect(answer.statusCode).toBe(200);
    const [first, second] = answer.json().entry;
    expect(first.response.status).toMatch(/^201/);
    const storedPatient = await bodyOf(first.response.location);
    const storedOrganization = await bodyOf(second.response.location);
    expect(storedPatient.managingOrganization.reference).toBe(`Organization/${storedOrganization.id}`);
    expect(storedOrganization.extension[0].valueReference.reference).toBe(`Patient/${storedPatient.id}`);
    expect(storedPatient.identifier[0].value).toBe(a);
    expect(storedPatient.text.div).toContain(`href="Organization/${storedOrganization.id}">x</a> ${b}`);
  });

  test('TRN-1 one bad entry of many stores nothing and is named', async () => {
    const before = await server.count();
    const answer = await server.send('POST ', bundle('transaction', [post(a, { resourceType: 'Patient' }), post(b, { resourceType: 'Observation', status: 'final' })]));
    expect(answer.statusCode).toBe(422);
    expect(answer.json().issue[0].expression[0]).toBe('Bundle.entry[1].resource.code');
    expect(await server.count()).toBe(before);
  });

  test('TRN-2 update with If-Match, delete and read in one go, in the order of the entries', async () => {
    const { id } = (await server.send('POST Patient', '{"resourceType":"Patient"}')).json();
    const { id: other } = (await server.send('POST Patient', '{"resourceType":"Patient"}')).json();
    const entries = [
      { request: { method: 'GET', url: `Patient/${id}` } },
      { resource: { resourceType: 'Patient', id, active: true }, request: { method: 'PUT', url: `Patient/${id}`, ifMatch: 'W/"1"' } },
      { request: { method: 'DELETE', url: `Patient/${other}` } },
    ];
    const answer = await server.send('POST ', bundle('transaction', entries));
    const { entry } = answer.json();
    expect(entry.map((item: { response: { status: string } }) => item.response.status.slice(0, 3))).toEqual(['200', '200', '204']);
    expect(entry[0].resource).toMatchObject({ active: true, meta: { versionId: '2' } });
    expect((await server.send('POST ', bundle('transaction', entries))).statusCode).toBe(412);
  });

  test('TRN-4 the same record twice, a link to no entry and 10,001 entries are refused', async () => {
    const put = { resource: { resourceType: 'Patient', id: 'twice' }, request: { method: 'PUT', url: 'Patient/twice' } };
    expect((await server.send('POST ', bundle('transaction', [put, put]))).json().issue[0].details.coding[0].code).toBe('fhir.written-twice');
    const lost = post(a, { resourceType: 'Patient', managingOrganization: { reference: b } });
    expect((await server.send('POST ', bundle('transaction', [lost]))).json().issue[0].details.coding[0].code).toBe('fhir.dangling-reference');
    const many = Array.from({ length: 10_001 }, () => put);
    expect((await server.send('POST ', bundle('transaction', many))).statusCode).toBe(413);
  });
});

test('TRN-9 operations as entries: in a batch any, in a transaction those that only ask, which see what was written', async () => {
  const name = [{ text: 'Trần Thị Mận', family: 'Trần', given: ['Thị', 'Mận'] }];
  const match = { resource: { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', name, birthDate: '1971-02-03' } }] }, request: { method: 'POST', url: 'Patient/$match' } };
  const { id } = (await server.send('POST Patient', JSON.stringify({ resourceType: 'Patient', name, birthDate: '1971-02-03' }))).json();
  const codes = { request: { method: 'GET', url: '$search-codes?catalogue=icd10&text=x' } };
  const batch = (await server.send('POST ', bundle('batch', [match, codes, { request: { method: 'GET', url: `Patient/${id}/$meta` } }]))).json().entry;
  expect(batch.map((one: { response: { status: string }; resource?: { resourceType: string; type?: string } }) => [one.response.status, one.resource?.resourceType, one.resource?.type])).toEqual([['200', 'Bundle', 'searchset'], ['403', undefined, undefined], ['200', 'Parameters', undefined]]);
  expect(batch[0].resource.entry[0].resource.id).toBe(id);
  const list = { resourceType: 'CodeSystem', url: 'http://example.org/tx', status: 'active', content: 'complete', concept: [{ code: 'x', display: 'Written just now' }] };
  const answer = await server.send('POST ', bundle('transaction', [{ request: { method: 'POST', url: 'CodeSystem/$lookup?system=http://example.org/tx&code=x' } }, post(b, list)]));
  expect([answer.statusCode, answer.json().entry?.[0].resource.parameter.find((one: { name: string }) => one.name === 'display').valueString]).toEqual([200, 'Written just now']);
  const before = await server.count();
  const label = { resource: { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ code: 'x' }] } }] }, request: { method: 'POST', url: `Patient/${id}/$meta-add` } };
  const refused = await server.send('POST ', bundle('transaction', [post(a, { resourceType: 'Patient' }), label]));
  expect([refused.statusCode, refused.json().issue[0].expression, await server.count()]).toEqual([400, ['Bundle.entry[1]'], before]);
  expect((await server.send('POST ', bundle('batch', [label]))).json().entry[0].response.status).toBe('200');
});

test('TRN-6 entries of a batch stand or fall alone', async () => {
  const answer = await server.send('POST ', bundle('batch', [post(a, { resourceType: 'Patient' }), post(b, { resourceType: 'Observation', status: 'final' }), { request: { method: 'GET', url: 'Patient/none' } }]));
  const { entry } = answer.json();
  expect(entry.map((item: { response: { status: string } }) => item.response.status.slice(0, 3))).toEqual(['201', '422', '404']);
  expect(entry[1].response.outcome.issue[0].code).toBe('required');
});

const samples = new URL('../../../shared/samples/synthea/', import.meta.url);
const files = await readdir(samples).catch(() => []);

test.skipIf(files.length === 0)('TRN-5 the Synthea bundles are stored entry for entry (skipped where the samples are absent)', async () => {
  for (const file of files.slice(0, 3)) {
    const text = await readFile(new URL(file, samples), 'utf8');
    const answer = await server.send('POST ', text);
    expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
    expect(answer.json().entry).toHaveLength(JSON.parse(text).entry.length);
  }
});
