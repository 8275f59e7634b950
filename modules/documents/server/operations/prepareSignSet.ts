// First beat: freezes what the signer will look at. spec: SGN
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { prepareSignSet as contract } from '../../model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { listKindPapers, requireKindPermission } from '../sign/kinds.ts';
import type { KindPaper, Look } from '../sign/kinds.ts';
import { insertSet, listNewestOfVisit } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { preparePaper } from '../sign/preparePaper.ts';
import type { BarredPaper, PreparedPaper } from '../sign/preparePaper.ts';
import { requireSigner } from '../sign/requireSigner.ts';
import { findSigner } from '../workflow/signers.ts';
import { stateOf } from './signList.ts';
import { certificateOf } from './unlock.ts';

export const prepareSignSet = implement(contract).as(async (call) => {
  const { caller, act, tx, input } = call;
  const encounterId = call.id ?? '';
  await requireSigner(call);
  const encounter = await call.store.get('Encounter', encounterId);
  const wanted = await listWanted(call, encounter, input);
  const setId = act.newId();
  const patientId = encounter.subject?.reference?.replace('Patient/', '') ?? '';
  await insertSet(tx, { dk: caller.dk, id: setId, encounterId, patientId, accountId: caller.accountId, signer: act.by, at: act.at });
  const signer = await findSigner(call);
  const papers: PreparedPaper[] = [];
  const barred: BarredPaper[] = [];
  for (const one of wanted) {
    const made = await preparePaper(call, { ...one, setId, encounter, signer, isNamed: input.papers !== undefined });
    if (made && 'paperId' in made) papers.push(made);
    else if (made) barred.push(made);
  }
  if (papers.length + barred.length === 0) throw new Fault('rule', 'documents.nothing-to-sign');
  return { setId, papers, barred, signer: await describeSigner(call) };
});

export async function describeSigner({ services, caller }: Look) {
  const unlocked = await services.signing.findUnlocked(caller.sessionId, caller.accountId);
  const facts = unlocked?.facts ?? (await services.signing.provider.find(caller))?.facts;
  return { name: caller.displayName, ...(facts && { certificate: certificateOf(facts) }) };
}

interface Waiting {
  readonly paper: KindPaper;
  readonly before: PaperRow | undefined;
}

/** What waits for a first signature and this person may give, or exactly what was named. */
async function listWanted(look: Look, encounter: Encounter, { papers: named }: InputOf<typeof contract>): Promise<Waiting[]> {
  const rows = await listNewestOfVisit(look.tx, { dk: look.caller.dk, encounterId: encounter.id ?? '' });
  const wanted: Waiting[] = [];
  for (const paper of await listKindPapers(look, encounter.id ?? '')) {
    const before = rows.find(({ kind, focus }) => kind === paper.kind.code && focus === paper.focus);
    const isNamed = named?.some(({ kind, focus }) => kind === paper.kind.code && focus === paper.focus);
    if (isNamed) requireKindPermission(look, paper.kind);
    if (named ? !isNamed : !isAsked(look, paper)) continue;
    if (mayBegin(await stateOf(look, { paper, row: before, encounter }))) wanted.push({ paper, before });
  }
  return wanted;
}

/** Without being named: what this person may sign, and nobody else is still writing. */
const isAsked = ({ caller }: Look, { kind, writer }: KindPaper): boolean => caller.permissions.has(kind.permission) && (writer === undefined || writer === caller.reference);

/** A first signature is owed: none is there, the record says something else since, or a later signer gave it back. */
export const mayBegin = (state: Awaited<ReturnType<typeof stateOf>>): boolean => state === 'unsigned' || state === 'changed' || state === 'returned';
