// A backup of a hospital with signed papers, into another database and back: on real databases, with a foreign look at the file.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backup, backupVerify } from '../commands/backup.ts';
import { backupDrill } from '../commands/backupDrill.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { openHeadBook, verifyAudit } from '#platform/audit/index.ts';
import { makeKeyFile } from '#platform/backup/index.ts';
import { readConfig } from '#platform/config/index.ts';
import type { Config } from '#platform/config/index.ts';
import { openDatabase } from '#platform/db/index.ts';
import { readChanges } from '#fhir/repository/changeFeed.ts';
import { openSealed, tamperWith } from './tamper.ts';
import { restoreInto } from './restoreInto.ts';

let folder: string;
let keys: { recipients: string; identityFile: string };
let server: TestServer;
let file: string;
const databases: string[] = [];
const admin = process.env.LANH_TEST_DATABASE ?? '';

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function emptyTarget(): Promise<Config> {
  const name = `restore_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name}`);
  databases.push(name);
  return readConfig({ LANH_DATA: await mkdtemp(join(folder, 'target-')), DATABASE_URL: admin.replace(/\/[^/]*$/, `/${name}`), LANH_BACKUP_IDENTITY_FILE: keys.identityFile });
}

async function restore(config: Config, path = file): Promise<{ good: boolean; said: string }> {
  const said: string[] = [];
  const good = await restoreInto({ config, file: path, now: () => new Date(), say: (text) => void said.push(text) });
  return { good, said: said.join('\n') };
}

