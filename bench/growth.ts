// The same search while the number of results grows: what is found by an index must not grow with the table.
import { load } from './rates.ts';
import { mainSearch } from './searches.ts';
import { addObservations } from './seed.ts';
import type { Beside } from './seed.ts';
import type { Target } from './target.ts';

export interface Growth {
  readonly observations: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
  /** Stored per second on the way here; undefined where they were there before. */
  readonly seeded: number | undefined;
  /** Of tables and indexes of the store, per resource. */
  readonly diskBytes: number;
}

export interface GrowthOptions { readonly sizes: readonly number[]; readonly seconds: number }

/** The first size is what was seeded. */
export async function measureGrowth(target: Target, beside: Beside, { sizes, seconds }: GrowthOptions): Promise<Growth[]> {
  const grown: Growth[] = [];
  for (const [at, observations] of sizes.entries()) {
    const before = sizes[at - 1];
    const seeded = before === undefined ? undefined : await addObservations(beside, { from: before, to: observations });
    await load(target, { scenario: mainSearch, clients: 8, seconds, observations });
    const { p50Ms, p95Ms, p99Ms, perSecond } = await load(target, { scenario: mainSearch, clients: 8, seconds, observations });
    grown.push({ observations, p50Ms, p95Ms, p99Ms, perSecond, seeded, diskBytes: await diskBytes(beside) });
    console.log(`${observations} results: search p95 ${p95Ms.toFixed(1)} ms`);
  }
  return grown;
}

async function diskBytes({ db }: Beside): Promise<number> {
  const { rows: [row] } = await db.query<{ bytes: number }>(`select (select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'fhir' and c.relkind = 'r') / (select count(*) from fhir.res) as bytes`);
  return Number(row?.bytes ?? 0);
}
