// https://hl7.org/fhir/R4/search.html
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#fhir/repository/id.ts';
import type { Bundle, Resource } from '#fhir/types/index.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

const loinc = 'http://loinc.org';
const ucum = 'http://unitsofmeasure.org';
let server: FhirServer;
const ids: Record<string, string> = {};

const put = async (name: string, resource: Record<string, unknown>): Promise<void> => {
  const id = (ids[name] = newId());
  const answer = await server.send(`PUT ${resource.resourceType}/${id}`, JSON.stringify({ ...resource, id }));
  expect(answer.statusCode, answer.body).toBe(201);
};
const ref = (name: string, type: string): { reference: string } => ({ reference: `${type}/${ids[name]}` });
const read = async (query: string, headers: Record<string, string> = {}): Promise<Bundle> => {
  const answer = await server.send(`GET ${query}`, undefined, headers);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as Bundle;
};
const namesOf = (bundle: Bundle, mode = 'match'): string[] =>
  (bundle.entry ?? []).filter((entry) => entry.search?.mode === mode).map((entry) => Object.keys(ids).find((name) => ids[name] === entry.resource?.id) ?? '?');
const find = async (query: string): Promise<string[]> => namesOf(await read(query)).sort();
const status = async (query: string): Promise<number> => (await server.send(`GET ${query}`)).statusCode;

const observation = (change: Record<string, unknown>): Record<string, unknown> => ({ resourceType: 'Observation', status: 'final', ...change });
const vital = (code: string, value: number, unit: string): Record<string, unknown> => ({ code: { coding: [{ system: loinc, code, display: 'Đường huyết' }] }, valueQuantity: { value, unit, system: ucum, code: unit } });

beforeAll(async () => {
  server = await openFhirServer();
  await put('bv', { resourceType: 'Organization', name: 'Bệnh viện A', address: [{ city: 'Huế' }] });
  await put('dao', {
    resourceType: 'Patient', active: true, gender: 'female', birthDate: '1980-05-17', name: [{ text: 'Nguyễn Thị Đào', family: 'Nguyễn', given: ['Thị', 'Đào'] }],
    identifier: [{ system: 'http://example.org/cccd', value: '001180012345' }, { system: 'http://example.org/mrn', value: '001180012345' }], telecom: [{ system: 'phone', value: '0912 345 678' }],
    managingOrganization: ref('bv', 'Organization'),
  });
  await put('an', { resourceType: 'Patient', gender: 'male', birthDate: '1975', deceasedDateTime: '2020-01-01', name: [{ family: 'Trần', given: ['Văn', 'An'] }], identifier: [{ system: 'http://example.org/cccd', value: '001075000001' }] });
  await put('visit', { resourceType: 'Encounter', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject: ref('dao', 'Patient'), period: { start: '2024-05-01T08:00:00+07:00', end: '2024-05-03T08:00:00+07:00' } });
  await put('open', { resourceType: 'Encounter', status: 'in-progress', class: { code: 'IMP' }, subject: ref('an', 'Patient'), period: { start: '2024-01-01' } });
  await put('sugar', observation({ ...vital('2339-0', 90, 'mg/dL'), subject: ref('dao', 'Patient'), encounter: ref('visit', 'Encounter'), effectiveDateTime: '2024-05-02T08:00:00+07:00', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }] }));
  await put('sugar2', observation({ ...vital('2339-0', 7.2, 'g/L'), subject: ref('an', 'Patient'), effectiveDateTime: '2024-06' }));
  await put('coded', observation({ code: { coding: [{ system: loinc, code: '2339-0' }, { system: 'http://example.org', code: 'GLU' }] }, subject: ref('dao', 'Patient'), effectiveDateTime: '2023-01-05T00:00:00Z', valueString: 'bình thường', status: 'preliminary' }));
  await put('pressure', observation({
    code: { coding: [{ system: loinc, code: '85354-9' }] }, subject: ref('dao', 'Patient'),
    component: [['8480-6', 120], ['8462-4', 80]].map(([code, value]) => ({ code: { coding: [{ system: loinc, code }] }, valueQuantity: { value, unit: 'mmHg', system: ucum, code: 'mm[Hg]' } })),
  }));
  await put('risk', { resourceType: 'RiskAssessment', status: 'final', subject: ref('dao', 'Patient'), prediction: [{ probabilityDecimal: 0.25 }] });
  await put('list', { resourceType: 'List', status: 'current', mode: 'working', entry: [{ item: ref('dao', 'Patient') }] });
  await put('related', { resourceType: 'Composition', status: 'final', type: { text: 'x' }, date: '2024-01-01', title: 'x', author: [{ identifier: { system: 'http://example.org/staff', value: '7' } }] });
}, 60_000);
afterAll(() => server.close());

