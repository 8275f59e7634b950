// kill -9 of PostgreSQL and of the server in the middle of writing, with durable settings. spec: REL
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataFolder, type RealServer, runProgram, signIn, startReal } from './realServer.ts';
import { type Account, readAll, repeatKeyed, startWriters, type Writers } from './writers.ts';

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

const acknowledged = ({ singles, keyed, transactions }: Account): number => singles.size + keyed.size + [...transactions.values()].filter(Boolean).length;
const written = (writers: Writers, count: number) => expect.poll(() => acknowledged(writers.account), { timeout: 60_000, interval: 20 }).toBeGreaterThan(count);
const isReady = (url: string) => fetch(`${url}/readyz`).then(({ status }) => status, () => 0);

/** What was promised is there once; what was not answered is there whole or not at all, and a repeat settles it. */
async function checkPromises(account: Account): Promise<void> {
  for (const key of account.unknownKeys) await repeatKeyed(server.url, token, key);
  for (const [key, id] of account.keyed) expect(await repeatKeyed(server.url, token, key)).toBe(id);
  const found = await readAll(server.url, token);
  for (const [value, id] of [...account.singles, ...account.keyed]) expect(found.get(value), value).toEqual([id]);
  for (const key of account.unknownKeys) expect(found.get(key), key).toHaveLength(1);
  for (const [name, isAcknowledged] of account.transactions) {
    const parts = [1, 2, 3].map((part) => found.get(`${name}/${part}`)?.length ?? 0);
    expect([isAcknowledged ? '' : '0,0,0', '1,1,1'], name).toContain(parts.join(','));
  }
}

async function expectWholeTrail(): Promise<void> {
  const { code, said } = await runProgram(['apps/cli/main.ts', 'audit', 'verify'], { LANH_DATA: data.folder });
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('the trail is whole') });
}

describe('kill -9', () => {
  it('REL-1 of PostgreSQL: refusals say 503 and when to try again, it comes back by itself, nothing promised is lost, nothing is half there', async () => {
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
    await checkPromises(writers.account);
    await expectWholeTrail();
  }, 240_000);

  it('REL-2 of the server: the next start opens the data by itself, nothing promised is lost, nothing is half there, keys still hold', async () => {
    const writers = startWriters(() => server.url, () => token, 's');
    await written(writers, 60);
    server.process.kill('SIGKILL');
    await writers.stop();
    expect(writers.account.refusals).toEqual([]);
    server = await startReal(data.folder);
    await checkPromises(writers.account);
    await expectWholeTrail();
  }, 240_000);

  it('REL-3 SIGTERM ends the server with 0, and its PostgreSQL with it', async () => {
    const postgres = await server.postgres();
    expect((await server.stop()).code).toBe(0);
    expect(() => process.kill(postgres, 0)).toThrow();
  }, 60_000);
});
