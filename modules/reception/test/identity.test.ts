// https://hl7.org/fhir/R4/patient-operation-match.html
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCandidateQuery } from '#modules/reception/model/index.ts';
import { candidateSql, candidateValues } from '#modules/reception/server/people/findMatches.ts';
import { settleStragglers } from '#modules/reception/server/identity/settleStragglers.ts';
import { lookForSuspects } from '#modules/reception/server/identity/suspectRows.ts';
import { room } from '#fhir/rest/room.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { openFhirServer } from '../../../test/fhirServer.ts';
import type { FhirServer } from '../../../test/fhirServer.ts';
import { receptionCaller } from './receptionServer.ts';

let server: FhirServer;
let services: RestServices | undefined;
/** Hands the services of the server to the tests of what runs in the background. */
const spy = room({ name: 'spy', routes: async (_app, given) => { services = given; } });
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
  server = await openFhirServer(receptionCaller, { rooms: [spy], authenticate: async ({ headers }) => ({ ...receptionCaller, accountId: String(headers['x-account'] ?? 'first'), ...(headers['x-no'] !== undefined && { permissions: new Set() }) }) });
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

describe('merging and parting', () => {
  const post = (line: string, body: object, headers: Record<string, string> = {}) => server.send(`POST ${line}`, JSON.stringify(body), headers);
  const get = async (line: string) => (await server.send(`GET ${line}`)).json();
  const subject = (id: string) => ({ reference: `Patient/${id}` });
  const observation = (id: string, more: object) => ({ resourceType: 'Observation', id, status: 'final', code: { text: 'HA' }, ...more });
  const store = async (...resources: { resourceType: string; id: string }[]) => {
    for (const resource of resources) expect((await server.send(`PUT ${resource.resourceType}/${resource.id}`, JSON.stringify(resource))).statusCode).toBeLessThan(300);
  };
  const pair = async (a: string, b: string) => {
    await put(a, { name: [{ text: `Lý Thị ${a}` }], identifier: undefined });
    await put(b, { name: [{ text: `Lý Thị ${b}` }], identifier: undefined });
  };
  const merge = async (sourceId: string, targetId: string, headers = {}) => post('Patient/$merge-patients', { sourceId, targetId, reason: 'Cùng một người, đã xem căn cước' }, headers);
  const ids = async (patient: string) => ((await get(`Observation?patient=Patient/${patient}&_count=50`)) as { entry?: { resource: { id: string } }[] }).entry?.map(({ resource }) => resource.id).sort() ?? [];

  it('IDY-8 IDY-9 IDY-10 everything moves in new versions, and exactly that goes back', async () => {
    await pair('ma', 'mb');
    const text = `{"resourceType":"Observation","id":"o-digits","status":"final","code":{"text":"HA"},"subject":{"reference":"Patient/ma"},"valueQuantity":{"value":1.10,"unit":"g"}}`;
    expect((await server.send('PUT Observation/o-digits', text)).statusCode).toBe(201);
    await store(observation('o-own', { subject: subject('mb') }), observation('o-both', { subject: subject('ma'), performer: [subject('mb')] }), { resourceType: 'Group', id: 'g', type: 'person', actual: true, member: [{ entity: subject('mb') }, { entity: subject('ma') }] } as never);
    await server.db.query(`insert into reception.ticket (dk, id, room_id, day, number, state, urgency, purpose, patient_id, arrived_at, concluding, calls) values (1, 'tk', 'r', current_date, 1, 'waiting', 'ordinary', 'examination', 'ma', now(), false, 0)`);
    const done = (await merge('ma', 'mb')).json() as { mergeId: string; moved: object[] };
    expect(done).toMatchObject({ outcome: 'merged', moved: [{ type: 'Observation', count: 2 }, { type: 'Group', count: 1 }] });
    expect([await ids('ma'), await ids('mb')]).toEqual([[], ['o-both', 'o-digits', 'o-own']]);
    expect((await server.send('GET Observation/o-digits')).body).toContain('"subject":{"reference":"Patient/mb"},"valueQuantity":{"value":1.10,');
    expect(await get('Observation/o-digits/_history/1')).toMatchObject({ subject: subject('ma') });
    expect(await get('Patient/ma')).toMatchObject({ active: false, link: [{ type: 'replaced-by', other: subject('mb') }] });
    expect((await server.db.query(`select patient_id from reception.ticket where id = 'tk'`)).rows).toEqual([{ patient_id: 'mb' }]);
    expect((await server.db.query(`select 1 from reception.person where patient_id = 'ma'`)).rows).toEqual([]);

    await store(observation('o-new', { subject: subject('mb') }), observation('o-digits', { subject: subject('mb'), valueString: 'changed since' }));
    const undone = await post('Patient/$unmerge-patients', { mergeId: done.mergeId, reason: 'Hai chị em sinh đôi' });
    expect(undone.json()).toEqual({ returned: [{ type: 'Observation', count: 2 }, { type: 'Group', count: 1 }], stayed: ['Observation/o-new'], stayedMore: false });
    expect([await ids('ma'), await ids('mb')]).toEqual([['o-both', 'o-digits'], ['o-new', 'o-own']]);
    expect(await get('Observation/o-digits')).toMatchObject({ subject: subject('ma'), valueString: 'changed since' });
    expect(await get('Observation/o-both')).toMatchObject({ subject: subject('ma'), performer: [subject('mb')] });
    expect(await get('Group/g')).toMatchObject({ member: [{ entity: subject('mb') }, { entity: subject('ma') }] });
    expect(await get('Patient/ma')).toEqual({ ...(await get('Patient/ma/_history/1')), meta: { versionId: '3', lastUpdated: expect.any(String) } });
    expect((await get('Patient/mb')).link).toBeUndefined();
    expect((await server.db.query(`select patient_id from reception.ticket where id = 'tk'`)).rows).toEqual([{ patient_id: 'ma' }]);
    expect(code(await post('Patient/$unmerge-patients', { mergeId: done.mergeId, reason: 'noch einmal' }))).toBe('reception.merge-not-found');
  });

  it('IDY-7 two people merging the same records at once merge once; the other way round is refused', async () => {
    await pair('ra', 'rb');
    await store(observation('o-race', { subject: subject('ra') }));
    const answers = await Promise.all([merge('ra', 'rb'), merge('ra', 'rb'), merge('rb', 'ra'), merge('ra', 'rb')]);
    const merged = answers.filter(({ statusCode }) => statusCode === 200).map((answer) => (answer.json() as { mergeId: string }).mergeId);
    expect([new Set(merged).size, answers.map(({ statusCode }) => statusCode).filter((status) => status === 409).length]).toEqual([1, 4 - merged.length]);
    expect((await server.db.query<{ n: number }>(`select count(*)::int as n from reception.merge where state = 'merged' and source_id in ('ra', 'rb')`)).rows[0]?.n).toBe(1);
    for (const [sourceId, targetId, status] of [['ra', 'ra', 422], ['none', 'rb', 404]] as const) expect((await merge(sourceId, targetId)).statusCode).toBe(status);
  });

  it('IDY-7 $merge for programs: a preview that writes nothing, then the merge; who lacks the permission is refused', async () => {
    await pair('pa', 'pb');
    await store(observation('o-p', { subject: subject('pa') }));
    const body = (...more: object[]) => ({ resourceType: 'Parameters', parameter: [{ name: 'source-patient', valueReference: subject('pa') }, { name: 'target-patient', valueReference: subject('pb') }, ...more] });
    const before = await server.count();
    const preview = (await post('Patient/$merge', body({ name: 'preview', valueBoolean: true }))).json() as { parameter: { name: string; resource: Record<string, unknown> }[] };
    expect(preview.parameter.map(({ name }) => name)).toEqual(['input', 'outcome', 'result']);
    expect(preview.parameter[1]?.resource).toMatchObject({ issue: [{ severity: 'information', diagnostics: 'would move Observation: 1' }] });
    expect(await server.count()).toBe(before);
    expect((await post('Patient/$merge', body({ name: 'reason', valueString: 'cùng một người' }), { 'x-no': '1' })).statusCode).toBe(403);
    expect((await post('Patient/$merge', body())).statusCode).toBe(422);
    expect((await post('Patient/$merge', { resourceType: 'Parameters', parameter: [{ name: 'source-patient-identifier', valueIdentifier: { system: 'urn:x', value: 'none' } }, { name: 'target-patient', valueReference: subject('pb') }, { name: 'reason', valueString: 'abcde' }] })).statusCode).toBe(404);
    expect((await post('Patient/$merge', body({ name: 'reason', valueString: 'cùng một người' }))).json().parameter[2].resource).toMatchObject({ id: 'pb', link: [{ type: 'replaces', other: subject('pa') }] });
    expect(await ids('pb')).toEqual(['o-p']);
  });

  it('IDY-13 what a device still writes to the closed record follows', async () => {
    await store(observation('o-late', { subject: subject('pa') }));
    expect(services && (await settleStragglers(services))).toBe(1);
    expect(await ids('pb')).toEqual(['o-late', 'o-p']);
    expect(services && (await settleStragglers(services))).toBe(0);
  });

  it('IDY-14 with four eyes the first proposes and another one merges', async () => {
    await pair('fa', 'fb');
    await store({ resourceType: 'Organization', id: receptionCaller.facilityId, name: 'BV', extension: [{ url: 'urn:lanh:merge-four-eyes', valueBoolean: true }] } as never);
    expect((await merge('fa', 'fb')).json()).toMatchObject({ outcome: 'proposed' });
    expect(code(await merge('fa', 'fb'))).toBe('reception.merge-second-person');
    expect((await post('Patient/$compare-records', { firstId: 'fa', secondId: 'fb' })).json()).toMatchObject({ fourEyes: true, proposedBy: 'Test', ownProposal: true });
    expect((await merge('fa', 'fb', { 'x-account': 'second' })).json()).toMatchObject({ outcome: 'merged' });
    await store({ resourceType: 'Organization', id: receptionCaller.facilityId, name: 'BV' } as never);
  });

  it('IDY-12 pairs are found in the background, compared, and not asked again once somebody knows better', async () => {
    await put('da', { name: [{ text: 'Khuất Duy Tiến' }], birthDate: '1971-02-03', identifier: undefined });
    await put('db', { name: [{ text: 'Khuat Duy Tien' }], birthDate: '1971-02-03', identifier: undefined, telecom: undefined });
    const look = () => lookForSuspects(server.db, new Date());
    await server.db.query(`update reception.person set looked_at = now() where patient_id like 'gen-%'`);
    expect(await look()).toBeGreaterThan(1);
    expect(await look()).toBe(0);
    const suspects = async () => ((await post('Patient/$list-suspects', {})).json() as { suspects: { first: { id: string }; second: { id: string } }[] }).suspects.map(({ first, second }) => [first.id, second.id]);
    expect(await suspects()).toContainEqual(['da', 'db']);
    expect((await post('Patient/$compare-records', { firstId: 'da', secondId: 'db' })).json()).toMatchObject({ grade: 'probable', agree: ['name', 'birthDate', 'sex'], warnings: [], first: { openTickets: 0, resources: [] } });
    expect((await post('Patient/$dismiss-suspect', { firstId: 'db', secondId: 'da', reason: 'Đã gặp cả hai người' })).statusCode).toBe(200);
    await put('dc', { name: [{ text: 'Khuất D. Tiến' }], birthDate: '1971-02-03', identifier: undefined });
    await server.db.query(`update reception.person set looked_at = null where patient_id in ('da', 'dc')`);
    await look();
    expect(await suspects()).not.toContainEqual(['da', 'db']);
    expect(await suspects()).toContainEqual(['da', 'dc']);
    await merge('dc', 'da');
    expect(await suspects()).not.toContainEqual(['da', 'dc']);
    expect((await post('Patient/$list-merges', { limit: 1 })).json()).toMatchObject({ merges: [{ sourceId: 'dc', targetId: 'da', sourceName: 'Khuất D. Tiến', by: 'Test' }] });
  });
});
