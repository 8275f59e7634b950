// Rows of sets and papers.
import type { Db } from '#platform/db/index.ts';
import type { CertificateFacts } from '#platform/signing/index.ts';
import type { Coding } from '#fhir/types/index.ts';
import type { FrozenPaper, PaperSource } from '../../model/index.ts';

export type PaperState = 'prepared' | 'pending' | 'signed' | 'refused';

export interface PaperRow {
  readonly dk: number;
  readonly id: string;
  readonly setId: string;
  readonly encounterId: string;
  readonly kind: string;
  readonly focus: string;
  readonly title: string;
  readonly version: number;
  readonly replaces: string | null;
  readonly state: PaperState;
  readonly template: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sources: readonly PaperSource[];
  readonly digest: string;
  readonly pageDigest: string;
  readonly verifyCode: string;
  readonly documentId: string | null;
  readonly accountId: string;
  readonly signerName: string;
  readonly signerTitle: string;
  readonly certificate: CertificateFacts | null;
  readonly acceptedAt: Date | null;
  readonly signedAt: Date | null;
  readonly draftFile: string | null;
  readonly file: string | null;
  readonly withdrawnAt: Date | null;
  readonly workflow: string;
  readonly type: Coding | null;
  readonly patientId: string | null;
  readonly departmentId: string | null;
}

const columns = `dk, id, set_id as "setId", encounter_id as "encounterId", kind, focus, title, version, replaces, state, template, content, sources, digest, page_digest as "pageDigest",
  verify_code as "verifyCode", document_id as "documentId", account_id as "accountId", signer_name as "signerName", signer_title as "signerTitle", certificate,
  accepted_at as "acceptedAt", signed_at as "signedAt", draft_file as "draftFile", file, withdrawn_at as "withdrawnAt",
  workflow, type, patient_id as "patientId", department_id as "departmentId"`;

export const frozenOf = ({ template, content, sources }: PaperRow): FrozenPaper => ({ template, data: content, sources });

export interface SetRow {
  readonly id: string;
  readonly encounterId: string;
  readonly patientId: string;
  readonly accountId: string;
  readonly signer: string;
  readonly acceptedAt: Date | null;
}

export async function findSet(db: Db, { dk, id, lock = false }: { dk: number; id: string; lock?: boolean }): Promise<SetRow | undefined> {
  const { rows } = await db.query<SetRow>(
    `select id, encounter_id as "encounterId", patient_id as "patientId", account_id as "accountId", signer, accepted_at as "acceptedAt" from documents.sign_set where dk = $1 and id = $2 ${lock ? 'for update' : ''}`, [dk, id]);
  return rows[0];
}

export const listPapersOfSet = (db: Db, { dk, setId }: { dk: number; setId: string }) => list(db, 'dk = $1 and set_id = $2 order by title, id', [dk, setId]);

/** The newest version of each paper of the visit that was signed or waits for it. */
export const listNewestOfVisit = (db: Db, { dk, encounterId }: { dk: number; encounterId: string }) =>
  list(db, `dk = $1 and encounter_id = $2 and state in ('pending', 'signed') and not exists (select 1 from documents.paper n where n.dk = p.dk and n.kind = p.kind and n.focus = p.focus and n.version > p.version and n.state in ('pending', 'signed'))`, [dk, encounterId]);

export async function findPaper(db: Db, { dk, id, lock = false }: { dk: number; id: string; lock?: boolean }): Promise<PaperRow | undefined> {
  return (await list(db, `dk = $1 and id = $2 ${lock ? 'for update' : ''}`, [dk, id]))[0];
}

export const listPapers = (db: Db, { dk, ids }: { dk: number; ids: readonly string[] }): Promise<PaperRow[]> => (ids.length === 0 ? Promise.resolve([]) : list(db, 'dk = $1 and id = any($2::uuid[])', [dk, ids]));

export const findPaperOfDocument = async (db: Db, { dk, documentId }: { dk: number; documentId: string }) => (await list(db, 'dk = $1 and document_id = $2', [dk, documentId]))[0];
/** Of any facility: whoever holds the code may ask. */
export const findPaperByCode = async (db: Db, code: string) => (await list(db, `verify_code = $1 and state in ('pending', 'signed')`, [code]))[0];

async function list(db: Db, condition: string, values: readonly unknown[]): Promise<PaperRow[]> {
  const { rows } = await db.query<PaperRow>(`select ${columns} from documents.paper p where ${condition}`, values);
  return rows;
}

export async function countPending(db: Db, { dk, accountId }: { dk: number; accountId: string }): Promise<number> {
  const { rows } = await db.query<{ n: number }>(`select (select count(*) from documents.paper where dk = $1 and account_id = $2 and state = 'pending')::int
     + (select count(*) from documents.step where dk = $1 and account_id = $2 and state = 'pending')::int as n`, [dk, accountId], 'papers-pending');
  return rows[0]?.n ?? 0;
}

