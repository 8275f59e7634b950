// What runs beside the requests once the server listens: the dispatcher of messengers and the workers. Tests that only inject start none of it.
import type { FastifyInstance } from 'fastify';
import { messengerHandlers, startDispatcher } from '#fhir/rest/messengers.ts';
import type { Dispatcher } from '#fhir/rest/messengers.ts';
import { startJobs } from '#platform/jobs/index.ts';
import type { JobRunner } from '#platform/jobs/index.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';

export interface Background { poke(): void }

export function startBackground(app: FastifyInstance, { db, log }: Services): Background {
  let dispatcher: Dispatcher | undefined;
  let runner: JobRunner | undefined;
  app.addHook('onListen', async () => {
    runner = await startJobs(db, messengerHandlers(db, rooms), log);
    dispatcher = startDispatcher(db, rooms, log);
  });
  app.addHook('onClose', async () => {
    await dispatcher?.stop();
    await runner?.stop();
  });
  return { poke: () => dispatcher?.poke() };
}
