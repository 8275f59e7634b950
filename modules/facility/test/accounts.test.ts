import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { commands } from '#apps/cli/commands/index.ts';

const first = 'mùa thu lá bay nhiều';

describe('PPL-30 accounts', () => {
  let server: TestServer;
  let at = new Date();
  beforeAll(async () => {
    server = await openTestServer({ demo: true, now: () => at });
  });
  afterAll(async () => { await server.close(); });

  interface Line { readonly accountId: string; readonly username: string; readonly roles: string[]; readonly disabled: boolean; readonly temporaryPassword: boolean }
  const call = async (username: string, code: string, input: object = {}) => {
    const inject = await server.asUser(username);
    const answer = await inject({ method: 'POST', url: `/fhir/$${code}`, headers: { 'content-type': 'application/fhir+json' }, payload: JSON.stringify(input) });
    const body = answer.json() as { accounts: Line[]; departments: { id: string; name: string }[]; accountId: string; endedSessions: number; issue?: { details: { coding: { code: string }[] } }[] };
    return { status: answer.statusCode, body, code: body.issue?.[0]?.details.coding[0]?.code };
  };
  const signIn = (username: string, password: string) => server.inject({ method: 'POST', url: '/auth/sign-in', payload: { username, password } });
  const idOf = async (username: string) => (await call('quantri', 'list-accounts')).body.accounts.find((one) => one.username === username)?.accountId ?? '';

  it('an administrator sees the accounts of the own facility only, and nobody else sees any', async () => {
    const own = (await call('quantri', 'list-accounts')).body.accounts.map(({ username }) => username);
    expect(own).toContain('bacsi');
    expect(own.some((username) => username.startsWith('pk.'))).toBe(false);
    for (const username of ['bacsi', 'giamdoc', 'tiepdon', 'nguoibenh']) expect((await call(username, 'list-accounts')).status).toBe(403);
  });

  it('a new account signs in with the first password, and nothing is answered before that is changed', async () => {
    const { departments } = (await call('quantri', 'list-accounts')).body;
    const noi = departments.find(({ name }) => name === 'Khoa Nội tổng hợp')?.id ?? '';
    expect((await call('quantri', 'add-account', { username: 'An.Tran', name: 'Trần Thị An', roles: ['nurse'], departments: [noi], password: first })).status).toBe(200);
    expect((await call('quantri', 'add-account', { username: 'an.tran', name: 'Khác', roles: ['nurse'], password: first })).code).toBe('auth.username-taken');
    const token = (await signIn('an.tran', first)).json().accessToken as string;
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.inject({ url: '/auth/me', headers })).json()).toMatchObject({ displayName: 'Trần Thị An', mustChangePassword: true, permissions: [] });
    expect((await server.inject({ url: '/fhir/Patient', headers })).statusCode).toBe(403);
    const change = (newPassword: string, password = first) => server.inject({ method: 'POST', url: '/auth/change-password', headers, payload: { password, newPassword } });
    for (const weak of ['ngắn', 'aaaaaaaaaaaaaaa', 'password12345', 'an.tran an.tran', 'benhvien123456']) expect([weak, (await change(weak)).json().code]).toEqual([weak, 'auth.weak-password']);
    expect((await change(first)).json().code).toBe('auth.same-password');
    expect((await change('hoa sữa đầu phố', 'sai')).json().code).toBe('auth.password-not-confirmed');
    expect((await change('hoa sữa đầu phố')).statusCode).toBe(204);
    expect((await server.inject({ url: '/auth/me', headers })).json()).toMatchObject({ mustChangePassword: false, roles: ['nurse'], departments: [{ name: 'Khoa Nội tổng hợp' }] });
    expect((await server.inject({ url: '/fhir/Patient', headers })).statusCode).toBe(200);
    expect((await signIn('an.tran', first)).statusCode).toBe(401);
  });

  it('a role taken away is gone from sessions that are open', async () => {
    const token = (await signIn('an.tran', 'hoa sữa đầu phố')).json().accessToken as string;
    expect((await call('quantri', 'change-account', { accountId: await idOf('an.tran'), roles: ['cashier'] })).status).toBe(200);
    const me = (await server.inject({ url: '/auth/me', headers: { authorization: `Bearer ${token}` } })).json();
    expect(me.roles).toEqual([]);
    expect((await server.inject({ url: '/fhir/Observation', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(403);
  });

  it('nobody changes the own rights, the last administrator stays, and another facility’s account is unknown', async () => {
    const [own, foreign] = [await idOf('quantri'), (await call('pk.quantri', 'list-accounts')).body.accounts.find(({ username }) => username === 'pk.bacsi')?.accountId];
    expect((await call('quantri', 'change-account', { accountId: own, roles: ['admin', 'doctor'] })).code).toBe('facility.own-account');
    expect((await call('quantri', 'reset-password', { accountId: own, password: first })).code).toBe('facility.own-account');
    for (const code of ['change-account', 'reset-password']) expect((await call('quantri', code, { accountId: foreign, password: first, disabled: true })).code).toBe('facility.unknown-account');
    expect((await call('quantri', 'change-account', { accountId: await idOf('nguoibenh'), roles: ['doctor'] })).code).toBe('facility.patient-account');
    await call('quantri', 'change-account', { accountId: await idOf('an.tran'), roles: ['admin'] });
    expect((await call('quantri', 'change-account', { accountId: await idOf('an.tran'), roles: ['nurse'] })).status).toBe(200);
  });

  it('a new password ends every session; a disabled account is out', async () => {
    const token = (await signIn('an.tran', 'hoa sữa đầu phố')).json().accessToken as string;
    expect((await call('quantri', 'reset-password', { accountId: await idOf('an.tran'), password: 'gió mùa đông bắc về' })).body.endedSessions).toBeGreaterThan(0);
    expect((await server.inject({ url: '/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401);
    await call('quantri', 'change-account', { accountId: await idOf('an.tran'), disabled: true });
    expect((await signIn('an.tran', 'gió mùa đông bắc về')).statusCode).toBe(401);
  });

  it('PPL-31 the console opens a facility, its first administrator, and a program with its public key alone', async () => {
    const said: string[] = [];
    const lanh = (line: string, ...rest: string[]) => {
      const words = [...line.split(' '), ...rest];
      const command = commands.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name)!;
      return command.run(words.slice(command.name.split(' ').length), { services: async () => server.services, say: (text) => void said.push(text) });
    };
    expect(await lanh('facility add BVTT', 'Bệnh viện Trung tâm', '40123')).toBe(true);
    expect(await lanh('user add lan.pham --roles admin --facility BVTT --name', 'Phạm Thị Lan')).toBe(true);
    const password = /sign-in (\S+)$/.exec(said.at(-1) ?? '')?.[1] ?? '';
    const token = (await signIn('lan.pham', password)).json().accessToken as string;
    expect((await server.inject({ url: '/auth/me', headers: { authorization: `Bearer ${token}` } })).json()).toMatchObject({ facility: { name: 'Bệnh viện Trung tâm' }, mustChangePassword: true });
    const reset = (await server.inject({ url: '/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode;
    expect([reset, await lanh('user reset-factors lan.pham --facility BVTT')]).toEqual([200, true]);
    expect((await server.inject({ url: '/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401);
    await expect(lanh('user roles lan.pham nurse --facility BVTT')).rejects.toMatchObject({ code: 'facility.last-admin' });
    expect(await lanh('client add lis --kind backend --scopes user/*.rs --facility BVTT --jwks x.json')).toBe(false);
    expect(said.at(-1)).toContain('not so: user/*.rs');
    at = new Date();
    expect(await lanh('user disable --demo')).toBe(true);
    expect((await signIn('bacsi', 'x')).statusCode).toBe(401);
    expect(await lanh('client disable --demo')).toBe(true);
    expect(said.at(-1)).toBe('✔ 2 disabled');
  });
});
