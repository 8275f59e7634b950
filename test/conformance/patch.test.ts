// PATCH through the whole pipe. https://hl7.org/fhir/R4/http.html#patch
import { afterAll, beforeAll, expect, test } from 'vitest';
import { xmlOf } from '#fhir/xml/index.ts';
import { openFhirServer } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
beforeAll(async () => { server = await openFhirServer(); });
afterAll(() => server.close());

const jsonPatch = { 'content-type': 'application/json-patch+json' };
const patch = (address: string, steps: object[], headers: Record<string, string> = {}) => server.send(`PATCH ${address}`, JSON.stringify(steps), { ...jsonPatch, ...headers });
const create = async (type: string, content: string): Promise<string> => (await server.send(`POST ${type}`, `{"resourceType":"${type}",${content}}`)).json().id;
const codeOf = (answer: { json(): { issue: { details: { coding: { code: string }[] } }[] } }) => answer.json().issue[0]?.details.coding[0]?.code;
const binary = (steps: object[]) => ({ resourceType: 'Binary', contentType: 'application/json-patch+json', data: Buffer.from(JSON.stringify(steps)).toString('base64') });

test('RST-12 STO-5 a patch changes what it names and no other character, and is in the trail', async () => {
  const id = await create('Observation', '"status":"preliminary","code":{"text":"Đường huyết"},"valueQuantity":{"value":1.10,"unit":"mmol/L"},"component":[{"code":{"text":"c"},"valueQuantity":{"value":100000000000000000.000000001}}]');
  const before = (await server.send(`GET Observation/${id}`)).body;
  const answer = await patch(`Observation/${id}`, [{ op: 'test', path: '/status', value: 'preliminary' }, { op: 'replace', path: '/status', value: 'final' }, { op: 'add', path: '/note', value: [{ text: 'a' }] }]);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers.etag).toBe('W/"2"');
  const unstamped = (text: string) => text.replace(/"meta":\{.*?\}/, '');
  expect(unstamped(answer.body)).toBe(unstamped(before).replace('preliminary', 'final').replace(/\}$/, ',"note":[{"text":"a"}]}'));
  expect(server.events.filter((event) => event.id === id).map(({ action, interaction }) => `${action} ${interaction}`)).toEqual(['C create', 'R read', 'U patch']);
});

test('RST-12 what does not fit, is not valid, or would change the id changes nothing', async () => {
  const id = await create('Patient', '"active":true,"birthDate":"1990"');
  const before = await server.count();
  const cases: [object[], number, string][] = [
    [[{ op: 'test', path: '/active', value: false }], 422, 'fhir.patch-failed'], [[{ op: 'add', path: '/gender', value: 'x' }], 422, 'fhir.invalid'],
    [[{ op: 'replace', path: '/id', value: 'other' }], 400, 'fhir.id-mismatch'], [[{ op: 'replace', path: '/resourceType', value: 'Basic' }], 400, 'fhir.type-mismatch'],
    [[{ op: 'replace', path: '', value: [] }], 400, 'fhir.not-an-object'], [[{ op: 'add', path: '/managingOrganization', value: { reference: 'Organization/none' } }], 422, 'fhir.dangling-reference'],
    [[{ op: 'nothing', path: '' }], 400, 'fhir.bad-patch'],
  ];
  for (const [steps, status, code] of cases) expect([steps, (await patch(`Patient/${id}`, steps)).statusCode, codeOf(await patch(`Patient/${id}`, steps))]).toEqual([steps, status, code]);
  expect((await patch('Patient/none', [])).statusCode).toBe(404);
  expect((await server.send(`PATCH Patient/${id}`, '<diff/>', { 'content-type': 'application/xml-patch+xml' })).statusCode).toBe(415);
  expect(await server.count()).toBe(before);
});

