// The frame that OCSP answers and revocation lists share: something signed, the algorithm, the signature. RFC 5280 section 4.1.1. spec: SGN, VER
import { createHash, verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { oidOf, readDer, sequenceIn } from '../der.ts';
import type { Der } from '../der.ts';

const algorithms: Readonly<Record<string, { readonly hash: string; readonly key: string }>> = {
  '1.2.840.113549.1.1.11': { hash: 'sha256', key: 'rsa' }, '1.2.840.113549.1.1.12': { hash: 'sha384', key: 'rsa' }, '1.2.840.113549.1.1.13': { hash: 'sha512', key: 'rsa' },
  '1.2.840.10045.4.3.2': { hash: 'sha256', key: 'ec' }, '1.2.840.10045.4.3.3': { hash: 'sha384', key: 'ec' }, '1.2.840.10045.4.3.4': { hash: 'sha512', key: 'ec' },
};

export interface SignedPart { readonly signed: Der; readonly algorithm: Der | undefined; readonly signature: Uint8Array }

/** Algorithms that nobody should use any more verify nothing. */
export function isSignedBy({ publicKey }: X509Certificate, { signed, algorithm, signature }: SignedPart): boolean {
  const known = algorithms[oidOf(sequenceIn(algorithm)[0])];
  return known !== undefined && known.key === publicKey.asymmetricKeyType && verify(known.hash, signed.bytes, publicKey, signature);
}

/** Hashes by which an OCSP answer names an issuer, and the number of a certificate. */
export interface CertificateName { readonly nameHash: Buffer; readonly keyHash: Buffer; readonly serial: Uint8Array }

export function nameOfCertificate(certificate: X509Certificate, issuer: X509Certificate, hash: string): CertificateName {
  const subject = partsOfCertificate(issuer);
  const key = sequenceIn(subject.publicKey)[1];
  return {
    nameHash: createHash(hash).update(subject.subject.bytes).digest(), keyHash: createHash(hash).update(key?.content.subarray(1) ?? new Uint8Array()).digest(),
    serial: partsOfCertificate(certificate).serial.content,
  };
}

const parsed = new WeakMap<X509Certificate, CertificateParts>();
interface CertificateParts { readonly serial: Der; readonly subject: Der; readonly publicKey: Der }

export function partsOfCertificate(certificate: X509Certificate): CertificateParts {
  const known = parsed.get(certificate);
  if (known) return known;
  const [toBeSigned] = sequenceIn(readDer(certificate.raw));
  const parts = sequenceIn(toBeSigned);
  const at = parts[0]?.tag === 0xa0 ? 1 : 0;
  const [serial, subject, publicKey] = [parts[at], parts[at + 4], parts[at + 5]];
  if (!serial || !subject || !publicKey) throw new Error('no certificate');
  const found = { serial, subject, publicKey };
  parsed.set(certificate, found);
  return found;
}

