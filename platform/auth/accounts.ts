// Accounts: made by whoever looks after the people, with a password for the first sign-in only. spec: PPL-30
import type { Db, Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { hashPassword } from './password.ts';

export const passwordLength = { least: 12, most: 200 } as const;

const common = /^(?:password|passw0rd|matkhau|mậtkhẩu|benhvien|bệnhviện|admin|letmein|welcome|iloveyou|qwerty(?:uiop)?|abcdef\w*|lanh|lành)[\d!@#.*-]*$/i;

/** Throws Fault `auth.weak-password`. Length counts, not kinds of characters; what everybody tries first is refused. */
export function requireGoodPassword(password: string, username: string): void {
  const plain = password.normalize('NFC').toLowerCase();
  const kinds = new Set(plain).size;
  if ([...plain].length < passwordLength.least || [...plain].length > passwordLength.most || kinds < 5 || common.test(plain.replace(/\s/g, '')) || plain.includes(username.toLowerCase())) {
    throw new Fault('unprocessable', 'auth.weak-password', { params: { least: passwordLength.least }, issue: [{ code: 'value', expression: 'password', text: `password is shorter than ${passwordLength.least} characters, common, or holds the user name` }] });
  }
}

export interface NewAccount {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly at: string;
}

/** One at a time in a facility: two administrators cannot remove each other in the same moment. */
export const lockAccounts = (tx: Tx, dk: number) => tx.query('select pg_advisory_xact_lock(hashtextextended($1, 12))', [`accounts/${dk}`]);

/** Throws Fault `auth.username-taken`. */
export async function createAccount(db: Db, { id, username, displayName, password, at }: NewAccount): Promise<void> {
  requireGoodPassword(password, username);
  const { rowCount } = await db.query(
    `insert into platform.account (id, username, display_name, password_hash, password_temporary, password_set_at, created_at) values ($1, $2, $3, $4, true, $5, $5) on conflict (username) do nothing`,
    [id, username, displayName, await hashPassword(password), at]);
  if (rowCount === 0) throw new Fault('conflict', 'auth.username-taken', { params: { username } });
}

/** `temporary`: chosen by somebody else. Every lock and failure is forgotten. */
export async function setPassword(db: Db, { accountId, username, password, temporary, at }: { accountId: string; username: string; password: string; temporary: boolean; at: string }): Promise<void> {
  requireGoodPassword(password, username);
  await db.query(
    'update platform.account set password_hash = $2, password_temporary = $3, password_set_at = $4, failures = 0, locked_until = null, pin_failures = 0 where id = $1',
    [accountId, await hashPassword(password), temporary, at]);
}
