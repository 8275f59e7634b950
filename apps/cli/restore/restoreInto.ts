// A backup into an empty installation: checked to its end before anything is written, all or nothing afterwards. spec: BAK-5
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openChain, openHeadBook, verifyAudit } from '#platform/audit/index.ts';
import { checkBackup, headerOpener, loadBackup, openAge } from '#platform/backup/index.ts';
import type { CheckedBackup } from '#platform/backup/index.ts';
import type { Config } from '#platform/config/index.ts';
import { migrate, openDatabase } from '#platform/db/index.ts';
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openFileStore } from '#platform/files/index.ts';
import { migrateJobs } from '#platform/jobs/index.ts';
import { countFiles } from '#apps/server/fileCensus.ts';
import { migrationSets } from '#apps/server/migrationSets.ts';
import { openSource } from '#apps/server/openSource.ts';
import type { Source } from '#apps/server/openSource.ts';
import { findRestoreMarker, removeRestoreMarker, setRestoreMarker } from '#apps/server/restoreMarker.ts';
import { rooms } from '#apps/server/rooms.ts';
import { openDataFolder, tryDatabase } from '#apps/server/startChecks.ts';
import { sayManifest } from '../commands/backup.ts';
import { recordForAll } from '../recordForAll.ts';
import { percent, sparsely } from './progress.ts';
import { dropSchemas, makeRoom, refuseFilledDatabase, refuseFilledFolder, refuseNoRoom, refuseOtherVersion, refuseOtherShape } from './restoreChecks.ts';

/** A PostgreSQL that others use may have a transaction open that holds the seal of the last rows up. */
const sealPatienceMs = 60_000;

export interface Restore {
  readonly config: Config;
  readonly file: string;
  readonly now: () => Date;
  readonly say: (text: string) => void;
}

/** True when the restored trail is whole and no file is missing. Throws a Fault where nothing was restored. */
export async function restoreInto(restore: Restore): Promise<boolean> {
  const { config, file, say } = restore;
  const size = (await stat(file).catch(() => undefined))?.size;
  if (size === undefined) throw new Fault('notFound', 'backup.no-file', { issue: [{ code: 'not-found', text: `${file} cannot be read.` }] });
  await openDataFolder(config.dataFolder);
  if (config.databaseUrl) await tryDatabase(config.databaseUrl);
  const marker = await findRestoreMarker(config.dataFolder);
  if (!marker) await refuseFilledFolder(config.dataFolder);
  say(`Checking ${file} …`);
  const openHeader = await headerOpener(config.backup);
  const checking = sparsely(say);
  const checked = await checkBackup(openAge(createReadStream(file), openHeader), (bytes) => checking(() => `  ${percent(bytes / Math.max(size, 1))}`));
  await refuseOtherVersion(checked.head);
  await refuseNoRoom(config, checked.manifest);
  sayManifest(checked.manifest, { say });
  const before = marker ? ['backups', 'lost+found'] : await readdir(config.dataFolder);
  await setRestoreMarker(config.dataFolder, { beganAt: restore.now().toISOString(), backup: file, database: nameOf(config) });
  if (marker) say(`A restore that began at ${marker.beganAt} was broken off: beginning anew.`);
  const undo = new Undo(config.dataFolder, before);
  const progress = sparsely(say);
  try {
    return await fill(restore, { checked, undo, again: marker && { sameDatabase: marker.database === nameOf(config) }, load: (db, onMember) =>
      loadBackup({ db, dataFolder: config.dataFolder, head: checked.head, at: restore.now(), onMember: (name, bytes) => { onMember(); progress(() => `  ${percent(bytes / Math.max(size, 1))} (${name.split('/').slice(0, 2).join('/')})`); } }, openAge(createReadStream(file), openHeader)) });
  } catch (error) {
    await undo.run();
    throw withAdvice(error, config);
  }
}

/** Which database, without its password. */
function nameOf({ databaseUrl }: Config): string {
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  return url ? `${url.host}${url.pathname}` : 'embedded';
}

