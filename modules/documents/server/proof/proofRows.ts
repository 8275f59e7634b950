// Rows of the long-term proof of signed papers: what is to be archived or renewed, when, and what came in the way.
import type { Db, Tx } from '#platform/db/index.ts';
import type { SignatureLevel } from '#platform/signing/index.ts';

export interface DueProof {
  readonly dk: number;
  readonly documentId: string;
  readonly facilityId: string;
  readonly tries: number;
}

/** A paper got its last signature: its proof is due at once. */
export async function markDue(db: Db, { dk, documentId, at }: { dk: number; documentId: string; at: string }): Promise<void> {
  await db.query(
    `insert into documents.proof (dk, document_id, due_at) values ($1, $2, $3)
     on conflict (dk, document_id) do update set due_at = excluded.due_at, level = null, tries = 0, problem = null`, [dk, documentId, at], 'proof-due');
}

/** Taken for five minutes, so that of several processes one works on it. */
export async function takeDue(db: Db, { at, limit }: { at: Date; limit: number }): Promise<DueProof[]> {
  const { rows } = await db.query<DueProof>(
    `update documents.proof p set due_at = $1::timestamptz + interval '5 minutes', tries = p.tries + 1
     from (select dk, document_id from documents.proof where due_at <= $1 order by due_at limit $2 for update skip locked) d, platform.facility f
     where p.dk = d.dk and p.document_id = d.document_id and f.dk = p.dk
     returning p.dk::int4, p.document_id as "documentId", f.organization_id as "facilityId", p.tries - 1 as tries`, [at, limit], 'proof-take');
  return rows;
}

export interface Proven { readonly dk: number; readonly documentId: string; readonly level: SignatureLevel; readonly at: string; readonly provenUntil: Date | undefined; readonly dueAt: string }

export async function keepProof(tx: Tx, { dk, documentId, level, at, provenUntil, dueAt }: Proven): Promise<void> {
  await tx.query('update documents.proof set level = $3, archived_at = $4, proven_until = $5, due_at = $6, tries = 0, problem = null where dk = $1 and document_id = $2', [dk, documentId, level, at, provenUntil ?? null, dueAt]);
}

export async function keepProblem(db: Db, { dk, documentId }: Pick<DueProof, 'dk' | 'documentId'>, { problem, dueAt }: { problem: string; dueAt: Date | null }): Promise<void> {
  await db.query('update documents.proof set problem = $3, due_at = $4 where dk = $1 and document_id = $2', [dk, documentId, problem, dueAt]);
}

/** Not yet all signed, or taken back: nothing to prove for now. */
export const dropProof = (db: Db, { dk, documentId }: Pick<DueProof, 'dk' | 'documentId'>) => db.query('delete from documents.proof where dk = $1 and document_id = $2', [dk, documentId]);

export interface ProofState {
  /** Papers with a time stamp over the whole file. */
  readonly archived: number;
  /** Signed, waiting for their first. */
  readonly waiting: number;
  /** To be renewed within the next year. */
  readonly renewing: number;
  /** Given up: a person must look. */
  readonly failed: number;
  readonly nextDueAt: Date | null;
}

export async function countProofs(db: Db, dk: number, at: string): Promise<ProofState> {
  const { rows: [row] } = await db.query<ProofState>(
    `select count(*) filter (where level = 'B-LTA')::int4 as archived, count(*) filter (where level is null and due_at is not null)::int4 as waiting,
       count(*) filter (where level is not null and due_at <= $2::timestamptz + interval '1 year')::int4 as renewing, count(*) filter (where due_at is null)::int4 as failed, min(due_at) as "nextDueAt"
     from documents.proof where dk = $1`, [dk, at]);
  return row ?? { archived: 0, waiting: 0, renewing: 0, failed: 0, nextDueAt: null };
}

/** Papers whose proof ends before a day are renewed now; gives their number. */
export async function bringForward(db: Db, { dk, before, at }: { dk: number; before: string; at: string }): Promise<number> {
  const { rowCount } = await db.query('update documents.proof set due_at = $3, tries = 0 where dk = $1 and (due_at is null or proven_until < $2::date) and coalesce(due_at, $3) >= $3', [dk, before, at]);
  return rowCount;
}
