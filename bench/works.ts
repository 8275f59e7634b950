// What is measured, each beside its floor: what PostgreSQL does alone with the same rows at the same number of clients.
import type { FloorScript } from './floor.ts';
import { countedPatient, encounterId, observation, observationId, patientId } from './samples.ts';
import { mainSearch, searchNames } from './searches.ts';
import { searchFloor } from './searchFloor.ts';
import type { Beside } from './seed.ts';
import type { Scenario } from './shots.ts';
import { transactionSize } from './shots.ts';

export interface Work {
  readonly name: string;
  readonly scenario: Scenario;
  readonly floor: FloorScript;
  /** Resources that one request stands for, where the figure is of resources. */
  readonly resources?: number;
  /** Least part of the floor, by number of clients. */
  readonly least?: Readonly<Record<number, number>>;
  /** Least requests (or resources) per second at eight clients. */
  readonly leastPerSecond?: number;
}

const drawn = `('${observationId(0).slice(0, 24)}' || lpad(:n::text, 12, '0'))::uuid`;

/** `observations` is how many were seeded. */
export async function listWorks(beside: Beside, observations: number): Promise<Work[]> {
  const { rows: [type] } = await beside.db.query<{ rt: number }>('select rt from fhir.res where rid = $1', [observationId(1)]);
  const content = JSON.stringify({ ...observation({ subject: patientId(1), visit: encounterId(1), n: 1 }), id: observationId(1), meta: { versionId: '1', lastUpdated: '2026-01-01T00:00:00.000Z' } });
  await makeFloorTable(beside, content, observations);
  const random = { n: observations };
  const one = (name: string, text: string, more: Partial<FloorScript> = {}): FloorScript => ({ name, texts: [text], random: {}, values: {}, ...more });
  const searches = await Promise.all(searchNames.map(async (scenario): Promise<Work> => ({
    name: scenario === mainSearch ? `search: ${scenario}` : scenario, scenario, floor: await searchFloor(beside, scenario), ...(scenario === mainSearch && { least: { 8: 0.55 } }),
  })));
  return [
    { name: 'create', scenario: 'create', floor: one('single-row durable inserts', 'insert into public.bench_floor values (1, 1, gen_random_uuid(), :content)', { values: { content } }), least: { 8: 0.4, 32: 0.5 } },
    { name: 'read by id', scenario: 'read', floor: one('primary-key reads', `select content from fhir.res where dk = 1 and rt = ${type?.rt} and rid = ${drawn}`, { random }), least: { 8: 0.35, 32: 0.4 } },
    ...searches.slice(0, 1),
    { name: 'update', scenario: 'update', floor: one('single-row durable updates', `update public.bench_floor set content = :content where dk = 1 and rt = 2 and rid = ${drawn}`, { random, values: { content } }) },
    { name: 'history of one', scenario: 'history', floor: one('the versions by their key', `select content from fhir.res where dk = 1 and rt = ${type?.rt} and rid = ${drawn} union all select content from fhir.res_hist where dk = 1 and rt = ${type?.rt} and rid = ${drawn}`, { random }) },
    {
      name: `transaction of ${transactionSize} mixed`, scenario: 'transaction', resources: transactionSize, leastPerSecond: 4000,
      floor: one(`${transactionSize} rows by one insert`, `insert into public.bench_floor select 1, 1, gen_random_uuid(), :content from generate_series(1, ${transactionSize})`, { values: { content } }),
    },
    {
      name: '$everything of 1,000', scenario: 'everything', leastPerSecond: 30,
      floor: one('their texts by the patient', `select content from fhir.res where dk = 1 and (pat = '${countedPatient}' or rid = '${countedPatient}')`),
    },
    ...searches.slice(1),
  ];
}

/** Type 1 is inserted into, type 2 is what updates find. */
async function makeFloorTable({ db }: Beside, content: string, rows: number): Promise<void> {
  await db.query('create table if not exists public.bench_floor (dk int8 not null, rt int2 not null, rid uuid not null, content text not null, primary key (dk, rt, rid))');
  await db.query(`insert into public.bench_floor select 1, 2, ('${observationId(0).slice(0, 24)}' || lpad(n::text, 12, '0'))::uuid, $1 from generate_series(1, $2::int) n on conflict do nothing`, [content, rows]);
}
