// The whole server on a test database, without a port: `const server = await openTestServer()`.
import type { FastifyInstance, InjectOptions } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { openArchiveStore } from './openArchiveStore.ts';
import { buildServer } from './buildServer.ts';
import { openDemoDatabase } from './demoCopy.ts';
import type { Gate } from './fhirServices.ts';
import type { PhoneGateway } from '../../simulators/phone/phone.ts';
import { openNotifyDesk } from './openNotifyDesk.ts';
import { openSigningDesk } from './openSigningDesk.ts';
import type { Services } from './services.ts';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly db: TestDatabase;
  readonly services: Services;
  readonly inject: FastifyInstance['inject'];
  /** Requests of this demo account (`bacsi`, `tiepdon`, …) carry its token; the server was opened with `demo`. */
  asUser(username: string): Promise<FastifyInstance['inject']>;
  /** The demo authority that this server signs with. */
  demoAuthority(): Promise<Authority>;
  /** Where its text messages arrive. */
  demoPhones(): Promise<PhoneGateway>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Fixes the clock. */
  readonly now?: () => Date;
  /** Replaces authentication, access and audit. */
  readonly gate?: Gate;
  /** Beside those of the house. */
  readonly rooms?: readonly Room[];
  /** With code lists, facilities and accounts, as a first start leaves them; else with empty tables. */
  readonly demo?: boolean;
  /** Settings. */
  readonly env?: NodeJS.ProcessEnv;
}

export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lanh-server-'));
  const db = options.demo ? await openDemoDatabase(dataFolder) : await openTestDatabase();
  const config = readConfig({ ...options.env, LANH_DATA: dataFolder, LANH_LOG: process.env.LANH_LOG ?? 'error' });
  const log = createLog(config.logLevel);
  const now = options.now ?? (() => new Date());
  const heads = await openHeadBook(dataFolder);
  const audit = await openChain({ db, heads, now, onError: (err) => log.error({ err }, 'sealing failed') });
  const desk = openSigningDesk({ config, db, now });
  const phones = openNotifyDesk(config);
  const files = openFileStore(join(dataFolder, 'files'));
  const services: Services = { config, log, db, now, heads, audit, files, archive: openArchiveStore(config.archive), signing: desk.signing, notify: phones.notify, ...(options.rooms && { extraRooms: options.rooms }) };
  const app = await buildServer(services, options.gate);
  const close = async () => {
    await app.close();
    await desk.close();
    await phones.close();
    await audit.close();
    await db.drop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  const inject = app.inject.bind(app) as FastifyInstance['inject'];
  const asUser = async (username: string) => {
    const token = await startSession(services, username);
    return ((options: InjectOptions) => inject({ ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } })) as FastifyInstance['inject'];
  };
  return { app, db, services, inject, asUser, demoAuthority: desk.demoAuthority, demoPhones: phones.demoPhones, close };
}

/** A session without the password: signing in is tested on its own. */
async function startSession({ db, now }: Services, username: string): Promise<string> {
  const { rows } = await db.query<{ id: string; dk: number; roles: string[] }>(
    'select a.id, m.dk, m.roles from platform.account a join platform.membership m on m.account_id = a.id where a.username = $1', [username]);
  const [row] = rows;
  if (!row) throw new Error(`there is no demo account ${username}: open the server with { demo: true }`);
  return (await openSessions({ db, now, newId, factorRoles: [] }).start({ accountId: row.id, dk: row.dk, roles: row.roles, clientId: 'staff' })).token;
}
