// Looks every second how much room the disk of the data folder has: writes stop while there is still enough for reads, their audit rows and
// a recovery of the database. docs/decisions/0120-full-disk.md   spec: REL-4
import { statfs } from 'node:fs/promises';
import { openReserve } from './reserve.ts';
import type { Reserve } from './reserve.ts';

export interface DiskWatch {
  /** True while writes are refused. */
  isFull(): boolean;
  freeBytes(): number;
  stop(): void;
}

export interface DiskWatchOptions {
  /** Folders whose disks must have room. */
  readonly folders: readonly string[];
  /** File that keeps room back beside the database. */
  readonly reserve: string;
  readonly say: (text: string) => void;
  /** Called when writes stop and every minute until they go on: frees what can be freed. */
  readonly onFull?: () => Promise<unknown>;
}

const mb = 1024 * 1024;
/** With less than this free, writes are refused. */
const leastFreeBytes = 64 * mb;
const reserveBytes = 48 * mb;
/** With less than this free, the reserve is given up. */
const emergencyBytes = 16 * mb;
/** Room beyond the least before writes are taken again: the state must not flutter. */
const marginBytes = 32 * mb;
const everyMs = 1000;
const freeAgainMs = 60_000;

/** The first look is made before it resolves. */
export async function watchDisk(options: DiskWatchOptions): Promise<DiskWatch> {
  const reserve = openReserve(options.reserve, reserveBytes);
  let full = false;
  let free = await leastFreeOf(options.folders);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let freedAt = -Infinity;
  const look = async () => {
    free = await leastFreeOf(options.folders);
    const next = await decideFull({ full, free, reserve });
    if (next !== full) {
      full = next;
      options.say(full ? fullText(free) : 'There is room on the disk again: writing goes on.');
    }
    if (!full || performance.now() - freedAt < freeAgainMs) return;
    freedAt = performance.now();
    await options.onFull?.().catch(() => undefined);
  };
  const again = () => void look().catch(() => undefined).then(() => { if (!stopped) timer = setTimeout(again, everyMs).unref(); });
  if (free > leastFreeBytes + reserveBytes) await reserve.take();
  await look();
  again();
  return { isFull: () => full, freeBytes: () => free, stop: () => { stopped = true; clearTimeout(timer); } };
}

const fullText = (free: number): string =>
  `The disk is full (${Math.floor(free / mb)} MB free): nothing is written until at least ${Math.ceil((leastFreeBytes + reserveBytes + marginBytes) / mb)} MB are free; reading goes on. Free some space; no restart is needed.`;

/** Gives up or takes back the reserve, and says whether writes are refused from now on. */
async function decideFull({ full, free, reserve }: { full: boolean; free: number; reserve: Reserve }): Promise<boolean> {
  if (free < emergencyBytes && (await reserve.isHeld())) {
    await reserve.release();
    return true;
  }
  if (!full) return free < leastFreeBytes;
  const needed = leastFreeBytes + marginBytes + ((await reserve.isHeld()) ? 0 : reserveBytes);
  return free < needed || !(await reserve.take());
}

async function leastFreeOf(folders: readonly string[]): Promise<number> {
  const found = await Promise.all(folders.map(async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  }));
  return Math.min(...found);
}
