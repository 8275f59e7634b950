// Opens the repository on a database: its token key, the definitions and the search engine.
import type { Db } from '#platform/db/index.ts';
import { tokenHash } from '#fhir/search/hash.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import { CustomParameters } from '#fhir/search/custom/customParameters.ts';
import { definitionsWith } from './definitions.ts';
import { searchEngineWith } from './searchEngineDoor.ts';
import type { SearchEngine } from './searchEngine.ts';
import type { Definitions } from './version.ts';

export interface Repository {
  readonly hash: TokenHash;
  readonly definitions: Definitions;
  readonly search: SearchEngine;
  /** Search parameters that facilities added. */
  readonly customParameters: CustomParameters;
}

export async function openRepository(db: Db): Promise<Repository> {
  const { rows } = await db.query<{ key: Buffer }>('select key from fhir.search_key');
  const [row] = rows;
  if (!row) throw new Error('fhir.search_key is empty: the database was not migrated');
  const customParameters = new CustomParameters();
  await customParameters.load(db);
  return { hash: tokenHash(row.key), definitions: definitionsWith(customParameters), search: searchEngineWith(customParameters), customParameters };
}
