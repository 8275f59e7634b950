// The store bound to one caller, one transaction, one act: what an operation works with. spec: STO-7
import type { RestSettings } from '#platform/config/index.ts';
import type { AuditEvent } from '#platform/audit/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Change } from '#fhir/operation/index.ts';
import type { AccessPolicy } from '#fhir/rest/access.ts';
import type { Resource, ResourceOf, ResourceType } from '#fhir/types/index.ts';
import { checkRow } from './accessCheck.ts';
import { applyWrites } from './applyWrites.ts';
import type { Write, WrittenVersion } from './applyWrites.ts';
import { isFhirId, newId } from './id.ts';
import { readCurrent } from './read.ts';
import { repoint } from './repoint.ts';
import type { SearchEngine } from './searchEngine.ts';
import { sourceFrom } from './sourceFrom.ts';
import type { Store } from './store.ts';
import type { Definitions, StoredVersion } from './version.ts';
import type { TokenHash } from '#fhir/search/hash.ts';

export interface StoreServices {
  /** Whether references must point at what is there. */
  readonly rest: Pick<RestSettings, 'references'>;
  readonly hash: TokenHash;
  readonly definitions: Definitions;
  readonly policy: AccessPolicy;
  readonly search: SearchEngine;
}

export interface StoreOptions {
  readonly services: StoreServices;
  readonly tx: Tx;
  readonly caller: Caller;
  readonly operation: string;
  /** Instant of the act, ISO 8601. */
  readonly at: string;
}

export interface OpenStore extends Store {
  /** Everything written so far, in order; the pipe runs the books on it and records it. */
  readonly written: readonly WrittenVersion[];
  /** What was read, for the trail. */
  readonly touched: readonly Pick<AuditEvent, 'type' | 'id' | 'patientId'>[];
}

export function openStore({ services, tx, caller, operation, at }: StoreOptions): OpenStore {
  const written: WrittenVersion[] = [];
  const touched = new Map<string, Pick<AuditEvent, 'type' | 'id' | 'patientId'>>();
  const texts = new Map<string, string>();

  const load = async (type: ResourceType, id: string): Promise<StoredVersion | undefined> => {
    const [row] = isFhirId(id) ? await readCurrent(tx, [{ dk: caller.dk, type, id }]) : [];
    if (!row) return undefined;
    await checkRow({ db: tx, policy: services.policy, caller }, row);
    if (row.text !== null) texts.set(`${type}/${id}`, row.text);
    touched.set(`${type}/${id}`, { type, id, ...(row.patient !== null && { patientId: row.patient }) });
    return row;
  };

  const toWrite = async (change: Change): Promise<Write> => {
    if (change.verb !== 'update') return writeOf(change, undefined);
    const { resourceType, id = '' } = change.resource;
    const key = `${resourceType}/${id}`;
    if (!texts.has(key)) await load(resourceType as ResourceType, id);
    return writeOf(change, texts.get(key));
  };

  const context = { db: tx, hash: services.hash, definitions: services.definitions, references: services.rest.references, dk: caller.dk, operation, actor: caller.reference, at };
  return {
    written,
    get touched() {
      return [...touched.values()];
    },
    async find<T extends ResourceType>(type: T, id: string) {
      const row = await load(type, id);
      return row?.text == null ? undefined : (JSON.parse(row.text) as ResourceOf<T>);
    },
    async get<T extends ResourceType>(type: T, id: string) {
      const row = await load(type, id);
      if (!row) throw new Fault('notFound', 'fhir.not-found');
      if (row.text === null) throw new Fault('gone', 'fhir.gone');
      return JSON.parse(row.text) as ResourceOf<T>;
    },
    async search<T extends ResourceType>(type: T, query: string) {
      const page = await services.search({ db: tx, caller, policy: services.policy, hash: services.hash, type, query });
      return page.matches.map((match) => {
        const resource = JSON.parse(match.text) as ResourceOf<T>;
        texts.set(`${type}/${resource.id}`, match.text);
        touched.set(`${type}/${resource.id}`, { type, id: resource.id ?? '', ...(match.patient !== null && { patientId: match.patient }) });
        return resource;
      });
    },
    async save(changes) {
      const writes: Write[] = [];
      for (const change of changes) writes.push(await toWrite(change));
      const versions = await applyWrites(context, writes);
      written.push(...versions);
      for (const version of versions) if (version.text !== null) texts.set(`${version.type}/${version.id}`, version.text);
      return versions.flatMap((version) => version.resource ?? []) as Resource[];
    },
    async repoint(move) {
      const { written: versions, moved } = await repoint(context, move);
      written.push(...versions);
      for (const version of versions) texts.delete(`${version.type}/${version.id}`);
      return moved;
    },
  };
}

/** `before` is the stored text that an update replaces. */
function writeOf(change: Change, before: string | undefined): Write {
  if (change.verb === 'delete') return { verb: 'delete', type: change.type, id: change.id };
  const { resource } = change;
  const ifVersion = change.verb === 'update' ? change.ifVersion : undefined;
  return { verb: change.verb, type: resource.resourceType as ResourceType, id: resource.id ?? newId(), source: sourceFrom(resource, before), ...(ifVersion !== undefined && { ifVersion }) };
}
