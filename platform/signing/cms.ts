// CMS SignedData (RFC 5652) with one signer: built attribute by attribute around any key, and read back with every check. spec: SGN
import { createHash, timingSafeEqual, verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import { readCertificate } from './certificate.ts';
import type { SigningKey } from './provider.ts';

const oid = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2', contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47', timeStampToken: '1.2.840.113549.1.9.16.2.14', sha256: '2.16.840.1.101.3.4.2.1', rsa: '1.2.840.113549.1.1.1',
  rsaSha256: '1.2.840.113549.1.1.11', ecdsaSha256: '1.2.840.10045.4.3.2',
} as const;

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const der = (block: { toBER(): ArrayBuffer }): Uint8Array<ArrayBuffer> => new Uint8Array(block.toBER());
const octets = (bytes: Uint8Array) => new asn1.OctetString({ valueHex: new Uint8Array(bytes).buffer });

/**
 * Detached signature over content with this SHA-256. Attributes as PAdES baseline wants them (ETSI EN 319 142-1):
 * content type, digest, signing certificate; no signing time, which stands in the PDF.
 */
export async function buildCms(contentDigest: Uint8Array, key: SigningKey): Promise<Uint8Array> {
  const signer = pkijs.Certificate.fromBER(new Uint8Array(key.certificate));
  const seq = (...value: asn1.BaseBlock[]) => new asn1.Sequence({ value: value as asn1.Sequence[] });
  const issuerSerial = new pkijs.IssuerSerial({ issuer: new pkijs.GeneralNames({ names: [new pkijs.GeneralName({ type: 4, value: signer.issuer })] }), serialNumber: signer.serialNumber });
  const attributes = sortDer([
    new pkijs.Attribute({ type: oid.contentType, values: [new asn1.ObjectIdentifier({ value: oid.data })] }),
    new pkijs.Attribute({ type: oid.messageDigest, values: [octets(contentDigest)] }),
    new pkijs.Attribute({ type: oid.signingCertificateV2, values: [seq(seq(seq(octets(sha256(key.certificate)), issuerSerial.toSchema())))] }),
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
  readonly signed: pkijs.SignedData;
  readonly signer: X509Certificate;
  readonly others: readonly X509Certificate[];
  readonly signature: Uint8Array;
  /** Content inside the signature, as a time-stamp token has it. */
  readonly content: Uint8Array | undefined;
  /** The signature is this signer's, over attributes that name this content and this certificate. */
  readonly isSound: (contentDigest: Uint8Array) => boolean;
  readonly timeStampToken: Uint8Array | undefined;
}

/** Throws when the bytes are no CMS with one signer whose certificate is in it. */
export function readCms(bytes: Uint8Array): ReadCms {
  const signed = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(new Uint8Array(bytes)).content });
  const [info, second] = signed.signerInfos;
  if (!info || second) throw new Error('not exactly one signer');
  const certificates = (signed.certificates ?? []).flatMap((one) => (one instanceof pkijs.Certificate ? [one] : []));
  const own = certificates.find((one) => info.sid instanceof pkijs.IssuerAndSerialNumber && one.serialNumber.isEqual(info.sid.serialNumber) && one.issuer.isEqual(info.sid.issuer));
  if (!own) throw new Error('the certificate of the signer is missing');
  const signer = readCertificate(der(own.toSchema()));
  const token = attributeOf(info.unsignedAttrs, oid.timeStampToken);
  const content = signed.encapContentInfo.eContent?.getValue();
  return {
    signed, signer, others: certificates.filter((one) => one !== own).map((one) => readCertificate(der(one.toSchema()))), signature: new Uint8Array(info.signature.valueBlock.valueHexView),
    content: content && new Uint8Array(content), timeStampToken: token && der(token),
    isSound: (digest) => isSound(info, { signer, digest, contentType: signed.encapContentInfo.eContentType }),
  };
}

const attributeOf = (attributes: pkijs.SignedAndUnsignedAttributes | undefined, type: string): asn1.BaseBlock | undefined =>
  attributes?.attributes.find((one) => one.type === type)?.values[0] as asn1.BaseBlock | undefined;

function isSound(info: pkijs.SignerInfo, { signer, digest, contentType }: { signer: X509Certificate; digest: Uint8Array; contentType: string }): boolean {
  const { signedAttrs } = info;
  const named = attributeOf(signedAttrs, oid.messageDigest);
  const type = attributeOf(signedAttrs, oid.contentType);
  if (info.digestAlgorithm.algorithmId !== oid.sha256 || !signedAttrs || !(named instanceof asn1.OctetString) || !(type instanceof asn1.ObjectIdentifier)) return false;
  if (type.getValue() !== contentType || !isEqual(named.valueBlock.valueHexView, digest)) return false;
  if (!namesCertificate(attributeOf(signedAttrs, oid.signingCertificateV2), sha256(signer.raw))) return false;
  const rsa = [oid.rsa, oid.rsaSha256].some((one) => one === info.signatureAlgorithm.algorithmId);
  if (!rsa && info.signatureAlgorithm.algorithmId !== oid.ecdsaSha256) return false;
  if (signer.publicKey.asymmetricKeyType !== (rsa ? 'rsa' : 'ec')) return false;
  return verify('sha256', asSet(new Uint8Array(signedAttrs.encodedValue)), signer.publicKey, info.signature.valueBlock.valueHexView);
}

/** First hash of SigningCertificateV2; without it another certificate of the same key could be slipped in. RFC 5035. */
function namesCertificate(attribute: asn1.BaseBlock | undefined, hash: Uint8Array): boolean {
  let block: unknown = attribute;
  for (let depth = 0; depth < 2; depth++) block = block instanceof asn1.Sequence ? block.valueBlock.value[0] : undefined;
  const parts = block instanceof asn1.Sequence ? block.valueBlock.value : [];
  const found = parts.find((part) => part instanceof asn1.OctetString);
  return found instanceof asn1.OctetString && isEqual(found.valueBlock.valueHexView, hash);
}

export const isEqual = (one: Uint8Array, two: Uint8Array): boolean => one.length === two.length && timingSafeEqual(one, two);

/** The same signature with a time-stamp token as unsigned attribute: what makes B-T of B-B. */
export function addTimeStampToken(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const { signed } = readCms(cms);
  const [info] = signed.signerInfos;
  if (!info) throw new Error('no signer');
  const attribute = new pkijs.Attribute({ type: oid.timeStampToken, values: [asn1.fromBER(new Uint8Array(token)).result] });
  info.unsignedAttrs = new pkijs.SignedAndUnsignedAttributes({ type: 1, attributes: [...(info.unsignedAttrs?.attributes ?? []), attribute] });
  return wrap(signed);
}
