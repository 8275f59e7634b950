// Apps and their tokens: started from the chart or outside, with or without a secret, and every way to cheat. spec: SMA
// https://hl7.org/fhir/smart-app-launch/STU2.2/
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MedplumClient } from '@medplum/core';
import { Client as FhirKitClient } from 'fhir-kit-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import type { Patient } from '#fhir/types/index.ts';
import { grantCareRelation, readDemoFile } from '#modules/facility/server/index.ts';
import type { DemoFile } from '#modules/facility/server/index.ts';
import { addClient } from '#platform/auth/index.ts';
import { recordOf } from './facilities.ts';
import { forgeries } from './forged.ts';
import { App, assertionType, basic, claimsOf, issuer, newVerifier, signAssertion } from './smartApp.ts';
import type { AssertionParts } from './smartApp.ts';

let server: TestServer;
let demo: DemoFile;
/** Public; registered at the console. */
let open: App;
/** Confidential, with a secret; registered by the administrator of the first facility. */
let closed: App;
let patientId: string;
let encounterId: string;
let doctor: TestServer['inject'];
let admin: TestServer['inject'];

const body = (resource: object) => ({ headers: { 'content-type': 'application/fhir+json' }, payload: JSON.stringify(resource) });
const call = async (who: TestServer['inject'], path: string, input: object) => who({ method: 'POST', url: `/fhir/${path}`, ...body(input) });
const codeOf = (answer: { json(): { issue?: { details: { coding: { code: string }[] } }[]; code?: string } }) => answer.json().issue?.[0]?.details.coding[0]?.code ?? answer.json().code;

beforeAll(async () => {
  server = await openTestServer({ demo: true });
  demo = (await readDemoFile(server.services.config.dataFolder))!;
  [doctor, admin] = [await server.asUser('bacsi'), await server.asUser('quantri')];
  open = new App(server, demo, 'app');
  await addClient(server.db, { clientId: 'app', name: 'Ứng dụng thử', kind: 'public', scopes: ['user/*.cruds', 'patient/*.rs', 'offline_access'], redirectUris: [open.redirectUri] }, new Date());
  const secret = newVerifier();
  const saved = await call(admin, '$save-app', { name: 'Đường huyết', kind: 'confidential', scopes: ['user/*.rs', 'patient/*.rs', 'offline_access'], redirectUris: [open.redirectUri], launchUri: 'https://app.example/launch?x=1', secret });
  closed = new App(server, demo, saved.json().clientId);
  closed.secret = secret;
  patientId = demo.users.find(({ username }) => username === 'nguoibenh')!.patientId!;
  const made = await open.fhir(await backendToken(), 'POST Encounter', { resourceType: 'Encounter', ...recordOf(patientId, 'x').Encounter });
  encounterId = made.json().id;
  const { rows } = await server.db.query<{ holder: string }>(`select m.practitioner_role_id as holder from platform.account a join platform.membership m on m.account_id = a.id where a.username = 'bacsi'`);
  await server.db.transaction((tx) => grantCareRelation(tx, { dk: 1, patientId, holderId: rows[0]!.holder, reason: 'encounter', since: '2026-01-01T00:00:00Z' }));
});
afterAll(async () => { await server.close(); });

const backend = () => demo.clients[0]!;
const assertion = (more: Partial<AssertionParts> = {}) => signAssertion({ key: backend().privateJwk, clientId: backend().client_id, ...more });
const askWith = (jwt: string, fields: Record<string, string> = {}) => open.post('/oauth/token', { grant_type: 'client_credentials', scope: 'system/*.cruds', client_assertion_type: assertionType, client_assertion: jwt, ...fields });
const backendToken = async () => (await askWith(await assertion())).json().access_token as string;
/** Opens the app from the chart: the code that comes with it. */
const launch = async (clientId = closed.clientId, more: object = { encounterId }) => new URL((await call(doctor, `Patient/${patientId}/$launch-app`, { clientId, ...more })).json().address);
const tokensOf = async (app: App, username: string, more: Record<string, string> = {}) => (await app.exchange(await app.code(username, more))).json();

