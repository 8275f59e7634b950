// spec: HLT
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { health, observeRequests } from './health.ts';
import { answerProblems } from './problems.ts';
import { openTestServer } from './testServer.ts';
import type { TestServer } from './testServer.ts';

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => { probe.listen(0, '127.0.0.1', resolve); });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => { probe.close(resolve); });
  return port;
}

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
const ready = async () => {
  const answer = await server.inject({ url: '/readyz' });
  return { code: answer.statusCode, ...(answer.json() as { status: string; dependencies: Record<string, string> }) };
};

describe('HLT readiness and figures', () => {
  test('HLT-1 each dependency is named; a file store that cannot be written is not ready', async () => {
    expect(await ready()).toEqual({ code: 200, status: 'ready', dependencies: { database: 'ok', fileStore: 'ok', outbox: 'ok', disk: 'ok', signing: 'ok' } });
    const folder = join(server.services.config.dataFolder, 'files');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'no folder');
    expect(await ready()).toMatchObject({ code: 503, status: 'not ready', dependencies: { database: 'ok', fileStore: 'down' } });
    await rm(folder);
    await mkdir(folder);
    await chmod(folder, 0o700);
    expect((await ready()).code).toBe(200);
  });

  test('HLT-1 messages that are long due are told, and the server stays ready', async () => {
    await server.db.query(`insert into platform.outbox (dk, id, channel, key, payload, due_at, created_at) values (1, gen_random_uuid(), 'test', 'a', '{}', now() - interval '1 hour', now())`);
    expect(await ready()).toMatchObject({ code: 200, status: 'degraded', dependencies: { outbox: 'behind' } });
    expect((await server.inject({ url: '/metrics' })).body).toContain('lanh_outbox_messages{channel="test",state="waiting"} 1');
  });

  test('HLT-4 the services of signing are named; one that does not answer is told, and the server stays ready', async () => {
    const closed = await freePort();
    const authority = await server.demoAuthority();
    const at = (ca: string, tsa: string) => openTestServer({ env: { LANH_CA_URL: ca, LANH_TSA_URL: tsa } });
    const good = await at(`${authority.url}/ca`, `${authority.url}/tsa`);
    expect((await good.inject({ url: '/readyz' })).json()).toMatchObject({ dependencies: { signing: 'ok' } });
    await good.close();
    const bad = await at(`${authority.url}/ca`, `http://127.0.0.1:${closed}/tsa`);
    const answer = await bad.inject({ url: '/readyz' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'degraded', dependencies: { database: 'ok', fileStore: 'ok', outbox: 'ok', disk: 'ok', signing: 'tsa down' } }]);
    await bad.close();
  });

  test('HLT-2 requests are counted by route and status, never by the address as it was sent', async () => {
    await server.inject({ url: '/fhir/Patient/secret-name' });
    const { body } = await server.inject({ url: '/metrics' });
    expect(body).toMatch(/lanh_http_request_seconds_count\{route="\/fhir\/\*",method="GET",status="401"\} \d+/);
    expect(body).toContain('lanh_db_transactions{state="used"}');
    expect(body).not.toContain('secret-name');
  });

  test('HLT-3 in production the figures are for this machine alone', async () => {
    const app = fastify();
    answerProblems(app);
    const registry = observeRequests(app);
    const { config } = server.services;
    await app.register(health, { ...server.services, config: { ...config, mode: 'production' as const }, registry });
    expect((await app.inject({ url: '/metrics', remoteAddress: '10.0.0.9' })).statusCode).toBe(403);
    expect((await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).statusCode).toBe(200);
    expect((await app.inject({ url: '/readyz', remoteAddress: '10.0.0.9' })).statusCode).toBe(200);
    await app.close();
  });
});
