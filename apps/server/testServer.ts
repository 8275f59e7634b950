// The whole server on a test database, without a port: `const server = await openTestServer()`.
import type { FastifyInstance } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { createLog } from '#platform/log/index.ts';
import { readConfig } from '#platform/config/index.ts';
import { buildServer } from './buildServer.ts';
import type { Gate } from './fhirServices.ts';
import type { Services } from './services.ts';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly db: TestDatabase;
  readonly services: Services;
  readonly inject: FastifyInstance['inject'];
  close(): Promise<void>;
}

/** `now` fixes the clock; `gate` replaces authentication, access and audit. */
export async function openTestServer(options: { now?: () => Date; gate?: Gate } = {}): Promise<TestServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lanh-server-'));
  const db = await openTestDatabase();
  const config = readConfig({ LANH_DATA: dataFolder, LANH_LOG: process.env.LANH_LOG ?? 'error' });
  const services: Services = { config, log: createLog(config.logLevel), db, now: options.now ?? (() => new Date()) };
  const app = await buildServer(services, options.gate);
  const close = async () => {
    await app.close();
    await db.drop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { app, db, services, inject: app.inject.bind(app) as FastifyInstance['inject'], close };
}
