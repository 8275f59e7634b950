// What runs beside the requests once the server listens: the dispatcher of messengers, the workers, the outbox. Tests that only inject start none of it.
import type { FastifyInstance } from 'fastify';
import { messengerHandlers, startDispatcher } from '#fhir/rest/messengers.ts';
import type { Dispatcher } from '#fhir/rest/messengers.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { startJobs } from '#platform/jobs/index.ts';
import type { JobRunner } from '#platform/jobs/index.ts';
import { startOutbox } from '#platform/outbox/index.ts';
import type { OutboxWorker, Sender } from '#platform/outbox/index.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';
import { startSweep } from './sweepFiles.ts';

export interface Background { poke(): void }

/** Commits of this time make one look: each look is statements of its own. */
const pokeMs = 15;

/** `fhir` is asked for when the server listens: it needs the background itself. */
export function startBackground(app: FastifyInstance, { db, log, now }: Services, fhir: () => RestServices): Background {
  let dispatcher: Dispatcher | undefined;
  let runner: JobRunner | undefined;
  let outbox: OutboxWorker | undefined;
  let stopSweep: (() => void) | undefined;
  let waiting: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    runner = await startJobs(db, messengerHandlers(db, rooms), log);
    dispatcher = startDispatcher(db, rooms, log);
    outbox = startOutbox({ db, senders: sendersOf(fhir()), now, log });
    stopSweep = startSweep(fhir());
  });
  app.addHook('onClose', async () => {
    stopSweep?.();
    clearTimeout(waiting);
    await outbox?.stop();
    await dispatcher?.stop();
    await runner?.stop();
  });
  const look = () => {
    waiting = undefined;
    dispatcher?.poke();
    outbox?.poke();
  };
  return { poke: () => { waiting ??= setTimeout(look, pokeMs).unref(); } };
}

/** The rooms' senders, each with the services it works with. */
export const sendersOf = (services: RestServices): Record<string, Sender> =>
  Object.fromEntries(services.rooms.flatMap((room) => Object.entries(room.senders ?? {}).map(([channel, send]) => [channel, (message) => send(services, message)] as const)));
