// Search parameters that a facility adds. https://hl7.org/fhir/R4/searchparameter.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parameterGuard } from '#fhir/indexing/guard.ts';
import { indexStored } from '#fhir/indexing/indexParameter.ts';
import { followParameters, isKnownEverywhere } from '#fhir/indexing/news.ts';
import { renewIndexes } from '#fhir/indexing/renewIndexes.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import type { Repository } from '#fhir/repository/openRepository.ts';
import { newId } from '#fhir/repository/id.ts';
import { room } from '#fhir/rest/room.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { createLog } from '#platform/log/index.ts';
import type { Bundle, OperationOutcome } from '#fhir/types/index.ts';
import { type FhirServer, openFhirServer, testCaller } from '../fhirServer.ts';

let server: FhirServer;
let services: RestServices;
let other: Repository;
const ends: (() => Promise<void>)[] = [];
const religion = 'http://example.org/fhir/StructureDefinition/religion';

beforeAll(async () => {
  const probe = room({ name: 'probe', routes: async (_app, given) => { services = given; } });
  server = await openFhirServer({ ...testCaller, permissions: new Set(['indexing.progress']) }, { rooms: [probe], guards: [parameterGuard] });
  other = await openRepository(server.db);
  for (const custom of [services.customParameters, other.customParameters]) ends.push(await followParameters({ db: server.db, log: createLog('silent'), custom, graceMs: 50 }));
}, 60_000);
afterAll(async () => {
  for (const end of ends) await end();
  await server.close();
});