describe('SMA-1 an app opened from the chart', () => {
  it('SMA-1 gets the patient and the visit that were open, without a question, and is told who opened it', async () => {
    const address = await launch();
    expect([address.origin + address.pathname, address.searchParams.get('x'), address.searchParams.get('iss')]).toEqual(['https://app.example/launch', '1', `${issuer}/fhir`]);
    const { asked, back } = await closed.authorize('bacsi', { launch: address.searchParams.get('launch')!, scope: 'launch launch/encounter openid fhirUser user/*.rs' });
    expect(asked?.body).toMatchObject({ isLaunched: true, needsPatient: false, patientId });
    const tokens = (await closed.exchange(back!.searchParams.get('code')!)).json();
    expect(tokens).toMatchObject({ patient: patientId, encounter: encounterId, need_patient_banner: true, smart_style_url: `${issuer}/smart-style.json`, scope: 'launch launch/encounter openid fhirUser user/*.rs' });
    expect(claimsOf(tokens.id_token)).toMatchObject({ iss: issuer, aud: closed.clientId, fhirUser: expect.stringMatching(/\/fhir\/Practitioner\//) });
    expect((await closed.fhir(tokens.access_token, `GET Patient/${patientId}`)).statusCode).toBe(200);
    expect((await server.inject({ url: '/smart-style.json' })).json().color_background).toBe('#ffffff');
  });

  it('SMA-1 the code works once, for this app and this person, and the visit must be the patient’s', async () => {
    const code = (await launch()).searchParams.get('launch')!;
    const used = { launch: code, scope: 'launch openid user/*.rs' };
    expect(codeOf((await closed.authorize('bacsinhi', used)).decided!)).toBe('auth.launch-over');
    expect(codeOf((await open.authorize('bacsi', used)).decided!)).toBe('auth.launch-over');
    await closed.code('bacsi', used);
    expect(codeOf((await closed.authorize('bacsi', used)).decided!)).toBe('auth.launch-over');
    expect(codeOf(await call(doctor, `Patient/${patientId}/$launch-app`, { clientId: closed.clientId, encounterId: 'x' }))).toBe('fhir.not-found');
    const late = (await launch()).searchParams.get('launch')!;
    await server.db.query(`update platform.oauth_artifact set expires_at = now() where model = 'Launch'`);
    expect(codeOf((await closed.authorize('bacsi', { launch: late, scope: 'launch openid' })).decided!)).toBe('auth.launch-over');
  });

  it('SMA-1 a record that is closed to the person opens in no app', async () => {
    const stranger = (await open.fhir(await backendToken(), 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Vi Thị Mở' }] })).json().id as string;
    expect(codeOf(await call(doctor, `Patient/${stranger}/$launch-app`, { clientId: closed.clientId }))).toBe('facility.no-care-relation');
    expect(codeOf((await closed.authorize('bacsi', { scope: 'openid launch/patient patient/*.rs' }, { allow: true, patientId: stranger })).decided!)).toBe('facility.no-care-relation');
  });
});

describe('SMA-6 an app started outside the chart', () => {
  it('SMA-6 staff choose the patient it is about; without one nothing is given', async () => {
    const scope = 'openid launch/patient user/*.rs';
    expect(codeOf((await open.authorize('bacsi', { scope })).decided!)).toBe('auth.patient-missing');
    const { asked, back } = await open.authorize('bacsi', { scope }, { allow: true, patientId });
    expect(asked?.body.needsPatient).toBe(true);
    expect((await open.exchange(back!.searchParams.get('code')!)).json()).toMatchObject({ patient: patientId });
    expect((await open.authorize('nguoibenh', { scope: 'openid launch/patient patient/*.rs' })).asked?.body.needsPatient).toBe(false);
  });

  it('SMA-6 a single scope can be taken away; offline access that is not asked by `prompt` is given all the same', async () => {
    const scope = 'openid offline_access user/Patient.rs user/Observation.rs';
    const whole = await tokensOf(open, 'bacsi', { scope });
    expect(whole).toMatchObject({ scope, refresh_token: expect.any(String) });
    const { back } = await open.authorize('bacsi', { scope }, { allow: true, scopes: ['user/Patient.rs'] });
    const less = (await open.exchange(back!.searchParams.get('code')!)).json();
    expect([less.scope, less.refresh_token]).toEqual(['openid user/Patient.rs', undefined]);
  });

  it('SMA-8 the request may be posted', async () => {
    const answer = await open.post('/oauth/authorize', { response_type: 'code', client_id: 'app' });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/oauth/authorize?response_type=code&client_id=app']);
    const known = (await server.inject({ url: '/fhir/.well-known/smart-configuration' })).json();
    expect(known.capabilities).toEqual(expect.arrayContaining(['launch-ehr', 'client-confidential-symmetric', 'context-ehr-encounter']));
    expect(known.capabilities).not.toContain('context-standalone-encounter');
  });

  it('SMA-7 the token endpoint answers the origin of the app and no other', async () => {
    const allowed = async (origin: string) => (await open.post('/oauth/token', { grant_type: 'authorization_code', client_id: 'app', code: 'x', redirect_uri: open.redirectUri }, { origin })).headers['access-control-allow-origin'];
    expect([await allowed('http://127.0.0.1:5555'), await allowed('https://evil.example')]).toEqual(['http://127.0.0.1:5555', undefined]);
  });
});

describe('SMA-2 an app with a secret', () => {
  it('SMA-2 the hash alone is kept; a new secret voids the earlier', async () => {
    const before = closed.secret!;
    expect((await server.db.query<{ text: string }>('select c::text as text from platform.client c')).rows.some(({ text }) => text.includes(before))).toBe(false);
    const code = await closed.code('bacsi');
    closed.secret = newVerifier();
    expect((await call(admin, '$renew-app-secret', { clientId: closed.clientId, secret: closed.secret })).statusCode).toBe(200);
    expect((await closed.exchange(code, {}, { authorization: basic(closed.clientId, before) })).statusCode).toBe(401);
    expect((await closed.exchange(code)).statusCode).toBe(200);
  });

  it('SMA-3 introspection tells it of scope, patient, visit and person; another facility learns nothing', async () => {
    const tokens = await tokensOf(closed, 'bacsi', { launch: (await launch()).searchParams.get('launch')!, scope: 'launch openid fhirUser user/*.rs' });
    const ask = async (token: string) => (await closed.post('/oauth/introspect', { token })).json();
    expect(await ask(tokens.access_token)).toMatchObject({ active: true, client_id: closed.clientId, scope: 'user/*.rs', patient: patientId, encounter: encounterId, fhirUser: expect.stringContaining('/Practitioner/'), iss: issuer, exp: expect.any(Number) });
    const other = demo.clients[1]!;
    const jwt = await signAssertion({ key: other.privateJwk, clientId: other.client_id });
    expect((await open.post('/oauth/introspect', { token: tokens.access_token, client_assertion_type: assertionType, client_assertion: jwt })).json()).toEqual({ active: false });
    expect(await ask('nothing')).toEqual({ active: false });
  });

  it('SMA-4 people of another facility do not use it; switched off, its tokens are dead', async () => {
    expect(codeOf((await closed.authorize('pk.bacsi')).decided!)).toBe('auth.foreign-app');
    const { access_token: token } = await tokensOf(closed, 'bacsi', { scope: 'openid user/*.rs' });
    await call(admin, '$switch-app', { clientId: closed.clientId, disabled: true });
    expect((await closed.fhir(token, 'GET Patient?_count=1')).statusCode).toBe(401);
    await call(admin, '$switch-app', { clientId: closed.clientId, disabled: false });
  });
});

describe('SMA-4 the registry', () => {
  const wish = { name: 'Nền', kind: 'backend', scopes: ['system/Patient.rs'], jwksUri: 'https://keys.example/jwks.json' };

  it('SMA-4 SMA-5 what is wrong is named by its field; those of the console and of others are not changed', async () => {
    const { d: _d, ...open } = backend().privateJwk as Record<string, unknown>;
    const wrong: [string, object][] = [
      ['secret', { kind: 'confidential', jwksUri: undefined, scopes: ['user/*.rs'], redirectUris: ['https://app.example/back'] }],
      ['redirectUris', { kind: 'public', jwksUri: undefined, scopes: ['user/*.rs'] }], ['redirectUris', { kind: 'public', jwksUri: undefined, scopes: ['user/*.rs'], redirectUris: ['http://app.example/back'] }],
      ['scopes', { scopes: ['user/Patient.rs'] }], ['scopes', { scopes: ['system/Nonsense.rs'] }], ['scopes', { scopes: ['system/Observation.rs?date=2020'] }], ['jwksUri', { jwksUri: 'http://keys.example/k' }], ['jwks', { jwksUri: undefined }], ['jwks', { jwksUri: undefined, jwks: JSON.stringify({ keys: [backend().privateJwk] }) }],
      ['jwksUri', { jwks: JSON.stringify({ keys: [open] }) }], ['jwks', { jwksUri: undefined, jwks: '{"keys":[]}' }],
    ];
    for (const [field, change] of wrong) {
      const answer = await call(admin, '$save-app', { ...wish, ...change });
      expect([answer.statusCode, answer.json().issue.map((one: { expression: string[] }) => one.expression[0])]).toEqual([422, [field]]);
    }
    expect(codeOf(await call(admin, '$save-app', { ...wish, clientId: 'app' }))).toBe('facility.shared-app');
    expect(codeOf(await call(await server.asUser('pk.quantri'), '$switch-app', { clientId: closed.clientId, disabled: true }))).toBe('facility.unknown-app');
    expect((await call(doctor, '$save-app', wish)).statusCode).toBe(403);
  });

  it('SMA-5 keys at a private address are not fetched', async () => {
    const saved = (await call(admin, '$save-app', wish)).json();
    expect(saved).toEqual({ clientId: expect.stringMatching(/^nen-/), secretTaken: false });
    let visits = 0;
    const inside = createServer().on('connection', (socket) => {
      visits++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => { inside.listen(0, '127.0.0.1', resolve); });
    // Past the check of the form: what a name of the outside would lead to.
    for (const host of ['127.0.0.1', 'localhost']) {
      await server.db.query('update platform.client set jwks_uri = $2 where client_id = $1', [saved.clientId, `https://${host}:${(inside.address() as AddressInfo).port}/jwks.json`]);
      const answer = await askWith(await assertion({ clientId: saved.clientId }), { scope: 'system/Patient.rs' });
      expect([answer.statusCode, answer.json().access_token]).toEqual([401, undefined]);
    }
    inside.close();
    expect(visits).toBe(0);
  });
});

describe('SMA-9 what a person has allowed', () => {
  it('SMA-9 stands in a list, and what is taken back is dead; nobody takes back what is another’s', async () => {
    const mine = await server.asUser('nguoibenh');
    const tokens = await tokensOf(open, 'nguoibenh', { scope: 'openid offline_access launch/patient patient/*.rs' });
    const list = async (who: TestServer['inject']) => (await who({ url: '/oauth/consents' })).json().consents as { id: string; client: { name: string }; rights: { scope: string }[] }[];
    const [consent] = await list(mine);
    expect(consent).toMatchObject({ client: { name: 'Ứng dụng thử' }, rights: [{ scope: 'patient/*.rs' }] });
    const revoke = async (who: TestServer['inject']) => (await who({ method: 'DELETE', url: `/oauth/consents/${consent!.id}`, headers: { 'x-lanh-client': 'staff' } })).statusCode;
    expect([await revoke(doctor), await revoke(mine), await revoke(mine)]).toEqual([404, 204, 404]);
    expect((await open.fhir(tokens.access_token, 'GET Patient')).statusCode).toBe(401);
    expect((await open.refresh(tokens.refresh_token)).json().error).toBe('invalid_grant');
    expect((await list(mine)).map(({ id }) => id)).not.toContain(consent!.id);
    const { rows } = await server.db.query<{ interaction: string }>(`select interaction from platform.audit where rid = 'app' and account = (select id::text from platform.account where username = 'nguoibenh') order by at desc, n desc limit 2`);
    expect(rows.map(({ interaction }) => interaction)).toEqual(['revoke-app', 'allow-app']);
  });
});

describe('SMA-10 forged, replayed, misdirected and late', () => {
  it.each(forgeries.map(({ name, run }) => [name, run] as const))('SMA-10 %s is refused', async (_name, run) => {
    const answer = await run({ open, closed, backend: demo.clients[0]!, otherBackend: demo.clients[1]! });
    // Answers to what would come in a fragment come in one.
    const back = answer.headers.location === undefined ? undefined : new URL(String(answer.headers.location).replace('#', '?'), issuer);
    expect([answer.statusCode, back?.searchParams.has('error') ?? true]).toEqual([back ? 303 : expect.toSatisfy((status: number) => status === 400 || status === 401), true]);
    expect(`${answer.body}${back?.search}`).not.toMatch(/access_token|[?&]code=|"entry"/);
    if (back) expect(back.origin).toBe(new URL(open.redirectUri).origin);
  });

  it('SMA-10 there are more than sixty of them, no two alike, and the honest way is open', async () => {
    expect(new Set(forgeries.map(({ name }) => name)).size).toBe(forgeries.length);
    expect(forgeries.length).toBeGreaterThan(60);
    expect((await askWith(await assertion())).statusCode).toBe(200);
    expect((await open.exchange(await open.code('bacsi'))).statusCode).toBe(200);
  });
});

describe('SMA-12 clients from elsewhere, as they are', () => {
  afterEach(() => { vi.unstubAllGlobals(); });
  /** Their requests, without a port. */
  const through = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const payload = await request.text();
    const { pathname, search } = new URL(request.url);
    const answer = await server.inject({ method: request.method as 'GET', url: pathname + search, headers: Object.fromEntries(request.headers), ...(payload !== '' && { payload }) });
    return new Response(answer.body === '' ? null : answer.body, { status: answer.statusCode, headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)]) });
  };

  it('SMA-12 fhir-kit-client finds the addresses, gets a token there by assertion, and works with it', async () => {
    vi.stubGlobal('fetch', through);
    const client = new FhirKitClient({ baseUrl: `${issuer}/fhir` });
    const found = await client.smartAuthMetadata();
    expect([String(found.tokenUrl), String(found.authorizeUrl)]).toEqual([`${issuer}/oauth/token`, `${issuer}/oauth/authorize`]);
    const fields = { grant_type: 'client_credentials', scope: 'system/*.cruds', client_assertion_type: assertionType, client_assertion: await assertion() };
    client.bearerToken = ((await (await fetch(found.tokenUrl!, { method: 'POST', body: new URLSearchParams(fields) })).json()) as { access_token: string }).access_token;
    const { id = '' } = await client.create({ resourceType: 'Patient', body: { resourceType: 'Patient', name: [{ text: 'Lý Thị Kit' }] } }) as Patient;
    expect(await client.search({ resourceType: 'Patient', searchParams: { name: 'ly thi kit' } })).toMatchObject({ entry: [{ resource: { id } }] });
    expect(await client.history({ resourceType: 'Patient', id })).toMatchObject({ type: 'history' });
  });

  it('SMA-12 the client of Medplum reads, changes and searches with a token of ours', async () => {
    const client = new MedplumClient({ baseUrl: issuer, fhirUrlPath: 'fhir', fetch: through, accessToken: await backendToken() });
    const made = await client.createResource<Patient & { id?: string }>({ resourceType: 'Patient', name: [{ text: 'Mã Văn Plum' }] });
    const changed = await client.updateResource<Patient & { id?: string }>({ ...made, birthDate: '1990-02-03' });
    expect([changed.meta?.versionId, (await client.readResource('Patient', made.id)).birthDate]).toEqual(['2', '1990-02-03']);
    expect((await client.searchResources('Patient', 'name=ma van plum')).map(({ id }) => id)).toEqual([made.id]);
    await client.deleteResource('Patient', made.id);
    await expect(client.readResource('Patient', made.id, { cache: 'reload' })).rejects.toThrow();
  });
});
