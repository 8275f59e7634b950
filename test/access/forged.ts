// Ways to cheat the token endpoint and the FHIR server: each must be refused. spec: SMA-10
import { createHash, createHmac, createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import type { LightMyRequestResponse as InjectResponse } from 'fastify';
import { exportJWK, exportSPKI, generateKeyPair, importJWK } from 'jose';
import type { DemoClient } from '#modules/facility/server/index.ts';
import { App, assertionType, basic, challengeOf, issuer, newVerifier, signAssertion } from './smartApp.ts';
import type { AssertionParts } from './smartApp.ts';

export interface Kit {
  /** A public app and one with a secret, both used by the doctor. */
  readonly open: App;
  readonly closed: App;
  readonly backend: DemoClient;
  readonly otherBackend: DemoClient;
}
type Answer = Promise<InjectResponse>;
export interface Forgery { readonly name: string; readonly run: (kit: Kit) => Answer }

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowS = (): number => Math.floor(Date.now() / 1000);
const claims = (of: DemoClient) => ({ iss: of.client_id, sub: of.client_id, aud: `${issuer}/oauth/token`, iat: nowS(), exp: nowS() + 240, jti: randomUUID() });

const send = ({ open }: Kit, jwt: string, more: Record<string, string> = {}): Answer => open.post('/oauth/token', { grant_type: 'client_credentials', scope: 'system/*.cruds', client_assertion_type: assertionType, client_assertion: jwt, ...more });
const signed = (kit: Kit, more: Partial<AssertionParts> = {}): Promise<string> => signAssertion({ key: kit.backend.privateJwk, clientId: kit.backend.client_id, ...more });
const claim = (name: string, change: (kit: Kit) => Record<string, unknown>): Forgery => ({ name: `assertion with ${name}`, run: async (kit) => send(kit, await signed(kit, { claims: change(kit) })) });
const publicOf = ({ privateJwk: { d: _d, ...open } }: DemoClient) => open as Record<string, string>;

/** An HMAC over what would be signed, with some form of the public key as its secret. */
async function mixedUp({ backend }: Kit, secretOf: (open: Record<string, string>) => Promise<string | Buffer>): Promise<string> {
  const text = `${part({ alg: 'HS256', kid: backend.privateJwk.kid, typ: 'JWT' })}.${part(claims(backend))}`;
  return `${text}.${createHmac('sha256', await secretOf(publicOf(backend))).update(text).digest('base64url')}`;
}
const pemOf = async (open: Record<string, string>) => exportSPKI((await importJWK(open, 'ES384', { extractable: true })) as Parameters<typeof exportSPKI>[0]);
const derOf = async (open: Record<string, string>) => createPublicKey({ key: open, format: 'jwk' }).export({ type: 'spki', format: 'der' });

async function foreignKey(alg: string): Promise<Record<string, unknown>> {
  return { ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)) };
}

