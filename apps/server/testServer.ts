// The whole server on a test database, without a port: `const server = await openTestServer()`.
import type { FastifyInstance, InjectOptions } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogues } from '#modules/facility/server/index.ts';
import { openChain, openHeadBook } from '#platform/audit/index.ts';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { openFileStore } from '#platform/files/index.ts';
import { createLog } from '#platform/log/index.ts';
import { readConfig } from '#platform/config/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { openSessions } from '#platform/auth/index.ts';
import type { Room } from '#fhir/rest/room.ts';
import type { Authority } from '../../simulators/authority/authority.ts';
import { buildServer } from './buildServer.ts';
import { fillDemo } from './fillDemo.ts';
import type { Gate } from './fhirServices.ts';
import { openSigningDesk } from './openSigningDesk.ts';
import type { Services } from './services.ts';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly db: TestDatabase;
  readonly services: Services;
  readonly inject: FastifyInstance['inject'];
  /** The demo facilities are made on the first call; then requests of this demo account (`bacsi`, `tiepdon`, …) carry its token. */
  asUser(username: string): Promise<FastifyInstance['inject']>;
  /** The demo authority that this server signs with. */
  demoAuthority(): Promise<Authority>;
  close(): Promise<void>;
}

/** `now` fixes the clock; `gate` replaces authentication, access and audit; `rooms` come beside those of the house. */
export async function openTestServer(options: { now?: () => Date; gate?: Gate; rooms?: readonly Room[] } = {}): Promise<TestServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lanh-server-'));
  const db = await openTestDatabase();
  const config = readConfig({ LANH_DATA: dataFolder, LANH_LOG: process.env.LANH_LOG ?? 'error' });
  const log = createLog(config.logLevel);
  const now = options.now ?? (() => new Date());
  const heads = await openHeadBook(dataFolder);
  const audit = await openChain({ db, heads, now, onError: (err) => log.error({ err }, 'sealing failed') });
  const desk = openSigningDesk({ config, db, now });
  const files = openFileStore(join(dataFolder, 'files'));
  const services: Services = { config, log, db, now, heads, audit, files, signing: desk.signing, ...(options.rooms && { extraRooms: options.rooms }) };
  const app = await buildServer(services, options.gate);
  const close = async () => {
    await app.close();
    await desk.close();
    await audit.close();
    await db.drop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  const inject = app.inject.bind(app) as FastifyInstance['inject'];
  let seeded: Promise<void> | undefined;
  const asUser = async (username: string) => {
    await (seeded ??= seed(services));
    const token = await startSession(services, username);
    return ((options: InjectOptions) => inject({ ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } })) as FastifyInstance['inject'];
  };
  return { app, db, services, inject, asUser, demoAuthority: desk.demoAuthority, close };
}

/** What a first start leaves behind: code lists and the demo facilities. */
async function seed(services: Services): Promise<void> {
  await loadCatalogues(services.db, services.now);
  await fillDemo(services, () => undefined);
}

/** A session without the password: signing in is tested on its own. */
async function startSession({ db, now }: Services, username: string): Promise<string> {
  const { rows } = await db.query<{ id: string; dk: number; roles: string[] }>(
    'select a.id, m.dk, m.roles from platform.account a join platform.membership m on m.account_id = a.id where a.username = $1', [username]);
  const [row] = rows;
  if (!row) throw new Error(`there is no demo account ${username}`);
  return (await openSessions(db, now, newId).start({ accountId: row.id, dk: row.dk, roles: row.roles, clientId: 'staff' })).token;
}
