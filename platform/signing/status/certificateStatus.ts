// Is a certificate revoked? OCSP with a nonce first, the revocation list where the responder does not answer. What was answered is kept as evidence. spec: SGN
import 'reflect-metadata';
import { createHash, randomBytes } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { CRLDistributionPointsExtension, X509Certificate as X509Cert } from '@peculiar/x509';
import { Fault } from '#platform/fault/index.ts';
import { outsideTimeoutMs } from '../authorityClient.ts';
import { readAtMost } from '../readAtMost.ts';
import { judgeList } from './crl.ts';
import { buildQuestion, judgeAnswer } from './ocsp.ts';
import type { StatusSaid, Subject } from './ocsp.ts';

export interface CertificateStatus {
  readonly status: StatusSaid['status'];
  readonly by: 'ocsp' | 'crl';
  readonly revokedAt?: Date;
  /** When it was asked. */
  readonly at: Date;
  /** The answer speaks of this time on. */
  readonly from: Date;
  /** Good for this long. */
  readonly until: Date;
  /** The answer itself, DER. */
  readonly evidence: Uint8Array;
}

/** Empty = the address that the certificate names. */
export interface StatusAddresses {
  readonly ocsp: string;
  readonly crl: string;
}

interface Question extends Subject { readonly at: Date }

/** Clocks may differ by this much. */
const skewMs = 300_000;
const shortMs = 600_000;
const largestAnswer = 256 * 1024;
const largestList = 32 * 1024 * 1024;

/** Throws Fault `signing.status-down` when neither answers well. */
export async function askStatus(question: Question, addresses: StatusAddresses): Promise<CertificateStatus> {
  const signal = AbortSignal.timeout(outsideTimeoutMs);
  const named = addressesIn(question.certificate);
  try {
    return await askResponder(question, addresses.ocsp || named.ocsp, signal);
  } catch (first) {
    try {
      return await readList(question, addresses.crl || named.crl, signal);
    } catch (cause) {
      throw new Fault('unavailable', 'signing.status-down', { cause: new AggregateError([first, cause]) });
    }
  }
}

/** Where the certificate itself sends those who ask. */
export function addressesIn(certificate: X509Certificate): StatusAddresses {
  const points = new X509Cert(certificate.raw).getExtension(CRLDistributionPointsExtension)?.distributionPoints ?? [];
  const crl = points.flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? []).map(({ uniformResourceIdentifier }) => uniformResourceIdentifier).find((url) => url?.startsWith('http'));
  return { ocsp: /^OCSP - URI:(\S+)$/m.exec(certificate.infoAccess ?? '')?.[1] ?? '', crl: crl ?? '' };
}

async function askResponder({ certificate, issuer, at }: Question, url: string, signal: AbortSignal): Promise<CertificateStatus> {
  const nonce = randomBytes(16);
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, body: await buildQuestion({ certificate, issuer }, nonce), signal });
  if (!answer.ok) throw new Error(`the responder answered ${answer.status}`);
  const evidence = await readAtMost(answer, largestAnswer);
  return freshAt(at, { ...judgeAnswer(evidence, { certificate, issuer }, nonce), by: 'ocsp', evidence });
}

async function readList({ certificate, issuer, at }: Question, url: string, signal: AbortSignal): Promise<CertificateStatus> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`the list was answered with ${answer.status}`);
  const evidence = await readAtMost(answer, largestList);
  return freshAt(at, { ...judgeList(evidence, { certificate, issuer }), by: 'crl', evidence });
}

function freshAt(at: Date, { until, ...said }: StatusSaid & Pick<CertificateStatus, 'by' | 'evidence'>): CertificateStatus {
  const end = until ?? new Date(said.from.getTime() + shortMs);
  if (said.from.getTime() - skewMs > at.getTime() || end.getTime() + skewMs < at.getTime()) throw new Error('the answer is out of date');
  return { ...said, at, until: end };
}

/** Short name of a certificate for caches. */
export const certificateKey = (certificate: X509Certificate): string => createHash('sha256').update(certificate.raw).digest('hex');
