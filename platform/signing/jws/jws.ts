// Detached JSON signatures (RFC 7515, RFC 7797: the content is not coded again), header as JAdES baseline B-B wants it (ETSI TS 119 182-1). spec: SGN-130
import { verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { factsOf, findPath, readCertificate } from '../certificate.ts';
import { isEqual, sha256 } from '../cms.ts';
import { partsOf, readDer } from '../der.ts';
import { judgeTrust } from '../judgement.ts';
import type { VerifiedSignature } from '../judgement.ts';
import type { SigningKey } from '../provider.ts';
import { noValidationData } from '../status/revocation.ts';

export interface JwsWish {
  readonly signedAt: Date;
  /** What the signer is here. */
  readonly role?: string;
  /** How the content was brought into the bytes that are signed: an address of its rule. Absent: the bytes of a file as they are. */
  readonly canonical?: string;
}

const algorithms = { 'rsa-sha256': 'RS256', 'ecdsa-sha256': 'ES256' } as const;

const criticalOf = (canonical: string | undefined): string[] => ['b64', 'sigT', ...(canonical === undefined ? [] : ['canon'])];

/** `header..signature` over exactly these bytes. */
export async function signJws(content: Uint8Array, key: SigningKey, { signedAt, role, canonical }: JwsWish): Promise<string> {
  const header = {
    alg: algorithms[key.algorithm], typ: 'JOSE', b64: false, crit: criticalOf(canonical), ...(canonical !== undefined && { canon: canonical }), sigT: `${signedAt.toISOString().slice(0, 19)}Z`,
    'x5t#S256': sha256(key.certificate).toString('base64url'), x5c: [key.certificate, ...key.chain].map((one) => Buffer.from(one).toString('base64')),
    ...(role !== undefined && { srAts: [{ qArrays: [{ mediaType: 'text/plain', encoding: 'utf-8', qVals: [role] }] }] }),
  };
  const coded = Buffer.from(JSON.stringify(header)).toString('base64url');
  const signature = await key.signDigest(sha256(inputOf(coded, content)));
  return `${coded}..${Buffer.from(key.algorithm === 'rsa-sha256' ? signature : toRaw(signature)).toString('base64url')}`;
}

const inputOf = (header: string, content: Uint8Array): Buffer => Buffer.concat([Buffer.from(`${header}.`), content]);

/** ECDSA: two numbers of 32 bytes each in place of DER. RFC 7518 section 3.4. */
function toRaw(signature: Uint8Array): Buffer {
  const numbers = partsOf(readDer(signature)).map(({ content }) => Buffer.from(content.subarray(Math.max(0, content.length - 32))));
  return Buffer.concat(numbers.map((one) => Buffer.concat([Buffer.alloc(32 - one.length), one])));
}

export interface JwsTrust { readonly anchors: readonly X509Certificate[]; readonly at: Date; readonly canonical?: string }

/** Throws nothing: what cannot be read has the problem `unreadable`. Only the one form that is made here is taken: no other algorithm, no key from an address. */
export function verifyJws(jws: string, content: Uint8Array, trust: JwsTrust): VerifiedSignature {
  try {
    return judge(jws, content, trust);
  } catch {
    return { signer: undefined, level: undefined, timeStamp: undefined, claimedAt: undefined, revocation: undefined, problems: ['unreadable'] };
  }
}

function judge(jws: string, content: Uint8Array, { anchors, at, canonical }: JwsTrust): VerifiedSignature {
  const [coded = '', signature = ''] = /^([\w-]+)\.\.([\w-]+)$/.exec(jws)?.slice(1) ?? [];
  const header = readHeader(coded, canonical);
  const [signer, ...others] = header.x5c.map((one) => readCertificate(Buffer.from(one, 'base64')));
  if (!signer) throw new Error('the certificate of the signer is missing');
  const claimed = new Date(header.sigT);
  const trust = judgeTrust(findPath(signer, { others, anchors }), { at: claimed < at ? claimed : at, data: noValidationData });
  const role = header.srAts?.[0]?.qArrays[0]?.qVals[0];
  return {
    signer: factsOf(signer), ...(role !== undefined && { role }), level: 'B-B', timeStamp: undefined, claimedAt: header.sigT, revocation: undefined,
    problems: [...(isSound(header, signer, { input: inputOf(coded, content), signature: Buffer.from(signature, 'base64url') }) ? [] : (['changed'] as const)), ...trust.problems],
  };
}

function isSound(header: Header, signer: X509Certificate, { input, signature }: { input: Buffer; signature: Buffer }): boolean {
  const isRsa = header.alg === 'RS256';
  if (!isEqual(sha256(signer.raw), Buffer.from(header['x5t#S256'], 'base64url')) || signer.publicKey.asymmetricKeyType !== (isRsa ? 'rsa' : 'ec')) return false;
  return verify('sha256', input, isRsa ? signer.publicKey : { key: signer.publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}

/** What is not in here is not understood: no key in the header, none from an address. */
const headerShape = z.strictObject({
  alg: z.enum(['RS256', 'ES256']), typ: z.literal('JOSE'), b64: z.literal(false), crit: z.array(z.string()), canon: z.string().optional(), sigT: z.iso.datetime(),
  'x5t#S256': z.string(), x5c: z.array(z.string()).min(1).max(10), srAts: z.array(z.object({ qArrays: z.array(z.object({ mediaType: z.string(), encoding: z.string(), qVals: z.array(z.string()) })) })).optional(),
});
type Header = z.infer<typeof headerShape>;

/** A signature of a resource does not pass for one of a file, nor the other way. */
function readHeader(coded: string, canonical: string | undefined): Header {
  const header = headerShape.parse(JSON.parse(Buffer.from(coded, 'base64url').toString('utf8')));
  if (header.canon !== canonical || header.crit.join() !== criticalOf(canonical).join()) throw new Error('another form');
  return header;
}
