// Starts that cannot succeed: each ends with a message that says what to do, and changes nothing. spec: START
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataFolder, runProgram, startReal } from './realServer.ts';

let data: Awaited<ReturnType<typeof makeDataFolder>>;
beforeAll(async () => { data = await makeDataFolder(); });
afterAll(() => data.remove());
const start = (env: Record<string, string>) => runProgram(['apps/server/main.ts'], { LANH_DATA: join(data.folder, 'new'), PORT: '0', ...env });

describe('START-1 npm start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('START-1 START-7 START-8 with nothing but Node on the path it furnishes the store and ends in a line that says where; %s stops server and database, and it ends with 0', async (signal) => {
    const folder = join(data.folder, signal);
    await mkdir(folder, { mode: 0o755 });
    const env = { ...process.env, NODE_ENV: undefined, PATH: dirname(process.execPath), DATABASE_URL: '', LANH_DATA: folder, PORT: '0', LANH_MODE: 'demo', LANH_DEMO_VISITS: '0' };
    // A group of its own: Ctrl-C reaches every process of it.
    const child = spawn(process.execPath, ['tools/start.mjs', 'start'], { cwd: join(import.meta.dirname, '../..'), env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
    await expect.poll(() => said, { timeout: 100_000 }).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/m);
    expect((await fetch(`${/^ready (\S+)/m.exec(said)?.[1]}/readyz`)).status).toBe(200);
    expect(said).toMatch(/^Demo facilities and accounts made$[^]*^Forms loaded: \d+$[^]*^ready /m);
    const postgres = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const ended = once(child, 'exit');
    process.kill(signal === 'SIGINT' ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
    expect((await ended)[0]).toBe(0);
    expect(() => process.kill(postgres, 0)).toThrow();
  }, 150_000);
});

describe('START-2 a start ends with advice', () => {
  it('when the port is taken, before anything is made', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => { other.once('listening', resolve); });
    const address = other.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    expect(await start({ PORT: port })).toEqual({ code: 1, said: expect.stringContaining(`Port ${port} is taken by another program. Stop that program, or choose another port`) });
    other.close();
    expect(await readdir(data.folder)).not.toContain('new');
  });

  it.each([
    ['a port that is none', { PORT: 'x' }, /PORT: 'x' is not a port number/],
    ['a mode that is none', { LANH_MODE: 'test' }, /LANH_MODE: 'test' is neither demo nor production/],
    ['an address of another machine', { HOST: '192.0.2.1' }, /HOST=192\.0\.2\.1 is no address of this machine/],
    ['a DATABASE_URL that is none', { DATABASE_URL: 'nonsense' }, /it is no address of the form postgresql:/],
    ['a database where nothing listens', { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/c' }, /nothing listens at 127\.0\.0\.1:1\. Start PostgreSQL there/],
  ] as const)('for %s', async (_what, env, message) => {
    const { code, said } = await start(env);
    expect(said).toMatch(message);
    expect(code).toBe(1);
    expect(said).not.toMatch(/at async|node:internal/);
  });

  it('when a file stands where the data folder should be', async () => {
    await writeFile(join(data.folder, 'file'), 'x');
    expect(await start({ LANH_DATA: join(data.folder, 'file') })).toEqual({ code: 1, said: expect.stringContaining('a file stands where a folder should be') });
  });

  it.skipIf(process.getuid?.() === 0)('when this user may not write to the data folder (skipped as root, who may write anywhere)', async () => {
    await mkdir(join(data.folder, 'closed'), { mode: 0o500 });
    expect(await start({ LANH_DATA: join(data.folder, 'closed', 'x') })).toEqual({ code: 1, said: expect.stringContaining('this user may not write there') });
  });

  it('when another server runs on the folder; that one goes on', async () => {
    const folder = join(data.folder, 'shared');
    await mkdir(folder);
    const first = await startReal(folder);
    expect(await start({ LANH_DATA: folder })).toEqual({ code: 1, said: expect.stringContaining('already runs on') });
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
    expect((await first.stop()).code).toBe(0);
  }, 120_000);
});

describe('START-7 a stop', () => {
  it('START-7 at the very instant of readiness ends the server like any other, with 0', async () => {
    const folder = join(data.folder, 'brief');
    for (let turn = 0; turn < 3; turn++) expect((await (await startReal(folder)).stop()).code).toBe(0);
  }, 120_000);
});

describe('START-6 a closed folder', () => {
  it.skipIf(process.getuid?.() !== 0)('START-6 root below a folder of mode 700: the database goes to where its user may go, the start names the place, the next start finds it (needs root)', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'lanh-closed-'));
    const folder = join(closed, 'data');
    let place: string | undefined;
    try {
      const first = await startReal(folder);
      place = /so the database is in (\S+)/.exec(first.said())?.[1];
      expect(place).toMatch(/^\/var\/lib\/lanh-\w+\/postgres$/);
      expect((await readFile(join(folder, 'postgres.location'), 'utf8')).trim()).toBe(place);
      expect((await first.stop()).code).toBe(0);
      const second = await startReal(folder);
      expect(second.said()).not.toContain('Database migrated');
      expect((await second.stop()).code).toBe(0);
    } finally {
      await rm(closed, { recursive: true, force: true });
      if (place !== undefined) await rm(dirname(place), { recursive: true, force: true });
    }
  }, 240_000);
});

const canMount = process.getuid?.() === 0 && process.platform === 'linux';

describe('START-2 disks', () => {
  let disk: string;
  const mount = (options: string): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]).status === 0;
  beforeAll(async () => { disk = await mkdtemp(join(tmpdir(), 'lanh-disk-')); });
  afterAll(() => rm(disk, { recursive: true, force: true }));

  it.skipIf(!canMount).each([
    ['a disk with too little space', 'size=50m,mode=755', /Only \d+ MB are free .*Free some space, or set LANH_DATA/s],
    ['a disk that is mounted read-only', 'size=50m,mode=755,ro', /mounted read-only\. Mount it for writing|may be written to/],
  ] as const)('%s (needs root, to mount one)', async (_what, options, message) => {
    if (!mount(options)) return;
    try {
      const { code, said } = await start({ LANH_DATA: join(disk, 'data') });
      expect(said).toMatch(message);
      expect(code).toBe(1);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
