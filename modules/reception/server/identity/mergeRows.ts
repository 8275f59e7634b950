// Merges and what they moved, in the tables of this room. spec: IDY-8
import type { Db, Tx } from '#platform/db/index.ts';
import type { Moved } from '#fhir/repository/repoint.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export interface MergeRecord {
  readonly id: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly state: 'proposed' | 'merged' | 'undone';
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAccount: string;
  readonly mergedBy: string | null;
  readonly mergedAt: Date | null;
  readonly sourceVersion: number | null;
  readonly targetVersion: number | null;
  readonly added: { system?: string; value?: string }[] | null;
  readonly moved: number | null;
  readonly undoneBy: string | null;
  readonly undoneAt: Date | null;
  readonly undoReason: string | null;
}

const columns = `id, source_id as "sourceId", target_id as "targetId", state, reason, proposed_by as "proposedBy", proposed_account as "proposedAccount", merged_by as "mergedBy", merged_at as "mergedAt",
  source_version as "sourceVersion", target_version as "targetVersion", added, moved, undone_by as "undoneBy", undone_at as "undoneAt", undo_reason as "undoReason"`;

export async function findMergeOf(db: Db, { dk, sourceId, targetId }: { dk: number; sourceId: string; targetId: string }, state: 'proposed' | 'merged'): Promise<MergeRecord | undefined> {
  const { rows } = await db.query<MergeRecord>(`select ${columns} from reception.merge where dk = $1 and source_id = $2 and target_id = $3 and state = $4`, [dk, sourceId, targetId, state]);
  return rows[0];
}

/** Locked until the transaction ends. */
export async function lockMerge(tx: Tx, dk: number, id: string): Promise<MergeRecord | undefined> {
  const { rows } = await tx.query<MergeRecord>(`select ${columns} from reception.merge where dk = $1 and id = $2 for update`, [dk, id]);
  return rows[0];
}

export async function listRecentMerges(db: Db, dk: number, limit: number): Promise<MergeRecord[]> {
  const { rows } = await db.query<MergeRecord>(`select ${columns} from reception.merge where dk = $1 and state <> 'proposed' order by merged_at desc limit $2`, [dk, limit]);
  return rows;
}

export interface Proposal { readonly dk: number; readonly id: string; readonly sourceId: string; readonly targetId: string; readonly reason: string; readonly by: string; readonly account: string; readonly at: string }

export async function addProposal(tx: Tx, p: Proposal): Promise<void> {
  await tx.query(
    `insert into reception.merge (dk, id, source_id, target_id, state, reason, proposed_by, proposed_account, proposed_at) values ($1, $2, $3, $4, 'proposed', $5, $6, $7, $8)
     on conflict (dk, source_id, target_id) where state = 'proposed' do nothing`, [p.dk, p.id, p.sourceId, p.targetId, p.reason, p.by, p.account, p.at]);
}

export interface Done { readonly dk: number; readonly id: string; readonly reason: string; readonly by: string; readonly at: string; readonly sourceVersion: number; readonly targetVersion: number; readonly added: readonly object[]; readonly moved: number }

export async function markMerged(tx: Tx, d: Done): Promise<void> {
  await tx.query(
    `update reception.merge set state = 'merged', reason = $3, merged_by = $4, merged_at = $5, source_version = $6, target_version = $7, added = $8, moved = $9 where dk = $1 and id = $2`,
    [d.dk, d.id, d.reason, d.by, d.at, d.sourceVersion, d.targetVersion, JSON.stringify(d.added), d.moved]);
}

export const markUndone = (tx: Tx, { dk, id, by, at, reason }: { dk: number; id: string; by: string; at: string; reason: string }) =>
  tx.query(`update reception.merge set state = 'undone', undone_by = $3, undone_at = $4, undo_reason = $5 where dk = $1 and id = $2`, [dk, id, by, at, reason]);

export async function addParts(tx: Tx, { dk, mergeId }: { dk: number; mergeId: string }, moved: readonly Moved[]): Promise<void> {
  await tx.query(
    `insert into reception.merge_part (dk, merge_id, kind, ref, row_id, version, places)
     select $1, $2, p.kind, p.ref, p.row_id, p.version, p.places::int4[] from unnest($3::text[], $4::text[], $5::uuid[], $6::int4[], $7::text[]) as p(kind, ref, row_id, version, places)
     on conflict (dk, merge_id, kind, ref) do update set version = excluded.version, places = excluded.places`,
    [dk, mergeId, moved.map(({ type }) => type), moved.map(({ id }) => id), moved.map(({ rid }) => rid), moved.map(({ version }) => version), moved.map(({ places }) => (places === null ? null : `{${places.join(',')}}`))]);
}

export async function addOwnParts(tx: Tx, { dk, mergeId }: { dk: number; mergeId: string }, { kind, refs }: { kind: 'ticket' | 'care' | 'account'; refs: readonly string[] }): Promise<void> {
  await tx.query('insert into reception.merge_part (dk, merge_id, kind, ref) select $1, $2, $3, r from unnest($4::text[]) r on conflict do nothing', [dk, mergeId, kind, refs]);
}

export interface Part { readonly kind: string; readonly ref: string; readonly rid: string | null; readonly version: number | null; readonly places: number[] | null }

export async function listParts(db: Db, dk: number, mergeId: string): Promise<Part[]> {
  const { rows } = await db.query<Part>('select kind, ref, row_id as rid, version, places from reception.merge_part where dk = $1 and merge_id = $2 order by kind, ref', [dk, mergeId]);
  return rows;
}

export const isResource = (part: Part): part is Part & { kind: ResourceType; rid: string; version: number } => part.rid !== null && part.version !== null;
