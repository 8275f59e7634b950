// What runs beside the requests once the server listens: the dispatcher of messengers, the workers, the outbox. Tests that only inject start none of it.
import type { FastifyInstance } from 'fastify';
import { messengerHandlers, startDispatcher } from '#fhir/rest/messengers.ts';
import type { Dispatcher } from '#fhir/rest/messengers.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { whileListening } from '#fhir/rest/whileListening.ts';
import { startJobs } from '#platform/jobs/index.ts';
import type { JobRunner } from '#platform/jobs/index.ts';
import { startOutbox } from '#platform/outbox/index.ts';
import type { OutboxWorker, Sender } from '#platform/outbox/index.ts';
import { installationSenders } from './fillFacilities.ts';
import { startIdleCheck } from './idleAccounts.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';
import { startSweep } from './sweepFiles.ts';

export interface Background { poke(): void }

/** Commits of this time make one look: each look is statements of its own. */
const pokeMs = 15;

interface Running { readonly runner: JobRunner; readonly dispatcher: Dispatcher; readonly outbox: OutboxWorker; readonly stopSweep: () => void; readonly stopIdle: () => Promise<void> }

/** `fhir` is asked for when the server listens: it needs the background itself. */
export function startBackground(app: FastifyInstance, services: Services, fhir: () => RestServices): Background {
  let running: Running | undefined;
  let waiting: NodeJS.Timeout | undefined;
  whileListening(app, async () => {
    const begun = await start(services, fhir());
    running = begun;
    return async () => {
      clearTimeout(waiting);
      await stop(begun);
    };
  });
  const look = () => {
    waiting = undefined;
    running?.dispatcher.poke();
    running?.outbox.poke();
  };
  return { poke: () => { waiting ??= setTimeout(look, pokeMs).unref(); } };
}

async function start(services: Services, fhir: RestServices): Promise<Running> {
  const { db, log, now } = services;
  const runner = await startJobs(db, messengerHandlers(db, rooms), log);
  return {
    runner, dispatcher: startDispatcher(db, rooms, log), outbox: startOutbox({ db, senders: { ...sendersOf(fhir), ...installationSenders(services) }, now, log }), stopSweep: startSweep(fhir),
    stopIdle: startIdleCheck(services),
  };
}

async function stop({ runner, dispatcher, outbox, stopSweep, stopIdle }: Running): Promise<void> {
  stopSweep();
  await stopIdle();
  await outbox.stop();
  await dispatcher.stop();
  await runner.stop();
}

/** The rooms' senders, each with the services it works with. */
export const sendersOf = (services: RestServices): Record<string, Sender> =>
  Object.fromEntries(services.rooms.flatMap((room) => Object.entries(room.senders ?? {}).map(([channel, send]) => [channel, (message) => send(services, message)] as const)));
