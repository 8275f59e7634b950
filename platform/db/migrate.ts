// Numbered plain SQL files, applied once each, in the order of their sets. A changed file that already ran is refused.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Fault } from '#platform/fault/index.ts';
import type { Database } from './pool.ts';

export interface MigrationSet {
  /** `platform`, `fhir` or a room; also the schema that its files use. */
  readonly name: string;
  readonly folder: URL;
}

export interface Migration {
  readonly set: string;
  readonly file: string;
  readonly sql: string;
  readonly hash: string;
}

const supported = { least: 15, most: 18 };

/** The files of all sets in order; two files with one number in a set are refused. */
export async function readMigrations(sets: readonly MigrationSet[]): Promise<Migration[]> {
  const lists = await Promise.all(sets.map(readSet));
  return lists.flat();
}

async function readSet({ name, folder }: MigrationSet): Promise<Migration[]> {
  const entries = await readdir(fileURLToPath(folder)).catch(() => [] as string[]);
  const files = entries.filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort();
  const numbers = files.map((file) => file.slice(0, 4));
  if (new Set(numbers).size !== numbers.length) throw new Error(`two migrations of "${name}" have the same number: ${files.join(', ')}`);
  return Promise.all(files.map(async (file) => {
    const sql = await readFile(new URL(file, `${folder.href.replace(/\/?$/, '/')}`), 'utf8');
    return { set: name, file, sql, hash: createHash('sha256').update(sql).digest('hex') };
  }));
}

/** Applies what is missing, each file in its own transaction, one server at a time. Returns what ran. `only` leaves out files that a restored backup did not have yet. */
export async function migrate(db: Database, sets: readonly MigrationSet[], only: (migration: Migration) => boolean = () => true): Promise<string[]> {
  const migrations = (await readMigrations(sets)).filter(only);
  await refuseUnsupportedVersion(db);
  const client = await db.connect();
  try {
    await client.query('select pg_advisory_lock(7231001)');
    await client.query(`create schema if not exists platform;
      create table if not exists platform.migration (set text not null, file text not null, hash text not null, ran_at timestamptz not null default now(), primary key (set, file))`);
    const { rows } = await client.query<{ set: string; file: string; hash: string }>('select set, file, hash from platform.migration');
    const done = new Map(rows.map((row) => [`${row.set}/${row.file}`, row.hash]));
    const ran: string[] = [];
    for (const migration of migrations) {
      const key = `${migration.set}/${migration.file}`;
      const before = done.get(key);
      if (before !== undefined && before !== migration.hash) throw changed(key);
      if (before !== undefined) continue;
      await apply(client, migration);
      ran.push(key);
    }
    return ran;
  } finally {
    await client.query('select pg_advisory_unlock(7231001)').catch(() => undefined);
    client.release();
  }
}

interface Runner { query(sql: string, values?: unknown[]): Promise<unknown> }

async function apply(client: Runner, { set, file, sql, hash }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(`create schema if not exists ${set}`);
    await client.query(sql);
    await client.query('insert into platform.migration (set, file, hash) values ($1, $2, $3)', [set, file, hash]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`migration ${set}/${file} failed: ${(cause as Error).message}`, { cause });
  }
}

function changed(key: string): Fault {
  return new Fault('unavailable', 'database.migration-changed', { params: { key }, issue: [{ code: 'conflict', text:
    `The migration ${key} already ran on this database with another content. Put the file back as it was and write the change as a new migration; a demo database can be removed with its LANH_DATA folder.` }] });
}

async function refuseUnsupportedVersion(db: Database): Promise<void> {
  const { rows } = await db.query<{ server_version_num: string }>('show server_version_num');
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10000);
  if (version >= supported.least && version <= supported.most) return;
  throw new Fault('unavailable', 'database.unsupported-version', { params: { version }, issue: [{ code: 'not-supported', text:
    `DATABASE_URL points to PostgreSQL ${version}; versions ${supported.least} to ${supported.most} are supported.` }] });
}
