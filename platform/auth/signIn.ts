// Sign-in by password: the same answer for an unknown name and a wrong password, and a lock that grows with the failures. spec: PPL
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { checkPassword } from './password.ts';

export interface Membership { readonly dk: number; readonly code: string; readonly roles: readonly string[] }

export interface Account {
  readonly id: string;
  /** The password alone does not open it. */
  readonly hasFactor: boolean;
  readonly memberships: readonly Membership[];
}

interface AccountRow {
  readonly id: string;
  readonly password_hash: string;
  readonly disabled_at: Date | null;
  readonly disabled_why: string | null;
  readonly locked_until: Date | null;
  readonly has_factor: boolean;
}

const freeFailures = 4;
const longestLockMs = 15 * 60_000;

/** SQL: the lock after one more failure at $2. Four failures are free; then 1 s, 2 s, 4 s … up to 15 minutes. */
export const lockSql = `case when failures + 1 > ${freeFailures} then $2::timestamptz + least(${longestLockMs}::float8, 1000 * power(2, least(failures - ${freeFailures}, 20))) * interval '1 millisecond' end`;

/** SQL: does account a have a second factor? */
export const hasCodeSql = 'exists(select 1 from platform.one_time_code c where c.account_id = a.id and c.confirmed_at is not null)';
export const hasPasskeySql = 'exists(select 1 from platform.passkey k where k.account_id = a.id)';
export const hasFactorSql = `(${hasCodeSql} or ${hasPasskeySql})`;

export function lockedFault(until: Date, at: Date): Fault {
  const seconds = Math.max(1, Math.ceil((until.getTime() - at.getTime()) / 1000));
  return new Fault('busy', 'auth.locked', { retryAfterS: seconds, params: { seconds } });
}

/** Throws Fault `auth.wrong-password`, `auth.locked` (with seconds to wait), or `auth.account-idle` to who has the right password. */
export async function checkCredentials(db: Db, { username, password }: { username: string; password: string }, at: Date): Promise<Account> {
  const { rows } = await db.query<AccountRow>(
    `select a.id, a.password_hash, a.disabled_at, a.disabled_why, a.locked_until, ${hasFactorSql} as has_factor from platform.account a where a.username = $1`, [username.trim().toLowerCase()], 'account-find');
  const [row] = rows;
  if (row?.locked_until && row.locked_until > at) throw lockedFault(row.locked_until, at);
  const idle = row?.disabled_why === 'idle';
  const good = await checkPassword(row && mayTry(row) ? row.password_hash : undefined, password);
  if (!row || !good) throw await refusePassword(db, row, at);
  if (idle) throw new Fault('forbidden', 'auth.account-idle');
  // The password is the way back from a blocked PIN as well; with a second factor, only both together are.
  if (!row.has_factor) await db.query('update platform.account set failures = 0, locked_until = null, pin_failures = 0 where id = $1 and (failures > 0 or pin_failures > 0)', [row.id]);
  return { id: row.id, hasFactor: row.has_factor, memberships: await listMemberships(db, row.id) };
}

/** Whoever was disabled by a person is as unknown as nobody. */
const mayTry = ({ disabled_at: disabledAt, disabled_why: why }: AccountRow): boolean => disabledAt === null || why === 'idle';

async function refusePassword(db: Db, row: AccountRow | undefined, at: Date): Promise<Fault> {
  if (row) await db.query(`update platform.account set failures = failures + 1, locked_until = ${lockSql} where id = $1`, [row.id, at]);
  return new Fault('unauthenticated', 'auth.wrong-password');
}

export async function listMemberships(db: Db, accountId: string): Promise<readonly Membership[]> {
  const { rows } = await db.query<Membership>(
    'select m.dk::int4, f.code, m.roles from platform.membership m join platform.facility f on f.dk = m.dk where m.account_id = $1 order by m.dk', [accountId]);
  return rows;
}
