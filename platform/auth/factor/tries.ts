// Wrong codes count with wrong passwords, before they are judged, so that many at once count as many. spec: PPL-42
import type { Db } from '#platform/db/index.ts';
import { lockedFault, lockSql } from '../signIn.ts';

/** Throws Fault `auth.locked`. */
export async function takeTry(db: Db, accountId: string, at: Date): Promise<void> {
  const { rowCount } = await db.query(`update platform.account set failures = failures + 1, locked_until = ${lockSql} where id = $1 and coalesce(locked_until, $2) <= $2`, [accountId, at]);
  if (rowCount > 0) return;
  const { rows } = await db.query<{ until: Date | null }>('select locked_until as until from platform.account where id = $1', [accountId]);
  throw lockedFault(rows[0]?.until ?? at, at);
}

/** After a whole sign-in or a right code: nothing is held against the account, nor against its PIN. */
export const forgetTries = (db: Db, accountId: string) =>
  db.query('update platform.account set failures = 0, locked_until = null, pin_failures = 0 where id = $1 and (failures > 0 or pin_failures > 0)', [accountId]);
