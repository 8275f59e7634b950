// The demo hospital as a first start leaves it, for tests: made once per test run, then every test works on a copy of its database and data folder.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCatalogues } from '#modules/facility/server/index.ts';
import { openChain, openHeadBook } from '#platform/audit/index.ts';
import { readConfig } from '#platform/config/index.ts';
import type { Database } from '#platform/db/index.ts';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { openFileStore } from '#platform/files/index.ts';
import { createLog } from '#platform/log/index.ts';
import { openNotify } from '#platform/notify/index.ts';
import { fillDemo } from './fillDemo.ts';
import { markFurnished } from './furnishApart.ts';
import { openSigningDesk } from './openSigningDesk.ts';
import type { Services } from './services.ts';

/** The hospital was opened long before whatever a test takes for today. */
const openedAt = new Date('2026-01-02T01:00:00Z');

/** A database with code lists and the demo facilities; what belongs to it in the data folder (demo.json, keys of the trail) is put there. */
export async function openDemoDatabase(dataFolder: string): Promise<TestDatabase> {
  const db = await openTestDatabase(undefined, { name: 'demo', write: writeDemo });
  const { rows } = await db.query<{ path: string; bytes: Buffer }>('select path, bytes from public.data_folder');
  for (const { path, bytes } of rows) {
    await mkdir(dirname(join(dataFolder, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(dataFolder, path), bytes, { mode: 0o600 });
  }
  await db.query('drop table public.data_folder');
  return db;
}

async function writeDemo(db: Database): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lanh-demo-'));
  const config = readConfig({ LANH_DATA: dataFolder, LANH_LOG: 'error' });
  const log = createLog(config.logLevel);
  const now = () => openedAt;
  const heads = await openHeadBook(dataFolder);
  const audit = await openChain({ db, heads, now, onError: (err) => log.error({ err }, 'sealing failed') });
  const desk = openSigningDesk({ config, db, now });
  const services: Services = { config, log, db, now, heads, audit, files: openFileStore(join(dataFolder, 'files')), archive: openFileStore(join(dataFolder, 'archive')), signing: desk.signing, notify: openNotify(async () => ({ url: '', secret: '' })) };
  await loadCatalogues(db, now);
  await fillDemo(services, () => undefined);
  await desk.close();
  await audit.close();
  // What is still due is little: a process of its own for it would be most of a start.
  await markFurnished(dataFolder);
  await keepFolder(db, dataFolder);
  await rm(dataFolder, { recursive: true, force: true });
}

/** The folder travels inside the template: both are copied or neither. */
async function keepFolder(db: Database, folder: string): Promise<void> {
  await db.query('create table public.data_folder (path text primary key, bytes bytea not null)');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    await db.query('insert into public.data_folder values ($1, $2)', [path.slice(folder.length + 1), await readFile(path)]);
  }
}
