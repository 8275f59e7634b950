// A backup beside a running server: one snapshot of the database, then the files it may name, sealed into one age file. docs/decisions/0115-backup-format.md   spec: BAK
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Database, Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { copyLock } from '#platform/files/index.ts';
import { dumpTable } from './dumpTables.ts';
import { formatSums, formatVersion, headName, manifestName, sequencesName, sumsName, tablePart } from './manifest.ts';
import type { BackupHead, BackupManifest } from './manifest.ts';
import { findQueueVersion, listRanMigrations, listSequences, listTables } from './tables.ts';
import type { TableShape } from './tables.ts';
import type { TarMember } from './tar.ts';

const waitForLock = '10s';

export interface BackupPlan {
  readonly db: Database;
  readonly dataFolder: string;
  readonly version: string;
  readonly madeAt: Date;
  /** Schemas whose tables are copied. */
  readonly schemas: readonly string[];
  /** Folders and files below the data folder that are needed to read the rest: keys, heads, trusted roots. */
  readonly keyPaths: readonly string[];
  /** Table → column → SQL over its row `t`, where the stored value means nothing in another database. */
  readonly expressions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Facilities and how much each has, for the manifest. */
  readonly listFacilities: (snapshot: Db) => Promise<BackupManifest['facilities']>;
  /** Told of bytes read and what is being read, often. */
  readonly onProgress: (progress: BackupProgress) => void;
}

export interface BackupProgress {
  readonly part: string;
  /** Share of what is there, 0 to 1, guessed from the sizes on disk. */
  readonly share: number;
}

interface Work extends BackupPlan {
  readonly client: pg.ClientBase;
  readonly snapshot: Db;
  readonly sums: Map<string, string>;
  readonly counts: { tables: { name: string; rows: number; bytes: number }[]; files: { count: number; bytes: number }; keys: number };
}

/** Runs `write` with the members in their order; gives what the manifest says. The lock, the connection and the snapshot are given back in any case. */
export async function withBackup(plan: BackupPlan, write: (members: AsyncIterable<TarMember>) => Promise<void>): Promise<BackupManifest> {
  const client = await plan.db.connect();
  const snapshot: Db = { query: async (sql, values) => { const { rows, rowCount } = await client.query(sql, values as unknown[]); return { rows, rowCount: rowCount ?? 0 }; } };
  let broken = true;
  try {
    await takeLock(client);
    const work: Work = { ...plan, client, snapshot, sums: new Map(), counts: { tables: [], files: { count: 0, bytes: 0 }, keys: 0 } };
    let manifest: BackupManifest | undefined;
    await write(listMembers(work, (made) => { manifest = made; }));
    if (!manifest) throw new Error('the backup ended without a manifest');
    await client.query('commit');
    await client.query('select pg_advisory_unlock($1)', [copyLock]);
    broken = false;
    return manifest;
  } finally {
    // A connection that is thrown away takes transaction and lock with it.
    client.release(broken);
  }
}

async function takeLock(client: pg.ClientBase): Promise<void> {
  await client.query(`set lock_timeout = '${waitForLock}'`);
  await client.query('select pg_advisory_lock($1)', [copyLock]).catch((cause: unknown) => {
    throw new Fault('conflict', 'backup.under-way', { cause, issue: [{ code: 'conflict', text: 'Another backup is under way. Wait for its end, then try again.' }] });
  });
  await client.query('set lock_timeout = 0');
}

