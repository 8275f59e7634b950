// The short PIN of a person: good only on an enrolled device, or to unlock one's own screen, and only within the shift of a full sign-in. spec: PPL-11
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { checkPassword, hashPassword } from './password.ts';
import { sessionLimits } from './session.ts';

export const pinLength = { least: 6, most: 8 } as const;
/** Wrong PINs in a row before only the password helps. */
const mostFailures = 5;

/** Throws Fault `auth.weak-pin`: six to eight digits, no run and no repetition. */
export function requireGoodPin(pin: string): void {
  const digits = [...pin].map(Number);
  const steps = new Set(digits.slice(1).map((digit, at) => digit - (digits[at] ?? 0)));
  const halves = pin.length % 2 === 0 && pin.slice(0, pin.length / 2) === pin.slice(pin.length / 2);
  if (!new RegExp(`^\\d{${pinLength.least},${pinLength.most}}$`).test(pin) || steps.size === 1 || new Set(digits).size < 3 || halves) {
    throw new Fault('unprocessable', 'auth.weak-pin', { params: { least: pinLength.least, most: pinLength.most } });
  }
}

export async function setPin(db: Db, { accountId, pin, at }: { accountId: string; pin: string; at: Date }): Promise<void> {
  requireGoodPin(pin);
  await db.query('update platform.account set pin_hash = $2, pin_failures = 0, pin_set_at = $3 where id = $1', [accountId, await hashPassword(pin), at]);
}

interface PinRow { readonly id: string; readonly pin_hash: string | null; readonly pin_failures: number }

/** The account of a user name or id whose PIN this is. Throws Fault `auth.wrong-pin`, the same for an unknown name, or `auth.pin-blocked`. */
export async function checkPin(db: Db, who: { username: string } | { accountId: string }, pin: string): Promise<string> {
  const [column, value] = 'username' in who ? ['username', who.username.trim().toLowerCase()] : ['id', who.accountId];
  const { rows } = await db.query<PinRow>(`select id, pin_hash, pin_failures from platform.account where ${column} = $1 and disabled_at is null`, [value], `pin-by-${column}`);
  const [row] = rows;
  // The attempt is counted before it is judged, so that many at once count as many.
  const { rows: counted } = row ? await db.query<{ n: number }>('update platform.account set pin_failures = pin_failures + 1 where id = $1 returning pin_failures as n', [row.id]) : { rows: [] };
  const blocked = (counted[0]?.n ?? 0) > mostFailures;
  const good = await checkPassword(blocked ? undefined : (row?.pin_hash ?? undefined), pin);
  if (blocked) throw new Fault('forbidden', 'auth.pin-blocked');
  if (!row || !good) throw new Fault('forbidden', 'auth.wrong-pin');
  await db.query('update platform.account set pin_failures = 0 where id = $1', [row.id]);
  return row.id;
}

/** The full sign-in of this shift at this facility. Throws Fault `auth.full-sign-in-first`. */
export async function getFullSignIn(db: Db, { accountId, dk, at }: { accountId: string; dk: number; at: Date }): Promise<{ expiresAt: Date; activeRoles: readonly string[] }> {
  const since = new Date(at.getTime() - sessionLimits.absoluteHours * 3_600_000);
  const { rows } = await db.query<{ expiresAt: Date; activeRoles: string[] }>(
    `select s.expires_at as "expiresAt", m.roles as "activeRoles" from platform.session s join platform.membership m on m.account_id = s.account_id and m.dk = s.dk
     where s.account_id = $1 and s.dk = $2 and s.how <> 'pin' and s.ended_at is null and s.created_at > $3 and s.expires_at > $4 order by s.created_at desc limit 1`,
    [accountId, dk, since, at], 'full-sign-in');
  const [row] = rows;
  if (!row) throw new Fault('forbidden', 'auth.full-sign-in-first');
  return row;
}
