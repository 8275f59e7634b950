// Files of the store against what the rooms need: missing ones are a loss, orphans only take room until the sweep. spec: FIL-6
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '#platform/db/index.ts';
import type { FileStore } from '#platform/files/index.ts';
import type { Room } from '#fhir/rest/room.ts';

export interface FileCensus {
  readonly files: number;
  readonly missing: readonly string[];
  readonly orphans: number;
}

interface Counted {
  readonly db: Db;
  readonly files: FileStore;
  readonly dataFolder: string;
  readonly rooms: readonly Room[];
}

const page = 1000;

/** Contents are not read: the backup and every opening of a file do that. */
export async function countFiles(counted: Counted): Promise<FileCensus> {
  const { rows } = await counted.db.query<{ dk: number }>('select dk from platform.facility order by dk');
  const missing: string[] = [];
  const sum = { files: 0, orphans: 0 };
  for (const dk of rows.map((row) => Number(row.dk))) {
    missing.push(...(await findMissing(counted, dk)));
    const { files, orphans } = await countStored(counted, dk);
    sum.files += files;
    sum.orphans += orphans;
  }
  return { ...sum, missing };
}

async function findMissing({ db, files, rooms }: Counted, dk: number): Promise<string[]> {
  const missing: string[] = [];
  for (const { listFiles } of rooms) {
    if (!listFiles) continue;
    for (let after = ''; ;) {
      const hashes = await listFiles(db, { dk, after, limit: page });
      for (const hash of hashes) if (!(await files.has(dk, hash))) missing.push(hash);
      after = hashes.at(-1) ?? '';
      if (hashes.length < page) break;
    }
  }
  return missing;
}

async function countStored({ db, dataFolder, rooms }: Counted, dk: number): Promise<{ files: number; orphans: number }> {
  const folder = join(dataFolder, 'files', String(dk));
  const parts = (await readdir(folder).catch(() => [] as string[])).filter((name) => name !== '.incoming');
  let [files, orphans] = [0, 0];
  for (const part of parts) {
    const hashes = await readdir(join(folder, part));
    const lists = await Promise.all(rooms.map((room) => room.usedFiles?.(db, { dk, hashes }) ?? []));
    files += hashes.length;
    const used = new Set(lists.flatMap((list) => [...list]));
    orphans += hashes.filter((hash) => !used.has(hash)).length;
  }
  return { files, orphans };
}