const counts = `select relname, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', n.nspname, relname), false, true, '')))[1]::text as rows
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('platform', 'fhir', 'documents', 'reception', 'facility') and relkind = 'r' and relname not like 'audit%' order by 1`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanh-restore-'));
  keys = { identityFile: join(folder, 'secret.txt'), recipients: await makeKeyFile(join(folder, 'secret.txt')) };
  server = await openTestServer({ demo: true });
  const doctor = await server.asUser('bacsi');
  await doctor({ method: 'GET', url: '/fhir/Patient?_count=1' });
  const { services, db } = server;
  await services.files.put(1, Buffer.from('a paper'));
  // A reader in the middle of the change log.
  const changes = await readChanges(db, { facilities: [1], after: { xid: '0', seq: 0 }, limit: 10_000 });
  const { place } = changes[Math.floor(changes.length / 2)] ?? { place: { xid: '0', seq: 0 } };
  await db.query(`insert into fhir.change_cursor (dk, reader, xid, seq) values (1, 'messengers', $1::xid8, $2)`, [place.xid, place.seq]);
  // An open writer keeps the seals waiting: these rows have none at the instant of the backup.
  const writer = await db.connect();
  await writer.query('begin; select pg_current_xact_id()');
  await doctor({ method: 'GET', url: '/fhir/Patient?_count=2' });
  const said: string[] = [];
  const config = { ...services.config, backup: { ...services.config.backup, folder: join(folder, 'made'), ...keys } };
  const done = await backup.run([], { say: (text) => void said.push(text), services: async () => ({ ...services, config }) });
  await writer.query('rollback');
  writer.release();
  expect([done, said.join('\n')]).toEqual([true, expect.stringContaining('read back and found whole')]);
  file = join(folder, 'made', (await readdir(join(folder, 'made'))).find((name) => name.endsWith('.age')) ?? '');
}, 120_000);
afterAll(async () => {
  await server.close();
  for (const name of databases) await asAdmin(`drop database if exists ${name} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

describe('BAK restore', () => {
  it('BAK-1 BAK-7 BAK-8 BAK-11 everything is back: rows, files, keys, sequences; the trail is whole; unread changes stay unread', async () => {
    const config = await emptyTarget();
    const { good, said } = await restore(config);
    expect(said).toMatch(/BV .+: \d+ resources/);
    expect([good, said]).toEqual([true, expect.stringContaining('✔ the audit trail is whole')]);
    const db = openDatabase({ url: config.databaseUrl ?? '' });
    expect((await db.query(counts)).rows).toEqual((await server.db.query(counts)).rows);
    const content = 'select dk, rt, rid, ver, md5(content) as content from fhir.res order by 1, 2, 3';
    expect((await db.query(content)).rows).toEqual((await server.db.query(content)).rows);
    const unread = async (of: typeof db | TestServer['db']) => {
      const { rows: [cursor] } = await of.query<{ xid: string; seq: number }>(`select xid::text, seq from fhir.change_cursor where dk = 1 and reader = 'messengers'`);
      return (await readChanges(of, { facilities: [1], after: cursor ?? { xid: '0', seq: 0 }, limit: 10_000 })).map(({ id, version }) => `${id}/${version}`);
    };
    const expected = await unread(server.db);
    expect(expected.length).toBeGreaterThan(10);
    expect((await unread(db)).sort()).toEqual(expected.sort());
    const { rows: [highest] } = await db.query<{ n: number }>('select max(xid::text::int8) as n from fhir.change');
    expect(Number(highest?.n)).toBeLessThan(10);
    expect((await verifyAudit(db, await openHeadBook(config.dataFolder), new Date())).findings).toEqual([]);
    const { rows: trail } = await db.query(`select interaction, purpose from platform.audit where interaction in ('restore') and dk = 1`);
    expect(trail).toEqual([{ interaction: 'restore', purpose: `from ${file}` }]);
    expect((await db.query('select 1 from platform.session where ended_at is null')).rowCount).toBe(0);
    const { rows: [seq] } = await db.query<{ ok: boolean }>(`select nextval('fhir.change_seq') > (select max(seq) from fhir.res) as ok`);
    expect(seq?.ok).toBe(true);
    await db.close();
    expect((await readFile(join(config.dataFolder, 'audit', 'rows.key'))).equals(await readFile(join(server.services.config.dataFolder, 'audit', 'rows.key')))).toBe(true);
    expect(await readdir(join(config.dataFolder, 'files', '1'))).not.toEqual([]);
  }, 120_000);

  it('AUD-7 the backup stands in the trail of every facility', async () => {
    const { rows } = await server.db.query(`select dk, account, query from platform.audit where interaction = 'backup' order by dk`);
    expect(rows).toMatchObject([{ dk: 1, account: 'operator', query: expect.stringMatching(/^sha256=[0-9a-f]{64}$/) as string }, { dk: 2 }]);
  });

  it('BAK-6 a filled folder and a filled database are refused and left as they are', async () => {
    const config = await emptyTarget();
    await writeFile(join(config.dataFolder, 'something'), 'x');
    await expect(restore(config)).rejects.toMatchObject({ code: 'backup.not-empty' });
    expect(await readdir(config.dataFolder)).toEqual(['something']);
    await rm(join(config.dataFolder, 'something'));
    await expect(restore({ ...config, databaseUrl: server.db.url })).rejects.toMatchObject({ code: 'backup.not-empty' });
    expect(await readdir(config.dataFolder)).toEqual([]);
    expect((await server.db.query('select 1 from fhir.res limit 1')).rowCount).toBe(1);
  }, 60_000);

  it.each([
    ['a byte of a table', 'changed-member', 'backup.damaged'],
    ['a missing member', 'missing-member', 'backup.damaged'],
    ['a newer format', 'newer-format', 'backup.newer'],
    ['a migration of the future', 'newer-migration', 'backup.newer'],
    ['a migration with other content', 'other-migration', 'backup.other-line'],
  ] as const)('BAK-5 BAK-6 %s is refused by name; nothing is written', async (_what, how, code) => {
    const config = await emptyTarget();
    const changed = join(folder, `${how}.age`);
    await tamperWith({ file, to: changed, ...keys }, how);
    await expect(restore(config, changed)).rejects.toMatchObject({ code });
    expect(await readdir(config.dataFolder)).toEqual([]);
  }, 60_000);

  it('BAK-9 a load that fails in the middle takes everything back, and the same folder takes the next try', async () => {
    const config = await emptyTarget();
    const changed = join(folder, 'bad-rows.age');
    await tamperWith({ file, to: changed, ...keys }, 'bad-rows');
    await expect(restore(config, changed)).rejects.toThrow();
    expect(await readdir(config.dataFolder)).toEqual([]);
    expect((await restore(config)).good).toBe(true);
  }, 120_000);

  it('BAK-10 a damaged file of the store ends the backup and is named; no file is left', async () => {
    const { services } = server;
    const hash = await services.files.put(1, Buffer.from('to be damaged'));
    const path = join(services.config.dataFolder, 'files', '1', hash.slice(0, 2), hash);
    await writeFile(path, 'to be DAMAGED');
    const to = join(folder, 'refused');
    await expect(backup.run(['--to', to], { say: () => undefined, services: async () => ({ ...services, config: { ...services.config, backup: { ...services.config.backup, ...keys } } }) })).rejects.toMatchObject({ code: 'files.damaged' });
    expect(await readdir(to)).toEqual([]);
    await rm(path);
  }, 60_000);

  it('BAK-2 BAK-3 foreign tools read it, and no secret stands in it in clear', async (context) => {
    const sealed = await readFile(file);
    const key = await readFile(join(server.services.config.dataFolder, 'audit', 'heads.key'));
    expect(sealed.includes(key.subarray(30, 60))).toBe(false);
    try {
      execFileSync('sha256sum', ['--version']);
      execFileSync('tar', ['--version']);
    } catch {
      context.skip('there is no tar and sha256sum here');
    }
    const out = join(folder, 'apart');
    await mkdir(out);
    await writeFile(join(out, 'x.tar'), await openSealed(file, keys.identityFile));
    execFileSync('tar', ['-xf', 'x.tar'], { cwd: out });
    expect(execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: out }).toString()).toBe('');
    const said: string[] = [];
    process.env.LANH_BACKUP_IDENTITY_FILE = keys.identityFile;
    expect(await backupVerify.run([file], { say: (text) => void said.push(text), services: async () => { throw new Error('no database is needed'); } })).toBe(true);
    delete process.env.LANH_BACKUP_IDENTITY_FILE;
    expect(said.join('\n')).toContain('✔ whole');
  }, 60_000);

  it('BAK-12 a drill restores the newest backup, reports what it found, and leaves nothing behind; one that fails says so', async () => {
    const { databaseUrl = '' } = await emptyTarget();
    const data = await mkdtemp(join(folder, 'drill-'));
    Object.assign(process.env, { LANH_DATA: data, LANH_BACKUP: join(folder, 'made'), LANH_BACKUP_IDENTITY_FILE: keys.identityFile });
    const said: string[] = [];
    const context = { say: (text: string) => void said.push(text), services: async () => { throw new Error('no running server'); } };
    const report = join(data, 'report.json');
    try {
      expect([await backupDrill.run(['--in', data, '--database', databaseUrl, '--report', report], context), said.join('\n')]).toEqual([true, expect.stringContaining('✔ the backup can be restored')]);
      expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ backup: file, good: true, said: expect.arrayContaining([expect.stringContaining('✔ the audit trail is whole')]) as string[] });
      const cut = join(folder, 'cut.age');
      await writeFile(cut, (await readFile(file)).subarray(0, 20_000));
      expect(await backupDrill.run([cut, '--in', data, '--report', report], context)).toBe(false);
      expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ backup: cut, good: false });
      expect((await readdir(data)).sort()).toEqual(['last-drill.json', 'report.json']);
    } finally {
      for (const name of ['LANH_DATA', 'LANH_BACKUP', 'LANH_BACKUP_IDENTITY_FILE']) delete process.env[name];
    }
  }, 60_000);
});
