// Background jobs on PostgreSQL: retried with growing delay, once per key, added inside the caller's transaction.
// Wraps Graphile Worker; rooms never see which queue it is. docs/decisions/0004-job-queue.md
import { Logger, run, runMigrations } from 'graphile-worker';
import type { Runner } from 'graphile-worker';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Logger as Log } from '#platform/log/index.ts';

export interface Job {
  /** Name of the handler. */
  readonly name: string;
  /** Plain JSON; no patient detail, only ids. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Adding a waiting job with the same key again changes nothing: makes repeats harmless. */
  readonly key?: string;
  /** Earliest time to run. */
  readonly runAt?: Date;
  /** Tries in all (default 25: about three days with growing delay). */
  readonly tries?: number;
}

export type JobHandler = (payload: Record<string, unknown>) => Promise<void>;

export interface JobRunner {
  stop(): Promise<void>;
}

/** Makes the queue's own tables; run once at start, after the migrations. */
export async function migrateJobs(db: Database): Promise<void> {
  await runMigrations({ pgPool: db.pool, logger: silent });
}

/** Adds jobs in one statement, as part of `tx`: they exist exactly when it commits. */
export async function addJobs(tx: Tx, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) {
    await tx.query(
      `select graphile_worker.add_job($1::text, $2::json, run_at => $3::timestamptz, max_attempts => $4::int, job_key => $5::text, job_key_mode => $6::text)`,
      [job.name, JSON.stringify(job.payload), job.runAt ?? new Date(), job.tries ?? 25, job.key ?? null, job.key ? 'preserve_run_at' : null],
      'add-job');
  }
}

/** Starts working on jobs; an unknown job name stays waiting for a server that knows it. */
export async function startJobs(db: Database, handlers: Readonly<Record<string, JobHandler>>, log: Log): Promise<JobRunner> {
  const taskList = Object.fromEntries(Object.entries(handlers).map(([name, handle]) => [name, (payload: unknown) => handle(payload as Record<string, unknown>)]));
  const runner: Runner = await run({ pgPool: db.pool, taskList, concurrency: 2, noHandleSignals: true, pollInterval: 2000, logger: forward(log) });
  return { stop: () => runner.stop() };
}

const silent = new Logger(() => () => undefined);

function forward(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error({ part: 'jobs' }, message);
    else if (level === 'warning') log.warn({ part: 'jobs' }, message);
    else log.debug({ part: 'jobs' }, message);
  });
}
