import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkIdleAccounts } from '#apps/server/idleAccounts.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { newId } from '#fhir/repository/id.ts';
import { createAccount } from './index.ts';
import { decideIdle, idleDaysToTell } from './idle.ts';
import type { UsedAccount } from './idle.ts';
import { listenForSessionNews, onSessionsChanged } from './sessionNews.ts';

const dayMs = 86_400_000;
const password = 'mùa thu lá bay nhiều';

describe('PPL-34 idle accounts, decided', () => {
  const at = new Date('2026-11-27T01:00:00Z');
  const account = (accountId: string, idleDays: number, more: { dk?: number; admin?: boolean; exempt?: boolean } = {}): UsedAccount => ({
    accountId, usedAt: new Date(at.getTime() - idleDays * dayMs), exempt: more.exempt ?? false, memberships: [{ dk: more.dk ?? 1, looksAfterPeople: more.admin ?? false }],
  });
  const idleOf = (accounts: readonly UsedAccount[]) => decideIdle(accounts, { at, days: 45 }).map(({ accountId }) => accountId);

  it('PPL-34 the 45th day disables, the 44th does not, and some are never disabled', () => {
    expect(idleOf([account('admin', 0, { admin: true }), account('a', 45), account('b', 44.99), account('patient', 400, { exempt: true })])).toEqual(['a']);
  });

  it('PPL-34 where all administrators are idle, the one who was there last stays, at each facility', () => {
    const admins = [account('old', 90, { admin: true }), account('last', 50, { admin: true }), account('elsewhere', 60, { admin: true, dk: 2 })];
    expect(idleOf(admins)).toEqual(['old']);
    expect(idleOf([...admins, account('new', 1, { admin: true })])).toEqual(['old', 'last']);
  });

  it('PPL-34 the last seven days are told', () => {
    const told = (days: number) => idleDaysToTell(new Date(at.getTime() - days * dayMs), { at, days: 45 });
    expect([37.9, 38, 44.5].map(told)).toEqual([undefined, 38, 44]);
    expect(idleDaysToTell(new Date(0), { at, days: 0 })).toBeUndefined();
  });
});

/** One browser or script: its token, and whatever it sends. */
class Somebody {
  token = '';
  readonly #server: TestServer;
  constructor(server: TestServer) { this.#server = server; }
  async send(line: string, payload?: object) {
    const [method = 'GET', url = ''] = line.split(' ');
    const fhir = url.startsWith('/fhir');
    const answer = await this.#server.inject({
      method: method as 'GET', url, headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...(payload && { 'content-type': fhir ? 'application/fhir+json' : 'application/json' }) },
      ...(payload && { payload: JSON.stringify(payload) }),
    });
    const body = answer.body === '' ? {} : answer.json();
    return { status: answer.statusCode, body, code: body.code ?? body.issue?.[0]?.details.coding[0].code };
  }
  async signIn(username: string) {
    const answer = await this.send('POST /auth/sign-in', { username, password });
    if (answer.body.accessToken) this.token = answer.body.accessToken;
    return answer;
  }
}

describe('PPL signing in, in depth', () => {
  let at = new Date('2026-11-27T01:00:00Z');
  let server: TestServer;
  let admin: Somebody;
  const later = (ms: number) => { at = new Date(at.getTime() + ms); };
  const somebody = async (username?: string) => {
    const person = new Somebody(server);
    if (username) await person.signIn(username);
    return person;
  };
  /** No demo account: what guards those of a hospital at work guards it. */
  const makeAccount = async (username: string, roles: readonly string[]) => {
    const id = newId();
    await createAccount(server.db, { id, username, displayName: username, password, at: at.toISOString() });
    await server.db.query('update platform.account set password_temporary = false where id = $1', [id]);
    await server.db.query(
      `insert into platform.membership (account_id, dk, practitioner_id, practitioner_role_id, roles) select $1, m.dk, m.practitioner_id, m.practitioner_role_id, $2 from platform.membership m join platform.account a on a.id = m.account_id where a.username = 'bacsi'`, [id, roles]);
    return id;
  };
  const trail = async (interaction: string) => (await server.db.query<{ outcome: string; account: string }>('select outcome, account::text from platform.audit where interaction = $1 order by at', [interaction])).rows;

  beforeAll(async () => {
    server = await openTestServer({ demo: true, now: () => at });
    await makeAccount('an.quantri', ['admin']);
    admin = await somebody('an.quantri');
  });
  afterAll(async () => { await server.close(); });

  it('PPL-33 an ended session is dead with the next request, and other processes hear of it', async () => {
    const id = await makeAccount('binh.tran', ['nurse']);
    const [desk, phone] = [await somebody('binh.tran'), await somebody('binh.tran')];
    expect((await phone.send('GET /auth/me')).status).toBe(200);
    expect((await desk.send('DELETE /auth/sessions')).body).toEqual({ ended: 1 });
    expect((await phone.send('GET /auth/me')).status).toBe(401);
    const heard = new Promise<string>((resolve) => { onSessionsChanged((account) => { if (account === id) resolve(account); }); });
    const stop = listenForSessionNews({ db: server.db, log: server.services.log });
    // Told again and again until the line stands: what is heard comes from the database, not from this process.
    const telling = setInterval(() => void server.db.query(`select pg_notify('lanh_sessions', $1)`, [id]), 20);
    expect(await heard).toBe(id);
    clearInterval(telling);
    stop();
    expect((await admin.send(`DELETE /auth/accounts/${id}/sessions`)).body).toEqual({ ended: 1 });
    expect((await desk.send('GET /auth/me')).status).toBe(401);
  });

  it('PPL-34 an idle account is disabled, told so to its owner alone, and enabled again by an administrator', async () => {
    const id = await makeAccount('cuc.le', ['nurse']);
    await somebody('cuc.le');
    later(40 * dayMs);
    const told = await somebody('cuc.le');
    expect((await told.send('GET /auth/me')).body.idle).toEqual({ days: 40, limit: 45 });
    await admin.signIn('an.quantri');
    later(45 * dayMs);
    await admin.signIn('an.quantri');
    expect(await checkIdleAccounts(server.services)).toBeGreaterThan(0);
    expect((await somebody().then((one) => one.send('POST /auth/sign-in', { username: 'cuc.le', password: 'sai hoàn toàn' }))).code).toBe('auth.wrong-password');
    expect((await somebody().then((one) => one.signIn('cuc.le'))).code).toBe('auth.account-idle');
    expect((await trail('disable-idle')).map(({ account }) => account)).toContain(id);
    const { accounts } = (await admin.send('POST /fhir/$list-accounts', {})).body;
    expect(accounts.find((one: { accountId: string }) => one.accountId === id)).toMatchObject({ disabled: true, disabledWhy: 'idle' });
    expect(accounts.filter((one: { demo: boolean; disabled: boolean }) => one.demo && one.disabled)).toEqual([]);
    expect((await admin.send('POST /fhir/$change-account', { accountId: id, disabled: false })).status).toBe(200);
    expect(await checkIdleAccounts(server.services)).toBe(0);
    expect((await somebody().then((one) => one.signIn('cuc.le'))).status).toBe(200);
  });
});
