// Ends what an earlier run left over on a cluster folder: a postmaster, or its children after it was killed. spec: START
import { readFile, readdir, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '#platform/fault/index.ts';

const stopWithinMs = 15_000;
/** Children of a killed postmaster notice and end by themselves; one that is busy for longer is killed, as its transaction is lost anyway. */
const orphansEndWithinMs = 5000;

/**
 * Throws Fault `database.left-over` when it does not end. The pid file is taken away only when no process works on the folder any more:
 * it is what keeps PostgreSQL from opening data that somebody still writes.
 */
export async function endLeftOver(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  const pid = await readPid(pidFile);
  if (!pid) return;
  if (await runsPostgresOn(pid, folder)) {
    signal(pid, 'SIGINT');
    // Not isAlive: where nobody reaps orphans (a container), the dead one keeps its number.
    if (!(await becomesTrue(async () => !(await runsPostgresOn(pid, folder)), stopWithinMs))) throw new Fault('unavailable', 'database.left-over', { issue: [{ code: 'conflict', text:
      `A PostgreSQL (process ${pid}) from an earlier run still uses ${folder} and does not stop. End it, then start again.` }] });
    return;
  }
  if (process.platform !== 'linux') return;
  if (!(await becomesTrue(async () => (await listWorkers(folder)).length === 0, orphansEndWithinMs))) {
    for (const worker of await listWorkers(folder)) signal(worker, 'SIGKILL');
    await becomesTrue(async () => (await listWorkers(folder)).length === 0, orphansEndWithinMs);
  }
  if ((await readPid(pidFile)) === pid && !(await runsPostgresOn(pid, folder))) await rm(pidFile, { force: true });
}

/** A living postmaster holds the folder; asked by one whose own has ended. */
export async function isHeldBySomebodyElse(folder: string): Promise<boolean> {
  const pid = await readPid(join(folder, 'postmaster.pid'));
  return pid > 0 && runsPostgresOn(pid, folder);
}

async function readPid(pidFile: string): Promise<number> {
  return Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]) || 0;
}

async function runsPostgresOn(pid: number, folder: string): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return words.some((word) => word.endsWith('postgres')) && words.includes(folder);
}

/** PostgreSQL's processes have its data folder as their working directory. */
async function listWorkers(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => {
    if ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) !== folder) return [];
    return basename(await readlink(`/proc/${pid}/exe`).catch(() => '')).startsWith('postgres') ? [Number(pid)] : [];
  }));
  return found.flat();
}

async function becomesTrue(test: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(50)) if (await test()) return true;
  return test();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
