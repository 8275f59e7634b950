import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkIdleAccounts } from '#apps/server/idleAccounts.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { newId } from '#fhir/repository/id.ts';
import { readConfig } from '#platform/config/index.ts';
import { openSecret } from '#platform/signing/index.ts';
import { URI } from 'otpauth';
import { SoftAuthenticator } from '../../test/softAuthenticator.ts';
import type { Lie } from '../../test/softAuthenticator.ts';
import { codeAt } from './factor/oneTimeCode.ts';
import { openCodeSecret } from './factor/seal.ts';
import { requireFreshProof } from '#fhir/rest/stepUp.ts';
import type { Fault } from '#platform/fault/index.ts';
import { createAccount, hashPassword } from './index.ts';
import type { Caller } from './index.ts';
import { decideIdle, idleDaysToTell } from './idle.ts';
import type { UsedAccount } from './idle.ts';
import { listenForSessionNews, onSessionsChanged } from './sessionNews.ts';

const TOTP = { bytes: (uri: string) => URI.parse(uri).secret.bytes };
const dayMs = 86_400_000;
const nobody: Caller = { dk: 1, facilityId: '', accountId: '', clientId: '', reference: '', roles: [], departmentIds: [], permissions: new Set(), displayName: '' };
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
  static #many = 0;
  token = '';
  readonly #server: TestServer;
  /** Its own: failures of one address count together, by the clock on the wall. */
  readonly #address: string;
  constructor(server: TestServer) {
    this.#server = server;
    this.#address = `10.0.${Math.floor(Somebody.#many / 250)}.${(Somebody.#many++ % 250) + 1}`;
  }
  async send(line: string, payload?: object) {
    const [method = 'GET', url = ''] = line.split(' ');
    const fhir = url.startsWith('/fhir');
    const answer = await this.#server.inject({
      method: method as 'GET', url, remoteAddress: this.#address, headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...(payload && { 'content-type': fhir ? 'application/fhir+json' : 'application/json' }) },
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
    const { rows: [{ session = '' } = {}] } = await server.db.query<{ session: string }>('select id as session from platform.session where account_id = $1 order by id desc limit 1', [id]);
    const closed = vi.spyOn(server.services.signing, 'lockSession');
    expect((await desk.send('DELETE /auth/sessions')).body).toEqual({ ended: 1 });
    expect(closed.mock.calls).toEqual([[session]]);
    closed.mockRestore();
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

  /** The secret as an app takes it from the QR code. */
  const secretOf = (uri: string): Uint8Array => TOTP.bytes(uri);
  const enrolApp = async (person: Somebody) => {
    const begun = await person.send('POST /auth/totp');
    const secret = secretOf(begun.body.uri);
    const done = await person.send('POST /auth/totp/confirm', { code: codeAt(secret, at) });
    return { secret, begun, done, recoveryCodes: done.body.recoveryCodes as string[] };
  };
  const minute = 60_000;
  /** Six digits that are right neither now nor a step off. */
  const wrongCodes = (secret: Uint8Array, count: number) => {
    const right = [-30_000, 0, 30_000].map((ms) => codeAt(secret, new Date(at.getTime() + ms)));
    return Array.from({ length: count + right.length }, (_, index) => String(100_000 + index)).filter((code) => !right.includes(code)).slice(0, count);
  };
  /** A code is taken once: the next one belongs to a later step. */
  const nextCode = (secret: Uint8Array) => {
    later(minute);
    return codeAt(secret, at);
  };

  it('PPL-40 PPL-41 an app is set up by its first code; secret and recovery codes lie sealed', async () => {
    const id = await makeAccount('dung.pham', ['doctor']);
    const person = await somebody('dung.pham');
    const begun = await person.send('POST /auth/totp');
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/L%C3%A0nh:dung\.pham\?/);
    expect(begun.body.qr.path).toMatch(/^M0 0h1v1h-1z/);
    expect((await person.send('POST /auth/totp/confirm', { code: wrongCodes(secretOf(begun.body.uri), 1)[0] })).code).toBe('auth.wrong-code');
    expect((await person.send('GET /auth/factors')).body).toMatchObject({ code: false, recoveryCodesLeft: 0 });
    expect((await somebody().then((one) => one.signIn('dung.pham'))).body.accessToken).toBeDefined();
    const { done, recoveryCodes, secret } = await enrolApp(person);
    expect([done.status, recoveryCodes.length, new Set(recoveryCodes).size, recoveryCodes.every((code) => /^([a-z2-9]{4}-){2}[a-z2-9]{4}$/.test(code))]).toEqual([200, 10, 10, true]);
    expect((await person.send('POST /auth/totp')).code).toBe('auth.code-exists');
    const { rows: [row] } = await server.db.query<{ sealed: Buffer; hashes: string }>(
      `select c.sealed, (select string_agg(encode(hash, 'hex'), ',') from platform.recovery_code where account_id = $1) as hashes from platform.one_time_code c where account_id = $1`, [id]);
    expect(row!.sealed.includes(Buffer.from(secret))).toBe(false);
    expect(openCodeSecret(row!.sealed, { secret: await openSecret(server.services.config.dataFolder), accountId: id })).toEqual(Buffer.from(secret));
    expect(() => openCodeSecret(row!.sealed, { secret: new Uint8Array(32), accountId: id })).toThrow();
    const secretHere = await openSecret(server.services.config.dataFolder);
    expect(() => openCodeSecret(row!.sealed, { secret: secretHere, accountId: newId() })).toThrow();
    expect(recoveryCodes.some((code) => row!.hashes.includes(Buffer.from(code).toString('hex')))).toBe(false);
  });

  it('PPL-43 the password alone opens nothing then; ticket and code do, once', async () => {
    await makeAccount('em.vu', ['nurse']);
    const { secret } = await enrolApp(await somebody('em.vu'));
    await makeAccount('ke.gian', ['nurse']);
    const foreign = await enrolApp(await somebody('ke.gian'));
    const thief = await somebody();
    const first = (await thief.signIn('em.vu')).body;
    expect(first).toEqual({ secondFactor: ['code', 'recovery'], ticket: expect.any(String) });
    expect((await thief.send('POST /auth/second-factor', { ticket: 'A'.repeat(43), code: codeAt(secret, at) })).code).toBe('auth.ticket-expired');
    // The code that set the app up was used with that.
    expect((await thief.send('POST /auth/second-factor', { ticket: first.ticket, code: codeAt(secret, at) })).code).toBe('auth.wrong-code');
    const code = nextCode(secret);
    expect((await thief.send('POST /auth/second-factor', { ticket: first.ticket, code: codeAt(foreign.secret, at) })).code).toBe('auth.wrong-code');
    const opened = await thief.send('POST /auth/second-factor', { ticket: first.ticket, code });
    expect(opened.body.accessToken).toBeDefined();
    expect((await thief.send('POST /auth/second-factor', { ticket: first.ticket, code: nextCode(secret) })).code).toBe('auth.ticket-expired');
    const again = (await thief.signIn('em.vu')).body;
    expect((await thief.send('POST /auth/second-factor', { ticket: again.ticket, code })).code).toBe('auth.wrong-code');
    later(6 * minute);
    expect((await thief.send('POST /auth/second-factor', { ticket: again.ticket, code: nextCode(secret) })).code).toBe('auth.ticket-expired');
  });

  it('PPL-40 a clock that is one step off is no hindrance, two are', async () => {
    await makeAccount('giang.do', ['nurse']);
    const { secret } = await enrolApp(await somebody('giang.do'));
    later(10 * minute);
    const { ticket } = (await (await somebody()).signIn('giang.do')).body;
    const tryAt = async (seconds: number) => (await (await somebody()).send('POST /auth/second-factor', { ticket, code: codeAt(secret, new Date(at.getTime() + seconds * 1000)) })).code;
    expect([await tryAt(-60), await tryAt(60), await tryAt(30)]).toEqual(['auth.wrong-code', 'auth.wrong-code', undefined]);
  });

  it('PPL-42 guessing codes locks the account as wrong passwords do, also at once and with right passwords between', async () => {
    const id = await makeAccount('hoa.bui', ['nurse']);
    const { secret, recoveryCodes } = await enrolApp(await somebody('hoa.bui'));
    later(minute);
    const thief = await somebody();
    const { ticket } = (await thief.signIn('hoa.bui')).body;
    const outcomes = await Promise.all(wrongCodes(secret, 30).map((code) => thief.send('POST /auth/second-factor', { ticket, code })));
    const codes = outcomes.map(({ code }) => code);
    // Four are free and the fifth begins the lock: of many at once no more are judged.
    expect(codes.filter((code) => code === 'auth.wrong-code').length).toBe(5);
    expect(codes.filter((code) => code === 'auth.locked').length).toBe(25);
    expect((await thief.send('POST /auth/second-factor', { ticket, code: codeAt(secret, at) })).code).toBe('auth.locked');
    expect((await thief.send('POST /auth/second-factor', { ticket, recoveryCode: recoveryCodes[0] })).code).toBe('auth.locked');
    expect((await thief.signIn('hoa.bui')).code).toBe('auth.locked');
    // A right password between two guesses gives no new free ones.
    for (const seconds of [1, 2, 4, 8]) {
      later(seconds * 1000);
      expect((await thief.signIn('hoa.bui')).body.ticket).toBeDefined();
      expect((await thief.send('POST /auth/second-factor', { ticket, code: wrongCodes(secret, 1)[0] })).code).toBe('auth.wrong-code');
    }
    later(20_000);
    expect((await thief.send('POST /auth/second-factor', { ticket, code: codeAt(secret, at) })).body.accessToken).toBeDefined();
    expect((await server.db.query<{ failures: number }>('select failures from platform.account where id = $1', [id])).rows[0]?.failures).toBe(0);
  });

  it('PPL-44 a recovery code is good once, for its own account; new ones void all others', async () => {
    for (const name of ['khanh.ly', 'lan.mai']) await makeAccount(name, ['nurse']);
    const [khanh, lan] = [await somebody('khanh.ly'), await somebody('lan.mai')];
    const [mine, theirs] = [(await enrolApp(khanh)).recoveryCodes, (await enrolApp(lan)).recoveryCodes];
    const use = async (recoveryCode = '') => {
      const one = await somebody();
      const { ticket } = (await one.signIn('khanh.ly')).body;
      return one.send('POST /auth/second-factor', { ticket, recoveryCode });
    };
    expect((await use(theirs[0])).code).toBe('auth.wrong-code');
    expect((await use(mine[0]?.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await use(mine[0])).code).toBe('auth.wrong-code');
    const { recoveryCodes } = (await khanh.send('POST /auth/recovery-codes')).body;
    expect((await use(mine[1])).code).toBe('auth.wrong-code');
    expect((await use(recoveryCodes[0])).status).toBe(200);
    expect((await khanh.send('GET /auth/factors')).body.recoveryCodesLeft).toBe(9);
  });

  it('PPL-44 whoever lost the phone is helped by an administrator of the own facility, who has just proved who they are', async () => {
    const id = await makeAccount('minh.cao', ['nurse']);
    const person = await somebody('minh.cao');
    await enrolApp(person);
    await admin.signIn('an.quantri');
    const ownId = (await admin.send('GET /auth/me')).body.accountId as string;
    expect((await person.send(`DELETE /auth/accounts/${ownId}/factors`)).status).toBe(403);
    expect((await admin.send(`DELETE /auth/accounts/${ownId}/factors`)).code).toBe('auth.own-factors');
    expect((await admin.send(`DELETE /auth/accounts/${newId()}/factors`)).status).toBe(404);
    later(11 * minute);
    expect((await admin.send(`DELETE /auth/accounts/${id}/factors`)).code).toBe('auth.step-up-required');
    expect((await admin.send('POST /auth/step-up', { password })).status).toBe(200);
    expect((await admin.send(`DELETE /auth/accounts/${id}/factors`)).status).toBe(204);
    expect((await person.send('GET /auth/me')).status).toBe(401);
    expect((await (await somebody()).signIn('minh.cao')).body.accessToken).toBeDefined();
  });

  it('PPL-50 PPL-51 a signing key is opened after a fresh proof alone, and the session that gave it', async () => {
    await makeAccount('nga.ho', ['doctor']);
    const [desk, other] = [await somebody('nga.ho'), await somebody('nga.ho')];
    const unlock = (one: Somebody) => one.send('POST /fhir/$unlock-signing', { pin: '000000' });
    // A sign-in some minutes ago is one; then it is asked anew.
    expect((await unlock(desk)).code).not.toBe('auth.step-up-required');
    later(11 * minute);
    expect(await unlock(desk)).toMatchObject({ status: 403, code: 'auth.step-up-required' });
    expect((await desk.send('GET /auth/step-up')).body).toMatchObject({ ways: ['password'], withPin: false, minutes: 10 });
    expect((await desk.send('POST /auth/step-up', { password: 'sai hoàn toàn' })).code).toBe('auth.password-not-confirmed');
    expect((await unlock(desk)).code).toBe('auth.step-up-required');
    expect((await desk.send('POST /auth/step-up', { password })).status).toBe(200);
    expect((await unlock(desk)).code).not.toBe('auth.step-up-required');
    expect((await unlock(other)).code).toBe('auth.step-up-required');
    later(11 * minute);
    // With a PIN, the password needs it; with an app, neither is enough.
    await desk.send('POST /auth/set-pin', { password, pin: '280519' });
    expect((await desk.send('POST /auth/step-up', { password })).code).toBe('auth.wrong-pin');
    expect((await desk.send('POST /auth/step-up', { password, pin: '280519' })).status).toBe(200);
    const { secret } = await enrolApp(desk);
    later(11 * minute);
    expect((await desk.send('POST /auth/step-up', { password, pin: '280519' })).code).toBe('auth.proof-not-taken');
    expect((await desk.send('POST /auth/step-up', { code: codeAt(secret, at) })).status).toBe(200);
    expect((await desk.send('POST /auth/step-up', { code: codeAt(secret, at) })).code).toBe('auth.wrong-code');
    expect((await unlock(desk)).code).not.toBe('auth.step-up-required');
    expect((await unlock(other)).code).toBe('auth.step-up-required');
    expect((await trail('step-up')).map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['success', 'auth.password-not-confirmed', 'auth.proof-not-taken', 'auth.wrong-code']));
  });

  it('PPL-51 a whole facility is exported after a fresh proof alone; programs of people are refused, backend services are not asked', async () => {
    await makeAccount('thu.kho', ['records']);
    const clerk = await somebody('thu.kho');
    const line = 'GET /fhir/$export?_purpose=chuyển%20tuyến%20theo%20công%20văn%2012&_approvedBy=giám%20đốc';
    later(11 * minute);
    expect((await clerk.send(line)).code).toBe('auth.step-up-required');
    await clerk.send('POST /auth/step-up', { password });
    // Asked for in the wrong form, but no longer for who asks.
    expect((await clerk.send(line)).code).toBe('bulk.async-only');
    const refusedFor = (caller: Partial<Caller>) => {
      try {
        requireFreshProof({ caller: { ...nobody, ...caller }, services: { now: () => at } as never });
        return 'passes';
      } catch (error) {
        return (error as Fault).code;
      }
    };
    expect([refusedFor({ scopes: ['user/*.cruds'] }), refusedFor({ scopes: ['system/*.rs'], system: true }), refusedFor({})]).toEqual(['auth.step-up-required', 'passes', 'passes']);
    expect([refusedFor({ sessionId: 'x', provedUntil: at }), refusedFor({ sessionId: 'x', provedUntil: new Date(at.getTime() + 1) })]).toEqual(['auth.step-up-required', 'passes']);
  });

  it('PPL-52 a take-over by PIN proves nothing and sets nothing up; a code or the password with the PIN does for that moment', async () => {
    await makeAccount('oanh.to', ['doctor']);
    await makeAccount('phuc.le', ['doctor']);
    const [desk, office] = [await somebody('oanh.to'), await somebody('phuc.le')];
    expect((await office.send('POST /auth/set-pin', { password, pin: '730264' })).status).toBe(204);
    const enrolled = await server.inject({ method: 'POST', url: '/auth/devices', headers: { authorization: `Bearer ${desk.token}` }, payload: { name: 'Bàn', zone: 'desk', password } });
    const device = enrolled.cookies.find(({ name }) => name === 'lanh_device')?.value ?? '';
    const taken = await server.inject({ method: 'POST', url: '/auth/pin', headers: { cookie: `lanh_device=${device}` }, payload: { username: 'phuc.le', pin: '730264' } });
    const pinned = await somebody();
    pinned.token = taken.json().accessToken;
    expect((await pinned.send('POST /fhir/$unlock-signing', { pin: '000000' })).code).toBe('auth.step-up-required');
    for (const line of ['POST /auth/totp', 'POST /auth/passkeys/options', 'POST /auth/recovery-codes', 'DELETE /auth/totp']) expect([line, (await pinned.send(line)).code]).toEqual([line, 'auth.full-sign-in-first']);
    expect((await pinned.send('POST /auth/step-up', { password, pin: '730264' })).status).toBe(200);
    expect((await pinned.send('POST /fhir/$unlock-signing', { pin: '000000' })).code).not.toBe('auth.step-up-required');
    for (const line of ['POST /auth/totp', 'DELETE /auth/totp']) expect((await pinned.send(line)).code).toBe('auth.full-sign-in-first');
    // A locked screen proves nothing either.
    await pinned.send('POST /auth/lock');
    expect((await pinned.send('POST /auth/step-up', { password, pin: '730264' })).code).toBe('auth.screen-locked');
  });

  const place = { origin: 'http://localhost:8080', rpId: 'localhost' };
  const enrolPasskey = async (person: Somebody, device: SoftAuthenticator, lie?: Lie) => {
    const options = (await person.send('POST /auth/passkeys/options')).body;
    return { options, answer: await person.send('POST /auth/passkeys', { name: 'Điện thoại', passkey: device.enrol(options, lie) }) };
  };

  it('PPL-60 a passkey is enrolled by its owner after a fresh proof, named, and taken away', async () => {
    await makeAccount('son.vu', ['doctor']);
    await makeAccount('tam.ha', ['doctor']);
    const [person, other] = [await somebody('son.vu'), await somebody('tam.ha')];
    const device = new SoftAuthenticator(place);
    const lies: readonly Lie[] = [{ origin: 'https://evil.example' }, { origin: 'http://localhost:8081' }, { rpId: 'evil.example' }, { verified: false }, { type: 'webauthn.get' }];
    for (const lie of lies) expect([lie, (await enrolPasskey(person, device, lie)).answer.code]).toEqual([lie, 'auth.passkey-refused']);
    const options = (await person.send('POST /auth/passkeys/options')).body;
    expect(options).toMatchObject({ rp: { id: 'localhost' }, attestation: 'none', authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
    expect(JSON.stringify(options.user.id)).not.toContain('son.vu');
    const passkey = device.enrol(options);
    // The challenge belongs to this session and this person, and is used up by the first answer.
    expect((await other.send('POST /auth/passkeys', { name: 'x', passkey })).code).toBe('auth.passkey-refused');
    expect((await person.send('POST /auth/passkeys', { name: 'Điện thoại', passkey })).code).toBe('auth.passkey-refused');
    const done = (await enrolPasskey(person, device)).answer;
    expect([done.status, done.body.recoveryCodes.length]).toEqual([201, 10]);
    const { userHandle } = device;
    expect((await enrolPasskey(other, device)).answer.code).toBe('auth.passkey-refused');
    const { id } = done.body;
    for (const line of [`PUT /auth/passkeys/${id}`, `DELETE /auth/passkeys/${id}`]) expect((await other.send(line, { name: 'của tôi' })).status).toBe(404);
    expect((await person.send(`PUT /auth/passkeys/${id}`, { name: 'Điện thoại của Sơn' })).status).toBe(204);
    expect((await person.send('GET /auth/passkeys')).body.passkeys).toMatchObject([{ name: 'Điện thoại của Sơn', synced: false, usedAt: null }]);
    later(11 * minute);
    for (const line of ['POST /auth/passkeys/options', `DELETE /auth/passkeys/${id}`]) expect((await person.send(line)).code).toBe('auth.step-up-required');
    const proof = (await person.send('POST /auth/step-up/passkey-options')).body;
    expect((await person.send('POST /auth/step-up', { passkey: device.answer(proof, { userHandle }) })).status).toBe(200);
    expect((await person.send(`DELETE /auth/passkeys/${id}`)).status).toBe(204);
    expect((await person.send('GET /auth/factors')).body).toMatchObject({ passkeys: 0, recoveryCodesLeft: 0 });
  });

  it('PPL-61 a passkey alone signs in, verified on the device, for this origin, once, and never its copy', async () => {
    const id = await makeAccount('uyen.luu', ['doctor']);
    const device = new SoftAuthenticator(place);
    await enrolPasskey(await somebody('uyen.luu'), device);
    const optionsFor = async () => (await (await somebody()).send('POST /auth/passkey/options', {})).body as { challenge: string };
    const signIn = async (passkey: object) => (await somebody()).send('POST /auth/passkey', { passkey });
    const good = device.answer(await optionsFor());
    const opened = await signIn(good);
    const person = await somebody();
    person.token = opened.body.accessToken;
    expect((await person.send('GET /auth/me')).body.displayName).toBe('uyen.luu');
    expect((await person.send('POST /fhir/$unlock-signing', { pin: '000000' })).code).not.toBe('auth.step-up-required');
    expect((await signIn(good)).code).toBe('auth.passkey-refused');
    const lies: readonly Lie[] = [
      { origin: 'https://evil.example' }, { origin: 'http://127.0.0.1:8080' }, { rpId: '127.0.0.1' }, { verified: false }, { type: 'webauthn.create' }, { key: new SoftAuthenticator(place).key },
      { userHandle: Buffer.from('somebody else').toString('base64url') }, { counter: 1 }, { counter: 0 },
    ];
    for (const lie of lies) expect([lie, (await signIn(device.answer(await optionsFor(), lie))).code]).toEqual([lie, 'auth.passkey-refused']);
    expect((await signIn(device.answer({ challenge: 'A'.repeat(43) }))).code).toBe('auth.passkey-refused');
    expect((await signIn(new SoftAuthenticator(place).answer(await optionsFor(), { userHandle: device.userHandle }))).code).toBe('auth.passkey-refused');
    expect((await signIn({ id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' } })).code).toBe('auth.passkey-refused');
    const late = device.answer(await optionsFor());
    later(6 * minute);
    expect((await signIn(late)).code).toBe('auth.passkey-refused');
    // A challenge for one purpose serves no other.
    expect((await signIn(device.answer((await person.send('POST /auth/step-up/passkey-options')).body))).code).toBe('auth.passkey-refused');
    expect((await person.send('POST /auth/step-up', { passkey: device.answer(await optionsFor()) })).code).toBe('auth.passkey-refused');
    const flood = await somebody();
    for (let count = 0; count < 60; count++) expect((await flood.send('POST /auth/passkey/options', {})).status).toBe(200);
    expect((await flood.send('POST /auth/passkey/options', {})).code).toBe('auth.locked');
    await server.db.query('update platform.account set disabled_at = now() where id = $1', [id]);
    expect((await signIn(device.answer(await optionsFor()))).code).toBe('auth.passkey-refused');
    expect((await trail('sign-in')).map(({ outcome }) => outcome)).toContain('auth.passkey-refused');
  });

  it('PPL-62 a passkey is the second step of a password too, and the proof of the session that asked', async () => {
    await makeAccount('van.dinh', ['doctor']);
    await makeAccount('xuan.ta', ['doctor']);
    const [device, foreign] = [new SoftAuthenticator(place), new SoftAuthenticator(place)];
    const [desk, stranger] = [await somebody('van.dinh'), await somebody('xuan.ta')];
    await enrolPasskey(desk, device);
    await enrolPasskey(stranger, foreign);
    const second = await somebody();
    const { ticket, secondFactor } = (await second.signIn('van.dinh')).body;
    expect(secondFactor).toEqual(['passkey', 'recovery']);
    const ask = async () => (await second.send('POST /auth/passkey/options', { ticket })).body;
    expect((await ask()).allowCredentials).toMatchObject([{ id: device.id.toString('base64url') }]);
    expect((await second.send('POST /auth/second-factor', { ticket, passkey: foreign.answer(await ask()) })).code).toBe('auth.passkey-refused');
    const opened = await second.send('POST /auth/second-factor', { ticket, passkey: device.answer(await ask()) });
    second.token = opened.body.accessToken;
    later(11 * minute);
    const options = (await desk.send('POST /auth/step-up/passkey-options')).body;
    const passkey = device.answer(options);
    expect((await second.send('POST /auth/step-up', { passkey })).code).toBe('auth.passkey-refused');
    expect((await desk.send('POST /auth/step-up', { passkey: device.answer((await desk.send('POST /auth/step-up/passkey-options')).body) })).status).toBe(200);
    expect((await second.send('POST /fhir/$unlock-signing', { pin: '000000' })).code).toBe('auth.step-up-required');
  });

  it('PPL-61 nonsense in place of an answer is refused, never an error of ours', async () => {
    await makeAccount('yen.vo', ['doctor']);
    const person = await somebody('yen.vo');
    const junk = (response: object, id = 'AAAA') => ({ id, rawId: id, type: 'public-key', response });
    const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
    const real = text({ type: 'webauthn.create', challenge: (await person.send('POST /auth/passkeys/options')).body.challenge, origin: place.origin });
    const answers: unknown[] = [
      null, [], 'x', {}, junk({}), junk({ clientDataJSON: '', attestationObject: '' }), junk({ clientDataJSON: '%%', attestationObject: 'AA' }),
      ...['null', '[]', '{}', '{"type":1}', 'kein JSON', '{"type":"webauthn.create","challenge":{},"origin":[]}'].map((data) => junk({ clientDataJSON: text(data), attestationObject: text('x'), authenticatorData: 'AA', signature: 'AA' })),
      ...['AA', 'oA', 'o2NmbXRkbm9uZQ', '-_-_', text('\u0000\u0001'), 'A'.repeat(20_000)].map((attestationObject) => junk({ clientDataJSON: real, attestationObject })),
      junk({ clientDataJSON: real, attestationObject: 'oA', transports: ['x'.repeat(30)] }), { ...junk({}), id: 'x'.repeat(9000) }, { a: 'NUL \u0000' },
    ];
    for (const passkey of answers) {
      for (const [line, body] of [['POST /auth/passkeys', { name: 'x', passkey }], ['POST /auth/passkey', { passkey }], ['POST /auth/step-up', { passkey }], ['POST /auth/second-factor', { ticket: 'A'.repeat(43), passkey }]] as const) {
        const { status } = await (line === 'POST /auth/passkey' ? await somebody() : person).send(line, body);
        expect([line, passkey, status === 400 || status === 403]).toEqual([line, passkey, true]);
      }
    }
    for (const body of [{}, { ticket: 1 }, { ticket: 'x', code: '1' }, { ticket: 'A'.repeat(43), code: '1', recoveryCode: '2' }]) expect((await person.send('POST /auth/second-factor', body)).status).toBe(400);
    expect((await person.send('PUT /auth/passkeys/nobody', { name: 'x' })).status).toBe(404);
  });

  it('PPL-53 a planted session is worth nothing after somebody signs in over it', async () => {
    await makeAccount('quan.ngo', ['nurse']);
    await makeAccount('rinh.ke', ['nurse']);
    const attacker = await somebody('rinh.ke');
    const answer = await server.inject({ method: 'POST', url: '/auth/sign-in', headers: { cookie: `lanh_session=${attacker.token}`, 'x-lanh-client': 'staff' }, payload: { username: 'quan.ngo', password } });
    expect(answer.json().accessToken).not.toBe(attacker.token);
    expect((await attacker.send('GET /auth/me')).body.displayName).toBe('rinh.ke');
  });
});

describe('PPL-45 a role that must have a second factor', () => {
  it('PPL-45 is the administrator in production, and whichever the setting names', () => {
    const rolesOf = (env: NodeJS.ProcessEnv) => readConfig({ LANH_DATA: '/tmp', ...env }).factorRoles;
    expect([rolesOf({}), rolesOf({ LANH_MODE: 'production' }), rolesOf({ LANH_MODE: 'production', LANH_SECOND_FACTOR: 'none' }), rolesOf({ LANH_SECOND_FACTOR: 'admin, doctor' })]).toEqual([[], ['admin'], [], ['admin', 'doctor']]);
    expect(() => readConfig({ LANH_DATA: '/tmp', LANH_STEP_UP_PROOFS: 'code,sms' })).toThrow(expect.objectContaining({ code: 'config.bad-setting' }));
  });

  it('PPL-45 answers nothing before one is set up, and keeps the last one', async () => {
    const at = new Date('2026-11-27T01:00:00Z');
    const server = await openTestServer({ demo: true, now: () => at, env: { LANH_SECOND_FACTOR: 'admin' } });
    await server.db.query(`update platform.account set demo = false, password_hash = $1 where username = 'quantri'`, [await hashPassword(password)]);
    const admin = new Somebody(server);
    await admin.signIn('quantri');
    expect((await admin.send('GET /auth/me')).body).toMatchObject({ mustSetUpFactor: true, permissions: [], roles: [] });
    for (const line of ['POST /fhir/$list-accounts', 'GET /fhir/Organization', 'GET /auth/sessions', 'GET /auth/devices']) expect([line, (await admin.send(line, line.startsWith('POST') ? {} : undefined)).code]).toEqual([line, 'auth.second-factor-missing']);
    const { body: { uri } } = await admin.send('POST /auth/totp');
    expect((await admin.send('POST /auth/totp/confirm', { code: codeAt(TOTP.bytes(uri), at) })).status).toBe(200);
    expect((await admin.send('GET /auth/me')).body).toMatchObject({ mustSetUpFactor: false, roles: ['admin'] });
    expect((await admin.send('DELETE /auth/totp')).code).toBe('auth.second-factor-required');
    // The demo's own accounts go on with one click.
    expect((await (await server.asUser('pk.quantri'))({ url: '/auth/devices' })).statusCode).toBe(200);
    await server.close();
  });
});
