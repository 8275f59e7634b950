// https://hl7.org/fhir/R4/patient-operation-match.html
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCandidateQuery } from '#modules/reception/model/index.ts';
import { candidateSql, candidateValues } from '#modules/reception/server/people/findMatches.ts';
import { openReceptionServer } from './receptionServer.ts';
import type { ReceptionServer } from './receptionServer.ts';

let server: ReceptionServer;
const sid = 'http://fhir.ehealth.gov.vn/core/sid';
const hoa = { resourceType: 'Patient', active: true, identifier: [{ system: `${sid}/citizen_id`, value: '001160012345' }], name: [{ use: 'official', text: 'Nguyễn Thị Hoa' }], gender: 'female', birthDate: '1960-03-12', telecom: [{ system: 'phone', value: '0912345678' }] };
const put = async (id: string, more: object) => expect((await server.send(`PUT Patient/${id}`, JSON.stringify({ ...hoa, ...more, id }))).statusCode).toBe(201);
const code = (answer: { json(): unknown }) => (answer.json() as { issue: { details: { coding: { code: string }[] } }[] }).issue[0]?.details.coding[0]?.code;
const match = async (patient: object, ...parameter: object[]) => {
  const answer = await server.send('POST Patient/$match', JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', ...patient } }, ...parameter] }));
  expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('searchset')]);
  return (answer.json() as { entry?: { resource: { id: string }; search: { score: number; extension: { valueCode: string }[] } }[] }).entry?.map(({ resource, search }) => `${resource.id} ${search.extension[0]?.valueCode}`) ?? [];
};

beforeAll(async () => {
  server = await openReceptionServer();
  await put('hoa', {});
  await put('hoa-again', { identifier: undefined, name: [{ text: 'Ng. T. Hoa' }], telecom: undefined });
  await put('binh', { identifier: [{ system: `${sid}/citizen_id`, value: '079088000002' }], name: [{ text: 'Trần Văn Bình' }], gender: 'male', birthDate: '1988-07-01' });
  await put('closed', { active: false });
});
afterAll(() => server.close());

describe('$match', () => {
  it('IDY-1 finds by number, by name and birth with their slips; best first', async () => {
    expect(await match({ identifier: hoa.identifier, name: [{ text: 'nguyen thi hoa' }] })).toEqual(['hoa certain']);
    expect(await match({ name: hoa.name, birthDate: '1960-03-12', gender: 'female', identifier: hoa.identifier })).toEqual(['hoa certain', 'hoa-again probable']);
    expect(await match({ name: [{ family: 'Nguyễn', given: ['Thị', 'Hoa'] }], birthDate: '1960-12-03', gender: 'female' })).toEqual(['hoa probable', 'hoa-again possible']);
    expect(await match({ name: hoa.name, birthDate: '1975-01-01' })).toEqual([]);
  });
  it('IDY-1 certain ones only, and no more than asked for', async () => {
    const asked = { name: hoa.name, birthDate: hoa.birthDate, identifier: hoa.identifier };
    expect(await match(asked, { name: 'onlyCertainMatches', valueBoolean: true })).toEqual(['hoa certain']);
    expect(await match(asked, { name: 'count', valueInteger: 1 })).toEqual(['hoa certain']);
  });
  it('IDY-1 what cannot be asked is refused by name', async () => {
    for (const [body, fault] of [['{}', 'fhir.operation-input'], ['', 'fhir.operation-input'], ['{"resourceType":"Patient"}', 'reception.match-nothing'], ['{"resourceType":"Patient","gender":"x"}', 'fhir.operation-input'], ['{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","birthDate":"1960"}},{"name":"count","valueInteger":-1}]}', 'fhir.operation-input']]) {
      const answer = await server.send('POST Patient/$match', body);
      expect([body, answer.statusCode, code(answer)]).toEqual([body, 422, fault]);
    }
  });
  it('IDY-6 the candidates among 20,000 people come from indexes alone', async () => {
    await server.db.query(`insert into reception.person (dk, patient_id, name, words, birth_date) select 1, 'gen-' || n, 'Nguyễn Văn ' || n, array_to_tsvector(array['nguien', 'van', 'w' || (n % 500), 'i_nva', 'y' || (1940 + n % 80)]), (date '1940-01-01' + n)::text from generate_series(1, 20000) n`);
    await server.db.query(`insert into reception.person_key (dk, value, kind, patient_id) select 1, (100000000 + n)::text, 'phone', 'gen-' || n from generate_series(1, 20000) n`);
    await server.db.query('analyze reception.person');
    await server.db.query('analyze reception.person_key');
    const values = candidateValues(1, buildCandidateQuery({ name: 'Nguyễn Văn W17', birthDate: '1960-03-12', phone: '100000017' }));
    const { rows } = await server.db.query<{ 'QUERY PLAN': string }>(`explain ${candidateSql}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on person/);
    expect(plan).toMatch(/person_birth/);
  });
});
