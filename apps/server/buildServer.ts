// Composition of the HTTP server: health, errors, then each part's plugin. Listens nowhere: tests use inject.
import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { startGivingBack } from '#platform/memory/index.ts';
import { LiveHub } from '#fhir/live/hub.ts';
import { liveRoute } from '#fhir/live/liveRoute.ts';
import { fhirRoutes } from '#fhir/rest/server.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { whileListening } from '#fhir/rest/whileListening.ts';
import { answerHeaders } from './answerHeaders.ts';
import { startBackground } from './background.ts';
import { guardDisk } from './diskGuard.ts';
import { buildFhirServices } from './fhirServices.ts';
import type { Gate } from './fhirServices.ts';
import { guardRoutes } from './guard.ts';
import type { DeclaredRoute } from './guard.ts';
import { health, observeRequests } from './health.ts';
import { guardOrigin } from './originGuard.ts';
import { openPeople } from './people.ts';
import { answerProblems } from './problems.ts';
import { refusals } from './refusals.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';
import { serveWeb } from './web.ts';

/** 50 MiB of FHIR is the largest body any route takes. */
const bodyLimitBytes = 50 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the running server with the access it declares. */
    readonly declaredRoutes: readonly DeclaredRoute[];
  }
}

export async function buildServer(services: Services, gate?: Gate): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    // One proxy may stand in front; its word for the address of the caller counts.
    trustProxy: services.config.tlsInFront && ((_address: string, hop: number) => hop === 0),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    ...refusals(services),
  });
  answerHeaders(app, services);
  answerProblems(app);
  guardOrigin(app, services);
  guardDisk(app, services);
  const registry = observeRequests(app);
  const people = openPeople(services);
  const { authenticate } = gate ?? people.gate;
  app.decorate('declaredRoutes', guardRoutes(app, { authenticate, sessions: people.sessions }));
  await app.register(health, { ...services, registry });
  const carriesBackground = services.team?.carriesBackground ?? true;
  const background = carriesBackground ? startBackground(app, services, () => fhir) : undefined;
  const hub = new LiveHub({ db: services.db, log: services.log, topics: [...rooms, ...(services.extraRooms ?? [])].flatMap((room) => room.liveTopics ?? []) });
  const committed = tellCommits(services, () => {
    hub.poke();
    background?.poke();
  });
  await people.routes(app);
  const fhir: RestServices = { ...(await buildFhirServices(services, gate ?? people.gate)), committed };
  await app.register(fhirRoutes, { ...fhir, prefix: '/fhir' });
  await app.register(liveRoute, { ...fhir, hub });
  for (const room of fhir.rooms) {
    const { routes, start } = room;
    if (routes) await app.register((scope: FastifyInstance) => routes(scope, fhir));
    if (start && carriesBackground) whileListening(app, async () => start(fhir));
  }
  whileListening(app, async () => startGivingBack());
  // Last: the staff pages answer every address that nobody else does.
  await app.register(serveWeb, {});
  return app;
}

/** `look` runs after commits of this process and of the others. */
function tellCommits({ team }: Services, look: () => void): () => void {
  team?.onCommitted(look);
  return () => {
    look();
    team?.committed();
  };
}
