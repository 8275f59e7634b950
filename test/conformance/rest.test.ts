// The interactions through the whole pipe, on a real database. https://hl7.org/fhir/R4/http.html
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFhirServer } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
beforeAll(async () => {
  server = await openFhirServer();
});
afterAll(() => server.close());

const patient = '{"resourceType":"Patient","name":[{"family":"Nguyễn","given":["Thị","Đào"]}],"birthDate":"1990-05"}';

describe('create and read', () => {
  test('RST-2 a created resource is answered with its address, version and text, and reads back the same', async () => {
    const created = await server.send('POST Patient', patient);
    expect(created.statusCode).toBe(201);
    expect(created.headers.etag).toBe('W/"1"');
    const { id } = created.json();
    expect(created.headers.location).toMatch(new RegExp(`/fhir/Patient/${id}/_history/1$`));
    const read = await server.send(`GET Patient/${id}`);
    expect(read.statusCode).toBe(200);
    expect(read.body).toBe(created.body);
    expect(read.json()).toMatchObject({ birthDate: '1990-05', meta: { versionId: '1' } });
  });

  test('STO-5 decimals keep their digits, keys their order, narrative its text', async () => {
    const { id: subject } = (await server.send('POST Patient', patient)).json();
    const text = `{"status":"final","resourceType":"Observation","code":{"text":"x"},"valueQuantity":{"value":1.10,"unit":"mmol/L"},"subject":{"reference":"Patient/${subject}"},"component":[{"code":{"text":"c"},"valueQuantity":{"value":100000000000000000.000000001}}]}`;
    const created = await server.send('POST Observation', text);
    expect(created.statusCode).toBe(201);
    expect(created.body.replace(/"id":.*?,"meta":\{.*?\},/, '')).toBe(text);
  });

  test('RST-1 what is not there answers 404, a deleted one 410, each as OperationOutcome with our code', async () => {
    const missing = await server.send('GET Patient/0190c0de-0000-7000-8000-000000000000');
    expect(missing.statusCode).toBe(404);
    expect(missing.json().issue[0].details.coding[0].code).toBe('fhir.not-found');
    const { id } = (await server.send('POST Patient', patient)).json();
    expect((await server.send(`DELETE Patient/${id}`)).statusCode).toBe(204);
    expect((await server.send(`GET Patient/${id}`)).statusCode).toBe(410);
    expect((await server.send(`GET Patient/${id}/_history/1`)).statusCode).toBe(200);
  });
});

describe('update', () => {
  test('RST-3 an update makes the next version; a stale If-Match is refused and changes nothing', async () => {
    const { id } = (await server.send('POST Patient', patient)).json();
    const body = patient.replace('{', `{"id":"${id}",`);
    const second = await server.send(`PUT Patient/${id}`, body.replace('1990-05', '1990-06'), { 'if-match': 'W/"1"' });
    expect(second.statusCode).toBe(200);
    expect(second.headers.etag).toBe('W/"2"');
    const stale = await server.send(`PUT Patient/${id}`, body, { 'if-match': 'W/"1"' });
    expect(stale.statusCode).toBe(412);
    expect((await server.send(`GET Patient/${id}`)).json()).toMatchObject({ birthDate: '1990-06', meta: { versionId: '2' } });
    const history = (await server.send(`GET Patient/${id}/_history`)).json();
    expect(history.entry.map((entry: { resource: { meta: { versionId: string } } }) => entry.resource.meta.versionId)).toEqual(['2', '1']);
  });

  test('RST-3 If-Match: * wants that there is one', async () => {
    const any = { 'if-match': '*' };
    const { id } = (await server.send('POST Patient', '{"resourceType":"Patient"}')).json();
    const body = (of: string) => JSON.stringify({ resourceType: 'Patient', id: of, active: true });
    expect([(await server.send(`PUT Patient/${id}`, body(id), any)).statusCode, (await server.send('PUT Patient/not-there', body('not-there'), any)).statusCode]).toEqual([200, 412]);
    const entry = [{ resource: { resourceType: 'Patient', id, active: false }, request: { method: 'PUT', url: `Patient/${id}`, ifMatch: '*' } }];
    expect((await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))).statusCode).toBe(200);
    expect([(await server.send(`DELETE Patient/${id}`, undefined, any)).statusCode, (await server.send(`DELETE Patient/${id}`, undefined, any)).statusCode, (await server.send(`PUT Patient/${id}`, body(id), any)).statusCode]).toEqual([204, 412, 412]);
  });

  test('RST-3 an id of any FHIR form may be made by PUT; body and address must agree', async () => {
    const made = await server.send('PUT Patient/Cu.Chi-7', patient.replace('{', '{"id":"Cu.Chi-7",'));
    expect(made.statusCode).toBe(201);
    expect((await server.send('GET Patient/Cu.Chi-7')).json().id).toBe('Cu.Chi-7');
    const other = await server.send('PUT Patient/Cu.Chi-8', patient.replace('{', '{"id":"Cu.Chi-7",'));
    expect(other.statusCode).toBe(400);
    expect(other.json().issue[0].details.coding[0].code).toBe('fhir.id-mismatch');
  });

  test('STO-7 sixteen writers on one version: one wins, fifteen are refused', async () => {
    const { id } = (await server.send('POST Patient', patient)).json();
    const body = patient.replace('{', `{"id":"${id}",`);
    const answers = await Promise.all(Array.from({ length: 16 }, () => server.send(`PUT Patient/${id}`, body, { 'if-match': 'W/"1"' })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, ...Array(15).fill(412)]);
  });
});

