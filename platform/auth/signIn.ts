// Sign-in by password: the same answer for an unknown name and a wrong password, and a lock that grows with the failures. spec: PPL
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { checkPassword } from './password.ts';

export interface Account {
  readonly id: string;
  readonly displayName: string;
  readonly memberships: readonly { readonly dk: number; readonly code: string; readonly roles: readonly string[] }[];
}

interface AccountRow {
  readonly id: string;
  readonly display_name: string;
  readonly password_hash: string;
  readonly disabled_at: Date | null;
  readonly disabled_why: string | null;
  readonly locked_until: Date | null;
  readonly failures: number;
}

const freeFailures = 4;
const longestLockMs = 15 * 60_000;

/** Throws Fault `auth.wrong-password`, `auth.locked` (with seconds to wait), or `auth.account-idle` to who has the right password. */
export async function checkCredentials(db: Db, { username, password }: { username: string; password: string }, at: Date): Promise<Account> {
  const { rows } = await db.query<AccountRow>(
    'select id, display_name, password_hash, disabled_at, disabled_why, locked_until, failures from platform.account where username = $1', [username.trim().toLowerCase()], 'account-find');
  const [row] = rows;
  if (row?.locked_until) requireUnlocked(row.locked_until, at);
  const idle = row?.disabled_why === 'idle';
  const good = await checkPassword(row?.disabled_at && !idle ? undefined : row?.password_hash, password);
  if (!row || !good) {
    if (row) await countFailure(db, row, at);
    throw new Fault('unauthenticated', 'auth.wrong-password');
  }
  if (idle) throw new Fault('forbidden', 'auth.account-idle');
  // The password is the way back from a blocked PIN as well.
  await db.query('update platform.account set failures = 0, locked_until = null, pin_failures = 0 where id = $1 and (failures > 0 or pin_failures > 0)', [row.id]);
  const memberships = await db.query<{ dk: number; code: string; roles: string[] }>(
    'select m.dk, f.code, m.roles from platform.membership m join platform.facility f on f.dk = m.dk where m.account_id = $1 order by m.dk', [row.id]);
  return { id: row.id, displayName: row.display_name, memberships: memberships.rows };
}

/** Throws Fault `auth.locked` with the seconds to wait. */
function requireUnlocked(lockedUntil: Date, at: Date): void {
  const seconds = Math.ceil((lockedUntil.getTime() - at.getTime()) / 1000);
  if (seconds > 0) throw new Fault('busy', 'auth.locked', { retryAfterS: seconds, params: { seconds } });
}

/** Four failures are free; then 1 s, 2 s, 4 s … up to 15 minutes. */
async function countFailure(db: Db, row: AccountRow, at: Date): Promise<void> {
  await db.query(
    `update platform.account set failures = failures + 1,
       locked_until = case when failures + 1 > $2 then $3::timestamptz + least($4::float8, 1000 * power(2, least(failures - $2, 20))) * interval '1 millisecond' end where id = $1`,
    [row.id, freeFailures, at, longestLockMs]);
}
