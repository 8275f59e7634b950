// The folder of the embedded cluster: where it is, whether it can be used, and its first creation.
import { randomBytes, createHash } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import type { DatabaseUser } from './databaseUser.ts';
import { canReach } from './nativeFolder.ts';

/** Major version of the pinned embedded PostgreSQL. */
const major = '18';
/** A new cluster takes about 40 MB, and PostgreSQL needs room for write-ahead log. */
const leastFreeBytes = 200 * 1024 * 1024;

export interface Cluster { readonly folder: string; readonly password: string }

/**
 * `dataFolder/postgres`, or, when the database user cannot reach it (a root home has mode 700),
 * a folder under /var/lib named after it; `note` then says where.
 */
export async function locateCluster(dataFolder: string, user: DatabaseUser | undefined): Promise<{ folder: string; note?: string }> {
  await mkdir(dataFolder, { recursive: true });
  const own = join(dataFolder, 'postgres');
  if (!user || (await canReach(dataFolder, user))) return { folder: own };
  const folder = join('/var/lib', `lanh-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`, 'postgres');
  await mkdir(join(folder, '..'), { recursive: true, mode: 0o755 });
  await writeFile(join(dataFolder, 'postgres.location'), `${folder}\n`);
  return { folder, note: `the folder ${dataFolder} is closed to the user "${user.name}" that runs PostgreSQL, so the database is in ${folder}` };
}

/** Checks version and space, creates the cluster on first use, returns the superuser's password. */
export async function openCluster(native: string, folder: string, user: DatabaseUser | undefined): Promise<Cluster> {
  await refuseFullDisk(folder);
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined))?.trim();
  if (version !== undefined && version !== major) throw otherMajor(folder, version);
  const passwordFile = `${folder}.password`;
  if (version === undefined) await createCluster({ native, folder, passwordFile }, user);
  const password = await readFile(passwordFile, 'utf8').catch(() => undefined);
  if (password === undefined) throw new Fault('unavailable', 'database.password-missing', { issue: [{ code: 'not-found', text:
    `${passwordFile} is missing, so the embedded database cannot be opened. Put it back from a backup; if this data is not needed, move ${folder} away and start again.` }] });
  return { folder, password: password.trim() };
}

async function refuseFullDisk(folder: string): Promise<void> {
  const s = await statfs(join(folder, '..'));
  const free = s.bavail * s.bsize;
  if (free < leastFreeBytes) throw new Fault('storageFull', 'database.disk-full', { issue: [{ code: 'no-store', text:
    `Only ${Math.floor(free / 1048576)} MB are free where ${folder} lies; PostgreSQL needs at least ${leastFreeBytes / 1048576} MB. Free some space, or set LANH_DATA to a folder on another disk.` }] });
}

function otherMajor(folder: string, version: string): Fault {
  return new Fault('unavailable', 'database.other-major', { params: { version, major }, issue: [{ code: 'conflict', text:
    `${folder} was made by PostgreSQL ${version}; the embedded one is ${major}. Start PostgreSQL ${version} on it and set DATABASE_URL, or move its data with pg_upgrade or pg_dumpall, or set LANH_DATA to a new folder. Nothing was changed.` }] });
}

/** initdb into a neighbouring folder, then one rename: a kill in the middle leaves no half cluster. */
async function createCluster(at: { native: string; folder: string; passwordFile: string }, user: DatabaseUser | undefined): Promise<void> {
  const fresh = `${at.folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const handed = join(fresh, '..', 'initdb.password');
  await writeFile(handed, password, { mode: 0o600 });
  if (user) {
    await chown(fresh, user.uid, user.gid);
    await chown(handed, user.uid, user.gid);
  }
  const flags = ['-D', fresh, '-U', 'lanh', '-A', 'scram-sha-256', '--pwfile', handed, '--locale=C', '--encoding=UTF8', '--data-checksums'];
  await run(join(at.native, 'bin', 'initdb'), flags, user).finally(() => rm(handed, { force: true }));
  await writeFile(at.passwordFile, password, { mode: 0o600 });
  await rm(at.folder, { recursive: true, force: true });
  await rename(fresh, at.folder);
}

function run(program: string, flags: string[], user: DatabaseUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, flags, { ...(user && { uid: user.uid, gid: user.gid }), cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    child.stderr.on('data', (text) => { said += text; });
    child.on('error', reject);
    child.on('exit', (code) => code === 0 ? resolve() : reject(new Fault('unavailable', 'database.initdb-failed', { issue: [{ code: 'exception', text: `initdb ended with ${code}: ${said.trim().slice(-1500)}` }] })));
  });
}
