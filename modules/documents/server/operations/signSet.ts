// Second beat, the one deliberate act: what was looked at is what is signed, or nothing is. spec: SGN
import { Fault } from '#platform/fault/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { pdfAddress, signSet as contract } from '../../model/index.ts';
import { findSet, listPapersOfSet } from '../sign/paperRows.ts';
import type { SetRow } from '../sign/paperRows.ts';
import { requireSigner } from '../sign/requireSigner.ts';
import { signFirst } from '../sign/signFirst.ts';
import { getKeyInForce } from '../sign/keyInForce.ts';

type SignCall = Call<InputOf<typeof contract>>;

export const signSet = implement(contract).as(async (call) => {
  const { caller, tx, input } = call;
  const set = await getSet(call);
  if (set.acceptedAt) return answerOf(call, set.id);
  const unlocked = await getKeyInForce(call);
  await requireSigner(call);
  await call.store.get('Encounter', set.encounterId);
  const rows = await listPapersOfSet(tx, { dk: caller.dk, setId: set.id });
  const papers = input.papers.map(({ paperId, digest, opened = false }) => ({ paperId, set, row: rows.find(({ id }) => id === paperId), digest, opened }));
  const results = await signFirst(call, { papers, unlocked });
  const lost = results.find(({ refused }) => refused !== undefined);
  if (lost?.refused) throw lost.refused;
  return answerOf(call, set.id);
});

async function getSet({ tx, caller, id, input }: SignCall): Promise<SetRow> {
  const set = /^[0-9a-f-]{36}$/.test(input.setId) ? await findSet(tx, { dk: caller.dk, id: input.setId }) : undefined;
  if (!set || set.encounterId !== id || set.accountId !== caller.accountId) throw new Fault('notFound', 'documents.set-unknown');
  return set;
}

async function answerOf({ tx, caller }: SignCall, setId: string) {
  const rows = (await listPapersOfSet(tx, { dk: caller.dk, setId })).filter(({ documentId }) => documentId !== null);
  const papers = rows.map(({ id, kind, focus, documentId, state, verifyCode }) => ({
    paperId: id, kind, focus, documentId: documentId ?? '', state: state === 'signed' ? ('signed' as const) : ('pending' as const), pdf: pdfAddress(documentId ?? ''), verifyCode,
  }));
  return { setId, state: papers.every(({ state }) => state === 'signed') ? ('signed' as const) : ('pending' as const), papers };
}
