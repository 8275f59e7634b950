// Is a signed XML document whole, whose is it, since when? Only the signature that covers the whole root counts. spec: VER
import type { X509Certificate } from 'node:crypto';
import type { Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { factsOf, findPath, readCertificate } from '../certificate.ts';
import { isEqual, sha256 } from '../cms.ts';
import { judgeTrust, levelOf } from '../judgement.ts';
import type { SignatureProblem, VerifiedSignature } from '../judgement.ts';
import type { ProvenPath } from '../status/gatherProofs.ts';
import type { ValidationData } from '../status/revocation.ts';
import { checkToken } from '../timeStamp.ts';
import type { TimeStamp } from '../timeStamp.ts';
import { algorithms, canonical, childAt, childrenOf, findSignature, namespaces, signedPropertiesType } from './xmlSignature.ts';
import type { FoundSignature } from './xmlSignature.ts';

/** Throws nothing: what cannot be read has the problem `unreadable`. `at` stands for the time of signing where there is no time stamp. */
export function verifyXml(xml: string, { anchors, at }: { anchors: readonly X509Certificate[]; at: Date }): VerifiedSignature {
  try {
    return judge(findSignature(xml), { xml, anchors, at });
  } catch {
    return { signer: undefined, level: undefined, timeStamp: undefined, claimedAt: undefined, revocation: undefined, problems: ['unreadable'] };
  }
}

interface Judging { readonly xml: string; readonly anchors: readonly X509Certificate[]; readonly at: Date }

function judge(found: FoundSignature, { xml, anchors, at }: Judging): VerifiedSignature {
  const [signer, ...others] = certificatesOf(found);
  if (!signer) throw new Error('the certificate of the signer is missing');
  const isWhole = covers(found) && namesCertificate(found, signer) && isSound(xml, found, signer);
  const { timeStamp, problem } = readTimeStamp(found, anchors);
  const data = validationDataOf(found);
  const { problems: trust, revocation } = judgeTrust(findPath(signer, { others: [...others, ...data.certificates], anchors }), { at: timeStamp?.at ?? at, data });
  const role = roleOf(found);
  const problems: SignatureProblem[] = [...(isWhole ? [] : (['changed'] as const)), ...trust, ...(problem ? [problem] : [])];
  return { signer: factsOf(signer), ...(role !== undefined && { role }), level: levelOf({ timeStamp, revocation, data, isStamped: false }), timeStamp, claimedAt: claimedTime(found), revocation, problems };
}

/** Of the signer and of the time stamp. Throws Error for a signature without a trusted stamp. */
export function pathsOf(found: FoundSignature, anchors: readonly X509Certificate[]): ProvenPath[] {
  const [signer, ...others] = certificatesOf(found);
  const path = signer && findPath(signer, { others, anchors });
  const { timeStamp } = readTimeStamp(found, anchors);
  if (!path || !timeStamp) throw new Error('a signature without a trusted time stamp');
  return [{ path, at: timeStamp.at, isSigner: true }, { path: timeStamp.path, at: timeStamp.at, isSigner: false }];
}

/** What stands unsigned beside the signature proves itself: each certificate and answer is signed by its authority. */
function validationDataOf(found: FoundSignature): ValidationData {
  const outer = qualifying(found);
  const unsigned = outer && childAt(outer, namespaces.xades, 'UnsignedProperties', 'UnsignedSignatureProperties');
  const values = (names: readonly string[], last: string): Buffer[] => {
    const holder = unsigned && childAt(unsigned, namespaces.xades, ...names);
    return (holder ? childrenOf(holder, namespaces.xades, last) : []).map((one) => Buffer.from(one.textContent ?? '', 'base64'));
  };
  return {
    certificates: values(['CertificateValues'], 'EncapsulatedX509Certificate').map((one) => readCertificate(one)),
    answers: values(['RevocationValues', 'OCSPValues'], 'EncapsulatedOCSPValue'), lists: values(['RevocationValues', 'CRLValues'], 'EncapsulatedCRLValue'),
  };
}

function roleOf(found: FoundSignature): string | undefined {
  const properties = propertiesOf(found);
  return properties && childAt(properties, namespaces.xades, 'SignerRoleV2', 'ClaimedRoles', 'ClaimedRole')?.textContent?.trim();
}

function certificatesOf({ signature }: FoundSignature): X509Certificate[] {
  const holder = childAt(signature, namespaces.ds, 'KeyInfo', 'X509Data');
  return (holder ? childrenOf(holder, namespaces.ds, 'X509Certificate') : []).map((one) => readCertificate(Buffer.from(one.textContent ?? '', 'base64')));
}

function claimedTime(found: FoundSignature): string | undefined {
  const properties = propertiesOf(found);
  return properties && childAt(properties, namespaces.xades, 'SigningTime')?.textContent?.trim();
}

const qualifying = ({ signature }: FoundSignature) => childrenOf(signature, namespaces.ds, 'Object').map((object) => childAt(object, namespaces.xades, 'QualifyingProperties')).find((one) => one !== undefined);
const propertiesOf = (found: FoundSignature) => {
  const outer = qualifying(found);
  return outer && childAt(outer, namespaces.xades, 'SignedProperties', 'SignedSignatureProperties');
};

/** Two references and no more: the whole document without the signature, and the signed properties of this very signature. */
function covers(found: FoundSignature): boolean {
  const info = childAt(found.signature, namespaces.ds, 'SignedInfo');
  const outer = qualifying(found);
  const id = outer && childAt(outer, namespaces.xades, 'SignedProperties')?.getAttribute('Id');
  if (!info || !id) return false;
  const wanted = [`,,${algorithms.enveloped} ${algorithms.exclusive}`, `#${id},${signedPropertiesType},${algorithms.exclusive}`];
  return childrenOf(info, namespaces.ds, 'Reference').map(describeReference).join('|') === wanted.join('|');
}

/** `URI,Type,transforms` */
function describeReference(reference: Element): string {
  const transforms = [...reference.getElementsByTagNameNS(namespaces.ds, 'Transform')].map((one) => one.getAttribute('Algorithm'));
  return [reference.getAttribute('URI') ?? 'none', reference.getAttribute('Type') ?? '', transforms.join(' ')].join(',');
}

function namesCertificate(found: FoundSignature, signer: X509Certificate): boolean {
  const properties = propertiesOf(found);
  const digest = properties && childAt(properties, namespaces.xades, 'SigningCertificateV2', 'Cert', 'CertDigest');
  const value = digest && childAt(digest, namespaces.ds, 'DigestValue')?.textContent;
  return value != null && isEqual(Buffer.from(value, 'base64'), sha256(signer.raw));
}

function isSound(xml: string, { signature }: FoundSignature, signer: X509Certificate): boolean {
  const checker = new SignedXml({ publicCert: signer.toString(), getCertFromKeyInfo: () => null });
  checker.loadSignature(signature as never);
  try {
    return checker.checkSignature(xml) && checker.getSignedReferences().length === 2;
  } catch {
    return false;
  }
}

function readTimeStamp(found: FoundSignature, anchors: readonly X509Certificate[]): { timeStamp?: TimeStamp; problem?: SignatureProblem } {
  const outer = qualifying(found);
  const token = outer && childAt(outer, namespaces.xades, 'UnsignedProperties', 'UnsignedSignatureProperties', 'SignatureTimeStamp', 'EncapsulatedTimeStamp')?.textContent;
  if (!token) return { problem: 'no-time-stamp' };
  try {
    return { timeStamp: checkToken(Buffer.from(token, 'base64'), { bytes: new TextEncoder().encode(canonical(found.value)), anchors }) };
  } catch {
    return { problem: 'bad-time-stamp' };
  }
}
