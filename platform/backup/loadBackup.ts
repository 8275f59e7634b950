// Puts a checked backup into an empty database and data folder: all rows in one transaction, every file and key by its hash. spec: BAK-6
import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '#platform/db/index.ts';
import { damaged } from './ageFile.ts';
import { closeChains } from './closeChains.ts';
import { fileMember, readJson, sequenceList, sequencesName, tableOf } from './manifest.ts';
import type { BackupHead } from './manifest.ts';
import { readWhole, unpack } from './readBackup.ts';
import { quoted } from './tables.ts';
import { readTar } from './tar.ts';
import type { TarMember } from './tar.ts';

export interface LoadPlan {
  readonly db: Database;
  readonly dataFolder: string;
  readonly head: BackupHead;
  readonly at: Date;
  readonly onMember: (name: string, bytes: number) => void;
}

/** The backup was checked before (checkBackup). Whatever goes wrong, the database stays as it was. */
export async function loadBackup({ db, dataFolder, head, at, onMember }: LoadPlan, plain: AsyncIterable<Uint8Array>): Promise<void> {
  const client = await db.connect();
  let broken = true;
  try {
    await client.query('begin');
    await client.query(`truncate ${head.tables.map(({ name }) => quoted(name)).join(', ')}`);
    let bytes = 0;
    for await (const member of readTar(plain)) {
      await takeMember({ client, dataFolder, head }, member);
      bytes += member.size;
      onMember(member.name, bytes);
    }
    await closeChains({ query: async (sql, values) => { const { rows, rowCount } = await client.query(sql, values as unknown[]); return { rows, rowCount: rowCount ?? 0 }; } }, at);
    await client.query('commit');
    await client.query('analyze');
    broken = false;
  } finally {
    client.release(broken);
  }
}

interface Target { readonly client: pg.PoolClient; readonly dataFolder: string; readonly head: BackupHead }

async function takeMember(target: Target, { name, bytes }: TarMember): Promise<void> {
  const table = tableOf(name);
  if (table !== undefined) return loadPart(target, { table, name, packed: await readWhole(bytes) });
  if (fileMember.test(name)) return writeFile(join(target.dataFolder, name), { bytes, hash: name.slice(-64) });
  const key = /^keys\/((?:[\w.-]+\/)?[\w.-]+)$/.exec(name)?.[1];
  if (key !== undefined && !key.includes('..')) return writeFile(join(target.dataFolder, key), { bytes });
  const whole = await readWhole(bytes);
  if (name === sequencesName) for (const { name: sequence, last, called } of readJson(sequenceList, whole, name)) await target.client.query('select setval($1::regclass, $2::int8, $3)', [quoted(sequence), last, called]);
}

async function loadPart({ client, head }: Target, { table, name, packed }: { table: string; name: string; packed: Buffer }): Promise<void> {
  const shape = head.tables.find((one) => one.name === table);
  if (!shape) throw damaged(`its head does not name the table ${table}`);
  const lines = await unpack(packed, name);
  await pipeline(Readable.from([lines]), client.query(copyFrom(`copy ${quoted(table)} (${shape.columns.map(quoted).join(', ')}) from stdin`)));
}

/** Flushed to the disk; a file whose content is not what its name says ends the restore. */
async function writeFile(path: string, { bytes, hash }: { bytes: TarMember['bytes']; hash?: string }): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  const sum = createHash('sha256');
  try {
    for await (const piece of bytes) {
      sum.update(piece);
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (hash !== undefined && sum.digest('hex') !== hash) throw damaged(`its file ${hash} was changed`);
}
