// A restore that did not come to its end leaves this behind: nothing starts on such a folder, and the next restore begins anew. spec: BAK-9
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';

export interface RestoreMarker {
  readonly beganAt: string;
  readonly backup: string;
  /** Which database it fills, without its password. */
  readonly database: string;
}

const markerFile = (dataFolder: string): string => join(dataFolder, 'restore.unfinished');

export async function findRestoreMarker(dataFolder: string): Promise<RestoreMarker | undefined> {
  const text = await readFile(markerFile(dataFolder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as RestoreMarker);
}

/** On the disk for certain before anything else is. */
export async function setRestoreMarker(dataFolder: string, marker: RestoreMarker): Promise<void> {
  const file = await open(markerFile(dataFolder), 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(marker));
    await file.sync();
  } finally {
    await file.close();
  }
}

export const removeRestoreMarker = (dataFolder: string): Promise<void> => rm(markerFile(dataFolder), { force: true });

/** Throws Fault `server.half-restored`. */
export async function refuseHalfRestored(dataFolder: string): Promise<void> {
  const marker = await findRestoreMarker(dataFolder);
  if (marker) throw new Fault('unavailable', 'server.half-restored', { issue: [{ code: 'conflict', text:
    `A restore of ${marker.backup} into ${dataFolder} was broken off (it began at ${marker.beganAt}). Run it again, it begins anew: npm run lanh -- restore ${marker.backup}` }] });
}
