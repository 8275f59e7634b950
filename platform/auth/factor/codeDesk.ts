// One-time codes and recovery codes of an account in the database. spec: PPL-40, PPL-44
import { randomBytes, randomInt } from 'node:crypto';
import type { Database, Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { describeSecret, stepOfCode } from './oneTimeCode.ts';
import { hashRecoveryCode, openCodeSecret, sealCodeSecret } from './seal.ts';
import { tellSessionsChanged } from '../sessionNews.ts';
import { forgetTries, takeTry } from './tries.ts';

const recoveryCodes = 10;
/** Nobody mixes these up. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

export interface CodeDesk {
  readonly db: Database;
  readonly now: () => Date;
  /** Of this installation. */
  readonly secret: () => Promise<Uint8Array>;
}

interface Row { readonly sealed: Buffer; readonly confirmed: boolean }

const findRow = async (db: Db, accountId: string): Promise<Row | undefined> =>
  (await db.query<Row>('select sealed, confirmed_at is not null as confirmed from platform.one_time_code where account_id = $1', [accountId])).rows[0];

/** A new secret, which guards nothing before its first code. Throws Fault `auth.code-exists`. */
export async function beginCodes({ db, now, secret }: CodeDesk, { accountId, label }: { accountId: string; label: string }) {
  const plain = randomBytes(20);
  const sealed = sealCodeSecret(plain, { secret: await secret(), accountId });
  const { rowCount } = await db.query(
    `insert into platform.one_time_code (account_id, sealed, created_at) values ($1, $2, $3)
     on conflict (account_id) do update set sealed = excluded.sealed, created_at = excluded.created_at where one_time_code.confirmed_at is null`, [accountId, sealed, now()]);
  if (rowCount === 0) throw new Fault('conflict', 'auth.code-exists');
  return describeSecret(plain, label);
}

/** Throws Fault `auth.wrong-code`. */
export async function confirmCodes({ db, now, secret }: CodeDesk, { accountId, code }: { accountId: string; code: string }): Promise<void> {
  const row = await findRow(db, accountId);
  const step = row && !row.confirmed ? stepOfCode(openCodeSecret(row.sealed, { secret: await secret(), accountId }), code, now()) : undefined;
  const { rowCount } = step === undefined ? { rowCount: 0 } : await db.query(
    'update platform.one_time_code set confirmed_at = $2, last_step = $3 where account_id = $1 and confirmed_at is null and sealed = $4', [accountId, now(), step, row?.sealed]);
  if (rowCount === 0) throw new Fault('forbidden', 'auth.wrong-code');
}

/** Throws Fault `auth.wrong-code` (also for one that was used before) or `auth.locked`. */
export async function checkCode({ db, now, secret }: CodeDesk, { accountId, code }: { accountId: string; code: string }): Promise<void> {
  const at = now();
  await takeTry(db, accountId, at);
  const row = await findRow(db, accountId);
  const step = row?.confirmed ? stepOfCode(openCodeSecret(row.sealed, { secret: await secret(), accountId }), code, at) : undefined;
  const { rowCount } = step === undefined ? { rowCount: 0 } : await db.query('update platform.one_time_code set last_step = $2 where account_id = $1 and last_step < $2', [accountId, step]);
  if (rowCount === 0) throw new Fault('forbidden', 'auth.wrong-code');
  await forgetTries(db, accountId);
}

/** Throws Fault `auth.wrong-code` or `auth.locked`. */
export async function checkRecoveryCode({ db, now, secret }: CodeDesk, { accountId, code }: { accountId: string; code: string }): Promise<void> {
  const at = now();
  await takeTry(db, accountId, at);
  const hash = hashRecoveryCode(code, { secret: await secret(), accountId });
  const { rowCount } = await db.query('update platform.recovery_code set used_at = $3 where account_id = $1 and hash = $2 and used_at is null', [accountId, hash, at]);
  if (rowCount === 0) throw new Fault('forbidden', 'auth.wrong-code');
  await forgetTries(db, accountId);
}

/** Ten new ones in place of all others; they are given once. */
export async function renewRecoveryCodes({ db, now, secret }: CodeDesk, accountId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  const key = { secret: await secret(), accountId };
  await db.transaction(async (tx) => {
    await tx.query('delete from platform.recovery_code where account_id = $1', [accountId]);
    for (const code of codes) await tx.query('insert into platform.recovery_code (account_id, hash, created_at) values ($1, $2, $3)', [accountId, hashRecoveryCode(code, key), now()]);
  });
  return codes;
}

/** Three groups of four: 59 bits. */
const newRecoveryCode = (): string => Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-');

export interface Factors { readonly code: boolean; readonly passkeys: number; readonly recoveryCodesLeft: number }

export async function listFactors(db: Db, accountId: string): Promise<Factors> {
  const { rows } = await db.query<Factors>(
    `select exists(select 1 from platform.one_time_code where account_id = $1 and confirmed_at is not null) as code,
       (select count(*) from platform.passkey where account_id = $1)::int4 as passkeys,
       (select count(*) from platform.recovery_code where account_id = $1 and used_at is null)::int4 as "recoveryCodesLeft"`, [accountId]);
  return rows[0] ?? { code: false, passkeys: 0, recoveryCodesLeft: 0 };
}

/** Of who lost them. Sessions end too: whoever sits there may be who took the phone. */
export async function dropFactors(db: Db, { accountId, at }: { accountId: string; at: Date }): Promise<void> {
  for (const table of ['one_time_code', 'passkey', 'recovery_code']) await db.query(`delete from platform.${table} where account_id = $1`, [accountId]);
  await db.query('update platform.session set ended_at = $2 where account_id = $1 and ended_at is null', [accountId, at]);
  await tellSessionsChanged(db, accountId);
}

/** Recovery codes stand in for a factor: they go with the last one. */
export async function dropRecoveryCodesWithoutFactor(db: Db, accountId: string): Promise<void> {
  await db.query(
    `delete from platform.recovery_code where account_id = $1 and not exists(select 1 from platform.one_time_code where account_id = $1 and confirmed_at is not null)
       and not exists(select 1 from platform.passkey where account_id = $1)`, [accountId]);
}
