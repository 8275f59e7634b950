// After an upgrade that takes other values out of resources: index anew what is stored, in the background. spec: SRC-26
import type { Database, Db } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import { reindexType } from '#fhir/repository/reindex.ts';
import { listStoredFacilities, listStoredTypes } from '#fhir/repository/storedTypes.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { indexEdition } from '#fhir/search/indexEdition.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export interface Renewal { readonly db: Database; readonly log: Logger; readonly edition?: number; readonly isStopped?: () => boolean }

/** Gives the number of resources looked at. Stopped or killed, the next start goes on with the type it was at; searches may miss old rows until it ends. */
export async function renewIndexes({ db, log, edition = indexEdition, isStopped = () => false }: Renewal): Promise<number> {
  if ((await readEdition(db, edition)) >= edition) return 0;
  const { hash, definitions, customParameters } = await openRepository(db);
  log.warn({ part: 'search', edition }, 'what is stored is indexed anew after an upgrade; until then searches may miss some of it');
  let looked = 0;
  const progress = async (count: number): Promise<boolean> => {
    looked += count;
    // As they stand now: what facilities add meanwhile is indexed by jobs of its own and must not be taken away.
    await customParameters.load(db);
    return !isStopped();
  };
  for (const { dk, type } of await listOld(db, edition)) {
    await reindexType({ db, hash, definitions, dk, type }, progress);
    if (isStopped()) return looked;
    await db.query('insert into indexing.renewed (dk, rt, edition) values ($1, $2, $3) on conflict (dk, rt) do update set edition = excluded.edition', [dk, typeNumber(type), edition]);
  }
  await db.query('update indexing.software set edition = $1 where edition < $1', [edition]);
  log.info({ part: 'search', edition, resources: looked }, 'everything stored is indexed by this software');
  return looked;
}

/** Where nothing was stored before, everything is of this software. */
async function readEdition(db: Db, edition: number): Promise<number> {
  const { rows: [row] } = await db.query<{ edition: number }>('update indexing.software set edition = coalesce(edition, $1) returning edition', [edition]);
  return row?.edition ?? edition;
}

async function listOld(db: Db, edition: number): Promise<{ dk: number; type: ResourceType }[]> {
  const { rows } = await db.query<{ dk: number; rt: number }>('select dk, rt from indexing.renewed where edition >= $1', [edition]);
  const done = new Set(rows.map(({ dk, rt }) => `${dk}/${rt}`));
  const old: { dk: number; type: ResourceType }[] = [];
  for (const dk of await listStoredFacilities(db)) for (const type of await listStoredTypes(db, dk)) if (!done.has(`${dk}/${typeNumber(type)}`)) old.push({ dk, type });
  return old;
}

/** In the process that carries the background. */
export async function startRenewal({ db, log }: Pick<Renewal, 'db' | 'log'>): Promise<() => Promise<void>> {
  let stopped = false;
  const running = renewIndexes({ db, log, isStopped: () => stopped }).catch((err: unknown) => log.error({ err, part: 'search' }, 'indexing anew after an upgrade was cut off; the next start goes on'));
  return async () => {
    stopped = true;
    await running;
  };
}