const assertions: readonly Forgery[] = [
  { name: 'assertion with alg none', run: async (kit) => send(kit, `${part({ alg: 'none', typ: 'JWT' })}.${part(claims(kit.backend))}.`) },
  { name: 'assertion with alg NoNe and a signature', run: async (kit) => send(kit, `${part({ alg: 'NoNe', kid: kit.backend.privateJwk.kid })}.${part(claims(kit.backend))}.${randomBytes(96).toString('base64url')}`) },
  { name: 'assertion with HS256 by the public key as PEM', run: async (kit) => send(kit, await mixedUp(kit, pemOf)) },
  { name: 'assertion with HS256 by the public key as DER', run: async (kit) => send(kit, await mixedUp(kit, derOf)) },
  { name: 'assertion with HS256 by the public key as JSON', run: async (kit) => send(kit, await mixedUp(kit, async (open) => JSON.stringify(open))) },
  { name: 'assertion with HS256 by the x of the public key', run: async (kit) => send(kit, await mixedUp(kit, async ({ x = '' }) => Buffer.from(x, 'base64url'))) },
  { name: 'assertion with HS256 by an empty secret', run: async (kit) => send(kit, await mixedUp(kit, async () => '')) },
  { name: 'assertion with another key under the known name', run: async (kit) => send(kit, await signed(kit, { key: { ...(await foreignKey('ES384')), kid: kit.backend.privateJwk.kid } })) },
  { name: 'assertion with its own key in the header', run: async (kit) => { const key = await foreignKey('ES384'); const { d: _d, ...jwk } = key; return send(kit, await signed(kit, { key, header: { jwk } })); } },
  { name: 'assertion with a key set of its own in the header', run: async (kit) => send(kit, await signed(kit, { key: await foreignKey('ES384'), header: { jku: 'https://evil.example/keys' } })) },
  { name: 'assertion with a path as the name of the key', run: async (kit) => send(kit, await signed(kit, { key: { ...(await foreignKey('ES384')), kid: '../../keys/oauth.json' } })) },
  { name: 'assertion with RS384 under an EC key', run: async (kit) => send(kit, await signed(kit, { alg: 'RS384', key: { ...(await foreignKey('RS384')), kid: kit.backend.privateJwk.kid } })) },
  { name: 'assertion with ES256 under a P-384 key', run: async (kit) => send(kit, await signed(kit, { alg: 'ES256', key: { ...(await foreignKey('ES256')), kid: kit.backend.privateJwk.kid } })) },
  { name: 'assertion with a signature of nothing but zeros', run: async (kit) => send(kit, (await signed(kit)).replace(/[^.]+$/, Buffer.alloc(96).toString('base64url'))) },
  { name: 'assertion with its signature cut short', run: async (kit) => send(kit, (await signed(kit)).slice(0, -8)) },
  { name: 'assertion with its claims changed', run: async (kit) => { const [head, , signature] = (await signed(kit)).split('.'); return send(kit, `${head}.${part({ ...claims(kit.backend), sub: kit.otherBackend.client_id })}.${signature}`); } },
  { name: 'assertion signed by the backend of another facility', run: async (kit) => send(kit, await signed(kit, { key: kit.otherBackend.privateJwk })) },
  claim('another aud', () => ({ aud: 'https://evil.example/oauth/token' })), claim('the FHIR server as aud', () => ({ aud: `${issuer}/fhir` })), claim('no aud', () => ({ aud: undefined })), claim('an aud that begins like ours', () => ({ aud: `${issuer}/oauth/token.evil.example` })),
  claim('another iss', ({ otherBackend }) => ({ iss: otherBackend.client_id })), claim('another sub', ({ otherBackend }) => ({ sub: otherBackend.client_id })), claim('no iss', () => ({ iss: undefined })), claim('no sub', () => ({ sub: undefined })),
  claim('an unknown client', () => ({ iss: 'nobody', sub: 'nobody' })), claim('its end six seconds ago', () => ({ exp: nowS() - 6 })), claim('its end an hour ahead', () => ({ exp: nowS() + 3600 })), claim('no end', () => ({ exp: undefined })),
  claim('an end as text', () => ({ exp: String(nowS() + 60) })), claim('a beginning in ten minutes', () => ({ nbf: nowS() + 600 })), claim('an iat in ten minutes', () => ({ iat: nowS() + 600 })), claim('no jti', () => ({ jti: undefined })),
  { name: 'assertion sent again', run: async (kit) => { const jwt = await signed(kit); await send(kit, jwt); return send(kit, jwt); } },
  { name: 'assertion with the jti of another', run: async (kit) => { const jti = randomUUID(); await send(kit, await signed(kit, { claims: { jti } })); return send(kit, await signed(kit, { claims: { jti } })); } },
  { name: 'assertion beside the name of another client', run: async (kit) => send(kit, await signed(kit), { client_id: kit.otherBackend.client_id }) },
  { name: 'assertion of another kind', run: async (kit) => send(kit, await signed(kit), { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }) },
  { name: 'assertion in the place of a code', run: async (kit) => send(kit, await signed(kit), { grant_type: 'authorization_code', code: 'x', redirect_uri: kit.open.redirectUri, code_verifier: kit.open.verifier }) },
  { name: 'assertion as the grant itself', run: async (kit) => send(kit, await signed(kit), { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }) },
];

const ask = { scope: 'openid offline_access user/Patient.rs' } as const;
const codeThen = (name: string, then: (kit: Kit, code: string) => Answer, more: Record<string, string> = {}): Forgery => ({ name: `code ${name}`, run: async (kit) => then(kit, await kit.open.code('bacsi', { ...ask, ...more })) });

const codes: readonly Forgery[] = [
  codeThen('sent again', async ({ open }, code) => { await open.exchange(code); return open.exchange(code); }),
  codeThen('with another verifier', ({ open }, code) => open.exchange(code, { code_verifier: newVerifier() })),
  codeThen('without verifier', ({ open }, code) => open.exchange(code, { code_verifier: '' })),
  codeThen('with the challenge as verifier', ({ open }, code) => open.exchange(code, { code_verifier: challengeOf(open.verifier) })),
  codeThen('with another return address', ({ open }, code) => open.exchange(code, { redirect_uri: 'http://127.0.0.1:5555/other' })),
  codeThen('without return address', ({ open }, code) => open.exchange(code, { redirect_uri: '' })),
  codeThen('in the hands of another app', ({ open, closed }, code) => closed.exchange(code, { code_verifier: open.verifier })),
  codeThen('cut short', ({ open }, code) => open.exchange(code.slice(0, -1))),
  codeThen('as a refresh token', ({ open }, code) => open.refresh(code)),
  { name: 'code with the secret wrong', run: async ({ closed }) => closed.exchange(await closed.code('bacsi'), {}, { authorization: basic(closed.clientId, 'wrong') }) },
  { name: 'code with the stored hash as the secret', run: async ({ closed }) => closed.exchange(await closed.code('bacsi'), {}, { authorization: basic(closed.clientId, createHash('sha256').update(closed.secret ?? '').digest('base64url')) }) },
  { name: 'code with the secret in the body', run: async ({ closed }) => closed.exchange(await closed.code('bacsi'), { client_id: closed.clientId, client_secret: closed.secret ?? '' }, { authorization: '' }) },
  { name: 'code of a confidential app without proof', run: async ({ closed }) => closed.exchange(await closed.code('bacsi'), { client_id: closed.clientId }, { authorization: '' }) },
];