test('RST-12 If-Match, a condition, a repeated key, and a deleted resource', async () => {
  const id = await create('Patient', '"identifier":[{"system":"urn:patch","value":"1"}]');
  const activate = [{ op: 'add', path: '/active', value: true }];
  expect((await patch(`Patient/${id}`, activate, { 'if-match': 'W/"7"' })).statusCode).toBe(412);
  expect((await patch('Patient?identifier=urn:patch|1', activate, { 'if-match': 'W/"1"', prefer: 'return=minimal' })).headers.etag).toBe('W/"2"');
  expect((await patch('Patient?identifier=urn:patch|none', activate)).statusCode).toBe(404);
  await create('Patient', '"identifier":[{"system":"urn:patch","value":"1"}]');
  expect(codeOf(await patch('Patient?identifier=urn:patch|1', activate))).toBe('fhir.several-matches');
  const key = { 'idempotency-key': 'patch-once' };
  const grow = [{ op: 'add', path: '/identifier/-', value: { value: '2' } }];
  const [first, again] = [await patch(`Patient/${id}`, grow, key), await patch(`Patient/${id}`, grow, key)];
  expect([first.headers.etag, again.headers.etag, again.headers['idempotency-replayed']]).toEqual(['W/"3"', 'W/"3"', 'true']);
  await server.send(`DELETE Patient/${id}`);
  expect((await patch(`Patient/${id}`, activate)).statusCode).toBe(410);
});

test('TRN-7 a patch in a batch and in a transaction, whose links to other entries are rewritten', async () => {
  const id = await create('Patient', '"active":false');
  const link = 'urn:uuid:0190c0de-0000-7000-8000-0000000000c1';
  const entry = [
    { request: { method: 'PATCH', url: `Patient/${id}`, ifMatch: 'W/"1"' }, resource: binary([{ op: 'add', path: '/managingOrganization', value: { reference: link } }]) },
    { fullUrl: link, request: { method: 'POST', url: 'Organization' }, resource: { resourceType: 'Organization', name: 'o' } },
  ];
  const answer = await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
  expect(answer.json().entry.map((one: { response: { status: string } }) => one.response.status)).toEqual(['200 OK', '201 Created']);
  expect((await server.send(`GET Patient/${id}`)).json()).toMatchObject({ active: false, managingOrganization: { reference: expect.stringMatching(/^Organization\//) } });
  const stale = await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
  expect([stale.statusCode, stale.json().issue[0].expression[0]]).toEqual([412, 'Bundle.entry[0]']);
  const one = (resource: object) => ({ request: { method: 'PATCH', url: `Patient/${id}` }, resource });
  const batch = await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [one(binary([{ op: 'replace', path: '/active', value: true }])), one({ resourceType: 'Patient' })] }));
  expect(batch.json().entry.map((item: { response: { status: string } }) => item.response.status)).toEqual(['200', '400']);
});

test('RST-16 TRN-7 a FHIRPath Patch comes as JSON, as XML, or as the resource of an entry', async () => {
  const id = await create('Observation', '"status":"preliminary","code":{"text":"x"},"valueQuantity":{"value":1.10}');
  const parameters = (type: string, path: string, value: object) => ({ resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, { name: 'value', ...value }] }] });
  const amended = parameters('replace', 'Observation.status', { valueCode: 'amended' });
  expect((await server.send(`PATCH Observation/${id}`, JSON.stringify(amended))).json()).toMatchObject({ status: 'amended' });
  const xml = await server.send(`PATCH Observation/${id}`, xmlOf(JSON.stringify(parameters('replace', 'Observation.status', { valueCode: 'final' }))), { 'content-type': 'application/fhir+xml' });
  expect(xml.body).toContain('"status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}');
  const entry = [{ request: { method: 'PATCH', url: `Observation/${id}` }, resource: amended }];
  for (const type of ['batch', 'transaction']) expect((await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type, entry }))).json().entry[0].response.status).toMatch(/^200/);
  expect((await server.send(`GET Observation/${id}`)).json()).toMatchObject({ status: 'amended', meta: { versionId: '5' } });
});
