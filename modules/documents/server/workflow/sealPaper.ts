// The facility's seal, set in the background once the signatures before it are in. Run by the outbox until it succeeds. spec: SGN-111
import { openStore } from '#fhir/repository/openStore.ts';
import { newId } from '#fhir/repository/id.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { Fault } from '#platform/fault/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import type { OpenSeal } from '#platform/signing/index.ts';
import { findPaper } from '../sign/paperRows.ts';
import type { PaperRow } from '../sign/paperRows.ts';
import { putSignature } from './putSignature.ts';
import { signStep } from './signSteps.ts';
import { acceptStep, stepsOfPaper } from './stepRows.ts';
import type { StepRow } from './stepRows.ts';

/** Stands in the place of an account: no person signed. */
const sealAccount = 'seal';

/** Throws Fault `signing.no-seal`, `signing.revoked`, or that of a service that is down: tried again until there is a seal and an answer. */
export async function sealPaper(services: RestServices, { dk, payload }: TakenMessage): Promise<'done'> {
  const { db, files, signing } = services;
  const paperId = String(payload.paperId);
  const paper = await findPaper(db, { dk, id: paperId });
  const step = (await stepsOfPaper(db, { dk, paperId })).find((one) => one.step === Number(payload.step));
  if (paper?.file == null || paper.withdrawnAt || step?.role !== 'seal' || step.state !== 'open') return 'done';
  const seal = await signing.seals.open(dk);
  await signing.checkStatus(seal.key);
  const at = services.now();
  const signed = await signStep(await files.get(dk, paper.file), { paper, step: step.step, title: step.title, at }, seal);
  const pdf = await signing.timeStamp(signed, { evenIfDown: true });
  await writeSeal(services, { paper, step, seal, at, file: { hash: await files.put(dk, pdf), pdf } });
  return 'done';
}

interface Sealed { readonly paper: PaperRow; readonly step: StepRow; readonly seal: OpenSeal; readonly at: Date; readonly file: { readonly hash: string; readonly pdf: Uint8Array } }

/** A paper that changed meanwhile is sealed anew: the message is tried again. */
async function writeSeal(services: RestServices, { paper, step, seal: { facts }, at, file }: Sealed): Promise<void> {
  const { dk, id } = paper;
  const { rows } = await services.db.query<{ id: string }>('select organization_id as id from platform.facility where dk = $1', [dk]);
  const exchange = systemExchange(services, { dk, facilityId: rows[0]?.id ?? '', purpose: 'documents.seal' });
  const by = { reference: `Organization/${rows[0]?.id ?? ''}`, display: facts.subject };
  await runWrite(exchange, async (unit) => {
    const now = await findPaper(unit.tx, { dk, id, lock: true });
    if (now?.file !== paper.file) throw new Fault('conflict', 'documents.set-changed');
    const signedAt = at.toISOString();
    const isFirst = await acceptStep(unit.tx, { dk, paperId: id, step: step.step }, {
      accountId: sealAccount, signer: by.reference, signerName: by.display, signerTitle: step.title, certificate: facts, opened: false, at: signedAt, isFinished: true, draftFile: null,
    });
    if (!isFirst) return { status: 200, headers: {} };
    const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'documents.seal', at: unit.at });
    await putSignature({ tx: unit.tx, store, at: unit.at, newId }, { paper, step: step.step, by, signedAt, file });
    unit.adopt(store.written);
    return { status: 200, headers: {} };
  });
}
