// Rows of confirmations. spec: SGW-40
import type { Db } from '#platform/db/index.ts';
import type { ConfirmationState, Evidence, Method, PaperSource, Representative } from '../../model/index.ts';

export interface ConfirmingPerson {
  readonly name: string;
  readonly role: 'patient' | 'representative';
  readonly relation?: Representative['relation'];
  readonly why?: Representative['why'];
  readonly identity?: string;
}

export interface ConfirmationRow {
  readonly dk: number;
  readonly id: string;
  readonly encounterId: string;
  readonly patientId: string;
  readonly kind: string;
  readonly focus: string;
  readonly title: string;
  readonly template: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly sources: readonly PaperSource[];
  readonly pageDigest: string;
  readonly file: string;
  readonly method: Method;
  readonly person: ConfirmingPerson;
  readonly phone: string | null;
  readonly sentAt: Date | null;
  readonly tries: number;
  readonly state: ConfirmationState;
  readonly until: Date;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
  readonly evidence: Evidence | null;
  readonly evidenceHash: string | null;
  readonly words: readonly string[] | null;
  readonly drawing: string | null;
}

const columns = `dk, id, encounter_id as "encounterId", patient_id as "patientId", kind, focus, title, template, content, sources, page_digest as "pageDigest", file, method, person, phone, sent_at as "sentAt", tries, state, until,
  asked_by as "askedBy", asked_by_name as "askedByName", asked_at as "askedAt", ended_at as "endedAt", evidence, evidence_hash as "evidenceHash", words, drawing`;

async function list(db: Db, condition: string, values: readonly unknown[]): Promise<ConfirmationRow[]> {
  return (await db.query<ConfirmationRow>(`select ${columns} from documents.confirmation where ${condition}`, values)).rows;
}

export const findByToken = async (db: Db, tokenHash: string) => (await list(db, 'token_hash = $1', [tokenHash]))[0];
export const findConfirmation = async (db: Db, { dk, id }: { dk: number; id: string }) => (await list(db, 'dk = $1 and id = $2', [dk, id]))[0];
export const listOfVisit = (db: Db, { dk, encounterId }: { dk: number; encounterId: string }) => list(db, 'dk = $1 and encounter_id = $2 order by asked_at desc, id desc', [dk, encounterId]);

/** The one that the page still carries. */
export const findGiven = async (db: Db, { dk, kind, focus, pageDigest }: { dk: number; kind: string; focus: string; pageDigest: string }) =>
  (await list(db, `dk = $1 and kind = $2 and focus = $3 and page_digest = $4 and state = 'confirmed' order by ended_at desc limit 1`, [dk, kind, focus, pageDigest]))[0];

export type NewConfirmation = Omit<ConfirmationRow, 'tries' | 'state' | 'endedAt' | 'evidence' | 'evidenceHash' | 'words' | 'drawing' | 'until' | 'sentAt' | 'askedAt'> & { readonly tokenHash: string; readonly until: string; readonly sentAt: string | null; readonly askedAt: string };

/** One paper is confirmed at one place: what was asked before and not answered ends. */
export async function insertConfirmation(db: Db, row: NewConfirmation): Promise<void> {
  await db.query(`update documents.confirmation set state = 'ended', ended_at = $4 where dk = $1 and kind = $2 and focus = $3 and state = 'open'`, [row.dk, row.kind, row.focus, row.askedAt]);
  await db.query(
    `insert into documents.confirmation (dk, id, encounter_id, patient_id, kind, focus, title, template, content, sources, page_digest, file, token_hash, method, person, phone, sent_at, until, asked_by, asked_by_name, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [row.dk, row.id, row.encounterId, row.patientId, row.kind, row.focus, row.title, row.template, JSON.stringify(row.content), JSON.stringify(row.sources), row.pageDigest, row.file, row.tokenHash, row.method,
      JSON.stringify(row.person), row.phone, row.sentAt, row.until, row.askedBy, row.askedByName, row.askedAt]);
}

/** Counts an answer before it is judged, in a transaction of its own: whoever guesses pays for each. */
export async function countTry(db: Db, { dk, id }: { dk: number; id: string }): Promise<number> {
  const { rows } = await db.query<{ tries: number }>(`update documents.confirmation set tries = tries + 1 where dk = $1 and id = $2 and state = 'open' returning tries`, [dk, id]);
  return rows[0]?.tries ?? Number.MAX_SAFE_INTEGER;
}

export interface Given {
  readonly at: string;
  readonly evidence: Evidence;
  readonly evidenceHash: string;
  readonly words: readonly string[];
  readonly drawing: string | null;
}

/** False where it was answered a moment ago: an answer counts once. */
export async function confirmRow(db: Db, { dk, id }: { dk: number; id: string }, given: Given): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents.confirmation set state = 'confirmed', ended_at = $3, evidence = $4, evidence_hash = $5, words = $6, drawing = $7 where dk = $1 and id = $2 and state = 'open' and until > $3`,
    [dk, id, given.at, JSON.stringify(given.evidence), given.evidenceHash, JSON.stringify(given.words), given.drawing]);
  return rowCount === 1;
}

export async function endRow(db: Db, { dk, id }: { dk: number; id: string }, { state, at }: { state: 'refused' | 'ended'; at: string }): Promise<boolean> {
  const { rowCount } = await db.query(`update documents.confirmation set state = $3, ended_at = $4 where dk = $1 and id = $2 and state = 'open'`, [dk, id, state, at]);
  return rowCount === 1;
}
