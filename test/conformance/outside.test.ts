// What programs from outside do that ours never would: full addresses, empty conditions, results narrowed on a read, names of hosts that are none.
// https://hl7.org/fhir/R4/http.html   spec: RST
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

let server: FhirServer;
let patientId = '';
beforeAll(async () => {
  server = await openFhirServer();
  patientId = (await server.send('POST Patient', JSON.stringify(patient('first')))).json().id;
  await server.send('POST Patient', JSON.stringify(patient('second')));
});
afterAll(() => server.close());

const patient = (value: string) => ({ resourceType: 'Patient', identifier: [{ system: 'urn:x', value: 'both' }, { system: 'urn:x', value }] });
const seen = (reference: string, more: object = {}) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference }, ...more });
const bundle = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });

async function refusal(line: string, body?: object, headers?: Record<string, string>): Promise<{ status: number; expression: string | undefined }> {
  const before = await server.count();
  const answer = await server.send(line, body && JSON.stringify(body), headers);
  expect(await server.count(), 'something was stored').toBe(before);
  return { status: answer.statusCode, expression: answer.json().issue?.[0]?.expression?.[0] };
}

test.each(['_count=1', 'identifier=', '_sort=-_lastUpdated', 'identifier=urn:x|first&name='])('RST-5 a condition that says nothing (%s) is refused, not met by whatever is there', async (condition) => {
  expect((await refusal(`DELETE Patient?${condition}`)).status).toBe(400);
  expect((await refusal(`PUT Patient?${condition}`, patient('third'))).status).toBe(400);
  expect((await refusal('POST Patient', patient('third'), { 'if-none-exist': condition })).status).toBe(400);
});

test('RST-5 a condition that matches twice does so whatever page is asked for', async () => {
  expect((await refusal('PUT Patient?identifier=urn:x|both&_count=1', patient('third'))).status).toBe(412);
  expect((await refusal('POST Patient', patient('third'), { 'if-none-exist': 'identifier=urn:x|both&_count=1' })).status).toBe(412);
});

test('STO-8 a reference by our own full address is one to the resource here', async () => {
  const own = (await server.send('GET Patient?_count=1')).json().entry[0].fullUrl.replace(/Patient\/.*/, '');
  const reference = `${own}Patient/${patientId}`;
  const alone = await server.send('POST Observation', JSON.stringify(seen(reference)));
  expect(alone.json().subject).toEqual({ reference: `Patient/${patientId}` });
  const changed = await server.send(`PUT Observation/${alone.json().id}`, JSON.stringify({ ...seen(reference), id: alone.json().id, note: [{ text: 'y' }] }).replaceAll('/', '\\/'));
  expect(changed.json().subject).toEqual({ reference: `Patient/${patientId}` });
  await server.send('POST ', JSON.stringify(bundle({ resource: seen(reference, { code: { text: 'z' } }), request: { method: 'POST', url: 'Observation' } })));
  for (const value of [`Patient/${patientId}`, encodeURIComponent(reference)]) expect((await server.send(`GET Observation?subject=${value}&_summary=count`)).json().total).toBe(2);
  expect(await refusal('POST Observation', seen(`${own}Patient/nobody`))).toEqual({ status: 422, expression: 'Observation.subject.reference' });
});

test('STO-8 a dangling reference is named by its place', async () => {
  expect(await refusal('POST Observation', seen(`Patient/${patientId}`, { hasMember: [{ reference: 'Observation/none' }] }))).toEqual({ status: 422, expression: 'Observation.hasMember[0].reference' });
  const entry = { resource: seen('Patient/nobody'), request: { method: 'POST', url: 'Observation' } };
  expect(await refusal('POST ', bundle(entry))).toEqual({ status: 422, expression: 'Bundle.entry[0].resource.subject.reference' });
});

