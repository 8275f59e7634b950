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

/** What stands in the copies beside the tables: written into one template per test run. */
export interface TestContent {
  readonly name: string;
  write(db: Database): Promise<void>;
}

/** Needs the test run's global set-up (test/globalSetup.ts), which starts PostgreSQL and sets LANH_TEST_DATABASE. */
export async function openTestDatabase(sets?: readonly MigrationSet[], content?: TestContent): Promise<TestDatabase> {
  const admin = process.env.LANH_TEST_DATABASE;
  if (!admin) throw new Error('LANH_TEST_DATABASE is not set: run tests with vitest from the root of the project');
  const wanted = sets ?? (await import('#apps/server/migrationSets.ts')).migrationSets;
  const tables = await ensureTables(admin, wanted);
  const template = content ? await ensureContent(admin, tables, content) : tables;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(admin, (client) => client.query(`create database ${name} template ${template} strategy file_copy`));
  const url = withDatabase(admin, name);
  const db = openDatabase({ url, pipelines: 2, transactions: 8 });
  const drop = async () => {
    await db.close();
    await asAdmin(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { ...db, url, drop };
}

async function ensureTables(admin: string, sets: readonly MigrationSet[]): Promise<string> {
  const migrations = await readMigrations(sets);
  const name = `template_${createHash('sha256').update(migrations.map((m) => m.set + m.file + m.hash).join('\n')).digest('hex').slice(0, 16)}`;
  await ensureTemplate(admin, { name }, async (db) => {
    await migrate(db, sets);
    await migrateJobs(db);
  });
  return name;
}

/** Content is made by code that may change while a PostgreSQL of somebody's own goes on: it lives for one run only. */
async function ensureContent(admin: string, tables: string, content: TestContent): Promise<string> {
  const name = `template_${content.name}_${process.env.LANH_TEST_RUN ?? 'alone'}`;
  await ensureTemplate(admin, { name, from: tables }, (db) => content.write(db));
  return name;
}

/** Made beside and renamed, so that a run that was killed leaves no half template. */
async function ensureTemplate(admin: string, { name, from = 'template1' }: { name: string; from?: string }, fill: (db: Database) => Promise<void>): Promise<void> {
  await asAdmin(admin, async (client) => {
    await client.query('select pg_advisory_lock(7231002, hashtext($1))', [name]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(`drop database if exists ${name}_new`);
    await client.query(`create database ${name}_new template ${from}`);
    const db = openDatabase({ url: withDatabase(admin, `${name}_new`), pipelines: 2, transactions: 4 });
    await fill(db).finally(() => db.close());
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
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
