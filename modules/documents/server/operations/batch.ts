// Many papers of many visits with one deliberate act. spec: SGW-10
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import type { InputOf, OutputOf } from '#fhir/operation/index.ts';
import { pdfAddress, prepareBatch as prepareContract, signBatch as signContract } from '../../model/index.ts';
import { listKindPapers } from '../sign/kinds.ts';
import type { KindPaper, Look } from '../sign/kinds.ts';
import { getKeyInForce } from '../sign/keyInForce.ts';
import { findSet, insertSet, listNewestOfVisit, listPapers } from '../sign/paperRows.ts';
import { preparePaper } from '../sign/preparePaper.ts';
import type { BarredPaper, PreparedPaper } from '../sign/preparePaper.ts';
import { requireSigner } from '../sign/requireSigner.ts';
import { signFirst } from '../sign/signFirst.ts';
import type { ChosenPaper } from '../sign/signFirst.ts';
import { findSigner } from '../workflow/signers.ts';
import { letOneRead } from '../workflow/openSteps.ts';
import { requireHeld, requireHolder, signSteps } from '../workflow/signSteps.ts';
import { listSteps, stepsOfPaper } from '../workflow/stepRows.ts';
import { describeSigner, mayBegin } from './prepareSignSet.ts';
import { stateOf } from './signList.ts';
import { nameOf } from './signQueue.ts';

type Prepared = OutputOf<typeof prepareContract>['papers'][number];
type Wanted = InputOf<typeof prepareContract>['wanted'][number];
type First = Extract<Wanted, { encounterId: string }>;
type Later = Extract<Wanted, { paperId: string }>;

const isFirst = (one: Wanted): one is First => 'encounterId' in one;

export const prepareBatch = implement(prepareContract).as(async (call) => {
  await requireSigner(call);
  const { wanted } = call.input;
  const papers: Prepared[] = [];
  const barred: BarredPaper[] = [];
  for (const [encounterId, firsts] of Map.groupBy(wanted.filter(isFirst), (one) => one.encounterId)) {
    const visit = await prepareVisit(call, encounterId, firsts);
    papers.push(...visit.papers);
    barred.push(...visit.barred);
  }
  for (const one of wanted) {
    if (isFirst(one)) continue;
    const made = await describeLater(call, one);
    if ('code' in made) barred.push(made);
    else papers.push(made);
  }
  return { papers, barred, signer: await describeSigner(call) };
});

async function prepareVisit(look: Look, encounterId: string, firsts: readonly First[]): Promise<{ papers: Prepared[]; barred: BarredPaper[] }> {
  const { tx, caller, act, store } = look;
  const encounter = await store.get('Encounter', encounterId);
  const patientId = encounter.subject?.reference?.replace('Patient/', '') ?? '';
  const patientName = nameOf(await store.get('Patient', patientId));
  const setId = act.newId();
  await insertSet(tx, { dk: caller.dk, id: setId, encounterId, patientId, accountId: caller.accountId, signer: act.by, at: act.at });
  const rows = await listNewestOfVisit(tx, { dk: caller.dk, encounterId });
  const signer = await findSigner(look);
  const made: (PreparedPaper | BarredPaper)[] = [];
  for (const paper of await listKindPapers(look, encounterId)) {
    if (!firsts.some(({ kind, focus }) => kind === paper.kind.code && focus === paper.focus)) continue;
    const before = rows.find(({ kind, focus }) => kind === paper.kind.code && focus === paper.focus);
    // Another tab, or another list that is out of date, may have it signed already: it is not signed anew by the way.
    const isWaiting = mayBegin(await stateOf(look, { paper, row: before, encounter }));
    const one = isWaiting ? await preparePaper(look, { paper, before, encounter, setId, signer, isNamed: true }) : signedAlready(paper, { encounterId, patientId });
    if (one) made.push(one);
  }
  return {
    papers: made.flatMap((one) => ('paperId' in one ? [{ ...one, encounterId, patientName }] : [])),
    barred: made.flatMap((one) => ('code' in one ? [{ ...one, patientName }] : [])),
  };
}

