// What the rest of the house needs to know of an X.509 certificate, and the path from one to a trusted root. RFC 5280. spec: SGN
import { X509Certificate } from 'node:crypto';
import { octetsOf, oidOf, partsOf, readDer, sequenceIn, tags } from './der.ts';

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

/** The certificate and its issuers up to an anchor, or undefined: no path, an issuer that is no CA or may have none below it, or a bad signature. */
export function findPath(leaf: X509Certificate, { others, anchors }: { others: readonly X509Certificate[]; anchors: readonly X509Certificate[] }): X509Certificate[] | undefined {
  const path = [leaf];
  while (path.length <= longestPath) {
    const last = path[path.length - 1] ?? leaf;
    const anchor = anchors.find((one) => one.fingerprint256 === last.fingerprint256 || isIssuedBy(last, one, path.length));
    if (anchor) return anchor.fingerprint256 === last.fingerprint256 ? path : [...path, anchor];
    const issuer = others.find((one) => !path.includes(one) && isIssuedBy(last, one, path.length));
    if (!issuer) return undefined;
    path.push(issuer);
  }
  return undefined;
}

/** `below`: certificates under the issuer, the leaf with them. */
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate, below: number): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey) && below - 1 <= mostAuthoritiesBelow(issuer);

/** Value of an extension; undefined where the certificate has none of this kind. */
function findExtension({ raw }: X509Certificate, oid: string): Uint8Array | undefined {
  const holder = sequenceIn(sequenceIn(readDer(raw))[0]).find(({ tag }) => tag === 0xa3);
  const found = holder && sequenceIn(partsOf(holder)[0]).map((one) => sequenceIn(one)).find(([name]) => oidOf(name) === oid);
  return found && octetsOf(found.at(-1));
}

function mostAuthoritiesBelow(issuer: X509Certificate): number {
  const constraints = findExtension(issuer, '2.5.29.19');
  const most = constraints && sequenceIn(readDer(constraints)).find(({ tag }) => tag === tags.integer);
  return most?.content[0] ?? longestPath;
}

const anyPurpose = '2.5.29.37.0';
/** For signing documents, proving who one is to a service, signing mail: what certificates of persons and organizations are issued for. */
const signerPurposes = new Set([anyPurpose, '1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.311.10.3.12', '1.2.840.113583.1.1.5']);
/** digitalSignature, contentCommitment. RFC 5280 section 4.2.1.3. */
const signingBits = 0xc0;

/** May the holder sign documents with it? No authority may, nor who stamps times or answers for the status of others, nor a web server. */
export function isForSigning(certificate: X509Certificate): boolean {
  const usage = findExtension(certificate, '2.5.29.15');
  const purposes: readonly string[] = certificate.keyUsage ?? [anyPurpose];
  return !certificate.ca && (usage === undefined || ((readDer(usage).content[1] ?? 0) & signingBits) !== 0) && purposes.some((one) => signerPurposes.has(one));
}

export const wasValidAt = (path: readonly X509Certificate[], at: Date): boolean => path.every((one) => one.validFromDate <= at && at <= one.validToDate);

/** When the first of them ends; the root is trusted for other reasons than its days. */
export const endOf = (path: readonly X509Certificate[]): Date => new Date(Math.min(...path.slice(0, Math.max(1, path.length - 1)).map((one) => one.validToDate.getTime())));

/** Every certificate of a PEM text. */
export const readPem = (text: string): X509Certificate[] =>
  [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([pem]) => new X509Certificate(pem));
