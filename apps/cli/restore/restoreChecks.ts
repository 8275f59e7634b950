// What a restore refuses before it begins, each with what to do about it. spec: BAK-6
import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { formatVersion } from '#platform/backup/index.ts';
import type { BackupHead, BackupManifest } from '#platform/backup/index.ts';
import { productVersion } from '#platform/config/index.ts';
import type { Config } from '#platform/config/index.ts';
import { readMigrations } from '#platform/db/index.ts';
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { migrationSets } from '#apps/server/migrationSets.ts';
import { schemas } from './backupContent.ts';
import { sizeText } from './progress.ts';

/** What may lie in a data folder that counts as empty. */
const noContent = ['backups', 'lost+found'];
/** Rows with their indexes and the log of their loading against the text of the rows. */
const databaseFactor = 3;

const refuse = (code: string, text: string): Fault => new Fault('conflict', code, { issue: [{ code: 'conflict', text: `${text} Nothing was changed.` }] });

export async function refuseFilledFolder(dataFolder: string): Promise<void> {
  const found = (await readdir(dataFolder)).filter((name) => !noContent.includes(name));
  if (found.length > 0) throw refuse('backup.not-empty', `${dataFolder} is not empty (${found.slice(0, 4).join(', ')}${found.length > 4 ? ' …' : ''}): a restore only goes into an empty data folder. Set LANH_DATA to a new folder, or move this one away.`);
}

export async function refuseFilledDatabase(db: Database): Promise<void> {
  const { rows } = await db.query<{ name: string }>('select nspname as name from pg_namespace where nspname = any($1)', [schemas]);
  if (rows.length > 0) throw refuse('backup.not-empty', `The database of DATABASE_URL is not empty (it has the schema ${rows[0]?.name}): a restore only goes into an empty database. Make a new one and set DATABASE_URL to it.`);
}

/** Older backups are taken and brought up to date; newer ones need the product that made them. */
export async function refuseOtherVersion({ format, version, migrations }: BackupHead): Promise<void> {
  const known = new Map((await readMigrations(migrationSets)).map(({ set, file, hash }) => [`${set}/${file}`, hash]));
  const strange = migrations.find(({ set, file }) => !known.has(`${set}/${file}`));
  if (format > formatVersion || strange) throw refuse('backup.newer', `This backup was made by a newer Lành (${version}; here is ${productVersion}${strange ? `, which does not know ${strange.set}/${strange.file}` : ''}). Install that version, then restore.`);
  const other = migrations.find(({ set, file, hash }) => known.get(`${set}/${file}`) !== hash);
  if (other) throw refuse('backup.other-line', `This backup was made by another line of Lành (${version}): its ${other.set}/${other.file} differs from the one here. Install the version that made it, then restore.`);
}

export async function refuseOtherShape(db: Database, { tables, queueVersion }: BackupHead): Promise<void> {
  const { rows } = await db.query<{ name: string; columns: string[] }>(
    `select table_schema || '.' || table_name as name, array_agg(column_name::text) as columns from information_schema.columns where table_schema = any($1) group by 1`, [schemas]);
  const here = new Map(rows.map(({ name, columns }) => [name, columns]));
  const strange = tables.find(({ name, columns }) => columns.some((column) => !here.get(name)?.includes(column)));
  if (strange) throw refuse('backup.other-shape', `The table ${strange.name} of the backup does not fit the one here${strange.name.startsWith('graphile_worker') ? ` (its queue has version ${queueVersion})` : ''}. Install the version that made the backup, then restore.`);
}

export async function refuseNoRoom({ dataFolder, databaseUrl }: Config, { tables, files }: BackupManifest): Promise<void> {
  const { bavail, bsize } = await statfs(dataFolder);
  const rows = databaseUrl ? 0 : tables.reduce((sum, { bytes }) => sum + bytes, 0) * databaseFactor;
  const needed = rows + files.bytes;
  if (bavail * bsize < needed) throw refuse('backup.disk-full', `${dataFolder} has ${sizeText(bavail * bsize)} free; this backup needs about ${sizeText(needed)}. Make room, or set LANH_DATA to a folder on another disk.`);
}

/** Everything but what is named leaves the folder. */
export async function makeRoom(dataFolder: string, kept: readonly string[]): Promise<void> {
  const names = (await readdir(dataFolder)).filter((name) => !kept.includes(name) && name !== 'restore.unfinished');
  await Promise.all(names.map((name) => rm(join(dataFolder, name), { recursive: true, force: true })));
}

export async function dropSchemas(db: Database): Promise<void> {
  for (const schema of schemas) await db.pool.query(`drop schema if exists "${schema}" cascade`);
}
