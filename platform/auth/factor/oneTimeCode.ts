// One-time codes of an authenticator app: SHA-1, six digits, thirty seconds, as every app takes them. RFC 6238   spec: PPL-40
import { Secret, TOTP } from 'otpauth';

const periodS = 30;
/** Clocks of phones run off: one step before and after. */
const drift = 1;

const totpOf = (secret: Uint8Array, label = '') => new TOTP({ issuer: 'Lành', label, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }), algorithm: 'SHA1', digits: 6, period: periodS });

/** `otpauth://…` for the QR code, and the same for typing. */
export function describeSecret(secret: Uint8Array, label: string): { uri: string; typed: string } {
  const totp = totpOf(secret, label);
  return { uri: totp.toString(), typed: totp.secret.base32 };
}

/** The time step a code belongs to; undefined for a wrong one. */
export function stepOfCode(secret: Uint8Array, code: string, at: Date): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, timestamp: at.getTime(), window: drift });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / periodS) + delta;
}

export const codeAt = (secret: Uint8Array, at: Date): string => totpOf(secret).generate({ timestamp: at.getTime() });
