// Signature version 4 of S3 requests; the hash of the body is signed, so that the store itself refuses a torn upload.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html   spec: ARC-10
import { createHash, createHmac } from 'node:crypto';

export interface ObjectKeys {
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

export interface ObjectRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, hex. */
  readonly bodyHash: string;
  readonly at: Date;
}

export const emptyHash = createHash('sha256').digest('hex');

/** Headers to send, `authorization` among them. */
export function signRequest(request: ObjectRequest, keys: ObjectKeys): Record<string, string> {
  const time = request.at.toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = { ...request.headers, host: request.url.host, 'x-amz-content-sha256': request.bodyHash, 'x-amz-date': time };
  const names = Object.keys(headers).sort();
  const scope = `${time.slice(0, 8)}/${keys.region}/s3/aws4_request`;
  const signature = signatureOf({ canonical: canonicalRequest(request, headers, names), scope, time, secret: keys.secret });
  const { host: _host, ...sent } = headers;
  return { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${keys.keyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}` };
}

function canonicalRequest({ method, url, bodyHash }: ObjectRequest, headers: Readonly<Record<string, string>>, names: readonly string[]): string {
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  return [method, url.pathname, query, lines, names.join(';'), bodyHash].join('\n');
}

const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function signatureOf({ canonical, scope, time, secret }: { canonical: string; scope: string; time: string; secret: string }): string {
  const key = scope.split('/').reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  return hmac(key, text).toString('hex');
}
