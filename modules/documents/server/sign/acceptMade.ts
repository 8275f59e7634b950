// Writes the act: documents, the versions they replace, provenance; what waits for a service goes to the outbox in the same transaction.
import type { Change } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { Call } from '#fhir/rest/call.ts';
import { enqueue } from '#platform/outbox/index.ts';
import type { CertificateFacts } from '#platform/signing/index.ts';
import { buildDocument, buildProvenance, supersede } from '../../model/index.ts';
import { listKinds } from './kinds.ts';
import type { MadeFile } from './makeFile.ts';
import { acceptPaper } from './paperRows.ts';
import type { SetRow } from './paperRows.ts';

/** Channel of the outbox that finishes papers. */
export const signChannel = 'documents.sign';

interface Accepting {
  readonly set: SetRow;
  readonly made: readonly MadeFile[];
  readonly facts: CertificateFacts;
}

interface SignInput {
  readonly papers: readonly { readonly paperId: string; readonly opened?: boolean | undefined }[];
}

export async function acceptMade(call: Call<SignInput>, { set, made, facts }: Accepting): Promise<void> {
  const { tx, caller, act, store, input } = call;
  const { dk } = caller;
  const changes: Change[] = [];
  for (const one of made) {
    const documentId = act.newId();
    changes.push(...(await listChanges(call, { set, one, documentId })));
    const opened = input.papers.find(({ paperId }) => paperId === one.paper.id)?.opened ?? false;
    await acceptPaper(tx, { dk, id: one.paper.id }, { state: one.file ? 'signed' : 'pending', documentId, opened, certificate: facts, at: act.at, draftFile: one.draft ?? null, file: one.file?.hash ?? null });
    if (one.draft !== undefined) await enqueue(tx, { dk, channel: signChannel, key: one.paper.id, payload: { paperId: one.paper.id } }, { id: act.newId(), at: act.at });
  }
  await store.save(changes);
}

async function listChanges({ caller, act, store, services }: Call<SignInput>, { set, one, documentId }: { set: SetRow; one: MadeFile; documentId: string }): Promise<Change[]> {
  const { paper, file } = one;
  const kind = listKinds(services).find(({ code }) => code === paper.kind);
  if (!kind) throw new Error(`the kind ${paper.kind} is gone`);
  const document = buildDocument({
    id: documentId, kind: paper.kind, type: kind.type, title: paper.title, focus: paper.focus, code: paper.verifyCode, patientId: set.patientId, encounterId: set.encounterId,
    facilityId: caller.facilityId, by: act.by, byName: caller.displayName, at: act.at, replaces: paper.replaces ?? undefined, file,
  });
  const old = paper.replaces === null ? undefined : await store.find('DocumentReference', paper.replaces);
  const provenance = file && buildProvenance({ id: act.newId(), documentId, by: act.by, at: act.at, sources: paper.sources });
  return [create(document), ...(old && old.status !== 'entered-in-error' ? [update(supersede(old))] : []), ...(provenance ? [create(provenance)] : [])];
}
