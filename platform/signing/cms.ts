// CMS SignedData (RFC 5652) with one signer: built attribute by attribute around any key, and read back with every check. spec: SGN
import { createHash, timingSafeEqual, verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import { readCertificate } from './certificate.ts';
import { octetsOf, oidOf, partAt, partsOf, readDer, sequenceIn, tags } from './der.ts';
import type { Der } from './der.ts';
import type { SigningKey } from './provider.ts';

const oid = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2', contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47', signerAttributesV2: '0.4.0.19122.1.1', title: '2.5.4.12', timeStampToken: '1.2.840.113549.1.9.16.2.14', sha256: '2.16.840.1.101.3.4.2.1', rsa: '1.2.840.113549.1.1.1',
  rsaSha256: '1.2.840.113549.1.1.11', ecdsaSha256: '1.2.840.10045.4.3.2',
} as const;

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const der = (block: { toBER(): ArrayBuffer }): Uint8Array<ArrayBuffer> => new Uint8Array(block.toBER());
const octets = (bytes: Uint8Array) => new asn1.OctetString({ valueHex: new Uint8Array(bytes).buffer });

/**
 * Detached signature over content with this SHA-256. Attributes as PAdES baseline wants them (ETSI EN 319 142-1):
 * content type, digest, signing certificate, the role the signer claims; no signing time, which stands in the PDF.
 */
export async function buildCms(contentDigest: Uint8Array, key: SigningKey, role?: string): Promise<Uint8Array> {
  const signer = pkijs.Certificate.fromBER(new Uint8Array(key.certificate));
  const seq = (...value: asn1.BaseBlock[]) => new asn1.Sequence({ value: value as asn1.Sequence[] });
  const issuerSerial = new pkijs.IssuerSerial({ issuer: new pkijs.GeneralNames({ names: [new pkijs.GeneralName({ type: 4, value: signer.issuer })] }), serialNumber: signer.serialNumber });
  const attributes = sortDer([
    new pkijs.Attribute({ type: oid.contentType, values: [new asn1.ObjectIdentifier({ value: oid.data })] }),
    new pkijs.Attribute({ type: oid.messageDigest, values: [octets(contentDigest)] }),
    new pkijs.Attribute({ type: oid.signingCertificateV2, values: [seq(seq(seq(octets(sha256(key.certificate)), issuerSerial.toSchema())))] }),
    ...(role === undefined ? [] : [new pkijs.Attribute({ type: oid.signerAttributesV2, values: [claimedRole(role)] })]),
  ]);
  const signedAttrs = new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes });
  const signature = await key.signDigest(sha256(asSet(der(signedAttrs.toSchema()))));
  const signerInfo = new pkijs.SignerInfo({
    version: 1, sid: new pkijs.IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }), digestAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: oid.sha256, algorithmParams: new asn1.Null() }),
    signedAttrs, signatureAlgorithm: algorithmOf(key), signature: octets(signature),
  });
  const signed = new pkijs.SignedData({
    version: 1, encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: oid.data }), digestAlgorithms: [new pkijs.AlgorithmIdentifier({ algorithmId: oid.sha256, algorithmParams: new asn1.Null() })],
    certificates: [key.certificate, ...key.chain].map((one) => pkijs.Certificate.fromBER(new Uint8Array(one))), signerInfos: [signerInfo],
  });
  return wrap(signed);
}

/** SignerAttributeV2 with a claimed title. ETSI EN 319 122-1 section 5.2.6. */
function claimedRole(role: string): asn1.Sequence {
  const title = new pkijs.Attribute({ type: oid.title, values: [new asn1.Utf8String({ value: role })] });
  return new asn1.Sequence({ value: [new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [title.toSchema()] })] });
}

const algorithmOf = ({ algorithm }: SigningKey): pkijs.AlgorithmIdentifier =>
  algorithm === 'rsa-sha256' ? new pkijs.AlgorithmIdentifier({ algorithmId: oid.rsa, algorithmParams: new asn1.Null() }) : new pkijs.AlgorithmIdentifier({ algorithmId: oid.ecdsaSha256 });

/** DER wants the members of a SET in the order of their bytes. */
const sortDer = (attributes: pkijs.Attribute[]): pkijs.Attribute[] =>
  attributes.map((one) => ({ one, bytes: Buffer.from(der(one.toSchema())) })).sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ one }) => one);

/** The tag [0] of signed attributes counts as SET where they are hashed. RFC 5652 section 5.4. */
function asSet(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[0] = 0x31;
  return copy;
}

const wrap = (signed: pkijs.SignedData): Uint8Array => der(new pkijs.ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) }).toSchema());

export interface ReadCms {
  readonly signer: X509Certificate;
  readonly others: readonly X509Certificate[];
  readonly signature: Uint8Array;
  readonly contentType: string;
  /** Content inside the signature, as a time-stamp token has it. */
  readonly content: Uint8Array | undefined;
  /** The signature is this signer's, over attributes that name this content and this certificate. */
  readonly isSound: (contentDigest: Uint8Array) => boolean;
  readonly timeStampToken: Uint8Array | undefined;
  readonly role: string | undefined;
}

