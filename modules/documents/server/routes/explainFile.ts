// What a signed file is worth, in plain words: whose signatures, since when, what is wrong with them and what to do. spec: VER-40, VER-50
import { verifyPdf, verifyXml } from '#platform/signing/index.ts';
import type { ArchiveStamp, SignatureProblem, Trust, VerifiedSignature } from '#platform/signing/index.ts';
import { verifyResource } from '#fhir/signature/index.ts';
import type { Language } from '#platform/fault/server.ts';
import { formatSecond } from '../../model/index.ts';
import { wordsOf } from './verifyWords.ts';
import type { Words } from './verifyWords.ts';

export interface Explained {
  readonly genuine: boolean;
  /** The verdict first, then a line for each fact. */
  readonly lines: readonly string[];
}

interface Judged { readonly signatures: readonly VerifiedSignature[]; readonly archive: readonly ArchiveStamp[]; readonly provenUntil: Date | undefined; readonly genuine: boolean }

/** PDF, XML or a FHIR resource as JSON, signed by whomever. */
export function explainFile(bytes: Uint8Array, trust: Trust, language: Language): Explained {
  const judged = judge(bytes, trust);
  const t = wordsOf(language);
  const verdict = judged.genuine ? 'genuine' : judged.signatures.length === 0 ? 'unsigned' : 'doubtful';
  return { genuine: judged.genuine, lines: [`${judged.genuine ? '✔' : '✘'} ${t(`documents.verify.verdict.${verdict}`)}`, ...describe(judged, t)] };
}

function judge(bytes: Uint8Array, trust: Trust): Judged {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('utf8').replace('\ufeff', '');
  if (/^\s*\{/.test(text)) return judgeResource(Buffer.from(bytes).toString('utf8'), trust);
  if (!/^\s*</.test(text)) return verifyPdf(bytes, trust);
  const signature = verifyXml(Buffer.from(bytes).toString('utf8'), trust);
  return { signatures: [signature], archive: [], provenUntil: signature.timeStamp?.until, genuine: signature.problems.length === 0 };
}

/** A FHIR resource with signatures in it; text that is no JSON is not signed. */
function judgeResource(text: string, trust: Trust): Judged {
  try {
    const signatures = verifyResource(text, trust);
    return { signatures, archive: [], provenUntil: undefined, genuine: signatures.length > 0 && signatures.every(({ problems }) => problems.length === 0) };
  } catch {
    return { signatures: [], archive: [], provenUntil: undefined, genuine: false };
  }
}

function describe({ signatures, archive, provenUntil, genuine }: Judged, t: Words): string[] {
  const own = signatures.flatMap((signature, at) => describeSignature(signature, { t, head: signatures.length > 1 ? `${at + 1}. ` : '' }));
  const broken = archive.filter(({ problems }) => problems.length > 0).length;
  return [
    ...own, ...(broken > 0 ? [`  ✘ ${t('documents.verify.archiveBroken', { count: String(broken) })}`] : []),
    ...(genuine && archive.length > 0 ? [t('documents.verify.archived', { count: String(archive.length) })] : []),
    ...(genuine && provenUntil ? [t('documents.verify.provenUntil', { day: dayOfInstant(provenUntil.toISOString()) })] : []),
  ];
}

function describeSignature(signature: VerifiedSignature, { t, head }: { t: Words; head: string }): string[] {
  const { level, revocation, problems } = signature;
  return [
    `${head}${describeSigner(signature, t)}`, ...describeCertificate(signature, t), ...describeTime(signature, t),
    ...(level && !problems.includes('bad-time-stamp') ? [`  ${t(`documents.verify.level.${level}`)}`] : []),
    ...(revocation?.status === 'good' && revocation.from ? [`  ${t('documents.verify.notRevoked', { time: formatSecond(revocation.from.toISOString()) })}`] : []),
    ...problems.map((problem) => `  ✘ ${describeProblem(problem, t)}`),
  ];
}

function describeSigner({ signer, role }: VerifiedSignature, t: Words): string {
  if (!signer) return t('documents.verify.signerUnknown');
  const name = [signer.subject, signer.organization].filter((one) => one !== '').join(', ');
  return role === undefined ? t('documents.verify.signedBy', { name }) : t('documents.verify.signedByAs', { name, role });
}

const describeCertificate = ({ signer }: VerifiedSignature, t: Words): string[] =>
  (signer ? [`  ${t('documents.verify.certificateOf', { serial: signer.serial, issuer: signer.issuer, from: dayOfInstant(signer.notBefore), until: dayOfInstant(signer.notAfter) })}`] : []);

function describeTime({ timeStamp, claimedAt }: VerifiedSignature, t: Words): string[] {
  if (timeStamp) return [`  ${t('documents.verify.stamp')}: ${t('documents.verify.stampedBy', { time: formatSecond(timeStamp.at.toISOString()), authority: timeStamp.authority })}`];
  return claimedAt === undefined ? [] : [`  ${t('documents.verify.claimedAt', { time: formatClaimed(claimedAt) })}`];
}

export const describeProblem = (problem: SignatureProblem, t: Words): string => t(`documents.verify.problem.${problem}`);

const dayOfInstant = (at: string): string => formatSecond(at).slice(0, 10);

/** A PDF writes `D:20261127090102+07'00'`, XML an instant. */
function formatClaimed(claimed: string): string {
  const [, year, month, day, ...clock] = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(claimed) ?? [];
  if (year !== undefined) return `${day}/${month}/${year} ${clock.join(':')}`;
  return Number.isNaN(Date.parse(claimed)) ? claimed.slice(0, 40) : formatSecond(new Date(claimed).toISOString());
}
