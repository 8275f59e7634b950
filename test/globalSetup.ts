// One embedded PostgreSQL for the whole test run; TEST_DATABASE_URL uses another (versions 15 to 18).
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#platform/db/index.ts';
import { ensureGenerated } from '../tools/genFhir/build.ts';

export default async function setup(): Promise<() => Promise<void>> {
  ensureGenerated();
  if (process.env.TEST_DATABASE_URL) {
    process.env.LANH_TEST_DATABASE = process.env.TEST_DATABASE_URL;
    return async () => undefined;
  }
  const dataFolder = await mkdtemp(join(tmpdir(), 'lanh-test-'));
  // Open to the user that runs PostgreSQL under root, or its cluster would lie (and stay) under /var/lib.
  await chmod(dataFolder, 0o755);
  // A test cluster is thrown away: no fsync, but everything else as in production.
  const embedded = await startEmbedded({ dataFolder, settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '64MB' } });
  process.env.LANH_TEST_DATABASE = embedded.url;
  return async () => {
    await embedded.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
}
