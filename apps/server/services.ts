// What every part of the server is given; made once at start, never imported as a global.
import type { Config } from '#platform/config/index.ts';
import type { Database } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';

export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  /** Present time; tests pass a fixed one. */
  readonly now: () => Date;
}
