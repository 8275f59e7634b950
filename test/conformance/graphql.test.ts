// https://hl7.org/fhir/R4/graphql.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FhirServer, openFhirServer, testCaller } from '../fhirServer.ts';

const coded = (code: string) => ({ coding: [{ system: 'http://c', code }] });
const record = [
  { resourceType: 'Organization', id: 'house', name: 'Bệnh viện' },
  { resourceType: 'Patient', id: 'hoa', name: [{ use: 'official', text: 'Nguyễn Thị Hoa', family: 'Nguyễn' }, { use: 'nickname', text: 'Hoa' }], gender: 'female', managingOrganization: { reference: 'Organization/house' } },
  { resourceType: 'Observation', id: 'one', status: 'final', code: coded('a'), subject: { reference: 'Patient/hoa' }, effectiveDateTime: '2026-01-02', valueQuantity: { value: 5.10, unit: 'g' } },
  { resourceType: 'Observation', id: 'two', status: 'final', code: coded('b'), subject: { reference: 'Patient/hoa' }, effectiveDateTime: '2026-01-01' },
];

describe('$graphql', () => {
  let server: FhirServer;
  beforeAll(async () => {
    server = await openFhirServer(testCaller, { authenticate: async ({ headers }) => (headers['x-facility'] === '2' ? { ...testCaller, dk: 2 } : testCaller) });
    const entry = record.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
    const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }).replace('"value":5.1,', '"value":5.10,');
    expect((await server.send('POST ', text)).statusCode).toBe(200);
  });
  afterAll(() => server.close());

  const post = (query: string, variables?: object, path = '') => server.send(`POST ${path}$graphql`, JSON.stringify({ query, variables }), { 'content-type': 'application/json' });
  const ask = async (query: string, variables?: object, path = '') => {
    const answer = await post(query, variables, path);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  const refused = async (query: string, path = '') => {
    const answer = await post(query, undefined, path);
    const { issue } = answer.json() as { issue: { diagnostics?: string; details: { coding: { code: string }[] } }[] };
    return [answer.statusCode, issue[0]?.details.coding[0]?.code, issue.map(({ diagnostics }) => diagnostics).join(' ')];
  };

  test('GQL-1 one resource, a list, a page, by the parameters of the search', async () => {
    const query = 'query ($id: ID!) { Patient(id: $id) { resourceType id gender name(use: "official") { text } } ObservationList(patient: ["hoa"], _sort: "-date") { id } ObservationConnection(code: "a", _count: 1) { pagesize next edges { resource { id status } } } }';
    expect(await ask(query, { id: 'hoa' })).toEqual({ data: {
      Patient: { resourceType: 'Patient', id: 'hoa', gender: 'female', name: [{ text: 'Nguyễn Thị Hoa' }] }, ObservationList: [{ id: 'one' }, { id: 'two' }],
      ObservationConnection: { pagesize: 1, next: null, edges: [{ resource: { id: 'one', status: 'final' } }] },
    } });
    const page = (await ask('{ ObservationConnection(_sort: "date", _count: 1) { next edges { resource { id } } } }')).data.ObservationConnection;
    expect([page.edges[0].resource.id, (await ask('query ($c: String) { ObservationList(_sort: "date", _count: 1, _cursor: $c) { id } }', { c: page.next })).data.ObservationList]).toEqual(['two', [{ id: 'one' }]]);
    const got = await server.send(`GET $graphql?query=${encodeURIComponent('{ Observation(id: "one") { valueQuantity { value } } }')}`);
    expect(got.body).toBe('{"data":{"Observation":{"valueQuantity":{"value":5.10}}}}');
    const types = (await ask('{ __schema { types { name } } }')).data.__schema.types.map(({ name }: { name: string }) => name);
    expect(['Patient', 'VisionPrescription', 'ObservationConnection', 'PatientContact'].filter((name) => !types.includes(name))).toEqual([]);
  });

  test('GQL-2 of one resource: what refers to it, and what it refers to', async () => {
    const { data } = await ask('{ gender name(_offset: 1) { use } managingOrganization { reference resource { id ... on Organization { name } } } ObservationList(_reference: "patient", code: "b") { id subject { resource(type: "Patient") { resourceType } other: resource(type: "Group") { id } } } }', undefined, 'Patient/hoa/');
    expect(data).toEqual({
      gender: 'female', name: [{ use: 'nickname' }], managingOrganization: { reference: 'Organization/house', resource: { id: 'house', name: 'Bệnh viện' } },
      ObservationList: [{ id: 'two', subject: { resource: { resourceType: 'Patient' }, other: null } }],
    });
  });

  test('GQL-3 the rights and the trail of any read and search', async () => {
    const before = server.events.length;
    await ask('{ Patient(id: "hoa") { id } ObservationList(patient: "hoa") { id } }');
    expect(server.events.slice(before).map(({ interaction, type }) => `${interaction} ${type}`).sort()).toEqual(['read Patient', 'search-type Observation']);
    const answer = await server.send('POST $graphql', JSON.stringify({ query: '{ Patient(id: "hoa") { id } PatientList { id } }' }), { 'content-type': 'application/json', 'x-facility': '2' });
    expect(answer.json()).toEqual({ data: { Patient: null, PatientList: [] }, errors: [{ message: expect.any(String), path: ['Patient'] }] });
  });

  test('GQL-4 what is not understood or too much is refused, with the reason or the limit', async () => {
    expect(await refused('{ Patient(id: "hoa") { colour } }')).toEqual([400, 'graphql.bad-query', expect.stringContaining('colour')]);
    expect(await refused('{ Patient(id: ')).toEqual([400, 'graphql.bad-query', expect.stringContaining('Syntax')]);
    expect(await refused('mutation { PatientCreate { id } }')).toEqual([400, 'graphql.bad-query', expect.any(String)]);
    expect((await server.send('POST $graphql', '[]', { 'content-type': 'application/json' })).statusCode).toBe(400);
    const doubled = Array.from({ length: 30 }, (_, at) => `fragment f${at} on Patient { ...f${at + 1} ...f${at + 1} }`).join(' ');
    const many = (n: number, one: (at: number) => string) => Array.from({ length: n }, (_, at) => one(at)).join(' ');
    for (const [query, limit] of [
      [`{ Patient(id: "hoa") { ...f0 } } ${doubled} fragment f30 on Patient { id }`, /14 deep|400 fields/], [`{ ${many(401, (at) => `a${at}: PatientList { id }`)} }`, /400 fields/], [`{ ${'a { '.repeat(20)} b ${'} '.repeat(20)} }`, /14 deep/],
      [`{ PatientList { id } }${' '.repeat(20_000)}`, /20000 characters/],
    ] as const) expect(await refused(query)).toEqual([400, 'graphql.too-costly', expect.stringMatching(limit)]);
    const strange = await ask('{ a: Patient(id: "_history") { id } b: Patient(id: "$everything") { id } c: Patient(id: "../Observation/one") { id } }');
    expect([strange.data, strange.errors.length]).toEqual([{ a: null, b: null, c: null }, 3]);
    const page = await ask('{ PatientList(_count: 101) { id } }');
    expect(page.errors[0].message).toContain('100');
    const greedy = await ask(`{ ${many(11, (at) => `a${at}: PatientList(_count: 100) { id }`)} }`);
    expect(greedy.errors.map(({ message }: { message: string }) => message)).toEqual([expect.stringContaining('1000 resources')]);
  });
});
