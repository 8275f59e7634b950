// Registration of a room's server half. apps/server/rooms.ts is the only list of rooms.
import type { Database, Db, Tx } from '#platform/db/index.ts';
import type { FaultList } from '#platform/fault/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import type { FastifyInstance } from 'fastify';
import type { Extension, ResourceType } from '#fhir/types/index.ts';
import type { OrderKind, WriteGuard } from '#fhir/operation/index.ts';
import type { ImplementedOperation } from './call.ts';
import type { RestServices } from './services.ts';
import type { SignableKind } from './signable.ts';
import type { StandardOperation } from './standardOperation.ts';
import type { CodeSystemSource } from '#fhir/terminology/source.ts';

/** One committed (messenger) or about-to-be-committed (book) write, as the change log has it. */
export interface ChangeRow {
  readonly dk: number;
  readonly seq: bigint;
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number;
  /** `status` of the resource before and after; undefined where there was none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly operation: string;
  readonly actor: string;
  readonly at: string;
  readonly content: () => Promise<Record<string, unknown>>;
}

export interface Topic { readonly type: ResourceType; readonly from?: string; readonly to?: string }

/** A book runs inside the writer's transaction under a savepoint; it may not refuse: an error becomes an open item. */
export interface Book {
  readonly kind: 'book';
  readonly name: string;
  readonly topic: Topic;
  run(tx: Tx, change: ChangeRow): Promise<void>;
  /** Asked once when a request holds many changes of the topic: those that the book has something to do for. */
  narrow?(tx: Tx, changes: readonly ChangeRow[]): Promise<readonly ChangeRow[]>;
}
/** A messenger runs as a job after commit, is retried, and is idempotent by (name, resource, version). */
export interface Messenger { readonly kind: 'messenger'; readonly name: string; readonly topic: Topic; run(services: MessengerServices, change: ChangeRow): Promise<void> }
export interface MessengerServices { readonly db: Database }

/** What a room tells open pages about its own tables: `select pg_notify(channel, '{"dk":1,…}')` in the writing transaction; dk is taken out, the rest is sent. */
export interface LiveTopic { readonly topic: string; readonly channel: string; /** Who may hear it; absent = everybody of the facility. */ readonly permission?: string }

/** Permission code → the role codes that have it by default. */
export type PermissionList = Readonly<Record<string, readonly string[]>>;

export interface Room {
  readonly name: string;
  readonly operations?: readonly ImplementedOperation[];
  /** Operations of the standard: those of the floor `fhir`, and of a room of the hospital whose rule answers them. */
  readonly standardOperations?: readonly StandardOperation[];
  readonly subscriptions?: readonly (Book | Messenger)[];
  readonly permissions?: PermissionList;
  readonly faults?: FaultList;
  readonly liveTopics?: readonly LiveTopic[];
  /** Folder URL of numbered SQL files, schema of the room's name. */
  readonly migrations?: URL;
  /** Who sends the outgoing messages of a channel; see platform/outbox. */
  readonly senders?: Readonly<Record<string, (services: RestServices, message: TakenMessage) => Promise<'done' | 'dead'>>>;
  /** Which of these files of the file store the room still needs; what no room needs is swept away. */
  readonly usedFiles?: (db: Db, files: { dk: number; hashes: readonly string[] }) => Promise<ReadonlySet<string>>;
  /** Every file the room needs, a page at a time in the order of their names; what is not there is missing. */
  readonly listFiles?: (db: Db, page: { dk: number; after: string; limit: number }) => Promise<readonly string[]>;
  /** Rules that plain writes of the room's types must pass. */
  readonly guards?: readonly WriteGuard[];
  /** Papers of this room that a person signs. */
  readonly signableKinds?: readonly SignableKind[];
  /** Kinds of order that this room fulfils. */
  readonly orderKinds?: readonly OrderKind<unknown>[];
  /** Code systems kept in tables of the room, for the terminology operations. */
  readonly codeSystems?: readonly CodeSystemSource[];
  /** What data of patients may be used for; `ofPrograms` is the use of a program that names none. One room at most says it. */
  readonly dataUses?: { readonly list: (at: string) => readonly { readonly code: string; readonly needsConsent: boolean }[]; readonly ofPrograms: string };
  /** Routes that are not FHIR (public pages, live streams). Each declares its own access in `config`. */
  readonly routes?: (app: FastifyInstance, services: RestServices) => Promise<void>;
  /** What `/fhir/metadata` says besides, of the server and of types. */
  readonly capability?: (publicUrl: string) => { readonly rest?: readonly Extension[]; readonly types?: Partial<Record<ResourceType, readonly Extension[]>> };
  /** Background work of the room; started after the routes, gives its own end. */
  readonly start?: (services: RestServices) => (() => Promise<void>) | Promise<() => Promise<void>>;
}

export const room = (declaration: Room): Room => declaration;
export const on = (type: ResourceType, change: { from?: string; to?: string } = {}): Topic => ({ type, ...change });
