// A real streaming replica of an embedded PostgreSQL: a copy of its folder taken in backup mode, started as a standby.
import { chmod, chown, copyFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#platform/config/index.ts';
import { findDatabaseUser } from './embedded/databaseUser.ts';
import { startEmbedded } from './embedded/embedded.ts';
import type { EmbeddedDatabase } from './embedded/embedded.ts';
import { openDatabase } from './pool.ts';
import type { Database } from './pool.ts';

const settings = { fsync: 'off', shared_buffers: '16MB', min_wal_size: '32MB', wal_receiver_status_interval: '1', wal_retrieve_retry_interval: '100ms' };
const folders: string[] = [];
let primary: EmbeddedDatabase;
let standby: EmbeddedDatabase;
/** With the replica, as the server has it; and the two of them directly. */
let db: Database;
let onPrimary: Database;
let onStandby: Database;
const notices: string[] = [];

const makeFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-replica-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
};

/** Copies the cluster while it runs, as pg_basebackup does, and starts the copy as a standby. */
async function startStandby(of: EmbeddedDatabase): Promise<EmbeddedDatabase> {
  const dataFolder = await makeFolder();
  const copy = join(dataFolder, 'postgres');
  const source = openDatabase({ url: of.url, pipelines: 1, transactions: 1 });
  const client = await source.connect();
  await client.query(`select pg_backup_start('replica', true)`);
  await cp(of.folder, copy, { recursive: true, filter: (path) => !path.endsWith('postmaster.pid') });
  const { rows: [stopped] } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  client.release();
  await source.close();
  await writeFile(join(copy, 'backup_label'), stopped?.labelfile ?? '');
  await writeFile(join(copy, 'standby.signal'), '');
  await copyFile(`${of.folder}.password`, `${copy}.password`);
  await own(copy);
  const { hostname, port, username, password } = new URL(of.url);
  return startEmbedded({ dataFolder, settings: { ...settings, primary_conninfo: `host=${decodeURIComponent(hostname)} port=${port} user=${username} password=${decodeURIComponent(password)}` } });
}

async function own(folder: string): Promise<void> {
  const user = await findDatabaseUser();
  await chmod(folder, 0o700);
  if (!user) return;
  await chown(folder, user.uid, user.gid);
  for (const name of await readdir(folder, { recursive: true })) await chown(join(folder, name), user.uid, user.gid);
}

/** Whether this read was done by the replica, and how many rows it saw. */
const look = async (): Promise<{ copy: boolean; rows: number }> => {
  const { rows: [seen] } = await db.reads.query<{ copy: boolean; rows: number }>('select pg_is_in_recovery() as copy, (select count(*)::int4 from kept) as rows', [], 'look');
  return seen ?? { copy: false, rows: -1 };
};

beforeAll(async () => {
  primary = await startEmbedded({ dataFolder: await makeFolder(), settings });
  onPrimary = openDatabase({ url: primary.url, pipelines: 1, transactions: 2 });
  await onPrimary.query('create table kept (n int)');
  standby = await startStandby(primary);
  onStandby = openDatabase({ url: standby.url, pipelines: 1, transactions: 2 });
  db = openDatabase({ url: primary.url, pipelines: 1, transactions: 2, replicas: [standby.url], ofReplicas: { restMs: 50, patienceMs: 100, notice: (text) => void notices.push(text) } });
}, 300_000);

afterAll(async () => {
  for (const one of [db, onPrimary, onStandby]) await one?.close();
  await standby?.stop();
  await primary?.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}, 120_000);

describe('RPL-1 a streaming replica', () => {
  it('RPL-1 answers reads, each with everything that was committed before it was asked', async () => {
    for (let n = 1; n <= 20; n++) {
      await db.query('insert into kept values ($1)', [n]);
      // A busy machine may keep the replica behind: then it is the primary that answers.
      expect((await look()).rows).toBe(n);
    }
    await expect.poll(look).toEqual({ copy: true, rows: 20 });
  });

  it('RPL-2 is left out while it is behind, and used again when it has caught up', async () => {
    await onStandby.query('select pg_wal_replay_pause()');
    await expect.poll(async () => (await onStandby.query<{ state: string }>('select pg_get_wal_replay_pause_state() as state')).rows[0]?.state).toBe('paused');
    await db.query('insert into kept values (21)');
    expect(await look()).toEqual({ copy: false, rows: 21 });
    expect(notices.at(-1)).toMatch(/is set aside: it is behind$/);
    await onStandby.query('select pg_wal_replay_resume()');
    await expect.poll(look).toEqual({ copy: true, rows: 21 });
    expect(notices.at(-1)).toMatch(/is used again$/);
    expect(notices.join()).not.toContain(new URL(standby.url).password);
  });

  it('RPL-2 is left out when it is promoted: what is written there is not ours', async () => {
    await onStandby.query('select pg_promote()');
    await onStandby.query('insert into kept values (99)');
    expect(await look()).toEqual({ copy: false, rows: 21 });
    expect(notices.at(-1)).toMatch(/it is no replica of this database, or no longer$/);
  });

  it('RPL-2 is left out when it is down', async () => {
    await onStandby.close();
    await standby.stop();
    await expect.poll(async () => { await look(); return notices.at(-1); }).toMatch(/is set aside: it (is down|does not answer)/);
    expect(await look()).toEqual({ copy: false, rows: 21 });
  });

  it('RPL-1 a fault of the read itself is that of the primary', async () => {
    await expect(db.reads.query('select nothing_of_the_kind')).rejects.toThrow(/nothing_of_the_kind/);
  });
});

describe('RPL-4 the setting', () => {
  it('RPL-4 is a list of addresses; a wrong one is named by its place, since it may hold a password', () => {
    const read = (text: string) => readConfig({ LANH_DATA: '/tmp', LANH_READ_REPLICAS: text }).readReplicas;
    expect(read('')).toEqual([]);
    expect(read('postgresql://a:b@one/lanh, postgres://two:5433/lanh')).toEqual(['postgresql://a:b@one/lanh', 'postgres://two:5433/lanh']);
    expect(() => read('postgresql://a/b,secret@host')).toThrow(expect.objectContaining({ code: 'config.bad-setting', issue: [{ code: 'value', text: expect.stringMatching(/address 2 is not/) }] }));
    expect(() => read('postgresql://a/b,secret@host')).not.toThrow(/secret/);
  });
});
