// Each work over HTTP beside its floor, in interleaved rounds; the median of the rounds counts.
import type { Figures } from './measure.ts';
import { runFloor } from './floor.ts';
import type { LoadJob } from './load.ts';
import { runNode } from './runNode.ts';
import type { Scenario } from './shots.ts';
import type { Target } from './target.ts';
import type { Work } from './works.ts';

/** `perSecond` and `floor` count resources where the work says so. */
export interface RateRow { readonly work: Work; readonly clients: number; readonly perSecond: number; readonly floor: number; readonly ratio: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number }
export interface RateOptions { readonly rounds: number; readonly seconds: number; readonly clients: readonly number[]; readonly warmUpSeconds: number; readonly observations: number }

export const load = ({ url, token }: Target, job: Pick<LoadJob, 'clients' | 'seconds' | 'observations'> & { scenario: Scenario }): Promise<Figures> =>
  runNode<Figures>('load.ts', { url, token, ...job } satisfies LoadJob);

export async function measureRates(target: Target, works: readonly Work[], { rounds, seconds, clients, warmUpSeconds, observations }: RateOptions): Promise<RateRow[]> {
  const database = await databaseUrl(target.dataFolder);
  const rows: RateRow[] = [];
  console.log('warming up …');
  for (const { scenario } of works) await load(target, { scenario, clients: 8, seconds: warmUpSeconds, observations });
  for (const count of clients) {
    for (const work of works) {
      const measured: { floor: number; own: Figures }[] = [];
      for (let round = 0; round < rounds; round++) {
        const floor = await runFloor(work.floor, { database, clients: count, seconds });
        measured.push({ floor, own: await load(target, { scenario: work.scenario, clients: count, seconds, observations }) });
      }
      const row = rowOf(work, count, measured);
      rows.push(row);
      console.log(`${work.name}, ${count} clients: ${Math.round(row.perSecond)}/s, ${Math.round(row.ratio * 100)} % of ${work.floor.name}`);
    }
  }
  return rows;
}

function rowOf(work: Work, clients: number, measured: readonly { floor: number; own: Figures }[]): RateRow {
  const { resources = 1 } = work;
  const of = (read: (one: { floor: number; own: Figures }) => number) => median(measured.map(read));
  return {
    work, clients, perSecond: resources * of(({ own }) => own.perSecond), floor: resources * of(({ floor }) => floor), ratio: of(({ own, floor }) => own.perSecond / floor),
    p50Ms: of(({ own }) => own.p50Ms), p95Ms: of(({ own }) => own.p95Ms), p99Ms: of(({ own }) => own.p99Ms),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export async function databaseUrl(dataFolder: string): Promise<string> {
  const { attachEmbedded } = await import('#platform/db/index.ts');
  const attached = await attachEmbedded(dataFolder);
  if (!attached) throw new Error('the target runs no PostgreSQL');
  return attached.urlOf('lanh');
}
