// What every part of the server is given; made once at start, never imported as a global.
import type { AuditChain, HeadBook } from '#platform/audit/index.ts';
import type { Config } from '#platform/config/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';

export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  /** This process's chain of the audit trail, and the signed heads beside the database. */
  readonly audit: AuditChain;
  readonly heads: HeadBook;
  /** Present time; tests pass a fixed one. */
  readonly now: () => Date;
}
