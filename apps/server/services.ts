// What every part of the server is given; made once at start, never imported as a global.
import type { AuditChain, HeadBook } from '#platform/audit/index.ts';
import type { Config } from '#platform/config/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { DiskWatch } from '#platform/disk/index.ts';
import type { FileStore } from '#platform/files/index.ts';
import type { Logger } from '#platform/log/index.ts';
import type { Notify } from '#platform/notify/index.ts';
import type { Signing } from '#platform/signing/index.ts';
import type { Room } from '#fhir/rest/room.ts';
import type { Team } from './team/team.ts';

export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  /** This process's chain of the audit trail, and the signed heads beside the database. */
  readonly audit: AuditChain;
  readonly heads: HeadBook;
  readonly files: FileStore;
  /** Packages of archived records. */
  readonly archive: FileStore;
  /** Absent beside a running server, whose business it is, and in tests. */
  readonly disk?: DiskWatch;
  readonly signing: Signing;
  readonly notify: Notify;
  /** The other processes of this server, where it has several. */
  readonly team?: Team;
  /** Rooms beside the house's own; only tests have any. */
  readonly extraRooms?: readonly Room[];
  /** Present time; tests pass a fixed one. */
  readonly now: () => Date;
}
