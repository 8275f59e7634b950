// The embedded PostgreSQL: started with the server, watched, stopped with it. docs/decisions/0001-embedded-postgresql.md
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Fault } from '#platform/fault/index.ts';
import { findDatabaseUser } from './databaseUser.ts';
import type { DatabaseUser } from './databaseUser.ts';
import { locateCluster, openCluster } from './clusterFolder.ts';
import type { Cluster } from './clusterFolder.ts';
import { findNativeFolder } from './nativeFolder.ts';

export interface EmbeddedDatabase {
  /** Connection string of the maintenance database `postgres`, superuser `lanh`. */
  readonly url: string;
  /** Connection string of another database of this cluster. */
  urlOf(database: string): string;
  readonly folder: string;
  readonly note: string | undefined;
  /** Process id of the postmaster now running. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataFolder: string;
  /** Extra `-c` settings; tests turn fsync off, nothing else may. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly onNotice?: (text: string) => void;
}

const baseSettings: Readonly<Record<string, string>> = {
  max_connections: '100', shared_buffers: '256MB', jit: 'off', wal_compression: 'on', max_wal_size: '2GB', min_wal_size: '256MB',
  checkpoint_timeout: '15min', random_page_cost: '1.1', log_min_messages: 'warning', timezone: 'UTC', default_text_search_config: 'pg_catalog.simple',
};

interface Place { host: string; port: number; socketFolder: string | undefined }
interface Launch { native: string; cluster: Cluster; user: DatabaseUser | undefined; place: Place; settings: Readonly<Record<string, string>>; notice: (text: string) => void }

/** Starts (creating it on first use) the cluster under `dataFolder`; restarts it by itself when it dies. Throws Fault `database.…` saying what to do. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const user = await findDatabaseUser();
  const native = await findNativeFolder(user);
  const { folder, note } = await locateCluster(options.dataFolder, user);
  const cluster = await openCluster(native, folder, user);
  await endLeftOver(folder);
  const place = await choosePlace(folder, user);
  const launch = { native, cluster, user, place, settings: { ...baseSettings, ...options.settings }, notice: options.onNotice ?? (() => undefined) };
  return watch(launch, note);
}

/** Connects to the embedded PostgreSQL that a running server started; undefined when none runs. For the command line beside a server. */
export async function attachEmbedded(dataFolder: string): Promise<Pick<EmbeddedDatabase, 'url' | 'urlOf'> | undefined> {
  const user = await findDatabaseUser();
  const { folder } = await locateCluster(dataFolder, user);
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (!isAlive(Number(lines[0]))) return undefined;
  const password = (await readFile(`${folder}.password`, 'utf8')).trim();
  const host = process.platform === 'win32' ? '127.0.0.1' : (lines[4] ?? '');
  const urlOfDatabase = (database: string) => connectionString({ host, port: Number(lines[3]), socketFolder: undefined }, password, database);
  return { url: urlOfDatabase('postgres'), urlOf: urlOfDatabase };
}

async function watch(launch: Launch, note: string | undefined): Promise<EmbeddedDatabase> {
  let stopping = false;
  let child = await launchOnce(launch);
  const guard = async (code: number | null) => {
    if (stopping) return;
    launch.notice(`PostgreSQL ended unexpectedly (${code ?? 'signal'}); starting it again`);
    for (let waitMs = 200; !stopping; waitMs = Math.min(waitMs * 2, 5000)) {
      const next = await launchOnce(launch).catch((error: Error) => { launch.notice(error.message); return undefined; });
      if (next) { child = next; child.once('exit', guard); return; }
      await sleep(waitMs);
    }
  };
  child.once('exit', guard);
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
    if (launch.place.socketFolder) await rm(launch.place.socketFolder, { recursive: true, force: true });
  };
  return { url: urlOf(launch, 'postgres'), urlOf: (database) => urlOf(launch, database), folder: launch.cluster.folder, note, pid: () => child.pid, stop };
}

function urlOf({ place, cluster }: Launch, database: string): string {
  return connectionString(place, cluster.password, database);
}

function connectionString({ host, port }: Place, password: string, database: string): string {
  return `postgresql://lanh:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${database}`;
}

/** A Unix socket in a folder of our own: no port to be taken, nothing open to the network. Windows gets a free loopback port. */
async function choosePlace(folder: string, user: DatabaseUser | undefined): Promise<Place> {
  if (process.platform === 'win32') return { host: '127.0.0.1', port: await freePort(), socketFolder: undefined };
  const socketFolder = join(tmpdir(), `lanh-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  await mkdir(socketFolder, { recursive: true, mode: 0o700 });
  if (user) await chown(socketFolder, user.uid, user.gid);
  return { host: socketFolder, port: 5432, socketFolder };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function launchOnce(launch: Launch): Promise<ChildProcess> {
  const { native, cluster, user, place } = launch;
  const listen = place.socketFolder ? { listen_addresses: '', unix_socket_directories: place.socketFolder } : { listen_addresses: place.host };
  const settings = Object.entries({ ...launch.settings, ...listen, port: String(place.port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster.folder, ...settings],
    { ...(user && { uid: user.uid, gid: user.gid }), cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, LC_ALL: 'C' }, detached: true });
  let said = '';
  child.stderr?.on('data', (text) => { said = (said + text).slice(-4000); });
  await waitUntilReady(child, launch, () => said);
  return child;
}

async function waitUntilReady(child: ChildProcess, launch: Launch, said: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Fault('unavailable', 'database.start-failed', { issue: [{ code: 'exception', text:
      `The embedded PostgreSQL did not start. It said:\n${said().trim()}\n${adviceFor(said())}` }] });
    const client = new pg.Client({ connectionString: urlOf(launch, 'postgres'), connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    const ready = await client.connect().then(() => true, () => false);
    await client.end().catch(() => undefined);
    if (ready) return;
    await sleep(tries < 40 ? 25 : 100);
  }
  child.kill('SIGQUIT');
  throw new Fault('unavailable', 'database.start-timeout', { issue: [{ code: 'timeout', text: `The embedded PostgreSQL was not ready after a minute (recovery of a large log may take longer: start again). It said:\n${said().trim()}` }] });
}

function adviceFor(said: string): string {
  if (/No space left/i.test(said)) return 'The disk is full: free some space, or set LANH_DATA to another disk.';
  if (/cannot open shared object file/i.test(said)) return 'Library links are missing: run "npm ci" again.';
  if (/Permission denied/i.test(said)) return 'The folder is not readable for the user that runs PostgreSQL: check its owner, or set LANH_DATA to a folder of your own.';
  if (/lock file|is another postmaster/i.test(said)) return 'Another PostgreSQL uses this folder: stop it first.';
  return 'Check the lines above; a backup can be restored with "npm run lanh -- restore".';
}

/** After kill -9 of the server its PostgreSQL may live on, or its pid file may name nobody or a stranger. */
async function endLeftOver(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  if (await runsPostgresOn(pid, folder)) {
    process.kill(pid, 'SIGINT');
    for (let tries = 0; tries < 300 && isAlive(pid); tries++) await sleep(50);
    if (isAlive(pid)) throw new Fault('unavailable', 'database.left-over', { issue: [{ code: 'conflict', text: `A PostgreSQL (process ${pid}) from an earlier run still uses ${folder} and does not stop. End it, then start again.` }] });
    return;
  }
  if (process.platform === 'linux') await rm(pidFile, { force: true });
}

async function runsPostgresOn(pid: number, folder: string): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return words.some((word) => word.endsWith('postgres')) && words.includes(folder);
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
