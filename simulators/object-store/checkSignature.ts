// The receiving side of signature version 4, written apart from the sender's. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html   spec: SIM-10
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Asked } from '../harness/simulator.ts';

export interface Credentials { readonly keyId: string; readonly secret: string; readonly region: string }

const skewMs = 15 * 60_000;
const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/** The error code that S3 would give; undefined = the signature is good. */
export function findSignatureProblem(asked: Asked, { keyId, secret, region }: Credentials): string | undefined {
  const [, id, day = '', place, signed = '', given = ''] = form.exec(asked.headers.authorization ?? '') ?? [];
  if (id !== keyId) return id === undefined ? 'AccessDenied' : 'InvalidAccessKeyId';
  if (place !== region) return 'AuthorizationHeaderMalformed';
  const time = String(asked.headers['x-amz-date']);
  if (!isNow(time, day)) return 'RequestTimeTooSkewed';
  if (!mustBeSigned.every((name) => signed.split(';').includes(name))) return 'AccessDenied';
  const expected = sign(`AWS4-HMAC-SHA256\n${time}\n${day}/${region}/s3/aws4_request\n${sha256(canonical(asked, signed))}`, [day, region, 's3', 'aws4_request'], secret);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given)) ? undefined : 'SignatureDoesNotMatch';
}

const mustBeSigned = ['host', 'x-amz-content-sha256', 'x-amz-date'];
const isNow = (time: string, day: string): boolean => time.startsWith(day) && Math.abs(Date.now() - timeOf(time)) <= skewMs;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function sign(text: string, parts: readonly string[], secret: string): string {
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of parts) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(text).digest('hex');
}

function timeOf(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year === undefined ? Number.NaN : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

function canonical({ method, url, headers }: Asked, signed: string): string {
  const [path = '', query = ''] = url.split('?');
  const strict = (text: string) => encodeURIComponent(decodeURIComponent(text.replaceAll('+', ' '))).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('=')).map(([name = '', value = '']) => `${strict(name)}=${strict(value)}`);
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join('');
  return [method, path, pairs.sort().join('&'), lines, signed, String(headers['x-amz-content-sha256'] ?? '')].join('\n');
}
