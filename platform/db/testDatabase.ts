// A fresh migrated database for a test: one embedded PostgreSQL per test run, one template per set of migrations, a copy per test file.
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrateJobs } from '#platform/jobs/index.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { MigrationSet } from './migrate.ts';
import { openDatabase } from './pool.ts';
import type { Database } from './pool.ts';

export interface TestDatabase extends Database {
  readonly url: string;
  /** Closes the connections and drops the copy. */
  drop(): Promise<void>;
}

/** Needs the test run's global set-up (test/globalSetup.ts), which starts PostgreSQL and sets LANH_TEST_DATABASE. */
export async function openTestDatabase(sets?: readonly MigrationSet[]): Promise<TestDatabase> {
  const admin = process.env.LANH_TEST_DATABASE;
  if (!admin) throw new Error('LANH_TEST_DATABASE is not set: run tests with vitest from the root of the project');
  const wanted = sets ?? (await import('#apps/server/migrationSets.ts')).migrationSets;
  const template = await ensureTemplate(admin, wanted);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(admin, (client) => client.query(`create database ${name} template ${template}`));
  const url = withDatabase(admin, name);
  const db = openDatabase({ url, pipelines: 2, transactions: 8 });
  const drop = async () => {
    await db.close();
    await asAdmin(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { ...db, url, drop };
}

async function ensureTemplate(admin: string, sets: readonly MigrationSet[]): Promise<string> {
  const migrations = await readMigrations(sets);
  const name = `template_${createHash('sha256').update(migrations.map((m) => m.set + m.file + m.hash).join('\n')).digest('hex').slice(0, 16)}`;
  await asAdmin(admin, async (client) => {
    await client.query('select pg_advisory_lock(7231002)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(`create database ${name}_new`);
    const db = openDatabase({ url: withDatabase(admin, `${name}_new`), pipelines: 1, transactions: 1 });
    await migrate(db, sets).then(() => migrateJobs(db)).finally(() => db.close());
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
  return name;
}

async function asAdmin(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/\/[^/]*$/, `/${name}`);
}
