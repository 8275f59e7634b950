// From frozen content to a signed file: render, sign, and if the services answer in time, the time stamp. No lock is held meanwhile.
import { createHash } from 'node:crypto';
import type { RestServices } from '#fhir/rest/services.ts';
import { Fault } from '#platform/fault/index.ts';
import { addSignature, prepareFields } from '#platform/signing/index.ts';
import type { Unlocked } from '#platform/signing/index.ts';
import type { SignedFile } from '../../model/index.ts';
import type { PaperRow } from './paperRows.ts';
import { renderPaper } from './renderPaper.ts';

export interface MadeFile {
  readonly paper: PaperRow;
  /** Finished: certificate status known, time stamp in it. */
  readonly file: SignedFile | undefined;
  /** Signed, but a service is awaited. With neither the signature itself is awaited. */
  readonly draft: string | undefined;
}

/** Throws Fault `signing.revoked`; a service that is down only makes the paper wait. */
export async function makeFiles(services: RestServices, papers: readonly PaperRow[], { unlocked, dk, at }: { unlocked: Unlocked; dk: number; at: Date }): Promise<MadeFile[]> {
  // A key far away takes seconds: the act is done, the papers wait, the next patient comes in.
  if (unlocked.key.isRemote) return papers.map((paper) => ({ paper, file: undefined, draft: undefined }));
  const statusKnown = orDown(services.signing.checkStatus(unlocked.key));
  const signed = await Promise.all(papers.map((paper) => signOne(services, paper, { unlocked, at })));
  const stamped = Promise.all(signed.map((pdf) => orDown(services.signing.timeStamp(pdf))));
  const [status, stamps] = await Promise.all([statusKnown, stamped]);
  return Promise.all(papers.map(async (paper, index) => {
    const stamp = stamps[index];
    const pdf = stamp ?? signed[index] ?? new Uint8Array();
    const hash = await services.files.put(dk, pdf);
    return status && stamp ? { paper, file: describeFile(hash, pdf), draft: undefined } : { paper, file: undefined, draft: hash };
  }));
}

/** The page with its first signature. */
export async function signOne({ publicUrl }: RestServices, paper: PaperRow, { unlocked, at }: { unlocked: Unlocked; at: Date }): Promise<Uint8Array> {
  const { subject, serial, issuer } = unlocked.facts;
  const page = await renderPaper(paper, { publicUrl, at, signed: { name: subject, role: paper.signerTitle, at: at.toISOString(), serial, issuer } });
  const facility = paper.content.facility as { name?: string } | undefined;
  return addSignature(prepareFields(page), unlocked.key, { field: 'first', role: paper.signerTitle, signedAt: at, reason: paper.title, location: facility?.name ?? '' });
}

/** Undefined while the service is down. */
export async function orDown<R>(answer: Promise<R>): Promise<R | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Fault && error.kind === 'unavailable') return undefined;
    throw error;
  }
}

export const describeFile = (hash: string, pdf: Uint8Array): SignedFile => ({ hash, sha1: createHash('sha1').update(pdf).digest('base64'), size: pdf.length });
