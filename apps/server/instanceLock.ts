// One server per data folder: the second one says where the first is instead of fighting over the database.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '#platform/fault/index.ts';

/** The process id of the server that runs on this folder, if one does. */
export async function findRunningServer(dataFolder: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(dataFolder, 'server.pid'), 'utf8').catch(() => ''));
  return pid && pid !== process.pid && (await isServer(pid)) ? pid : undefined;
}

/**
 * Takes the folder; throws Fault `server.already-running` when the other one is still there after a few seconds (it may just be stopping).
 * A file left by kill -9 names nobody alive and is taken over.
 */
export async function takeInstanceLock(dataFolder: string): Promise<() => Promise<void>> {
  const file = join(dataFolder, 'server.pid');
  const pid = await waitForStop(dataFolder);
  if (pid) throw new Fault('unavailable', 'server.already-running', { params: { pid }, issue: [{ code: 'conflict', text:
    `Lành already runs on ${dataFolder} (process ${pid}). Stop it first, or set LANH_DATA (and PORT) for a second one.` }] });
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

async function waitForStop(dataFolder: string): Promise<number | undefined> {
  let pid = await findRunningServer(dataFolder);
  for (let tries = 0; pid && tries < 20; tries++) {
    await sleep(150);
    pid = await findRunningServer(dataFolder);
  }
  return pid;
}

async function isServer(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return words === undefined || words.includes('main.ts');
}
