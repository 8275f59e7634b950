// Signing keys of the provider, in the data folder and readable by its owner only. The first signs; older ones stay to verify. spec: PPL-22
import { generateKeyPair, exportJWK } from 'jose';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { JWK } from 'oidc-provider';

export interface ProviderKeys {
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Sign the provider's cookies. */
  readonly cookieKeys: readonly string[];
}

/** Older keys still verify tokens that were signed before the last rotations. */
const keptKeys = 3;

/** Makes them on first use. */
export async function openProviderKeys(dataFolder: string): Promise<ProviderKeys> {
  const found = await readFile(fileIn(dataFolder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found !== undefined) return JSON.parse(found) as ProviderKeys;
  return writeKeys(dataFolder, { jwks: { keys: [await newKey()] }, cookieKeys: [newSecret()] });
}

/** From now on a new key signs; the server takes it up at its next start. */
export async function rotateProviderKeys(dataFolder: string): Promise<ProviderKeys> {
  const { jwks, cookieKeys } = await openProviderKeys(dataFolder);
  return writeKeys(dataFolder, { jwks: { keys: [await newKey(), ...jwks.keys].slice(0, keptKeys) }, cookieKeys: [newSecret(), ...cookieKeys].slice(0, keptKeys) });
}

const fileIn = (dataFolder: string) => join(dataFolder, 'keys', 'oauth.json');
const newSecret = () => randomBytes(32).toString('base64url');

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('base64url'), alg: 'ES256', use: 'sig' };
}

/** Written whole or not at all. */
async function writeKeys(dataFolder: string, keys: ProviderKeys): Promise<ProviderKeys> {
  await mkdir(join(dataFolder, 'keys'), { recursive: true, mode: 0o700 });
  const path = fileIn(dataFolder);
  await writeFile(`${path}.new`, `${JSON.stringify(keys)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return keys;
}
