// Is a certificate revoked? OCSP (RFC 6960) with a nonce first, the CRL (RFC 5280) where the responder does not answer. spec: SGN
import 'reflect-metadata';
import { createHash, randomBytes, verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { CRLDistributionPointsExtension, X509Certificate as X509Cert, X509Crl } from '@peculiar/x509';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import { Fault } from '#platform/fault/index.ts';
import { outsideTimeoutMs } from './authorityClient.ts';
import { readCertificate } from './certificate.ts';
import { isEqual } from './cms.ts';

export interface CertificateStatus {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly by: 'ocsp' | 'crl';
  readonly revokedAt?: Date;
  /** Good for this long. */
  readonly until: Date;
}

/** Empty = the address that the certificate names. */
export interface StatusAddresses {
  readonly ocsp: string;
  readonly crl: string;
}

interface Question {
  readonly certificate: X509Certificate;
  readonly issuer: X509Certificate;
  readonly at: Date;
}

const nonceOid = '1.3.6.1.5.5.7.48.1.2';
const ocspSigningPurpose = '1.3.6.1.5.5.7.3.9';
/** Clocks may differ by this much. */
const skewMs = 300_000;

/** Throws Fault `signing.status-down` when neither answers well. */
export async function askStatus(question: Question, addresses: StatusAddresses): Promise<CertificateStatus> {
  const signal = AbortSignal.timeout(outsideTimeoutMs);
  const named = addressesIn(question.certificate);
  try {
    return await askResponder(question, addresses.ocsp || named.ocsp, signal);
  } catch (first) {
    try {
      return await readList(question, addresses.crl || named.crl, signal);
    } catch (cause) {
      throw new Fault('unavailable', 'signing.status-down', { cause: new AggregateError([first, cause]) });
    }
  }
}

/** Where the certificate itself sends those who ask. */
function addressesIn(certificate: X509Certificate): StatusAddresses {
  const points = new X509Cert(certificate.raw).getExtension(CRLDistributionPointsExtension)?.distributionPoints ?? [];
  const crl = points.flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? []).map(({ uniformResourceIdentifier }) => uniformResourceIdentifier).find((url) => url?.startsWith('http'));
  return { ocsp: /^OCSP - URI:(\S+)$/m.exec(certificate.infoAccess ?? '')?.[1] ?? '', crl: crl ?? '' };
}

async function askResponder({ certificate, issuer, at }: Question, url: string, signal: AbortSignal): Promise<CertificateStatus> {
  const request = new pkijs.OCSPRequest();
  await request.createForCertificate(toPkijs(certificate), { hashAlgorithm: 'SHA-1', issuerCertificate: toPkijs(issuer) });
  const nonce = new Uint8Array(new asn1.OctetString({ valueHex: new Uint8Array(randomBytes(16)).buffer }).toBER());
  request.tbsRequest.requestExtensions = [new pkijs.Extension({ extnID: nonceOid, critical: false, extnValue: nonce.buffer })];
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, body: request.toSchema(true).toBER(), signal });
  if (!answer.ok) throw new Error(`the responder answered ${answer.status}`);
  const response = pkijs.OCSPResponse.fromBER(await answer.arrayBuffer());
  if (response.responseStatus.valueBlock.valueDec !== 0 || !response.responseBytes) throw new Error(`OCSP status ${response.responseStatus.valueBlock.valueDec}`);
  const basic = pkijs.BasicOCSPResponse.fromBER(response.responseBytes.response.valueBlock.valueHexView);
  checkResponder(basic, issuer);
  const echoed = basic.tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === nonceOid)?.extnValue.valueBlock.valueHexView;
  if (!echoed || !isEqual(echoed, nonce)) throw new Error('the responder answered another request');
  const asked = request.tbsRequest.requestList[0]?.reqCert;
  const single = basic.tbsResponseData.responses.find(({ certID }) => asked && certID.isEqual(asked));
  if (!single) throw new Error('the responder spoke of another certificate');
  const until = single.nextUpdate ?? new Date(at.getTime() + 600_000);
  checkFresh(single.thisUpdate, until, at);
  return { ...statusOf(single.certStatus as asn1.BaseBlock), by: 'ocsp', until };
}

function statusOf(block: asn1.BaseBlock): Pick<CertificateStatus, 'status' | 'revokedAt'> {
  const { tagNumber } = block.idBlock;
  if (tagNumber === 0) return { status: 'good' };
  if (tagNumber !== 1) return { status: 'unknown' };
  const time = block instanceof asn1.Constructed ? block.valueBlock.value[0] : undefined;
  return { status: 'revoked', ...(time instanceof asn1.GeneralizedTime && { revokedAt: time.toDate() }) };
}

/** Signed by the issuer itself, or by a certificate it gave for this purpose. */
function checkResponder(basic: pkijs.BasicOCSPResponse, issuer: X509Certificate): void {
  const candidates = [issuer, ...(basic.certs ?? []).map((one) => readCertificate(new Uint8Array(one.toSchema().toBER())))];
  const trusted = candidates.filter((one) => one === issuer || (one.checkIssued(issuer) && one.verify(issuer.publicKey) && one.keyUsage?.includes(ocspSigningPurpose)));
  const bytes = new Uint8Array(basic.tbsResponseData.tbsView);
  if (!trusted.some((one) => verify('sha256', bytes, one.publicKey, basic.signature.valueBlock.valueHexView))) throw new Error('the answer of the responder is not signed by it');
}

async function readList({ certificate, issuer, at }: Question, url: string, signal: AbortSignal): Promise<CertificateStatus> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`the list was answered with ${answer.status}`);
  const list = new X509Crl(await answer.arrayBuffer());
  const publicKey = await new X509Cert(issuer.raw).publicKey.export();
  if (!(await list.verify({ publicKey }))) throw new Error('the list is not signed by the issuer');
  const until = list.nextUpdate ?? at;
  checkFresh(list.thisUpdate, until, at);
  const entry = list.entries.find(({ serialNumber }) => serialNumber.toUpperCase().replace(/^00/, '') === certificate.serialNumber);
  return { status: entry ? 'revoked' : 'good', by: 'crl', until, ...(entry && { revokedAt: entry.revocationDate }) };
}

function checkFresh(from: Date, until: Date, at: Date): void {
  if (from.getTime() - skewMs > at.getTime() || until.getTime() + skewMs < at.getTime()) throw new Error('the answer is out of date');
}

const toPkijs = (certificate: X509Certificate): pkijs.Certificate => pkijs.Certificate.fromBER(new Uint8Array(certificate.raw));

/** Short name of a certificate for caches. */
export const certificateKey = (certificate: X509Certificate): string => createHash('sha256').update(certificate.raw).digest('hex');