export async function insertSet(db: Db, set: Omit<SetRow, 'acceptedAt'> & { dk: number; at: string }): Promise<void> {
  // Sets that were only looked at are forgotten after two days.
  await db.query(`delete from documents.sign_set where dk = $1 and account_id = $2 and accepted_at is null and prepared_at < $3::timestamptz - interval '2 days'`, [set.dk, set.accountId, set.at]);
  await db.query('insert into documents.sign_set (dk, id, encounter_id, patient_id, account_id, signer, prepared_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [set.dk, set.id, set.encounterId, set.patientId, set.accountId, set.signer, set.at]);
}

export type NewPaper = Omit<PaperRow, 'state' | 'documentId' | 'certificate' | 'acceptedAt' | 'signedAt' | 'draftFile' | 'file' | 'withdrawnAt'>;

export async function insertPaper(db: Db, paper: NewPaper): Promise<void> {
  await db.query(
    `insert into documents.paper (dk, id, set_id, encounter_id, kind, focus, title, version, replaces, template, content, sources, digest, page_digest, verify_code, account_id, signer_name, signer_title,
       workflow, type, patient_id, department_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
    [paper.dk, paper.id, paper.setId, paper.encounterId, paper.kind, paper.focus, paper.title, paper.version, paper.replaces, paper.template, JSON.stringify(paper.content), JSON.stringify(paper.sources),
      paper.digest, paper.pageDigest, paper.verifyCode, paper.accountId, paper.signerName, paper.signerTitle, paper.workflow, JSON.stringify(paper.type), paper.patientId, paper.departmentId]);
}

export interface Accepted {
  readonly state: 'pending' | 'signed';
  readonly documentId: string;
  readonly opened: boolean;
  readonly certificate: CertificateFacts;
  readonly at: string;
  readonly draftFile: string | null;
  readonly file: string | null;
}

export async function acceptPaper(db: Db, { dk, id }: { dk: number; id: string }, accepted: Accepted): Promise<void> {
  await db.query(
    `update documents.paper set state = $3, document_id = $4, opened = $5, certificate = $6, accepted_at = $7, signed_at = case when $3 = 'signed' then $7::timestamptz end, draft_file = $8, file = $9
     where dk = $1 and id = $2 and state = 'prepared'`,
    [dk, id, accepted.state, accepted.documentId, accepted.opened, JSON.stringify(accepted.certificate), accepted.at, accepted.draftFile, accepted.file]);
}

export const acceptSet = (db: Db, { dk, id, at }: { dk: number; id: string; at: string }) => db.query('update documents.sign_set set accepted_at = $3 where dk = $1 and id = $2', [dk, id, at]);

export async function endPaper(db: Db, { dk, id }: { dk: number; id: string }, end: { state: 'signed' | 'refused'; at: string; file: string | null }): Promise<void> {
  await db.query(`update documents.paper set state = $3, signed_at = $4, file = $5, draft_file = null where dk = $1 and id = $2 and state = 'pending'`, [dk, id, end.state, end.at, end.file]);
}

/** A later signature is in: the file that holds it is the paper now. */
export const setFile = (db: Db, { dk, id }: { dk: number; id: string }, file: string) => db.query('update documents.paper set file = $3 where dk = $1 and id = $2', [dk, id, file]);

/** Which of these files some paper still needs. */
export async function listUsedFiles(db: Db, { dk, hashes }: { dk: number; hashes: readonly string[] }): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ file: string }>(
    `select unnest(array[file, draft_file]) as file from documents.paper where dk = $1 and (file = any($2) or draft_file = any($2))
     union all select draft_file from documents.step where dk = $1 and draft_file = any($2)
     union all select file from documents.confirmation where dk = $1 and file = any($2)`, [dk, hashes]);
  return new Set(rows.map(({ file }) => file));
}

/** Files that papers need, after a name and in order. */
export async function listFilesAfter(db: Db, { dk, after, limit }: { dk: number; after: string; limit: number }): Promise<string[]> {
  const { rows } = await db.query<{ file: string }>(
    `select file from documents.paper where dk = $1 and file > $2 union select draft_file from documents.paper where dk = $1 and draft_file > $2
     union select draft_file from documents.step where dk = $1 and draft_file > $2
     union select file from documents.confirmation where dk = $1 and file > $2 order by 1 limit $3`, [dk, after, limit]);
  return rows.map(({ file }) => file);
}

export interface PaperFile { readonly documentId: string; readonly file: string }

/** The signed files of these documents, for an export. */
export async function listPaperFiles(db: Db, { dk, documentIds }: { dk: number; documentIds: readonly string[] }): Promise<PaperFile[]> {
  const { rows } = await db.query<PaperFile>(`select document_id as "documentId", file from documents.paper where dk = $1 and document_id = any($2) and file is not null order by 1`, [dk, documentIds]);
  return rows;
}

/** Papers of all facilities that wait for a service outside. */
export async function countWaiting(db: Db): Promise<{ count: number; oldest: Date | undefined }> {
  const { rows: [row] } = await db.query<{ n: number; oldest: Date | null }>(`select count(*)::int4 as n, min(accepted_at) as oldest from documents.paper where state = 'pending'`);
  return { count: row?.n ?? 0, oldest: row?.oldest ?? undefined };
}

export async function markWithdrawn(db: Db, { dk, documentId, at, by, reason }: { dk: number; documentId: string; at: string; by: string; reason: string }): Promise<void> {
  await db.query('update documents.paper set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5 where dk = $1 and document_id = $2', [dk, documentId, at, by, reason]);
}
