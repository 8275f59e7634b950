// Conditional writes, entries of bundles by the letter, references to versions, and what settings change. https://hl7.org/fhir/R4/http.html
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFhirServer, testCaller } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
let free: FhirServer;
beforeAll(async () => {
  server = await openFhirServer();
  free = await openFhirServer(testCaller, { env: { LANH_REFERENCES: 'free', LANH_CORS: 'https://app.example', LANH_DELETE_MATCHES: '2' } });
});
afterAll(() => Promise.all([server.close(), free.close()]));

interface Response { readonly status: string; readonly location?: string; readonly etag?: string; readonly lastModified?: string; readonly outcome?: { readonly issue: { readonly diagnostics: string; readonly details: { readonly coding: { readonly code: string }[] } }[] } }
interface Entry { readonly resource?: { readonly id: string }; readonly response: Response }
const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: 'urn:writes', value }], ...more });
const create = async (resource: object, to = server): Promise<string> => (await to.send(`POST ${(resource as { resourceType: string }).resourceType}`, JSON.stringify(resource))).json().id;
const codeOf = (answer: { json(): { issue: { details: { coding: { code: string }[] } }[] } }) => answer.json().issue[0]?.details.coding[0]?.code;
const run = async (type: string, entry: object[], headers: Record<string, string> = {}) => server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type, entry }), headers);
const entriesOf = async (type: string, entry: object[], headers: Record<string, string> = {}): Promise<Entry[]> => (await run(type, entry, headers)).json().entry;
const put = (condition: string, resource: object, to = server) => to.send(`PUT Patient?identifier=urn:writes|${condition}`, JSON.stringify(resource));

describe('conditional writes', () => {
  test('RST-11 a conditional update with 0, 1 and many matches, with and without an id', async () => {
    const made = await put('u1', person('u1'));
    expect([made.statusCode, made.json().meta.versionId]).toEqual([201, '1']);
    const { id } = made.json();
    expect([(await put('u1', person('u1', { active: true }))).statusCode, (await put('u1', person('u1', { id }))).json().meta.versionId]).toEqual([200, '3']);
    expect(codeOf(await put('u1', person('u1', { id: 'another' })))).toBe('fhir.id-mismatch');
    expect((await put('u2', person('u2', { id: 'given' }))).json()).toMatchObject({ id: 'given', meta: { versionId: '1' } });
    const taken = await put('u3', person('u3', { id }));
    expect([taken.statusCode, codeOf(taken), (await server.send(`GET Patient/${id}`)).json().meta.versionId]).toEqual([412, 'fhir.exists', '3']);
    await create(person('u1'));
    expect(codeOf(await put('u1', person('u1')))).toBe('fhir.several-matches');
  });

  test('RST-4 a conditional delete deletes all that match, or none', async () => {
    const ids = [await create(person('d1')), await create(person('d1')), await create(person('d1'))];
    const stale = await server.send('DELETE Patient?identifier=urn:writes|d1', undefined, { 'if-match': 'W/"2"' });
    expect([stale.statusCode, (await server.send('GET Patient?identifier=urn:writes|d1&_summary=count')).json().total]).toEqual([412, 3]);
    const answer = await server.send('DELETE Patient?identifier=urn:writes|d1', undefined, { prefer: 'return=OperationOutcome' });
    expect(answer.statusCode).toBe(200);
    for (const id of ids) expect([answer.json().issue[0].diagnostics.includes(`Patient/${id}/_history/2`), (await server.send(`GET Patient/${id}`)).statusCode]).toEqual([true, 410]);
    expect((await server.send('DELETE Patient?identifier=urn:writes|d1')).statusCode).toBe(204);
    for (let index = 0; index < 3; index++) await create(person('d2'), free);
    const refused = await free.send('DELETE Patient?identifier=urn:writes|d2');
    expect([refused.statusCode, refused.json().issue[0].diagnostics]).toEqual([412, expect.stringContaining('more than 2')]);
    expect(await free.count()).toBe(3);
  });

  test('RST-2 Prefer in its three forms, for every write', async () => {
    const id = await create(person('p1'));
    const bodyOf = async (line: string, form: string, body?: string) => (await server.send(line, body, { prefer: `respond-async; return=${form}`, ...(line.startsWith('PATCH') && { 'content-type': 'application/json-patch+json' }) })).body;
    const writes: [string, string][] = [['POST Patient', JSON.stringify(person('p2'))], [`PUT Patient/${id}`, JSON.stringify(person('p1', { id }))], [`PATCH Patient/${id}`, '[]']];
    for (const [line, body] of writes) {
      expect([line, await bodyOf(line, 'minimal', body)]).toEqual([line, '']);
      expect([line, JSON.parse(await bodyOf(line, 'representation', body)).resourceType]).toEqual([line, 'Patient']);
      expect([line, JSON.parse(await bodyOf(line, 'OperationOutcome', body)).resourceType]).toEqual([line, 'OperationOutcome']);
    }
  });
});

