// First beat: freezes what the signer will look at. spec: SGN
import { randomBytes } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { buildVerifyCode, prepareSignSet as contract } from '../../model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { freezePaper } from '../sign/freeze.ts';
import { listKindPapers, requireKindPermission } from '../sign/kinds.ts';
import type { KindPaper, Look } from '../sign/kinds.ts';
import { insertPaper, insertSet, listNewestOfVisit } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { requireSigner } from '../sign/requireSigner.ts';
import { stateOf } from './signList.ts';
import { certificateOf } from './unlock.ts';

export const prepareSignSet = implement(contract).as(async (call) => {
  const { caller, services, act, tx } = call;
  const encounterId = call.id ?? '';
  await requireSigner(call);
  const encounter = await call.store.get('Encounter', encounterId);
  const wanted = await listWanted(call, encounter, call.input);
  if (wanted.length === 0) throw new Fault('rule', 'documents.nothing-to-sign');
  const setId = act.newId();
  const patientId = encounter.subject?.reference?.replace('Patient/', '') ?? '';
  await insertSet(tx, { dk: caller.dk, id: setId, encounterId, patientId, accountId: caller.accountId, signer: act.by, at: act.at });
  const papers = [];
  const barred = [];
  for (const one of wanted) {
    const made = await prepareOne(call, { ...one, setId, encounter });
    if ('paperId' in made) papers.push(made);
    else barred.push(made);
  }
  const unlocked = await services.signing.findUnlocked(caller.sessionId, caller.accountId);
  const facts = unlocked?.facts ?? (await services.signing.provider.find(caller))?.facts;
  return { setId, papers, barred, signer: { name: caller.displayName, ...(facts && { certificate: certificateOf(facts) }) } };
});

interface Wanted {
  readonly paper: KindPaper;
  readonly before: PaperRow | undefined;
}

/** What waits for a signature and this person may sign, or exactly what was named. */
async function listWanted(look: Look, encounter: Encounter, { papers: named }: InputOf<typeof contract>): Promise<Wanted[]> {
  const rows = await listNewestOfVisit(look.tx, { dk: look.caller.dk, encounterId: encounter.id ?? '' });
  const wanted: Wanted[] = [];
  for (const paper of await listKindPapers(look, encounter.id ?? '')) {
    const before = rows.find(({ kind, focus }) => kind === paper.kind.code && focus === paper.focus);
    const isNamed = named?.some(({ kind, focus }) => kind === paper.kind.code && focus === paper.focus);
    if (isNamed) requireKindPermission(look, paper.kind);
    if (named ? !isNamed : !look.caller.permissions.has(paper.kind.permission)) continue;
    const state = await stateOf(look, { paper, row: before, encounter });
    if (state === 'unsigned' || state === 'changed') wanted.push({ paper, before });
  }
  return wanted;
}

async function prepareOne(look: Look, { paper, before, setId, encounter }: Wanted & { setId: string; encounter: Encounter }) {
  const { kind, focus, title } = paper;
  try {
    const frozen = await look.tx.savepoint(() => freezePaper(look, { kind, focus, encounter }));
    const id = look.act.newId();
    await insertPaper(look.tx, {
      dk: look.caller.dk, id, setId, encounterId: encounter.id ?? '', kind: kind.code, focus, title, version: (before?.version ?? 0) + 1, replaces: before?.documentId ?? null,
      template: frozen.template, content: frozen.data, sources: frozen.sources, digest: frozen.digest, pageDigest: frozen.pageDigest, verifyCode: buildVerifyCode(randomBytes(15)),
      accountId: look.caller.accountId, signerName: look.caller.displayName, signerTitle: kind.signerTitle,
    });
    return { kind: kind.code, focus, title, paperId: id, digest: frozen.digest, preview: `/documents/preview/${id}.pdf`, ...(before?.documentId && { replaces: before.documentId }) };
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'bug') throw error;
    return { kind: kind.code, focus, title, code: error.code, params: { ...error.params }, reasons: error.issue.map(({ text }) => text) };
  }
}
