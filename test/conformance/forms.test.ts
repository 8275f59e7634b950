// The forms of bodies and answers through the whole server. https://hl7.org/fhir/R4/http.html#mime-type
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { room } from '#fhir/rest/room.ts';
import { jsonOf, xmlOf } from '#fhir/xml/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { openFhirServer, testCaller } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
const output = z.object({ count: z.number(), names: z.array(z.string()), found: z.boolean() });
const contract = operation({
  code: 'count-forms', on: null, level: 'system', input: z.object({}), output, permission: 'test.count', scope: 'public', signature: 'none', affectsState: false, faults: [],
});
const count = implement(contract).as(async () => ({ count: 2, names: ['a', 'b'], found: true }));

beforeAll(async () => { server = await openFhirServer(testCaller, { rooms: [room({ name: 'forms', operations: [count] })] }); });
afterAll(() => server.close());

const xml = { 'content-type': 'application/fhir+xml', accept: 'application/fhir+xml' };
const patient = '<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">Đào <b>&amp;</b></div></text><active id="a" value="true"/><name><family value="Nguyễn"/><given value="Đào"/></name></Patient>';
const unstamped = (text: string): string => text.replace(/<id value="[^"]*"\/><meta>.*?<\/meta>/, '').replace(/^<\?.*\n/, '');

test('RST-13 a resource sent as XML is stored, read and found like one sent as JSON', async () => {
  const created = await server.send('POST Patient', patient, xml);
  expect([created.statusCode, created.headers['content-type']]).toEqual([201, 'application/fhir+xml; charset=utf-8']);
  expect(unstamped(created.body)).toBe(patient);
  const id = /<id value="([^"]*)"/.exec(created.body)?.[1] ?? '';
  expect((await server.send(`GET Patient/${id}`)).json()).toMatchObject({ active: true, _active: { id: 'a' }, name: [{ family: 'Nguyễn', given: ['Đào'] }] });
  expect(unstamped((await server.send(`GET Patient/${id}?_format=xml`)).body)).toBe(patient);
  const found = await server.send(`GET Patient?_id=${id}`, undefined, { accept: 'application/xml' });
  expect(validateResource(JSON.parse(jsonOf(found.body)))).toEqual([]);
  expect(JSON.parse(jsonOf(found.body))).toMatchObject({ type: 'searchset', entry: [{ resource: { id, active: true } }] });
  await server.send('POST Patient', patient, xml);
  const { link } = JSON.parse(jsonOf((await server.send('GET Patient?_count=1&_format=xml')).body)) as { link: { relation: string; url: string }[] };
  const next = link.find(({ relation }) => relation === 'next')?.url ?? '';
  expect((await server.send(`GET ${next.slice(next.indexOf('/fhir/') + 6)}`)).body).toMatch(/^<\?xml.*\n<Bundle/);
  const form = await server.send('POST Patient/_search', `_id=${id}&_format=xml`, { 'content-type': 'application/x-www-form-urlencoded' });
  expect(form.headers['content-type']).toBe('application/fhir+xml; charset=utf-8');
  const put = await server.send(`PUT Patient/${id}`, patient.replace('<text>', `<id value="${id}"/><text>`).replace('true', 'false'), { ...xml, 'if-match': 'W/"1"', prefer: 'return=OperationOutcome' });
  expect([put.statusCode, jsonOf(put.body)]).toEqual([200, expect.stringContaining('OperationOutcome')]);
});

test('RST-13 a transaction in XML keeps the digits of its entries, and is answered in XML', async () => {
  const observation = '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":7.10}}';
  const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":${observation},"request":{"method":"POST","url":"Observation"}}]}`;
  const answer = JSON.parse(jsonOf((await server.send('POST ', xmlOf(bundle), { ...xml, prefer: 'return=representation' })).body));
  const { location } = answer.entry[0].response;
  expect((await server.send(`GET ${location.slice(location.indexOf('/fhir/') + 6)}`)).body).toContain('"value":7.10}');
});

test('RST-13 the form is the one that _format names, else the one liked best', async () => {
  const formOf = async (query: string, accept?: string) => {
    const { headers, statusCode } = await server.send(`GET Patient${query}`, undefined, accept === undefined ? {} : { accept });
    return statusCode === 200 ? /json|xml/.exec(String(headers['content-type']))?.[0] : statusCode;
  };
  const cases: [string, string | undefined, unknown][] = [
    ['', undefined, 'json'], ['', 'application/fhir+xml', 'xml'], ['', 'text/xml', 'xml'], ['?_format=application/fhir%2Bxml', 'application/json', 'xml'], ['?_format=application/fhir+xml', undefined, 'xml'], ['?_format=json', 'application/xml', 'json'],
    ['', 'application/fhir+xml;q=0.5, application/fhir+json;q=0.6', 'json'], ['', 'application/fhir+xml, */*;q=0.1', 'xml'], ['', 'application/fhir+json;fhirVersion=4.0;charset=utf-8', 'json'],
    ['?_format=html', undefined, 406], ['', 'text/turtle', 406], ['', 'application/json;q=0', 406], ['', 'application/fhir+json;fhirVersion=3.0', 406],
  ];
  for (const [query, accept, form] of cases) expect([query, accept, await formOf(query, accept)]).toEqual([query, accept, form]);
});

