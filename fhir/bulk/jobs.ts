// The rows of bulk jobs. spec: BLK
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Approval } from './approval.ts';

export type JobKind = 'export' | 'import';
export type JobState = 'proposed' | 'accepted' | 'running' | 'done' | 'failed';

export interface JobKey { readonly dk: number; readonly id: string }

export interface Job extends JobKey, Approval {
  readonly kind: JobKind;
  readonly state: JobState;
  readonly account: string;
  readonly client: string;
  readonly caller: Caller;
  /** Address of this server as the caller called it, up to and with `/fhir`. */
  readonly base: string;
  readonly request: string;
  /** What was asked for, JSON. */
  readonly input: string;
  readonly transactionAt: Date | null;
  readonly doneTypes: readonly string[];
  readonly resources: number;
  readonly leftOut: number;
  readonly tries: number;
  readonly problem: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type NewJob = Pick<Job, 'dk' | 'id' | 'kind' | 'caller' | 'base' | 'request' | 'input' | 'purpose' | 'approver' | 'createdAt'> & { readonly state: 'proposed' | 'accepted' };

const mostOpen = 3;
/** A job that nobody finishes and its files are gone after this time. */
const keptMs = 86_400_000;

const columns = `dk, id, kind, state, account, client, caller, base, request, input, purpose, approver, transaction_at as "transactionAt", done_types as "doneTypes", resources, left_out as "leftOut",
  tries, problem, created_at as "createdAt", expires_at as "expiresAt"`;

/** Throws Fault `bulk.too-many-jobs`. */
export async function addJob(tx: Db, job: NewJob): Promise<void> {
  const { dk, id, kind, state, caller, base, request, input, purpose, approver, createdAt } = job;
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`bulk.job/${dk}/${caller.accountId}`]);
  const { rows: [open] } = await tx.query<{ n: number }>(`select count(*)::int4 as n from bulk.job where dk = $1 and account = $2 and client = $3 and state in ('proposed', 'accepted', 'running')`, [dk, caller.accountId, caller.clientId]);
  if ((open?.n ?? 0) >= mostOpen) throw new Fault('busy', 'bulk.too-many-jobs', { params: { most: mostOpen }, retryAfterS: 60 });
  await tx.query(
    `insert into bulk.job (dk, id, kind, state, account, client, caller, base, request, input, purpose, approver, created_at, expires_at) values ($1, $2, $3, $14, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [dk, id, kind, caller.accountId, caller.clientId, callerText(caller), base, request, input, purpose, approver, createdAt, new Date(createdAt.getTime() + keptMs), state]);
}

const callerText = ({ permissions, breakGlass: _breakGlass, ...rest }: Caller): string => JSON.stringify({ ...rest, permissions: [...permissions] });

type Row = Omit<Job, 'caller'> & { readonly caller: string };

function jobOf(row: Row): Job {
  const { permissions, ...caller } = JSON.parse(row.caller) as Omit<Caller, 'permissions'> & { permissions: string[] };
  return { ...row, dk: Number(row.dk), caller: { ...caller, permissions: new Set(permissions) } };
}

/** Of this very account and program; throws Fault `bulk.no-job` for anybody else's. */
export async function getOwnJob(db: Db, caller: Caller, id: string): Promise<Job> {
  const job = /^[0-9a-f-]{36}$/.test(id) ? await findJob(db, { dk: caller.dk, id }) : undefined;
  if (!job || job.account !== caller.accountId || job.client !== caller.clientId) throw new Fault('notFound', 'bulk.no-job');
  return job;
}

export async function findJob(db: Db, { dk, id }: JobKey): Promise<Job | undefined> {
  const { rows: [row] } = await db.query<Row>(`select ${columns} from bulk.job where dk = $1 and id = $2`, [dk, id], 'bulk-job');
  return row && jobOf(row);
}

/** Jobs that somebody has to work on, the oldest first. */
export async function listOpenJobs(db: Db): Promise<Job[]> {
  const { rows } = await db.query<Row>(`select ${columns} from bulk.job where state in ('accepted', 'running') order by created_at limit 20`, [], 'bulk-open');
  return rows.map(jobOf);
}

/** Jobs of the facility that wait for a second person, the oldest first. */
export async function listProposedJobs(db: Db, dk: number): Promise<Job[]> {
  const { rows } = await db.query<Row>(`select ${columns} from bulk.job where dk = $1 and state = 'proposed' order by created_at limit 100`, [dk], 'bulk-proposed');
  return rows.map(jobOf);
}

/** From now on it is worked on. */
export async function acceptProposedJob(db: Db, { dk, id }: JobKey, approver: string): Promise<void> {
  await db.query(`update bulk.job set state = 'accepted', approver = $3 where dk = $1 and id = $2 and state = 'proposed'`, [dk, id, approver]);
}

/** With its files, which the sweep takes from the disk. */
export async function removeJob(db: Db, { dk, id }: JobKey): Promise<void> {
  await db.query('delete from bulk.job where dk = $1 and id = $2', [dk, id]);
}

export async function removeExpired(db: Db, now: Date): Promise<void> {
  await db.query('delete from bulk.job where expires_at < $1', [now], 'bulk-expired');
}

export async function beginJob(db: Db, { dk, id }: JobKey, transactionAt: Date): Promise<void> {
  await db.query(`update bulk.job set state = 'running', tries = tries + 1, transaction_at = coalesce(transaction_at, $3) where dk = $1 and id = $2`, [dk, id, transactionAt]);
}

export async function failJob(db: Db, { dk, id }: JobKey, { problem, at }: { problem: string; at: Date }): Promise<void> {
  await db.query(`update bulk.job set state = 'failed', problem = $3, ended_at = $4 where dk = $1 and id = $2`, [dk, id, problem, at]);
}

export async function finishJob(db: Db, { dk, id }: JobKey, at: Date): Promise<void> {
  await db.query(`update bulk.job set state = 'done', ended_at = $3, expires_at = $4 where dk = $1 and id = $2`, [dk, id, at, new Date(at.getTime() + keptMs)]);
}
