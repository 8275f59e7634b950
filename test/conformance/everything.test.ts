// https://hl7.org/fhir/R4/patient-operation-everything.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import { placeOf, readTables, writeSpread } from '#platform/db/spread.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';
import { findKeyless, recordStatements } from '../keyedStatements.ts';

describe('$everything', () => {
  let server: FhirServer;
  beforeAll(async () => {
    server = await openFhirServer();
    const answer = await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [...house, ...record('p1', 'e1', '2024'), ...record('p2', 'e2', '2025')] }));
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  });
  afterAll(() => server.close());

  const ask = async (line: string, body?: object): Promise<Bundle> => {
    const answer = await server.send(line, body && JSON.stringify(body));
    expect([line, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([line, 200, '']);
    return answer.json();
  };
  const names = ({ entry = [] }: Bundle, mode?: string) => entry.filter(({ search }) => mode === undefined || search?.mode === mode).map(({ resource }) => `${resource?.resourceType}/${resource?.id}`);
  const whole = ['Patient/p1', 'AllergyIntolerance/p1-a', 'Basic/p1-b', 'Condition/p1-c', 'Coverage/p1-v', 'Encounter/e1', 'Observation/p1-o1', 'Observation/p1-o2', 'RelatedPerson/p1-r'];
  const around = ['Location/room', 'Organization/house', 'Practitioner/doctor'];

  test('OPR-8 a patient comes with the whole record and what it refers to in the house, and with nothing of others', async () => {
    const bundle = await ask('GET Patient/p1/$everything');
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: whole.length });
    expect(names(bundle, 'match')[0]).toBe('Patient/p1');
    expect(names(bundle, 'match').sort()).toEqual([...whole].sort());
    expect(names(bundle, 'include').sort()).toEqual(around);
    const [first] = bundle.entry ?? [];
    expect(first?.fullUrl).toMatch(/\/fhir\/Patient\/p1$/);
    expect(first?.resource).toEqual((await server.send('GET Patient/p1')).json());
    expect(server.events.filter(({ interaction }) => interaction === 'everything')).toMatchObject([{ action: 'R', type: 'Patient', id: 'p1', patientId: expect.any(String) }]);
  });

  test('RPL-3 searches, histories and $everything read where a replica may answer; reads by id and writes do not', async () => {
    const seen: string[] = [];
    const { db } = server;
    const { reads, keyedReads } = db;
    const watched = (of: Db): Db => ({ query: (sql, values, name) => { seen.push(sql); return of.query(sql, values, name); } });
    Object.assign(db, { reads: watched(reads), keyedReads: watched(keyedReads) });
    const reading = async (line: string, body?: string): Promise<[string, boolean]> => {
      seen.length = 0;
      expect((await server.send(line, body)).statusCode).toBeLessThan(300);
      return [line, seen.length > 0];
    };
    const there = ['GET Observation?patient=p1', 'GET ?_type=Patient,Observation', 'GET Patient/p1/_history', 'GET Patient/_history', 'GET _history', 'GET Patient/p1/$everything'];
    for (const line of there) expect(await reading(line)).toEqual([line, true]);
    for (const line of ['GET Patient/p1', 'GET Patient/p1/_history/1']) expect(await reading(line)).toEqual([line, false]);
    expect(await reading('POST Basic', '{"resourceType":"Basic","code":{"text":"x"}}')).toEqual(['POST Basic', false]);
    Object.assign(db, { reads, keyedReads });
  });

  test('DKY-2 reads, searches and writes of every kind carry the key of their facility to every table that is spread by it', async () => {
    const recorder = recordStatements();
    const lines = [
      'GET Patient/p1', 'GET Patient/p1/_history/1', 'GET Patient/p1/_history', 'GET Patient/_history', 'GET _history', 'GET Patient/p1/$everything?start=2024-01-01&_since=2024-01-01', 'GET Encounter/e1/$everything',
      'GET Observation?patient=p1&code=x&_sort=-date&_count=20', 'GET Observation?date=ge2024-01-01&_total=accurate', 'GET Observation?value-quantity=gt1', 'GET Patient?name=a&identifier=x|1&_sort=family', 'GET Patient?name:contains=an&birthdate=lt2020',
      'GET Observation?subject:Patient.name=a&_include=Observation:subject', 'GET Patient?_has:Observation:patient:code=x&_revinclude=Observation:subject', 'GET Encounter?_filter=patient eq Patient/p1 or status eq finished', 'GET ?_type=Patient,Observation&_lastUpdated=gt2024-01-01',
      'GET Condition?code:not=x&patient:missing=false', 'GET AuditEvent?patient=p1', 'GET Observation/$lastn?patient=p1', 'GET Patient/p1/$summary',
    ];
    for (const line of lines) expect([line, (await server.send(line)).statusCode]).toEqual([line, 200]);
    const basic = '{"resourceType":"Basic","id":"key","code":{"text":"x"}}';
    for (const line of ['PUT Basic/key', 'PUT Basic/key', 'POST Basic']) expect((await server.send(line, basic)).statusCode).toBeLessThan(300);
    expect((await server.send('POST Basic', basic, { 'if-none-exist': 'code:text=x', 'idempotency-key': 'key' })).statusCode).toBeLessThan(500);
    expect((await server.send('DELETE Basic/key')).statusCode).toBe(204);
    recorder.stop();
    expect(recorder.texts.size).toBeGreaterThan(30);
    expect(await findKeyless(server.db, recorder.texts)).toEqual([]);
  });

  test('DKY-2 a statement that forgets the key is found, and so is one whose join forgets it', async () => {
    const found = async (sql: string) => (await findKeyless(server.db, [sql])).map((one) => one.split(':')[0]);
    expect(await found('select content from fhir.res where rid = $1')).toEqual(['fhir.res']);
    expect(await found('select 1 from fhir.res r join fhir.ix_ref x on x.rid = r.rid where r.dk = $1')).toEqual(['fhir.ix_ref']);
    expect(await found('update fhir.res set flags = 0 where rid = $1')).toEqual(['fhir.res']);
    expect(await found('select 1 from fhir.res r join fhir.ix_ref x on x.dk = r.dk and x.rid = r.rid where r.dk = $1')).toEqual([]);
  });

  test('DKY-1 every table of the product has its place, and keys point only where they may', async () => {
    const tables = await readTables(server.db);
    const places = new Map(tables.map((table) => [table.name, placeOf(table)]));
    for (const { name, pointsAt } of tables.filter((table) => placeOf(table) === 'spread')) for (const other of pointsAt) expect([name, other, places.get(other)]).not.toEqual([name, other, 'first']);
    for (const { name, pointsAt } of tables.filter((table) => placeOf(table) === 'everywhere')) for (const other of pointsAt) expect([name, other, places.get(other)]).toEqual([name, other, 'everywhere']);
    const sql = writeSpread(tables);
    for (const { name } of tables) expect(sql).toContain(name);
    expect(sql).toContain(`select create_distributed_table('fhir.res', 'dk', colocate_with => '`);
    expect(sql.indexOf(`create_distributed_table('documents.paper'`)).toBeLessThan(sql.indexOf(`create_distributed_table('documents.step'`));
    expect(sql).toContain('alter table platform.audit add primary key (dk, chain, n);');
    expect(tables.filter((table) => placeOf(table) === 'first' && table.hasKey)).toEqual([]);
  });

  test('OPR-8 pages of any size together are the same, each thing once', async () => {
    for (const count of [1, 4, 9, 12]) {
      const seen: string[] = [];
      let line: string | undefined = `GET Patient/p1/$everything?_count=${count}`;
      while (line !== undefined) {
        const page: Bundle = await ask(line);
        expect(page.entry?.length).toBeLessThanOrEqual(count);
        seen.push(...names(page));
        const next: string | undefined = page.link?.find(({ relation }) => relation === 'next')?.url;
        line = next && `GET ${next.slice(next.indexOf('/fhir/') + 6)}`;
      }
      expect(seen.toSorted()).toEqual([...whole, ...around].toSorted());
    }
  });

  test('OPR-8 _type, _since, start and end narrow it, by address or Parameters', async () => {
    expect(names(await ask('GET Patient/p1/$everything?_type=Observation,Practitioner')).sort()).toEqual(['Observation/p1-o1', 'Observation/p1-o2', 'Practitioner/doctor']);
    const body = { resourceType: 'Parameters', parameter: [{ name: '_type', valueCode: 'Observation' }, { name: '_type', valueCode: 'Encounter' }, { name: 'start', valueDate: '2024-03-02' }] };
    expect(names(await ask('POST Patient/p1/$everything', body))).toEqual(['Observation/p1-o2']);
    expect(names(await ask('GET Patient/p1/$everything?end=2024-03-01&_type=Observation,Encounter,Patient')).sort()).toEqual(['Encounter/e1', 'Observation/p1-o1', 'Patient/p1']);
    const { meta } = (await server.send('GET Patient/p1')).json();
    await server.send('PUT Condition/p1-c', JSON.stringify({ resourceType: 'Condition', id: 'p1-c', subject: { reference: 'Patient/p1' }, code: { text: 'later' } }));
    expect(names(await ask(`GET Patient/p1/$everything?_since=${new Date(Date.parse(meta.lastUpdated) + 1).toISOString()}`))).toEqual(['Condition/p1-c']);
  });

  test('OPR-8 an encounter comes with what belongs to it, its patient and its people', async () => {
    const bundle = await ask('GET Encounter/e1/$everything');
    expect(names(bundle, 'match').sort()).toEqual(['Encounter/e1', 'Observation/p1-o1', 'Observation/p1-o2']);
    expect(names(bundle, 'include').sort()).toEqual(['Location/room', 'Patient/p1', 'Practitioner/doctor']);
  });

  test('OPR-8 what is asked wrongly is refused with the name of the parameter', async () => {
    for (const query of ['_type=Nonsense', '_count=0', '_count=x', 'start=yesterday', '_since=2024-02-30', '_cursor=abc', 'nonsense=1']) {
      const answer = await server.send(`GET Patient/p1/$everything?${query}`);
      expect([query, answer.statusCode, answer.json().issue[0].diagnostics]).toEqual([query, 400, expect.stringContaining(query.slice(0, query.indexOf('=')))]);
    }
    expect((await server.send('GET Encounter/e1/$everything?start=2024-01-01')).statusCode).toBe(400);
    expect((await server.send('GET Patient/none/$everything')).statusCode).toBe(404);
    expect((await server.send('GET Patient/$everything')).statusCode).toBe(400);
  });
});

