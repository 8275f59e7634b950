// kill -9 of PostgreSQL and of the server in the middle of writing, with durable settings. spec: REL
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledged, checkPromises, expectWholeTrail, written } from './promises.ts';
import { makeDataFolder, type RealServer, signIn, startReal } from './realServer.ts';
import { startWriters } from './writers.ts';

let data: Awaited<ReturnType<typeof makeDataFolder>>;
let server: RealServer;
let token: string;
beforeAll(async () => {
  data = await makeDataFolder();
  server = await startReal(data.folder);
  token = await signIn(server.url, data.folder, 'doctor');
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await data?.remove();
});

const isReady = (url: string) => fetch(`${url}/readyz`).then(({ status }) => status, () => 0);

describe('kill -9', () => {
  it('REL-1 REL-9 of PostgreSQL: refusals say 503 and when to try again, it comes back by itself, nothing promised is lost, nothing is half there', async () => {
    const writers = startWriters(() => server.url, () => token, 'p');
    await written(writers, 60);
    process.kill(await server.postgres(), 'SIGKILL');
    await expect.poll(() => writers.account.refusals.length, { timeout: 30_000, interval: 10 }).toBeGreaterThan(0);
    await expect.poll(() => isReady(server.url), { timeout: 60_000 }).toBe(200);
    const before = acknowledged(writers.account);
    await written(writers, before + 30);
    await writers.stop();
    const kinds = new Set(writers.account.refusals.map(({ status, retryAfter, code }) => `${status} ${code} ${Number(retryAfter) > 0}`));
    expect([...kinds]).toEqual(['503 database.unavailable true']);
    await checkPromises({ url: server.url, token }, writers.account);
    await expectWholeTrail(data.folder);
  }, 240_000);

  it('REL-2 REL-9 of the server: the next start opens the data by itself, nothing promised is lost, nothing is half there, keys still hold', async () => {
    const writers = startWriters(() => server.url, () => token, 's');
    await written(writers, 60);
    server.process.kill('SIGKILL');
    await writers.stop();
    expect(writers.account.refusals).toEqual([]);
    server = await startReal(data.folder);
    await checkPromises({ url: server.url, token }, writers.account);
    await expectWholeTrail(data.folder);
  }, 240_000);

  it('REL-3 SIGTERM ends the server with 0, and its PostgreSQL with it', async () => {
    const postgres = await server.postgres();
    expect((await server.stop()).code).toBe(0);
    expect(() => process.kill(postgres, 0)).toThrow();
  }, 60_000);
});