test('RST-13 refusals, the CapabilityStatement and the answers of operations come in XML, too; _pretty indents', async () => {
  const missing = await server.send('GET Patient/none?_format=xml');
  expect([missing.statusCode, JSON.parse(jsonOf(missing.body)).issue[0].details.coding[0].code]).toEqual([404, 'fhir.not-found']);
  expect(jsonOf((await server.send('GET metadata?_format=xml')).body)).toContain('"fhirVersion":"4.0.1"');
  expect(JSON.parse(jsonOf((await server.send('GET $count-forms?_format=xml')).body))).toEqual({
    resourceType: 'Parameters', parameter: [{ name: 'count', valueDecimal: 2 }, { name: 'names', valueString: 'a' }, { name: 'names', valueString: 'b' }, { name: 'found', valueBoolean: true }],
  });
  expect((await server.send('GET Patient/none?_pretty=true')).body).toContain('{\n  "resourceType": "OperationOutcome"');
  expect((await server.send('GET Patient/none?_pretty=true&_format=xml')).body).toContain('>\n<OperationOutcome xmlns="http://hl7.org/fhir">\n  <issue>');
});

test('RST-14 what is refused of a body in XML stores nothing', async () => {
  const before = await server.count();
  const cases: [string, number, string][] = [
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir"><language value="&b;"/></Patient>', 400, 'fhir.xml-doctype'],
    [patient.replace('</name>', ''), 400, 'fhir.bad-xml'], [patient.replace('true', 'yes'), 422, 'fhir.invalid'], ['<Group xmlns="http://hl7.org/fhir"/>', 400, 'fhir.type-mismatch'],
  ];
  for (const [body, status, code] of cases) {
    const answer = await server.send('POST Patient', body, { 'content-type': 'application/fhir+xml' });
    expect([body, answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([body, status, code]);
  }
  expect(await server.count()).toBe(before);
});

test('RST-19 a Binary comes and goes in the type of what it holds, and as a resource', async () => {
  const bytes = Buffer.from([0, 0xff, 0x25, 0x50, 0x44, 0x46, 0x0a]);
  const created = await server.send('POST Binary', bytes, { 'content-type': 'application/pdf' });
  expect([created.statusCode, created.json()]).toEqual([201, expect.objectContaining({ resourceType: 'Binary', contentType: 'application/pdf', data: bytes.toString('base64') })]);
  const { id } = created.json();
  for (const accept of ['application/pdf', 'application/*;q=0, application/pdf']) {
    const answer = await server.send(`GET Binary/${id}`, undefined, { accept });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['content-disposition'], answer.headers['x-content-type-options'], answer.headers.etag]).toEqual([200, 'application/pdf', 'attachment', 'nosniff', 'W/"1"']);
    expect([answer.rawPayload.equals(bytes), String(answer.headers['content-security-policy'])]).toEqual([true, expect.stringContaining('sandbox')]);
  }
  for (const accept of ['application/fhir+json', '*/*', 'application/pdf, application/fhir+json;q=0.1']) expect((await server.send(`GET Binary/${id}`, undefined, { accept })).json()).toMatchObject({ resourceType: 'Binary', id });
  expect([(await server.send(`GET Binary/${id}`, undefined, { accept: 'image/png' })).statusCode, (await server.send('GET Binary/none', undefined, { accept: 'image/png' })).statusCode]).toEqual([406, 404]);
  expect((await server.send('GET Patient/none', undefined, { accept: 'application/pdf' })).statusCode).toBe(406);
  const put = await server.send(`PUT Binary/${id}`, '<b>html</b>', { 'content-type': 'text/html; charset=utf-8', prefer: 'return=minimal' });
  expect([put.statusCode, put.headers.etag]).toEqual([200, 'W/"2"']);
  const html = await server.send(`GET Binary/${id}`, undefined, { accept: 'text/html' });
  expect([html.body, html.headers['content-type'], html.headers['content-disposition']]).toEqual(['<b>html</b>', 'text/html; charset=utf-8', 'attachment']);
});

test('RST-20 what can be asked by GET can be asked by HEAD, and a method that is none names those that are', async () => {
  for (const path of ['metadata', 'Patient', 'Patient/_history', '_history', '$count-forms']) {
    const [got, head] = [await server.send(`GET ${path}`), await server.send(`HEAD ${path}`)];
    expect([path, head.statusCode, head.headers['content-type'], head.body]).toEqual([path, got.statusCode, got.headers['content-type'], '']);
  }
  const refused = await server.send('DELETE Patient/1/_history');
  expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD']);
});