const put = (resource: { resourceType: string; id: string } & object) => ({ fullUrl: `urn:x:${resource.id}`, resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } });
const house = [
  put({ resourceType: 'Practitioner', id: 'doctor' }), put({ resourceType: 'Practitioner', id: 'other' }), put({ resourceType: 'Organization', id: 'house', name: 'house' } as never), put({ resourceType: 'Location', id: 'room' }),
];

function record(patient: string, encounter: string, year: string) {
  const subject = { reference: `Patient/${patient}` };
  const within = { encounter: { reference: `Encounter/${encounter}` } };
  const observation = (id: string, date: string) => put({ resourceType: 'Observation', id: `${patient}-${id}`, status: 'final', code: { text: id }, subject, ...within, effectiveDateTime: date, performer: [{ reference: 'Practitioner/doctor' }] } as never);
  return [
    put({ resourceType: 'Patient', id: patient, birthDate: '1980-01-01', managingOrganization: { reference: 'Organization/house' } } as never),
    put({ resourceType: 'RelatedPerson', id: `${patient}-r`, patient: subject } as never),
    put({ resourceType: 'Encounter', id: encounter, status: 'finished', class: { code: 'AMB' }, subject, period: { start: `${year}-03-01`, end: `${year}-03-01` }, location: [{ location: { reference: 'Location/room' } }] } as never),
    observation('o1', `${year}-03-01`), observation('o2', `${year}-03-05`),
    put({ resourceType: 'Condition', id: `${patient}-c`, subject, code: { text: 'c' } } as never),
    put({ resourceType: 'AllergyIntolerance', id: `${patient}-a`, patient: subject, verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'entered-in-error' }] } } as never),
    put({ resourceType: 'Coverage', id: `${patient}-v`, status: 'active', beneficiary: subject, payor: [subject] } as never),
    put({ resourceType: 'Basic', id: `${patient}-b`, code: { text: 'b' }, subject } as never),
  ];
}
