// Create, read and search over HTTP, each beside its floor, in interleaved rounds; the median of the rounds counts.
import type { Figures } from './measure.ts';
import { runFloor } from './floor.ts';
import type { FloorScript } from './floor.ts';
import type { LoadJob } from './load.ts';
import { runNode } from './runNode.ts';
import { observation, observationCount, observationId, encounterId, patientId } from './samples.ts';
import { searchFloor } from './searchFloor.ts';
import type { Beside } from './seed.ts';
import type { Target } from './target.ts';

export interface RateRow { readonly work: string; readonly floorName: string; readonly clients: number; readonly perSecond: number; readonly floor: number; readonly ratio: number; readonly p50Ms: number; readonly p95Ms: number }
export interface RateOptions { readonly rounds: number; readonly seconds: number; readonly clients: readonly number[]; readonly warmUpSeconds: number }

export async function measureRates(target: Target, beside: Beside, { rounds, seconds, clients, warmUpSeconds }: RateOptions): Promise<RateRow[]> {
  const database = await databaseUrl(target.dataFolder);
  const pairs = await buildPairs(beside);
  const rows: RateRow[] = [];
  console.log('warming up …');
  for (const { scenario } of pairs) await runNode<Figures>('load.ts', { url: target.url, token: target.token, scenario, clients: 8, seconds: warmUpSeconds } satisfies LoadJob);
  for (const count of clients) {
    for (const { work, scenario, floor } of pairs) {
      const measured: { floor: number; own: Figures }[] = [];
      for (let round = 0; round < rounds; round++) {
        const below = await runFloor(floor, { database, clients: count, seconds });
        const own = await runNode<Figures>('load.ts', { url: target.url, token: target.token, scenario, clients: count, seconds } satisfies LoadJob);
        measured.push({ floor: below, own });
      }
      rows.push(rowOf({ work, floorName: floor.name, clients: count }, measured));
      console.log(`${work}, ${count} clients: ${Math.round(rows.at(-1)!.perSecond)}/s, ${Math.round(rows.at(-1)!.ratio * 100)} % of ${floor.name}`);
    }
  }
  return rows;
}

function rowOf(named: Pick<RateRow, 'work' | 'floorName' | 'clients'>, measured: readonly { floor: number; own: Figures }[]): RateRow {
  const of = (read: (one: { floor: number; own: Figures }) => number) => median(measured.map(read));
  return { ...named, perSecond: of(({ own }) => own.perSecond), floor: of(({ floor }) => floor), ratio: of(({ own, floor }) => own.perSecond / floor), p50Ms: of(({ own }) => own.p50Ms), p95Ms: of(({ own }) => own.p95Ms) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

async function buildPairs(beside: Beside): Promise<{ work: string; scenario: LoadJob['scenario']; floor: FloorScript }[]> {
  const { rows: [type] } = await beside.db.query<{ rt: number }>('select rt from fhir.res where rid = $1', [observationId(1)]);
  await beside.db.query('create table if not exists public.bench_floor (dk int8 not null, rt int2 not null, rid uuid not null, content text not null, primary key (dk, rt, rid))');
  const stored = JSON.stringify({ ...observation({ subject: patientId(1), visit: encounterId(1), n: 1 }), id: observationId(1), meta: { versionId: '1', lastUpdated: '2026-01-01T00:00:00.000Z' } });
  return [
    { work: 'create', scenario: 'create', floor: { name: 'single-row durable inserts', texts: ['insert into public.bench_floor values (1, 1, gen_random_uuid(), :content)'], random: {}, values: { content: stored } } },
    { work: 'read by id', scenario: 'read', floor: { name: 'primary-key reads', texts: [`select content from fhir.res where dk = 1 and rt = ${type?.rt} and rid = ('${observationId(0).slice(0, 24)}' || lpad(:n::text, 12, '0'))::uuid`], random: { n: observationCount }, values: {} } },
    { work: 'search', scenario: 'search', floor: await searchFloor(beside) },
  ];
}

async function databaseUrl(dataFolder: string): Promise<string> {
  const { attachEmbedded } = await import('#platform/db/index.ts');
  const attached = await attachEmbedded(dataFolder);
  if (!attached) throw new Error('the target runs no PostgreSQL');
  return attached.urlOf('lanh');
}
