// Passwords and PINs: argon2id with the parameters OWASP names (19 MiB, 2 passes). spec: PPL
import { hash, verify } from '@node-rs/argon2';

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
let decoy: Promise<string> | undefined;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), parameters);

/** An unknown account takes as long as a wrong password, so that the time tells nothing. */
export async function checkPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this one');
  const matches = await verify(stored ?? (await decoy), password.normalize('NFC')).catch(() => false);
  return stored !== undefined && matches;
}
