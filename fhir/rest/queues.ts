// Single creates, reads and read trails, coalesced by event-loop turn. spec: STO-9
import type { AuditEvent } from '#platform/audit/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { coalesce } from '#fhir/repository/coalesce.ts';
import { readInCare } from '#fhir/repository/read.ts';
import type { CareKey, CareRow } from '#fhir/repository/read.ts';
import { missingTargets } from '#fhir/repository/references.ts';
import type { Prepared, WrittenVersion } from '#fhir/repository/applyWrites.ts';
import { danglingFault } from '#fhir/repository/references.ts';
import { writeVersions, writeWith } from '#fhir/repository/write.ts';
import type { BarredRow } from '#fhir/repository/write.ts';
import type { RestServices } from './services.ts';

/** A create that passed every check that needs no database. */
export interface QueuedCreate {
  readonly prepared: Prepared;
  readonly event: AuditEvent;
  /** Throws the refusal when the patient's record is closed to the caller. */
  readonly checkPatient: (db: Db, patient: string) => Promise<void>;
  /** Rows that would have a guard look closer. */
  readonly barred: readonly BarredRow[];
  /** Throws the refusal of a guard. */
  readonly checkGuards: (db: Db) => Promise<void>;
}

export interface Queues {
  /** Only for creates without condition, key, book and signature. */
  create(item: QueuedCreate): Promise<WrittenVersion>;
  read(key: CareKey): Promise<CareRow>;
  /** Resolves when the event is on its way to disk with all others of its turn. */
  recordRead(event: AuditEvent): Promise<void>;
}

export function openQueues(services: RestServices): Queues {
  const { db, audit } = services;
  return {
    create: coalesce<QueuedCreate, WrittenVersion>({ flights: 1, most: 64 }, (items) => writeCreates(services, items)),
    read: coalesce<CareKey, CareRow>({ flights: 1, most: 128 }, (keys) => readInCare(db.keyed, keys)),
    recordRead: coalesce<AuditEvent, void>({ flights: 1, most: 256 }, async (events) => {
      await audit.append(db.writes, events);
      return events.map(() => undefined);
    }),
  };
}

/** One statement for all that is well; when it does not hold, each item is checked and written by itself, so that only the faulty one is refused. */
async function writeCreates(services: RestServices, items: readonly QueuedCreate[]): Promise<(WrittenVersion | Error)[]> {
  return writeTogether(services, items).catch((error: unknown) => {
    // A line that broke leaves open whether they are there: another try would refuse them as double.
    if (error instanceof Fault && error.kind === 'unavailable') throw error;
    return Promise.all(items.map((item) => writeAlone(services, item).catch((own: Error) => own)));
  });
}

async function writeTogether({ db, hash, audit }: RestServices, items: readonly QueuedCreate[]): Promise<WrittenVersion[]> {
  const { insertion } = audit;
  if (!insertion) throw new Error('this trail cannot join a statement');
  const versions = items.map(({ prepared }) => prepared.version);
  const { seqs } = await writeWith(db.writes, versions, {
    hash, targets: items.flatMap(({ prepared }) => prepared.references), barred: items.flatMap(({ barred }) => barred), care: items.flatMap(({ prepared }) => prepared.care ?? []),
    also: (bind) => insertion(items.map(({ event }) => event), bind),
  });
  return versions.map((version, index) => ({ ...version, seq: seqs[index] ?? 0 }));
}

async function writeAlone({ db, hash, audit }: RestServices, { prepared, event, checkPatient, checkGuards }: QueuedCreate): Promise<WrittenVersion> {
  return db.transaction(async (tx) => {
    if (prepared.care) await checkPatient(tx, prepared.care.patient);
    await checkGuards(tx);
    const missing = await missingTargets(tx, prepared.references);
    if (missing.size > 0) throw danglingFault(prepared.references.filter(({ key }) => missing.has(key)));
    const { seqs } = await writeVersions(tx, hash, [prepared.version]);
    await audit.append(tx, [event]);
    return { ...prepared.version, seq: seqs[0] ?? 0 };
  });
}