describe('SRC-8 tokens', () => {
  test.each<[string, string[]]>([
    [`Observation?code=${loinc}|2339-0`, ['coded', 'sugar', 'sugar2']],
    ['Observation?code=2339-0', ['coded', 'sugar', 'sugar2']],
    ['Observation?code=GLU', ['coded']],
    ['Observation?code=http://example.org|2339-0', []],
    ['Observation?code=http://example.org|', ['coded']],
    ['Observation?code=|2339-0', []],
    ['Encounter?class=|IMP', ['open']],
    [`Observation?code:not=${loinc}|2339-0`, ['pressure']],
    ['Observation?code=85354-9,GLU', ['coded', 'pressure']],
    ['Observation?status=preliminary', ['coded']],
    ['Observation?status=http://hl7.org/fhir/observation-status|preliminary', ['coded']],
    ['Observation?status=http://example.org|preliminary', []],
    ['Observation?status:not=final', ['coded']],
    ['Observation?category:missing=false', ['sugar']],
    ['Encounter?_id:missing=true', []],
    ['Observation?combo-code=8480-6', ['pressure']],
    ['Observation?code:text=duong huyet', ['sugar', 'sugar2']],
    ['Patient?identifier=http://example.org/cccd|001180012345', ['dao']],
    ['Patient?identifier=001180012345', ['dao']],
    ['Patient?identifier=http://example.org/other|001180012345', []],
    ['Patient?identifier=http://example.org/mrn|', ['dao']],
    ['Patient?phone=0912.345.678', ['dao']],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|male', ['an']],
    ['Patient?active=true', ['dao']],
    ['Patient?active:missing=true', ['an']],
    ['Patient?deceased=true', ['an']],
  ])('%s', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });
});

describe('SRC-2 strings', () => {
  test.each<[string, string[]]>([
    ['Patient?name=dao', ['dao']],
    ['Patient?name=NGUYEN THI', ['dao']],
    ['Patient?name=thị đào', ['dao']],
    ['Patient?name=Trần Văn', ['an']],
    ['Patient?family=tran', ['an']],
    ['Patient?family:exact=Trần', ['an']],
    ['Patient?family:exact=Tran', []],
    ['Patient?name:contains=guye', ['dao']],
    ['Patient?name=%25', []],
    ['Patient?name=_ran', []],
    ['Organization?address-city=hue', ['bv']],
    ['Patient?name=dao,an', ['an', 'dao']],
    ['Patient?name=thi&name=dao', ['dao']],
  ])('%s', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });
});

describe('SRC-4 dates', () => {
  test.each<[string, string[]]>([
    ['Patient?birthdate=1980-05-17', ['dao']],
    ['Patient?birthdate=1980', ['dao']],
    ['Patient?birthdate=1975-03', []],
    ['Patient?birthdate=ge1976', ['dao']],
    ['Patient?birthdate=lt1976', ['an']],
    ['Patient?birthdate=ne1980', ['an']],
    ['Encounter?date=2024-05', ['visit']],
    ['Encounter?date=ge2024-05-02', ['open', 'visit']],
    ['Encounter?date=gt2024-05-04', ['open']],
    ['Encounter?date=sa2024-04', ['visit']],
    ['Encounter?date=eb2024-05-04', ['visit']],
    ['Encounter?date=lt2024-02', ['open']],
    ['Encounter?date=le2024-05-31', ['open', 'visit']],
    ['Observation?date=ge2024-05-02T01:00:00Z', ['sugar', 'sugar2']],
    ['Observation?date=2024-05-02T08:00:00%2B07:00', ['sugar']],
    ['Observation?date=ap2024-05', ['sugar', 'sugar2']],
    ['Observation?date:missing=true', ['pressure']],
    ['Patient?death-date=2020-01-01', ['an']],
    ['Patient?death-date:missing=true', ['dao']],
    ['Patient?_lastUpdated=ge2000', ['an', 'dao']],
    ['Patient?_lastUpdated=lt2000', []],
  ])('%s', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });
});

