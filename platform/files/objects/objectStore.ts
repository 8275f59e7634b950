// The file store on S3-compatible object storage: `<prefix>/<dk>/<first two digits>/<hash>`. An upload counts only when the store proves that it has it. spec: ARC-10
import { createHash } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import type { FileHash, FileStore, StoredFile } from '../fileStore.ts';
import { hashOf, isFileName } from '../fileName.ts';
import { readListing } from './listing.ts';
import { emptyHash, signRequest } from './signRequest.ts';
import type { ObjectKeys } from './signRequest.ts';

export interface ObjectStoreSettings extends ObjectKeys {
  /** `https://host/bucket` or `https://host/bucket/prefix` */
  readonly address: string;
  readonly timeoutMs?: number;
}

/** Example: `openObjectStore({ address: 'https://s3.example/archive', region: 'vn-1', keyId, secret })` */
export function openObjectStore(settings: ObjectStoreSettings): FileStore {
  const ask = askOf(settings);
  const place = (dk: number, hash: FileHash): string => {
    if (!Number.isSafeInteger(dk) || !isFileName(hash)) throw new Fault('notFound', 'files.missing');
    return `${dk}/${hash.slice(0, 2)}/${hash}`;
  };
  const has = async (dk: number, hash: FileHash): Promise<boolean> => {
    const answer = await ask({ method: 'HEAD', path: place(dk, hash) });
    return answer.status === 404 ? false : requireOk(answer);
  };
  const read = async (dk: number, hash: FileHash): Promise<Uint8Array | undefined> => {
    const answer = await ask({ method: 'GET', path: place(dk, hash) });
    if (answer.status === 404) return undefined;
    await requireOk(answer);
    return new Uint8Array(await answer.arrayBuffer().catch(unreachable));
  };
  const remove = async (dk: number, hash: FileHash): Promise<void> => {
    const answer = await ask({ method: 'DELETE', path: place(dk, hash) });
    if (answer.status !== 404) await requireOk(answer);
  };
  const put = async (dk: number, bytes: Uint8Array): Promise<FileHash> => {
    const hash = hashOf(bytes);
    if (await has(dk, hash)) return hash;
    const answer = await ask({ method: 'PUT', path: place(dk, hash), body: bytes, bodyHash: hash });
    await requireOk(answer);
    if (etagOf(answer) === createHash('md5').update(bytes).digest('hex')) return hash;
    // Stores that encrypt give other tags: then the content itself is asked for.
    if (hashOf((await read(dk, hash)) ?? new Uint8Array()) === hash) return hash;
    await remove(dk, hash);
    throw new Fault('unavailable', 'files.not-kept', { params: { hash } });
  };
  return {
    has, put, remove,
    get: async (dk, hash) => {
      const bytes = await read(dk, hash);
      if (!bytes) throw new Fault('notFound', 'files.missing');
      if (hashOf(bytes) !== hash) throw new Fault('bug', 'files.damaged', { params: { hash } });
      return bytes;
    },
    list: (dk) => listObjects(ask, dk),
    space: async () => undefined,
    sweep: async (dk, { isUsed, before }) => {
      let removed = 0;
      for await (const page of listPages(ask, dk)) {
        const used = await isUsed(page.map(({ hash }) => hash));
        for (const one of page.filter(({ hash, at }) => !used.has(hash) && at < before)) {
          await remove(dk, one.hash);
          removed++;
        }
      }
      return removed;
    },
  };
}

interface Asking { readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'; readonly path: string; readonly query?: Readonly<Record<string, string>>; readonly body?: Uint8Array; readonly bodyHash?: string }
type Ask = (asking: Asking) => Promise<Response>;

const defaultTimeoutMs = 60_000;

/** `path` is below the prefix; an empty one asks the bucket itself. */
function askOf({ address, timeoutMs = defaultTimeoutMs, ...keys }: ObjectStoreSettings): Ask {
  const base = new URL(address);
  const [bucket = '', ...prefix] = base.pathname.split('/').filter(Boolean);
  return async ({ method, path, query = {}, body, bodyHash = emptyHash }) => {
    const parts = path === '' ? [bucket] : [bucket, ...prefix, path];
    const url = new URL(`/${parts.join('/')}`, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, name === 'prefix' ? [...prefix.map(decodeURIComponent), value].join('/') : value);
    const headers = signRequest({ method, url, headers: body ? { 'content-type': 'application/octet-stream' } : {}, bodyHash, at: new Date() }, keys);
    return fetch(url, { method, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs), ...(body && { body: body as Uint8Array<ArrayBuffer> }) }).catch(unreachable);
  };
}

function unreachable(cause: unknown): never {
  throw new Fault('unavailable', 'files.store-down', { cause });
}

/** Codes by which S3 and its kin say that no room is left. */
const fullCodes = /<Code>(?:QuotaExceeded|EntityTooLarge|XMinioStorageFull|InsufficientStorage|StorageFull|ServiceQuotaExceeded)<\/Code>/;

async function requireOk(answer: Response): Promise<true> {
  if (answer.ok) return true;
  const text = await answer.text().catch(() => '');
  const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? '';
  if (answer.status === 507 || fullCodes.test(text)) throw new Fault('storageFull', 'files.disk-full', { issue: [{ code: 'no-store', text: `The object store has no room left (${code || answer.status})` }] });
  if (answer.status === 401 || answer.status === 403) throw new Fault('unavailable', 'files.store-refused', { params: { reason: code || answer.status } });
  throw new Fault('unavailable', 'files.store-down', { params: { reason: code || answer.status } });
}

const etagOf = (answer: Response): string => (answer.headers.get('etag') ?? '').replaceAll('"', '').toLowerCase();

interface Listed extends StoredFile { readonly at: Date }

async function* listPages(ask: Ask, dk: number): AsyncGenerator<readonly Listed[]> {
  for (let token: string | undefined = ''; token !== undefined;) {
    const answer = await ask({ method: 'GET', path: '', query: { 'list-type': '2', prefix: `${dk}/`, ...(token !== '' && { 'continuation-token': token }) } });
    await requireOk(answer);
    const { objects, next } = readListing(await answer.text().catch(unreachable));
    yield objects.flatMap(({ key, size, at }) => {
      const hash = key.slice(key.lastIndexOf('/') + 1);
      return isFileName(hash) ? [{ hash, size, at }] : [];
    });
    token = next;
  }
}

async function* listObjects(ask: Ask, dk: number): AsyncGenerator<StoredFile> {
  for await (const page of listPages(ask, dk)) for (const { hash, size } of page) yield { hash, size };
}
