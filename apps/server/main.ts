// `npm start`: database, migrations, server, and a clean stop. Prints `ready http://…` on a line of its own.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readConfig } from '#platform/config/index.ts';
import type { Config } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { buildServer } from './buildServer.ts';
import { explain } from './explain.ts';
import { furnish } from './furnish.ts';
import { furnishApart, isFurnished } from './furnishApart.ts';
import { openServices } from './openServices.ts';
import type { Services } from './services.ts';
import { refuseDemoInProduction } from './productionGate.ts';
import { startWorkers } from './team/workers.ts';

const stops: (() => Promise<unknown>)[] = [];
let stopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('uncaughtException', (error) => { explain(error); void stop(1); });
process.on('unhandledRejection', (error) => { explain(error); void stop(1); });

try {
  await start();
} catch (error) {
  // What a start in progress says of services that were closed under it is no news.
  if (!stopping) explain(error);
  await stop(1);
}

async function start(): Promise<void> {
  const config = readConfig();
  const port = await findPort(config);
  const { services, migrated, close } = await openServices(config, (text) => console.log(text));
  stops.push(close);
  await refuseDemoInProduction(services);
  const isNew = migrated || !(await isFurnished(config.dataFolder));
  await (isNew ? furnishBeside(config) : furnish(services, (text) => console.log(text)));
  console.log(`ready ${await (config.processes > 1 ? listenWithWorkers(services, port) : listen(services))}`);
}

/** A new store, one of an older software, or one whose first start was cut off: much is due. */
async function furnishBeside({ dataFolder }: Config): Promise<void> {
  const { done, stop: stopFurnishing } = furnishApart(dataFolder);
  stops.push(stopFurnishing);
  await done;
  stops.pop();
}

async function listen(services: Services): Promise<string> {
  const { config } = services;
  const app = await buildServer(services);
  stops.push(() => app.close());
  return app.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => { throw listenFault(error, config); });
}

async function listenWithWorkers(services: Services, port: number): Promise<string> {
  const giveUp = (error: Error) => { explain(error); void stop(1); };
  const workers = await startWorkers({ services, port, count: services.config.processes, say: (text) => console.error(text), giveUp });
  stops.push(workers.stop);
  return workers.address;
}

/** Stops in reverse order; a second signal does not start a second stop. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const end of stops.reverse()) await end().catch(explain);
  process.exit(code);
}

/** A taken port is told before the minute that a first start takes. For port 0 a free one. */
async function findPort(config: Config): Promise<number> {
  const probe = createServer().listen({ host: config.host, port: config.port });
  await once(probe, 'listening').catch((error: NodeJS.ErrnoException) => { throw listenFault(error, config); });
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), 'close');
  return port;
}

function listenFault(error: NodeJS.ErrnoException, { port, host }: Config): Error {
  if (error.code === 'EADDRINUSE') return new Fault('unavailable', 'server.port-taken', { issue: [{ code: 'conflict', text: `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=8081 npm start` }] });
  if (error.code === 'EACCES') return new Fault('unavailable', 'server.port-refused', { issue: [{ code: 'security', text: `This user may not listen on port ${port}. Choose one above 1023: PORT=8080 npm start` }] });
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return new Fault('unavailable', 'server.no-such-host', { issue: [{ code: 'value', text: `HOST=${host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of its addresses.` }] });
  return error;
}

