// Sends a set to the signer's own phone, and signs it there. spec: SGW-50
import { createHash } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';
import type { ApprovalFacts } from '../../model/index.ts';
import type { Look } from '../sign/kinds.ts';
import { listPapers } from '../sign/paperRows.ts';
import { tellQueue } from '../workflow/openSteps.ts';
import { signMany } from './batch.ts';
import { nameOf } from './signQueue.ts';

type Choice = InputOf<typeof model.askApproval>['papers'][number];
type Result = Awaited<ReturnType<typeof signMany>>['papers'];

interface ApprovalRow extends ApprovalFacts {
  readonly id: string;
  readonly papers: readonly Choice[];
  readonly results: Result | null;
}

const columns = `id, account_id as "accountId", session_id as "sessionId", papers, digest, state, to_char(until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until, results`;

async function findApproval({ tx, caller }: Look, id: string): Promise<ApprovalRow | undefined> {
  return (await tx.query<ApprovalRow>(`select ${columns} from documents.approval where dk = $1 and id = $2 for update`, [caller.dk, id])).rows[0];
}

/** Both screens show its beginning: what is approved is what was sent. */
const digestOf = (papers: readonly Choice[]): string => createHash('sha256').update(model.canonicalJson(papers.map(({ paperId, step, digest }) => ({ paperId, step, digest })))).digest('hex');

export const askApproval = implement(model.askApproval).as(async (call) => {
  const { tx, caller, act, input } = call;
  if (caller.sessionId === undefined) throw new Fault('rule', 'signing.no-session');
  const rows = await listPapers(tx, { dk: caller.dk, ids: input.papers.map(({ paperId }) => paperId) });
  if (input.papers.some(({ paperId, step }) => !rows.some((row) => row.id === paperId && (step !== undefined || row.accountId === caller.accountId)))) throw new Fault('notFound', 'documents.set-unknown');
  const approvalId = act.newId();
  const [digest, until] = [digestOf(input.papers), new Date(Date.parse(act.at) + model.approvalMinutes * 60_000).toISOString()];
  await tx.query('insert into documents.approval (dk, id, account_id, session_id, papers, digest, asked_at, until) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [caller.dk, approvalId, caller.accountId, caller.sessionId, JSON.stringify(input.papers), digest, act.at, until]);
  await tellQueue(tx, caller.dk);
  return { approvalId, digest, until };
});

export const approvalState = implement(model.approvalState).as(async (call) => {
  const row = await findApproval(call, call.input.approvalId);
  if (!row || row.accountId !== call.caller.accountId) throw new Fault('notFound', 'documents.approval-unknown');
  return { state: row.state === 'waiting' && row.until <= call.act.at ? ('ended' as const) : row.state, papers: row.results ?? [] };
});

export const waitingApprovals = implement(model.waitingApprovals).as(async (call) => {
  const { tx, caller, act } = call;
  const { rows } = await tx.query<ApprovalRow>(`select ${columns} from documents.approval where dk = $1 and account_id = $2 and state = 'waiting' and until > $3 and session_id <> $4 order by asked_at`,
    [caller.dk, caller.accountId, act.at, caller.sessionId ?? '']);
  return { approvals: await Promise.all(rows.map(async ({ id, digest, until, papers }) => ({ approvalId: id, digest, until, papers: await describePapers(call, papers) }))) };
});

async function describePapers({ tx, caller, store }: Look, papers: readonly Choice[]) {
  const rows = new Map((await listPapers(tx, { dk: caller.dk, ids: papers.map(({ paperId }) => paperId) })).map((row) => [row.id, row]));
  const shown = [];
  for (const { paperId, step } of papers) {
    const row = rows.get(paperId);
    if (!row) continue;
    const patient = row.patientId === null ? undefined : await store.find('Patient', row.patientId);
    shown.push({ paperId, title: row.title, patientName: patient ? nameOf(patient) : '', preview: step === undefined ? `/documents/preview/${paperId}.pdf` : model.pdfAddress(row.documentId ?? '') });
  }
  return shown;
}

export const answerApproval = implement(model.answerApproval).as(async (call) => {
  const { tx, caller, act, input } = call;
  const row = await findApproval(call, input.approvalId);
  model.requireAnswerable(row, { accountId: caller.accountId, sessionId: caller.sessionId, digest: input.digest, at: act.at });
  const papers: Result = input.approve ? await signHere({ ...call, input: { papers: [...row.papers] } }, input.pin ?? '') : [];
  const state = input.approve ? ('approved' as const) : ('refused' as const);
  await tx.query('update documents.approval set state = $3, ended_at = $4, ended_session = $5, results = $6 where dk = $1 and id = $2', [caller.dk, input.approvalId, state, act.at, caller.sessionId, JSON.stringify(papers)]);
  await tellQueue(tx, caller.dk);
  return { state, papers };
});

/** The key is open for this set alone; one that was open in this session before stays so. */
async function signHere(call: Parameters<typeof signMany>[0], pin: string): Promise<Result> {
  const { services, caller } = call;
  const sessionId = caller.sessionId ?? '';
  const wasOpen = (await services.signing.findUnlocked(sessionId, caller.accountId)) !== undefined;
  await services.signing.unlock(caller, { sessionId, pin });
  try {
    return (await signMany(call)).papers;
  } finally {
    if (!wasOpen) await services.signing.lockSession(sessionId);
  }
}
