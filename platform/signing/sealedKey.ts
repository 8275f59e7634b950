// A private key at rest: argon2id over PIN and server secret → AES-256-GCM. Neither the database nor the key file alone opens it. spec: SGN
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';

export interface SealedKey {
  readonly salt: Uint8Array;
  /** Nonce (12), ciphertext, tag (16). */
  readonly sealed: Uint8Array;
}

const cost = { memoryCost: 32_768, timeCost: 3, parallelism: 1, outputLen: 32 };

/** `binding` ties the sealed key to its row: moved to another one it does not open. */
export async function sealKey(key: Uint8Array, { pin, secret, binding }: { pin: string; secret: Uint8Array; binding: string }): Promise<SealedKey> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(pin, secret, salt), nonce).setAAD(Buffer.from(binding));
  return { salt, sealed: Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]) };
}

/** Undefined for a wrong PIN or a changed row. */
export async function unsealKey({ salt, sealed }: SealedKey, { pin, secret, binding }: { pin: string; secret: Uint8Array; binding: string }): Promise<Buffer | undefined> {
  const decipher = createDecipheriv('aes-256-gcm', await deriveKey(pin, secret, salt), sealed.subarray(0, 12)).setAAD(Buffer.from(binding)).setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}

async function deriveKey(pin: string, secret: Uint8Array, salt: Uint8Array): Promise<Buffer> {
  return hashRaw(createHmac('sha256', secret).update(pin.normalize('NFC')).digest(), { ...cost, salt });
}

/** Secret of this installation, made on first use; outside the database, mode 600. */
export async function openSecret(dataFolder: string): Promise<Buffer> {
  const folder = join(dataFolder, 'keys');
  const file = join(folder, 'signing.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return Buffer.from(await readFile(file, 'utf8'), 'hex');
}
