// `npm start`: database, migrations, server, and a clean stop. Prints `ready http://…` on a line of its own.
import { mkdir } from 'node:fs/promises';
import { readConfig } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { buildServer } from './buildServer.ts';
import { takeInstanceLock } from './instanceLock.ts';
import { openServices } from './openServices.ts';

const stops: (() => Promise<unknown>)[] = [];
let stopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('uncaughtException', (error) => { explain(error); void stop(1); });
process.on('unhandledRejection', (error) => { explain(error); void stop(1); });

try {
  await start();
} catch (error) {
  explain(error);
  await stop(1);
}

async function start(): Promise<void> {
  const config = readConfig();
  await mkdir(config.dataFolder, { recursive: true });
  stops.push(await takeInstanceLock(config.dataFolder));
  const { services, close } = await openServices(config, (text) => console.log(text));
  stops.push(close);
  const app = await buildServer(services);
  stops.push(() => app.close());
  const address = await app.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => { throw listenFault(error, config.port); });
  console.log(`ready ${address}`);
}

/** Stops in reverse order; a second signal does not start a second stop. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const end of stops.reverse()) await end().catch(explain);
  process.exit(code);
}

function listenFault(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new Fault('unavailable', 'server.port-taken', { issue: [{ code: 'conflict', text: `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=8081 npm start` }] });
  if (error.code === 'EACCES') return new Fault('unavailable', 'server.port-refused', { issue: [{ code: 'security', text: `This user may not listen on port ${port}. Choose one above 1023: PORT=8080 npm start` }] });
  return error;
}

/** Says in plain words what went wrong and what to do; only bugs show a stack. */
function explain(error: unknown): void {
  if (error instanceof Fault && error.issue.length > 0) console.error(error.issue.map((issue) => issue.text).join('\n'));
  else console.error(error);
}
