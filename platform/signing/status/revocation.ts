// What the evidence kept with a signature says of a certificate at a time: the proof that it was not revoked, years after its authority is gone. spec: SGN, VER
import type { X509Certificate } from 'node:crypto';
import { judgeList } from './crl.ts';
import { judgeAnswer } from './ocsp.ts';
import type { StatusSaid, Subject } from './ocsp.ts';

export interface ValidationData {
  readonly certificates: readonly X509Certificate[];
  /** OCSP answers, DER. */
  readonly answers: readonly Uint8Array[];
  /** Revocation lists, DER. */
  readonly lists: readonly Uint8Array[];
}

export const noValidationData: ValidationData = { certificates: [], answers: [], lists: [] };

export interface Revocation {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly by?: 'ocsp' | 'crl';
  /** When the authority said so. */
  readonly from?: Date;
  readonly revokedAt?: Date;
}

/** Clocks may differ by this much. */
const skewMs = 300_000;
const shortMs = 600_000;

/**
 * Of one certificate. An answer that ended before the time proves nothing; a revocation counts from its own time on.
 * Of a signer (`isSigner`) an answer from before the signature proves nothing either: it could be an old one, played again.
 */
export function revocationAt({ isSigner = false, ...subject }: Subject & { readonly isSigner?: boolean }, at: Date, { answers, lists }: ValidationData): Revocation {
  const said = [...answers.map((one) => ({ by: 'ocsp' as const, said: judged(() => judgeAnswer(one, subject)) })), ...lists.map((one) => ({ by: 'crl' as const, said: judged(() => judgeList(one, subject)) }))]
    .flatMap(({ by, said: one }) => (one && reaches(one, at) && (!isSigner || one.status === 'revoked' || one.from.getTime() + skewMs >= at.getTime()) ? [{ by, ...one }] : []));
  const revoked = said.find(({ status, revokedAt }) => status === 'revoked' && (revokedAt === undefined || revokedAt <= at));
  const best = revoked ?? said.find(({ status }) => status !== 'unknown');
  if (!best) return { status: 'unknown' };
  return { status: revoked ? 'revoked' : 'good', by: best.by, from: best.from, ...(best.revokedAt && { revokedAt: best.revokedAt }) };
}

const reaches = ({ from, until }: StatusSaid, at: Date): boolean => (until ?? new Date(from.getTime() + shortMs)).getTime() + skewMs >= at.getTime();

function judged(judge: () => StatusSaid): StatusSaid | undefined {
  try {
    return judge();
  } catch {
    return undefined;
  }
}

/** Certificates below the root, each with its issuer. */
export const subjectsOf = (path: readonly X509Certificate[]): Subject[] => path.slice(0, -1).flatMap((certificate, at) => {
  const issuer = path[at + 1];
  return issuer ? [{ certificate, issuer }] : [];
});

/** A path of a person or facility, or of an authority: of those one answer serves many signatures. */
export interface PathProof { readonly path: readonly X509Certificate[]; readonly isSigner: boolean }

/** Of a path: its first revoked certificate, else the first that nothing is known of, else what is said of the signer. */
export function revocationOfPath({ path, isSigner }: PathProof, at: Date, data: ValidationData): Revocation {
  const all = subjectsOf(path).map((subject, place) => revocationAt({ ...subject, isSigner: isSigner && place === 0 }, at, data));
  return all.find(({ status }) => status === 'revoked') ?? all.find(({ status }) => status === 'unknown') ?? all[0] ?? { status: 'unknown' };
}
