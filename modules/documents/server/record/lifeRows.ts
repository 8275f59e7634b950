// Writing the life of a record: its state, and one event for every step. spec: REC-20
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { RecordLife, RecordState } from '../../model/index.ts';
import { findRecord } from './recordRows.ts';
import type { RecordRow } from './recordRows.ts';

/** Who hears that lists of records have changed. */
export const recordsChannel = 'documents_records';

export interface RecordEvent {
  readonly id: string;
  readonly at: Date;
  readonly kind: 'handed-over' | 'received' | 'returned' | 'accepted' | 'archived' | 'unlock-asked' | 'unlock-approved' | 'unlock-refused' | 'paper-begun';
  readonly accountId: string;
  readonly byName: string;
  readonly reason: string | null;
  readonly detail: { readonly failed?: readonly { readonly key: string; readonly reason: string }[]; readonly documents?: readonly string[]; readonly archiveNumber?: string; readonly gaps?: number } | null;
}

export async function lockRecord(db: Db, dk: number, id: string): Promise<RecordRow> {
  const record = await findRecord(db, { dk, id, lock: true });
  if (!record) throw new Fault('notFound', 'documents.no-record');
  return record;
}

export const lifeOf = ({ care, state, endedAt, receivedAt, archiveNumber, unlockAsked }: RecordRow): RecordLife =>
  ({ care, state, endedAt: endedAt?.toISOString(), receivedAt: receivedAt?.toISOString(), archiveNumber: archiveNumber ?? undefined, unlockAsked: unlockAsked ?? undefined });

export type NewEvent = Omit<RecordEvent, 'at' | 'reason' | 'detail'> & { readonly at: string; readonly recordId: string; readonly reason?: string; readonly detail?: RecordEvent['detail'] };

export async function addEvent(db: Db, dk: number, event: NewEvent): Promise<void> {
  await db.query(
    'insert into documents.record_event (dk, id, record_id, at, kind, account_id, by_name, reason, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [dk, event.id, event.recordId, event.at, event.kind, event.accountId, event.byName, event.reason ?? null, event.detail ? JSON.stringify(event.detail) : null], 'record-event');
  await db.query('select pg_notify($1, $2)', [recordsChannel, JSON.stringify({ dk })]);
}

export async function listEvents(db: Db, { dk, recordId }: { dk: number; recordId: string }): Promise<RecordEvent[]> {
  const { rows } = await db.query<RecordEvent>(
    `select id, at, kind, account_id as "accountId", by_name as "byName", reason, detail from documents.record_event where dk = $1 and record_id = $2 order by at desc, id desc`, [dk, recordId], 'record-events');
  return rows;
}

export interface LifeStep {
  readonly state: RecordState;
  readonly handedOverAt?: string | null;
  readonly receivedAt?: string | null;
  readonly closedAt?: string | null;
  readonly archiveNumber?: string;
  readonly unlockAsked?: string | null;
}

const columnOf = { state: 'state', handedOverAt: 'handed_over_at', receivedAt: 'received_at', closedAt: 'closed_at', archiveNumber: 'archive_number', unlockAsked: 'unlock_asked' } as const;

export async function stepRecord(db: Db, { dk, id }: { dk: number; id: string }, step: LifeStep): Promise<void> {
  const given = Object.entries(columnOf).flatMap(([name, column]) => (name in step ? [{ column, value: step[name as keyof LifeStep] }] : []));
  const sets = given.map(({ column }, at) => `${column} = $${at + 3}`).join(', ');
  await db.query(`update documents.record set ${sets} where dk = $1 and id = $2`, [dk, id, ...given.map(({ value }) => value)]);
}
