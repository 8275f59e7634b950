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
import { endLeftOver, isAlive, isHeldBySomebodyElse } from './leftOver.ts';
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
  const place = await choosePlace(folder, user);
  const launch = { native, cluster, user, place, settings: { ...baseSettings, ...options.settings }, notice: options.onNotice ?? (() => undefined) };
  return watch(launch, await launchAlone(launch), note);
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

/** Ended by a signal to itself (code 0), it may make room for another server: that one gets this long to take the folder. */
const makeRoomMs = 1000;

async function watch(launch: Launch, first: ChildProcess, note: string | undefined): Promise<EmbeddedDatabase> {
  const { folder } = launch.cluster;
  let child = first;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const restart = async (code: number | null) => {
    launch.notice(`PostgreSQL ended unexpectedly (${code ?? 'signal'}); starting it again`);
    if (code === 0) await sleep(makeRoomMs);
    for (let waitMs = 200; !stopping; waitMs = Math.min(waitMs * 2, 5000)) {
      const next = (await isHeldBySomebodyElse(folder)) ? undefined : await launchAlone(launch).catch((error: Error) => { launch.notice(error.message); return undefined; });
      if (next) { follow(next); return; }
      await sleep(waitMs);
    }
  };
  const follow = (next: ChildProcess) => {
    child = next;
    child.once('exit', (code) => { if (!stopping) restarting = restart(code); });
  };
  follow(first);
  const stop = async () => {
    stopping = true;
    await restarting;
    if (!hasEnded(child)) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
    }
    if (launch.place.socketFolder && !(await isHeldBySomebodyElse(folder))) await rm(launch.place.socketFolder, { recursive: true, force: true });
  };
  return { url: urlOf(launch, 'postgres'), urlOf: (database) => urlOf(launch, database), folder, note, pid: () => child.pid, stop };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

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

const launchTries = 20;

/** Ends what an earlier run left over, then launches; again while processes of that run still hold the folder. */
async function launchAlone(launch: Launch): Promise<ChildProcess> {
  for (let tries = 1; ; tries++) {
    await endLeftOver(launch.cluster.folder);
    try {
      return await launchOnce(launch);
    } catch (error) {
      if (tries === launchTries || !(error instanceof Fault) || error.code !== 'database.folder-in-use') throw error;
      await sleep(250);
    }
  }
}

async function launchOnce(launch: Launch): Promise<ChildProcess> {
  const { native, cluster, user, place } = launch;
  const listen = place.socketFolder ? { listen_addresses: '', unix_socket_directories: place.socketFolder } : { listen_addresses: place.host };
  const settings = Object.entries({ ...launch.settings, ...listen, port: String(place.port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster.folder, ...settings],
    { ...(user && { uid: user.uid, gid: user.gid }), cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, LC_ALL: 'C' }, detached: true });
  let said = '';
  child.stderr?.on('data', (text) => { said = (said + text).slice(-4000); });
  const closed = new Promise((resolve) => { child.once('close', resolve); });
  // What it said may arrive after its end.
  await waitUntilReady(child, launch, () => Promise.race([closed, sleep(hasEnded(child) ? 1000 : 0)]).then(() => said));
  return child;
}

/** The folder is in use: PostgreSQL's lock file or the shared memory of processes that are about to end. */
const inUse = /lock file|is another postmaster|shared memory block .* is still in use/i;

function startFault(said: string): Fault {
  return new Fault('unavailable', inUse.test(said) ? 'database.folder-in-use' : 'database.start-failed', { issue: [{ code: 'exception', text:
    `The embedded PostgreSQL did not start. It said:\n${said.trim()}\n${adviceFor(said)}` }] });
}

async function waitUntilReady(child: ChildProcess, launch: Launch, said: () => Promise<string>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (hasEnded(child)) throw startFault(await said());
    const client = new pg.Client({ connectionString: urlOf(launch, 'postgres'), connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    const ready = await client.connect().then(() => true, () => false);
    await client.end().catch(() => undefined);
    if (ready) return;
    await sleep(tries < 40 ? 25 : 100);
  }
  child.kill('SIGQUIT');
  throw new Fault('unavailable', 'database.start-timeout', { issue: [{ code: 'timeout', text: `The embedded PostgreSQL was not ready after a minute (recovery of a large log may take longer: start again). It said:\n${(await said()).trim()}` }] });
}

function adviceFor(said: string): string {
  if (/No space left/i.test(said)) return 'The disk is full: free some space, or set LANH_DATA to another disk.';
  if (/cannot open shared object file/i.test(said)) return 'Library links are missing: run "npm ci" again.';
  if (/Permission denied/i.test(said)) return 'The folder is not readable for the user that runs PostgreSQL: check its owner, or set LANH_DATA to a folder of your own.';
  if (inUse.test(said)) return 'Another PostgreSQL uses this folder: stop it first.';
  return 'Check the lines above; a backup can be restored with "npm run lanh -- restore".';
}
