// Typed FHIR client of the browser: one object per page, all requests pass through `send`. spec: CLI
import type { OperationContract } from '#fhir/operation/index.ts';
import type { Resource, ResourceOf, ResourceType } from '#fhir/types/index.ts';
import { ConnectionMonitor } from './connection.ts';
import { Refusal, toRefusal } from './refusal.ts';

/** Search parameters as written in a FHIR URL; a list repeats the parameter (and), undefined leaves it out. */
export type SearchParams = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

export interface Found<R> {
  readonly resources: readonly R[];
  /** What `_include` and `_revinclude` brought along. */
  readonly included: readonly Resource[];
  readonly total: number | undefined;
  /** Address of the next page; undefined on the last. */
  readonly next: string | undefined;
}

export interface OperationCall {
  /** Instance id for `level: 'instance'`. */
  readonly id?: string;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

interface SendOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

interface Answer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** No screen waits longer for one answer; what takes longer is a job with its own state. */
const answerMs = 30_000;

export interface ClientOptions {
  readonly fetch?: typeof fetch;
  /** Asked at each request, so that faults come in the language now on screen. */
  readonly language?: () => string;
}

export class FhirClient {
  readonly connection = new ConnectionMonitor();
  readonly #fetch: typeof fetch;
  readonly #language: () => string;
  #onSignedOut: (code: string) => void = () => undefined;
  #askProof: (() => Promise<boolean>) | undefined;
  #accountId: string | undefined;

  constructor(options: ClientOptions = {}) {
    this.#fetch = options.fetch ?? ((...request) => fetch(...request));
    this.#language = options.language ?? (() => 'vi');
  }

  /** Called with the fault code when the server says that nobody is signed in any more, or somebody else. */
  onSignedOut(listener: (code: string) => void): void {
    this.#onSignedOut = listener;
  }

  /** Asks the person for a fresh proof when a call needs one; true when they gave it, and the call is made again. */
  onStepUp(ask: (() => Promise<boolean>) | undefined): void {
    this.#askProof = ask;
  }

  /** Whose screens these are: the server refuses what a page sends for somebody who has handed over meanwhile. */
  actFor(accountId: string | undefined): void {
    this.#accountId = accountId;
  }

  async read<T extends ResourceType>(type: T, id: string, signal?: AbortSignal): Promise<ResourceOf<T>> {
    return (await this.send(`/fhir/${type}/${encodeURIComponent(id)}`, { signal })).body as ResourceOf<T>;
  }

  async search<T extends ResourceType>(type: T, params: SearchParams, signal?: AbortSignal): Promise<Found<ResourceOf<T>>> {
    return toFound<T>((await this.send(`/fhir/${type}${toQuery(params)}`, { signal })).body, type);
  }

  /** Follows `next` of a search. The address must be ours. */
  async nextPage<T extends ResourceType>(type: T, address: string, signal?: AbortSignal): Promise<Found<ResourceOf<T>>> {
    const url = new URL(address, location.origin);
    return toFound<T>((await this.send(url.pathname + url.search, { signal })).body, type);
  }

  async create<T extends ResourceType>(resource: ResourceOf<T>, options: { idempotencyKey?: string; ifNoneExist?: string } = {}): Promise<ResourceOf<T>> {
    const headers = { ...keyHeader(options.idempotencyKey), ...(options.ifNoneExist ? { 'If-None-Exist': options.ifNoneExist } : {}) };
    return (await this.send(`/fhir/${resource.resourceType}`, { method: 'POST', body: resource, headers })).body as ResourceOf<T>;
  }

  /** Sends the version that was read as `If-Match`: somebody else's change is a conflict, never overwritten. */
  async update<T extends ResourceType>(resource: ResourceOf<T>, options: { idempotencyKey?: string } = {}): Promise<ResourceOf<T>> {
    const version = resource.meta?.versionId;
    const headers = { ...keyHeader(options.idempotencyKey), ...(version ? { 'If-Match': `W/"${version}"` } : {}) };
    const path = `/fhir/${resource.resourceType}/${encodeURIComponent(String(resource.id))}`;
    return (await this.send(path, { method: 'PUT', body: resource, headers })).body as ResourceOf<T>;
  }