describe('SRC-5 numbers and quantities', () => {
  test.each<[string, string[]]>([
    [`Observation?value-quantity=0.9|${ucum}|g/L`, ['sugar']],
    ['Observation?value-quantity=90', ['sugar']],
    ['Observation?value-quantity=90||mg/dL', ['sugar']],
    [`Observation?value-quantity=gt5|${ucum}|g/L`, ['sugar2']],
    [`Observation?value-quantity=90|http://example.org|mg/dL`, []],
    [`Observation?value-quantity=ap95|${ucum}|mg/dL`, ['sugar']],
    ['Observation?value-quantity=ne90', ['sugar2']],
    ['Observation?component-value-quantity=120', ['pressure']],
    [`Observation?combo-value-quantity=80|${ucum}|mm[Hg],90|${ucum}|mg/dL`, ['pressure', 'sugar']],
    ['RiskAssessment?probability=0.25', ['risk']],
    ['RiskAssessment?probability=gt0.3', []],
    ['RiskAssessment?probability:missing=false', ['risk']],
  ])('%s', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });
});

describe('SRC-11 composites', () => {
  test.each<[string, string[]]>([
    [`Observation?component-code-value-quantity=${loinc}|8480-6$gt100`, ['pressure']],
    ['Observation?component-code-value-quantity=8462-4$gt100', []],
    [`Observation?code-value-quantity=2339-0$lt100|${ucum}|mg/dL`, ['sugar']],
    ['Observation?combo-code-value-quantity=8480-6$120,2339-0$90', ['pressure', 'sugar']],
    ['Observation?code-value-string=GLU$binh', ['coded']],
  ])('%s', async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });
});

describe('SRC-10 references and chains', () => {
  test.each<[string, string[], Record<string, string>]>([
    ['Observation?patient={dao}', ['coded', 'pressure', 'sugar'], {}],
    ['Observation?patient=Patient/{dao}&code=2339-0', ['coded', 'sugar'], {}],
    ['Observation?subject=Patient/{an}', ['sugar2'], {}],
    ['Observation?subject:Patient={an}', ['sugar2'], {}],
    ['Observation?subject=Group/{an}', [], {}],
    ['Observation?encounter={visit}', ['sugar'], {}],
    ['Observation?encounter:missing=true&patient={dao}', ['coded', 'pressure'], {}],
    ['Observation?patient:missing=true', [], {}],
    ['Observation?patient.name=dao&code=2339-0', ['coded', 'sugar'], {}],
    ['Observation?subject:Patient.birthdate=lt1976', ['sugar2'], {}],
    ['Observation?encounter.date=2024-05', ['sugar'], {}],
    ['Observation?patient.organization.name=benh vien', ['coded', 'pressure', 'sugar'], {}],
    ['Patient?_has:Observation:patient:code=85354-9', ['dao'], {}],
    ['Patient?_has:Observation:subject:encounter.status=finished', ['dao'], {}],
    ['Patient?_id={an},{dao}', ['an', 'dao'], {}],
    ['Patient?_list={list}', ['dao'], {}],
    ['Composition?author:identifier=http://example.org/staff|7', ['related'], {}],
  ])('%s', async (query, expected) => {
    expect(await find(query.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name))).toEqual(expected);
  });
});

