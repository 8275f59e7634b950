// The product's own server process on a data folder that outlives it: for tests that kill it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const node = (words: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], { cwd: root, env: { ...process.env, DATABASE_URL: '', LANH_MODE: 'demo', LANH_DEMO_VISITS: '0', LANH_LOG: 'fatal', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

export interface Ended { readonly code: number | null; readonly said: string }

/** Runs a program of the product to its end. */
export async function runProgram(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = node(words, env);
  let said = '';
  child.stdout?.on('data', (text) => { said += text; });
  child.stderr?.on('data', (text) => { said += text; });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

export interface RealServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it said so far. */
  said(): string;
  /** Process id of its PostgreSQL. */
  postgres(): Promise<number>;
  stop(): Promise<Ended>;
}

/** Open to the user that runs PostgreSQL when the tests run as root. */
export async function makeDataFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-fault-'));
  await chmod(folder, 0o755);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function startReal(dataFolder: string, env: Readonly<Record<string, string>> = {}): Promise<RealServer> {
  const server = node(['apps/server/main.ts'], { LANH_DATA: dataFolder, PORT: '0', ...env });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const ready = /^ready (http\S+)/m.exec(said)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${said}`)));
  });
  return {
    url, process: server, said: () => said,
    postgres: async () => Number((await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]),
    stop: async () => {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        server.kill('SIGTERM');
        await ended;
      }
      return { code: server.exitCode, said };
    },
  };
}

/** Signs in as the first demo user of a role. */
export async function signIn(url: string, dataFolder: string, role: string): Promise<string> {
  const { users } = JSON.parse(await readFile(join(dataFolder, 'demo.json'), 'utf8')) as { users: { role: string; username: string; password: string }[] };
  const user = users.find((one) => one.role === role);
  const answer = await fetch(`${url}/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: user?.username, password: user?.password }) });
  const { accessToken } = (await answer.json()) as { accessToken?: string };
  if (accessToken === undefined) throw new Error(`${role} could not sign in: ${answer.status}`);
  return accessToken;
}