test.each<[string, object, { status: number; expression: string }]>([
  ['an unknown element of an entry', { resource: patient('third'), request: { method: 'POST', url: 'Patient' }, colour: 1 }, { status: 400, expression: 'Bundle.entry[0]' }],
  ['an unknown element of a request', { resource: patient('third'), request: { method: 'POST', url: 'Patient', ifNonExist: 'identifier=1' } }, { status: 400, expression: 'Bundle.entry[0].request' }],
  ['a condition that is no text', { resource: patient('third'), request: { method: 'POST', url: 'Patient', ifNoneExist: ['identifier=1'] } }, { status: 400, expression: 'Bundle.entry[0].request.ifNoneExist' }],
  ['another id than that of the match', { resource: { ...patient('first'), id: 'other' }, request: { method: 'PUT', url: 'Patient?identifier=urn:x|first' } }, { status: 400, expression: 'Bundle.entry[0]' }],
  ['a read of nothing', { request: { method: 'GET', url: 'Patient/none' } }, { status: 404, expression: 'Bundle.entry[0]' }],
])('TRN-1 %s is refused with its entry', async (_, entry, seenAs) => {
  expect(await refusal('POST ', bundle(entry))).toEqual(seenAs);
});

test('TRN-1 an unknown element of the bundle, and a resource that stands twice, are named', async () => {
  expect(await refusal('POST ', { ...bundle(), entries: [] })).toEqual({ status: 400, expression: 'Bundle' });
  const entry = { resource: { ...patient('third'), id: 'twice' }, request: { method: 'PUT', url: 'Patient/twice' } };
  expect(await refusal('POST ', bundle(entry, entry))).toEqual({ status: 400, expression: 'Bundle.entry[1].resource' });
});

test('RST-1 a read takes _elements and _summary, and If-None-Match: *', async () => {
  const read = await server.send(`GET Patient/${patientId}?_elements=active`);
  expect(read.json()).toMatchObject({ id: patientId, meta: { tag: [{ code: 'SUBSETTED' }] } });
  expect(read.json().identifier).toBeUndefined();
  expect((await server.send(`GET Patient/${patientId}?_summary=bogus`)).statusCode).toBe(400);
  expect((await server.send(`GET Patient/${patientId}`, undefined, { 'if-none-match': '*' })).statusCode).toBe(304);
});

test.each(['1.00', '0.010', '1e3', '123456789012345678.123456789', '100000000000000000000'])('SRC-5 SRC-14 the value %s is found as it is written, and kept by the name of the choice', async (value) => {
  const { id } = (await server.send('POST Observation', JSON.stringify(seen(`Patient/${patientId}`, { valueQuantity: { value: 7 } })).replace('"value":7', `"value":${value}`))).json();
  for (const elements of ['value', 'value[x]']) {
    expect((await server.send(`GET Observation?_id=${id}&value-quantity=${value}&_elements=${encodeURIComponent(elements)}`)).body).toContain(`"valueQuantity":{"value":${value}}`);
  }
});

test('SRC-4 a zone that is none is refused', async () => {
  expect((await server.send('GET Observation?date=2026-01-01T10:00:00%2B99:00')).statusCode).toBe(400);
});

test('BAD-2 a search by POST is a form, and a host that is none stands in no link', async () => {
  expect((await server.send('POST Patient/_search', '{}')).statusCode).toBe(415);
  for (const host of ['a"b', 'x\\', '', 'a b']) expect((await server.send('GET Patient?_count=1', undefined, { host })).json().entry[0].fullUrl).toMatch(/^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/fhir\/Patient\//);
});

test.each(['application/json-patch+json', 'application/fhir+json; charset=utf-16', 'application/json; charset=ISO-8859-1', 'application/fhir+json; fhirVersion=5.0', 'application/jsonx'])('BAD-2 a body of %s is refused', async (type) => {
  expect((await refusal('POST Patient', patient('third'), { 'content-type': type })).status).toBe(415);
});
test.each(['Application/FHIR+JSON', 'application/json;charset="UTF-8"', 'application/fhir+json; fhirVersion=4.0; charset=utf-8', 'application/json; odata=x'])('BAD-2 a body of %s is taken', async (type) => {
  expect((await server.send('POST Patient', JSON.stringify(patient('third')), { 'content-type': type })).statusCode).toBe(201);
});

test.each([['meta', 5], ['meta', []], ['meta', null], ['id', 5], ['id', {}]])('BAD-1 a wrong kind of %s (%o) is refused although ours takes its place', async (name, value) => {
  expect(await refusal('POST Patient', { ...patient('third'), [name]: value })).toEqual({ status: 422, expression: `Patient.${name}` });
});
