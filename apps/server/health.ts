// Liveness, readiness with each dependency named, and Prometheus figures.
import type { FastifyInstance } from 'fastify';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { Services } from './services.ts';

const dependencyTimeoutMs = 2000;

export async function health(app: FastifyInstance, { db }: Services): Promise<void> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  app.get('/healthz', { config: { access: 'public' } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    const database = await Promise.race([db.query('select 1').then(() => 'ok', () => 'down'), timeout()]);
    return reply.code(database === 'ok' ? 200 : 503).send({ status: database === 'ok' ? 'ready' : 'not ready', dependencies: { database } });
  });
  app.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}

const timeout = () => new Promise<string>((resolve) => { setTimeout(() => resolve('slow'), dependencyTimeoutMs).unref(); });