describe('conditions', () => {
  const known = (code: string) => patient.replace('{', `{"identifier":[{"system":"urn:x","value":"${code}"}],`);
  const found = async (code: string) => (await server.send(`GET Patient?identifier=urn:x|${code}&_summary=count&_total=accurate`)).json().total;
  const eight = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, work));

  test('RST-5 eight senders of one conditional create or update find nothing only once', async () => {
    const created = await eight(() => server.send('POST Patient', known('c'), { 'if-none-exist': 'identifier=urn:x|c' }));
    expect(created.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(7).fill(200), 201]);
    const put = await eight(() => server.send('PUT Patient?identifier=urn:x|u', known('u')));
    expect(put.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(7).fill(200), 201]);
    expect([await found('c'), await found('u')]).toEqual([1, 1]);
  });

  test('RST-5 a conditional reference waits for whoever looks for the same, and a conditional delete deletes once', async () => {
    const visit = { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: 'Patient?identifier=urn:x|r' } };
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: visit, request: { method: 'POST', url: 'Encounter' } }] });
    const open = await server.db.connect();
    await open.query('begin');
    await open.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', ['1/Patient?identifier=urn:x|r']);
    const waiting = server.send('POST ', bundle);
    const { id } = (await server.send('POST Patient', known('r'))).json();
    await open.query('commit');
    open.release();
    const { location } = (await waiting).json().entry[0].response;
    const stored = (await server.send(`GET ${location.slice(location.indexOf('/fhir/') + 6)}`)).json();
    expect(stored.subject.reference).toBe(`Patient/${id}`);
    await server.send(`DELETE Encounter/${stored.id}`);
    expect((await eight(() => server.send('DELETE Patient?identifier=urn:x|r'))).map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(204));
    expect((await server.send(`GET Patient/${id}/_history`)).json().entry).toHaveLength(2);
  });
});

describe('answers', () => {
  test('RST-7 a search page holds the stored texts as they are', async () => {
    const { id } = (await server.send('POST Observation', '{"status":"final","resourceType":"Observation","valueQuantity":{"value":7.200},"code":{"text":"đường  huyết"}}')).json();
    const stored = (await server.send(`GET Observation/${id}`)).body;
    expect(stored).toContain('"value":7.200');
    expect((await server.send(`GET Observation?_id=${id}`)).body).toContain(`"resource":${stored},"search"`);
  });

  test.each([['vi', 'vi'], ['en', 'en'], ['fr', 'fr'], ['de, fr;q=0.5', 'fr'], ['de', 'vi']])('PIP-7 asked in %s a refusal is an OperationOutcome with our code and its words in %s', async (asked, language) => {
    const words = JSON.parse(readFileSync(new URL(`../../fhir/rest/messages.${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;
    for (const [line, body, code] of [['GET Patient/0190c0de-0000-7000-8000-000000000000', undefined, 'fhir.not-found'], ['POST Patient', '[]', 'fhir.not-an-object'], ['GET Nonsense', undefined, 'fhir.unknown-type'], ['POST $nonsense', '{}', 'fhir.unknown-operation']] as const) {
      const answer = await server.send(line, body, { 'accept-language': asked });
      const text = words[`fault.${code}`];
      expect(text).toBeTruthy();
      expect([answer.headers['content-language'], answer.json()]).toMatchObject([language, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', details: { coding: [{ system: 'urn:lanh:fault', code, display: text }], text } }] }]);
    }
  });
});

describe('safe repeats', () => {
  test('PIP-5 five parallel sends with one key make one record and get one answer', async () => {
    const headers = { 'idempotency-key': 'visit-1' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.send('POST Patient', patient, headers)));
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201, 201, 201]);
    const other = await server.send('POST Patient', patient.replace('1990', '1991'), headers);
    expect(other.statusCode).toBe(422);
    expect(other.json().issue[0].details.coding[0].code).toBe('fhir.idempotency-key-reused');
  });
});

describe('bad input', () => {
  test.each([
    ['no JSON', '{"resourceType":', 400, 'fhir.bad-json'],
    ['a list', '[]', 400, 'fhir.not-an-object'],
    ['a double key', '{"resourceType":"Patient","active":true,"active":false}', 400, 'fhir.double-key'],
    ['an escaped NUL', '{"resourceType":"Patient","language":"a\\u0000"}', 400, 'fhir.nul-character'],
    ['a lone surrogate', '{"resourceType":"Patient","language":"a\\ud800"}', 400, 'fhir.lone-surrogate'],
    ['another type', '{"resourceType":"Encounter"}', 400, 'fhir.type-mismatch'],
    ['a dangling reference', '{"resourceType":"Patient","managingOrganization":{"reference":"Organization/none"}}', 422, 'fhir.dangling-reference'],
    ['nesting without end', `${'{"a":['.repeat(200)}${']}'.repeat(200)}`, 400, 'fhir.too-deep'],
  ] as const)('BAD-1 %s is refused with a precise outcome and stores nothing', async (...[, body, status, code]) => {
    const before = await server.count();
    const answer = await server.send('POST Patient', body);
    expect(answer.json().issue[0].details.coding[0].code).toBe(code);
    expect(answer.statusCode).toBe(status);
    expect(await server.count()).toBe(before);
  });

  test('BAD-2 other media types, methods and addresses answer 415, 406, 405 and 404', async () => {
    expect((await server.send('POST Patient', 'a', { 'content-type': 'text/plain' })).statusCode).toBe(415);
    expect((await server.send('GET Patient/x', undefined, { accept: 'text/turtle' })).statusCode).toBe(406);
    expect((await server.send('PUT Patient', patient)).statusCode).toBe(405);
    expect((await server.send('GET Nonsense/1')).statusCode).toBe(404);
    expect((await server.send('POST Patient', Buffer.from([0x7b, 0xff, 0x7d]))).json().issue[0].details.coding[0].code).toBe('fhir.bad-utf8');
  });
});
