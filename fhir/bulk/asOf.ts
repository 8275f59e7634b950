// The instant of an export: everything written up to it is there, nothing later. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status   spec: BLK-1
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';

const turnMs = 50;
const longestMs = 60_000;

/** Waits until every writer whose time lies before the instant has ended: what it wrote can be read then. A writer takes its time `underWayMs` before its transaction begins, at most. */
export async function settleInstant(db: Db, { now, underWayMs }: { now: () => Date; underWayMs: number }): Promise<Date> {
  const at = now();
  await sleep(underWayMs);
  const writing = await listWriters(db);
  for (let waitedMs = 0; waitedMs < longestMs; waitedMs += turnMs) {
    const now = new Set(await listWriters(db));
    if (!writing.some((one) => now.has(one))) return at;
    await sleep(turnMs);
  }
  throw new Fault('unavailable', 'database.unavailable', { retryAfterS: 60 });
}

/** Transactions of this database that have written: others of the same PostgreSQL do not matter. */
async function listWriters(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ xid: string }>('select backend_xid::text as xid from pg_stat_activity where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()', [], 'bulk-writers');
  return rows.map(({ xid }) => xid);
}
