// What the FHIR routes are given at start. spec: PIP
import type { FastifyRequest } from 'fastify';
import type { AuditTrail } from '#platform/audit/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { FileStore } from '#platform/files/index.ts';
import type { RestSettings } from '#platform/config/index.ts';
import type { FaultText } from '#platform/fault/server.ts';
import type { OutsideSettings } from '#platform/outside/index.ts';
import type { Logger } from '#platform/log/index.ts';
import type { Notify } from '#platform/notify/index.ts';
import type { Signing } from '#platform/signing/index.ts';
import type { StoreServices } from '#fhir/repository/openStore.ts';
import type { WriteGuard } from '#fhir/operation/index.ts';
import type { CustomParameters } from '#fhir/search/custom/customParameters.ts';
import type { Terminology } from '#fhir/terminology/terminology.ts';
import type { Queues } from './queues.ts';
import type { Room } from './room.ts';

export interface RestServices extends StoreServices {
  readonly db: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly audit: AuditTrail;
  readonly rooms: readonly Room[];
  /** What plain writes must pass: the rooms' guards; none for the installation itself. */
  readonly guards: readonly WriteGuard[];
  readonly files: FileStore;
  /** Packages of archived records: their own disk or object storage. */
  readonly archive: FileStore;
  readonly signing: Signing;
  /** Text messages to phones. */
  readonly notify: Notify;
  /** Address of this server as people outside see it, without a slash at the end. */
  readonly publicUrl: string;
  readonly faultText: FaultText;
  readonly rest: RestSettings;
  readonly terminology: Terminology;
  /** Search parameters that facilities added, as this process knows them. */
  readonly customParameters: CustomParameters;
  /** How addresses are called that others name. */
  readonly outside: OutsideSettings;
  /** Signs claims with the key that `/oauth/jwks` publishes; `typ` says what they are for. */
  readonly signClaims?: (claims: Readonly<Record<string, unknown>>, typ: string) => Promise<string>;
  /** Who a reference in the trail stands for, with the rights of now; undefined when they are no longer in force. */
  readonly callerOf?: (dk: number, reference: string) => Promise<Caller | undefined>;
  /** Who sends this request; looks at headers only. Throws Fault unauthenticated. */
  readonly authenticate: (request: FastifyRequest) => Promise<Caller>;
  /** Coalesced single creates and reads; without them each goes alone. */
  readonly queues?: Queues;
  /** Called after every commit of a write. */
  readonly committed?: () => void;
}
