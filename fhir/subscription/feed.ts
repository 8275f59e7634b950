// Reads the change log for the subscriptions: new and changed Subscriptions first, then what each has to be told. Writers never wait for it. spec: SUB-2, SUB-5
import type { Caller } from '#platform/auth/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { matchesTopic } from '#fhir/repository/books.ts';
import { endOfFeed, feedStart, listFacilitiesWithChanges, readChanges } from '#fhir/repository/changeFeed.ts';
import type { FeedPlace, FeedRow } from '#fhir/repository/changeFeed.ts';
import { rowId } from '#fhir/repository/id.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { Subscription } from '#fhir/types/index.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { addEvents, listActive, ownerGone, putWatch, removeWatch, setState } from './watches.ts';
import type { Watch } from './watches.ts';

const reader = 'subscriptions';
/** Values of one search parameter go no further. */
const rowsAtOnce = 500;
/** A subscription this far behind is stopped, so that what waits for it stays bounded. */
const mostWaiting = 10_000;
/** Who writes the status into the resources. */
export const engineActor = 'Device/lanh';

/** True when there may be more to read. */
export async function readFeed(services: RestServices): Promise<boolean> {
  let more = false;
  for (const dk of await listFacilitiesWithChanges(services.db)) more = (await services.db.transaction((tx) => readSome(services, tx, dk))) === rowsAtOnce || more;
  return more;
}

async function readSome(services: RestServices, tx: Tx, dk: number): Promise<number> {
  const cursor = await takeCursor(tx, dk);
  if (!cursor) return 0;
  const changes = await readChanges(tx, { facilities: [dk], after: cursor, limit: rowsAtOnce });
  const last = changes.at(-1);
  if (!last) return 0;
  const watches = new Map((await listActive(tx, dk)).map((watch) => [watch.rid, watch]));
  for (const change of changes.filter(({ type, actor }) => type === 'Subscription' && actor !== engineActor)) {
    await follow(services, tx, change);
    watches.delete(rowId(change.id));
  }
  for (const watch of watches.values()) await tell(services, tx, { watch, changes: changes.filter((change) => concerns(watch, change)) });
  await tx.query('update fhir.change_cursor set xid = $3::xid8, seq = $4 where dk = $1 and reader = $2', [dk, reader, last.place.xid, last.place.seq]);
  return changes.length;
}

/** A facility that never had a subscription is read from now on. */
async function takeCursor(tx: Tx, dk: number): Promise<FeedPlace | undefined> {
  const ask = () => tx.query<FeedPlace>('select xid::text, seq from fhir.change_cursor where dk = $1 and reader = $2 for update skip locked', [dk, reader], 'subscription-cursor');
  const { rows: [known] } = await ask();
  if (known) return known;
  const { rows } = await tx.query('select 1 from fhir.res where dk = $1 and rt = $2 limit 1', [dk, typeNumber('Subscription')]);
  const start = rows.length > 0 ? feedStart : await endOfFeed(tx);
  await tx.query('insert into fhir.change_cursor (dk, reader, xid, seq) values ($1, $2, $3::xid8, $4) on conflict do nothing', [dk, reader, start.xid, start.seq]);
  return (await ask()).rows[0];
}

/** The watch becomes what the Subscription says now. */
async function follow(services: RestServices, tx: Tx, { dk, id, actor }: FeedRow): Promise<void> {
  const key = { dk, rid: rowId(id) };
  const [row] = await readCurrent(tx, [{ dk, type: 'Subscription', id }]);
  if (row?.text == null) return removeWatch(tx, key);
  const subscription = JSON.parse(row.text) as Subscription;
  const { status, end } = subscription;
  if (status !== 'requested' && status !== 'active') {
    await tx.query('update subscription.watch set state = $3, shown = $3 where dk = $1 and rid = $2', [dk, key.rid, status]);
    return;
  }
  const plan = tryPlan(subscription);
  if (plan instanceof Fault) return;
  await putWatch(tx, { ...key, id, owner: actor, plan, state: status, at: services.now(), endsAt: end });
}

/** Refused at writing; only what was written past the guards can be wrong. */
function tryPlan(subscription: Subscription) {
  try {
    return planOf(subscription);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function concerns({ plan }: Watch, change: FeedRow): boolean {
  if (plan.type !== change.type || (plan.onCreate && change.version !== 1)) return false;
  return matchesTopic({ type: plan.type, ...(plan.from !== undefined && { from: plan.from }), ...(plan.to !== undefined && { to: plan.to }) }, change);
}

async function tell(services: RestServices, tx: Tx, { watch, changes }: { watch: Watch; changes: readonly FeedRow[] }): Promise<void> {
  if (changes.length === 0) return;
  const caller = await services.callerOf?.(watch.dk, watch.owner);
  if (!caller) return setState(tx, watch, { state: 'off', problem: ownerGone });
  try {
    const found = await tx.savepoint(() => findMatching({ services, db: tx, plan: watch.plan, caller }, changes));
    if (found.length === 0) return;
    if (watch.lastN - watch.sentN + found.length > mostWaiting) return await setState(tx, watch, { state: 'error', problem: `more than ${mostWaiting} events were waiting; what came later is lost` });
    await addEvents(tx, watch, found.map(({ type, id, version, at }) => ({ type, id, version, created: version === 1, at: new Date(at) })));
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'unavailable') throw error;
    await setState(tx, watch, { state: 'error', problem: `the criteria cannot be searched: ${error.code}` });
  }
}

/** The changed resources that match, as they stand, within the rights of the owner. */
async function findMatching({ services, db, plan, caller }: { services: RestServices; db: Db; plan: Plan; caller: Caller }, changes: readonly FeedRow[]): Promise<readonly FeedRow[]> {
  services.policy.checkType(caller, 'read', plan.type);
  const ids = [...new Set(changes.map(({ id }) => id))];
  const query = [plan.query, `_id=${ids.join(',')}`, `_count=${rowsAtOnce}`, '_elements=id'].filter((part) => part !== '').join('&');
  const { matches } = await services.search({ db, caller, policy: services.policy, hash: services.hash, type: plan.type, query });
  const found = new Set(matches.map(({ rid }) => rid));
  return changes.filter(({ id }) => found.has(rowId(id)));
}
