// An app and the browser of the person who uses it, without either: authorization is walked by requests with a jar of cookies.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { LightMyRequestResponse as InjectResponse } from 'fastify';
import { importJWK, SignJWT } from 'jose';
import type { TestServer } from '#apps/server/testServer.ts';
import type { DemoFile } from '#modules/facility/server/index.ts';

export const issuer = 'http://127.0.0.1:8080';
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const newVerifier = (): string => randomBytes(32).toString('base64url');
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export interface Decision { readonly allow: boolean; readonly scopes?: readonly string[]; readonly patientId?: string }

export interface Asking {
  readonly client: { readonly id: string };
  readonly plain: readonly string[];
  readonly rights: readonly { readonly scope: string }[];
  readonly needsPatient: boolean;
  readonly isLaunched: boolean;
  readonly patientId?: string;
}

export interface Walk {
  /** Where the browser ended: the app with code or error, or nowhere when the server itself refused. */
  readonly back: URL | undefined;
  readonly asked: { readonly status: number; readonly body: Asking } | undefined;
  readonly decided: InjectResponse | undefined;
}

export class App {
  readonly verifier = newVerifier();
  readonly redirectUri = 'http://127.0.0.1:5555/back';
  readonly server: TestServer;
  readonly demo: DemoFile;
  readonly clientId: string;
  /** Of a confidential app. */
  secret: string | undefined;

  constructor(server: TestServer, demo: DemoFile, clientId: string) {
    this.server = server;
    this.demo = demo;
    this.clientId = clientId;
  }

  /** `''` takes a parameter away. */
  async authorize(username: string, more: Record<string, string> = {}, decision: Decision = { allow: true }): Promise<Walk> {
    const jar = new Map([['lanh_session', await this.session(username)]]);
    const go = async (options: { method?: 'GET' | 'POST'; url: string; payload?: object }) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await this.server.inject({ ...options, headers: { cookie, 'x-lanh-client': 'staff' } });
      for (const { name, value } of answer.cookies) jar.set(name, value);
      return answer;
    };
    const query = { response_type: 'code', client_id: this.clientId, redirect_uri: this.redirectUri, scope: 'openid fhirUser user/*.cruds', state: 'st', code_challenge: challengeOf(this.verifier), code_challenge_method: 'S256', aud: `${issuer}/fhir`, ...more };
    const begun = await go({ url: `/oauth/authorize?${new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))}` });
    const place = String(begun.headers.location ?? '');
    if (!place.startsWith('/oauth/interaction/')) return { back: place === '' ? undefined : new URL(place, issuer), asked: undefined, decided: undefined };
    const asked = await go({ url: `${place}/ask` });
    const decided = await go({ method: 'POST', url: place, payload: decision });
    const seen = { asked: { status: asked.statusCode, body: asked.json() as Asking }, decided };
    if (decided.statusCode !== 200) return { back: undefined, ...seen };
    const resumed = await go({ url: new URL(decided.json().redirectTo).pathname });
    return { back: new URL(String(resumed.headers.location)), ...seen };
  }

  async session(username: string): Promise<string> {
    const { password } = this.demo.users.find((one) => one.username === username)!;
    return (await this.server.inject({ method: 'POST', url: '/auth/sign-in', payload: { username, password } })).json().accessToken as string;
  }

  /** The code of an authorization that went well. */
  async code(username: string, more: Record<string, string> = {}, decision: Decision = { allow: true }): Promise<string> {
    const { back, decided } = await this.authorize(username, more, decision);
    const code = back?.searchParams.get('code');
    if (!code) throw new Error(`no code: ${back?.search ?? decided?.body}`);
    return code;
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<InjectResponse> {
    const payload = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')).toString();
    return this.server.inject({ method: 'POST', url: path, headers: { 'content-type': 'application/x-www-form-urlencoded', ...this.proof(), ...headers }, payload }) as unknown as Promise<InjectResponse>;
  }

  exchange(code: string, more: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<InjectResponse> {
    return this.post('/oauth/token', { grant_type: 'authorization_code', ...this.name(), code, redirect_uri: this.redirectUri, code_verifier: this.verifier, ...more }, headers);
  }

  refresh(token: string, more: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<InjectResponse> {
    return this.post('/oauth/token', { grant_type: 'refresh_token', ...this.name(), refresh_token: token, ...more }, headers);
  }

  fhir(token: string, line: string, body?: object): Promise<InjectResponse> {
    const [method = 'GET', path = ''] = line.split(' ');
    return this.server.inject({
      method: method as 'GET', url: `/fhir/${path}`, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/fhir+json' }) }, ...(body && { payload: JSON.stringify(body) }),
    }) as unknown as Promise<InjectResponse>;
  }

  private name(): Record<string, string> {
    return this.secret === undefined ? { client_id: this.clientId } : {};
  }

  private proof(): Record<string, string> {
    return this.secret === undefined ? {} : { authorization: basic(this.clientId, this.secret) };
  }
}

export const basic = (clientId: string, secret: string): string => `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`;

export const claimsOf = (jwt: string): Record<string, unknown> => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

export interface AssertionParts {
  readonly key: Readonly<Record<string, unknown>>;
  readonly clientId: string;
  readonly alg?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A client assertion; `claims` and `header` replace what would stand there, undefined takes it away. */
export async function signAssertion({ key, clientId, alg = 'ES384', claims = {}, header = {} }: AssertionParts): Promise<string> {
  const at = Math.floor(Date.now() / 1000);
  const whole = { iss: clientId, sub: clientId, aud: `${issuer}/oauth/token`, iat: at, exp: at + 240, jti: randomUUID(), ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(whole))).setProtectedHeader({ alg, kid: String(key.kid), typ: 'JWT', ...header }).sign(await importJWK(key, alg));
}
