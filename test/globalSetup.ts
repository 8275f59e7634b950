// One embedded PostgreSQL for the whole test run; TEST_DATABASE_URL uses another (versions 15 to 18).
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#platform/db/index.ts';
import { ensureGenerated } from '../tools/genFhir/build.ts';

export default async function setup(): Promise<() => Promise<void>> {
  ensureGenerated();
  process.env.LANH_TEST_RUN = randomBytes(6).toString('hex');
  if (process.env.TEST_DATABASE_URL) {
    process.env.LANH_TEST_DATABASE = process.env.TEST_DATABASE_URL;
    return () => dropContent(process.env.TEST_DATABASE_URL ?? '');
  }
  const dataFolder = await mkdtemp(join(tmpdir(), 'lanh-test-'));
  // Open to the user that runs PostgreSQL under root, or its cluster would lie (and stay) under /var/lib.
  await chmod(dataFolder, 0o755);
  // A test cluster is thrown away: no fsync, but everything else as in production.
  const embedded = await startEmbedded({ dataFolder, settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '64MB' } });
  process.env.LANH_TEST_DATABASE = embedded.url;
  return async () => {
    await embedded.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
}

/** What this run put beside its tables into a PostgreSQL that goes on. */
async function dropContent(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>('select datname as name from pg_database where datname like $1', [`template\\_%\\_${process.env.LANH_TEST_RUN}%`]);
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  await client.end();
}
