// What the repository and the REST pages need from search; fhir/search provides it. spec: SRC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import type { AccessPolicy } from '#fhir/rest/access.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import type { Terminology } from '#fhir/terminology/terminology.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export interface SearchAsk {
  readonly db: Db;
  readonly caller: Caller;
  readonly policy: AccessPolicy;
  readonly hash: TokenHash;
  /** Null: a search of the whole system, whose query names its types by `_type`. */
  readonly type: ResourceType | null;
  /** Raw query string without `?`. */
  readonly query: string;
  /** Address of this server up to and with `/fhir`: references by it are our own. */
  readonly base?: string | undefined;
  /** `Prefer: handling=lenient`: what is unknown is ignored instead of refused. */
  readonly lenient?: boolean;
  /** Value sets and hierarchies, for `:in`, `:below` and their like; the server gives it with every search. */
  readonly terminology?: Pick<Terminology, 'expandCodes' | 'descendants'>;
}

export interface FoundResource {
  readonly type: ResourceType;
  /** Row id. */
  readonly rid: string;
  /** Source text as to be sent (cut down by `_elements` or `_summary` if asked). */
  readonly text: string;
  /** Row id of the patient. */
  readonly patient: string | null;
}

export interface SearchPage {
  readonly matches: readonly FoundResource[];
  readonly included: readonly FoundResource[];
  readonly total: number | undefined;
  /** Query string of the next page, if there is one. */
  readonly next: string | undefined;
  /** Query string as understood, for the self link. */
  readonly self: string;
}

export type SearchEngine = (ask: SearchAsk) => Promise<SearchPage>;
