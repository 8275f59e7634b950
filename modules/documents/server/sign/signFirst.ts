// First signatures of papers, of one visit or of many: checked, made without a lock, then written one by one. spec: SGN-22, SGN-23, SGW-10
import { Fault } from '#platform/fault/index.ts';
import type { Unlocked } from '#platform/signing/index.ts';
import type { SignableKind } from '#fhir/rest/signable.ts';
import { holdOf } from '../../model/index.ts';
import { findSigner } from '../workflow/signers.ts';
import { workflowOf } from '../workflow/signerTable.ts';
import { acceptMade } from './acceptMade.ts';
import { freezePaper } from './freeze.ts';
import { listKinds, requireKindPermission } from './kinds.ts';
import type { Look } from './kinds.ts';
import { makeFiles } from './makeFile.ts';
import type { MadeFile } from './makeFile.ts';
import { acceptSet, findPaper, findSet } from './paperRows.ts';
import type { PaperRow, SetRow } from './paperRows.ts';

export interface ChosenPaper {
  readonly paperId: string;
  readonly set: SetRow;
  /** Undefined where the set has no such paper. */
  readonly row: PaperRow | undefined;
  /** What the signer saw. */
  readonly digest: string;
  readonly opened: boolean;
}

export interface SignedFirst {
  readonly paperId: string;
  readonly refused?: Fault;
}

interface Checked extends ChosenPaper {
  readonly row: PaperRow;
  readonly kind: SignableKind;
}

/** Each paper stands for itself: those that may not be signed any more say why. Bugs and services that are down are thrown. */
export async function signFirst(look: Look, { papers, unlocked }: { papers: readonly ChosenPaper[]; unlocked: Unlocked }): Promise<SignedFirst[]> {
  const refusals = new Map<string, Fault>();
  const checked: Checked[] = [];
  for (const one of papers) await each(look, { one, refusals }, async () => void checked.push(await checkChosen(look, one)));
  const made = await makeFiles(look.services, checked.map(({ row }) => row), { unlocked, dk: look.caller.dk, at: new Date(look.act.at) });
  // From here on other writers of these visits wait, for milliseconds: the services outside have already answered. In order, so that two acts never wait for each other.
  const bySet = [...Map.groupBy(checked, ({ set }) => set.id).values()].sort(([a], [b]) => ((a?.set.encounterId ?? '') < (b?.set.encounterId ?? '') ? -1 : 1));
  for (const group of bySet) {
    if (await isDone(look, group)) continue;
    // All before any: what one signature brings into force another paper of the visit may tell of.
    for (const one of group) await each(look, { one, refusals }, () => requireUnchanged(look, one.row));
    for (const one of group) await each(look, { one, refusals }, () => acceptChosen(look, { one, made, unlocked }));
    const [first] = group;
    if (first && group.some(({ paperId }) => !refusals.has(paperId))) await acceptSet(look.tx, { dk: look.caller.dk, id: first.set.id, at: look.act.at });
  }
  return papers.map(({ paperId }) => ({ paperId, ...(refusals.has(paperId) && { refused: refusals.get(paperId) }) })) as SignedFirst[];
}

async function each({ tx }: Look, { one, refusals }: { one: ChosenPaper; refusals: Map<string, Fault> }, work: () => Promise<void>): Promise<void> {
  if (refusals.has(one.paperId)) return;
  try {
    await tx.savepoint(work);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'bug' || error.kind === 'unavailable') throw error;
    refusals.set(one.paperId, error);
  }
}

/** With the digest that was shown, and still what the record says. */
async function checkChosen(look: Look, one: ChosenPaper): Promise<Checked> {
  const { row, digest, set } = one;
  const kind = row && listKinds(look.services).find(({ code }) => code === row.kind);
  if (!kind || row.accountId !== look.caller.accountId) throw new Fault('notFound', 'documents.set-unknown');
  if (digest !== row.digest) throw new Fault('conflict', 'documents.set-changed');
  requireKindPermission(look, kind);
  const encounter = await look.store.get('Encounter', set.encounterId);
  const frozen = await freezePaper(look, { kind, focus: row.focus, encounter });
  const hold = holdOf((await workflowOf(look, frozen)).first, await findSigner(look), { departmentId: frozen.departmentId, signedBy: [] });
  if (!hold.may) throw new Fault('forbidden', hold.why);
  // The day on the page is the day of the preview; one prepared before midnight is looked at again.
  if (frozen.digest !== row.digest) throw new Fault('conflict', 'documents.set-changed');
  return { ...one, row, kind };
}

/** The same act sent twice is done once. */
async function isDone({ tx, caller }: Look, group: readonly Checked[]): Promise<boolean> {
  const [first] = group;
  if (!first) return true;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [`documents/${caller.dk}/${first.set.encounterId}`]);
  const now = await findSet(tx, { dk: caller.dk, id: first.set.id, lock: true });
  return now?.acceptedAt != null;
}

async function acceptChosen(look: Look, { one, made, unlocked }: { one: Checked; made: readonly MadeFile[]; unlocked: Unlocked }): Promise<void> {
  const { row, kind, set, opened } = one;
  const file = made.find(({ paper }) => paper.id === row.id);
  if (!file) throw new Error('a file was not made');
  await acceptMade(look, { set, made: file, facts: unlocked.facts, opened });
  // Once the paper is checked: drafts come into force and the like, as the kinds say.
  await look.store.save((await kind.signed?.(look, row.focus, look.act)) ?? []);
}

/** A second look now that nobody else signs this visit. What commits after it counts as changed after signing. */
async function requireUnchanged({ tx, caller, store }: Look, { id, kind, focus, version, sources }: PaperRow): Promise<void> {
  const now = await findPaper(tx, { dk: caller.dk, id });
  const { rowCount } = await tx.query(`select 1 from documents.paper where dk = $1 and kind = $2 and focus = $3 and version >= $4 and state in ('pending', 'signed')`, [caller.dk, kind, focus, version]);
  if (rowCount > 0 || now?.state !== 'prepared') throw new Fault('conflict', 'documents.set-changed');
  for (const source of sources) {
    const [type = '', sourceId = ''] = source.reference.split('/');
    const current = await store.find(type as 'Encounter', sourceId);
    if (current?.meta?.versionId !== source.version) throw new Fault('conflict', 'documents.set-changed');
  }
}
