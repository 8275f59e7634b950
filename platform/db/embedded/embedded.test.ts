import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../pool.ts';
import type { Database } from '../pool.ts';
import { attachEmbedded, startEmbedded } from './embedded.ts';
import type { EmbeddedDatabase } from './embedded.ts';

describe('embedded PostgreSQL', () => {
  let dataFolder: string;
  let running: EmbeddedDatabase | undefined;
  let db: Database | undefined;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'lanh-embedded-'));
    await chmod(dataFolder, 0o755);
  });
  afterEach(async () => {
    await db?.close();
    await running?.stop();
    await rm(dataFolder, { recursive: true, force: true });
    running = db = undefined;
  });
  const start = async () => {
    running = await startEmbedded({ dataFolder });
    db = openDatabase({ url: running.url, pipelines: 1, transactions: 2 });
    return { running, db };
  };
  const answer = async (sql: string) => (await db?.query<{ n: number }>(sql))?.rows[0]?.n;

  it('START-4 comes back by itself after kill -9, with every acknowledged row', async () => {
    const first = await start();
    await first.db.query('create table kept (n int)');
    await first.db.query('insert into kept values (1)');
    process.kill(first.running.pid() ?? 0, 'SIGKILL');
    await expect.poll(() => answer('select n from kept').catch(() => undefined), { timeout: 20_000, interval: 200 }).toBe(1);
  });

  it('START-3 a start after the server was killed ends the left-over PostgreSQL and opens its data', async () => {
    const orphan = await start();
    await orphan.db.query('create table kept (n int)');
    await orphan.db.query('insert into kept values (7)');
    await orphan.db.close();
    const pidBefore = orphan.running.pid();
    const second = await startEmbedded({ dataFolder });
    const other = openDatabase({ url: second.url, pipelines: 1, transactions: 1 });
    expect((await other.query<{ n: number }>('select n from kept')).rows).toEqual([{ n: 7 }]);
    expect(second.pid()).not.toBe(pidBefore);
    await other.close();
    // The first handle still watches: stop it before the second so that it starts nothing again.
    await orphan.running.stop();
    await second.stop();
    running = db = undefined;
  });

  /** A server process that starts PostgreSQL here and tells its process id. */
  const startElsewhere = async (): Promise<{ server: ChildProcess; postgres: number }> => {
    const program = `import { startEmbedded } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)};
      const { pid } = await startEmbedded({ dataFolder: ${JSON.stringify(dataFolder)} }); console.log(pid());`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(server.stdout, 'data') as [Buffer];
    return { server, postgres: Number(line) };
  };

  it.each([['the server', false], ['the server and its PostgreSQL, in the middle of a query,', true]])('START-3 starts after kill -9 of %s and has every acknowledged row', async (_what, both) => {
    const { server, postgres } = await startElsewhere();
    const { url } = await attachEmbedded(dataFolder) ?? {};
    const loose = openDatabase({ url: url ?? '', pipelines: 1, transactions: 1 });
    await loose.query('create table kept (n int)');
    await loose.query('insert into kept values (7)');
    const busy = loose.pool.query('select sum(n) from generate_series(1, 100000000) n').catch(() => undefined);
    server.kill('SIGKILL');
    if (both) process.kill(postgres, 'SIGKILL');
    await start();
    expect(await answer('select n from kept')).toBe(7);
    await busy;
    await loose.close();
  });

  it('START-3 a pid file that names nobody does not hinder a start', async () => {
    const first = await start();
    await first.db.close();
    await first.running.stop();
    await writeFile(join(first.running.folder, 'postmaster.pid'), '999999\n/nowhere\n');
    await start();
    expect(await answer('select 1 as n')).toBe(1);
  });

  it('START-2 a folder of another major version is refused with advice and left as it is', async () => {
    const first = await start();
    await first.db.close();
    await first.running.stop();
    running = db = undefined;
    await writeFile(join(first.running.folder, 'PG_VERSION'), '15\n');
    await expect(startEmbedded({ dataFolder })).rejects.toMatchObject({ code: 'database.other-major', issue: [{ text: expect.stringContaining('DATABASE_URL') }] });
    expect(await readFile(join(first.running.folder, 'PG_VERSION'), 'utf8')).toBe('15\n');
  });
});
