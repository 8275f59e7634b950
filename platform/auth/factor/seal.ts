// Secrets of second factors at rest: AES-256-GCM under a key derived from the secret of this installation, tied to the account. spec: PPL-41
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const keyFor = (secret: Uint8Array, use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `lanh ${use}`, 32));
const bindingOf = (accountId: string): Buffer => Buffer.from(`lanh one-time code ${accountId}`);

export function sealCodeSecret(plain: Uint8Array, { secret, accountId }: { secret: Uint8Array; accountId: string }): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, 'one-time codes'), nonce).setAAD(bindingOf(accountId));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when the row was changed or belongs to somebody else. */
export function openCodeSecret(sealed: Uint8Array, { secret, accountId }: { secret: Uint8Array; accountId: string }): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, 'one-time codes'), sealed.subarray(0, 12)).setAAD(bindingOf(accountId)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

/** Without the key of the installation the database does not tell which code is right. */
export const hashRecoveryCode = (code: string, { secret, accountId }: { secret: Uint8Array; accountId: string }): Buffer =>
  createHmac('sha256', keyFor(secret, 'recovery codes')).update(`${accountId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`).digest();