/** Throws when the bytes are no CMS with one signer whose certificate is in it. */
export function readCms(bytes: Uint8Array): ReadCms {
  const [type, wrapped] = sequenceIn(readDer(bytes));
  if (oidOf(type) !== oid.signedData) throw new Error('no signed data');
  const parts = sequenceIn(sequenceIn(wrapped, context0)[0]);
  const [contentType, wrappedContent] = sequenceIn(parts[2]);
  const certificates = parts.filter(({ tag }) => tag === context0).flatMap(partsOf).filter(({ tag }) => tag === tags.sequence).map((one) => readCertificate(one.bytes));
  const [info, second] = sequenceIn(parts.at(-1), tags.set);
  if (!info || second) throw new Error('not exactly one signer');
  const read = readSignerInfo(info);
  const signer = certificates.find((one) => read.names(one));
  if (!signer) throw new Error('the certificate of the signer is missing');
  const named = oidOf(contentType);
  return {
    signer, others: certificates.filter((one) => one !== signer), signature: read.signature, contentType: named,
    content: wrappedContent && octetsOf(sequenceIn(wrappedContent, context0)[0]), timeStampToken: read.unsigned.get(oid.timeStampToken)?.bytes,
    role: roleIn(read.signed.get(oid.signerAttributesV2)), isSound: (digest) => isSound(read, { signer, digest, contentType: named }),
  };
}

const context0 = 0xa0;
const context1 = 0xa1;

interface ReadSigner {
  /** Is this the certificate that the signer names by issuer and number? */
  readonly names: (certificate: X509Certificate) => boolean;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** As they are hashed: their tag [0] counts as SET. RFC 5652 section 5.4. */
  readonly signedBytes: Uint8Array | undefined;
  readonly signed: ReadonlyMap<string, Der>;
  readonly unsigned: ReadonlyMap<string, Der>;
}

function readSignerInfo(info: Der): ReadSigner {
  const parts = sequenceIn(info);
  const [issuer, serial] = sequenceIn(parts[1]);
  const attributes = parts[3]?.tag === context0 ? parts[3] : undefined;
  const rest = parts.slice(attributes ? 4 : 3);
  return {
    names: (certificate) => issuer !== undefined && serial?.tag === tags.integer && namesIssuer(certificate, issuer, serial),
    digestAlgorithm: oidOf(sequenceIn(parts[2])[0]), signatureAlgorithm: oidOf(sequenceIn(rest[0])[0]), signature: partAt(rest, 1, tags.octets).content,
    signedBytes: attributes && asSet(attributes.bytes), signed: attributesIn(attributes), unsigned: attributesIn(rest[2]?.tag === context1 ? rest[2] : undefined),
  };
}

/** The issuer's name byte by byte, as it stands in the certificate: to be signed, [0] version, number, algorithm, issuer. */
function namesIssuer({ raw }: X509Certificate, issuer: Der, serial: Der): boolean {
  const [toBeSigned] = sequenceIn(readDer(raw));
  const parts = sequenceIn(toBeSigned);
  const at = parts[0]?.tag === context0 ? 1 : 0;
  const [own, name] = [parts[at], parts[at + 2]];
  return own !== undefined && name !== undefined && isEqual(own.bytes, serial.bytes) && isEqual(name.bytes, issuer.bytes);
}

/** First value of each kind; a kind that stands twice is refused: one of the two would go unseen. */
function attributesIn(set: Der | undefined): ReadonlyMap<string, Der> {
  const found = new Map<string, Der>();
  for (const attribute of set ? partsOf(set) : []) {
    const [type, values] = sequenceIn(attribute);
    const name = oidOf(type);
    const [first] = sequenceIn(values, tags.set);
    if (found.has(name) || !first) throw new Error(`the attribute ${name} is odd`);
    found.set(name, first);
  }
  return found;
}

function roleIn(attribute: Der | undefined): string | undefined {
  const claimed = attribute?.tag === tags.sequence ? partsOf(attribute).find(({ tag }) => tag === context0) : undefined;
  const [title] = claimed ? partsOf(claimed) : [];
  const [type, values] = title ? sequenceIn(title) : [];
  if (!type || oidOf(type) !== oid.title) return undefined;
  return Buffer.from(partAt(sequenceIn(values, tags.set), 0, tags.utf8).content).toString('utf8');
}

const keyTypes: Readonly<Record<string, string>> = { [oid.rsa]: 'rsa', [oid.rsaSha256]: 'rsa', [oid.ecdsaSha256]: 'ec' };

function isSound(read: ReadSigner, { signer, digest, contentType }: { signer: X509Certificate; digest: Uint8Array; contentType: string }): boolean {
  const [named, type] = [read.signed.get(oid.messageDigest), read.signed.get(oid.contentType)];
  if (read.digestAlgorithm !== oid.sha256 || !read.signedBytes || named?.tag !== tags.octets) return false;
  if (oidOf(type) !== contentType || !isEqual(named.content, digest)) return false;
  if (!namesCertificate(read.signed.get(oid.signingCertificateV2), sha256(signer.raw))) return false;
  if (signer.publicKey.asymmetricKeyType !== keyTypes[read.signatureAlgorithm]) return false;
  return verify('sha256', read.signedBytes, signer.publicKey, read.signature);
}

/** First hash of SigningCertificateV2; without it another certificate of the same key could be slipped in. RFC 5035. */
function namesCertificate(attribute: Der | undefined, hash: Uint8Array): boolean {
  const [first] = sequenceIn(sequenceIn(attribute)[0]);
  const found = first && sequenceIn(first).find(({ tag }) => tag === tags.octets);
  return found !== undefined && isEqual(found.content, hash);
}

export const isEqual = (one: Uint8Array, two: Uint8Array): boolean => one.length === two.length && timingSafeEqual(one, two);

/** The same signature with a time-stamp token as unsigned attribute: what makes B-T of B-B. */
export function addTimeStampToken(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const signed = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(new Uint8Array(cms)).content });
  const [info] = signed.signerInfos;
  if (!info) throw new Error('no signer');
  const attribute = new pkijs.Attribute({ type: oid.timeStampToken, values: [asn1.fromBER(new Uint8Array(token)).result] });
  info.unsignedAttrs = new pkijs.SignedAndUnsignedAttributes({ type: 1, attributes: [...(info.unsignedAttrs?.attributes ?? []), attribute] });
  return wrap(signed);
}
