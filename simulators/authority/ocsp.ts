// OCSP responder, RFC 6960: POST /ocsp with application/ocsp-request.
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import type { Endpoint, Told } from '../harness/simulator.ts';
import type { AuthorityKeys } from './keys.ts';
import type { Register } from './register.ts';

const nonceOid = '1.3.6.1.5.5.7.48.1.2';
const basicOid = '1.3.6.1.5.5.7.48.1.1';

export function ocspEndpoint(keys: AuthorityKeys, register: Register): Endpoint {
  return { method: 'POST', path: '/ocsp', service: 'ocsp', faults: ['wrong-nonce', 'try-later', 'outdated', 'revoked', 'wrong-signer', 'huge'], answer: ({ body, fault }) => answer({ keys, register, fault }, body) };
}

interface Answering { readonly keys: AuthorityKeys; readonly register: Register; readonly fault: string | undefined }

async function answer({ keys, register, fault }: Answering, body: Buffer): Promise<Told> {
  if (fault === 'huge') return { type: 'application/ocsp-response', body: new Uint8Array(2 * 1024 * 1024) };
  const request = readRequest(body);
  if (!request || fault === 'try-later') return tell(new pkijs.OCSPResponse({ responseStatus: new asn1.Enumerated({ value: request ? 3 : 1 }) }));
  const asked = request.tbsRequest.requestList[0]?.reqCert;
  if (!asked) return tell(new pkijs.OCSPResponse({ responseStatus: new asn1.Enumerated({ value: 1 }) }));
  const at = new Date(Date.now() - (fault === 'outdated' ? 86_400_000 : 0));
  const serial = Buffer.from(asked.serialNumber.valueBlock.valueHexView).toString('hex').replace(/^00/, '');
  const single = new pkijs.SingleResponse({ certID: asked, certStatus: statusOf({ keys, register, fault }, serial), thisUpdate: at, nextUpdate: new Date(at.getTime() + 600_000) });
  const responder = pkijs.Certificate.fromBER(keys.ocsp.certificate.rawData);
  const basic = new pkijs.BasicOCSPResponse({
    tbsResponseData: new pkijs.ResponseData({ responderID: responder.subject, producedAt: at, responses: [single], ...nonceOf(request, fault) }),
    certs: [responder],
  });
  await basic.sign((fault === 'wrong-signer' ? keys.timeStamp : keys.ocsp).key, 'SHA-256');
  return tell(new pkijs.OCSPResponse({ responseStatus: new asn1.Enumerated({ value: 0 }), responseBytes: new pkijs.ResponseBytes({ responseType: basicOid, response: new asn1.OctetString({ valueHex: basic.toSchema().toBER() }) }) }));
}

function readRequest(body: Buffer): pkijs.OCSPRequest | undefined {
  try {
    return pkijs.OCSPRequest.fromBER(new Uint8Array(body));
  } catch {
    return undefined;
  }
}

/** `good` [0] NULL, `revoked` [1] with its time, `unknown` [2] NULL. */
function statusOf({ keys, register, fault }: Answering, serial: string): asn1.BaseBlock {
  const isOwn = keys.timeStamp.certificate.serialNumber.toLowerCase() === serial;
  const issued = register.find(serial);
  const revokedAt = fault === 'revoked' && !isOwn ? new Date().toISOString() : issued?.revokedAt;
  if (revokedAt !== undefined) return new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 1 }, value: [new asn1.GeneralizedTime({ valueDate: new Date(revokedAt) })] });
  return new asn1.Primitive({ idBlock: { tagClass: 3, tagNumber: issued || isOwn ? 0 : 2 } });
}

function nonceOf(request: pkijs.OCSPRequest, fault: string | undefined): { responseExtensions?: pkijs.Extension[] } {
  const nonce = request.tbsRequest.requestExtensions?.find(({ extnID }) => extnID === nonceOid);
  if (!nonce) return {};
  const value = fault === 'wrong-nonce' ? new asn1.OctetString({ valueHex: new Uint8Array([9, 9, 9, 9]) }).toBER() : nonce.extnValue.valueBlock.valueHexView;
  return { responseExtensions: [new pkijs.Extension({ extnID: nonceOid, critical: false, extnValue: new Uint8Array(value).buffer })] };
}

const tell = (response: pkijs.OCSPResponse): Told => ({ type: 'application/ocsp-response', body: new Uint8Array(response.toSchema().toBER()) });
