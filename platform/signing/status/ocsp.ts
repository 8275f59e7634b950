// OCSP (RFC 6960): the question, and the judgement of an answer, whether it came just now or lies in a signed file. spec: SGN, VER
import type { X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import { readCertificate } from '../certificate.ts';
import { isEqual } from '../cms.ts';
import { bitsOf, octetsOf, oidOf, partsOf, readDer, sequenceIn, tags, timeOf } from '../der.ts';
import type { Der } from '../der.ts';
import { isSignedBy, nameOfCertificate } from './signedData.ts';

export interface Subject {
  readonly certificate: X509Certificate;
  readonly issuer: X509Certificate;
}

export interface StatusSaid {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: Date;
  readonly from: Date;
  /** Absent where the answer does not say how long it holds. */
  readonly until: Date | undefined;
}

const nonceOid = '1.3.6.1.5.5.7.48.1.2';
const ocspSigningPurpose = '1.3.6.1.5.5.7.3.9';
const hashes: Readonly<Record<string, string>> = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' };

export async function buildQuestion({ certificate, issuer }: Subject, nonce: Uint8Array): Promise<ArrayBuffer> {
  const request = new pkijs.OCSPRequest();
  const [leaf, issuing] = [certificate, issuer].map((one) => pkijs.Certificate.fromBER(new Uint8Array(one.raw)));
  if (!leaf || !issuing) throw new Error('no certificate');
  await request.createForCertificate(leaf, { hashAlgorithm: 'SHA-1', issuerCertificate: issuing });
  const value = new asn1.OctetString({ valueHex: new Uint8Array(nonce).buffer }).toBER();
  request.tbsRequest.requestExtensions = [new pkijs.Extension({ extnID: nonceOid, critical: false, extnValue: value })];
  return request.toSchema(true).toBER();
}

/** Throws Error for an answer that is not about this certificate, not signed by who may, or, where a nonce is given, an answer to another question. */
export function judgeAnswer(answer: Uint8Array, subject: Subject, nonce?: Uint8Array): StatusSaid {
  const [status, wrapped] = sequenceIn(readDer(answer));
  if (status?.tag !== tags.enumerated || status.content[0] !== 0 || !wrapped) throw new Error('the responder gave no answer');
  const basic = sequenceIn(readDer(octetsOf(sequenceIn(partsOf(wrapped)[0])[1])));
  const [signed, algorithm, signature] = basic;
  if (!signed) throw new Error('the answer is empty');
  if (!listResponders(basic[3], subject.issuer).some((one) => isSignedBy(one, { signed, algorithm, signature: bitsOf(signature) }))) throw new Error('the answer of the responder is not signed by it');
  const parts = sequenceIn(signed);
  const at = parts.findIndex(({ tag }) => tag === tags.sequence);
  // Behind the answers stand the extensions; before them, with the same tag, may stand the name of the responder.
  if (nonce && !echoes(parts[at + 1], nonce)) throw new Error('the responder answered another request');
  const single = sequenceIn(parts[at]).map((one) => sequenceIn(one)).find(([name]) => names(name, subject));
  if (!single) throw new Error('the responder spoke of another certificate');
  return readSingle(single);
}

/** The issuer itself, or who has a certificate from it for this purpose. */
function listResponders(certificates: Der | undefined, issuer: X509Certificate): X509Certificate[] {
  const sent = certificates ? sequenceIn(partsOf(certificates)[0]).map((one) => readCertificate(one.bytes)) : [];
  return [issuer, ...sent.filter((one) => one.checkIssued(issuer) && one.verify(issuer.publicKey) && one.keyUsage?.includes(ocspSigningPurpose))];
}

function echoes(extensions: Der | undefined, nonce: Uint8Array): boolean {
  if (extensions?.tag !== 0xa1) return false;
  return sequenceIn(partsOf(extensions)[0]).map((one) => sequenceIn(one)).some((parts) => oidOf(parts[0]) === nonceOid && isEqual(octetsOf(readDer(octetsOf(parts.at(-1)))), nonce));
}

function names(name: Der | undefined, { certificate, issuer }: Subject): boolean {
  const [algorithm, nameHash, keyHash, serial] = sequenceIn(name);
  const hash = hashes[oidOf(sequenceIn(algorithm)[0])];
  if (hash === undefined || serial?.tag !== tags.integer) return false;
  const wanted = nameOfCertificate(certificate, issuer, hash);
  return isEqual(octetsOf(nameHash), wanted.nameHash) && isEqual(octetsOf(keyHash), wanted.keyHash) && isEqual(serial.content, wanted.serial);
}

/** Name, status [0] good, [1] revoked with its time or [2] unknown, from, [0] until. */
function readSingle([, said, from, until]: readonly Der[]): StatusSaid {
  const kind = (said?.tag ?? 0) & 0x1f;
  const times = { from: timeOf(from), until: until?.tag === 0xa0 ? timeOf(partsOf(until)[0]) : undefined };
  if (kind === 0) return { status: 'good', ...times };
  return kind === 1 && said ? { status: 'revoked', revokedAt: timeOf(partsOf(said)[0]), ...times } : { status: 'unknown', ...times };
}
