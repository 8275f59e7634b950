// XAdES baseline signatures in XML (ETSI EN 319 132-1): B-B with the key, then B-T with a time stamp, which may come later. spec: SGN
import type { X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { SignatureAlgorithm } from 'xml-crypto';
import { sha256 } from '../cms.ts';
import type { SigningKey } from '../provider.ts';
import { gatherProofs } from '../status/gatherProofs.ts';
import type { AskProof } from '../status/gatherProofs.ts';
import { noValidationData } from '../status/revocation.ts';
import { requestTimeStamp } from '../timeStamp.ts';
import { pathsOf } from './verifyXml.ts';
import { algorithms, canonical, findSignature, namespaces, parseXml, signedPropertiesType } from './xmlSignature.ts';

export interface XmlSigning {
  readonly key: SigningKey;
  readonly signedAt: Date;
  /** What the signer is here, in words: `Bác sĩ khám bệnh`. */
  readonly role?: string;
}

/** The document with an enveloped B-B signature as last child of its root. Throws on XML that is not well-formed or is signed already. */
export async function signXml(xml: string, { key, signedAt, role }: XmlSigning): Promise<string> {
  const root = parseXml(xml).documentElement;
  if (!root) throw new Error('the XML has no root');
  const signatureId = 'lanh-signature';
  const propertiesId = `${signatureId}-properties`;
  const signed = new SignedXml({
    privateKey: 'held elsewhere', signatureAlgorithm: algorithms.rsaSha256, canonicalizationAlgorithm: algorithms.exclusive,
    getKeyInfoContent: () => `<ds:X509Data>${[key.certificate, ...key.chain].map((one) => `<ds:X509Certificate>${toBase64(one)}</ds:X509Certificate>`).join('')}</ds:X509Data>`,
    objects: [{ content: qualifyingProperties({ key, signedAt, role, signatureId, propertiesId }) }],
  });
  signed.SignatureAlgorithms = { [algorithms.rsaSha256]: remoteAlgorithm(key) };
  signed.addReference({ xpath: '/*', uri: '', isEmptyUri: true, transforms: [algorithms.enveloped, algorithms.exclusive], digestAlgorithm: algorithms.sha256 });
  signed.addReference({ xpath: `//*[@Id='${propertiesId}']`, type: signedPropertiesType, transforms: [algorithms.exclusive], digestAlgorithm: algorithms.sha256 });
  await new Promise<void>((resolve, reject) => {
    signed.computeSignature(xml, { prefix: 'ds', attrs: { Id: signatureId }, location: { reference: '/*', action: 'append' } }, (error) => (error ? reject(error) : resolve()));
  });
  return signed.getSignedXml();
}

/** B-T of a B-B document. Throws Fault `signing.time-stamp-down`. */
export async function timeStampXml(xml: string, { tsaUrl, anchors }: { tsaUrl: string; anchors: readonly X509Certificate[] }): Promise<string> {
  const found = findSignature(xml);
  const token = await requestTimeStamp(tsaUrl, new TextEncoder().encode(canonical(found.value)), anchors);
  const stamp = `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp><ds:CanonicalizationMethod xmlns:ds="${namespaces.ds}" Algorithm="${algorithms.exclusive}"/><xades:EncapsulatedTimeStamp>${toBase64(token)}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>`;
  const end = xml.lastIndexOf('</xades:QualifyingProperties>');
  if (end === -1) throw new Error('the signature has no room for a time stamp');
  return xml.slice(0, end) + stamp + xml.slice(end);
}

export const hasXmlTimeStamp = (xml: string): boolean => xml.includes('</xades:SignatureTimeStamp>');

/** B-LT of a B-T document: certificates and the answers of the authorities beside the time stamp. Throws Fault `signing.status-down`. */
export async function archiveXml(xml: string, { anchors, ask }: { anchors: readonly X509Certificate[]; ask: AskProof }): Promise<string> {
  const found = findSignature(xml);
  const added = await gatherProofs(pathsOf(found, anchors), { known: noValidationData, ask });
  const list = (name: string, values: readonly Uint8Array[]) => values.map((one) => `<xades:${name}>${toBase64(one)}</xades:${name}>`).join('');
  const within = (name: string, inner: string) => (inner === '' ? '' : `<xades:${name}>${inner}</xades:${name}>`);
  const values = within('CertificateValues', list('EncapsulatedX509Certificate', added.certificates.map(({ raw }) => raw)))
    + within('RevocationValues', within('CRLValues', list('EncapsulatedCRLValue', added.lists)) + within('OCSPValues', list('EncapsulatedOCSPValue', added.answers)));
  const end = xml.lastIndexOf('</xades:UnsignedSignatureProperties>');
  if (end === -1) throw new Error('a signature without a time stamp');
  return xml.slice(0, end) + values + xml.slice(end);
}

interface Properties extends XmlSigning {
  readonly signatureId: string;
  readonly propertiesId: string;
}

function qualifyingProperties({ key, signedAt, role, signatureId, propertiesId }: Omit<Properties, 'role'> & { role: string | undefined }): string {
  const certificate = `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod xmlns:ds="${namespaces.ds}" Algorithm="${algorithms.sha256}"/><ds:DigestValue xmlns:ds="${namespaces.ds}">${toBase64(sha256(key.certificate))}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>`;
  const claimed = role === undefined ? '' : `<xades:SignerRoleV2><xades:ClaimedRoles><xades:ClaimedRole>${escapeXml(role)}</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRoleV2>`;
  const properties = `<xades:SignedProperties Id="${propertiesId}"><xades:SignedSignatureProperties><xades:SigningTime>${signedAt.toISOString()}</xades:SigningTime>${certificate}${claimed}</xades:SignedSignatureProperties></xades:SignedProperties>`;
  return `<xades:QualifyingProperties xmlns:xades="${namespaces.xades}" Target="#${signatureId}">${properties}</xades:QualifyingProperties>`;
}

/** The library hashes nothing and holds no key: it hands over what is to be signed and waits. */
function remoteAlgorithm(key: SigningKey): new () => SignatureAlgorithm {
  return class {
    getSignature(signedInfo: unknown, _privateKey: unknown, callback?: (error: Error | null, signature?: string) => void): string {
      if (!callback) throw new Error('the key answers only later');
      key.signDigest(sha256(Buffer.from(String(signedInfo)))).then((signature) => callback(null, toBase64(signature)), (error: Error) => callback(error));
      return '';
    }

    verifySignature(): boolean {
      throw new Error('verifying has its own code');
    }

    getAlgorithmName(): string {
      return algorithms.rsaSha256;
    }
  } as unknown as new () => SignatureAlgorithm;
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
