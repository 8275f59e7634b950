// Narrowed scopes through every address and every operation of the standard: what lies outside is neither told nor changed. spec: ACC-21
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { rooms } from '#apps/server/rooms.ts';
import { runJobs } from '#fhir/bulk/worker.ts';
import { isNarrowable } from '#fhir/smart/criteria.ts';
import { grantableScopes } from '#fhir/smart/scope.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { accessPolicy, grantCareRelation } from '#modules/facility/server/index.ts';
import { addClient } from '#platform/auth/index.ts';
import { openFacilities, recordOf } from './facilities.ts';
import type { Facilities } from './facilities.ts';
import { App, assertionType, signAssertion } from './smartApp.ts';

const label = 'https://lanh.example/label';
const inside = `_tag=${label}|in`;
const types = Object.keys(recordOf('x', 'x')) as ResourceType[];
/** Words that stand in every record outside, and in every record of the other patient. */
const [secret, foreign] = ['ngoai-pham-vi', 'cua-nguoi-khac'];

let house: Facilities;
let app: App;
let patient: string;
let other: string;
let whole: string;
/** Of the patient: labelled `in`, and labelled `out`. */
const mine = new Map<ResourceType, string>();
const outside = new Map<ResourceType, string>();
/** Of another patient, labelled `in`. */
const theirs = new Map<ResourceType, string>();

const tagged = (type: ResourceType, of: string, [code, word]: readonly ['in' | 'out', string]) => ({ resourceType: type, ...recordOf(of, word)[type], meta: { tag: [{ system: label, code, display: word }] } });

beforeAll(async () => {
  house = await openFacilities();
  app = new App(house.server, house.demo, 'app');
  await addClient(house.server.db, { clientId: 'app', name: 'Ứng dụng', kind: 'public', scopes: ['user/*.cruds', 'patient/*.cruds'], redirectUris: [app.redirectUri] }, new Date());
  whole = await house.system(0);
  patient = house.demo.users.find(({ username }) => username === 'nguoibenh')!.patientId!;
  other = (await house.send(whole, 'POST Patient', { resourceType: 'Patient', name: [{ text: foreign }] })).body.id!;
  for (const type of types) {
    for (const [to, of, code, word] of [[mine, patient, 'in', 'trong'], [outside, patient, 'out', secret], [theirs, other, 'in', foreign]] as const) {
      to.set(type, (await house.send(whole, `POST ${type}`, tagged(type, of, [code, word]))).body.id!);
    }
  }
  const { rows } = await house.server.db.query<{ holder: string }>(`select m.practitioner_role_id as holder from platform.account a join platform.membership m on m.account_id = a.id where a.username = 'bacsi'`);
  for (const id of [patient, other]) await house.server.db.transaction((tx) => grantCareRelation(tx, { dk: 1, patientId: id, holderId: rows[0]!.holder, reason: 'encounter', since: '2026-01-01T00:00:00Z' }));
});
afterAll(async () => { await house.close(); });

const narrowTo = (context: string, letters: string) => ['Patient', ...types].map((type) => (type === 'Patient' ? `${context}/Patient.${letters}` : `${context}/${type}.${letters}?${inside}`)).join(' ');

async function systemToken(scope: string): Promise<string> {
  const { client_id: clientId, privateJwk } = house.demo.clients[0]!;
  const fields = { grant_type: 'client_credentials', scope, client_assertion_type: assertionType, client_assertion: await signAssertion({ key: privateJwk, clientId }) };
  return (await app.post('/oauth/token', fields)).json().access_token as string;
}

const personToken = async (username: string, scope: string, patientId?: string): Promise<string> =>
  (await app.exchange(await app.code(username, { scope: `openid launch/patient ${scope}` }, { allow: true, ...(patientId && { patientId }) }))).json().access_token as string;

