import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDemoFile } from '#modules/facility/server/index.ts';
import type { DemoClient, DemoFile } from '#modules/facility/server/index.ts';
import { addClient, openProviderKeys, rotateProviderKeys } from '#platform/auth/index.ts';
import { openTestServer } from './testServer.ts';
import type { TestServer } from './testServer.ts';

const issuer = 'http://127.0.0.1:8080';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let server: TestServer;
let demo: DemoFile;
let backend: DemoClient;

beforeAll(async () => {
  server = await openTestServer({ demo: true });
  await server.asUser('bacsi');
  demo = (await readDemoFile(server.services.config.dataFolder))!;
  backend = demo.clients[0]!;
  await addClient(server.db, { clientId: 'app', name: 'Ứng dụng thử', kind: 'public', scopes: ['user/*.cruds', 'patient/*.rs', 'offline_access'], redirectUris: ['http://127.0.0.1/back'] }, new Date());
});
afterAll(async () => { await server.close(); });

interface Assertion { claims?: Record<string, unknown>; key?: Record<string, unknown>; alg?: string; lifeS?: number }

async function assertion({ claims = {}, key = backend.privateJwk, alg = 'ES384', lifeS = 240 }: Assertion = {}): Promise<string> {
  const at = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: backend.client_id, sub: backend.client_id, aud: `${issuer}/oauth/token`, iat: at, exp: at + lifeS, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg, kid: String(key.kid), typ: 'JWT' }).sign(await importJWK(key, alg));
}

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  server.inject({ method: 'POST', url: path, headers: { ...form, ...headers }, payload: new URLSearchParams(fields).toString() });
const ask = (jwt: string, scope = 'system/*.cruds') => post('/oauth/token', { grant_type: 'client_credentials', scope, client_assertion_type: assertionType, client_assertion: jwt });
const fhir = (token: string, url: string, more: object = {}) => server.inject({ url: `/fhir/${url}`, ...more, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' } });

describe('PPL backend services', () => {
  it('PPL-20 demo.json names one backend client for each facility, which gets a token that works at /fhir', async () => {
    expect(demo.clients.map(({ facility, scope }) => ({ facility, scope }))).toEqual(demo.facilities.map(({ name }) => ({ facility: name, scope: 'system/*.cruds' })));
    const answer = await ask(await assertion());
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', scope: 'system/*.cruds', expires_in: 300 });
    const made = await fhir(answer.json().access_token, 'Patient', { method: 'POST', payload: JSON.stringify({ resourceType: 'Patient', name: [{ text: 'Lò Văn Thử' }] }) });
    expect(made.statusCode).toBe(201);
    expect((await fhir(answer.json().access_token, `Patient/${made.json().id}`)).statusCode).toBe(200);
  });

  it('PPL-20 the token works for the own facility only', async () => {
    const other = demo.clients[1]!;
    const token = (await ask(await assertion({ claims: { iss: other.client_id, sub: other.client_id }, key: other.privateJwk }))).json().access_token;
    const own = (await ask(await assertion())).json().access_token;
    const made = (await fhir(own, 'Patient', { method: 'POST', payload: JSON.stringify({ resourceType: 'Patient', name: [{ text: 'Người cơ sở một' }] }) })).json();
    expect((await fhir(token, `Patient/${made.id}`)).statusCode).toBe(404);
  });

  it('PPL-20 an assertion is taken once, also when it is sent sixteen times at once', async () => {
    const jwt = await assertion();
    const answers = await Promise.all(Array.from({ length: 16 }, () => ask(jwt)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ statusCode }) => statusCode !== 200).map((answer) => answer.json().error))).toEqual(new Set(['invalid_client']));
  });

  it('PPL-20 assertions that are forged, late, too long, or meant for another server are refused', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    const foreign = { ...(await exportJWK(privateKey)), kid: backend.privateJwk.kid };
    const at = Math.floor(Date.now() / 1000);
    const none = [{ alg: 'none', typ: 'JWT' }, { iss: backend.client_id, sub: backend.client_id, aud: `${issuer}/oauth/token`, exp: at + 60, jti: randomUUID() }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const forged = [
      await assertion({ key: foreign }), `${none}.`, (await assertion()).replace(/.{8}$/, 'AAAAAAAA'),
      await assertion({ claims: { aud: 'https://elsewhere.example/oauth/token' } }), await assertion({ claims: { aud: 'http://127.0.0.1:9999/oauth/token' } }), await assertion({ lifeS: -6 }), await assertion({ lifeS: 3600 }), await assertion({ claims: { jti: undefined } }),
      await assertion({ claims: { iss: 'somebody' } }), await assertion({ claims: { sub: 'demo-backend-pk' } }), await assertion({ claims: { exp: undefined } }),
    ];
    for (const jwt of forged) {
      const answer = await ask(jwt);
      expect([400, 401]).toContain(answer.statusCode);
      expect(answer.json().access_token).toBeUndefined();
    }
    const elsewhere = await assertion({ claims: { aud: 'http://evil.example/oauth/token' } });
    const spoofed = await post('/oauth/token', { grant_type: 'client_credentials', scope: 'system/*.cruds', client_assertion_type: assertionType, client_assertion: elsewhere }, { host: 'evil.example' });
    expect(spoofed.statusCode).toBe(401);
  });

  it('PPL-20 no more is granted than was asked, and nothing outside the registered scopes', async () => {
    const narrow = (await ask(await assertion(), 'system/Patient.rs')).json();
    expect(narrow.scope).toBe('system/Patient.rs');
    expect((await fhir(narrow.access_token, 'Patient?_count=1')).statusCode).toBe(200);
    expect((await fhir(narrow.access_token, 'Observation?_count=1')).statusCode).toBe(403);
    const whole = (await ask(await assertion())).json().access_token as string;
    const { id } = (await fhir(whole, 'Patient', { method: 'POST', payload: '{"resourceType":"Patient"}' })).json();
    await fhir(whole, 'Observation', { method: 'POST', payload: JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: 'mạch' }, subject: { reference: `Patient/${id}` } }) });
    const typesFor = async (token: string) => (await fhir(token, `Patient?_id=${id}&_revinclude=Observation:subject`)).json().entry.map(({ resource }: { resource: { resourceType: string } }) => resource.resourceType);
    expect([await typesFor(whole), await typesFor(narrow.access_token)]).toEqual([['Patient', 'Observation'], ['Patient']]);
    expect((await fhir(narrow.access_token, 'Patient', { method: 'POST', payload: '{"resourceType":"Patient"}' })).statusCode).toBe(403);
    expect((await ask(await assertion(), 'user/*.cruds')).json().error).toBe('invalid_scope');
    expect((await ask(await assertion(), '')).json().error).toBe('invalid_scope');
    const older = (await ask(await assertion(), 'system/Patient.read')).json();
    expect((await fhir(older.access_token, 'Patient?_count=1')).statusCode).toBe(200);
    expect((await fhir(older.access_token, 'Patient', { method: 'POST', payload: '{"resourceType":"Patient"}' })).statusCode).toBe(403);
  });

  it('PPL-25 introspection tells of a token in force; a revoked one is dead', async () => {
    const token = (await ask(await assertion())).json().access_token as string;
    const proof = async () => ({ client_assertion_type: assertionType, client_assertion: await assertion() });
    expect((await post('/oauth/introspect', { token, ...(await proof()) })).json()).toMatchObject({ active: true, client_id: backend.client_id, scope: 'system/*.cruds' });
    expect((await post('/oauth/revoke', { token, ...(await proof()) })).statusCode).toBe(200);
    expect((await post('/oauth/introspect', { token, ...(await proof()) })).json()).toEqual({ active: false });
    expect((await fhir(token, 'Patient?_count=1')).statusCode).toBe(401);
  });

  it('PPL-21 the database keeps no token and no code', async () => {
    const token = (await ask(await assertion())).json().access_token as string;
    const { rows } = await server.db.query<{ text: string }>('select payload::text as text from platform.oauth_artifact');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ text }) => text.includes(token))).toBe(false);
  });
});

describe('PPL apps of people', () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const redirectUri = 'http://127.0.0.1:5555/back';

  /** Walks the authorization as a browser would: cookies kept, our own session allows the app. */
  async function authorize(username: string, more: Record<string, string> = {}, allow = true): Promise<URL> {
    const user = demo.users.find((one) => one.username === username)!;
    const signedIn = await server.inject({ method: 'POST', url: '/auth/sign-in', payload: { username, password: user.password } });
    const jar = new Map<string, string>([['lanh_session', signedIn.json().accessToken]]);
    const go = async (options: { method?: 'GET' | 'POST'; url: string; payload?: object }) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await server.inject({ ...options, headers: { cookie, 'x-lanh-client': 'staff' } });
      for (const { name, value } of answer.cookies) jar.set(name, value);
      return answer;
    };
    const query = { response_type: 'code', client_id: 'app', redirect_uri: redirectUri, scope: 'openid fhirUser user/*.cruds', state: 'st', code_challenge: challenge, code_challenge_method: 'S256', aud: `${issuer}/fhir`, ...more };
    const begun = await go({ url: `/oauth/authorize?${new URLSearchParams(Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')))}` });
    const place = String(begun.headers.location);
    if (!place.startsWith('/oauth/interaction/')) return new URL(place, issuer);
    expect((await go({ url: place })).headers.location).toMatch(/^\/authorize\//);
    const asked = await go({ url: `${place}/ask` });
    expect(asked.json()).toMatchObject({ client: { name: 'Ứng dụng thử' }, site: '127.0.0.1:5555' });
    const decided = await go({ method: 'POST', url: place, payload: { allow } });
    const resumed = await go({ url: new URL(decided.json().redirectTo).pathname });
    return new URL(String(resumed.headers.location));
  }
  const exchange = (code: string, more: Record<string, string> = {}) => post('/oauth/token', { grant_type: 'authorization_code', client_id: 'app', code, redirect_uri: redirectUri, code_verifier: verifier, ...more });

  it('PPL-23 a person allows an app in our own screens; the code gives a token with the rights of that person and no more', async () => {
    const back = await authorize('bacsi');
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('st');
    const tokens = (await exchange(back.searchParams.get('code')!)).json();
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid fhirUser user/*.cruds' });
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString());
    expect(claims.fhirUser).toMatch(new RegExp(`^${issuer}/fhir/Practitioner/`));
    expect((await fhir(tokens.access_token, 'Patient?_count=1')).statusCode).toBe(200);
    expect((await fhir(tokens.access_token, 'Organization', { method: 'POST', payload: '{"resourceType":"Organization","name":"x"}' })).statusCode).toBe(403);
  });

  it('ACC-20 a scope cuts down what the role allows and never adds to it; operations need all of user/*.cruds', async () => {
    const tokenFor = async (username: string, scope: string) => (await exchange((await authorize(username, { scope: `openid ${scope}` })).searchParams.get('code')!)).json().access_token as string;
    const statusOf = async (token: string, path: string, body?: object) => (await fhir(token, path, body && { method: 'POST', payload: JSON.stringify(body) })).statusCode;
    const organization = { resourceType: 'Organization', name: 'x' };
    const [whole, reading, narrow, desk] = [await tokenFor('bacsi', 'user/*.cruds'), await tokenFor('bacsi', 'user/*.rs'), await tokenFor('bacsi', 'user/Patient.rs'), await tokenFor('tiepdon', 'user/*.cruds')];
    expect([await statusOf(whole, 'Location?_count=1'), await statusOf(reading, 'Location?_count=1'), await statusOf(narrow, 'Location?_count=1'), await statusOf(narrow, 'Patient?_count=1')]).toEqual([200, 200, 403, 200]);
    expect([await statusOf(whole, 'Organization', organization), await statusOf(desk, 'Organization', organization)]).toEqual([403, 403]);
    expect([await statusOf(desk, 'Patient', { resourceType: 'Patient' }), await statusOf(await tokenFor('tiepdon', 'user/*.rs'), 'Patient', { resourceType: 'Patient' })]).toEqual([201, 403]);
    const search = { catalogue: 'country', text: 'viet' };
    expect([await statusOf(whole, '$search-codes', search), await statusOf(reading, '$search-codes', search), await statusOf(narrow, '$search-codes', search)]).toEqual([200, 403, 403]);
    expect(await statusOf(whole, '$import-catalogue', {})).toBe(403);
  });

  it('PPL-23 a code is used once; the second use also ends what the first one got', async () => {
    const code = (await authorize('bacsi')).searchParams.get('code')!;
    const { access_token: token } = (await exchange(code)).json();
    expect((await exchange(code)).json().error).toBe('invalid_grant');
    expect((await fhir(token, 'Patient?_count=1')).statusCode).toBe(401);
  });

  it('PPL-23 PKCE by S256 is needed, the verifier must fit, the address of return and the audience must be known', async () => {
    expect((await authorize('bacsi', { code_challenge: '', code_challenge_method: '' })).searchParams.get('error')).toBe('invalid_request');
    expect((await authorize('bacsi', { code_challenge: verifier, code_challenge_method: 'plain' })).searchParams.get('error')).toBe('invalid_request');
    const code = (await authorize('bacsi')).searchParams.get('code')!;
    expect((await exchange(code, { code_verifier: randomBytes(32).toString('base64url') })).json().error).toBe('invalid_grant');
    const elsewhere = await server.inject({ url: `/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: 'app', redirect_uri: 'https://evil.example/x', scope: 'openid', code_challenge: challenge, code_challenge_method: 'S256' })}` });
    expect([elsewhere.statusCode, elsewhere.headers.location]).toEqual([400, undefined]);
    expect((await authorize('bacsi', { aud: 'https://evil.example/fhir' })).searchParams.get('error')).toBe('invalid_target');
  });

  it('PPL-23 the person may refuse', async () => {
    expect((await authorize('bacsi', {}, false)).searchParams.get('error')).toBe('access_denied');
  });

  it('PPL-23 a stranger without a session decides nothing', async () => {
    const begun = await server.inject({ url: `/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: 'app', redirect_uri: redirectUri, scope: 'openid', code_challenge: challenge, code_challenge_method: 'S256' })}` });
    const place = String(begun.headers.location);
    expect((await server.inject({ method: 'POST', url: place, payload: { allow: true } })).statusCode).toBe(401);
  });

  it('PPL-23 a patient hands over the own record only, and the answer names it', async () => {
    const { patientId } = demo.users.find(({ username }) => username === 'nguoibenh')!;
    const back = await authorize('nguoibenh', { scope: 'openid launch/patient patient/*.rs' });
    const tokens = (await exchange(back.searchParams.get('code')!)).json();
    expect(tokens).toMatchObject({ scope: 'openid launch/patient patient/*.rs', patient: patientId });
    const found = (await fhir(tokens.access_token, 'Patient')).json();
    expect(found.entry.map(({ resource }: { resource: { id: string } }) => resource.id)).toEqual([patientId]);
    expect((await fhir(tokens.access_token, `Patient/${patientId}`, { method: 'PUT', payload: JSON.stringify({ resourceType: 'Patient', id: patientId }) })).statusCode).toBe(403);
  });

  it('PPL-23 staff have no own record: patient/ scopes are not given to them', async () => {
    const back = await authorize('bacsi', { scope: 'openid patient/*.rs user/Patient.rs' });
    expect((await exchange(back.searchParams.get('code')!)).json().scope).toBe('openid user/Patient.rs');
  });

  it('PPL-23 a refresh token turns at each use; an old one ends the whole family', async () => {
    const back = await authorize('bacsi', { scope: 'openid offline_access user/Patient.rs', prompt: 'consent' });
    const first = (await exchange(back.searchParams.get('code')!)).json();
    const refresh = (token: string) => post('/oauth/token', { grant_type: 'refresh_token', client_id: 'app', refresh_token: token });
    const second = (await refresh(first.refresh_token)).json();
    expect(second).toMatchObject({ scope: 'openid offline_access user/Patient.rs' });
    expect((await refresh(first.refresh_token)).json().error).toBe('invalid_grant');
    expect((await refresh(second.refresh_token)).json().error).toBe('invalid_grant');
    expect((await fhir(second.access_token, 'Patient?_count=1')).statusCode).toBe(401);
  });

  it('PPL-24 an account that is disabled loses its apps at once', async () => {
    const { access_token: token } = (await exchange((await authorize('bacsinhi')).searchParams.get('code')!)).json();
    await server.db.query(`update platform.account set disabled_at = now() where username = 'bacsinhi'`);
    expect((await fhir(token, 'Patient?_count=1')).statusCode).toBe(401);
  });
});

describe('PPL discovery', () => {
  it('PPL-26 all discovery documents name the same addresses, S256 alone, and these answer', async () => {
    const openid = (await server.inject({ url: '/.well-known/openid-configuration', headers: { host: '127.0.0.1:8080' } })).json();
    for (const path of ['/.well-known/smart-configuration', '/fhir/.well-known/smart-configuration']) {
      const smart = (await server.inject({ url: path })).json();
      expect(smart).toMatchObject({ issuer, token_endpoint: openid.token_endpoint, authorization_endpoint: openid.authorization_endpoint, jwks_uri: openid.jwks_uri, revocation_endpoint: openid.revocation_endpoint });
      expect(smart.code_challenge_methods_supported).toEqual(['S256']);
    }
    expect(openid.code_challenge_methods_supported).toEqual(['S256']);
    const { keys } = (await server.inject({ url: '/oauth/jwks' })).json();
    expect(keys[0].d).toBeUndefined();
  });

  it('PPL-22 a rotation puts a new key first and keeps the old one to verify', async () => {
    const folder = server.services.config.dataFolder;
    const before = await openProviderKeys(folder);
    const after = await rotateProviderKeys(folder);
    expect(after.jwks.keys.map(({ kid }) => kid)).toEqual([expect.any(String), ...before.jwks.keys.map(({ kid }) => kid)]);
    expect((await openProviderKeys(folder)).jwks.keys[0]?.kid).toBe(after.jwks.keys[0]?.kid);
  });
});
