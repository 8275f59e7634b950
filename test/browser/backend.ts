// A program of the facility that brings records from elsewhere: the demo's backend client, with its own key and token. spec: PPL-20
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { Hospital } from './openHospital.ts';

interface Client { readonly client_id: string; readonly facility: string; readonly privateJwk: JWK }

/** Posts one resource, or a bundle to the empty path; throws what the server says when it refuses. */
export async function openBackend({ url, data }: Pick<Hospital, 'url' | 'data'>): Promise<(path: string, body: object) => Promise<void>> {
  const { clients } = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as { clients: readonly [Client] };
  const token = await getToken(url, clients[0]);
  return async (path, body) => {
    const answer = await fetch(`${url}/fhir/${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`refused: ${await answer.text()}`);
  };
}

async function getToken(url: string, { client_id: id, privateJwk }: Client): Promise<string> {
  const at = Math.floor(Date.now() / 1000);
  const claims = { iss: id, sub: id, aud: `${url}/oauth/token`, iat: at, exp: at + 240, jti: randomUUID() };
  const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'ES384', kid: String(privateJwk.kid), typ: 'JWT' }).sign(await importJWK(privateJwk, 'ES384'));
  const fields = { grant_type: 'client_credentials', scope: 'system/*.cruds', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion };
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(`no token: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