async function* listMembers(work: Work, done: (manifest: BackupManifest) => void): AsyncGenerator<TarMember> {
  // Heads first: every head copied names a link that the later snapshot has.
  const keys = await readKeys(work);
  await work.client.query('begin isolation level repeatable read read only');
  const tables = await listTables(work.snapshot, work.schemas);
  yield member(work, headName, json(await makeHead(work, tables)));
  for (const { name, bytes } of keys) yield member(work, name, bytes);
  work.counts.keys = keys.length;
  yield* tableMembers(work, tables);
  yield member(work, sequencesName, json(await listSequences(work.snapshot, work.schemas)));
  yield* fileMembers(work);
  const sums = Buffer.from(formatSums(work.sums));
  yield { name: sumsName, size: sums.length, bytes: [sums] };
  const manifest = await makeManifest(work, { sums: sha256(sums), heads: countHeads(keys) });
  done(manifest);
  const bytes = json(manifest);
  yield { name: manifestName, size: bytes.length, bytes: [bytes] };
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function member({ sums }: Work, name: string, bytes: Buffer): TarMember {
  sums.set(name, sha256(bytes));
  return { name, size: bytes.length, bytes: [bytes] };
}

async function makeHead({ snapshot, version, madeAt }: Work, tables: readonly TableShape[]): Promise<BackupHead> {
  const { rows } = await snapshot.query<{ version: string }>(`select current_setting('server_version') as version`);
  return { format: formatVersion, product: 'lanh', version, madeAt: madeAt.toISOString(), postgres: rows[0]?.version ?? '', migrations: await listRanMigrations(snapshot), queueVersion: await findQueueVersion(snapshot), tables: [...tables] };
}

interface KeyMember { readonly name: string; readonly bytes: Buffer }

async function readKeys({ dataFolder, keyPaths }: Work): Promise<KeyMember[]> {
  const lists = await Promise.all(keyPaths.map(async (path) => {
    const full = join(dataFolder, path);
    const found = await stat(full).catch(() => undefined);
    return !found ? [] : found.isDirectory() ? (await readdir(full)).sort().map((name) => `${path}/${name}`) : [path];
  }));
  return Promise.all(lists.flat().map(async (path) => ({ name: `keys/${path}`, bytes: wholeLines(path, await readFile(join(dataFolder, path))) })));
}

/** The heads grow while they are read: only whole lines count. */
const isHeads = (path: string): boolean => /audit\/heads-[\d-]+\.ndjson$/.test(path);
const wholeLines = (path: string, bytes: Buffer): Buffer => (isHeads(path) ? bytes.subarray(0, bytes.lastIndexOf(10) + 1) : bytes);
const countHeads = (keys: readonly KeyMember[]): number => keys.filter(({ name }) => isHeads(name)).reduce((sum, { bytes }) => sum + bytes.toString('utf8').split('\n').length - 1, 0);

async function* tableMembers(work: Work, tables: readonly TableShape[]): AsyncGenerator<TarMember> {
  const { rows } = await work.snapshot.query<{ name: string; bytes: number }>(
    `select n.nspname || '.' || c.relname as name, pg_table_size(c.oid) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind = 'r'`, [work.schemas]);
  const sizes = new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 1);
  let before = 0;
  for (const table of tables) {
    const count = { name: table.name, rows: 0, bytes: 0 };
    const size = sizes.get(table.name) ?? 0;
    let part = 0;
    for await (const piece of dumpTable(work.client, table, work.expressions[table.name])) {
      count.rows += piece.rows;
      count.bytes += piece.bytes;
      yield member(work, tablePart(table.name, ++part), piece.packed);
      work.onProgress({ part: table.name, share: (before + Math.min(count.bytes, size)) / total });
    }
    before += size;
    work.counts.tables.push(count);
  }
}

/** Every file of the store: written before the row that names it, so that the snapshot names none that is not there. */
async function* fileMembers(work: Work): AsyncGenerator<TarMember> {
  const folder = join(work.dataFolder, 'files');
  for (const dk of (await readdir(folder).catch(() => [] as string[])).filter((name) => /^\d+$/.test(name)).sort()) {
    for (const part of (await readdir(join(folder, dk))).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()) {
      for (const hash of (await readdir(join(folder, dk, part))).sort()) {
        yield await fileMember(work, { name: `files/${dk}/${part}/${hash}`, path: join(folder, dk, part, hash), hash });
        work.onProgress({ part: 'files', share: 1 });
      }
    }
  }
}

/** A file is named by its SHA-256: one that is damaged on the disk ends the backup, which would only carry the damage on. */
async function fileMember({ sums, counts }: Work, { name, path, hash }: { name: string; path: string; hash: string }): Promise<TarMember> {
  const { size } = await stat(path);
  counts.files.count++;
  counts.files.bytes += size;
  sums.set(name, hash);
  return { name, size, bytes: readChecked(path, hash) };
}

async function* readChecked(path: string, expected: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== expected) throw new Fault('bug', 'files.damaged', { issue: [{ code: 'exception', text: `The file ${path} is damaged: its content is not what its name says. No backup was made. Put the file back from an older backup, or move it away, then try again.` }] });
}

async function makeManifest({ snapshot, madeAt, counts, listFacilities, sums: members }: Work, { sums, heads }: { sums: string; heads: number }): Promise<BackupManifest> {
  const { rows: [audit] } = await snapshot.query<{ chains: number; links: number; rows: number }>(
    'select (select count(*) from platform.audit_chain) as chains, (select count(*) from platform.audit_seal) as links, (select count(*) from platform.audit) as rows');
  return {
    format: formatVersion, madeAt: madeAt.toISOString(), sums, members: members.size, ...counts,
    audit: { chains: Number(audit?.chains), links: Number(audit?.links), rows: Number(audit?.rows), heads },
    facilities: await listFacilities(snapshot),
  };
}
