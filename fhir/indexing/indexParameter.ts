// After commit, as a job: index what is stored by a new or changed parameter, or take away the values of an old one. spec: SRC-24
import type { Database } from '#platform/db/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import { reindexType } from '#fhir/repository/reindex.ts';
import { isResourceType, typeNumber } from '#fhir/repository/typeNumber.ts';
import { type Messenger, on } from '#fhir/rest/room.ts';
import { isKnownEverywhere, tellParameters } from './news.ts';

const waitMs = 100;
const mostWaits = 300;

export const indexParameter: Messenger = {
  kind: 'messenger', name: 'index-search-parameter', topic: on('SearchParameter'),
  run: async ({ db }, { dk, id, version }) => indexStored(db, { dk, rid: rowId(id), version }),
};

interface Key { readonly dk: number; readonly rid: string; readonly version: number }
interface State { readonly edition: number; readonly types: readonly string[]; readonly state: string }

/** May be repeated: what is indexed already is not written again. */
export async function indexStored(db: Database, { dk, rid, version }: Key): Promise<void> {
  const { rows: [asked] } = await db.query<State>('select edition, types, state from indexing.parameter where dk = $1 and rid = $2 and ver = $3', [dk, rid, version]);
  if (asked === undefined || asked.state === 'ready') return;
  await waitForAll(db, asked.edition);
  const types = asked.types.filter((type) => isResourceType(type));
  // False once a newer version has taken over.
  const note = async (change: string, values: readonly unknown[]): Promise<boolean> =>
    (await db.query(`update indexing.parameter set ${change} where dk = $1 and rid = $2 and ver = $3 returning 1`, [dk, rid, version, ...values])).rows.length > 0;
  const { rows: [counted] } = await db.query<{ n: number }>('select count(*) as n from fhir.res where dk = $1 and rt = any($2::int2[]) and content is not null', [dk, types.map(typeNumber)]);
  await note(`done = 0, total = $4, state = case when state = 'waiting' then 'running' else state end`, [counted?.n ?? 0]);
  // Opened here, and renewed before every step: it knows the parameters as they stand now, whatever the process around it has heard.
  const { hash, definitions, customParameters } = await openRepository(db);
  const progress = async (count: number): Promise<boolean> => {
    await customParameters.load(db);
    return note('done = done + $4', [count]);
  };
  for (const type of types) await reindexType({ db, hash, definitions, dk, type }, progress);
  await note(`types = case when state = 'running' then types else '{}' end, state = case when state = 'running' then 'ready' else state end, at = now()`, []);
  await tellParameters(db);
}

async function waitForAll(db: Database, edition: number): Promise<void> {
  for (let turn = 0; turn < mostWaits; turn++) {
    if (await isKnownEverywhere(db, edition)) return waitForOpen(db);
    await new Promise((resolve) => { setTimeout(resolve, waitMs); });
  }
  throw new Error('a server process has not heard of the search parameter yet');
}

/** What was extracted under the older edition may still stand in an open transaction. */
async function waitForOpen(db: Database): Promise<void> {
  const { rows: [now] } = await db.query<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xid');
  for (let turn = 0; turn < mostWaits; turn++) {
    const { rows: [oldest] } = await db.query<{ done: boolean }>('select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as done', [now?.xid]);
    if (oldest?.done === true) return;
    await new Promise((resolve) => { setTimeout(resolve, waitMs); });
  }
  throw new Error('a transaction has been open for too long to index a search parameter');
}