describe('entries of bundles', () => {
  test('TRN-8 conditions inside entries, in a batch and in a transaction', async () => {
    for (const type of ['batch', 'transaction']) {
      const id = await create(person(`c-${type}`));
      const entry = [
        { request: { method: 'GET', url: `Patient/${id}`, ifNoneMatch: 'W/"1"' } }, { request: { method: 'GET', url: `Patient/${id}`, ifModifiedSince: '2999-01-01T00:00:00Z' } }, { request: { method: 'HEAD', url: `Patient/${id}` } },
        { request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=urn:writes|c-${type}` }, resource: person(`c-${type}`) },
      ];
      const entries = await entriesOf(type, entry);
      expect(entries.map(({ response }) => response.status.slice(0, 3))).toEqual(['304', '304', '200', '200']);
      expect(entries.map(({ resource }) => resource)).toEqual([undefined, undefined, undefined, undefined]);
      expect(entries[3]?.response).toMatchObject({ location: expect.stringMatching(new RegExp(`Patient/${id}/_history/1$`)), etag: 'W/"1"', lastModified: expect.any(String) });
      const stale = [{ request: { method: 'PUT', url: `Patient/${id}`, ifMatch: 'W/"9"' }, resource: person('x', { id }) }];
      const answer = await run(type, stale);
      expect([answer.statusCode, answer.json().entry?.[0].response.status]).toEqual(type === 'batch' ? [200, '412'] : [412, undefined]);
    }
  });

  test('TRN-8 two creates of one condition are one, and a conditional delete deletes several', async () => {
    const [a, b] = ['urn:uuid:0190c0de-0000-7000-8000-0000000000d1', 'urn:uuid:0190c0de-0000-7000-8000-0000000000d2'];
    const post = (fullUrl: string) => ({ fullUrl, request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn:writes|t1' }, resource: person('t1') });
    const linked = { request: { method: 'POST', url: 'Observation' }, resource: { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: b } } };
    const entries = await entriesOf('transaction', [post(a), post(b), linked]);
    expect(entries.map(({ response }) => response.status)).toEqual(['201 Created', '200 OK', '201 Created']);
    expect(entries[0]?.response.location).toBe(entries[1]?.response.location);
    expect((await server.send('GET Observation?subject:Patient.identifier=urn:writes|t1&_summary=count')).json().total).toBe(1);
    await create(person('t2'));
    await create(person('t2'));
    const [deleted] = await entriesOf('transaction', [{ request: { method: 'DELETE', url: 'Patient?identifier=urn:writes|t2' } }]);
    expect([deleted?.response.status, (await server.send('GET Patient?identifier=urn:writes|t2&_summary=count')).json().total]).toEqual(['204', 0]);
  });

  test('TRN-8 answers hold what Prefer asks for', async () => {
    for (const type of ['batch', 'transaction']) {
      const one = [{ request: { method: 'POST', url: 'Patient' }, resource: person('q') }];
      const shapes = await Promise.all(['minimal', 'representation', 'OperationOutcome'].map(async (form) => {
        const [entry] = await entriesOf(type, one, { prefer: `return=${form}` });
        return [entry?.resource !== undefined, entry?.response.outcome !== undefined];
      }));
      expect([type, shapes]).toEqual([type, [[false, false], [true, false], [false, true]]]);
    }
  });

  test('TRN-8 a reference by condition names exactly one', async () => {
    const observation = (value: string) => [{ request: { method: 'POST', url: 'Observation' }, resource: { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `Patient?identifier=urn:writes|${value}` } } }];
    const id = await create(person('r1'));
    const [made] = await entriesOf('transaction', observation('r1'), { prefer: 'return=representation' });
    expect(made?.resource).toMatchObject({ subject: { reference: `Patient/${id}` } });
    await create(person('r1'));
    expect(codeOf(await run('transaction', observation('r1')))).toBe('fhir.several-matches');
    expect(codeOf(await run('transaction', observation('r0')))).toBe('fhir.no-match');
  });
});

test('STO-8 a reference to a version needs that version; by setting nothing is looked at', async () => {
  const id = await create(person('v1'));
  const observation = (reference: string) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference } });
  expect((await server.send('POST Observation', JSON.stringify(observation(`Patient/${id}/_history/1`)))).statusCode).toBe(201);
  for (const version of ['2', '0', 'x']) {
    const answer = await server.send('POST Observation', JSON.stringify(observation(`Patient/${id}/_history/${version}`)));
    expect([answer.statusCode, answer.json().issue[0].diagnostics, answer.json().issue[0].expression]).toEqual([422, `Patient/${id}/_history/${version} does not exist`, ['Observation.subject.reference']]);
  }
  const patient = await create(person('v2'), free);
  expect((await free.send('POST Observation', JSON.stringify(observation(`Patient/${patient}`)))).statusCode).toBe(201);
  expect((await free.send('POST Observation', JSON.stringify(observation('Patient/nobody')))).statusCode).toBe(201);
  expect((await free.send(`DELETE Patient/${patient}`)).statusCode).toBe(204);
  expect((await free.send('GET metadata')).json().rest[0].resource[0]).toMatchObject({ conditionalDelete: 'multiple', conditionalRead: 'full-support', referencePolicy: ['literal', 'local'] });
});

test('RST-17 long answers are packed for those who take it', async () => {
  const plain = (await server.send('GET metadata')).body;
  const answer = await server.app.inject({ url: '/fhir/metadata', headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
  expect([answer.headers['content-encoding'], answer.headers.vary, gunzipSync(answer.rawPayload).toString()]).toEqual(['gzip', expect.stringContaining('Accept-Encoding'), plain]);
  for (const accepted of ['identity', 'gzip;q=0', 'br']) expect([accepted, (await server.app.inject({ url: '/fhir/metadata', headers: { 'accept-encoding': accepted } })).headers['content-encoding']]).toEqual([accepted, undefined]);
  expect((await server.send('GET Patient/none', undefined, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
});

test('RST-18 other origins are answered where the setting names them, and without cookies', async () => {
  const preflight = (to: FhirServer, origin: string) => to.app.inject({ method: 'OPTIONS', url: '/fhir/Patient/1', headers: { origin, 'access-control-request-method': 'PATCH' } });
  const allowed = await preflight(free, 'https://app.example');
  expect([allowed.statusCode, allowed.headers['access-control-allow-origin'], allowed.headers['access-control-allow-credentials']]).toEqual([204, 'https://app.example', undefined]);
  expect(allowed.headers['access-control-allow-methods']).toContain('PATCH');
  expect(allowed.headers['access-control-allow-headers']).toContain('authorization');
  expect(allowed.headers['access-control-allow-headers']).not.toContain('x-lanh-client');
  const read = await free.send('GET Patient/none', undefined, { origin: 'https://app.example' });
  expect([read.headers['access-control-allow-origin'], read.headers['access-control-expose-headers'], read.headers.vary]).toEqual(['https://app.example', expect.stringContaining('etag'), 'Origin']);
  for (const [to, origin] of [[free, 'https://evil.example'], [server, 'https://app.example']] as const) {
    const refused = await preflight(to, origin);
    expect([refused.statusCode >= 400, refused.headers['access-control-allow-origin']]).toEqual([true, undefined]);
    expect((await to.send('GET Patient/none', undefined, { origin })).headers['access-control-allow-origin']).toBeUndefined();
  }
});
