// One server of two processes: what one of them knows the other knows, and one that is killed is replaced. spec: PRC
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledged, checkPromises, expectWholeTrail, written } from './promises.ts';
import { makeDataFolder, type RealServer, signIn, startReal } from './realServer.ts';
import { startWriters } from './writers.ts';

const pin = '482915';
let data: Awaited<ReturnType<typeof makeDataFolder>>;
let server: RealServer;
let token: string;

/** A connection of its own for each call: the processes take them in turns. */
async function send(line: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const [method = '', path = ''] = line.split(' ');
  const headers = { authorization: `Bearer ${token}`, connection: 'close', ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(`${server.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}
const sixTimes = async <T>(ask: () => Promise<T>): Promise<T[]> => [await ask(), await ask(), await ask(), await ask(), await ask(), await ask()];
const state = async () => (await send('POST /fhir/$signing-state', {})).body.state;
const workers = () => readFileSync(`/proc/${server.process.pid}/task/${server.process.pid}/children`, 'utf8').trim().split(' ').map(Number)
  .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker.ts'));

describe.skipIf(process.platform !== 'linux')('PRC several processes (skipped where there is no /proc)', () => {
  beforeAll(async () => {
    data = await makeDataFolder();
    server = await startReal(data.folder, { LANH_PROCESSES: '2' });
    token = await signIn(server.url, data.folder, 'doctor');
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await data?.remove();
  });

  it('PRC-1 PRC-2 two processes answer on one port, and a session that one of them locks or opens is so for both at once', async () => {
    expect(workers()).toHaveLength(2);
    expect(await sixTimes(async () => (await send('GET /fhir/Patient?_count=1')).status)).toEqual([200, 200, 200, 200, 200, 200]);
    await send('POST /auth/lock');
    expect(await sixTimes(async () => (await send('GET /fhir/Patient?_count=1')).status)).toEqual([403, 403, 403, 403, 403, 403]);
    const { users } = JSON.parse(readFileSync(`${data.folder}/demo.json`, 'utf8')) as { users: { role: string; password: string }[] };
    expect((await send('POST /auth/pin', { password: users.find(({ role }) => role === 'doctor')?.password })).status).toBeLessThan(300);
    expect(await sixTimes(async () => (await send('GET /fhir/Patient?_count=1')).status)).toEqual([200, 200, 200, 200, 200, 200]);
    const figures = String((await send('GET /metrics')).body.text);
    const counted = [...figures.matchAll(/^lanh_http_request_seconds_count\{route="\/fhir\/\*",method="GET",status="200"\} (\d+)/gm)].map(([, count]) => Number(count));
    expect([figures, counted]).toEqual([expect.any(String), [12]]);
  }, 120_000);

  it('PRC-3 a key unlocked through one process signs through the other, and locking closes it for both', async () => {
    expect((await send('POST /fhir/$enrol-signing', { pin })).body).toMatchObject({ state: 'unlocked' });
    expect(await sixTimes(state)).toEqual(['unlocked', 'unlocked', 'unlocked', 'unlocked', 'unlocked', 'unlocked']);
    await send('POST /fhir/$lock-signing', {});
    expect(await sixTimes(state)).toEqual(['locked', 'locked', 'locked', 'locked', 'locked', 'locked']);
    expect((await send('POST /fhir/$unlock-signing', { pin: '000000' })).body.resourceType).toBe('OperationOutcome');
    expect((await send('POST /fhir/$unlock-signing', { pin })).body).toMatchObject({ state: 'unlocked' });
  }, 120_000);

  it('PRC-4 REL-9 a process that is killed is started again; nothing acknowledged is lost, nothing is half there, opened keys stay open', async () => {
    const writers = startWriters(() => server.url, () => token, 'w');
    await written(writers, 40);
    for (const index of [0, 1]) {
      const victim = workers()[index] ?? 0;
      process.kill(victim, 'SIGKILL');
      await expect.poll(() => workers().filter((pid) => pid !== victim).length, { timeout: 60_000 }).toBe(2);
      await written(writers, acknowledged(writers.account) + 40);
    }
    await writers.stop();
    expect(writers.account.refusals).toEqual([]);
    await checkPromises({ url: server.url, token }, writers.account);
    expect(await sixTimes(state)).toEqual(['unlocked', 'unlocked', 'unlocked', 'unlocked', 'unlocked', 'unlocked']);
    expect(server.said()).toContain('is started again');
    await expectWholeTrail(data.folder);
  }, 240_000);

  it('PRC-5 when the first is killed the others end by themselves; SIGTERM ends all of them with 0', async () => {
    const left = workers();
    server.process.kill('SIGKILL');
    for (const pid of left) await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
    server = await startReal(data.folder, { LANH_PROCESSES: '2' });
    await expectWholeTrail(data.folder);
    const before = workers();
    expect((await server.stop()).code).toBe(0);
    expect(before.map(isAlive)).toEqual([false, false]);
  }, 240_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
