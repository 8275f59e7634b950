// One of several server processes: answers requests on the shared port; started by the first process and ends with it. spec: PRC
import type { MetricObject } from 'prom-client';
import { forgetSessions } from '#platform/auth/index.ts';
import { readConfig } from '#platform/config/index.ts';
import { buildServer } from '../buildServer.ts';
import { explain } from '../explain.ts';
import { openServices } from '../openServices.ts';
import type { Services } from '../services.ts';
import { openLink } from './link.ts';
import type { Channel } from './link.ts';
import { openRemoteDesk } from './remoteSigning.ts';
import type { DiskState, Orders, Questions, Team } from './team.ts';

/** Each process has a socket of its own, so that the system ends its connections with it; elsewhere `node:cluster` hands them over. */
const sharedPort = process.platform === 'linux' ? { reusePort: true } : {};
const diskEveryMs = 1000;
/** Commits of this time are told once. */
const pokeMs = 15;

const stops: (() => Promise<unknown>)[] = [];
let stopping = false;
// Whoever stops the server tells the first process, which tells us; without it there is no database either.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => void stop(0));
process.on('uncaughtException', (error) => { explain(error); void stop(1); });
process.on('unhandledRejection', (error) => { explain(error); void stop(1); });

let figures: () => Promise<MetricObject[]> = async () => [];
const commitListeners = new Set<() => void>();
const orders: Orders = {
  committed: async () => commitListeners.forEach((listen) => listen()),
  forgetAccount: async (accountId) => forgetSessions(accountId),
  metrics: () => figures(),
  stop: async () => void stop(0),
};
const first = openLink<Questions, Orders>(process as unknown as Channel, orders);

try {
  await start(Number(process.env.LANH_WORKER), Number(process.env.LANH_WORKERS));
} catch (error) {
  if (!stopping) explain(error);
  await stop(1);
}

async function start(index: number, count: number): Promise<void> {
  const config = readConfig();
  const opened = await openServices(config, () => undefined, { beside: true, openDesk: (parts) => openRemoteDesk(parts, first), processes: count });
  stops.push(opened.close);
  const disk = await watchThere();
  const services: Services = { ...opened.services, ...(disk && { disk }), team: openTeam(first, index) };
  const app = await buildServer(services);
  stops.push(() => app.close());
  await first.listening(await app.listen({ host: config.host, port: config.port, ...sharedPort }));
}

/** The first process looks at the disk; we ask it what it saw. */
async function watchThere(): Promise<Services['disk']> {
  let seen: DiskState | undefined = await first.disk();
  if (!seen) return undefined;
  const timer = setInterval(() => void first.disk().then((state) => { seen = state; }, () => undefined), diskEveryMs).unref();
  return { isFull: () => seen?.full === true, freeBytes: () => seen?.freeBytes ?? 0, stop: () => clearInterval(timer) };
}

function openTeam(first: Questions, index: number): Team {
  let waiting: NodeJS.Timeout | undefined;
  const tell = () => {
    waiting = undefined;
    void first.committed().catch(() => undefined);
  };
  return {
    carriesBackground: index === 0,
    committed: () => { waiting ??= setTimeout(tell, pokeMs).unref(); },
    onCommitted: (listen) => void commitListeners.add(listen),
    forgetAccount: (accountId) => first.forgetAccount(accountId),
    metrics: () => first.metrics(),
    onMetrics: (give) => { figures = give; },
  };
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const end of stops.reverse()) await end().catch(explain);
  process.exit(code);
}
