// A stand-in for S3-compatible object storage: PUT, GET, HEAD, DELETE and lists of one bucket, signatures checked on its own. spec: SIM-10
import { createHash } from 'node:crypto';
import { startSimulator } from '../harness/simulator.ts';
import type { Asked, Endpoint, Simulator, Told } from '../harness/simulator.ts';
import { findSignatureProblem } from './checkSignature.ts';
import type { Credentials } from './checkSignature.ts';

export interface ObjectStoreSimulator extends Simulator {
  /** `http://127.0.0.1:PORT/archive` */
  readonly bucketUrl: string;
  /** Content by key. */
  readonly objects: Map<string, Buffer>;
}

/** `full`: 507; `busy`: 503 SlowDown; `wrong-etag`: the tag of other bytes; `torn`: keeps the first half and says that all is well; `denied`: 403. */
const faults = ['full', 'busy', 'wrong-etag', 'torn', 'denied'];
const bucket = '/archive';
const pageSize = 1000;

export async function startObjectStore({ credentials, port = 0 }: { credentials: Credentials; port?: number }): Promise<ObjectStoreSimulator> {
  const objects = new Map<string, Buffer>();
  const answer = async (asked: Asked): Promise<Told> => {
    const problem = asked.fault === 'denied' ? 'AccessDenied' : findSignatureProblem(asked, credentials);
    if (problem !== undefined) return problemOf(403, problem);
    if (asked.fault === 'busy') return problemOf(503, 'SlowDown');
    return play(asked, objects);
  };
  const endpoints = (['GET', 'HEAD', 'PUT', 'DELETE'] as const).map((method): Endpoint => ({ method, path: bucket, below: true, service: 'objects', faults, answer }));
  const simulator = await startSimulator({ endpoints, port });
  return { ...simulator, bucketUrl: `${simulator.url}${bucket}`, objects };
}

function play(asked: Asked, objects: Map<string, Buffer>): Told {
  const key = decodeURIComponent(asked.path.slice(bucket.length + 1));
  if (key === '') return list(asked, objects);
  if (asked.method === 'PUT') return keep(asked, key, objects);
  if (asked.method === 'DELETE') {
    objects.delete(key);
    return { status: 204, type: 'text/plain', body: '' };
  }
  const content = objects.get(key);
  return content ? { type: 'application/octet-stream', body: content, headers: { etag: `"${md5(content)}"` } } : problemOf(404, 'NoSuchKey');
}

function keep({ fault, body, headers }: Asked, key: string, objects: Map<string, Buffer>): Told {
  if (fault === 'full') return problemOf(507, 'XMinioStorageFull');
  const claimed = headers['x-amz-content-sha256'];
  if (claimed !== createHash('sha256').update(body).digest('hex')) return problemOf(400, 'XAmzContentSHA256Mismatch');
  const kept = fault === 'torn' ? body.subarray(0, body.length >> 1) : body;
  objects.set(key, Buffer.from(kept));
  return { type: 'text/plain', body: '', headers: { etag: `"${md5(fault === 'wrong-etag' ? Buffer.from('other bytes') : kept)}"` } };
}

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

function list({ url }: Asked, objects: ReadonlyMap<string, Buffer>): Told {
  const query = new URL(url, 'http://bucket').searchParams;
  const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? ''];
  const found = [...objects].filter(([key]) => key.startsWith(prefix) && key > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const page = found.slice(0, pageSize);
  const isCut = found.length > pageSize;
  const entries = page.map(([key, content]) => `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;${md5(content)}&quot;</ETag><Size>${content.length}</Size></Contents>`);
  const next = isCut ? `<NextContinuationToken>${page.at(-1)?.[0] ?? ''}</NextContinuationToken>` : '';
  return xml(`<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${isCut}</IsTruncated>${next}${entries.join('')}</ListBucketResult>`);
}

const xml = (body: string, status = 200): Told => ({ status, type: 'application/xml', body: `<?xml version="1.0" encoding="UTF-8"?>${body}` });
const problemOf = (status: number, code: string): Told => xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`, status);
