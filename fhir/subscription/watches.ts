// The rows behind the subscriptions. spec: SUB
import type { Db } from '#platform/db/index.ts';
import type { Plan } from './plan.ts';

export const ownerGone = 'the account that asked for it is no longer in force';

export type WatchState = 'requested' | 'active' | 'error' | 'off';

export interface WatchKey { readonly dk: number; readonly rid: string }

export interface Watch extends WatchKey {
  readonly id: string;
  /** Reference of whose rights count. */
  readonly owner: string;
  readonly plan: Plan;
  readonly state: WatchState;
  readonly shown: string;
  readonly problem: string | null;
  readonly lastN: number;
  readonly sentN: number;
  readonly fails: number;
  readonly spokeAt: Date | null;
}

export interface WatchEvent {
  readonly n: number;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly created: boolean;
  readonly at: Date;
}

export const watchColumns = 'w.dk, w.rid, w.id, w.owner, w.plan, w.state, w.shown, w.problem, w.last_n as "lastN", w.sent_n as "sentN", w.fails, w.spoke_at as "spokeAt"';

export type WatchRow = Omit<Watch, 'plan'> & { readonly plan: string };
export const watchOf = (row: WatchRow): Watch => ({ ...row, dk: Number(row.dk), plan: JSON.parse(row.plan) as Plan });

export async function listActive(db: Db, dk: number): Promise<Watch[]> {
  const { rows } = await db.query<WatchRow>(`select ${watchColumns} from subscription.watch w where w.dk = $1 and w.state = 'active'`, [dk], 'watch-active');
  return rows.map(watchOf);
}

export async function findWatches(db: Db, dk: number, rids: readonly string[]): Promise<Watch[]> {
  const { rows } = await db.query<WatchRow>(`select ${watchColumns} from subscription.watch w where w.dk = $1 and w.rid = any($2::uuid[])`, [dk, rids], 'watch-find');
  return rows.map(watchOf);
}

export interface NewWatch extends WatchKey {
  readonly id: string;
  readonly owner: string;
  readonly plan: Plan;
  readonly state: WatchState;
  readonly at: Date;
  readonly endsAt: string | undefined;
}

/** As its Subscription was written; numbers and waiting events stay. */
export async function putWatch(db: Db, { dk, rid, id, owner, plan, state, at, endsAt }: NewWatch): Promise<void> {
  await db.query(
    `insert into subscription.watch (dk, rid, id, owner, type, channel, plan, state, shown, due_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
     on conflict (dk, rid) do update set owner = excluded.owner, type = excluded.type, channel = excluded.channel, plan = excluded.plan, state = excluded.state, shown = excluded.shown,
       problem = null, fails = 0, due_at = excluded.due_at, ends_at = excluded.ends_at`,
    [dk, rid, id, owner, plan.type, plan.channel, JSON.stringify(plan), state, at, endsAt ?? null], 'watch-put');
}

export async function removeWatch(db: Db, { dk, rid }: WatchKey): Promise<void> {
  await db.query('delete from subscription.watch where dk = $1 and rid = $2', [dk, rid], 'watch-remove');
}

export async function setState(db: Db, { dk, rid }: WatchKey, { state, problem = null }: { state: WatchState; problem?: string | null }): Promise<void> {
  await db.query('update subscription.watch set state = $3, problem = $4, fails = 0 where dk = $1 and rid = $2', [dk, rid, state, problem], 'watch-state');
}

/** Numbers them behind the last one. The caller's transaction holds them until the cursor has moved. */
export async function addEvents(db: Db, { dk, rid }: WatchKey, events: readonly Omit<WatchEvent, 'n'>[]): Promise<void> {
  const list = <K extends keyof Omit<WatchEvent, 'n'>>(name: K) => events.map((event) => event[name]);
  await db.query(
    `with w as (update subscription.watch set last_n = last_n + $3 where dk = $1 and rid = $2 returning last_n - $3 as before)
     insert into subscription.event (dk, rid, n, type, id, version, created, at)
     select $1, $2, w.before + e.at_n, e.type, e.id, e.version, e.created, e.at from w, unnest($4::text[], $5::text[], $6::int4[], $7::bool[], $8::timestamptz[]) with ordinality as e(type, id, version, created, at, at_n)`,
    [dk, rid, events.length, list('type'), list('id'), list('version'), list('created'), list('at')], 'watch-events');
}

export async function listEvents(db: Db, { dk, rid }: WatchKey, { after, limit }: { after: number; limit: number }): Promise<WatchEvent[]> {
  const { rows } = await db.query<WatchEvent>('select n, type, id, version, created, at from subscription.event where dk = $1 and rid = $2 and n > $3 order by n limit $4', [dk, rid, after, limit], 'watch-list-events');
  return rows;
}

const toldKept = 1000;

/** Arrived up to this number. */
export async function markSent(db: Db, { dk, rid }: WatchKey, { n, at }: { n: number; at: Date }): Promise<void> {
  await db.query('update subscription.watch set sent_n = greatest(sent_n, $3), fails = 0, spoke_at = $4 where dk = $1 and rid = $2', [dk, rid, n, at], 'watch-sent');
  if (n % 100 === 0) await db.query('delete from subscription.event where dk = $1 and rid = $2 and n <= $3', [dk, rid, n - toldKept], 'watch-forget');
}
