// A disk that fills up under a running server, and has room again. spec: REL-4
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachEmbedded } from '#platform/db/index.ts';
import { acknowledged, checkPromises, expectWholeTrail, written } from './promises.ts';
import { type RealServer, signIn, startReal } from './realServer.ts';
import { startWriters } from './writers.ts';

const mb = 1024 * 1024;
const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
let disk: string;
let dataFolder: string;
let server: RealServer;
let token: string;
let isMounted = false;

beforeAll(async () => {
  if (!isRoot) return;
  disk = await mkdtemp(join(tmpdir(), 'lanh-disk-'));
  isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', disk]).status === 0;
  if (!isMounted) return;
  dataFolder = join(disk, 'data');
  await mkdir(dataFolder);
  server = await startReal(dataFolder);
  token = await signIn(server.url, dataFolder, 'doctor');
}, 120_000);
afterAll(async () => {
  await server?.stop();
  if (isMounted) spawnSync('umount', [disk]);
  if (disk) await rm(disk, { recursive: true, force: true });
}, 60_000);

/** Takes all room of the disk but `leave` bytes. */
async function fill(leave: number): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  const file = await open(join(disk, 'ballast'), 'a');
  try {
    for (let left = bavail * bsize - leave; left > 0; left -= mb) await file.appendFile(Buffer.alloc(Math.min(left, mb), 'x'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
const makeRoom = () => rm(join(disk, 'ballast'), { force: true });

const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', ...init.headers } });
  const json = (await answer.json().catch(() => ({}))) as { id?: string; issue?: { details: { text: string; coding: { code: string }[] } }[]; status?: string; dependencies?: Record<string, string> };
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), json };
};
const create = () => ask('/fhir/Observation', { method: 'POST', body: JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: 'x' } }) });
const statusOf = (answer: Promise<{ status: number }>) => answer.then(({ status }) => status, () => 0);
const becomes = (question: () => Promise<number>, status: number) => expect.poll(question, { timeout: 60_000, interval: 100 }).toBe(status);

describe('REL-4 a full disk (needs root and mount, to make a small one)', () => {
  it('REL-4 little room is left: writes are refused with advice before anything is read, reading, searching and signing in go on, room ends it', async (context) => {
    if (!isMounted) return context.skip(isRoot ? 'this machine does not let a disk be mounted' : 'only root may mount a small disk');
    const { json: { id } } = await create();
    await fill(40 * mb);
    await becomes(() => statusOf(create()), 507);
    const refused = await create();
    expect(refused).toMatchObject({ status: 507, retryAfter: '30', json: { issue: [{ code: 'no-store', details: { coding: [{ code: 'database.disk-full' }], text: expect.stringContaining('giải phóng chỗ') } }] } });
    expect(await statusOf(ask('/fhir', { method: 'POST', body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [] }) }))).toBe(507);
    expect(await statusOf(ask(`/fhir/Observation/${id}`))).toBe(200);
    expect(await statusOf(ask('/fhir/Observation/_search', { method: 'POST', body: '_count=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))).toBe(200);
    expect(await statusOf(ask('/fhir/$search-codes', { method: 'POST', body: JSON.stringify({ catalogue: 'icd10', text: 'tha' }) }))).toBe(200);
    await signIn(server.url, dataFolder, 'nurse');
    expect(await ask('/readyz')).toMatchObject({ status: 200, json: { status: 'degraded', dependencies: { database: 'ok', disk: 'full' } } });
    expect(server.said()).toMatch(/The disk is full \(\d+ MB free\).*Free some space; no restart is needed/);
    await makeRoom();
    await becomes(() => statusOf(create()), 201);
    expect(server.said()).toContain('writing goes on');
  }, 180_000);

  it('REL-4 PostgreSQL ends on a full disk in the middle of writing: it comes back by itself for reading, with room for writing, and nothing promised is lost', async (context) => {
    if (!isMounted) return context.skip(isRoot ? 'this machine does not let a disk be mounted' : 'only root may mount a small disk');
    const { json: { id } } = await create();
    const before = await server.postgres();
    const writers = startWriters(() => server.url, () => token, 'd');
    await written(writers, 30);
    await fill(0);
    await endForWantOfRoom(before);
    await expect.poll(() => server.said(), { timeout: 60_000 }).toContain('PostgreSQL ended unexpectedly');
    await becomes(() => statusOf(ask(`/fhir/Observation/${id}`)), 200);
    expect(await server.postgres()).not.toBe(before);
    expect((await create()).status).toBe(507);
    await makeRoom();
    await becomes(() => statusOf(create()), 201);
    await written(writers, acknowledged(writers.account) + 30);
    await writers.stop();
    for (const { status, code } of writers.account.refusals) expect(['507 database.disk-full', '503 database.unavailable']).toContain(`${status} ${code}`);
    await checkPromises({ url: server.url, token }, writers.account);
    await expectWholeTrail(dataFolder);
  }, 240_000);
});

/** More write-ahead log than there is room for: PostgreSQL cannot go on after that. Log that was laid out before may have room for it; then it is killed. */
async function endForWantOfRoom(postgres: number): Promise<void> {
  const { url } = (await attachEmbedded(dataFolder)) ?? {};
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const isAlive = await client.query(`select pg_logical_emit_message(false, 'fill', repeat('x', ${20 * mb}))`).then(() => true, () => false);
  await client.end().catch(() => undefined);
  if (isAlive) process.kill(postgres, 'SIGKILL');
}
