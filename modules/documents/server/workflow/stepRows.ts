// Rows of the signatures that follow the first one. spec: SGW-4
import type { Db } from '#platform/db/index.ts';
import type { CertificateFacts } from '#platform/signing/index.ts';
import type { SignerStep, StepRole, StepState } from '../../model/index.ts';

export interface StepRow {
  readonly dk: number;
  readonly paperId: string;
  readonly step: number;
  readonly role: StepRole;
  readonly title: string;
  readonly required: boolean;
  readonly standIn: SignerStep['standIn'];
  readonly standInTitle: string | undefined;
  readonly samePerson: boolean;
  readonly state: StepState;
  readonly openedAt: Date | null;
  readonly accountId: string | null;
  readonly signer: string | null;
  readonly signerName: string | null;
  readonly signerTitle: string | null;
  readonly certificate: CertificateFacts | null;
  readonly acceptedAt: Date | null;
  readonly draftFile: string | null;
  readonly reason: string | null;
  readonly nudgedAt: Date | null;
  readonly nudgedBy: string | null;
}

const columns = `s.dk, s.paper_id as "paperId", s.step, s.role, s.title, s.required, s.stand_in as "standIn", s.stand_in_title as "standInTitle", s.same_person as "samePerson", s.state, s.opened_at as "openedAt",
  s.account_id as "accountId", s.signer, s.signer_name as "signerName", s.signer_title as "signerTitle", s.certificate, s.accepted_at as "acceptedAt", s.draft_file as "draftFile", s.reason,
  s.nudged_at as "nudgedAt", s.nudged_by as "nudgedBy"`;

export async function listSteps(db: Db, { dk, paperIds }: { dk: number; paperIds: readonly string[] }): Promise<StepRow[]> {
  if (paperIds.length === 0) return [];
  return (await db.query<StepRow>(`select ${columns} from documents.step s where dk = $1 and paper_id = any($2::uuid[]) order by paper_id, step`, [dk, paperIds], 'steps-of-papers')).rows;
}

export const stepsOfPaper = (db: Db, { dk, paperId }: { dk: number; paperId: string }) => listSteps(db, { dk, paperIds: [paperId] });

export async function insertSteps(db: Db, { dk, paperId }: { dk: number; paperId: string }, steps: readonly SignerStep[]): Promise<void> {
  for (const one of steps) {
    await db.query('insert into documents.step (dk, paper_id, step, role, title, required, stand_in, stand_in_title, same_person) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [dk, paperId, one.step, one.role, one.title, one.required, one.standIn ?? null, one.standInTitle ?? null, one.samePerson]);
  }
}

export interface StepKey { readonly dk: number; readonly paperId: string; readonly step: number }

export const setState = ({ dk, paperId, step }: StepKey, state: StepState, db: Db) => db.query('update documents.step set state = $4 where dk = $1 and paper_id = $2 and step = $3', [dk, paperId, step, state]);

export const openStep = (db: Db, { dk, paperId, step }: StepKey, at: string) =>
  db.query(`update documents.step set state = 'open', opened_at = $4 where dk = $1 and paper_id = $2 and step = $3 and state = 'waiting'`, [dk, paperId, step, at]);

export interface StepAct {
  readonly accountId: string;
  readonly signer: string;
  readonly signerName: string;
  readonly signerTitle: string;
  readonly certificate: CertificateFacts;
  readonly opened: boolean;
  readonly at: string;
  /** Certificate status and time stamp are there. */
  readonly isFinished: boolean;
  readonly draftFile: string | null;
}

/** False where somebody else was faster. */
export async function acceptStep(db: Db, { dk, paperId, step }: StepKey, act: StepAct): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents.step set state = case when $12::boolean then 'signed' else 'pending' end, account_id = $4, signer = $5, signer_name = $6, signer_title = $7, certificate = $8, opened = $9,
       draft_file = $10, accepted_at = $11, signed_at = case when $12::boolean then $11::timestamptz end
     where dk = $1 and paper_id = $2 and step = $3 and state = 'open'`,
    [dk, paperId, step, act.accountId, act.signer, act.signerName, act.signerTitle, JSON.stringify(act.certificate), act.opened, act.draftFile, act.at, act.isFinished]);
  return rowCount === 1;
}

/** `open`: the signature does not count, the step waits for another. */
export const endStep = (db: Db, { dk, paperId, step }: StepKey, { state, at }: { state: 'signed' | 'open'; at: string }) =>
  db.query(
    `update documents.step set state = $4, draft_file = null, signed_at = case when $4 = 'signed' then $5::timestamptz end, account_id = case when $4 = 'signed' then account_id end
     where dk = $1 and paper_id = $2 and step = $3 and state = 'pending'`, [dk, paperId, step, state, at]);

/** False where it is no longer open. */
export async function returnStep(db: Db, { dk, paperId, step }: StepKey, by: { accountId: string; signer: string; signerName: string; reason: string; at: string }): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents.step set state = 'returned', account_id = $4, signer = $5, signer_name = $6, reason = $7, accepted_at = $8 where dk = $1 and paper_id = $2 and step = $3 and state = 'open'`,
    [dk, paperId, step, by.accountId, by.signer, by.signerName, by.reason, by.at]);
  return rowCount === 1;
}

/** False where it was reminded of a moment ago, or is no longer open. */
export async function nudgeStep(db: Db, { dk, paperId, step }: StepKey, { by, at, notSince }: { by: string; at: string; notSince: string }): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents.step set nudged_at = $4, nudged_by = $5 where dk = $1 and paper_id = $2 and step = $3 and state = 'open' and (nudged_at is null or nudged_at < $6)`, [dk, paperId, step, at, by, notSince]);
  return rowCount === 1;
}

/** What is held now in the facility: the newest version of each paper, with the steps that wait for somebody. */
export async function listHeld(db: Db, { dk, limit }: { dk: number; limit: number }): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>(
    `select ${columns} from documents.step s join documents.paper p on p.dk = s.dk and p.id = s.paper_id
     where s.dk = $1 and s.state in ('open', 'pending', 'returned') and p.withdrawn_at is null
       and not exists (select 1 from documents.paper n where n.dk = p.dk and n.kind = p.kind and n.focus = p.focus and n.version > p.version and n.state in ('pending', 'signed'))
     order by s.opened_at, s.paper_id, s.step limit $2`, [dk, limit], 'steps-held');
  return rows;
}
