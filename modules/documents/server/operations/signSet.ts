// Second beat, the one deliberate act: what was looked at is what is signed, or nothing is. spec: SGN
import { Fault } from '#platform/fault/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import type { Change } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Unlocked } from '#platform/signing/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { pdfAddress, signSet as contract } from '../../model/index.ts';
import { acceptMade } from '../sign/acceptMade.ts';
import { freezePaper } from '../sign/freeze.ts';
import { listKinds, requireKindPermission } from '../sign/kinds.ts';
import { makeFiles } from '../sign/makeFile.ts';
import { acceptSet, findSet, listPapersOfSet } from '../sign/paperRows.ts';
import type { PaperRow, SetRow } from '../sign/paperRows.ts';
import { requireSigner } from '../sign/requireSigner.ts';

type SignCall = Call<InputOf<typeof contract>>;

export const signSet = implement(contract).as(async (call) => {
  const { caller, services, act, tx } = call;
  const set = await getSet(call);
  if (set.acceptedAt) return answerOf(call, set.id);
  const unlocked = await services.signing.getUnlocked(caller.sessionId, caller.accountId);
  await requireKeyInForce(call, unlocked);
  await requireSigner(call);
  const encounter = await call.store.get('Encounter', set.encounterId);
  const papers = await choosePapers(call, set, encounter);
  const made = await makeFiles(services, papers, { unlocked, dk: caller.dk, at: new Date(act.at) });
  // From here on other writers wait, for milliseconds: the services outside have already answered.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [`documents/${caller.dk}/${set.encounterId}`]);
  const now = await findSet(tx, { dk: caller.dk, id: set.id, lock: true });
  if (now?.acceptedAt) return answerOf(call, set.id);
  await requireUnchanged(call, papers);
  await acceptMade(call, { set, made, facts: unlocked.facts });
  await acceptSet(tx, { dk: caller.dk, id: set.id, at: act.at });
  await call.store.save(await listConsequences(call, papers));
  return answerOf(call, set.id);
});

/** Another process, or the operator, may have revoked it since it was unlocked. */
async function requireKeyInForce({ services, caller }: SignCall, { facts }: Unlocked): Promise<void> {
  const credential = await services.signing.provider.find(caller);
  if (credential?.revoked) throw new Fault('rule', 'signing.revoked');
  if (credential?.facts.serial !== facts.serial) throw new Fault('rule', 'signing.locked');
}

async function getSet({ tx, caller, id, input }: SignCall): Promise<SetRow> {
  const set = /^[0-9a-f-]{36}$/.test(input.setId) ? await findSet(tx, { dk: caller.dk, id: input.setId }) : undefined;
  if (!set || set.encounterId !== id || set.accountId !== caller.accountId) throw new Fault('notFound', 'documents.set-unknown');
  return set;
}

/** The named papers with the digest that was shown, each still what the record says. */
async function choosePapers(call: SignCall, set: SetRow, encounter: Encounter): Promise<PaperRow[]> {
  const rows = await listPapersOfSet(call.tx, { dk: call.caller.dk, setId: set.id });
  const chosen = new Map(call.input.papers.map(({ paperId, digest }) => [paperId, digest]));
  const papers = rows.filter(({ id }) => chosen.has(id));
  if (papers.length !== chosen.size) throw new Fault('notFound', 'documents.set-unknown');
  for (const paper of papers) {
    if (chosen.get(paper.id) !== paper.digest) throw new Fault('conflict', 'documents.set-changed');
    const kind = kindOf(call, paper);
    requireKindPermission(call, kind);
    const frozen = await freezePaper(call, { kind, focus: paper.focus, encounter });
    // The day on the page is the day of the preview; one prepared before midnight is looked at again.
    if (frozen.digest !== paper.digest) throw new Fault('conflict', 'documents.set-changed');
  }
  return papers;
}

function kindOf({ services }: SignCall, paper: PaperRow) {
  const kind = listKinds(services).find(({ code }) => code === paper.kind);
  if (!kind) throw new Fault('notFound', 'documents.set-unknown');
  return kind;
}

/** A second look now that nobody else signs this visit. What commits after it counts as changed after signing. */
async function requireUnchanged({ tx, caller, store }: SignCall, papers: readonly PaperRow[]): Promise<void> {
  for (const { kind, focus, version } of papers) {
    const { rowCount } = await tx.query(`select 1 from documents.paper where dk = $1 and kind = $2 and focus = $3 and version >= $4 and state in ('pending', 'signed')`, [caller.dk, kind, focus, version]);
    if (rowCount > 0) throw new Fault('conflict', 'documents.set-changed');
  }
  for (const { reference, version } of papers.flatMap(({ sources }) => sources)) {
    const [type = '', id = ''] = reference.split('/');
    const current = await store.find(type as 'Encounter', id);
    if (current?.meta?.versionId !== version) throw new Fault('conflict', 'documents.set-changed');
  }
}

/** Once every paper is checked: drafts come into force and the like, as the kinds say. */
async function listConsequences(call: SignCall, papers: readonly PaperRow[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const paper of papers) changes.push(...((await kindOf(call, paper).signed?.(call, paper.focus, call.act)) ?? []));
  return changes;
}

async function answerOf({ tx, caller }: SignCall, setId: string) {
  const rows = (await listPapersOfSet(tx, { dk: caller.dk, setId })).filter(({ documentId }) => documentId !== null);
  const papers = rows.map(({ id, kind, focus, documentId, state, verifyCode }) => ({
    paperId: id, kind, focus, documentId: documentId ?? '', state: state === 'signed' ? ('signed' as const) : ('pending' as const), pdf: pdfAddress(documentId ?? ''), verifyCode,
  }));
  return { setId, state: papers.every(({ state }) => state === 'signed') ? ('signed' as const) : ('pending' as const), papers };
}
