// Writes the act of a first signature: document, the version it replaces, provenance, the steps that follow; what waits for a service goes to the outbox in the same transaction.
import type { Change } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import { enqueue } from '#platform/outbox/index.ts';
import type { CertificateFacts } from '#platform/signing/index.ts';
import { buildDocument, buildPatientRecord, buildProvenance, evidenceText, supersede } from '../../model/index.ts';
import type { SignerStep } from '../../model/index.ts';
import { findGiven } from '../confirm/rows.ts';
import { handOn } from '../workflow/openSteps.ts';
import { workflowOf } from '../workflow/signerTable.ts';
import { insertSteps } from '../workflow/stepRows.ts';
import type { Look } from './kinds.ts';
import type { MadeFile } from './makeFile.ts';
import { acceptPaper } from './paperRows.ts';
import type { PaperRow, SetRow } from './paperRows.ts';

/** Channel of the outbox that finishes papers. */
export const signChannel = 'documents.sign';

export interface Accepting {
  readonly set: SetRow;
  readonly made: MadeFile;
  readonly facts: CertificateFacts;
  readonly opened: boolean;
}

export async function acceptMade(look: Look, { set, made, facts, opened }: Accepting): Promise<void> {
  const { tx, caller, act, store } = look;
  const { dk } = caller;
  const { paper, file, draft } = made;
  const documentId = act.newId();
  const { after } = await workflowOf(look, paper);
  await store.save(await listChanges(look, { set, made, documentId, after }));
  await acceptPaper(tx, { dk, id: paper.id }, { state: file ? 'signed' : 'pending', documentId, opened, certificate: facts, at: act.at, draftFile: draft ?? null, file: file?.hash ?? null });
  await insertSteps(tx, { dk, paperId: paper.id }, after);
  if (!file) await enqueue(tx, { dk, channel: signChannel, key: paper.id, payload: { paperId: paper.id } }, { id: act.newId(), at: act.at });
  else if (after.length > 0) await handOn({ tx, store, at: act.at, newId: act.newId }, paper);
}

interface Making { readonly set: SetRow; readonly made: MadeFile; readonly documentId: string; readonly after: readonly SignerStep[] }

async function listChanges(look: Look, { set, made: { paper, file }, documentId, after }: Making): Promise<Change[]> {
  const { caller, act, store } = look;
  const document = buildDocument({
    id: documentId, kind: paper.kind, type: paper.type ?? {}, title: paper.title, focus: paper.focus, code: paper.verifyCode, patientId: set.patientId, encounterId: set.encounterId,
    facilityId: caller.facilityId, by: act.by, byName: caller.displayName, at: act.at, replaces: paper.replaces ?? undefined, file, isComplete: after.every(({ required }) => !required),
  });
  const old = paper.replaces === null ? undefined : await store.find('DocumentReference', paper.replaces);
  const provenance = file && buildProvenance({ id: act.newId(), documentId, by: act.by, at: act.at, sources: paper.sources });
  return [create(document), ...(await listPatientRecord(look, paper, documentId)), ...(old && old.status !== 'entered-in-error' ? [update(supersede(old))] : []), ...(provenance ? [create(provenance)] : [])];
}

/** The patient's confirmation that this page carries, as the record keeps it. */
async function listPatientRecord(look: Look, paper: PaperRow, documentId: string): Promise<Change[]> {
  const { tx, caller, act } = look;
  const { kind, focus, pageDigest, workflow } = paper;
  if ((await workflowOf(look, paper)).before.length === 0) return [];
  const given = await findGiven(tx, { dk: caller.dk, kind, focus, pageDigest });
  if (!given?.evidence) return [];
  const data = Buffer.from(evidenceText(given.evidence)).toString('base64');
  return buildPatientRecord({ newId: act.newId, documentId, evidence: given.evidence, at: act.at, facilityId: caller.facilityId, data, isConsent: workflow === 'consent' }).map((resource) => create(resource));
}
