// What can be wrong with a signature, and how far its proof reaches, whatever the form of the file. spec: VER
import type { X509Certificate } from 'node:crypto';
import { isForSigning, wasValidAt } from './certificate.ts';
import type { CertificateFacts } from './certificate.ts';
import { revocationOfPath } from './status/revocation.ts';
import type { Revocation, ValidationData } from './status/revocation.ts';
import type { TimeStamp } from './timeStamp.ts';

export const signatureProblems = [
  'unreadable', // the signature cannot be parsed
  'changed', // bytes changed after signing, or the signature is not this signer's
  'extended', // something was appended after signing that is no signature, validation data or time stamp
  'active', // layers, scripts or form data: the page can show something else than what was signed
  'untrusted', // no path to a trusted root
  'wrong-purpose', // the certificate is for something else: an authority's, a web server's, a time stamp's
  'outside-validity', // the certificate was not valid at that time
  'revoked', // the certificate was revoked at that time
  'bad-time-stamp', // a time stamp is there, but wrong
  'no-time-stamp', // only the signer's word for the time (B-B)
  'aged', // the newest time stamp has ended: it was not renewed
  'wrong-signer', // the record names somebody else
  'unlicensed', // the signer had no practising licence then
] as const;
export type SignatureProblem = (typeof signatureProblems)[number];

/** ETSI baseline levels: signed, time-stamped, with validation data, with a time stamp over all of it. */
export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

export interface VerifiedSignature {
  readonly signer: CertificateFacts | undefined;
  /** What the signer claims to be here. */
  readonly role?: string;
  readonly level: SignatureLevel | undefined;
  readonly timeStamp: TimeStamp | undefined;
  /** What the signer's clock said. */
  readonly claimedAt: string | undefined;
  /** What the file itself proves of the certificate; undefined where it holds no evidence. */
  readonly revocation: Revocation | undefined;
  readonly problems: readonly SignatureProblem[];
}

export function judgeTrust(path: readonly X509Certificate[] | undefined, { at, data }: { at: Date; data: ValidationData }): { problems: SignatureProblem[]; revocation: Revocation | undefined } {
  if (!path) return { problems: ['untrusted'], revocation: undefined };
  const hasEvidence = data.answers.length + data.lists.length > 0;
  const revocation = hasEvidence ? revocationOfPath({ path, isSigner: true }, at, data) : undefined;
  const [signer] = path;
  return { revocation, problems: [...(signer && isForSigning(signer) ? [] : (['wrong-purpose'] as const)), ...(wasValidAt(path, at) ? [] : (['outside-validity'] as const)), ...(revocation?.status === 'revoked' ? (['revoked'] as const) : [])] };
}

export interface Levelling {
  readonly timeStamp: TimeStamp | undefined;
  readonly revocation: Revocation | undefined;
  readonly data: ValidationData;
  readonly isStamped: boolean;
}

export function levelOf({ timeStamp, revocation, data, isStamped }: Levelling): SignatureLevel {
  if (!timeStamp) return 'B-B';
  if (revocation?.status !== 'good' || revocationOfPath({ path: timeStamp.path, isSigner: false }, timeStamp.at, data).status !== 'good') return 'B-T';
  return isStamped ? 'B-LTA' : 'B-LT';
}