interface Tokens { readonly access_token: string; readonly refresh_token: string; readonly id_token: string }
const tokensOf = async ({ open }: Kit): Promise<Tokens> => (await open.exchange(await open.code('bacsi', ask))).json();
const refreshed = (name: string, then: (kit: Kit, tokens: Tokens) => Answer): Forgery => ({ name: `refresh ${name}`, run: async (kit) => then(kit, await tokensOf(kit)) });
const shown = (name: string, then: (kit: Kit, tokens: Tokens) => string | Promise<string>): Forgery => ({ name: `FHIR with ${name}`, run: async (kit) => kit.open.fhir(await then(kit, await tokensOf(kit)), 'GET Patient?_count=1') });

const refreshes: readonly Forgery[] = [
  refreshed('token sent again', async ({ open }, { refresh_token: token }) => { await open.refresh(token); return open.refresh(token); }),
  refreshed('token that came of one sent again', async ({ open }, { refresh_token: token }) => { const next = (await open.refresh(token)).json().refresh_token; await open.refresh(token); return open.refresh(next); }),
  refreshed('token in the hands of another app', ({ closed }, { refresh_token: token }) => closed.refresh(token)),
  refreshed('token for more than was given', ({ open }, { refresh_token: token }) => open.refresh(token, { scope: 'openid user/*.cruds' })),
  refreshed('by an access token', ({ open }, { access_token: token }) => open.refresh(token)),
  refreshed('token that was revoked', async ({ open }, { refresh_token: token }) => { await open.post('/oauth/revoke', { token, client_id: open.clientId }); return open.refresh(token); }),
];

const bearers: readonly Forgery[] = [
  shown('an id token', (_kit, { id_token: token }) => token), shown('a refresh token', (_kit, { refresh_token: token }) => token), shown('a code', ({ open }) => open.code('bacsi', ask)),
  shown('a token of alg none', ({ backend }) => `${part({ alg: 'none' })}.${part(claims(backend))}.`), shown('an assertion', (kit) => signed(kit)), shown('a token cut short', (_kit, { access_token: token }) => token.slice(0, -1)),
  shown('a token and more', (_kit, { access_token: token }) => `${token}x`), shown('a token in other letters', (_kit, { access_token: token }) => (token.toUpperCase() === token ? token.toLowerCase() : token.toUpperCase())),
  shown('the secret of an app', ({ closed }) => closed.secret ?? ''),
  shown('a token that was revoked', async ({ open }, { access_token: token }) => { await open.post('/oauth/revoke', { token, client_id: open.clientId }); return token; }),
];

const asked = (name: string, more: Record<string, string>): Forgery => ({
  name: `authorization with ${name}`,
  run: async ({ open }) => open.server.inject({ url: `/oauth/authorize?${new URLSearchParams(Object.entries({ response_type: 'code', client_id: open.clientId, redirect_uri: open.redirectUri, scope: 'openid user/*.rs', state: 'st', code_challenge: challengeOf(open.verifier), code_challenge_method: 'S256', aud: `${issuer}/fhir`, ...more }).filter(([, value]) => value !== ''))}` }) as unknown as Answer,
});

const requests: readonly Forgery[] = [
  asked('no PKCE', { code_challenge: '', code_challenge_method: '' }), asked('PKCE plain', { code_challenge_method: 'plain' }), asked('a challenge without method', { code_challenge_method: '' }), asked('another server as aud', { aud: 'https://evil.example/fhir' }),
  asked('another return address', { redirect_uri: 'https://evil.example/back' }), asked('a return address that begins like ours', { redirect_uri: 'http://127.0.0.1.evil.example/back' }), asked('a return address with a user in it', { redirect_uri: 'http://127.0.0.1:5555@evil.example/back' }), asked('a deeper return address', { redirect_uri: 'http://127.0.0.1:5555/back/../evil' }),
  asked('no return address', { redirect_uri: '' }), asked('an unknown app', { client_id: 'nobody' }), asked('a token instead of a code', { response_type: 'token' }), asked('an id token instead of a code', { response_type: 'id_token', nonce: 'n' }),
  asked('a request object of alg none', { request: `${part({ alg: 'none' })}.${part({ client_id: 'app', redirect_uri: 'https://evil.example/back' })}.` }), asked('a request object from elsewhere', { request_uri: 'https://evil.example/request' }), asked('no question', { prompt: 'none' }),
];

export const forgeries: readonly Forgery[] = [...assertions, ...codes, ...refreshes, ...bearers, ...requests];
