// The first of several processes owns the database, the opened keys, the demo authority and the watch on the disk; its workers answer the requests.
// docs/decisions/0170-several-processes.md   spec: PRC
import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AggregatorRegistry } from 'prom-client';
import { Fault } from '#platform/fault/index.ts';
import type { Services } from '../services.ts';
import { openLink } from './link.ts';
import { answerSigning } from './remoteSigning.ts';
import type { Orders, Questions } from './team.ts';

export interface Workers {
  /** Each answers requests. */
  readonly address: string;
  stop(): Promise<void>;
}

export interface WorkersOptions { readonly services: Services; /** Found free: sockets that share a port do not notice another program's. */ readonly port: number; readonly count: number; readonly say: (text: string) => void; /** Told when a worker cannot be kept alive. */ readonly giveUp: (error: Error) => void }

/** A worker that lives shorter than this so often in a row is not started again. */
const shortLifeMs = 10_000;
const mostShortLives = 3;
const stopMs = 15_000;

interface Place { readonly index: number; readonly worker: Worker; readonly orders: Orders; readonly listens: Promise<string> }

/** Resolves when all of them listen. Throws Fault `server.process-gone` when one ends before. */
export async function startWorkers({ services, port, count, say, giveUp }: WorkersOptions): Promise<Workers> {
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'worker.ts'), serialization: 'advanced' });
  const places = new Map<number, Place>();
  let stopping = false;
  const tellOthers = async (but: number, tell: (orders: Orders) => Promise<void>) => {
    await Promise.all([...places.values()].filter(({ index }) => index !== but).map(({ orders }) => tell(orders).catch(() => undefined)));
  };
  const start = (index: number, shortLives: number): Place => {
    const begunAt = performance.now();
    const worker = cluster.fork({ LANH_WORKER: String(index), LANH_WORKERS: String(count), PORT: String(port) });
    const { promise: listens, resolve, reject } = Promise.withResolvers<string>();
    listens.catch(() => undefined);
    const answers: Questions = {
      ...answerSigning(services.signing),
      committed: () => tellOthers(index, (orders) => orders.committed()),
      forgetAccount: (accountId) => tellOthers(index, (orders) => orders.forgetAccount(accountId)),
      metrics: () => sumFigures([...places.values()].map((place) => place.orders)),
      disk: async () => services.disk && { full: services.disk.isFull(), freeBytes: services.disk.freeBytes() },
      listening: async (address) => resolve(address),
    };
    // A message to a worker that has just died: its 'exit' follows. Unheard, the event would end this process.
    worker.on('error', () => undefined);
    worker.on('exit', (code, signal) => {
      reject(new Fault('unavailable', 'server.process-gone', { issue: [{ code: 'exception', text: `Server process ${index + 1} ended before it was ready (${signal ?? code}).` }] }));
      if (stopping) return;
      const lives = performance.now() - begunAt < shortLifeMs ? shortLives + 1 : 0;
      if (lives >= mostShortLives) return giveUp(new Error(`server process ${index + 1} ended ${lives} times right after its start`));
      say(`Server process ${index + 1} ended (${signal ?? code}) and is started again.`);
      places.set(index, start(index, lives));
    });
    return { index, worker, orders: openLink<Orders, Questions>(worker, answers), listens };
  };
  const stop = async () => {
    stopping = true;
    await Promise.all([...places.values()].map(stopWorker));
  };
  for (let index = 0; index < count; index++) places.set(index, start(index, 0));
  try {
    const [address = ''] = await Promise.all([...places.values()].map(({ listens }) => listens));
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A process that is just starting has none. */
async function sumFigures(all: readonly Orders[]): Promise<string> {
  const figures = await Promise.all(all.map((orders) => orders.metrics().catch(() => [])));
  return AggregatorRegistry.aggregate(figures.filter((own) => own.length > 0)).metrics();
}

/** Asked to stop; killed when it does not. */
async function stopWorker({ worker, orders }: Place): Promise<void> {
  if (worker.isDead()) return;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  void orders.stop().catch(() => undefined);
  const inTime = await Promise.race([gone.then(() => true), sleep(stopMs, false, { ref: false })]);
  if (!inTime) worker.process.kill('SIGKILL');
  await gone;
}