/** Takes back what a restore made so far. */
class Undo {
  db: Database | undefined;
  source: Source | undefined;
  private readonly dataFolder: string;
  private readonly before: readonly string[];

  constructor(dataFolder: string, before: readonly string[]) {
    this.dataFolder = dataFolder;
    this.before = before;
  }

  /** True once the database was found empty: only then is anything dropped. */
  mayDrop = false;

  async run(): Promise<void> {
    if (this.mayDrop && this.db) await dropSchemas(this.db).catch(() => undefined);
    await this.db?.close().catch(() => undefined);
    await this.source?.stop().catch(() => undefined);
    await makeRoom(this.dataFolder, this.before);
    await removeRestoreMarker(this.dataFolder);
  }
}

interface Fill {
  readonly checked: CheckedBackup;
  readonly undo: Undo;
  /** After a restore that was broken off: what it left is this one's to remove. */
  readonly again: { readonly sameDatabase: boolean } | undefined;
  readonly load: (db: Database, onMember: () => void) => Promise<void>;
}

async function fill(restore: Restore, { checked: { head, manifest }, undo, again, load }: Fill): Promise<boolean> {
  const { config, say } = restore;
  if (again) await makeRoom(config.dataFolder, ['backups', 'lost+found', 'postgres', 'postgres.password', 'postgres.location', 'server.pid', 'restore.unfinished']);
  undo.source = await openSource(config, say);
  const db = openDatabase({ url: undo.source.url });
  undo.db = db;
  if (again?.sameDatabase) await dropSchemas(db);
  await refuseFilledDatabase(db);
  undo.mayDrop = true;
  const known = new Set(head.migrations.map(({ set, file }) => `${set}/${file}`));
  await migrate(db, migrationSets, ({ set, file }) => known.has(`${set}/${file}`));
  await migrateJobs(db);
  await refuseOtherShape(db, head);
  say('Loading …');
  let members = 0;
  await load(db, () => { members++; });
  const ran = await migrate(db, migrationSets);
  if (ran.length > 0) say(`The backup is of an older version: ${ran.length} migrations brought it up to date`);
  const isGood = await examine(restore, { db, members, madeAt: manifest.madeAt });
  await db.close();
  await undo.source.stop();
  await removeRestoreMarker(config.dataFolder);
  say(isGood ? `✔ restored ${members} members; people sign in again, and the server can start` : '✘ restored as the backup has it, but see above');
  return isGood;
}

/** The trail and the files of what was restored; the restore itself goes into the trail. */
async function examine({ config, file, now, say }: Restore, { db, madeAt }: { db: Database; members: number; madeAt: string }): Promise<boolean> {
  const heads = await openHeadBook(config.dataFolder);
  const audit = await openChain({ db, heads, now, onError: () => undefined });
  await recordForAll({ db, audit, now }, { interaction: 'restore', query: `made-at=${madeAt}`, purpose: `from ${file}` });
  await audit.close(sealPatienceMs);
  const report = await verifyAudit(db, heads, now());
  for (const { problem, chain, detail } of report.findings) say(`✘ ${problem}: chain ${chain}: ${detail}`);
  if (report.findings.length === 0) say(`✔ the audit trail is whole: ${report.rows} rows, ${report.heads} signed heads`);
  const { files, missing } = await countFiles({ db, files: openFileStore(join(config.dataFolder, 'files')), dataFolder: config.dataFolder, rooms });
  say(missing.length === 0 ? `✔ ${files} files, none missing` : `✘ ${missing.length} files that papers name are not there: ${missing.slice(0, 3).join(', ')}`);
  await rm(join(config.dataFolder, 'last-backup.json'), { force: true });
  return report.findings.length === 0 && missing.length === 0;
}

function withAdvice(error: unknown, { dataFolder }: Config): unknown {
  const { code } = error as { code?: string };
  if (code !== 'ENOSPC' && code !== '53100' && code !== 'database.disk-full') return error;
  return new Fault('storageFull', 'backup.disk-full', { cause: error, issue: [{ code: 'no-store', text: `The disk of ${dataFolder} or of the database is full: nothing was restored, and what was written is removed. Make room, then run the restore again.` }] });
}