describe('SRC-13 order, pages and totals', () => {
  test('newest first, and the rest by following the links', async () => {
    const seen: string[] = [];
    let query: string | undefined = `Observation?_sort=-date&_count=1&subject=Patient/${ids.dao}`;
    while (query !== undefined && seen.length < 10) {
      const bundle: Bundle = await read(query);
      seen.push(...namesOf(bundle));
      query = bundle.link?.find((link) => link.relation === 'next')?.url.replace(/^.*\/fhir\//, '');
    }
    expect(seen).toEqual(['sugar', 'coded', 'pressure']);
  });
  test.each<[string, string[]]>([
    ['Patient?_sort=family', ['dao', 'an']],
    ['Patient?_sort=-birthdate', ['dao', 'an']],
    ['Observation?_sort=status,-date&status=final,preliminary', ['sugar2', 'sugar', 'pressure', 'coded']],
    ['Observation?_sort=value-quantity&value-quantity:missing=false', ['sugar', 'sugar2']],
  ])('%s', async (query, expected) => {
    expect(namesOf(await read(query))).toEqual(expected);
    const paged = [];
    for (let next: string | undefined = `${query}&_count=1`; next !== undefined; ) {
      const bundle: Bundle = await read(next);
      paged.push(...namesOf(bundle));
      next = bundle.link?.find((link) => link.relation === 'next')?.url.replace(/^.*\/fhir\//, '');
    }
    expect(paged).toEqual(expected);
  });
  test('a cursor that was changed, or belongs to another search, is refused', async () => {
    const next = (await read('Observation?_count=1')).link?.find((link) => link.relation === 'next')?.url.replace(/^.*\/fhir\//, '') ?? '';
    expect(await status(next)).toBe(200);
    expect(await status(next.replace(/_cursor=./, '_cursor=X'))).toBe(400);
    expect(await status(next.replace('_count=1', '_count=2'))).toBe(400);
    expect(await status('Observation?_cursor=a.b')).toBe(400);
  });
  test('totals are told when asked', async () => {
    expect((await read('Observation?code=2339-0&_count=1')).total).toBeUndefined();
    expect((await read('Observation?code=2339-0&_count=1&_total=accurate')).total).toBe(3);
    expect((await read('Observation?code=2339-0&_total=estimate')).total).toBe(3);
    const count = await read('Observation?_summary=count');
    expect([count.total, count.entry]).toEqual([4, undefined]);
  });
});

describe('SRC-14 and SRC-15 includes and subsets', () => {
  test('what matches refer to, and what refers to them', async () => {
    const bundle = await read(`Observation?_id=${ids.sugar}&_include=Observation:subject&_include=Observation:encounter&_include:iterate=Patient:organization`);
    expect(namesOf(bundle)).toEqual(['sugar']);
    expect(namesOf(bundle, 'include').sort()).toEqual(['bv', 'dao', 'visit']);
    expect(namesOf(await read(`Patient?_id=${ids.dao}&_revinclude=Observation:patient&_revinclude=List:item`), 'include').sort()).toEqual(['coded', 'list', 'pressure', 'sugar']);
    expect(namesOf(await read(`Observation?_id=${ids.sugar}&_include=Observation:subject:Group`), 'include')).toEqual([]);
    expect(namesOf(await read(`Observation?_id=${ids.sugar}&_include=*`), 'include').sort()).toEqual(['dao', 'visit']);
  });
  test('a subset keeps what is mandatory, is marked, and keeps decimals as written', async () => {
    const id = newId();
    await server.send(`PUT Observation/${id}`, `{"resourceType":"Observation","id":"${id}","status":"final","code":{"text":"x"},"valueQuantity":{"value":7.200},"note":[{"text":"n"}]}`);
    const answer = await server.send(`GET Observation?_id=${id}&_elements=valueQuantity`);
    expect(answer.body).toContain('"value":7.200');
    const [entry] = (answer.json() as Bundle).entry ?? [];
    expect(Object.keys(entry?.resource ?? {}).sort()).toEqual(['code', 'id', 'meta', 'resourceType', 'status', 'valueQuantity']);
    expect(entry?.resource?.meta?.tag?.[0]?.code).toBe('SUBSETTED');
    const summary = (await read(`Observation?_id=${id}&_summary=true`)).entry?.[0]?.resource as Resource & { note?: unknown };
    expect(summary.note).toBeUndefined();
    await server.send(`DELETE Observation/${id}`);
  });
});

describe('SRC-6 bad input', () => {
  test.each([
    'Patient?nonsense=1', 'Patient?name:upsidedown=x', 'Patient?birthdate=yesterday', 'Patient?birthdate=2024-13-45x', 'Observation?value-quantity=many', 'RiskAssessment?probability=1e9999',
    'Observation?patient=../../etc', 'Observation?subject:Banana=1', 'Patient?_sort=nonsense', 'Patient?_sort=identifier', 'Patient?_count=many', 'Patient?_total=some', 'Patient?_include=x',
    'Patient?_include=Patient:name', 'Patient?_has:x=1', 'Patient?_has:Observation:code:x=1', 'Observation?subject.name.family=x', 'Patient?active:missing=maybe', 'Observation?code-value-quantity=x',
    'Patient?_summary=all', 'Patient?_elements=a;b', 'Patient?constructor=1', 'Patient?__proto__=1', 'Location?near=91|0', 'Patient?_text=-', 'Patient?name.given=x',
  ])('%s is refused with a clear outcome', async (query) => {
    const answer = await server.send(`GET ${query}`);
    expect(answer.statusCode).toBe(400);
    const outcome = answer.json() as Resource & { issue: { diagnostics?: string; details?: { text?: string } }[] };
    expect(outcome.resourceType).toBe('OperationOutcome');
  });
  test('unknown parameters are ignored when the client asks for leniency, wrong values are not', async () => {
    const bundle = await read('Patient?nonsense=1&family=tran', { prefer: 'handling=lenient' });
    expect(namesOf(bundle)).toEqual(['an']);
    expect(bundle.link?.[0]?.url).not.toContain('nonsense');
    expect((await server.send('GET Patient?birthdate=x', undefined, { prefer: 'handling=lenient' })).statusCode).toBe(400);
  });
  test('every parameter that is unknown is named', async () => {
    const answer = await server.send('GET Patient?nonsense=1&family=tran&other=x&_query=y', undefined, { prefer: 'handling=strict' });
    const { issue } = answer.json() as { issue: { diagnostics?: string }[] };
    expect([answer.statusCode, issue.map(({ diagnostics }) => diagnostics?.split(':')[0])]).toEqual([400, ['nonsense', 'other', '_query']]);
  });
  test('no query makes the server fail or changes data', async () => {
    const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("'; drop table fhir.res; --", '\u0000', '$1', '%', '\\', '|||', ',,,', '$$$', '2024', 'ge', '1e308', 'a|b|c', '\ud800'));
    const name = fc.constantFrom('name', 'name:contains', 'name:exact', 'identifier', 'birthdate', 'gender:not', '_id', '_lastUpdated', '_sort', '_include', '_has:Observation:patient:code', 'general-practitioner', 'organization.name', '_cursor', '_elements', '_list', 'phone', 'address', 'active:missing', '_profile:below', 'link:identifier');
    const before = await server.count();
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.oneof({ weight: 5, arbitrary: name }, { weight: 1, arbitrary: fc.string() }), nasty), { maxLength: 4 }), async (pairs) => {
      const query = pairs.map(([key, value]) => `${encodeURIComponent(key.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`).join('&');
      expect([200, 400]).toContain(await status(`Patient?${query}`));
    }), { numRuns: 300 });
    await fc.assert(fc.asyncProperty(fc.constantFrom('value-quantity', 'code', 'combo-code-value-quantity', 'component-code-value-concept', 'subject', 'date', 'value-string', 'based-on:identifier'), nasty, async (key, value) => {
      expect([200, 400]).toContain(await status(`Observation?${key}=${encodeURIComponent(value.toWellFormed())}`));
    }), { numRuns: 200 });
    expect(await server.count()).toBe(before);
  }, 60_000);
});
