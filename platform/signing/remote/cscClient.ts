// Client of a remote signing service: Cloud Signature Consortium API v2 (credentials, authorisation by PIN, hashes signed at once or later). spec: SGN-120
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '#platform/fault/index.ts';
import { readAtMost } from '../readAtMost.ts';

export interface CscSettings {
  /** Base address, `https://…/csc/v2`. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface RemoteCredential {
  readonly id: string;
  /** DER, the holder's own first. */
  readonly certificates: readonly Uint8Array[];
  readonly isUsable: boolean;
  /** How many hashes one authorisation may cover. */
  readonly atOnce: number;
}

export interface CscClient {
  listCredentials(userId: string): Promise<readonly string[]>;
  getCredential(id: string): Promise<RemoteCredential>;
  /** Gives the activation data (SAD) for exactly these hashes. Throws Fault `signing.wrong-pin`, `signing.refused`. */
  authorize(id: string, hashes: readonly Uint8Array[], pin: string): Promise<string>;
  /** Throws Fault `signing.expired`, `signing.sad-expired`. */
  signHashes(id: string, hashes: readonly Uint8Array[], sad: string): Promise<readonly Uint8Array[]>;
}

/** A person may be asked on their phone meanwhile. */
const callTimeoutMs = 30_000;
const pollMs = 400;
const longestPollMs = 120_000;
const largestAnswer = 1024 * 1024;
const sha256Oid = '2.16.840.1.101.3.4.2.1';
const rsaSha256Oid = '1.2.840.113549.1.1.11';

interface Answer { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesIn = (values: unknown): Uint8Array[] => (Array.isArray(values) ? values.map((one) => new Uint8Array(Buffer.from(String(one), 'base64'))) : []);

export function openCscClient({ url, clientId, clientSecret }: CscSettings): CscClient {
  let token: { readonly value: string; readonly until: number } | undefined;
  const getToken = async (): Promise<string> => {
    if (token && token.until > Date.now()) return token.value;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'service' });
    const { status, body } = await post(`${url}/oauth2/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
    if (status !== 200 || typeof body.access_token !== 'string') throw down(`no token: ${status}`);
    token = { value: body.access_token, until: Date.now() + (Number(body.expires_in ?? 300) - 30) * 1000 };
    return token.value;
  };
  const call = async (path: string, body: Record<string, unknown>): Promise<Answer> => {
    const answer = await post(`${url}/${path}`, { 'content-type': 'application/json', authorization: `Bearer ${await getToken()}` }, JSON.stringify(body));
    if (answer.status === 401) token = undefined;
    if (answer.status >= 400) throw faultOf(answer);
    return answer;
  };
  return {
    listCredentials: async (userID) => ((await call('credentials/list', { userID, onlyValid: true })).body.credentialIDs as string[] | undefined) ?? [],
    getCredential: async (credentialID) => readCredential(credentialID, (await call('credentials/info', { credentialID, certificates: 'chain', certInfo: true, authInfo: true })).body),
    authorize: async (credentialID, hashes, pin) => {
      const { body } = await call('credentials/authorize', { credentialID, numSignatures: hashes.length, hashes: hashes.map(base64), hashAlgorithmOID: sha256Oid, authData: [{ id: 'PIN', value: pin }] });
      if (typeof body.SAD !== 'string') throw down('no activation data');
      return body.SAD;
    },
    signHashes: async (credentialID, hashes, SAD) => {
      const { body } = await call('signatures/signHash', { credentialID, SAD, hashes: hashes.map(base64), hashAlgorithmOID: sha256Oid, signAlgo: rsaSha256Oid, operationMode: 'S' });
      const signatures = bytesIn(typeof body.responseID === 'string' ? await pollSignatures(call, body.responseID) : body.signatures);
      if (signatures.length !== hashes.length) throw down(`${signatures.length} signatures for ${hashes.length} hashes`);
      return signatures;
    },
  };
}

async function pollSignatures(call: (path: string, body: Record<string, unknown>) => Promise<Answer>, responseID: string): Promise<unknown> {
  const end = Date.now() + longestPollMs;
  while (Date.now() < end) {
    await sleep(pollMs);
    const { status, body } = await call('signatures/signPolling', { responseID });
    if (status === 200 && body.signatures !== undefined) return body.signatures;
  }
  throw down('the signatures did not come');
}

function readCredential(id: string, body: Answer['body']): RemoteCredential {
  const { key, cert, multisign } = body as { key?: { status?: string }; cert?: { status?: string; certificates?: unknown }; multisign?: number };
  const certificates = bytesIn(cert?.certificates);
  if (certificates.length === 0) throw down('a credential without a certificate');
  return { id, certificates, isUsable: key?.status === 'enabled' && (cert?.status ?? 'valid') === 'valid', atOnce: Math.max(1, Math.min(Number(multisign ?? 1), 100)) };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(callTimeoutMs) });
    const text = Buffer.from(await readAtMost(answer, largestAnswer)).toString('utf8');
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
  } catch (cause) {
    throw down('no answer', cause);
  }
}

const down = (why: string, cause: unknown = new Error(why)): Fault => new Fault('unavailable', 'signing.remote-down', { cause });

/** The specification has few error names and puts the rest into words. */
function faultOf({ status, body }: Answer): Fault {
  const words = `${String(body.error)}: ${String(body.error_description)}`;
  if (body.error === 'invalid_pin' || body.error === 'invalid_otp') return new Fault('forbidden', 'signing.wrong-pin', { params: { left: 1 } });
  if (body.error === 'access_denied') return new Fault('rule', 'signing.refused');
  if (/\bSAD\b.*expired|invalid.*\bSAD\b/i.test(words)) return new Fault('unavailable', 'signing.sad-expired');
  if (/credential.*(expired|disabled|locked)/i.test(words)) return new Fault('rule', 'signing.expired');
  return down(`${status} ${words}`);
}
