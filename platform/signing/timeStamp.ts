// RFC 3161: asks a time-stamp authority, and judges a token by all that the standard wants. spec: SGN
import { randomBytes } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import type { X509Certificate } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import { outsideTimeoutMs } from './authorityClient.ts';
import { readAtMost } from './readAtMost.ts';
import { endOf, factsOf, findPath, wasValidAt } from './certificate.ts';
import { isEqual, readCms, sha256 } from './cms.ts';
import { octetsOf, oidOf, readDer, sequenceIn, tags, timeOf } from './der.ts';
import type { ReadCms } from './cms.ts';

const tstInfoOid = '1.2.840.113549.1.9.16.1.4';
const sha256Oid = '2.16.840.1.101.3.4.2.1';
const timeStampingPurpose = '1.3.6.1.5.5.7.3.8';

const largestToken = 64 * 1024;

export interface TimeStamp {
  readonly at: Date;
  /** Common name of the authority. */
  readonly authority: string;
  /** End of the validity of its certificate: until then the stamp speaks for itself. */
  readonly until: Date;
  /** Certificates of the authority, its own first, up to the root. */
  readonly path: readonly X509Certificate[];
}

/** The token for these bytes. Throws Fault `signing.time-stamp-down` for no answer, a refusal, or an answer to another question. */
export async function requestTimeStamp(tsaUrl: string, bytes: Uint8Array, anchors: readonly X509Certificate[]): Promise<Uint8Array> {
  try {
    const nonce = randomBytes(8);
    nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x01;
    const request = new pkijs.TimeStampReq({
      version: 1, certReq: true, nonce: new asn1.Integer({ valueHex: new Uint8Array(nonce).buffer }),
      messageImprint: new pkijs.MessageImprint({ hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: sha256Oid, algorithmParams: new asn1.Null() }), hashedMessage: new asn1.OctetString({ valueHex: new Uint8Array(sha256(bytes)).buffer }) }),
    });
    const answer = await fetch(tsaUrl, { method: 'POST', headers: { 'content-type': 'application/timestamp-query' }, body: request.toSchema().toBER(), signal: AbortSignal.timeout(outsideTimeoutMs) });
    if (!answer.ok) throw new Error(`the authority answered ${answer.status}`);
    const response = pkijs.TimeStampResp.fromBER(new Uint8Array(await readAtMost(answer, largestToken)));
    if (response.status.status > 1 || !response.timeStampToken) throw new Error(`the authority refused: status ${response.status.status}`);
    const token = new Uint8Array(response.timeStampToken.toSchema().toBER());
    checkToken(token, { bytes, anchors, nonce });
    return token;
  } catch (cause) {
    throw new Fault('unavailable', 'signing.time-stamp-down', { cause });
  }
}

/** What the stamp rests on: `sha256`, `rsa-2048`, `ec-256`; the root is trusted for other reasons. */
export function stampAlgorithms({ path }: TimeStamp): string[] {
  const keys = path.slice(0, Math.max(1, path.length - 1)).map(({ publicKey: { asymmetricKeyType: type, asymmetricKeyDetails: details } }) => `${type}-${details?.modulusLength ?? curves[details?.namedCurve ?? ''] ?? 0}`);
  return [...new Set(['sha256', ...keys])];
}

const curves: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };

interface TokenCheck {
  readonly bytes: Uint8Array;
  readonly anchors: readonly X509Certificate[];
  /** Only where the answer to an own request is judged. */
  readonly nonce?: Uint8Array;
}

/** Throws Error that says what is wrong with the token. */
export function checkToken(token: Uint8Array, { bytes, anchors, nonce }: TokenCheck): TimeStamp {
  const cms = readCms(token);
  const statement = readStatement(cms);
  if (statement.algorithm !== sha256Oid || !isEqual(statement.digest, sha256(bytes))) throw new Error('the time stamp is of something else');
  if (nonce && !(statement.nonce && isEqual(statement.nonce, nonce))) throw new Error('the time stamp answers another request');
  // RFC 3161 section 2.3: for this purpose and no other.
  if (cms.signer.keyUsage?.join() !== timeStampingPurpose) throw new Error('the signer is no time-stamp authority');
  const path = findPath(cms.signer, { others: cms.others, anchors });
  if (!path || !wasValidAt(path, statement.at)) throw new Error('the time-stamp authority is not trusted');
  return { at: statement.at, authority: factsOf(cms.signer).subject, until: endOf(path), path };
}

interface Statement { readonly algorithm: string; readonly digest: Uint8Array; readonly at: Date; readonly nonce: Uint8Array | undefined }

/** TSTInfo: version, policy, imprint, number, time, then what is optional. */
function readStatement({ contentType, content, isSound }: ReadCms): Statement {
  if (contentType !== tstInfoOid || !content) throw new Error('the token is no time stamp');
  if (!isSound(sha256(content))) throw new Error('the signature of the time stamp is wrong');
  const parts = sequenceIn(readDer(content));
  const [algorithm, digest] = sequenceIn(parts[2]);
  return {
    algorithm: oidOf(sequenceIn(algorithm)[0]), digest: octetsOf(digest), at: timeOf(parts[4]),
    nonce: parts.slice(5).find(({ tag }) => tag === tags.integer)?.content,
  };
}
