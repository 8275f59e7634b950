// Files and large objects behind one interface: named by their SHA-256, written whole or not at all, apart per facility. spec: FIL
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import { hashOf, isFileName } from './fileName.ts';

/** SHA-256 of the content, 64 lower-case hex digits: the same content is stored once. */
export type FileHash = string;

export interface StoredFile { readonly hash: FileHash; readonly size: number }

/** Two back ends: a folder (`openFileStore`) and S3-compatible object storage (`openObjectStore`). */
export interface FileStore {
  /** On disk for certain when it resolves. Storing the same content again changes nothing. */
  put(dk: number, bytes: Uint8Array): Promise<FileHash>;
  /** Throws Fault `files.missing`, or `files.damaged` when the content is no longer what its name says. */
  get(dk: number, hash: FileHash): Promise<Uint8Array>;
  has(dk: number, hash: FileHash): Promise<boolean>;
  /** Gone for certain when it resolves; one that is not there is no fault. */
  remove(dk: number, hash: FileHash): Promise<void>;
  /** Every file of the facility, in the order of names. */
  list(dk: number): AsyncIterable<StoredFile>;
  /** Room of the disk; undefined where the store does not tell. */
  space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | undefined>;
  /** Removes files older than `before` that nobody uses, and leftovers of writes that never ended. Gives the number removed. */
  sweep(dk: number, options: { isUsed: (hashes: readonly FileHash[]) => Promise<ReadonlySet<FileHash>>; before: Date }): Promise<number>;
}

/** Files below `folder`: `<dk>/<first two digits>/<hash>`. Example: `const hash = await files.put(caller.dk, pdf)` */
export function openFileStore(folder: string): FileStore {
  const place = (dk: number, hash: FileHash): string => {
    if (!Number.isSafeInteger(dk) || !isFileName(hash)) throw new Fault('notFound', 'files.missing');
    return join(folder, String(dk), hash.slice(0, 2), hash);
  };
  const has = (dk: number, hash: FileHash) => stat(place(dk, hash)).then(() => true, () => false);
  return {
    has,
    put: async (dk, bytes) => {
      const hash = hashOf(bytes);
      const target = place(dk, hash);
      if (!(await has(dk, hash))) await writeWhole(join(folder, String(dk), '.incoming'), target, bytes);
      return hash;
    },
    get: async (dk, hash) => {
      const bytes = await readFile(place(dk, hash)).catch((cause: NodeJS.ErrnoException) => {
        throw cause.code === 'ENOENT' ? new Fault('notFound', 'files.missing', { cause }) : cause;
      });
      if (hashOf(bytes) !== hash) throw new Fault('bug', 'files.damaged', { params: { hash } });
      return bytes;
    },
    remove: (dk, hash) => rm(place(dk, hash), { force: true }),
    list: (dk) => listFolder(join(folder, String(dk))),
    space: () => spaceOf(folder),
    sweep: (dk, options) => sweepFolder(join(folder, String(dk)), options),
  };
}

/** Of the nearest folder above that is there already. */
async function spaceOf(folder: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const found = await statfs(folder).catch((cause: NodeJS.ErrnoException) => { if (cause.code !== 'ENOENT' || dirname(folder) === folder) throw cause; });
  return found ? { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize } : spaceOf(dirname(folder));
}

async function* listFolder(folder: string): AsyncGenerator<StoredFile> {
  for (const part of (await readdir(folder).catch(() => [])).filter((name) => name.length === 2).sort()) {
    for (const hash of (await readdir(join(folder, part))).filter(isFileName).sort()) yield { hash, size: (await stat(join(folder, part, hash))).size };
  }
}

/** Temporary file, fsync, rename, fsync of the folder: after a power cut the file is there whole or not at all. */
async function writeWhole(incoming: string, target: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(incoming, randomUUID());
  try {
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await withFile(temporary, 'wx', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    await rename(temporary, target);
    // Windows cannot open a folder; its rename is journalled.
    await withFile(dirname(target), 'r', (file) => file.sync()).catch(() => undefined);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw new Fault('storageFull', 'files.disk-full', { cause });
    throw cause;
  }
}

async function withFile(path: string, flags: string, work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

async function sweepFolder(folder: string, { isUsed, before }: Parameters<FileStore['sweep']>[1]): Promise<number> {
  let removed = 0;
  for (const part of await readdir(folder).catch(() => [])) {
    const names = await readdir(join(folder, part));
    const used = part === '.incoming' ? new Set<string>() : await isUsed(names);
    for (const name of names.filter((one) => !used.has(one))) {
      const { mtime } = await stat(join(folder, part, name)).catch(() => ({ mtime: new Date() }));
      if (mtime >= before) continue;
      await rm(join(folder, part, name), { force: true });
      removed++;
    }
  }
  return removed;
}
