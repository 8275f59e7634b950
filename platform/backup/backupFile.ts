// The file of a backup: written under another name, read back whole, and only then given its name. spec: BAK-4
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import { damaged, makeHeader, openAge, sealAge } from './ageFile.ts';
import type { KeyChoice } from './keyChoice.ts';
import type { BackupManifest } from './manifest.ts';
import { checkBackup } from './readBackup.ts';
import { packTar } from './tar.ts';
import { withBackup } from './writeBackup.ts';
import type { BackupPlan } from './writeBackup.ts';

export interface MadeBackup {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the file as it lies there. */
  readonly sha256: string;
  readonly manifest: BackupManifest;
}

/** `lanh-2026-11-27T130512Z.age` in `folder`. Throws Fault `backup.no-folder`, `backup.disk-full`; no half file is left under that name. */
export async function makeBackup(plan: BackupPlan, { folder, keys, onWritten }: { folder: string; keys: KeyChoice; onWritten: () => void }): Promise<MadeBackup> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(refuseFolder(folder));
  const path = join(folder, `lanh-${plan.madeAt.toISOString().slice(0, 19).replaceAll(':', '')}Z.age`);
  // One name for every try of this installation: what a killed one left behind is written over.
  const part = join(folder, `.lanh-${createHash('sha256').update(plan.dataFolder).digest('hex').slice(0, 12)}.part`);
  try {
    const header = await makeHeader(keys);
    let written: { bytes: number; sha256: string } = { bytes: 0, sha256: '' };
    const manifest = await withBackup(plan, async (members) => { written = await writeWhole(part, sealAge(header, packTar(members))); });
    onWritten();
    const check = hashing(createReadStream(part));
    // The key is the one of this header: a header that changed on the disk is another file.
    const { manifest: found } = await checkBackup(openAge(check.bytes, async (text) => (text.equals(header.text) ? header.fileKey : Promise.reject(damaged('its head reads back differently')))));
    if (check.digest() !== written.sha256 || found.sums !== manifest.sums) throw damaged('it reads back differently from how it was written');
    await rename(part, path);
    await syncFolder(folder);
    await writeFile(`${path}.sha256`, `${written.sha256}  ${path.slice(dirname(path).length + 1)}\n`, { mode: 0o600 });
    return { path, ...written, manifest };
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(folder, error) : error;
  }
}

async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600).catch(refuseFolder(dirname(path)));
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const piece of bytes) {
      hash.update(piece);
      length += piece.length;
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes: length, sha256: hash.digest('hex') };
}

function hashing(source: AsyncIterable<Uint8Array>): { bytes: AsyncIterable<Uint8Array>; digest(): string } {
  const hash = createHash('sha256');
  const pieces = async function* () {
    for await (const piece of source) {
      hash.update(piece);
      yield piece;
    }
  };
  return { bytes: pieces(), digest: () => hash.digest('hex') };
}

async function syncFolder(folder: string): Promise<void> {
  const open1 = await open(folder, 'r').catch(() => undefined);
  await open1?.sync().catch(() => undefined);
  await open1?.close();
}

const refuseFolder = (folder: string) => (cause: NodeJS.ErrnoException): never => {
  if (cause.code === 'ENOSPC') throw diskFull(folder, cause);
  throw new Fault('unavailable', 'backup.no-folder', { cause, issue: [{ code: 'no-store', text: `The folder ${folder} cannot be written to (${cause.code}). Say another one: npm run lanh -- backup --to FOLDER` }] });
};

const diskFull = (folder: string, cause: unknown): Fault => new Fault('storageFull', 'backup.disk-full', { cause, issue: [{ code: 'no-store', text: `The disk of ${folder} is full: no backup was made, and what was written of it is removed. Make room or choose another disk with --to.` }] });

/** What the last good backup was, kept in the data folder so that `lanh doctor` can tell its age. */
export interface LastBackup { readonly at: string; readonly path: string; readonly bytes: number; readonly sha256: string }
/** What the last restore on trial found; `said` is its account line by line. */
export interface Drill { readonly at: string; readonly backup: string; readonly good: boolean; readonly seconds: number; readonly said: readonly string[] }

const keep = (dataFolder: string, name: string, what: object): Promise<void> => writeFile(join(dataFolder, name), `${JSON.stringify(what)}\n`, { mode: 0o600 });

async function find<T>(dataFolder: string, name: string): Promise<T | undefined> {
  const text = await readFile(join(dataFolder, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

export const keepLastBackup = (dataFolder: string, last: LastBackup): Promise<void> => keep(dataFolder, 'last-backup.json', last);
export const findLastBackup = (dataFolder: string): Promise<LastBackup | undefined> => find(dataFolder, 'last-backup.json');
export const keepLastDrill = (dataFolder: string, drill: Drill): Promise<void> => keep(dataFolder, 'last-drill.json', drill);
export const findLastDrill = (dataFolder: string): Promise<Drill | undefined> => find(dataFolder, 'last-drill.json');
