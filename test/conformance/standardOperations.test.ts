// https://hl7.org/fhir/R4/operations.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CapabilityStatement } from '#fhir/types/index.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

describe('operations of the standard', () => {
  let server: FhirServer;
  beforeAll(async () => { server = await openFhirServer(); });
  afterAll(() => server.close());

  test('OPR-6 they answer where the metadata names them, and nowhere else', async () => {
    const { rest } = (await server.send('GET metadata')).json() as CapabilityStatement;
    expect(rest?.[0]?.resource?.find(({ type }) => type === 'Basic')?.operation).toContainEqual({ name: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta' });
    expect((await server.send('GET Basic/$lastn')).statusCode).toBe(404);
    expect((await server.send('GET Nonsense/1/$meta')).statusCode).toBe(404);
    expect((await server.send('POST Basic/1/$meta', '{}')).statusCode).toBe(405);
    expect((await server.send('GET Basic/not_an_id/$meta')).statusCode).toBe(400);
    const parts = '{"resourceType":"Parameters","parameter":[{"name":"_type","part":[{"name":"x","valueString":"y"}]}]}';
    for (const line of ['POST Patient/1/$everything', 'POST Observation/$lastn']) expect([line, (await server.send(line, parts)).statusCode]).toEqual([line, 400]);
  });

  test('BAD-3 where a plain value is expected, anything else is refused', async () => {
    for (const given of [{ valueReference: { toString: 1 } }, { part: [{ name: 'x' }] }, { valueCoding: { code: 'x' } }]) {
      for (const [line, name] of [['Observation/$lastn', 'patient'], ['Observation/$lastn', 'max'], ['Patient/$summary', 'identifier'], ['Patient/none/$everything', 'start'], ['Subscription/$status', 'id']] as const) {
        const answer = await server.send(`POST ${line}`, JSON.stringify({ resourceType: 'Parameters', parameter: [{ name, ...given }] }));
        expect([line, name, [400, 422].includes(answer.statusCode)]).toEqual([line, name, true]);
      }
    }
    const answer = await server.send('POST $import', '{"inputFormat":{"toString":1},"input":[]}', { prefer: 'respond-async' });
    expect(answer.statusCode).toBeLessThan(500);
  });

  test('OPR-7 $meta gives profiles, tags and labels alone', async () => {
    const tag = [{ system: 'http://example.org/tags', code: 'blue' }];
    const { id } = (await server.send('POST Basic', JSON.stringify({ resourceType: 'Basic', meta: { tag }, code: { text: 'x' } }))).json();
    const answer = await server.send(`GET Basic/${id}/$meta`);
    expect(answer.json()).toMatchObject({ resourceType: 'Parameters', parameter: [{ name: 'return', valueMeta: { versionId: '1', tag } }] });
    expect((await server.send('GET Basic/none/$meta')).statusCode).toBe(404);
  });

  const send = async (line: string, body?: object, headers?: Record<string, string>) => server.send(line, body && JSON.stringify(body), headers);
  const labels = (valueMeta: object) => ({ resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta }] });

  test('OPR-10 labels are added and taken away as new versions that keep every digit', async () => {
    const [red, blue] = [{ system: 'http://example.org/tags', code: 'red' }, { system: 'http://example.org/tags', code: 'blue' }];
    const text = '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10,"unit":"g"},"meta":{"tag":[{"system":"http://example.org/tags","code":"red"}]}}';
    const { id } = (await server.send('POST Observation', text)).json();
    const added = await send(`POST Observation/${id}/$meta-add`, labels({ tag: [blue, red], profile: ['http://example.org/p'] }), { 'if-match': 'W/"1"' });
    expect([added.statusCode, added.headers.etag, added.json()]).toMatchObject([200, 'W/"2"', { parameter: [{ name: 'return', valueMeta: { versionId: '2', tag: [red, blue], profile: ['http://example.org/p'] } }] }]);
    expect((await server.send(`GET Observation/${id}`)).body).toContain('"value":1.10');
    expect((await send(`POST Observation/${id}/$meta-add`, labels({ tag: [blue] }))).headers.etag).toBe('W/"2"');
    expect((await send(`POST Observation/${id}/$meta-delete`, labels({ tag: [red] }), { 'if-match': 'W/"1"' })).statusCode).toBe(412);
    expect((await send(`POST Observation/${id}/$meta-delete`, labels({ tag: [red] }))).json()).toMatchObject({ parameter: [{ valueMeta: { versionId: '3', tag: [blue] } }] });
    for (const wrong of [{}, labels({}), labels({ tag: 'red' }), labels({ tag: [null] })]) expect((await send(`POST Observation/${id}/$meta-add`, wrong)).statusCode).toBe(422);
    expect((await send(`POST Observation/${id}/$meta-add`, labels({ tag: [{ code: 7 }] }))).statusCode).toBe(422);
    expect((await send('POST Observation/none/$meta-add', labels({ tag: [red] }))).statusCode).toBe(404);
  });

  test('OPR-7 $meta of a type and of all types shows the labels in use', async () => {
    await send('POST Flag', { resourceType: 'Flag', meta: { profile: ['http://example.org/flag'] }, status: 'active', code: { text: 'x' }, subject: { display: 'x' } });
    await send('POST Flag', { resourceType: 'Flag', meta: { tag: [{ system: 'http://example.org/tags', code: 'flagged' }] }, status: 'active', code: { text: 'x' }, subject: { display: 'x' } });
    expect((await send('GET Flag/$meta')).json().parameter).toEqual([{ name: 'return', valueMeta: { profile: ['http://example.org/flag'], tag: [{ system: 'http://example.org/tags', code: 'flagged' }] } }]);
    expect((await send('GET Slot/$meta')).json().parameter).toEqual([{ name: 'return', valueMeta: {} }]);
    expect((await send('GET $meta')).json().parameter[0].valueMeta.profile).toContain('http://example.org/flag');
  });

  test('OPR-9 $lastn gives the newest of each code', async () => {
    const { id: patient } = (await send('POST Patient', { resourceType: 'Patient' })).json();
    const subject = { reference: `Patient/${patient}` };
    const observe = async (day: number, ...codes: string[]) => {
      const coding = codes.map((one) => ({ system: `http://example.org/${one[0]}`, code: one.slice(1) }));
      const code = coding.length === 0 ? { text: 'words' } : { coding };
      const made = await send('POST Observation', { resourceType: 'Observation', status: 'final', subject, code, effectiveDateTime: `2026-03-0${day}`, valueString: `${codes}@${day}`, category: [{ coding: [{ code: day < 5 ? 'early' : 'late' }] }] });
      expect(made.statusCode).toBe(201);
    };
    for (const [day, ...codes] of [[1, 'a1'], [2, 'a1'], [3, 'a1'], [1, 'b1'], [2, 'a2', 'b9'], [4, 'a2'], [1, 'b9'], [6], [7]] as [number, ...string[]][]) await observe(day, ...codes);
    const last = async (query: string) => ((await send(`GET Observation/$lastn?${query}`)).json().entry ?? []).map(({ resource }: { resource: { valueString: string } }) => resource.valueString);
    expect(await last(`patient=${patient}`)).toEqual(['@7', 'a2@4', 'a1@3', 'b1@1']);
    expect(await last(`subject=Patient/${patient}&max=2`)).toEqual(['@7', '@6', 'a2@4', 'a2,b9@2', 'a1@3', 'a1@2', 'b1@1']);
    expect(await last(`patient=${patient}&category=early&code=1&max=9`)).toEqual(['a1@3', 'a1@2', 'a1@1', 'b1@1']);
    const posted = await send('POST Observation/$lastn', { resourceType: 'Parameters', parameter: [{ name: 'patient', valueString: patient }, { name: 'max', valuePositiveInt: 1 }] });
    expect(posted.json()).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 4 });
    for (const query of ['code=1', 'patient:missing=true', `patient=${patient}&max=0`, `patient=${patient}&max=x`, `patient=${patient}&nonsense=1`, `patient=${patient}&_include=*`]) expect([query, (await send(`GET Observation/$lastn?${query}`)).statusCode]).toEqual([query, 400]);
  });

  interface Issue { severity: string; code: string; expression?: string[]; details: { coding: { code: string }[]; text: string }; diagnostics?: string }
  const validate = async (line: string, body?: object, headers?: Record<string, string>): Promise<Issue[]> => {
    const answer = await send(line, body, headers);
    expect([line, answer.statusCode, answer.json().resourceType]).toEqual([line, 200, 'OperationOutcome']);
    return answer.json().issue;
  };
  const short = (issues: readonly Issue[]) => issues.map(({ severity, details, expression = [] }) => [severity, details.coding[0]?.code, ...expression].join(' '));
  const weight = (code: object, unit: string) => ({
    resourceType: 'Observation', status: 'final', subject: { display: 'x' }, effectiveDateTime: '2026-01-01', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [code] }, valueQuantity: { value: 70.0, unit, system: 'http://unitsofmeasure.org', code: unit },
  });

  test('OPR-11 $validate says what is wrong with a resource in itself, where, and in the language of the caller', async () => {
    expect(await validate('POST Observation/$validate', { resourceType: 'Observation', status: 'final', code: { text: 'x' } })).toMatchObject([{ severity: 'information', code: 'informational', details: { coding: [{ code: 'operations.valid' }], text: 'Hợp lệ: không thấy lỗi nào.' }, diagnostics: 'Valid: nothing wrong was found.' }]);
    const wrapped = { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Observation', status: 'nonsense' } }] };
    const issues = await validate('POST Observation/$validate', wrapped, { 'accept-language': 'fr' });
    expect(issues.map(({ code, expression }) => [code, expression?.[0]])).toEqual([['code-invalid', 'Observation.status'], ['required', 'Observation.code']]);
    expect(short(await validate('POST Patient/$validate', { resourceType: 'Observation', status: 'final', code: { text: 'x' } }))).toEqual(['error fhir.invalid resourceType']);
    expect((await send('POST Patient/$validate')).json().issue[0].details.coding[0].code).toBe('operations.nothing-to-validate');
    expect((await send('POST Patient/$validate?mode=nonsense', { resourceType: 'Patient' })).statusCode).toBe(400);
    expect((await server.send('POST Patient/$validate', '{"resourceType":')).statusCode).toBe(400);
    expect((await send('GET Patient/none/$validate')).statusCode).toBe(404);
  });

  test('OPR-11 VAL-9 $validate knows the profiles of R4, of the store, and those that the resource claims', async () => {
    const profile = 'profile=http://hl7.org/fhir/StructureDefinition/bodyweight';
    const loinc = { system: 'http://loinc.org', code: '29463-7' };
    expect(short(await validate(`POST Observation/$validate?${profile}`, weight(loinc, 'kg')))).toEqual(['information operations.valid']);
    expect(short(await validate(`POST Observation/$validate?${profile}`, { ...weight({ ...loinc, code: '1-1' }, 'mile'), effectiveDateTime: undefined }))).toEqual(expect.arrayContaining([
      'error operations.profile-slice-too-few Observation.code.coding', 'error operations.profile-binding-required Observation.value.ofType(Quantity).code', 'error operations.profile-too-few Observation.effective',
    ]));
    const pressure = (code: string, value: object) => ({ code: { coding: [{ system: 'http://loinc.org', code }] }, valueQuantity: { value: 120, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]', ...value } });
    const bp = (more: object) => ({ ...weight({ ...loinc, code: '85354-9' }, ''), valueQuantity: undefined, component: [pressure('8480-6', {}), pressure('8462-4', more)] });
    expect(short(await validate('POST Observation/$validate?profile=http://hl7.org/fhir/StructureDefinition/bp', bp({})))).toEqual(['information operations.valid']);
    expect(short(await validate('POST Observation/$validate?profile=http://hl7.org/fhir/StructureDefinition/bp', bp({ code: 'kPa' })))).toContain('error operations.profile-fixed Observation.component[1].value.ofType(Quantity).code');
    const own = { resourceType: 'StructureDefinition', url: 'http://example.org/p', name: 'P', status: 'active', kind: 'resource', abstract: false, type: 'Patient', baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient', derivation: 'constraint', differential: { element: [{ id: 'Patient', path: 'Patient' }, { id: 'Patient.birthDate', path: 'Patient.birthDate', min: 1 }] } };
    expect((await send('POST StructureDefinition', own)).statusCode).toBe(201);
    const claiming = { resourceType: 'Patient', meta: { profile: ['http://example.org/p', 'http://example.org/none'] } };
    expect(short(await validate('POST Patient/$validate', claiming))).toEqual(['error operations.profile-too-few Patient.birthDate', 'warning operations.profile-unknown Patient']);
    const { id } = (await send('POST Patient', claiming)).json();
    expect(short(await validate(`GET Patient/${id}/$validate?profile=http://example.org/lost`))).toEqual(['error operations.profile-unknown Patient', 'error operations.profile-too-few Patient.birthDate', 'warning operations.profile-unknown Patient']);
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl: 'urn:uuid:5d8a9bb0-3f5c-4c0e-8a51-3ad9d8a3a0f1', resource: { resourceType: 'Patient', meta: { profile: ['http://example.org/p'] } } }] };
    expect(short(await validate('POST Bundle/$validate', bundle))).toEqual(['error operations.profile-too-few Bundle.entry[0].resource.birthDate']);
  });

  test('VAL-15 known extensions are judged wherever they stand', async () => {
    const birthPlace = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
    const extended = (value: object) => ({ resourceType: 'Patient', contact: [{ name: { text: 'x' }, extension: [{ url: 'http://example.org/unknown', valueString: 'x' }] }], birthDate: '2000-01-01', _birthDate: { extension: [{ url: birthPlace, ...value }] } });
    expect(short(await validate('POST Patient/$validate', extended({ valueAddress: { city: 'Huế' } })))).toEqual(['information operations.valid']);
    expect(short(await validate('POST Patient/$validate', extended({ valueString: 'Huế' })))).toEqual(['error operations.profile-wrong-type Patient.birthDate.extension[0].value.ofType(string)']);
  });

  test('OPR-12 with a mode $validate says whether the server would take the act, and does nothing', async () => {
    const { id } = (await send('POST Patient', { resourceType: 'Patient' })).json();
    const dangling = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/none' } };
    const { id: observation } = (await send('POST Observation', { ...dangling, subject: { reference: `Patient/${id}` } })).json();
    const before = await server.count();
    expect(short(await validate('POST Observation/$validate?mode=create', dangling))).toEqual(['error fhir.dangling-reference Observation.subject.reference']);
    expect(short(await validate('POST Observation/$validate?mode=create', { ...dangling, subject: { reference: `Patient/${id}` } }))).toEqual(['information operations.valid']);
    expect(short(await validate(`POST Observation/${observation}/$validate?mode=update`, { ...dangling, id: observation }))).toEqual(['error fhir.patient-changed']);
    expect(short(await validate(`POST Observation/${observation}/$validate?mode=update`, dangling))).toEqual(['error fhir.invalid Observation.id']);
    expect(short(await validate(`GET Patient/${id}/$validate?mode=delete`))).toEqual(['error fhir.still-referenced']);
    expect(short(await validate(`GET Observation/${observation}/$validate?mode=delete`))).toEqual(['information operations.valid']);
    expect(await server.count()).toBe(before);
    expect((await server.send(`GET Observation/${observation}`)).statusCode).toBe(200);
  });

  test('OPR-13 $convert turns JSON into XML and back, digit for digit', async () => {
    const text = '{"resourceType":"Observation","id":"x","status":"final","code":{"text":"đo"},"valueQuantity":{"value":1.10}}';
    const xml = await server.send('POST $convert', text, { accept: 'application/fhir+xml' });
    expect([xml.statusCode, xml.headers['content-type']]).toEqual([200, expect.stringContaining('application/fhir+xml')]);
    expect(xml.body).toContain('<value value="1.10"/>');
    const back = await server.send('POST $convert', xml.body, { 'content-type': 'application/fhir+xml', accept: 'application/fhir+json' });
    expect(back.body).toBe(text);
    expect((await server.send('POST $convert', '{"resourceType":"Observation"}')).statusCode).toBe(422);
  });
});
