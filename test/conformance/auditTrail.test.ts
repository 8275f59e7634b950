// What leaves a row in the trail, and what a row never holds. spec: AUD
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import { openFacilities, recordOf } from '../access/facilities.ts';
import type { Facilities } from '../access/facilities.ts';
import { testCaller } from '../fhirServer.ts';

const secret = 'bí-mật-lâm-sàng';
let house: Facilities;
let system = '';
let doctor = '';
let patient = '';
beforeAll(async () => {
  house = await openFacilities();
  system = await house.system(0);
  doctor = await house.session('bacsi');
  patient = (await house.send(system, 'POST Patient', { resourceType: 'Patient', name: [{ text: secret }] })).body.id ?? '';
});
afterAll(() => house.close());

const count = async () => Number((await house.server.db.query<{ n: number }>('select count(*) as n from platform.audit')).rows[0]?.n);
const last = async () => (await house.server.db.query('select action, interaction, outcome, rtype, patient from platform.audit order by chain desc, n desc limit 1')).rows[0];

describe('AUD-1 one row each', () => {
  test.each<[string, string, object | undefined, string, object]>([
    ['a create', 'POST Observation', { resourceType: 'Observation', ...recordOf('PATIENT', secret).Observation }, 'system', { action: 'C', interaction: 'create', outcome: 'success', rtype: 'Observation' }],
    ['an update', 'PUT Patient/PATIENT', { resourceType: 'Patient', id: 'PATIENT', name: [{ text: secret }], active: true }, 'system', { action: 'U', interaction: 'update', outcome: 'success', rtype: 'Patient' }],
    ['a read', 'GET Patient/PATIENT', undefined, 'system', { action: 'R', interaction: 'read', outcome: 'success', rtype: 'Patient' }],
    ['a version read', 'GET Patient/PATIENT/_history/1', undefined, 'system', { action: 'R', outcome: 'success', rtype: 'Patient' }],
    ['a search', 'GET Observation?patient=Patient/PATIENT', undefined, 'system', { action: 'R', interaction: 'search-type', outcome: 'success', rtype: 'Observation' }],
    ['an operation', 'POST $search-codes', { catalogue: 'country', text: 'viet' }, 'doctor', { interaction: 'search-codes', outcome: 'success' }],
    ['a refusal by role', 'POST Organization', { resourceType: 'Organization', name: secret }, 'doctor', { outcome: 'facility.type-not-allowed' }],
  ])('AUD-1 %s', async (...[, line, body, who, row]) => {
    const before = await count();
    const filled = JSON.parse(JSON.stringify(body ?? null).replaceAll('PATIENT', patient)) as object | null;
    await house.send(who === 'system' ? system : doctor, line.replaceAll('PATIENT', patient), filled ?? undefined);
    expect(await count()).toBe(before + 1);
    expect(await last()).toMatchObject(row);
  });

  test('AUD-1 each entry of a transaction that writes has its own, and one that is rolled back has none', async () => {
    const entry = [1, 2, 3].map(() => ({ resource: { resourceType: 'Observation', ...recordOf(patient, secret).Observation }, request: { method: 'POST', url: 'Observation' } }));
    const written = async () => Number((await house.server.db.query<{ n: number }>(`select count(*) as n from platform.audit where action = 'C' and outcome = 'success'`)).rows[0]?.n);
    const before = await written();
    expect((await house.send(system, 'POST ', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    expect(await written()).toBe(before + 3);
    const bad = [...entry, { resource: { resourceType: 'Observation', status: 'final' }, request: { method: 'POST', url: 'Observation' } }];
    expect((await house.send(system, 'POST ', { resourceType: 'Bundle', type: 'transaction', entry: bad })).status).toBe(422);
    expect(await written()).toBe(before + 3);
  });
});

describe('AUD-1 no row, no access', () => {
  test.each([['Observation', '{"resourceType":"Observation","status":"final","code":{"text":"x"}}'], ['Patient', '{"resourceType":"Patient"}']])('AUD-1 where the trail cannot be written, %s is neither shown nor stored', async (type, body) => {
    let broken = false;
    const server = await openTestServer({ gate: {
      authenticate: async () => testCaller, guards: [],
      policy: { checkType: () => undefined, searchAccess: ({ dk }) => ({ dk, kind: 'facility', deniedFlags: 0 }), checkPatient: async () => undefined },
      audit: { append: async () => { if (broken) throw new Error('the disk of the trail is full'); } },
    } });
    const send = (method: 'GET' | 'POST', path: string, payload?: string) => server.inject({ method, url: `/fhir/${path}`, headers: { 'content-type': 'application/fhir+json' }, ...(payload && { payload }) });
    const stored = async () => Number((await server.db.query<{ n: number }>('select count(*) as n from fhir.res')).rows[0]?.n);
    const { id } = (await send('POST', type, body)).json();
    const before = await stored();
    server.services.log.level = 'silent';
    broken = true;
    for (const [method, path, payload] of [['GET', `${type}/${id}`], ['GET', `${type}?_id=${id}`], ['GET', `${type}/${id}/_history`], ['POST', type, body]] as const) {
      const answer = await send(method, path, payload);
      expect([method, path, answer.statusCode, answer.body.includes(`"resourceType":"${type}"`)]).toEqual([method, path, 500, false]);
    }
    expect(await stored()).toBe(before);
    await server.close();
  });
});

test('AUD-2 a row holds ids, codes and the search as it was sent, never content of a record', async () => {
  for (const [type, content] of Object.entries(recordOf(patient, secret))) await house.send(system, `POST ${type}`, { resourceType: type, ...content });
  await house.send(doctor, 'POST Patient/$register-patient', { person: { kind: 'ordinary', name: secret, birthDate: '1990-01-01', sex: 'female' } });
  await house.send(system, `GET Patient?name=${encodeURIComponent('tên-tìm')}`);
  const { rows } = await house.server.db.query<{ text: string }>('select to_jsonb(a)::text as text from platform.audit a');
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(({ text }) => text.includes(secret))).toEqual([]);
  expect(rows.filter(({ text }) => decodeURIComponent(text).includes('tên-tìm'))).toHaveLength(1);
});
