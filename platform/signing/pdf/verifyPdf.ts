// Is a signed PDF whole, whose is it, since when? Independent of the code that signs. spec: VER
import type { X509Certificate } from 'node:crypto';
import { factsOf, findPath, wasValidAt } from '../certificate.ts';
import type { CertificateFacts } from '../certificate.ts';
import { readCms, sha256 } from '../cms.ts';
import type { ReadCms } from '../cms.ts';
import { checkToken } from '../timeStamp.ts';
import type { TimeStamp } from '../timeStamp.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfFile } from './pdfFile.ts';
import { hasActiveContent, isOnlySignedAfter } from './revisions.ts';
import { cmsIn, findSignatureSpaces, hasCleanPadding, signedBytes } from './signatureSpace.ts';
import type { SignatureSpace } from './signatureSpace.ts';

export type SignatureProblem =
  | 'unreadable' // the signature cannot be parsed
  | 'changed' // bytes changed after signing, or the signature is not this signer's
  | 'extended' // something was appended after signing that is no signature, validation data or time stamp
  | 'active' // layers, scripts or form data: the page can show something else than what was signed
  | 'untrusted' // no path to a trusted root
  | 'outside-validity' // the certificate was not valid at that time
  | 'bad-time-stamp' // a time stamp is there, but wrong
  | 'no-time-stamp'; // only the signer's word for the time (B-B)

export interface VerifiedSignature {
  readonly signer: CertificateFacts | undefined;
  /** What the signer claims to be here. */
  readonly role?: string;
  readonly level: 'B-B' | 'B-T' | undefined;
  readonly timeStamp: TimeStamp | undefined;
  /** /M of the dictionary: what the signer's clock said. */
  readonly claimedAt: string | undefined;
  readonly problems: readonly SignatureProblem[];
}

export interface PdfReport {
  readonly signatures: readonly VerifiedSignature[];
  /** At least one signature, and none has a problem. */
  readonly genuine: boolean;
}

/** `at` stands for the time of signing where there is no time stamp. */
export function verifyPdf(pdf: Uint8Array, { anchors, at }: { anchors: readonly X509Certificate[]; at: Date }): PdfReport {
  const { spaces, broken } = findSignatureSpaces(pdf);
  const unreadable: VerifiedSignature[] = Array.from({ length: broken }, () => ({ signer: undefined, level: undefined, timeStamp: undefined, claimedAt: undefined, problems: ['unreadable'] }));
  const file = spaces.length > 0 ? readSafely(() => readPdfFile(pdf)) : undefined;
  const active: SignatureProblem[] = file && hasActiveContent(file) ? ['active'] : [];
  const read = spaces.map((space) => verifyOne(pdf, space, { anchors, at, file, active }));
  const signatures = [...read, ...unreadable];
  return { signatures, genuine: signatures.length > 0 && signatures.every(({ problems }) => problems.length === 0) };
}

interface Judging {
  readonly anchors: readonly X509Certificate[];
  readonly at: Date;
  /** Undefined where the file is not well formed. */
  readonly file: PdfFile | undefined;
  readonly active: readonly SignatureProblem[];
}

function verifyOne(pdf: Uint8Array, space: SignatureSpace, { anchors, at, file, active }: Judging): VerifiedSignature {
  const claimedAt = /\/M\s*\(([^)]*)\)/.exec(space.around)?.[1];
  const end = space.range[2] + space.range[3];
  const isKept = file ? isOnlySignedAfter(file, end) : end === pdf.length;
  const around: SignatureProblem[] = [...(isKept ? [] : (['extended'] as const)), ...active];
  const judged = readSafely(() => judgeCms(pdf, space, { anchors, at }));
  if (!judged) return { signer: undefined, level: undefined, timeStamp: undefined, claimedAt, problems: ['unreadable', ...around] };
  return { ...judged, claimedAt, problems: [...around, ...judged.problems] };
}

/** Undefined for what cannot be read: no CMS, or a certificate whose days make no sense. */
function readSafely<R>(read: () => R): R | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

type Judged = Omit<VerifiedSignature, 'claimedAt'>;

function judgeCms(pdf: Uint8Array, space: SignatureSpace, { anchors, at }: Pick<Judging, 'anchors' | 'at'>): Judged {
  const cms = readCms(cmsIn(space));
  const whole: SignatureProblem[] = cms.isSound(sha256(signedBytes(pdf, space))) && hasCleanPadding(space) ? [] : ['changed'];
  const { timeStamp, problem } = readTimeStamp(cms, anchors);
  const path = findPath(cms.signer, { others: cms.others, anchors });
  const trust: SignatureProblem[] = !path ? ['untrusted'] : wasValidAt(path, timeStamp?.at ?? at) ? [] : ['outside-validity'];
  return { signer: factsOf(cms.signer), ...(cms.role !== undefined && { role: cms.role }), level: timeStamp ? 'B-T' : 'B-B', timeStamp, problems: [...whole, ...trust, ...(problem ? [problem] : [])] };
}

function readTimeStamp({ timeStampToken, signature }: ReadCms, anchors: readonly X509Certificate[]): { timeStamp?: TimeStamp; problem?: SignatureProblem } {
  if (!timeStampToken) return { problem: 'no-time-stamp' };
  try {
    return { timeStamp: checkToken(timeStampToken, { bytes: signature, anchors }) };
  } catch {
    return { problem: 'bad-time-stamp' };
  }
}
