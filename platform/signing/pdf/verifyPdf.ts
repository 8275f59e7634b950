// Is a signed PDF whole, whose is it, since when, and what proves it in thirty years? Independent of the code that signs. spec: VER
import type { X509Certificate } from 'node:crypto';
import { factsOf, findPath } from '../certificate.ts';
import { readCms, sha256 } from '../cms.ts';
import type { ReadCms } from '../cms.ts';
import { judgeTrust, levelOf } from '../judgement.ts';
import type { SignatureProblem, VerifiedSignature } from '../judgement.ts';
import { noValidationData } from '../status/revocation.ts';
import type { ValidationData } from '../status/revocation.ts';
import { checkToken } from '../timeStamp.ts';
import type { TimeStamp } from '../timeStamp.ts';
import { readPdfFile } from './pdfFile.ts';
import type { PdfFile } from './pdfFile.ts';
import { hasActiveContent, isOnlySignedAfter } from './revisions.ts';
import { listSignatureFields } from './signatureField.ts';
import { cmsIn, findSignatureSpaces, hasCleanPadding, signedBytes } from './signatureSpace.ts';
import type { SignatureSpace } from './signatureSpace.ts';
import { readValidationData } from './validationData.ts';

/** A time stamp over the whole file, which keeps it provable when the certificates in it have ended. */
export interface ArchiveStamp {
  readonly timeStamp: TimeStamp | undefined;
  readonly problems: readonly SignatureProblem[];
}

export interface PdfReport {
  readonly signatures: readonly VerifiedSignature[];
  readonly archive: readonly ArchiveStamp[];
  /** Until when the newest time stamp proves the file by itself. */
  readonly provenUntil: Date | undefined;
  /** At least one signature, and neither signatures nor stamps have a problem. */
  readonly genuine: boolean;
}

export interface Trust {
  readonly anchors: readonly X509Certificate[];
  /** Stands for the time of signing where there is no time stamp. */
  readonly at: Date;
  /** Where given, the newest time stamp must still speak for itself then. */
  readonly now?: Date;
}

export function verifyPdf(pdf: Uint8Array, trust: Trust): PdfReport {
  const { spaces, broken } = findSignatureSpaces(pdf);
  const judging = openJudging(pdf, spaces, trust);
  const archive = spaces.filter(({ isTimeStamp }) => isTimeStamp).map((space) => ({ space, ...judgeStamp(space, judging) }));
  const stamps = archive.filter(({ problems }) => problems.length === 0).map(({ space }) => space);
  const unreadable: VerifiedSignature[] = Array.from({ length: Math.max(broken, countSigned(judging.file) - spaces.length) }, () => ({ ...unread, problems: ['unreadable'] }));
  const signatures = [...spaces.filter(({ isTimeStamp }) => !isTimeStamp).map((space) => judgeSignature(space, { ...judging, stamps })), ...unreadable];
  const provenUntil = (archive.at(-1)?.timeStamp ?? signatures.findLast(({ timeStamp }) => timeStamp !== undefined)?.timeStamp)?.until;
  const judged = signatures.map((one) => withAge(one, provenUntil, trust.now));
  return {
    signatures: judged, archive: archive.map(({ timeStamp, problems }) => ({ timeStamp, problems })), provenUntil,
    genuine: judged.length > 0 && [...judged, ...archive].every(({ problems }) => problems.length === 0),
  };
}

/** Fields that carry a signature: one whose bytes are not found, as a viewer would show it, is a signature that cannot be read. */
const countSigned = (file: PdfFile | undefined): number => (file && readSafely(() => listSignatureFields(file).filter(({ dict }) => dict.has('V')).length)) ?? 0;

function openJudging(pdf: Uint8Array, spaces: readonly SignatureSpace[], { anchors, at }: Trust): Judging {
  const file = spaces.length > 0 ? readSafely(() => readPdfFile(pdf)) : undefined;
  const data = (file && readSafely(() => readValidationData(file))) ?? noValidationData;
  return { pdf, file, anchors, at, data, around: file && hasActiveContent(file) ? ['active'] : [], stamps: [] };
}

const withAge = (one: VerifiedSignature, provenUntil: Date | undefined, now: Date | undefined): VerifiedSignature =>
  (now !== undefined && provenUntil !== undefined && provenUntil < now ? { ...one, problems: [...one.problems, 'aged'] } : one);

const unread = { signer: undefined, level: undefined, timeStamp: undefined, claimedAt: undefined, revocation: undefined };

interface Judging {
  readonly pdf: Uint8Array;
  /** Undefined where the file is not well formed. */
  readonly file: PdfFile | undefined;
  readonly anchors: readonly X509Certificate[];
  readonly at: Date;
  readonly data: ValidationData;
  /** What is wrong with the file as a whole. */
  readonly around: readonly SignatureProblem[];
  /** Sound time stamps over the whole file. */
  readonly stamps: readonly SignatureSpace[];
}

const endOfSpace = ({ range }: SignatureSpace): number => range[2] + range[3];

function problemsAround(space: SignatureSpace, { pdf, file, around }: Judging): SignatureProblem[] {
  const isKept = file ? isOnlySignedAfter(file, endOfSpace(space)) : endOfSpace(space) === pdf.length;
  return [...(isKept ? [] : (['extended'] as const)), ...around];
}

function judgeStamp(space: SignatureSpace, judging: Judging): ArchiveStamp {
  const around = problemsAround(space, judging);
  const timeStamp = readSafely(() => checkToken(cmsIn(space), { bytes: signedBytes(judging.pdf, space), anchors: judging.anchors }));
  return { timeStamp, problems: timeStamp && hasCleanPadding(space) ? around : ['bad-time-stamp', ...around] };
}

function judgeSignature(space: SignatureSpace, judging: Judging): VerifiedSignature {
  const claimedAt = /\/M\s*\(([^)]*)\)/.exec(space.around)?.[1];
  const around = problemsAround(space, judging);
  const judged = readSafely(() => judgeCms(space, judging));
  if (!judged) return { ...unread, claimedAt, problems: ['unreadable', ...around] };
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

function judgeCms(space: SignatureSpace, { pdf, anchors, at, data, stamps }: Judging): Omit<VerifiedSignature, 'claimedAt'> {
  const cms = readCms(cmsIn(space));
  const whole: SignatureProblem[] = cms.isSound(sha256(signedBytes(pdf, space))) && hasCleanPadding(space) ? [] : ['changed'];
  const { timeStamp, problem } = readTimeStamp(cms, anchors);
  const path = findPath(cms.signer, { others: [...cms.others, ...data.certificates], anchors });
  const trust = judgeTrust(path, { at: timeStamp?.at ?? at, data });
  const isStamped = stamps.some((stamp) => endOfSpace(stamp) > endOfSpace(space));
  return {
    signer: factsOf(cms.signer), ...(cms.role !== undefined && { role: cms.role }), timeStamp, revocation: trust.revocation,
    level: levelOf({ timeStamp, revocation: trust.revocation, data, isStamped }), problems: [...whole, ...trust.problems, ...(problem ? [problem] : [])],
  };
}

function readTimeStamp({ timeStampToken, signature }: ReadCms, anchors: readonly X509Certificate[]): { timeStamp?: TimeStamp; problem?: SignatureProblem } {
  if (!timeStampToken) return { problem: 'no-time-stamp' };
  try {
    return { timeStamp: checkToken(timeStampToken, { bytes: signature, anchors }) };
  } catch {
    return { problem: 'bad-time-stamp' };
  }
}
