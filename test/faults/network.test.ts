// The line between server and database is cut or goes dead, and the line to the client breaks in the middle of an answer. LANH_FAULT_RUNS=100 repeats it. spec: REL-10
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoDatabase } from '#apps/server/demoCopy.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { openLine } from './cutLine.ts';
import type { Line } from './cutLine.ts';
import { acknowledged, checkPromises, expectWholeTrail, written } from './promises.ts';
import { makeDataFolder, type RealServer, signIn, startReal } from './realServer.ts';
import { readAll, repeatKeyed, startWriters } from './writers.ts';

const runs = Number(process.env['LANH_FAULT_RUNS'] ?? 1);
const deadMs = 1500;

let data: Awaited<ReturnType<typeof makeDataFolder>>;
let db: TestDatabase;
let toDatabase: Line;
let toServer: Line;
let server: RealServer;
let token: string;

beforeAll(async () => {
  data = await makeDataFolder();
  db = await openDemoDatabase(data.folder);
  const url = new URL(db.url);
  // A host that begins with a slash is the folder of a Unix socket.
  const host = decodeURIComponent(url.hostname);
  toDatabase = await openLine(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${url.port}` } : { host, port: Number(url.port) });
  server = await startReal(data.folder, { DATABASE_URL: `postgres://${url.username}:${url.password}@127.0.0.1:${toDatabase.port}${url.pathname}` });
  toServer = await openLine({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
  token = await signIn(server.url, data.folder, 'doctor');
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await Promise.all([toServer?.close(), toDatabase?.close()]);
  await db?.drop();
  await data?.remove();
});

describe('REL-10 the network', () => {
  it.each(['cut', 'hold'] as const)('REL-10 %s between server and database: nothing acknowledged is lost, nothing is there twice, and it goes on by itself', async (fault) => {
    for (let run = 0; run < runs; run++) {
      const writers = startWriters(() => server.url, () => token, `${fault}${run}`);
      await written(writers, 30);
      toDatabase[fault]();
      if (fault === 'cut') await expect.poll(() => writers.account.refusals.length, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
      else await new Promise((resolve) => { setTimeout(resolve, deadMs); });
      toDatabase.mend();
      await written(writers, acknowledged(writers.account) + 30);
      await writers.stop();
      expect([...new Set(writers.account.refusals.map(({ status, retryAfter }) => `${status} ${Number(retryAfter) > 0}`))].filter((refusal) => refusal !== '503 true')).toEqual([]);
      await checkPromises({ url: server.url, token }, writers.account);
    }
    await expectWholeTrail(data.folder, { DATABASE_URL: db.url });
  }, 120_000 * runs);

  it('REL-11 an answer that breaks off is asked for again with the same key: one record', async () => {
    const through = `http://127.0.0.1:${toServer.port}`;
    for (let n = 0; n < 10 * runs; n++) {
      toServer.resetNextAnswer(n * 7);
      await expect(repeatKeyed(through, token, `broken-${n}`)).rejects.toThrow();
      const id = await repeatKeyed(through, token, `broken-${n}`);
      expect(id).toBeDefined();
      expect((await readAll(server.url, token)).get(`broken-${n}`)).toEqual([id]);
    }
  }, 60_000 * runs);
});
