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
  const { rows: [edge] } = await db.query<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xid');
  for (let waitedMs = 0; waitedMs < longestMs; waitedMs += turnMs) {
    const { rows: [state] } = await db.query<{ settled: boolean }>('select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as settled', [edge?.xid]);
    if (state?.settled) return at;
    await sleep(turnMs);
  }
  throw new Fault('unavailable', 'database.unavailable', { retryAfterS: 60 });
}
