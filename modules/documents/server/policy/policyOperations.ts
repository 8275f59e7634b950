// The policy at work: drafted by one, put in force by another, read by all. spec: POL-10 to POL-15
import { dayOf } from '#modules/facility/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import * as model from '../../model/index.ts';
import type { PolicyContent } from '../../model/index.ts';
import { abbreviationList } from '../sign/abbreviationList.ts';
import { named, nationalOn, viewOf } from './national.ts';
import type { National } from './national.ts';
import { decideRow, hashOf, listApproved, listVersions, lockDraft, proposeRow, putDraft, versionOf } from './policyRows.ts';
import type { PolicyRow } from './policyRows.ts';

type Asking = Pick<Call<unknown>, 'tx' | 'caller' | 'act'>;

const factsOf = (row: PolicyRow | undefined) => row && { state: row.state, hash: row.hash, editors: row.editors, validFrom: row.validFrom ?? undefined };

export const readPolicy = implement(model.readPolicy).as(async (call) => {
  const { tx, caller, act } = call;
  const day = dayOf(act.at);
  const national = nationalOn(day);
  const rows = await listVersions(tx, caller.dk);
  const inForce = rows.find(({ version }) => version === model.policyOn(approvedOf(rows), day)?.version);
  const draft = caller.permissions.has('documents.policy') || caller.permissions.has('documents.policy-approve') ? rows.find(({ state }) => state !== 'approved') : undefined;
  const show = (row: PolicyRow, before: PolicyContent | undefined) => ({ version: model.policyVersion.parse(versionOf(row, inForce?.version)), content: row.content, changes: named(model.changesOf(row.content, before, national), national) });
  return {
    ...(inForce && { inForce: show(inForce, undefined) }),
    ...(draft && { draft: { ...show(draft, inForce?.content), problems: problemsOf(draft.content, national), mayApprove: mayApprove(call, draft) } }),
    versions: rows.filter((row) => row.state === 'approved' || row === draft).map((row) => versionOf(row, inForce?.version)), national: viewOf(national), abbreviations: [...(await abbreviationList(call)).list],
  };
});

const approvedOf = (rows: readonly PolicyRow[]) => rows.flatMap(({ version, state, validFrom, content }) => (state === 'approved' && validFrom !== null ? [{ version, validFrom, content }] : []));
const mayApprove = ({ caller }: Asking, { state, editors }: PolicyRow): boolean => state === 'proposed' && caller.permissions.has('documents.policy-approve') && !editors.includes(caller.accountId);
const problemsOf = (content: PolicyContent, national: National) => model.policyProblems(content, national);

/** A draft may say what the law bars, and is told so; it only cannot be proposed. */
export const savePolicy = implement(model.savePolicy).as(async ({ tx, caller, act, input }) => {
  const before = await lockDraft(tx, caller.dk);
  if (before?.state === 'proposed') throw new Fault('rule', 'documents.policy-proposed');
  if (before && before.hash !== input.hash) throw new Fault('conflict', 'documents.policy-changed');
  const saved = await putDraft(tx, caller.dk, { content: input.content, accountId: caller.accountId, name: caller.displayName, at: act.at });
  return { ...saved, problems: problemsOf(input.content, nationalOn(dayOf(act.at))) };
});

export const proposePolicy = implement(model.proposePolicy).as(async (call) => {
  const { tx, caller, act, input: { hash, number, validFrom } } = call;
  const row = await lockDraft(tx, caller.dk);
  model.requireProposable(factsOf(row), { hash, validFrom }, dayOf(act.at));
  if (!row) throw new Fault('notFound', 'documents.no-policy-draft');
  // The list of abbreviations is bound as it stands now: from here on it changes with the policy alone.
  const content = { ...row.content, abbreviations: row.content.abbreviations ?? (await abbreviationList(call)).list.map(({ code, display }) => ({ code, display })) };
  requireLawful(content, validFrom);
  const approved = await listApproved(tx, caller.dk);
  const latest = model.policyOn(approved, '9999-12-31');
  if (latest && hashOf(latest.content) === hashOf(content)) throw new Fault('rule', 'documents.policy-unchanged');
  if ((await listVersions(tx, caller.dk)).some((one) => one.version !== row.version && one.number === number)) throw new Fault('conflict', 'documents.policy-number-taken');
  await proposeRow(tx, { dk: caller.dk, version: row.version }, { number, validFrom, content, hash: hashOf(content), accountId: caller.accountId });
  return { version: row.version };
});

/** Judged by the law of the day it begins. Throws Fault `documents.policy-looser` that names rule and text. */
function requireLawful(content: PolicyContent, validFrom: string): void {
  const problems = problemsOf(content, nationalOn(validFrom));
  const [first] = problems;
  if (!first) return;
  throw new Fault('rule', 'documents.policy-looser', { params: { rule: first.where, source: first.source || '–' }, issue: problems.map(({ where, source, limit }) => ({ code: 'business-rule', expression: where, text: [where, limit, source].filter(Boolean).join(' · ') })) });
}

export const decidePolicy = implement(model.decidePolicy).as(async ({ tx, caller, act, input }) => {
  const row = await lockDraft(tx, caller.dk);
  const state = model.decideVerdict(factsOf(row), input, { accountId: caller.accountId, today: dayOf(act.at) });
  if (!row) throw new Fault('notFound', 'documents.no-policy-draft');
  if (state === 'approved') requireLawful(row.content, row.validFrom ?? '');
  await decideRow(tx, { dk: caller.dk, version: row.version }, { state, name: caller.displayName, at: act.at, reason: input.reason });
  return { version: row.version };
});
