// Opens the database (DATABASE_URL, else embedded), migrates it, and gives everything back as one object.
import { dirname, join } from 'node:path';
import { openChain, openHeadBook } from '#platform/audit/index.ts';
import { attachEmbedded, migrate, openDatabase, startEmbedded } from '#platform/db/index.ts';
import type { Database } from '#platform/db/index.ts';
import { migrateJobs } from '#platform/jobs/index.ts';
import { watchDisk } from '#platform/disk/index.ts';
import type { DiskWatch } from '#platform/disk/index.ts';
import { openFileStore } from '#platform/files/index.ts';
import { createLog } from '#platform/log/index.ts';
import type { Config } from '#platform/config/index.ts';
import { findRunningServer, takeInstanceLock } from './instanceLock.ts';
import { migrationSets } from './migrationSets.ts';
import { openDataFolder, tryDatabase } from './startChecks.ts';
import { openSigningDesk, refuseDemoAuthority } from './openSigningDesk.ts';
import type { Services } from './services.ts';

const databaseName = 'lanh';

export interface OpenServices {
  readonly services: Services;
  close(): Promise<void>;
}

/**
 * `say` gets one line per long step. The server takes the data folder for itself; the command line beside a running
 * server (`beside: true`) uses that server's database instead of starting one.
 */
export async function openServices(config: Config, say: (text: string) => void, { beside = false } = {}): Promise<OpenServices> {
  const log = createLog(config.logLevel);
  await openDataFolder(config.dataFolder);
  if (config.databaseUrl) await tryDatabase(config.databaseUrl);
  await refuseDemoAuthority(config);
  const { url, stop, folder } = (beside && (await attach(config))) || (await openServer(config, say));
  const db = openDatabase({ url });
  const disk = folder === undefined ? undefined : await watchFolders({ config, folder, db, say });
  const close = async () => {
    disk?.stop();
    await db.close();
    await stop();
  };
  try {
    const ran = await migrate(db, migrationSets);
    await migrateJobs(db);
    if (ran.length > 0) say(`Database migrated (${ran.length} steps)`);
  } catch (error) {
    await close();
    throw error;
  }
  const now = () => new Date();
  const heads = await openHeadBook(config.dataFolder);
  const audit = await openChain({ db, heads, now, onError: (err) => log.error({ err, part: 'audit' }, 'sealing failed') });
  const desk = openSigningDesk({ config, db, now });
  const files = openFileStore(join(config.dataFolder, 'files'));
  return { services: { config, log, db, now, heads, audit, files, signing: desk.signing, ...(disk && { disk }) }, close: () => desk.close().then(() => audit.close()).catch((err) => log.error({ err, part: 'audit' }, 'last seal failed')).then(close) };
}

/** A checkpoint gives back what PostgreSQL keeps of its log; one of somebody else's PostgreSQL may not be asked for. */
const watchFolders = ({ config, folder, db, say }: { config: Config; folder: string; db: Database; say: (text: string) => void }): Promise<DiskWatch> =>
  watchDisk({ folders: [...new Set([config.dataFolder, folder])], reserve: join(folder, 'postgres.reserve'), say, onFull: () => db.query('checkpoint') });

interface Source {
  readonly url: string;
  /** Where the database lies, if it is ours: its disk is watched. */
  readonly folder?: string;
  stop(): Promise<void>;
}

async function attach(config: Config): Promise<Source | undefined> {
  if (!(await findRunningServer(config.dataFolder))) return undefined;
  const url = config.databaseUrl ?? (await attachEmbedded(config.dataFolder))?.urlOf(databaseName);
  return url ? { url, stop: async () => undefined } : undefined;
}

async function openServer(config: Config, say: (text: string) => void): Promise<Source> {
  const giveBack = await takeInstanceLock(config.dataFolder);
  if (config.databaseUrl) return { url: config.databaseUrl, folder: config.dataFolder, stop: giveBack };
  say('Starting PostgreSQL …');
  try {
    const embedded = await startEmbedded({ dataFolder: config.dataFolder, onNotice: say });
    if (embedded.note) say(`Note: ${embedded.note}`);
    await createDatabase(embedded.url);
    return { url: embedded.urlOf(databaseName), folder: dirname(embedded.folder), stop: () => embedded.stop().then(giveBack) };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

async function createDatabase(url: string): Promise<void> {
  const admin = openDatabase({ url, pipelines: 1, transactions: 1 });
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [databaseName]);
  if (rowCount === 0) await admin.query(`create database ${databaseName}`);
  await admin.close();
}