  /** Calls an operation with plain JSON; the answer is checked against the contract's output schema. */
  async operate<I, O>(contract: OperationContract<I, O>, input: I, call: OperationCall = {}): Promise<O> {
    const answer = await this.send(operationPath(contract, call.id), { method: 'POST', body: input, headers: keyHeader(call.idempotencyKey), signal: call.signal });
    return contract.output.parse(answer.body);
  }

  /** The one place where a request leaves the browser. Throws Refusal. */
  async send(path: string, options: SendOptions = {}): Promise<Answer> {
    try {
      return await this.#sendOnce(path, options);
    } catch (error) {
      const isAsked = error instanceof Refusal && error.code === 'auth.step-up-required' && this.#askProof !== undefined;
      if (!isAsked || !(await this.#askProof?.())) throw error;
      return this.#sendOnce(path, options);
    }
  }

  async #sendOnce(path: string, options: SendOptions): Promise<Answer> {
    const response = await this.#request(path, options);
    const body = await readBody(response);
    this.connection.answered(response.status < 500 || response.status === 501);
    if (response.ok) return { body, headers: response.headers };
    const refusal = toRefusal(response.status, body, response.headers.get('retry-after'));
    if (response.status === 401) this.#onSignedOut(refusal.code);
    throw refusal;
  }

  async #request(path: string, options: SendOptions): Promise<Response> {
    const method = options.method ?? 'GET';
    const timeout = AbortSignal.timeout(answerMs);
    const headers: Record<string, string> = { accept: 'application/fhir+json, application/json', 'accept-language': this.#language(), ...options.headers };
    if (method !== 'GET') headers['x-lanh-client'] = 'staff';
    if (this.#accountId !== undefined) headers['x-lanh-account'] = this.#accountId;
    if (options.body !== undefined) headers['content-type'] = path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    try {
      return await this.#fetch(path, { method, headers, signal, credentials: 'same-origin', ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }) });
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      this.connection.lost();
      throw new Refusal(0, timeout.aborted ? 'client.no-answer' : 'client.offline', { cause });
    }
  }
}

/** `POST /fhir/Patient/{id}/$code`, `/fhir/Patient/$code` or `/fhir/$code`. */
export function operationPath(contract: Pick<OperationContract<never, unknown>, 'code' | 'on' | 'level'>, id?: string): string {
  if (contract.level === 'instance' && !id) throw new Error(`${contract.code} is called on an instance: give its id`);
  const place = [contract.on, contract.level === 'instance' && id ? encodeURIComponent(id) : undefined].filter(Boolean).map((part) => `/${part}`);
  return `/fhir${place.join('')}/$${contract.code}`;
}

export function toQuery(params: SearchParams): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}

function toFound<T extends ResourceType>(body: unknown, type: T): Found<ResourceOf<T>> {
  const bundle = body as { total?: number; link?: { relation: string; url: string }[]; entry?: { resource?: Resource; search?: { mode?: string } }[] };
  const entries = bundle.entry ?? [];
  const isMatch = (entry: (typeof entries)[number]) => entry.search?.mode !== 'include' && entry.search?.mode !== 'outcome' && entry.resource?.resourceType === type;
  return {
    resources: entries.filter(isMatch).map((entry) => entry.resource as ResourceOf<T>),
    included: entries.filter((entry) => entry.search?.mode === 'include' && entry.resource).map((entry) => entry.resource as Resource),
    total: bundle.total,
    next: bundle.link?.find((link) => link.relation === 'next')?.url,
  };
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const keyHeader = (key: string | undefined): Record<string, string> => (key ? { 'Idempotency-Key': key } : {});