const parameter = (change: Record<string, unknown>): Record<string, unknown> => ({
  resourceType: 'SearchParameter', id: newId(), url: `http://example.org/${String(change.code)}`, name: 'Own', status: 'active', description: 'x', code: 'religion', base: ['Patient'], type: 'token',
  expression: `Patient.extension('${religion}').value`, ...change,
});
const put = (resource: Record<string, unknown>) => server.send(`PUT ${String(resource.resourceType)}/${String(resource.id)}`, JSON.stringify(resource));
const stored = async (resource: Record<string, unknown>): Promise<number> => {
  const answer = await put(resource);
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return Number((answer.json() as { meta: { versionId: string } }).meta.versionId);
};
const index = (resource: Record<string, unknown>, version: number) => indexStored(server.db, { dk: 1, rid: String(resource.id), version });
const progress = async (resource: Record<string, unknown>) => (await server.send(`POST SearchParameter/${String(resource.id)}/$index-progress`, '{}')).json() as { state: string };
const heard = (is: () => boolean) => expect.poll(is, { timeout: 20_000 }).toBe(true);
const knows = (repository: Pick<Repository, 'customParameters'>, code: string): boolean => {
  try {
    return repository.customParameters.find(1, 'Patient', code) !== undefined;
  } catch {
    return false;
  }
};
const find = async (query: string): Promise<string[]> => {
  const answer = await server.send(`GET ${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return ((answer.json() as Bundle).entry ?? []).map(({ resource }) => resource?.id ?? '').sort();
};
const believer = (code: string): Record<string, unknown> => ({ resourceType: 'Patient', id: newId(), extension: [{ url: religion, valueCoding: { system: 'http://r', code, display: 'Phật giáo' } }] });

describe('SRC-24 a search parameter that is added', () => {
  const [early, late, changed] = [believer('buddhist'), believer('buddhist'), believer('none')];
  const own = parameter({});
  test('is refused in queries until all that is stored is indexed, in every process, and then found', async () => {
    await stored(early);
    expect((await server.send('GET Patient?religion=buddhist')).statusCode).toBe(400);
    const version = await stored(own);
    await index(own, version);
    await heard(() => knows(services, 'religion') && knows(other, 'religion'));
    expect(await progress(own)).toMatchObject({ state: 'ready', done: 1, total: 1 });
    await stored(late);
    await stored(changed);
    expect(await find('Patient?religion=http://r|buddhist')).toEqual([early.id, late.id].sort());
    await stored({ ...changed, extension: late.extension });
    expect(await find('Patient?religion=buddhist&_sort=religion')).toHaveLength(3);
    expect(await find('Patient?religion:text=phat')).toHaveLength(3);
    expect(await find('Patient?religion:missing=true')).toEqual([]);
    expect(await find('Patient?_filter=religion eq buddhist and _id eq ' + String(late.id))).toEqual([late.id]);
  });

  test('means what its newest version says, and nothing once it is retired', async () => {
    const version = await stored({ ...own, type: 'string', expression: `Patient.extension('${religion}').value.as(Coding).display` });
    await heard(() => !knows(services, 'religion'));
    expect((await server.send('GET Patient?religion=phat')).json()).toMatchObject({ issue: [{ diagnostics: 'religion: is being indexed, 0 % are done' }] });
    await index(own, version);
    await heard(() => knows(services, 'religion'));
    expect(await find('Patient?religion=phat')).toHaveLength(3);
    const retired = await stored({ ...own, status: 'retired' });
    await index(own, retired);
    await heard(() => !knows(services, 'religion'));
    expect((await server.send('GET Patient?religion=phat')).statusCode).toBe(400);
    const { rows } = await server.db.query<{ n: number }>(`select count(*)::int as n from fhir.ix_str where param like 'religion~%'`);
    expect([rows[0]?.n, (await progress(own)).state]).toEqual([0, 'off']);
  });

  test('works for dates, numbers, quantities, references and addresses of several types', async () => {
    const more = [
      parameter({ code: 'link-date', type: 'date', expression: 'Patient.contact.period' }), parameter({ code: 'births', type: 'number', expression: 'Patient.multipleBirth as integer' }),
      parameter({ code: 'kin', type: 'reference', target: ['Organization'], expression: 'Patient.contact.organization' }), parameter({ code: 'source-of', type: 'uri', base: ['Patient', 'Basic'], expression: 'Patient.identifier.system | Basic.identifier.system' }),
      parameter({ code: 'dose', base: ['Basic'], type: 'quantity', expression: "Basic.extension('urn:dose').value as Quantity" }),
    ];
    const versions: number[] = [];
    for (const one of more) versions.push(await stored(one));
    for (const [at, one] of more.entries()) await index(one, versions[at] ?? 0);
    await heard(() => ['link-date', 'births', 'kin', 'source-of'].every((code) => knows(services, code)));
    const house = { resourceType: 'Organization', id: newId(), name: 'Nhà' };
    const patient = { resourceType: 'Patient', id: newId(), multipleBirthInteger: 3, identifier: [{ system: 'http://s', value: '1' }], contact: [{ organization: { reference: `Organization/${house.id}` }, period: { start: '2024-02-03', end: '2024-02-05' } }] };
    const basic = { resourceType: 'Basic', id: newId(), code: { text: 'x' }, identifier: [{ system: 'http://s', value: '2' }], extension: [{ url: 'urn:dose', valueQuantity: { value: 2, unit: 'g', system: 'http://unitsofmeasure.org', code: 'g' } }] };
    for (const one of [house, patient, basic]) await stored(one);
    for (const query of ['link-date=2024-02', 'births=3', `kin=Organization/${house.id}`, 'kin.name=nha', 'source-of=http://s', 'births=gt2&kin:missing=false']) expect([query, await find(`Patient?${query}`)]).toEqual([query, [patient.id]]);
    expect(await find('Basic?source-of=http://s&dose=2000|http://unitsofmeasure.org|mg')).toEqual([basic.id]);
    expect((await server.send(`GET Patient?_id=${patient.id}&_include=Patient:kin`)).json()).toMatchObject({ entry: [{}, { resource: { id: house.id }, search: { mode: 'include' } }] });
  });

  test('waits for a process that works with what was before', async () => {
    const connection = await server.db.connect();
    await connection.query('select pg_advisory_lock_shared(7231020, 1)');
    expect(await isKnownEverywhere(server.db, 2)).toBe(false);
    connection.release(true);
    await expect.poll(() => isKnownEverywhere(server.db, 2), { timeout: 20_000 }).toBe(true);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['an expression that is none', { expression: 'Patient.name.where(' }, /ends too early/],
    ['an element that is not there', { expression: 'Patient.nonsense' }, /no element nonsense/],
    ['values of another kind', { type: 'date', expression: 'Patient.name' }, /HumanName/],
    ['an unknown function', { expression: 'Patient.name.launch()' }, /launch/],
    ['a pattern', { type: 'string', expression: "Patient.name.family.where(matches('(a+)+$'))" }, /matches/],
    ['another type', { expression: 'Observation.code' }, /begins with Patient/],
    ['a name of R4', { code: 'birthdate' }, /of this name/],
    ['a name that breaks a query', { code: 'a.b' }, /letter/],
    ['a composite', { type: 'composite' }, /composite/],
    ['a type that is none', { base: ['Resource'] }, /Resource/],
    ['too many brackets', { expression: `${'('.repeat(90)}Patient.name${')'.repeat(90)}` }, /brackets/],
    ['too long an expression', { expression: `Patient.name${' | Patient.name'.repeat(100)}` }, /1000 characters/],
    ['a condition over the whole resource', { base: ['Observation'], expression: "Observation.component.where(%resource.component.where(code.text='zz').exists()).code" }, /back to the resource/],
    ['conditions inside one another', { expression: 'Patient.contact.where(name.where(given.where(exists(exists())).exists()).exists())' }, /inside one another/],
    ['code in a string', { expression: "Patient.extension('\\'); process.exit(); (\\'').value.launch()" }, /launch/],
  ])('%s is refused with the reason', async (_name, change, reason) => {
    const answer = await put(parameter({ code: 'refused', ...change }));
    expect(answer.statusCode, answer.body).toBe(422);
    expect((answer.json() as OperationOutcome).issue[0]?.diagnostics).toMatch(reason);
    expect((await put(parameter({ code: 'refused', ...change, status: 'draft' }))).statusCode).toBe(201);
  });

  test('SRC-25 a second of the same name is not used, and says why', async () => {
    const second = parameter({ code: 'births', type: 'number', expression: 'Patient.multipleBirth as integer' });
    await stored(second);
    expect(await progress(second)).toMatchObject({ state: 'refused', reason: 'another active search parameter is called births' });
    expect((await server.send('POST SearchParameter/none/$index-progress', '{}')).statusCode).toBe(404);
  });
});

describe('SRC-26 an upgrade that takes other values', () => {
  const renew = (more: { isStopped?: () => boolean } = {}) => renewIndexes({ db: server.db, log: createLog('silent'), edition: 7, ...more });
  const forget = () => server.db.query(`update indexing.software set edition = 6; update fhir.ix_patient set toks = '{}', code_h = null; delete from fhir.ix_ident; delete from fhir.ix_str; delete from fhir.ix_num`);

  test('what was stored where nothing was before is of this software, and is not looked at', async () => {
    expect(await renew()).toBe(0);
  });

  test('everything is found again, once; a renewal that is stopped goes on with the next start', async () => {
    const person = { resourceType: 'Patient', id: newId(), gender: 'female', multipleBirthInteger: 4, name: [{ family: 'Đỗ', given: ['Hoà'] }], identifier: [{ system: 'urn:x', value: 'A1' }] };
    await stored(person);
    const asked = ['Patient?gender=female&family=do', 'Patient?identifier=urn:x|A1', 'Patient?births=4', `Patient?_id=${person.id}`];
    const found = () => Promise.all(asked.map(find));
    await forget();
    expect(await found()).toEqual([[], [], [], [person.id]]);
    let steps = 0;
    await renew({ isStopped: () => ++steps > 1 });
    const rest = await renew();
    expect(rest).toBeGreaterThan(0);
    expect(await found()).toEqual([[person.id], [person.id], [person.id], [person.id]]);
    expect(await renew()).toBe(0);
  });
});
