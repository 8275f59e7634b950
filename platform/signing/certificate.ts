// What the rest of the house needs to know of an X.509 certificate, and the path from one to a trusted root. RFC 5280. spec: SGN
import { X509Certificate } from 'node:crypto';

export interface CertificateFacts {
  /** Common name of the holder. */
  readonly subject: string;
  readonly organization: string;
  /** Common name of the issuer. */
  readonly issuer: string;
  /** Upper-case hex. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export function readCertificate(der: Uint8Array): X509Certificate {
  return new X509Certificate(der);
}

export function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: partOf(certificate.subject, 'CN'), organization: partOf(certificate.subject, 'O'), issuer: partOf(certificate.issuer, 'CN'), serial: certificate.serialNumber,
    notBefore: certificate.validFromDate.toISOString(), notAfter: certificate.validToDate.toISOString(),
  };
}

/** Node gives names as lines `CN=…`. */
const partOf = (name: string, part: string): string => name.split('\n').find((line) => line.startsWith(`${part}=`))?.slice(part.length + 1) ?? '';

const longestPath = 6;

/** The certificate and its issuers up to an anchor, or undefined: no path, an issuer that is no CA, or a bad signature. */
export function findPath(leaf: X509Certificate, { others, anchors }: { others: readonly X509Certificate[]; anchors: readonly X509Certificate[] }): X509Certificate[] | undefined {
  const path = [leaf];
  while (path.length <= longestPath) {
    const last = path[path.length - 1] ?? leaf;
    const anchor = anchors.find((one) => one.fingerprint256 === last.fingerprint256 || isIssuedBy(last, one));
    if (anchor) return anchor.fingerprint256 === last.fingerprint256 ? path : [...path, anchor];
    const issuer = others.find((one) => !path.includes(one) && isIssuedBy(last, one));
    if (!issuer) return undefined;
    path.push(issuer);
  }
  return undefined;
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

export const wasValidAt = (path: readonly X509Certificate[], at: Date): boolean => path.every((one) => one.validFromDate <= at && at <= one.validToDate);

/** When the first of them ends; the root is trusted for other reasons than its days. */
export const endOf = (path: readonly X509Certificate[]): Date => new Date(Math.min(...path.slice(0, Math.max(1, path.length - 1)).map((one) => one.validToDate.getTime())));

/** Every certificate of a PEM text. */
export const readPem = (text: string): X509Certificate[] =>
  [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([pem]) => new X509Certificate(pem));
