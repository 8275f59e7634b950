// Bad input of every sort: a precise OperationOutcome, nothing stored by halves, never a 500. https://hl7.org/fhir/R4/http.html#rejecting-updates   spec: BAD
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

let server: FhirServer;
let port: number;
beforeAll(async () => {
  server = await openFhirServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const address = server.app.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => server.close());

interface Seen { readonly status: number; readonly code: string | undefined; readonly severity: string | undefined; readonly expression: string | undefined }

async function refuse(line: string, body?: string | Buffer, headers?: Record<string, string>): Promise<Seen> {
  const before = await server.count();
  const answer = await server.send(line, body, headers);
  expect(await server.count(), `${line} stored something`).toBe(before);
  return seen(answer.statusCode, answer.body);
}

function seen(status: number, body: string): Seen {
  const outcome = JSON.parse(body) as { resourceType: string; issue: { severity: string; expression?: string[]; details?: { coding?: { code: string }[] } }[] };
  expect(outcome.resourceType).toBe('OperationOutcome');
  const [issue = { severity: '' }] = outcome.issue;
  return { status, code: issue.details?.coding?.[0]?.code, severity: issue.severity, expression: issue.expression?.[0] };
}

const patient = (inside: string): string => `{"resourceType":"Patient"${inside}}`;
const observation = (inside: string): string => `{"resourceType":"Observation","status":"final","code":{"text":"x"}${inside}}`;
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('bodies', () => {
  test.each([
    ['an empty body', '', 400, 'fhir.bad-json', undefined],
    ['blanks', '  \n ', 400, 'fhir.bad-json', undefined],
    ['text that is no JSON', 'Patient', 400, 'fhir.bad-json', undefined],
    ['JSON that ends too early', '{"resourceType":"Patient"', 400, 'fhir.bad-json', undefined],
    ['a comma too many', '{"resourceType":"Patient",}', 400, 'fhir.bad-json', undefined],
    ['single quotes', "{'resourceType':'Patient'}", 400, 'fhir.bad-json', undefined],
    ['a comment', '{"resourceType":"Patient"/* x */}', 400, 'fhir.bad-json', undefined],
    ['NaN', patient(',"multipleBirthInteger":NaN'), 400, 'fhir.bad-json', undefined],
    ['XML', '<Patient xmlns="http://hl7.org/fhir"/>', 400, 'fhir.bad-json', undefined],
    ['a list', '[]', 400, 'fhir.not-an-object', undefined],
    ['a number', '1', 400, 'fhir.not-an-object', undefined],
    ['null', 'null', 400, 'fhir.not-an-object', undefined],
    ['a double key', patient(',"active":true,"active":false'), 400, 'fhir.double-key', undefined],
    ['a double key written with an escape', patient(',"active":true,"acti\\u0076e":false'), 400, 'fhir.double-key', undefined],
    ['no resourceType', '{"active":true}', 400, 'fhir.type-mismatch', 'resourceType'],
    ['another resourceType', '{"resourceType":"Group"}', 400, 'fhir.type-mismatch', 'resourceType'],
    ['a resourceType that is a number', '{"resourceType":7}', 400, 'fhir.type-mismatch', 'resourceType'],
    ['an escaped NUL', patient(',"name":[{"family":"a\\u0000b"}]'), 400, 'fhir.nul-character', undefined],
    ['a raw NUL', patient(',"name":[{"family":"a\u0000b"}]'), 400, 'fhir.nul-character', undefined],
    ['a lone high surrogate', patient(',"name":[{"family":"\\ud83d"}]'), 400, 'fhir.lone-surrogate', undefined],
    ['a lone low surrogate in a key', patient(',"\\udc00":1'), 422, 'fhir.invalid', undefined],
    ['nesting of 200 lists', patient(`,"name":${nested(200)}`), 400, 'fhir.too-deep', undefined],
    ['nesting of 100,000 lists', patient(`,"name":${nested(100_000)}`), 400, 'fhir.too-deep', undefined],
    ['an unknown element', patient(',"colour":"red"'), 422, 'fhir.invalid', 'Patient'],
    ['an unknown element deep inside', patient(',"name":[{},{"family":"A","colour":"red"}]'), 422, 'fhir.invalid', 'Patient.name[0]'],
    ['a prototype key', patient(',"__proto__":{"active":true}'), 422, 'fhir.invalid', 'Patient'],
    ['a text for a boolean', patient(',"active":"true"'), 422, 'fhir.invalid', 'Patient.active'],
    ['an object for a list', patient(',"name":{"family":"A"}'), 422, 'fhir.invalid', 'Patient.name'],
    ['a list for one', patient(',"gender":["male"]'), 422, 'fhir.invalid', 'Patient.gender'],
    ['null for an element', patient(',"gender":null'), 422, 'fhir.invalid', 'Patient.gender'],
    ['an empty list', patient(',"name":[]'), 422, 'fhir.invalid', 'Patient.name'],
    ['an empty object', patient(',"maritalStatus":{}'), 422, 'fhir.invalid', 'Patient.maritalStatus'],
    ['an empty text', patient(',"name":[{"family":""}]'), 422, 'fhir.invalid', 'Patient.name[0].family'],
    ['a code outside its value set', patient(',"gender":"M"'), 422, 'fhir.invalid', 'Patient.gender'],
    ['two types of one choice', patient(',"deceasedBoolean":true,"deceasedDateTime":"2026"'), 422, 'fhir.invalid', undefined],
    ['a day that does not exist', patient(',"birthDate":"2026-02-30"'), 422, 'fhir.invalid', 'Patient.birthDate'],
    ['a date as people write it', patient(',"birthDate":"30/12/1980"'), 422, 'fhir.invalid', 'Patient.birthDate'],
    ['a time without zone', observation(',"effectiveDateTime":"2026-01-01T08:00:00"'), 422, 'fhir.invalid', 'Observation.effective.ofType(dateTime)'],
    ['an instant that is a day', observation(',"issued":"2026-01-01"'), 422, 'fhir.invalid', 'Observation.issued'],
    ['a fraction for an integer', observation(',"valueInteger":1.5'), 422, 'fhir.invalid', 'Observation.value.ofType(integer)'],
    ['an integer of 33 bits', observation(',"valueInteger":4294967296'), 422, 'fhir.invalid', 'Observation.value.ofType(integer)'],
    ['a decimal as text', observation(',"valueQuantity":{"value":"7.0"}'), 422, 'fhir.invalid', 'Observation.value.ofType(Quantity).value'],
    ['base64 that is none', observation(',"extension":[{"url":"http://a.b/c","valueBase64Binary":"%%%"}]'), 422, 'fhir.invalid', undefined],
    ['a missing required element', '{"resourceType":"Observation","status":"final"}', 422, 'fhir.invalid', 'Observation.code'],
    ['a dangling reference', observation(',"subject":{"reference":"Patient/nobody"}'), 422, 'fhir.dangling-reference', undefined],
    ['a reference to a type that is not allowed', observation(',"subject":{"reference":"Practitioner/nobody"}'), 422, 'fhir.invalid', 'Observation.subject'],
    ['a reference to nothing contained', observation(',"subject":{"reference":"#p"}'), 422, 'fhir.invalid', undefined],
    ['a script in the narrative', patient(',"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><script>1</script></div>"}'), 422, 'fhir.invalid', 'Patient.text.div'],
  ] as const)('BAD-1 %s', async (...[, body, status, code, expression]) => {
    const type = body.includes('Observation') ? 'Observation' : 'Patient';
    const answer = await refuse(`POST ${type}`, body);
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    if (expression !== undefined) expect(answer.expression).toContain(expression);
    expect(answer.severity).toMatch(/error|fatal/);
  });

  test('BAD-1 bytes that are no UTF-8, in a body and in a compressed one', async () => {
    const bytes = Buffer.concat([Buffer.from('{"resourceType":"Patient","name":[{"family":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}]}')]);
    expect(await refuse('POST Patient', bytes)).toMatchObject({ status: 400, code: 'fhir.bad-utf8' });
    expect(await refuse('POST Patient', gzipSync(bytes), { 'content-encoding': 'gzip' })).toMatchObject({ status: 400, code: 'fhir.bad-utf8' });
  });

  test('BAD-2 60 MB, plain and unpacked from a small gzip, are refused with 413; what is no gzip with 400', async () => {
    const big = Buffer.alloc(60 * 1024 * 1024, 32);
    expect(await refuse('POST Patient', big)).toMatchObject({ status: 413, code: 'fhir.body-too-large' });
    expect(await refuse('POST Patient', gzipSync(big), { 'content-encoding': 'gzip' })).toMatchObject({ status: 413, code: 'fhir.body-too-large' });
    expect(await refuse('POST Patient', Buffer.from('no gzip'), { 'content-encoding': 'gzip' })).toMatchObject({ status: 400, code: 'fhir.bad-request' });
    expect(await refuse('POST Patient', gzipSync('{"resourceType":"Patient"}').subarray(0, 20), { 'content-encoding': 'gzip' })).toMatchObject({ status: 400, code: 'fhir.bad-request' });
  });

  test('BAD-1 a text of 20 MB is stored as it is, and found again', async () => {
    const family = 'Đ'.repeat(1_000_000);
    const made = await server.send('POST Patient', patient(`,"name":[{"family":"${family}"}]`));
    expect(made.statusCode).toBe(201);
    expect((await server.send(`GET Patient/${made.json().id}`)).json().name[0].family).toBe(family);
  });

  test('STO-5 decimals keep their digits and dates their precision', async () => {
    const decimals = ['0', '1.0', '1.00', '0.10', '-0.00', '1e3', '1.50E+2', '123456789012345678901234567890.123456789', '0.0000000000000000000000000001'];
    const dates = ['2026', '2026-02', '2026-02-28', '2026-02-28T23:59:59Z', '2026-02-28T23:59:59.123456789+07:00', '2024-02-29', '0001-01-01', '9999-12-31'];
    for (const decimal of decimals) expect(await roundTrip(observation(`,"valueQuantity":{"value":${decimal}}`))).toContain(`"value":${decimal}}`);
    for (const date of dates) expect(await roundTrip(observation(`,"effectiveDateTime":"${date}"`))).toContain(`"effectiveDateTime":"${date}"`);
  });
});

async function roundTrip(body: string): Promise<string> {
  const made = await server.send('POST Observation', body);
  expect(made.statusCode, `${body}: ${made.body}`).toBe(201);
  return (await server.send(`GET Observation/${made.json().id}`)).body;
}

describe('addresses and headers', () => {
  const long = 'a'.repeat(65);
  test.each([
    ['GET Nothing/1', 404, 'fhir.unknown-type'],
    ['GET patient/1', 404, 'fhir.unknown-type'],
    ['GET __proto__/1', 404, 'fhir.unknown-type'],
    ['GET constructor', 404, 'fhir.unknown-type'],
    ['GET Patient/nobody', 404, 'fhir.not-found'],
    [`GET Patient/${long}`, 400, 'fhir.bad-id'],
    ['GET Patient/a%20b', 400, 'fhir.bad-id'],
    ['GET Patient/%00', 400, 'fhir.bad-id'],
    ["GET Patient/1'%20or%201=1--", 400, 'fhir.bad-id'],
    ['GET Patient/..%2f..%2fetc%2fpasswd', 404, 'fhir.no-such-address'],
    ['GET Patient/1/2/3/4/5', 404, 'fhir.no-such-address'],
    ['GET Patient/%', 400, 'fhir.bad-request'],
    ['GET Patient/%c3%28', 400, 'fhir.bad-request'],
    ['GET Patient/x/_history/y', 404, 'fhir.not-found'],
    ['GET Patient/x/_history/99999999999999999999', 404, 'fhir.not-found'],
    ['GET Patient/$nothing', 404, 'fhir.unknown-operation'],
    ['GET $nothing', 404, 'fhir.unknown-operation'],
    ['PUT Patient', 405, 'fhir.method'],
    ['DELETE Patient', 405, 'fhir.method'],
    ['PATCH Patient/1', 415, 'fhir.media-type'],
    ['GET Patient?_since=x&nothing=1', 400, 'fhir.search-unknown-parameter'],
    ['GET Patient?name=%', 400, 'fhir.bad-request'],
    ['GET Patient?name=%zz', 400, 'fhir.bad-request'],
    ['GET Patient?name=%c3%28', 400, 'fhir.bad-request'],
    ['GET Patient?name=%ed%a0%80', 400, 'fhir.bad-request'],
    ['GET Patient?name=a%00b', 400, 'fhir.nul-character'],
    ['GET Patient?identifier=%00', 400, 'fhir.nul-character'],
    ['GET Patient?birthdate=1980-02-30', 400, 'fhir.search-bad-value'],
    ['GET Patient?birthdate=yesterday', 400, 'fhir.search-bad-value'],
    ['GET Patient?birthdate=ge', 400, 'fhir.search-bad-value'],
    ['GET Observation?value-quantity=a', 400, 'fhir.search-bad-value'],
    ['GET Observation?value-quantity=1e999', 400, 'fhir.search-bad-value'],
    ['GET Patient?_count=-1', 400, 'fhir.search-bad-value'],
    ['GET Patient?_count=many', 400, 'fhir.search-bad-value'],
    ['GET Patient?_sort=;drop table', 400, 'fhir.search-unknown-parameter'],
    ['GET Patient?_sort=-', 400, 'fhir.search-unknown-parameter'],
    ['GET Patient?_summary=all', 400, 'fhir.search-bad-value'],
    ['GET Patient?_total=10', 400, 'fhir.search-bad-value'],
    ['GET Patient?_include=Patient', 400, 'fhir.search-unknown-parameter'],
    ['GET Patient?_include=Nothing:x', 400, 'fhir.search-bad-value'],
    ['GET Patient?_has:Observation:patient=x', 400, 'fhir.search-bad-value'],
    ['GET Patient?_cursor=x', 400, 'fhir.search-bad-cursor'],
    ['GET Patient?name:sounds=x', 400, 'fhir.search-bad-modifier'],
    ['GET Patient?organization.organization.organization.partof.partof.name=x', 400, 'fhir.search-unknown-parameter'],
    ['GET Location?near=1|2|far|km', 400, 'fhir.search-bad-value'],
    [`GET Patient?${'name=a&'.repeat(61)}`, 400, 'fhir.search-too-costly'],
    [`GET Patient?identifier=${'a,'.repeat(501)}b`, 400, 'fhir.search-too-costly'],
    ['GET Patient/_history?_since=yesterday', 400, 'fhir.bad-request'],
    ['GET Patient/_history?_since=2026-02-30', 400, 'fhir.bad-request'],
    ['GET Patient/_history?_count=x', 400, 'fhir.bad-request'],
  ] as const)('BAD-2 %s', async (line, status, code) => {
    expect(await refuse(line)).toMatchObject({ status, code });
  });

  test.each([
    ['If-Match that is no version', 'PUT Patient/a', { 'if-match': 'first' }, 400, 'fhir.bad-if-match'],
    ['If-Match of another version', 'PUT Patient/a', { 'if-match': 'W/"7"' }, 412, 'fhir.version-conflict'],
    ['a content type of forms', 'POST Patient', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'fhir.media-type'],
    ['JSON called XML', 'POST Patient', { 'content-type': 'application/fhir+xml' }, 400, 'fhir.bad-xml'],
    ['Turtle by content type', 'POST Patient', { 'content-type': 'application/fhir+turtle' }, 415, 'fhir.media-type'],
    ['XML in another encoding', 'POST Patient', { 'content-type': 'application/fhir+xml; charset=utf-16' }, 415, 'fhir.media-type'],
    ['a content type that is none', 'POST Patient', { 'content-type': ';;;' }, 415, 'fhir.media-type'],
    ['an Accept for Turtle', 'POST Patient', { accept: 'application/fhir+turtle' }, 406, 'fhir.not-acceptable'],
    ['an Accept for R3', 'POST Patient', { accept: 'application/fhir+json; fhirVersion=3.0' }, 406, 'fhir.not-acceptable'],
    ['an unknown packing', 'POST Patient', { 'content-encoding': 'br' }, 415, 'fhir.media-type'],
    ['an Idempotency-Key with a blank', 'POST Patient', { 'idempotency-key': 'a b' }, 400, 'fhir.bad-idempotency-key'],
    ['an Idempotency-Key of 300 signs', 'POST Patient', { 'idempotency-key': 'k'.repeat(300) }, 400, 'fhir.bad-idempotency-key'],
    ['If-None-Exist on nothing known', 'POST Patient', { 'if-none-exist': 'colour=red' }, 400, 'fhir.search-unknown-parameter'],
  ] as const)('BAD-2 %s', async (...[, line, headers, status, code]) => {
    expect(await refuse(line, '{"resourceType":"Patient","id":"a"}', headers)).toMatchObject({ status, code });
  });

  test('BAD-2 what the HTTP parser itself refuses is an OperationOutcome too', async () => {
    expect(await raw(`GET /fhir/Patient HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatchObject({ status: 431, code: 'fhir.bad-request' });
    expect(await raw(`GET /fhir/Patient?name=${'a'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`)).toMatchObject({ status: 431, code: 'fhir.bad-request' });
    expect(await raw('NONSENSE /fhir/Patient HTTP/1.1\r\nhost: x\r\n\r\n')).toMatchObject({ status: 400, code: 'fhir.bad-request' });
    expect(await raw('GET /fhir/Pa tient HTTP/1.1\r\nhost: x\r\n\r\n')).toMatchObject({ status: 400, code: 'fhir.bad-request' });
    expect(await raw('POST /fhir/Patient HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n')).toMatchObject({ status: 400, code: 'fhir.bad-request' });
    expect(await raw('POST /fhir/Patient HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999999\r\n\r\n{')).toMatchObject({ status: 413, code: 'fhir.body-too-large' });
  });
});

/** Bytes on a bare socket: what no HTTP client would send. */
function raw(text: string): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    const finish = () => {
      const end = received.indexOf('\r\n\r\n');
      try {
        resolve(seen(Number(received.slice(9, 12)), received.slice(end + 4)));
      } catch (error) {
        reject(new Error(`no outcome in: ${received.slice(0, 300)}`, { cause: error }));
      }
    };
    socket.on('data', (bytes) => {
      received += bytes;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN);
      if (Buffer.byteLength(received.slice(received.indexOf('\r\n\r\n') + 4)) >= length) { finish(); socket.destroy(); }
    });
    socket.on('error', reject);
    socket.on('close', finish);
  });
}

describe('bundles', () => {
  const bundle = (type: string, ...entry: unknown[]): string => JSON.stringify({ resourceType: 'Bundle', type, entry });
  const post = (resource: unknown) => ({ resource, request: { method: 'POST', url: (resource as { resourceType: string }).resourceType } });
  const good = { resourceType: 'Patient', active: true };

  test.each([
    ['a resource that is no Bundle', '{"resourceType":"Patient"}', 400, 'fhir.type-mismatch', undefined],
    ['a type nobody processes', bundle('collection', post(good)), 400, 'fhir.bad-bundle', 'Bundle.type'],
    ['no type', '{"resourceType":"Bundle"}', 400, 'fhir.bad-bundle', 'Bundle.type'],
    ['entries that are no list', '{"resourceType":"Bundle","type":"transaction","entry":{}}', 400, 'fhir.bad-bundle', 'Bundle.entry'],
    ['an entry that is null', bundle('transaction', null), 400, 'fhir.bad-bundle', 'Bundle.entry[0]'],
    ['an entry without request', bundle('transaction', { resource: good }), 400, 'fhir.bad-bundle', 'Bundle.entry[0]'],
    ['an entry without resource', bundle('transaction', { request: { method: 'POST', url: 'Patient' } }), 400, 'fhir.bad-bundle', 'Bundle.entry[0]'],
    ['an unknown verb', bundle('transaction', { resource: good, request: { method: 'BREW', url: 'Patient' } }), 400, 'fhir.bad-bundle', 'Bundle.entry[0]'],
    ['a good entry and a bad one', bundle('transaction', post(good), post({ ...good, gender: 'M' })), 422, 'fhir.invalid', 'Bundle.entry[1].resource.gender'],
    ['a good entry and an unknown type', bundle('transaction', post(good), post({ resourceType: 'Nothing' })), 404, 'fhir.unknown-type', 'Bundle.entry[1]'],
    ['another type than the address says', bundle('transaction', { resource: good, request: { method: 'POST', url: 'Group' } }), 400, 'fhir.type-mismatch', 'Bundle.entry[0].resource'],
    ['another id than the address says', bundle('transaction', { resource: { ...good, id: 'a' }, request: { method: 'PUT', url: 'Patient/b' } }), 400, 'fhir.id-mismatch', 'Bundle.entry[0]'],
    ['a link to no entry', bundle('transaction', post(good), post({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'urn:uuid:0190c0de-0000-7000-8000-000000000001' } })), 422, 'fhir.dangling-reference', 'Bundle.entry[1].resource'],
    ['a condition that nothing fulfils', bundle('transaction', post({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient?identifier=nobody' } })), 412, 'fhir.no-match', 'Bundle.entry[0].resource'],
    ['one version of two', bundle('transaction', post(good), { resource: { ...good, id: 'v' }, request: { method: 'PUT', url: 'Patient/v', ifMatch: 'W/"3"' } }), 412, 'fhir.version-conflict', 'Bundle.entry[1].resource'],
    ['a bundle inside', bundle('transaction', post(good), { resource: { resourceType: 'Bundle', type: 'batch' }, request: { method: 'POST', url: '' } }), 404, 'fhir.unknown-type', 'Bundle.entry[1]'],
  ] as const)('TRN-1 %s refuses all of a transaction', async (...[, body, status, code, expression]) => {
    const answer = await refuse('POST ', body);
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    if (expression !== undefined) expect(answer.expression).toContain(expression);
  });

  test('TRN-4 10,000 entries are taken, one of them bad refuses all, 10,001 are too many', async () => {
    const many = Array.from({ length: 10_000 }, () => post(good));
    const started = await server.count();
    expect((await server.send('POST ', bundle('transaction', ...many))).statusCode).toBe(200);
    expect(await server.count()).toBe(started + 10_000);
    expect(await refuse('POST ', bundle('transaction', ...many.slice(1), post({ ...good, gender: 'M' })))).toMatchObject({ status: 422, expression: 'Bundle.entry[9999].resource.gender' });
    expect(await refuse('POST ', bundle('transaction', ...many, post(good)))).toMatchObject({ status: 413, code: 'fhir.bundle-too-large' });
  }, 120_000);
});
