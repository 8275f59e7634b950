// Opens the repository on a database: its token key, the definitions and the search engine.
import type { Db } from '#platform/db/index.ts';
import { tokenHash } from '#fhir/search/hash.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import { definitions } from './definitions.ts';
import { searchEngine } from './searchEngineDoor.ts';
import type { SearchEngine } from './searchEngine.ts';
import type { Definitions } from './version.ts';

export interface Repository {
  readonly hash: TokenHash;
  readonly definitions: Definitions;
  readonly search: SearchEngine;
}

export async function openRepository(db: Db): Promise<Repository> {
  const { rows } = await db.query<{ key: Buffer }>('select key from fhir.search_key');
  const [row] = rows;
  if (!row) throw new Error('fhir.search_key is empty: the database was not migrated');
  return { hash: tokenHash(row.key), definitions, search: searchEngine };
}
