// Opens the database (DATABASE_URL, else embedded), migrates it, and gives everything back as one object.
import { join } from 'node:path';
import { openChain, openHeadBook } from '#platform/audit/index.ts';
import { migrate, openDatabase } from '#platform/db/index.ts';
import type { Database } from '#platform/db/index.ts';
import { migrateJobs } from '#platform/jobs/index.ts';
import { watchDisk } from '#platform/disk/index.ts';
import type { DiskWatch } from '#platform/disk/index.ts';
import { openFileStore } from '#platform/files/index.ts';
import { createLog } from '#platform/log/index.ts';
import type { Config } from '#platform/config/index.ts';
import { migrationSets } from './migrationSets.ts';
import { openArchiveStore } from './openArchiveStore.ts';
import { attach, openSource } from './openSource.ts';
import { refuseHalfRestored } from './restoreMarker.ts';
import { openDataFolder, tryDatabase } from './startChecks.ts';
import { openNotifyDesk } from './openNotifyDesk.ts';
import { openSigningDesk, refuseDemoAuthority } from './openSigningDesk.ts';
import type { SigningDesk, SigningDeskParts } from './openSigningDesk.ts';
import type { Services } from './services.ts';

export interface OpenServices {
  readonly services: Services;
  /** The database was new or of an older software. */
  readonly migrated: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A server runs on the data folder: its database is used. */
  readonly beside?: boolean;
  readonly openDesk?: (parts: SigningDeskParts) => SigningDesk;
  /** How many processes share the connections that PostgreSQL gives. */
  readonly processes?: number;
}

/** Transactions at the same time of all processes of a server: the embedded PostgreSQL takes 100 connections, some are for other work. */
const mostTransactions = 40;

/**
 * `say` gets one line per long step. The server takes the data folder for itself; the command line beside a running
 * server (`beside: true`) uses that server's database instead of starting one.
 */
export async function openServices(config: Config, say: (text: string) => void, { beside = false, openDesk = openSigningDesk, processes = 1 }: OpenOptions = {}): Promise<OpenServices> {
  const log = createLog(config.logLevel);
  await openDataFolder(config.dataFolder);
  await refuseHalfRestored(config.dataFolder);
  if (config.databaseUrl) await tryDatabase(config.databaseUrl);
  await refuseDemoAuthority(config);
  const { url, stop, folder } = (beside && (await attach(config))) || (await openSource(config, say));
  const db = openDatabase({ url, transactions: Math.max(3, Math.min(10, Math.floor(mostTransactions / processes))), replicas: config.readReplicas, ofReplicas: { notice: (text) => log.warn({ part: 'database' }, text) } });
  const disk = folder === undefined ? undefined : await watchFolders({ config, folder, db, say });
  const close = async () => {
    disk?.stop();
    await db.close();
    await stop();
  };
  let migrated = false;
  try {
    const ran = await migrate(db, migrationSets);
    await migrateJobs(db);
    migrated = ran.length > 0;
    if (migrated) say(`Database migrated (${ran.length} steps)`);
  } catch (error) {
    await close();
    throw error;
  }
  const now = () => new Date();
  const heads = await openHeadBook(config.dataFolder);
  const audit = await openChain({ db, heads, now, onError: (err) => log.error({ err, part: 'audit' }, 'sealing failed') });
  const desk = openDesk({ config, db, now });
  const phones = openNotifyDesk(config);
  const [files, archive] = [openFileStore(join(config.dataFolder, 'files')), openArchiveStore(config.archive)];
  return { services: { config, log, db, now, heads, audit, files, archive, signing: desk.signing, notify: phones.notify, ...(disk && { disk }) }, migrated, close: () => Promise.all([desk.close(), phones.close()]).then(() => audit.close()).catch((err) => log.error({ err, part: 'audit' }, 'last seal failed')).then(close) };
}

/** A checkpoint gives back what PostgreSQL keeps of its log; one of somebody else's PostgreSQL may not be asked for. */
const watchFolders = ({ config, folder, db, say }: { config: Config; folder: string; db: Database; say: (text: string) => void }): Promise<DiskWatch> =>
  watchDisk({ folders: [...new Set([config.dataFolder, folder])], reserve: join(folder, 'postgres.reserve'), say, onFull: () => db.query('checkpoint') });
