// Binary as what it holds: sent in its own media type, and read so by whoever asks for that type. https://hl7.org/fhir/R4/binary.html#rest   spec: RST-19
import { Fault } from '#platform/fault/index.ts';
import type { Answer } from './exchange.ts';

interface Binary { readonly resourceType?: unknown; readonly contentType?: unknown; readonly data?: unknown }

/** POST Binary and PUT Binary/id. */
export const isBinaryAddress = (url: string): boolean => /^[^?]*\/fhir\/Binary(?:\/[A-Za-z0-9\-.]{1,64})?(?:\/_history\/\d+)?\/?(?:\?|$)/.test(url);

/** The JSON that a body in its own media type stands for. */
export function binaryOf(bytes: Buffer, { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, unknown>> }): string {
  const id = /\/Binary\/([A-Za-z0-9\-.]{1,64})/.exec(url)?.[1];
  const reference = headers['x-security-context'];
  return JSON.stringify({
    resourceType: 'Binary', ...(id !== undefined && { id }), contentType: headers['content-type'],
    ...(typeof reference === 'string' && { securityContext: { reference } }), ...(bytes.length > 0 && { data: bytes.toString('base64') }),
  });
}

/** What it holds, for a client that takes its type; else the refusal. It is another's content on our address: no browser may run it. */
export function contentAnswer(answer: Answer, accept: string): Answer {
  const { status, headers, body } = answer;
  if (status !== 200 || body === undefined) return answer;
  const { resourceType, contentType, data } = JSON.parse(body) as Binary;
  if (resourceType !== 'Binary' || typeof contentType !== 'string' || !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;[\x20-\x7e]*)?$/.test(contentType) || !takes(accept, contentType)) throw new Fault('notAcceptable', 'fhir.not-acceptable');
  const safe = { 'content-type': contentType, 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" };
  return { status, headers: { ...headers, ...safe }, bytes: Buffer.from(typeof data === 'string' ? data : '', 'base64') };
}

function takes(accept: string, contentType: string): boolean {
  const [type = ''] = contentType.toLowerCase().split(';');
  const [main = ''] = type.split('/');
  const ranges = accept.toLowerCase().slice(0, 2000).split(',').map((one) => one.split(';').map((part) => part.trim()));
  return ranges.some(([range, ...rest]) => (range === type.trim() || range === `${main}/*`) && !rest.some((part) => /^q=0(?:\.0*)?$/.test(part)));
}