const signedAlready = ({ kind, focus, title }: KindPaper, of: Pick<BarredPaper, 'encounterId' | 'patientId'>): BarredPaper => ({ ...of, kind: kind.code, focus, title, code: 'documents.step-not-open', params: {}, reasons: [] });

/** The page is what the first signer froze: it is shown as the file that the signature will cover. */
async function describeLater(look: Look, { paperId, step }: Later): Promise<Prepared | BarredPaper> {
  const { tx, caller, store, act } = look;
  const [paper] = await listPapers(tx, { dk: caller.dk, ids: [paperId] });
  const steps = await stepsOfPaper(tx, { dk: caller.dk, paperId });
  const row = steps.find((one) => one.step === step);
  if (!paper || !row || paper.file === null) throw new Fault('notFound', 'documents.set-unknown');
  const { kind, focus, title, encounterId } = paper;
  const patientId = paper.patientId ?? '';
  const patientName = nameOf(await store.get('Patient', patientId));
  try {
    await requireHolder(look, { paper, steps, step: row });
    if (caller.practitionerRoleId !== undefined) await letOneRead(tx, paper, { holderId: caller.practitionerRoleId, since: row.openedAt?.toISOString() ?? act.at, at: act.at });
    const held = await requireHeld(look, { paper, steps, step: row });
    return { kind, focus, title, paperId, digest: paper.file, preview: pdfAddress(paper.documentId ?? ''), encounterId, patientName, step, stepTitle: held.title };
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'bug') throw error;
    return { encounterId, patientId, patientName, kind, focus, title, code: error.code, params: { ...error.params }, reasons: [] };
  }
}

type SignCall = Call<InputOf<typeof signContract>>;

export const signBatch = implement(signContract).as(signMany);

/** The act itself, whether pressed here or approved on the phone. */
export async function signMany(call: SignCall): Promise<OutputOf<typeof signContract>> {
  const unlocked = await getKeyInForce(call);
  await requireSigner(call);
  const { papers } = call.input;
  const later = papers.flatMap(({ paperId, step, digest, opened = false }) => (step === undefined ? [] : [{ paperId, step, digest, opened }]));
  const first = await signFirst(call, { papers: await chooseFirst(call), unlocked });
  const results = [...first, ...(await signSteps(call, { steps: later, unlocked }))];
  return { papers: await answerOf(call, results) };
}

/** Papers this person prepared; what names none is left out here and answered as unknown. */
async function chooseFirst({ tx, caller, input }: SignCall): Promise<ChosenPaper[]> {
  const named = input.papers.filter(({ step }) => step === undefined);
  const rows = await listPapers(tx, { dk: caller.dk, ids: named.map(({ paperId }) => paperId) });
  const chosen: ChosenPaper[] = [];
  for (const { paperId, digest, opened = false } of named) {
    const row = rows.find(({ id, accountId }) => id === paperId && accountId === caller.accountId);
    const set = row && (await findSet(tx, { dk: caller.dk, id: row.setId }));
    if (!row || !set) throw new Fault('notFound', 'documents.set-unknown');
    chosen.push({ paperId, set, row, digest, opened });
  }
  return chosen;
}

async function answerOf({ tx, caller, input }: SignCall, results: readonly { paperId: string; refused?: Fault }[]): Promise<OutputOf<typeof signContract>['papers']> {
  const ids = results.map(({ paperId }) => paperId);
  const rows = new Map((await listPapers(tx, { dk: caller.dk, ids })).map((row) => [row.id, row]));
  const steps = await listSteps(tx, { dk: caller.dk, paperIds: ids });
  return results.map(({ paperId, refused }) => {
    if (refused) return { paperId, state: 'refused' as const, code: refused.code };
    const row = rows.get(paperId);
    const number = input.papers.find((one) => one.paperId === paperId)?.step;
    const isPending = (number === undefined ? row?.state : steps.find((one) => one.paperId === paperId && one.step === number)?.state) === 'pending';
    return { paperId, state: isPending ? ('pending' as const) : ('signed' as const), ...(row?.documentId != null && { documentId: row.documentId }) };
  });
}
