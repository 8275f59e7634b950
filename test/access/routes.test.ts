// Every address of the running server, and every operation of every room, against bad tokens, wrong roles and patients. spec: ACC
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rooms } from '#apps/server/rooms.ts';
import { permissionsOf } from '#apps/server/people.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { roleCodes } from '#modules/facility/model/index.ts';
import { openFacilities, recordOf, replyOf } from './facilities.ts';
import type { Facilities, Reply } from './facilities.ts';

/** Addresses that answer without a token. Adding one is a decision, not an accident. */
const openPlaces = [/^\/(healthz|readyz|metrics)$/, /^\/auth\/(sign-in|sign-out|pin|demo-accounts|second-factor|passkey|passkey\/options)$/, /^\/oauth\//, /^\/(fhir\/)?\.well-known\//, /^\/boards?(\/|$)/, /^\/verify(\/|$)/, /^\/confirm\/:token(\/|$)/, /^\/smart-style\.json$/, /^\/\*$/];

const operations = rooms.flatMap((room) => (room.operations ?? []).map(({ contract }) => contract as OperationContract<unknown, unknown>));
const standard = rooms.flatMap(({ standardOperations = [] }) => standardOperations);
/** `GET Patient/1/$everything`: every address at which an operation of the standard answers, on these records. */
const standardLines = (records: ReadonlyMap<ResourceType, string>): string[] => standard.flatMap(({ code, levels, types, methods }) => {
  const on = [...records].filter(([type]) => types === 'every' || types.includes(type));
  const places = { system: [''], type: on.map(([type]) => `${type}/`), instance: on.map(([type, id]) => `${type}/${id}/`) };
  return methods.flatMap((method) => levels.flatMap((level) => places[level].map((place) => `${method} ${place}$${code}`)));
});
const pathOf = (contract: OperationContract<unknown, unknown>, id: string) => [contract.on, contract.level === 'instance' && id, `$${contract.code}`].filter(Boolean).join('/');

const interactions = (type: ResourceType, id: string): readonly string[] => [
  `GET ${type}/${id}`, `HEAD ${type}/${id}`, `GET ${type}/${id}/_history`, `GET ${type}/${id}/_history/1`, `GET ${type}`, `POST ${type}/_search`, `GET ${type}/_history`,
  `POST ${type}`, `PUT ${type}/${id}`, `PUT ${type}?_id=${id}`, `DELETE ${type}/${id}`, `DELETE ${type}?_id=${id}`, `PATCH ${type}/${id}`, `PATCH ${type}?_id=${id}`, 'POST ', 'GET _history', 'GET nonsense', 'GET $nonsense',
];

describe('ACC the addresses', { timeout: 120_000 }, () => {
  let house: Facilities;
  let patient = '';
  const records = new Map<ResourceType, string>();
  /** Tokens that are worth nothing, by what is wrong with them. */
  const bad = new Map<string, string | undefined>();

  const ask = async (method: string, url: string, token?: string): Promise<Reply> => {
    const answer = await house.server.inject({ method: method as 'GET', url, headers: { 'content-type': url.startsWith('/fhir') ? 'application/fhir+json' : 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, ...(/POST|PUT|PATCH/.test(method) && { payload: '{}' }) });
    return replyOf(answer.statusCode, answer.body);
  };

  /** A body that is no JSON, of a type that is not taken: whoever reads it first answers something else. */
  const sendNonsense = async (line: string, token: string | undefined): Promise<number> => {
    const [method = '', path = ''] = line.split(' ');
    const headers = { 'content-type': 'text/plain', ...(token && { authorization: `Bearer ${token}` }) };
    return (await house.server.inject({ method: method as 'GET', url: `/fhir/${path}`, headers, ...(/POST|PUT|PATCH/.test(method) && { payload: 'no JSON at all' }) })).statusCode;
  };

  const userOf = (role: string) => house.demo.users.find((user) => user.role === role && user.facility === house.demo.facilities[0]?.name)?.username ?? '';

  beforeAll(async () => {
    house = await openFacilities();
    const own = await house.system(0);
    patient = (await house.send(own, 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Người Bệnh' }] })).body.id ?? '';
    records.set('Patient', patient);
    for (const [type, content] of Object.entries(recordOf(patient, 'x'))) records.set(type as ResourceType, (await house.send(own, `POST ${type}`, { resourceType: type, ...content })).body.id ?? '');
    bad.set('none', undefined).set('garbage', 'A'.repeat(43)).set('short', 'abc').set('a JWT without signature', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`);
    const worn = async (username: string, sql: string) => {
      const token = await house.session(username);
      await house.server.db.query(`update platform.session set ${sql} where account_id = (select id from platform.account where username = $1)`, [username]);
      return token;
    };
    bad.set('ended', await worn('bacsi', 'ended_at = now()')).set('expired', await worn('bacsi', `expires_at = now() - interval '1 second'`));
    bad.set('idle', await worn('bacsi', `seen_at = now() - interval '5 hours'`)).set('handed over', await worn('bacsi', 'parked_at = now()'));
    const disabled = await house.session('bacsinhi');
    await house.server.db.query(`update platform.account set disabled_at = now() where username = 'bacsinhi'`);
    const old = await house.system(0);
    await house.server.db.query(`update platform.oauth_artifact set expires_at = now() - interval '1 second' where model = 'ClientCredentials'`);
    bad.set('of a disabled account', disabled).set('expired, of a backend', old);
  });
  afterAll(async () => { await house.close(); });

  it('ACC-5 every route declares its access', () => {
    const undeclared = house.server.app.declaredRoutes.filter(({ access }) => access === undefined);
    expect(undeclared).toEqual([]);
    expect(house.server.app.declaredRoutes.length).toBeGreaterThan(30);
  });

  it('ACC-5 the public ones are those we know; every other one names a session, the pipe or a permission of a room', () => {
    const known = new Set(rooms.flatMap((room) => Object.keys(room.permissions ?? {})));
    for (const { url, access } of house.server.app.declaredRoutes) {
      if (access === 'public') expect([url, openPlaces.some((place) => place.test(url))]).toEqual([url, true]);
      else expect([url, access === 'session' || access === 'fhir' || known.has(access ?? '')]).toEqual([url, true]);
    }
  });

  it('ACC-5 a route that declares nothing is closed to everybody', async () => {
    const { default: fastify } = await import('fastify');
    const { guardRoutes } = await import('#apps/server/guard.ts');
    const app = fastify();
    guardRoutes(app, { authenticate: async () => { throw new Error('not asked'); }, sessions: { find: async () => undefined } as never });
    app.get('/forgotten', async () => 'open');
    expect((await app.inject('/forgotten')).statusCode).toBe(500);
    expect((await app.inject('/forgotten')).body).not.toContain('"open"');
  });

  it('ACC-6 a bad token is refused by every route that is not public, whatever its method', async () => {
    const closed = house.server.app.declaredRoutes.filter(({ access }) => access !== 'public');
    for (const [why, token] of bad) {
      for (const { method, url } of closed) {
        const reply = await ask(method, url.replace(/:\w+/g, randomUUID()).replace('*', 'Patient'), token);
        if (method !== 'OPTIONS') expect([why, method, url, reply.status]).toEqual([why, method, url, 401]);
      }
    }
  });

  it('ACC-6 PIP-1 a bad token is refused by every interaction and every operation below /fhir, before anything of the body is read', async () => {
    for (const [why, token] of bad) {
      const lines = [...records].flatMap(([type, id]) => interactions(type, id)).concat(operations.flatMap((contract) => ['GET', 'POST'].map((method) => `${method} ${pathOf(contract, patient)}`)), standardLines(records));
      // All of them without a token; of the others every seventh, each beginning elsewhere.
      const own = why === 'none' ? lines : lines.filter((_line, index) => index % 7 === [...bad.keys()].indexOf(why) % 7);
      for (const line of own) expect([why, line, await sendNonsense(line, token)]).toEqual([why, line, 401]);
    }
  });

  it('ACC-1 every operation is refused to every role that lacks its permission, and to patients', async () => {
    expect(operations.length).toBeGreaterThan(20);
    const refused = new Map<string, number>();
    for (const role of roleCodes) {
      const token = await house.session(userOf(role));
      for (const contract of operations.filter(({ scope, permission }) => scope !== 'public' && !permissionsOf([role]).has(permission))) {
        const reply = await house.send(token, `POST ${pathOf(contract, patient)}`, {});
        expect([role, contract.code, reply.status, reply.code]).toEqual([role, contract.code, 403, 'fhir.no-permission']);
        refused.set(role, (refused.get(role) ?? 0) + 1);
      }
    }
    expect([...refused.keys()].sort()).toEqual([...roleCodes].sort());
  });

  it('ACC-1 every permission of the rooms is given to a role that exists, and every operation asks for one that is listed', () => {
    const lists = rooms.flatMap((room) => Object.entries(room.permissions ?? {}));
    for (const [code, given] of lists) expect([code, given.filter((role) => !(roleCodes as readonly string[]).includes(role))]).toEqual([code, []]);
    const listed = new Set(lists.map(([code]) => code));
    for (const { code, permission, scope } of operations) if (scope !== 'public') expect([code, listed.has(permission)]).toEqual([code, true]);
  });

  it('ACC-3 every operation answers people of the other facility about a record here as about none', async () => {
    const tried = new Set<string>();
    const inputFor = ({ patientFrom = 'patient' }: OperationContract<unknown, unknown>, id: string) => ({ patient: id, patientId: id, [patientFrom]: id });
    for (const { username, role } of house.demo.users.filter(({ facility }) => facility === house.demo.facilities[1]?.name)) {
      const token = await house.session(username);
      for (const contract of operations.filter(({ permission }) => permissionsOf([role]).has(permission))) {
        const here = records.get(contract.on ?? 'Patient') ?? patient;
        const nobody = randomUUID();
        const real = await house.send(token, `POST ${pathOf(contract, here)}`, inputFor(contract, patient));
        const none = await house.send(token, `POST ${pathOf(contract, nobody)}`, inputFor(contract, nobody));
        expect([username, contract.code, real.status, real.code]).toEqual([username, contract.code, none.status, none.code]);
        expect([username, contract.code, contract.level !== 'instance' || real.status >= 400]).toEqual([username, contract.code, true]);
        if (contract.level === 'instance') tried.add(contract.code);
        expect(real.text).not.toContain('Người Bệnh');
      }
    }
    expect(tried.size).toBeGreaterThan(5);
  });

  it('ACC-3 every operation of the standard answers people of the other facility about a record here as about none', async () => {
    const { username } = house.demo.users.find(({ role, facility }) => role === 'doctor' && facility === house.demo.facilities[1]?.name)!;
    const token = await house.session(username);
    const nobody = new Map([...records.keys()].map((type) => [type, randomUUID()]));
    const [here, nowhere] = [standardLines(records), standardLines(nobody)];
    expect(here.length).toBeGreaterThan(10);
    for (const [index, line] of here.entries()) {
      const [real, none] = [await house.send(token, line, {}), await house.send(token, nowhere[index] ?? '', {})];
      expect([line, real.status, real.code]).toEqual([line, none.status, none.code]);
      expect(real.text).not.toContain('Người Bệnh');
    }
  });

  it('ACC-1 each role is refused every type that it neither reads nor writes, by every interaction', async () => {
    const { roleRights } = await import('#modules/facility/model/index.ts');
    for (const role of roleCodes) {
      const token = await house.session(userOf(role));
      const { reads, writes } = roleRights[role];
      for (const [type, id] of records) {
        if (reads !== '*' && !reads.includes(type)) for (const line of interactions(type, id).slice(0, 7)) expect([role, line, (await house.send(token, line)).status]).toEqual([role, line, 403]);
        if (writes.includes(type)) continue;
        const body = { resourceType: type, id, ...recordOf(patient, 'x')[type] };
        for (const line of interactions(type, id).slice(7, 14)) expect([role, line, (await house.send(token, line, body)).status]).toEqual([role, line, 403]);
      }
    }
  });
});

describe('ACC-4 a patient’s account', () => {
  let house: Facilities;
  let token = '';
  let stranger = '';
  const [mine, theirs] = [new Map<ResourceType, string>(), new Map<ResourceType, string>()];
  const me = () => house.demo.users.find(({ username }) => username === 'nguoibenh')?.patientId ?? '';

  beforeAll(async () => {
    house = await openFacilities();
    const own = await house.system(0);
    stranger = (await house.send(own, 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Ai Đó' }] })).body.id ?? '';
    for (const [of, id] of [[mine, me()], [theirs, stranger]] as const) {
      for (const [type, content] of Object.entries(recordOf(id, 'x'))) of.set(type as ResourceType, (await house.send(own, `POST ${type}`, { resourceType: type, ...content })).body.id ?? '');
    }
    token = await house.session('nguoibenh');
  });
  afterAll(async () => { await house.close(); });
  const idsOf = (reply: Reply) => (reply.body.entry ?? []).flatMap(({ resource }) => resource?.id ?? []);

  it('finds the own record and nothing of anybody else, by every type and every way', async () => {
    expect(idsOf(await house.send(token, 'GET Patient'))).toEqual([me()]);
    const all = await house.send(token, 'GET _history?_count=1000');
    expect([all.status, idsOf(all).includes(mine.get('Observation') ?? ''), idsOf(all).filter((id) => id === stranger || [...theirs.values()].includes(id))]).toEqual([200, true, []]);
    for (const [type, id] of theirs) {
      for (const line of [`GET ${type}/${id}`, `GET ${type}/${id}/_history`, `GET ${type}/${id}/_history/1`]) expect([line, (await house.send(token, line)).status]).toEqual([line, 404]);
      for (const query of [type, `${type}?_id=${id}`, `${type}?patient=Patient/${stranger}`, `${type}?patient.name=Ai`, `${type}/_history`, `${type}?_include=${type}:patient`, `Patient?_has:${type}:patient:_id=${id}`]) {
        const found = idsOf(await house.send(token, `GET ${query}`));
        expect([query, found.filter((one) => one === id || one === stranger)]).toEqual([query, []]);
      }
      expect([type, idsOf(await house.send(token, `GET ${type}`))]).toEqual([type, [mine.get(type)]]);
    }
  });

  it('ACC-4 OPR-8 no operation of the standard shows anything of others, and $everything is the own record', async () => {
    const others = [stranger, ...theirs.values()];
    const secret = await house.send(await house.system(0), 'POST Observation', { resourceType: 'Observation', ...recordOf(me(), 'x').Observation, meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] } });
    expect(secret.status).toBe(201);
    for (const line of standardLines(new Map([...theirs, ['Patient', stranger]]))) {
      const reply = await house.send(token, line, {});
      expect([line, others.filter((id) => !line.includes(id) && reply.text.includes(id))]).toEqual([line, []]);
      if (line.includes(stranger) || [...theirs.values()].some((id) => line.includes(id))) expect([line, reply.status >= 400]).toEqual([line, true]);
    }
    const everything = idsOf(await house.send(token, `GET Patient/${me()}/$everything`));
    expect([...mine.values(), me()].filter((id) => !everything.includes(id))).toEqual([]);
    expect(everything).not.toContain(secret.body.id);
    expect(idsOf(await house.send(token, 'GET Patient/$everything'))).toEqual(everything);
  });

  it('OPR-8 a doctor without care relation gets nothing of a record by any operation of the standard', async () => {
    const doctor = await house.session('bacsi');
    for (const line of standardLines(theirs).filter((one) => one.includes('-'))) {
      const reply = await house.send(doctor, line, {});
      expect([line, reply.status >= 400, [...theirs.values()].filter((id) => !line.includes(id) && reply.text.includes(id))]).toEqual([line, true, []]);
    }
    for (const line of [`GET Patient/${stranger}/$everything`, `GET Encounter/${theirs.get('Encounter')}/$everything`]) expect([line, (await house.send(doctor, line)).code]).toEqual([line, 'facility.no-care-relation']);
  });

  it('changes nothing by plain interactions, not even the own record', async () => {
    for (const [type, id] of mine) {
      const body = { resourceType: type, id, ...recordOf(me(), 'x')[type] };
      for (const line of [`POST ${type}`, `PUT ${type}/${id}`, `DELETE ${type}/${id}`, `PUT ${type}?_id=${id}`, `DELETE ${type}?_id=${id}`, `PATCH ${type}/${id}`]) expect([line, (await house.send(token, line, body)).status]).toEqual([line, 403]);
    }
  });
});
