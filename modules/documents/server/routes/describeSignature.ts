// One signature in plain words: whose, as what, since when, what proves it, what is wrong with it. spec: VER-50
import type { SignatureProblem, VerifiedSignature } from '#platform/signing/index.ts';
import { formatSecond } from '../../model/index.ts';
import type { Words } from './verifyWords.ts';

export function describeSignature(signature: VerifiedSignature, { t, head }: { t: Words; head: string }): string[] {
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

export const dayOfInstant = (at: string): string => formatSecond(at).slice(0, 10);

/** A PDF writes `D:20261127090102+07'00'`, XML an instant. */
function formatClaimed(claimed: string): string {
  const [, year, month, day, ...clock] = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(claimed) ?? [];
  if (year !== undefined) return `${day}/${month}/${year} ${clock.join(':')}`;
  return Number.isNaN(Date.parse(claimed)) ? claimed.slice(0, 40) : formatSecond(new Date(claimed).toISOString());
}
