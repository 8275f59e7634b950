// The server under test: the product's own `main.ts` in a process of its own, on a fresh data folder with durable settings.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import flags from '../tools/nodeFlags.json' with { type: 'json' };
import type { DemoFile } from '#modules/facility/server/index.ts';

export interface Target {
  readonly url: string;
  readonly dataFolder: string;
  readonly token: string;
  readonly pid: number;
  /** Megabytes of the server process, without PostgreSQL. */
  memoryMb(): Promise<number>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../apps/server/main.ts', import.meta.url));

/** Signs in as the demo hospital's doctor: the caller with the most to check. A folder given is kept. */
export async function startTarget(nodeFlags: readonly string[] = [], kept?: string): Promise<Target> {
  const dataFolder = kept ?? await mkdtemp(join(tmpdir(), 'lanh-bench-'));
  // The user that runs PostgreSQL must get through.
  await mkdir(dataFolder, { recursive: true });
  await chmod(dataFolder, 0o755);
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags.server, ...nodeFlags, main], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...flags.env, ...process.env, LANH_DATA: dataFolder, PORT: '0', DATABASE_URL: '', LANH_MODE: 'demo', LANH_DEMO_VISITS: '0' } });
  const url = await readAddress(server);
  const token = await signInAs(url, await readDemo({ dataFolder }), 'doctor');
  return {
    url, dataFolder, token, pid: server.pid ?? 0, memoryMb: () => memoryOf(server.pid ?? 0),
    stop: async () => {
      if (server.exitCode === null) {
        const ended = once(server, 'exit');
        server.kill('SIGTERM');
        await ended;
      }
      if (kept === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function readAddress(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: server.stdout })) {
    const [, url] = /^ready (\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    server.stdout.resume();
    return url;
  }
  throw new Error('the server ended before it was ready');
}

export const readDemo = async ({ dataFolder }: Pick<Target, 'dataFolder'>): Promise<DemoFile> => JSON.parse(await readFile(join(dataFolder, 'demo.json'), 'utf8')) as DemoFile;

/** As the first demo account of a role; gives its token. */
export async function signInAs(url: string, demo: DemoFile, role: string): Promise<string> {
  const user = demo.users.find((one) => one.role === role);
  if (!user) throw new Error(`the demo has no ${role}`);
  const answer = await fetch(`${url}/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: user.username, password: user.password }) });
  const { accessToken } = (await answer.json()) as { accessToken?: string };
  if (accessToken === undefined) throw new Error(`${role} could not sign in: ${answer.status}`);
  return accessToken;
}

export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
