// The real server for a browser test: own data folder and database, own port, stopped at the end. LANH_BROWSER_URL uses one that runs already.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoDatabase } from '#apps/server/demoCopy.ts';

export interface DemoUser {
  readonly role: string;
  readonly username: string;
  readonly password: string;
  readonly facility: string;
}
export interface Hospital {
  readonly url: string;
  /** LANH_DATA of the server; kept at the end when it was given. */
  readonly data: string;
  /** Address of its database; empty for the embedded one. */
  readonly database: string;
  /** The first demo user of a role, or the one of this name; of the first facility unless another is named. */
  user(role: string, facility?: string): DemoUser;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const readyMs = 180_000;

/** A copy of the demo hospital; with LANH_DATA given, a first start of its own with the embedded database. */
export async function openHospital(env: Readonly<Record<string, string>> = {}): Promise<Hospital> {
  const running = process.env['LANH_BROWSER_URL'];
  const runningData = process.env['LANH_BROWSER_DATA'];
  if (running && runningData) return { url: running, data: runningData, database: '', user: findUser(runningData), close: async () => undefined };
  const port = await freePort();
  const given = env['LANH_DATA'];
  const { data, database, drop } = given === undefined ? await copyDemo(port) : firstStart(given);
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/server/main.ts'], {
    cwd: root,
    env: { ...process.env, LANH_DATA: data, DATABASE_URL: database, PORT: String(port), LANH_MODE: 'demo', LANH_DEMO_VISITS: '0', LANH_LOG: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await whenReady(server);
  return { url, data, database, user: findUser(data), close: () => stop(server).then(drop) };
}

interface Place { readonly data: string; readonly database: string; drop(): Promise<void> }

function firstStart(data: string): Place {
  // Open to the user that runs PostgreSQL under root, or its cluster would lie (and stay) under /var/lib.
  chmodSync(data, 0o755);
  return { data, database: '', drop: async () => undefined };
}

async function copyDemo(port: number): Promise<Place> {
  const data = mkdtempSync(join(tmpdir(), 'lanh-browser-'));
  const db = await openDemoDatabase(data);
  // The lists name the address at which they were made.
  for (const file of ['demo.json', 'boards.json'].map((name) => join(data, name))) writeFileSync(file, readFileSync(file, 'utf8').replaceAll('http://127.0.0.1:8080', `http://127.0.0.1:${port}`));
  const drop = async () => {
    await db.drop();
    rmSync(data, { recursive: true, force: true });
  };
  return { data, database: db.url, drop };
}

function findUser(data: string): Hospital['user'] {
  return (role, facility) => {
    const { users } = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as { users: DemoUser[] };
    const user = users.find((one) => (one.role === role || one.username === role) && one.facility === (facility ?? users[0]?.facility));
    if (!user) throw new Error(`demo.json has no ${role}`);
    return user;
  };
}

function whenReady(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      server.kill();
      reject(new Error(`the server was not ready in ${readyMs / 1000} s:\n${said}`));
    }, readyMs);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /^ready (http\S+)/m.exec(said)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${said}`));
    });
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