/** Every address at which an operation of the standard answers on these records. */
const standardLines = (records: ReadonlyMap<ResourceType, string>): string[] => rooms.flatMap(({ standardOperations = [] }) => standardOperations).flatMap(({ code, levels, types: on, methods }) => {
  const own = [...records].filter(([type]) => on === 'every' || on.includes(type));
  const places = { system: [''], type: own.map(([type]) => `${type}/`), instance: own.map(([type, id]) => `${type}/${id}/`) };
  return methods.includes('GET') ? levels.flatMap((level) => places[level].map((place) => `GET ${place}$${code}`)) : [];
});

const linesOn = (type: ResourceType, id: string, of: string): string[] => [
  `GET ${type}/${id}`, `GET ${type}/${id}/_history`, `GET ${type}/${id}/_history/1`, `GET ${type}?_count=200`, `GET ${type}?_id=${id}&_total=accurate`, `GET ${type}?_tag=out`, `GET ${type}?_tag:not=in`, `GET ${type}?patient=Patient/${of}`,
  `GET ${type}/_history?_count=200`, `GET Patient?_id=${patient}&_revinclude=${type}:patient`, `GET Encounter?_revinclude:iterate=${type}:encounter`, `GET Patient?_has:${type}:patient:_id=${id}&_elements=gender`,
  `GET Patient/${patient}/$everything?_type=${type}`, `GET ${type}?_summary=text&_sort=-_lastUpdated`, `GET ${type}?_include=*`,
];

interface Hidden { readonly records: ReadonlyMap<ResourceType, string>; readonly of: string; readonly word: string }

/** No answer tells of a hidden record; gives what was seen of the rest. */
async function walk(token: string, { records: hidden, of, word }: Hidden): Promise<string> {
  const lines = [...[...hidden].flatMap(([type, id]) => linesOn(type, id, of)), ...standardLines(hidden), ...standardLines(new Map([['Patient', patient]])), `GET Observation/$lastn?patient=Patient/${of}`, 'GET _history?_count=500'];
  const asked = lines.filter((line) => !line.includes('$export'));
  const batch = { resourceType: 'Bundle', type: 'batch', entry: asked.map((line) => ({ request: { method: 'GET', url: line.slice(4) } })) };
  const { entry = [] } = (await house.send(token, 'POST ', batch)).body;
  let seen = '';
  for (const [at, one] of entry.entries()) {
    const text = JSON.stringify(one);
    expect([asked[at], text.includes(word)]).toEqual([asked[at], false]);
    seen += text;
  }
  return seen;
}

