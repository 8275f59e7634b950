// Works on the jobs, one at a time in a process. Who has a job holds a lock of its own connection: with the process the lock is gone, and another goes on. spec: BLK-6
import type { PoolClient } from 'pg';
import { Fault } from '#platform/fault/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { failJob, findJob, listOpenJobs, removeExpired } from './jobs.ts';
import type { Job } from './jobs.ts';
import { JobCancelled } from './parts.ts';
import { runExport } from './runExport.ts';
import { runImport } from './runImport.ts';

/** How often jobs that other processes accepted are looked for. */
const turnMs = 2000;
/** Rings when this process has accepted a job. */
const bell = new EventTarget();
export const ringForJobs = (): void => void bell.dispatchEvent(new Event('job'));
const mostTries = 5;

export interface RunOptions {
  readonly isStopped?: () => boolean;
  /** How long a writer may be under way before its transaction begins. */
  readonly underWayMs?: number;
}

/** Runs every job that nobody else is at; gives their number. */
export async function runJobs(services: RestServices, { isStopped = () => false, underWayMs = 200 }: RunOptions = {}): Promise<number> {
  const { db, now } = services;
  await removeExpired(db, now());
  let ran = 0;
  for (const job of await listOpenJobs(db)) {
    if (isStopped()) break;
    if (await runLocked({ services, underWayMs }, job)) ran++;
  }
  return ran;
}

interface Desk { readonly services: RestServices; readonly underWayMs: number }

async function runLocked(desk: Desk, { dk, id }: Job): Promise<boolean> {
  const { services } = desk;
  const client = await services.db.connect();
  let broken = true;
  try {
    const { rows: [lock] } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [`bulk.job/${id}`]);
    if (lock?.mine) {
      // As it stands now: another may have ended it meanwhile.
      const job = await findJob(services.db, { dk, id });
      if (job && (job.state === 'accepted' || job.state === 'running')) await runJob(desk, job, client);
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`bulk.job/${id}`]);
    }
    broken = false;
    return lock?.mine ?? false;
  } finally {
    client.release(broken);
  }
}

async function runJob({ services, underWayMs }: Desk, job: Job, client: PoolClient): Promise<void> {
  try {
    await (job.kind === 'export' ? runExport(services, job, { client, underWayMs }) : runImport(services, job));
  } catch (error) {
    if (error instanceof JobCancelled) return;
    const passes = error instanceof Fault && (error.kind === 'unavailable' || error.kind === 'storageFull') && job.tries < mostTries;
    services.log.error({ err: error, part: 'bulk', job: job.id }, passes ? 'a bulk job was cut off' : 'a bulk job failed');
    if (!passes) await failJob(services.db, job, { problem: error instanceof Fault ? error.code : 'bulk.failed', at: services.now() });
  }
}

export async function startWorker(services: RestServices): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const turn = async () => {
    while (!signal.aborted) {
      const next = nextTurn(signal);
      await runJobs(services, { isStopped: () => signal.aborted }).catch((error: unknown) => services.log.warn({ err: error, part: 'bulk' }, 'the jobs could not be read'));
      await next;
    }
  };
  const running = turn();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Resolves with the bell, the end, or the time. Asked for before a look, so that a job accepted meanwhile is not slept over. */
async function nextTurn(signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, turnMs);
  bell.addEventListener('job', () => resolve(), { signal: over.signal });
  signal.addEventListener('abort', () => resolve(), { signal: over.signal });
  await promise;
  clearTimeout(timer);
  over.abort();
}
