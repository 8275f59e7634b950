// One request and its answer, free of HTTP machinery: entries of a batch are exchanges too. spec: PIP
import type { Caller } from '#platform/auth/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/fault/server.ts';
import type { TargetKey } from '#fhir/repository/references.ts';
import type { Source } from '#fhir/repository/splice.ts';
import type { RestServices } from './services.ts';

export interface Exchange {
  readonly services: RestServices;
  /** What reads run on: the pool, or the transaction they are part of. */
  readonly db: Db;
  readonly caller: Caller;
  readonly language: Language;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Address up to and with `/fhir`, for Location and links. */
  readonly base: string;
  /** Path after `/fhir/`. */
  readonly path: string;
  /** Raw query string without `?`. */
  readonly query: string;
  /** Lower-case header names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Body as text, decoded as strict UTF-8. */
  readonly body: string;
  /** The same as `parseSource(body)`, where somebody had to parse it before. */
  readonly source?: Source;
  readonly address: string | undefined;
  readonly requestId: string;
  /** Which of these targets of references come later with the same work: they need not exist yet. */
  readonly awaited?: (tx: Db, targets: readonly TargetKey[]) => Promise<ReadonlySet<string>>;
  /** An entry of a transaction: `db` is that transaction, and nothing may be written in another. */
  readonly isWithin?: true;
  /** Runs inside the writing transaction, last: what must be true exactly when the request is. */
  readonly alsoCommit?: (tx: Tx) => Promise<void>;
}

/** What a read runs on that a replica may answer; its place in the trail is the primary's as always. */
export const readingDb = ({ db, services }: Exchange): Db => (db === services.db ? services.db.reads : db);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined = no body. */
  readonly body?: string;
  /** In place of a body: what is no text of FHIR. */
  readonly bytes?: Buffer;
}

export const fhirJson = 'application/fhir+json; charset=utf-8';
