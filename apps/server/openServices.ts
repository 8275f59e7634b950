// Opens the database (DATABASE_URL, else embedded), migrates it, and gives everything back as one object.
import { startEmbedded, migrate, openDatabase } from '#platform/db/index.ts';
import { createLog } from '#platform/log/index.ts';
import type { Config } from '#platform/config/index.ts';
import { migrationSets } from './migrationSets.ts';
import type { Services } from './services.ts';

const databaseName = 'lanh';

export interface OpenServices {
  readonly services: Services;
  close(): Promise<void>;
}

/** `say` gets one line per long step. */
export async function openServices(config: Config, say: (text: string) => void): Promise<OpenServices> {
  const log = createLog(config.logLevel);
  const { url, stop } = await openServer(config, say);
  const db = openDatabase({ url });
  const close = async () => {
    await db.close();
    await stop();
  };
  try {
    const ran = await migrate(db, migrationSets);
    if (ran.length > 0) say(`Database migrated (${ran.length} steps)`);
  } catch (error) {
    await close();
    throw error;
  }
  return { services: { config, log, db, now: () => new Date() }, close };
}

async function openServer(config: Config, say: (text: string) => void): Promise<{ url: string; stop: () => Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => undefined };
  say('Starting PostgreSQL …');
  const embedded = await startEmbedded({ dataFolder: config.dataFolder, onNotice: say });
  if (embedded.note) say(`Note: ${embedded.note}`);
  await createDatabase(embedded.url);
  return { url: embedded.urlOf(databaseName), stop: embedded.stop };
}

async function createDatabase(url: string): Promise<void> {
  const admin = openDatabase({ url, pipelines: 1, transactions: 1 });
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [databaseName]);
  if (rowCount === 0) await admin.query(`create database ${databaseName}`);
  await admin.close();
}
