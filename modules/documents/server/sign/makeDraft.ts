// The signature of a key far away, made after the act: what was frozen or shown then is signed, by the same certificate, or nothing is. spec: SGN-121, SGN-122
import { Fault } from '#platform/fault/index.ts';
import type { CertificateFacts, Unlocked } from '#platform/signing/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { signStep } from '../workflow/signSteps.ts';
import type { Waiting } from './finishPaper.ts';
import { signOne } from './makeFile.ts';

/**
 * Undefined where it can never be made: the certificate ended or was replaced, or its holder refused.
 * Throws Fault `unavailable` while the service does not answer, or the signer's key is not open anywhere.
 */
export async function makeDraft(services: RestServices, waiting: Waiting): Promise<Uint8Array | undefined> {
  const { paper, step } = waiting;
  const accountId = (step ? step.accountId : paper.accountId) ?? '';
  const certificate = step ? step.certificate : paper.certificate;
  if (hasEnded(certificate, services.now())) return undefined;
  const unlocked = await services.signing.findOpenKeyOf(accountId);
  if (!unlocked) throw new Fault('unavailable', 'signing.waits-for-key');
  if (unlocked.facts.serial !== certificate?.serial) return undefined;
  const signed = await orRefused(services, accountId, () => signWaiting(services, waiting, unlocked));
  if (signed) await keepDraft(services, waiting, await services.files.put(paper.dk, signed));
  return signed;
}

const hasEnded = (certificate: CertificateFacts | null, at: Date): boolean => certificate === null || new Date(certificate.notAfter) <= at;

async function signWaiting(services: RestServices, { paper, step }: Waiting, unlocked: Unlocked): Promise<Uint8Array> {
  if (!step) return signOne(services, paper, { unlocked, at: paper.acceptedAt ?? services.now() });
  const before = await services.files.get(paper.dk, paper.file ?? '');
  return signStep(before, { paper, step: step.step, title: step.signerTitle ?? step.title, at: step.acceptedAt ?? services.now() }, unlocked);
}

/** A PIN that the service does not take any more is not tried again and again: the key is closed, its holder opens it anew. */
async function orRefused({ signing }: RestServices, accountId: string, sign: () => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await sign();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'signing.wrong-pin') {
      await signing.lockAccount(accountId);
      throw new Fault('unavailable', 'signing.waits-for-key', { cause: error });
    }
    if (error.kind === 'rule') return undefined;
    throw error;
  }
}

/** Kept at once: whatever happens next, the key is not asked a second time. */
async function keepDraft({ db }: RestServices, { paper, step }: Waiting, hash: string): Promise<void> {
  if (step) await db.query(`update documents.step set draft_file = $4 where dk = $1 and paper_id = $2 and step = $3 and state = 'pending'`, [paper.dk, paper.id, step.step, hash]);
  else await db.query(`update documents.paper set draft_file = $3 where dk = $1 and id = $2 and state = 'pending'`, [paper.dk, paper.id, hash]);
}
