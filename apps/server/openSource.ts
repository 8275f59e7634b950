// Where the database is: that of a running server beside us, DATABASE_URL, or the embedded one, started for us alone.
import { dirname } from 'node:path';
import { attachEmbedded, openDatabase, startEmbedded } from '#platform/db/index.ts';
import type { Config } from '#platform/config/index.ts';
import { findRunningServer, takeInstanceLock } from './instanceLock.ts';

const databaseName = 'lanh';

export interface Source {
  readonly url: string;
  /** Where the database lies, if it is ours: its disk is watched. */
  readonly folder?: string;
  stop(): Promise<void>;
}

export async function attach(config: Config): Promise<Source | undefined> {
  if (!(await findRunningServer(config.dataFolder))) return undefined;
  const url = config.databaseUrl ?? (await attachEmbedded(config.dataFolder))?.urlOf(databaseName);
  return url ? { url, stop: async () => undefined } : undefined;
}

/** Takes the data folder for this process. */
export async function openSource(config: Config, say: (text: string) => void): Promise<Source> {
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
