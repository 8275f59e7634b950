// spec: WEB
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { answerHeaders } from './answerHeaders.ts';
import { openTestServer } from './testServer.ts';
import type { TestServer } from './testServer.ts';

describe('WEB-6 what every answer says', () => {
  let server: TestServer;
  beforeAll(async () => { server = await openTestServer({ demo: true }); });
  afterAll(() => server.close());

  it('answers of people, records, health and refusals are kept by nobody and guessed at by nobody', async () => {
    const doctor = await server.asUser('bacsi');
    for (const url of ['/auth/me', '/auth/demo-accounts', '/fhir/metadata', '/fhir/Patient', '/fhir/Patient/none', '/fhir/$room-loads', '/healthz', '/nonesuch.json']) {
      const { headers } = await doctor({ url, headers: { accept: 'application/json' } });
      expect([url, headers['cache-control'], headers['x-content-type-options'], headers['x-frame-options'], headers['referrer-policy']]).toEqual([url, 'no-store', 'nosniff', 'DENY', 'no-referrer']);
    }
  });

  it('an address that cannot be decoded and bytes that are no HTTP get the same', async () => {
    for (const [url, type] of [['/fhir/%zz', 'application/fhir+json; charset=utf-8'], ['/%zz', 'application/problem+json; charset=utf-8'], ['/boards/%', 'application/problem+json; charset=utf-8']] as const) {
      const { statusCode, headers, body } = await server.inject({ url });
      expect([url, statusCode, headers['content-type']]).toEqual([url, 400, type]);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
      if (url.startsWith('/fhir')) expect(JSON.parse(body)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', details: { coding: [{ code: 'fhir.bad-request' }] } }] });
    }
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('GET /fhir/Patient HTTP/1.1\r\nbad header\r\n\r\n'));
      socket.on('data', (part) => { text += part; }).on('end', () => resolve(text)).on('error', reject);
    });
    expect(said).toMatch(/^HTTP\/1\.1 400 [^]*x-content-type-options: nosniff\r\n[^]*OperationOutcome/);
  });

  it('behind TLS the browser is told to keep to it', async () => {
    for (const tlsInFront of [true, false]) {
      const app = fastify();
      answerHeaders(app, { config: { ...server.services.config, tlsInFront } });
      app.get('/', async () => 'x');
      expect((await app.inject('/')).headers['strict-transport-security']).toBe(tlsInFront ? 'max-age=31536000' : undefined);
    }
  });

  it('BAD-1 NUL in a name, a password or a client is refused, whoever asks', async () => {
    for (const body of [{ username: 'a\u0000', password: 'x' }, { username: 'bacsi', password: '\u0000' }]) {
      const answer = await server.inject({ method: 'POST', url: '/auth/sign-in', payload: body });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'auth.bad-input']);
    }
    expect((await server.inject('/oauth/authorize?response_type=code&client_id=%00')).statusCode).toBe(400);
  });

  it('RST-6 a history since before all calendars is the whole history', async () => {
    const doctor = await server.asUser('luutru');
    expect((await doctor({ url: '/fhir/Patient/_history?_since=0000-01-01' })).statusCode).toBe(200);
  });
});
