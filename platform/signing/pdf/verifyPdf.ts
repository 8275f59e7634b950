// Is a signed PDF whole, whose is it, since when? Independent of the code that signs. spec: VER
import type { X509Certificate } from 'node:crypto';
import { factsOf, findPath, wasValidAt } from '../certificate.ts';
import type { CertificateFacts } from '../certificate.ts';
import { readCms, sha256 } from '../cms.ts';
import type { ReadCms } from '../cms.ts';
import { checkToken } from '../timeStamp.ts';
import type { TimeStamp } from '../timeStamp.ts';
import { cmsIn, findSignatureSpaces, hasCleanPadding, signedBytes } from './signatureSpace.ts';
import type { SignatureSpace } from './signatureSpace.ts';

export type SignatureProblem =
  | 'unreadable' // the signature cannot be parsed
  | 'changed' // bytes changed after signing, or the signature is not this signer's
  | 'extended' // something was appended after signing
  | 'untrusted' // no path to a trusted root
  | 'outside-validity' // the certificate was not valid at that time
  | 'bad-time-stamp' // a time stamp is there, but wrong
  | 'no-time-stamp'; // only the signer's word for the time (B-B)

export interface VerifiedSignature {
  readonly signer: CertificateFacts | undefined;
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
  const read = spaces.map((space, index) => verifyOne(pdf, space, { anchors, at, isLast: index === spaces.length - 1 }));
  const signatures = [...read, ...unreadable];
  return { signatures, genuine: signatures.length > 0 && signatures.every(({ problems }) => problems.length === 0) };
}

interface Judging { readonly anchors: readonly X509Certificate[]; readonly at: Date; readonly isLast: boolean }

function verifyOne(pdf: Uint8Array, space: SignatureSpace, { anchors, at, isLast }: Judging): VerifiedSignature {
  const claimedAt = /\/M\s*\(([^)]*)\)/.exec(space.around)?.[1];
  // An earlier signature is covered by the later one; only the last must reach the end of the file.
  const extended: SignatureProblem[] = isLast && space.range[2] + space.range[3] !== pdf.length ? ['extended'] : [];
  const judged = judgeSafely(() => judgeCms(pdf, space, { anchors, at }));
  if (!judged) return { signer: undefined, level: undefined, timeStamp: undefined, claimedAt, problems: ['unreadable', ...extended] };
  return { ...judged, claimedAt, problems: [...extended, ...judged.problems] };
}

/** Undefined for what cannot be read: no CMS, or a certificate whose days make no sense. */
function judgeSafely(judge: () => Judged): Judged | undefined {
  try {
    return judge();
  } catch {
    return undefined;
  }
}

type Judged = Omit<VerifiedSignature, 'claimedAt'>;

function judgeCms(pdf: Uint8Array, space: SignatureSpace, { anchors, at }: Omit<Judging, 'isLast'>): Judged {
  const cms = readCms(cmsIn(space));
  const whole: SignatureProblem[] = cms.isSound(sha256(signedBytes(pdf, space))) && hasCleanPadding(space) ? [] : ['changed'];
  const { timeStamp, problem } = readTimeStamp(cms, anchors);
  const path = findPath(cms.signer, { others: cms.others, anchors });
  const trust: SignatureProblem[] = !path ? ['untrusted'] : wasValidAt(path, timeStamp?.at ?? at) ? [] : ['outside-validity'];
  return { signer: factsOf(cms.signer), level: timeStamp ? 'B-T' : 'B-B', timeStamp, problems: [...whole, ...trust, ...(problem ? [problem] : [])] };
}

function readTimeStamp({ timeStampToken, signature }: ReadCms, anchors: readonly X509Certificate[]): { timeStamp?: TimeStamp; problem?: SignatureProblem } {
  if (!timeStampToken) return { problem: 'no-time-stamp' };
  try {
    return { timeStamp: checkToken(timeStampToken, { bytes: signature, anchors }) };
  } catch {
    return { problem: 'bad-time-stamp' };
  }
}
