import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { readDemoFile } from '#modules/facility/server/index.ts';

describe('PPL sign-in', () => {
  let server: TestServer;
  let password = '';
  beforeAll(async () => {
    server = await openTestServer({ demo: true });
    password = (await readDemoFile(server.services.config.dataFolder))?.users.find((user) => user.username === 'bacsi')?.password ?? '';
  });
  afterAll(async () => { await server.close(); });
  const signIn = (body: unknown) => server.inject({ method: 'POST', url: '/auth/sign-in', payload: body as object });

  it('PPL-1 the right password opens a session by cookie and by Bearer token', async () => {
    const answer = await signIn({ username: 'BacSi', password });
    expect(answer.statusCode).toBe(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^lanh_session=.*HttpOnly; SameSite=Strict/);
    const me = await server.inject({ url: '/auth/me', headers: { authorization: `Bearer ${answer.json().accessToken}` } });
    expect(me.json()).toMatchObject({ displayName: 'Phan Đình Khôi', roles: ['doctor'], departments: [{ name: 'Khoa Nội tổng hợp' }] });
  });

  it('PPL-2 an unknown name and a wrong password get the same answer', async () => {
    const wrong = await signIn({ username: 'duocsi', password: 'no' });
    const unknown = await signIn({ username: 'nobody', password: 'no' });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json()).toEqual(unknown.json());
  });

  it('PPL-3 after several failures the account is locked for a while, even for the right password', async () => {
    for (let tries = 0; tries < 6; tries++) await signIn({ username: 'thungan', password: `no ${tries}` });
    const locked = await signIn({ username: 'thungan', password: 'no' });
    expect(locked.statusCode).toBe(429);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('PPL-32 whoever tries many names from one address has to wait; others need not', async () => {
    const at = (remoteAddress: string, body: object) => server.inject({ method: 'POST', url: '/auth/sign-in', payload: body, remoteAddress });
    for (let tries = 0; tries <= 60; tries++) expect((await at('10.0.0.9', { username: `nobody${tries}`, password: 'no' })).statusCode).toBe(401);
    const busy = await at('10.0.0.9', { username: 'bacsi', password });
    expect([busy.statusCode, busy.json().code, Number(busy.headers['retry-after']) > 0]).toEqual([429, 'auth.locked', true]);
    expect((await at('10.0.0.10', { username: 'bacsi', password })).statusCode).toBe(200);
  });

  it('PPL-4 a cookie alone changes nothing: the header of our own screens is needed', async () => {
    const { accessToken } = (await signIn({ username: 'bacsi', password })).json();
    const cookie = `lanh_session=${accessToken}`;
    const patient = { resourceType: 'Patient', name: [{ text: 'Trần Văn Thử' }] };
    const bare = await server.inject({ method: 'POST', url: '/auth/switch-role', headers: { cookie }, payload: { role: 'doctor' } });
    const own = await server.inject({ method: 'POST', url: '/auth/switch-role', headers: { cookie, 'x-lanh-client': 'staff' }, payload: { role: 'doctor' } });
    expect([bare.statusCode, own.statusCode]).toEqual([403, 200]);
    expect((await server.inject({ method: 'POST', url: '/fhir/Patient', headers: { cookie }, payload: patient })).statusCode).toBe(403);
  });

  it('PPL-6 a page of another origin writes nothing with the cookie and signs nobody in', async () => {
    const { accessToken } = (await signIn({ username: 'bacsi', password })).json();
    const own = { cookie: `lanh_session=${accessToken}`, 'x-lanh-client': 'staff', host: 'benhvien.example' };
    const write = async (headers: Record<string, string>) => (await server.inject({ method: 'POST', url: '/auth/switch-role', headers: { ...own, ...headers }, payload: { role: 'doctor' } })).statusCode;
    const foreign: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://benhvien.example:81' }];
    expect(await Promise.all(foreign.map(write))).toEqual(foreign.map(() => 403));
    const allowed: Record<string, string>[] = [{}, { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }, { origin: 'http://benhvien.example' }, { origin: server.services.config.publicUrl }];
    for (const headers of allowed) expect(await write(headers), JSON.stringify(headers)).toBe(200);
    const record = await server.inject({ method: 'POST', url: '/fhir/Patient', headers: { ...own, 'content-type': 'application/fhir+json', origin: 'https://evil.example' }, payload: { resourceType: 'Patient' } });
    expect([record.statusCode, record.json().issue[0].details.coding[0].code]).toEqual([403, 'auth.no-client-header']);
    expect((await server.inject({ method: 'POST', url: '/auth/sign-in', headers: { origin: 'https://evil.example' }, payload: { username: 'bacsi', password } })).statusCode).toBe(403);
    const read = await server.inject({ url: '/auth/me', headers: { cookie: own.cookie, 'sec-fetch-site': 'cross-site' } });
    expect([read.statusCode, read.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  it('PPL-5 signing out ends the token', async () => {
    const { accessToken } = (await signIn({ username: 'bacsi', password })).json();
    const headers = { authorization: `Bearer ${accessToken}` };
    await server.inject({ method: 'POST', url: '/auth/sign-out', headers });
    expect((await server.inject({ url: '/auth/me', headers })).statusCode).toBe(401);
  });
});