describe('ACC-21 narrowed scopes', { timeout: 120_000 }, () => {
  it('ACC-21 a program, a patient and a doctor see what lies within by every address, and nothing outside', async () => {
    const tokens = [await systemToken(narrowTo('system', 'rs')), await personToken('nguoibenh', narrowTo('patient', 'rs')), await personToken('bacsi', narrowTo('user', 'rs'), patient), await personToken('bacsi', narrowTo('patient', 'rs'), patient)];
    for (const [at, token] of tokens.entries()) {
      const seen = await walk(token, { records: outside, of: patient, word: secret });
      for (const [type, id] of mine) expect([at, type, seen.includes(`"id":"${id}"`)]).toEqual([at, type, true]);
    }
  });

  it('ACC-22 `patient/` scopes of a doctor end with the patient in context, though the doctor is in care of both', async () => {
    const token = await personToken('bacsi', 'patient/*.rs', patient);
    const their = { records: theirs, of: other, word: foreign };
    const seen = await walk(token, their);
    expect(seen).not.toContain(`"id":"${other}"`);
    expect(await walk(await personToken('bacsi', narrowTo('patient', 'rs'), patient), their)).not.toContain(`"id":"${other}"`);
    expect((await house.send(token, `GET Patient/${patient}`)).status).toBe(200);
    expect((await house.send(token, 'GET Practitioner')).body.entry ?? []).toEqual([]);
  });

  it('ACC-21 counts, and what a condition matches, tell nothing', async () => {
    const token = await systemToken(narrowTo('system', 'rs'));
    for (const type of types) {
      const { total } = (await house.send(token, `GET ${type}?_summary=count`)).body as unknown as { total: number };
      expect([type, total]).toEqual([type, 2]);
      expect([type, (await house.send(token, `GET ${type}?_id=${outside.get(type)}&_summary=count`)).body]).toEqual([type, expect.objectContaining({ total: 0 })]);
    }
    expect((await house.send(token, `GET Patient?_has:Observation:subject:_tag=out&_summary=count`)).body).toMatchObject({ total: 0 });
    expect((await house.send(token, `GET Observation?encounter:Encounter._id=${outside.get('Encounter')}&_summary=count`)).body).toMatchObject({ total: 0 });
  });

  it('ACC-21 nothing outside is written, nothing is moved outside, and within it works', async () => {
    const token = await systemToken(narrowTo('system', 'cruds'));
    const versions = async () => (await house.server.db.query<{ text: string }>(`select string_agg(rid || ':' || ver, ',' order by rid) as text from fhir.res where rid = any($1::uuid[])`, [[...outside.values(), ...mine.values()]])).rows[0]?.text;
    const before = await versions();
    for (const [type, id] of outside) {
      if (['Encounter', 'MedicationRequest', 'DocumentReference'].includes(type)) continue;
      const [within, without] = [tagged(type, patient, ['in', 'x']), tagged(type, patient, ['out', 'x'])];
      const own = mine.get(type)!;
      const attempts: [string, object?][] = [
        [`PUT ${type}/${id}`, { ...within, id }], [`DELETE ${type}/${id}`], [`POST ${type}`, without], [`PUT ${type}/${own}`, { ...without, id: own }], [`PUT ${type}?_id=${id}`, { ...within, id }],
      ];
      for (const [line, body] of attempts) {
        const { status } = await house.send(token, line, body);
        expect([line, [403, 404, 409].includes(status)]).toEqual([line, true]);
        const [method = '', url = ''] = line.split(' ');
        for (const kind of ['transaction', 'batch']) {
          const answer = await house.send(token, 'POST ', { resourceType: 'Bundle', type: kind, entry: [{ ...(body && { resource: body }), request: { method, url } }] });
          expect([kind, line, kind === 'batch' ? answer.body.entry?.[0]?.response?.status : String(answer.status)]).toEqual([kind, line, expect.stringMatching(/^40[349]/)]);
        }
      }
      const stale = await house.send(token, `PUT ${type}/${id}`, { body: { ...within, id }, headers: { 'if-match': 'W/"9"' } });
      expect([type, stale.status]).toEqual([type, 404]);
      const patch = await house.send(token, `PATCH ${type}/${own}`, { body: [{ op: 'replace', path: '/meta/tag/0/code', value: 'out' }], headers: { 'content-type': 'application/json-patch+json' } });
      expect([type, patch.status]).toEqual([type, 403]);
      expect([type, (await house.send(token, `PATCH ${type}/${id}`, { body: [{ op: 'test', path: '/id', value: id }], headers: { 'content-type': 'application/json-patch+json' } })).status]).toEqual([type, 404]);
      expect([type, (await house.send(token, `DELETE ${type}?_tag=out`)).status]).toEqual([type, 204]);
    }
    expect(await versions()).toBe(before);
    const made = await house.send(token, 'POST Observation', tagged('Observation', patient, ['in', 'mới']));
    expect(made.status).toBe(201);
    expect((await house.send(token, `PUT Observation/${made.body.id}`, { ...tagged('Observation', patient, ['in', 'nữa']), id: made.body.id })).status).toBe(200);
    expect((await house.send(token, `DELETE Observation/${made.body.id}`)).status).toBe(204);
    expect((await house.send(await systemToken(`system/Observation.c?${inside}`), 'POST Observation', tagged('Observation', patient, ['out', 'x']))).status).toBe(403);
  });

  it('ACC-21 a version that was outside stays so when the record has come within', async () => {
    const { id } = (await house.send(whole, 'POST Observation', tagged('Observation', patient, ['out', secret]))).body;
    await house.send(whole, `PUT Observation/${id}`, { ...tagged('Observation', patient, ['in', 'trong']), id });
    const token = await systemToken(`system/Observation.rs?${inside}`);
    expect([(await house.send(token, `GET Observation/${id}/_history/1`)).status, (await house.send(token, `GET Observation/${id}/_history/2`)).status]).toEqual([404, 200]);
    for (const line of [`GET Observation/${id}/_history`, 'GET Observation/_history?_count=200']) {
      const { text } = await house.send(token, line);
      expect([text.includes(id!), text.includes(secret)]).toEqual([true, false]);
    }
  });

  it('ACC-21 an export holds what lies within', async () => {
    const token = await systemToken(narrowTo('system', 'rs'));
    const started = await house.server.inject({ url: `/fhir/$export?_type=${types.join(',')}`, headers: { authorization: `Bearer ${token}`, prefer: 'respond-async' } });
    const { services } = house.server;
    await runJobs(await buildFhirServices(services, { authenticate: async () => { throw new Error('not asked'); }, policy: accessPolicy, audit: services.audit.trail }), { underWayMs: 0 });
    const get = (url: string) => house.server.inject({ url: new URL(url).pathname + new URL(url).search, headers: { authorization: `Bearer ${token}` } });
    const { output } = (await get(started.headers['content-location'] as string)).json() as { output: { url: string }[] };
    const text = (await Promise.all(output.map(({ url }) => get(url)))).map(({ body }) => body).join('');
    for (const [type, id] of mine) expect([type, text.includes(id)]).toEqual([type, true]);
    for (const [type, id] of outside) expect([type, text.includes(id)]).toEqual([type, false]);
  });

  it.each([
    ['category=vital-signs', true], ['category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs,laboratory', true], ['code=http://loinc.org|8310-5&status=final', true], ['_tag=x', true],
    ['category:not=vital-signs', false], ['subject:Patient.name=x', false], ['_has:Provenance:target:agent=x', false], ['date=ge2020', false], ['value-quantity=5', false], ['nonsense=x', false], ['_count=5', false],
    ['_id=x', false], ['identifier=x', false], ['category=', false], ['category=a&_sort=date', false], ['_filter=status eq final', false], ['status=final,http://x|', false],
  ])('ACC-21 a scope narrowed by %s is granted: %s', (criteria, expected) => {
    expect(isNarrowable('Observation', criteria)).toBe(expected);
    const scope = `patient/Observation.rs?${criteria}`;
    expect(grantableScopes(['patient/*.rs'], [scope])).toEqual(expected && !criteria.includes(' ') ? [scope] : []);
  });

  it('ACC-20 a program that may search nothing is shown nothing', async () => {
    const token = await systemToken('system/Observation.c');
    for (const line of ['GET $meta', 'GET ?_count=5']) expect([line, (await house.send(token, line)).status]).toEqual([line, 200]);
    for (const line of ['GET Observation/$meta', 'GET _history']) expect([line, (await house.send(token, line)).code]).toEqual([line, 'facility.scope-not-granted']);
  });

  it('OPR-12 an act that is tried and refused for want of a right stands in the trail', async () => {
    const { body } = await house.send(whole, 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Người Không Ai Chăm' }] });
    const doctor = await house.session('bacsi');
    const told = await house.send(doctor, 'POST Observation/$validate?mode=create', { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `Patient/${body.id}` } });
    expect([told.status, told.code]).toEqual([200, 'facility.no-care-relation']);
    const { rows } = await house.server.db.query(`select outcome from platform.audit where interaction = 'validate-create' and rtype = 'Observation'`);
    expect(rows).toEqual([{ outcome: 'facility.no-care-relation' }]);
  });

  it('ACC-21 what is registered narrowed is granted in the same words only', () => {
    const narrow = 'patient/Observation.rs?category=vital-signs';
    expect(grantableScopes([narrow], [narrow, 'patient/Observation.rs', 'patient/Observation.rs?category=laboratory', 'patient/Observation.cruds?category=vital-signs', 'patient/*.rs'])).toEqual([narrow]);
    expect(grantableScopes(['patient/*.rs'], ['patient/*.rs?category=x', 'patient/Observation.read?category=x'])).toEqual([]);
  });
});
