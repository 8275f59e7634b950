// Single creates, reads and read trails, coalesced by event-loop turn. spec: STO-9
import type { AuditEvent } from '#platform/audit/index.ts';
import { coalesce } from '#fhir/repository/coalesce.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { ResourceKey } from '#fhir/repository/read.ts';
import { missingTargets } from '#fhir/repository/references.ts';
import type { Prepared, WrittenVersion } from '#fhir/repository/applyWrites.ts';
import { danglingFault } from '#fhir/repository/references.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import { writeVersions } from '#fhir/repository/write.ts';
import type { RestServices } from './services.ts';

/** A create that passed every check that needs no database. */
export interface QueuedCreate { readonly prepared: Prepared; readonly event: AuditEvent }

export interface Queues {
  /** Only for creates without condition, key, book and signature. */
  create(item: QueuedCreate): Promise<WrittenVersion>;
  read(key: ResourceKey): Promise<StoredVersion | undefined>;
  /** Resolves when the event is on its way to disk with all others of its turn. */
  recordRead(event: AuditEvent): Promise<void>;
}

export function openQueues(services: RestServices): Queues {
  const { db, audit } = services;
  return {
    create: coalesce<QueuedCreate, WrittenVersion>({ flights: 2, most: 64 }, (items) => writeCreates(services, items)),
    read: coalesce<ResourceKey, StoredVersion | undefined>({ flights: 4, most: 128 }, (keys) => readCurrent(db.keyed, keys)),
    recordRead: coalesce<AuditEvent, void>({ flights: 2, most: 256 }, async (events) => {
      await audit.append(db, events);
      return events.map(() => undefined);
    }),
  };
}

/** References are looked up together; whoever points at nothing is refused alone, the others are written as one set. */
async function writeCreates(services: RestServices, items: readonly QueuedCreate[]): Promise<(WrittenVersion | Error)[]> {
  const missing = await missingTargets(services.db.keyed, items.flatMap(({ prepared }) => prepared.references));
  const outcomes: (WrittenVersion | Error | undefined)[] = items.map(({ prepared }) => {
    const lost = prepared.references.filter((reference) => missing.has(reference.key));
    return lost.length > 0 ? danglingFault(lost) : undefined;
  });
  const sound = items.filter((_item, index) => outcomes[index] === undefined);
  const written = await writeSet(services, sound).catch(() => writeOneByOne(services, sound));
  let next = 0;
  return outcomes.map((outcome) => outcome ?? written[next++] ?? new Error('a create got no outcome'));
}

async function writeSet({ db, hash, audit }: RestServices, items: readonly QueuedCreate[]): Promise<WrittenVersion[]> {
  if (items.length === 0) return [];
  const versions = items.map(({ prepared }) => prepared.version);
  const { seqs } = await db.burst(async (tx) => {
    const [written] = await Promise.all([writeVersions(tx, hash, versions), audit.append(tx, items.map(({ event }) => event))]);
    return written;
  });
  return versions.map((version, index) => ({ ...version, seq: seqs[index] ?? 0 }));
}

/** One bad item may not cost the others their write. */
async function writeOneByOne(services: RestServices, items: readonly QueuedCreate[]): Promise<(WrittenVersion | Error)[]> {
  const outcomes: (WrittenVersion | Error)[] = [];
  for (const item of items) outcomes.push(await writeSet(services, [item]).then(([version]) => version ?? new Error('a create wrote nothing'), (error: Error) => error));
  return outcomes;
}
