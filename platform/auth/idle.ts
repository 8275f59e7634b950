// Accounts of staff that nobody used for 45 days are disabled; somebody who looks after the people stays at every facility. spec: PPL-34
import type { AuditEvent, AuditTrail } from '#platform/audit/index.ts';
import type { Database, Db, Tx } from '#platform/db/index.ts';
import { lockAccounts } from './accounts.ts';
import { peoplePermission } from './door.ts';
import { tellSessionsChanged } from './sessionNews.ts';

const dayMs = 86_400_000;
/** Whoever signs in so many days before the limit is told. */
const warnDays = 7;

export interface UsedAccount {
  readonly accountId: string;
  readonly usedAt: Date;
  /** Never disabled by itself: demo accounts, patients. */
  readonly exempt: boolean;
  readonly memberships: readonly { readonly dk: number; readonly looksAfterPeople: boolean }[];
}

/** Accounts to disable. Where nobody would be left to look after the people, the one who was there last stays. */
export function decideIdle(accounts: readonly UsedAccount[], { at, days }: { at: Date; days: number }): UsedAccount[] {
  const idle = new Set(accounts.filter(({ exempt, usedAt }) => !exempt && at.getTime() - usedAt.getTime() >= days * dayMs));
  const keepersAt = (dk: number) => accounts.filter(({ memberships }) => memberships.some((one) => one.dk === dk && one.looksAfterPeople));
  for (const dk of new Set(accounts.flatMap(({ memberships }) => memberships.map((one) => one.dk)))) {
    const keepers = keepersAt(dk).sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
    if (keepers[0] && keepers.every((one) => idle.has(one))) idle.delete(keepers[0]);
  }
  return [...idle];
}

/** Days without use, when they come near the limit. */
export function idleDaysToTell(usedAt: Date, { at, days }: { at: Date; days: number }): number | undefined {
  const idleDays = Math.floor((at.getTime() - usedAt.getTime()) / dayMs);
  return days > 0 && idleDays >= days - warnDays ? idleDays : undefined;
}

/** SQL: when the account a was last used; counts from its making, or from when it was enabled again. The newest sessions tell: none lives longer than a shift. */
const usedAtSql = `greatest(a.created_at, a.enabled_at, (select max(s.seen_at) from (select seen_at from platform.session where account_id = a.id order by created_at desc limit 20) s))`;

export async function findUsedAt(db: Db, accountId: string): Promise<{ usedAt: Date; exempt: boolean } | undefined> {
  const { rows } = await db.query<{ usedAt: Date; exempt: boolean }>(
    `select ${usedAtSql} as "usedAt", a.demo or exists(select 1 from platform.membership m where m.account_id = a.id and m.patient_id is not null) as exempt from platform.account a where a.id = $1`, [accountId], 'account-used-at');
  return rows[0];
}

export interface IdleCheck {
  readonly db: Database;
  readonly now: () => Date;
  readonly trail: AuditTrail;
  readonly permissionsOf: (roles: readonly string[]) => ReadonlySet<string>;
  /** 0: never. */
  readonly days: number;
}

interface Row { readonly id: string; readonly used_at: Date; readonly demo: boolean; readonly places: readonly { dk: number; roles: string[]; patient: boolean }[] }

/** Gives the number of accounts it disabled. */
export async function disableIdleAccounts({ db, now, trail, permissionsOf, days }: IdleCheck): Promise<number> {
  if (days === 0) return 0;
  return db.transaction(async (tx) => {
    const facilities = await tx.query<{ dk: number }>('select dk::int4 from platform.facility order by dk');
    for (const { dk } of facilities.rows) await lockAccounts(tx, dk);
    const accounts = await listUsed(tx, permissionsOf);
    const at = now();
    const idle = decideIdle(accounts, { at, days });
    for (const account of idle) await disable(tx, { account, at, trail });
    return idle.length;
  });
}

async function listUsed(tx: Tx, permissionsOf: IdleCheck['permissionsOf']): Promise<UsedAccount[]> {
  const { rows } = await tx.query<Row>(
    `select a.id, ${usedAtSql} as used_at, a.demo, (select coalesce(json_agg(json_build_object('dk', m.dk, 'roles', m.roles, 'patient', m.patient_id is not null)), '[]') from platform.membership m where m.account_id = a.id) as places
     from platform.account a where a.disabled_at is null`);
  return rows.map(({ id, used_at: usedAt, demo, places }) => ({
    accountId: id, usedAt, exempt: demo || places.some(({ patient }) => patient),
    memberships: places.map(({ dk, roles }) => ({ dk, looksAfterPeople: permissionsOf(roles).has(peoplePermission) })),
  }));
}

async function disable(tx: Tx, { account: { accountId, memberships }, at, trail }: { account: UsedAccount; at: Date; trail: AuditTrail }): Promise<void> {
  await tx.query(`update platform.account set disabled_at = $2, disabled_why = 'idle' where id = $1`, [accountId, at]);
  await tx.query('update platform.session set ended_at = $2 where account_id = $1 and ended_at is null', [accountId, at]);
  await tellSessionsChanged(tx, accountId);
  await trail.append(tx, memberships.map(({ dk }): AuditEvent => ({ dk, at: at.toISOString(), action: 'E', interaction: 'disable-idle', outcome: 'success', accountId, actor: undefined, clientId: 'lanh', sessionId: undefined, id: accountId })));
}
