// Time-stamp authority, RFC 3161: POST /tsa with application/timestamp-query.
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import type { Endpoint, Told } from '../harness/simulator.ts';
import { serialNumber } from './keys.ts';
import type { AuthorityKeys, KeyAndCertificate } from './keys.ts';

const oid = { tstInfo: '1.2.840.113549.1.9.16.1.4', signedData: '1.2.840.113549.1.7.2', contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingCertificate: '1.2.840.113549.1.9.16.2.47', sha256: '2.16.840.1.101.3.4.2.1' };
const policy = '2.999.1';

export function timeStampEndpoint(keys: AuthorityKeys): Endpoint {
  return { method: 'POST', path: '/tsa', service: 'tsa', faults: ['wrong-nonce', 'wrong-digest', 'rejection', 'wrong-signer', 'bad-signature'], answer: ({ body, fault }) => stamp(keys, body, fault) };
}

async function stamp(keys: AuthorityKeys, body: Buffer, fault: string | undefined): Promise<Told> {
  const request = readRequest(body);
  if (!request || fault === 'rejection') return tell(rejection());
  const hashed = new Uint8Array(request.messageImprint.hashedMessage.valueBlock.valueHexView);
  if (fault === 'wrong-digest') hashed[0] = (hashed[0] ?? 0) ^ 1;
  const nonce = fault === 'wrong-nonce' ? new asn1.Integer({ value: 7 }) : request.nonce;
  const statement = new pkijs.TSTInfo({
    version: 1, policy, genTime: new Date(), serialNumber: asn1.Integer.fromBigInt(BigInt(`0x${serialNumber()}`)), ordering: false,
    messageImprint: new pkijs.MessageImprint({ hashAlgorithm: request.messageImprint.hashAlgorithm, hashedMessage: new asn1.OctetString({ valueHex: hashed }) }),
    accuracy: new pkijs.Accuracy({ seconds: 1 }), ...(nonce && { nonce }),
  });
  const token = await signStatement(fault === 'wrong-signer' ? keys.ocsp : keys.timeStamp, keys, new Uint8Array(statement.toSchema().toBER()));
  const answer = new pkijs.TimeStampResp({ status: new pkijs.PKIStatusInfo({ status: pkijs.PKIStatus.granted }), timeStampToken: token });
  const bytes = new Uint8Array(answer.toSchema().toBER());
  if (fault === 'bad-signature') bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 0xff;
  return tell(bytes);
}

function readRequest(body: Buffer): pkijs.TimeStampReq | undefined {
  try {
    const request = pkijs.TimeStampReq.fromBER(new Uint8Array(body));
    return request.messageImprint.hashAlgorithm.algorithmId === oid.sha256 ? request : undefined;
  } catch {
    return undefined;
  }
}

async function signStatement({ key, certificate }: KeyAndCertificate, { issuing }: AuthorityKeys, statement: Uint8Array<ArrayBuffer>): Promise<pkijs.ContentInfo> {
  const signer = pkijs.Certificate.fromBER(certificate.rawData);
  const digest = await crypto.subtle.digest('SHA-256', statement);
  const certificateHash = await crypto.subtle.digest('SHA-256', certificate.rawData);
  const seq = (...value: asn1.BaseBlock[]) => new asn1.Sequence({ value: value as asn1.Sequence[] });
  const attributes = [
    new pkijs.Attribute({ type: oid.contentType, values: [new asn1.ObjectIdentifier({ value: oid.tstInfo })] }),
    new pkijs.Attribute({ type: oid.messageDigest, values: [new asn1.OctetString({ valueHex: digest })] }),
    new pkijs.Attribute({ type: oid.signingCertificate, values: [seq(seq(seq(new asn1.OctetString({ valueHex: certificateHash }))))] }),
  ];
  const signed = new pkijs.SignedData({
    version: 3, encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: oid.tstInfo, eContent: new asn1.OctetString({ valueHex: statement }) }),
    certificates: [signer, pkijs.Certificate.fromBER(issuing.certificate.rawData)],
    signerInfos: [new pkijs.SignerInfo({ version: 1, sid: new pkijs.IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }), signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }) })],
  });
  await signed.sign(key, 0, 'SHA-256');
  return new pkijs.ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) });
}

const rejection = (): Uint8Array => new Uint8Array(new pkijs.TimeStampResp({ status: new pkijs.PKIStatusInfo({ status: pkijs.PKIStatus.rejection }) }).toSchema().toBER());
const tell = (body: Uint8Array): Told => ({ type: 'application/timestamp-reply', body });
