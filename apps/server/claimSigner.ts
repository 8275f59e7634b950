// Signs what leaves the server by itself with the key that `/oauth/jwks` publishes. https://www.rfc-editor.org/rfc/rfc7519   spec: SUB-4
import { importJWK, SignJWT } from 'jose';
import { openProviderKeys } from '#platform/auth/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';

const goodForS = 300;

/** The key is read on first use. */
export function claimSigner(dataFolder: string): NonNullable<RestServices['signClaims']> {
  let opened: ReturnType<typeof openKey> | undefined;
  return async (claims, typ) => {
    const { key, kid } = await (opened ??= openKey(dataFolder));
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims, iat: now, exp: now + goodForS }).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(key);
  };
}

async function openKey(dataFolder: string) {
  const { jwks: { keys: [jwk] } } = await openProviderKeys(dataFolder);
  if (!jwk) throw new Error('the provider has no key');
  return { key: await importJWK(jwk as Parameters<typeof importJWK>[0], 'ES256'), kid: jwk.kid ?? '' };
}
