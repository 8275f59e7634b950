// Finishes a paper whose deliberate act is done: certificate status, time stamp, file, documents. Run by the outbox until it succeeds. spec: SGN
import { create, update } from '#fhir/operation/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import { hasTimeStamp, signerOf } from '#platform/signing/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { buildProvenance, finishDocument } from '../../model/index.ts';
import type { SignedFile } from '../../model/index.ts';
import { describeFile } from './makeFile.ts';
import { endPaper, findPaper } from './paperRows.ts';
import type { PaperRow } from './paperRows.ts';

/** Throws Fault `unavailable` while a service is still down: the outbox tries again. */
export async function finishPaper(services: RestServices, { dk, payload }: TakenMessage): Promise<'done' | 'dead'> {
  const id = String(payload.paperId);
  const paper = await findPaper(services.db, { dk, id });
  if (paper?.state !== 'pending' || paper.draftFile === null) return 'done';
  const draft = await services.files.get(dk, paper.draftFile);
  const refused = await isRefused(services, draft);
  const file = refused ? undefined : await stampAndKeep(services, dk, draft);
  await writeEnd(services, paper, file);
  return refused ? 'dead' : 'done';
}

async function isRefused({ signing }: RestServices, draft: Uint8Array): Promise<boolean> {
  try {
    await signing.checkStatus(signerOf(draft));
    return false;
  } catch (error) {
    if (error instanceof Fault && error.code === 'signing.revoked') return true;
    throw error;
  }
}

async function stampAndKeep({ signing, files }: RestServices, dk: number, draft: Uint8Array): Promise<SignedFile> {
  const pdf = hasTimeStamp(draft) ? draft : await signing.timeStamp(draft, { evenIfDown: true });
  return describeFile(await files.put(dk, pdf), pdf);
}

/** One transaction, through the pipe; a second worker finds the paper ended and writes nothing. */
async function writeEnd(services: RestServices, { dk, id }: PaperRow, file: SignedFile | undefined): Promise<void> {
  const exchange = systemExchange(services, { dk, facilityId: await facilityOf(services.db, dk), purpose: 'documents.sign' });
  await runWrite(exchange, async (unit) => {
    const paper = await findPaper(unit.tx, { dk, id, lock: true });
    if (paper?.state !== 'pending' || paper.documentId === null) return { status: 200, headers: {} };
    const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'documents.sign', at: unit.at });
    const document = await store.get('DocumentReference', paper.documentId);
    const by = document.authenticator?.reference ?? '';
    await store.save(file
      ? [update(finishDocument(document, file)), create(buildProvenance({ id: newId(), documentId: paper.documentId, by, at: paper.acceptedAt?.toISOString() ?? unit.at, sources: paper.sources }))]
      : [update({ ...document, status: 'entered-in-error' as const })]);
    await endPaper(unit.tx, { dk, id }, { state: file ? 'signed' : 'refused', at: unit.at, file: file?.hash ?? null });
    unit.adopt(store.written);
    return { status: 200, headers: {} };
  });
}

async function facilityOf(db: Db, dk: number): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select organization_id as id from platform.facility where dk = $1', [dk]);
  return rows[0]?.id ?? '';
}
