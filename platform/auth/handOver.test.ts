import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { readDemoFile } from '#modules/facility/server/index.ts';

/** One browser: its cookies, and the header of our own screens. */
class Browser {
  readonly jar = new Map<string, string>();
  readonly #server: TestServer;
  constructor(server: TestServer) { this.#server = server; }
  async send(line: string, payload?: object, headers: Record<string, string> = {}) {
    const [method = 'GET', url = ''] = line.split(' ');
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#server.inject({ method: method as 'GET', url, headers: { cookie, 'x-lanh-client': 'staff', ...headers }, ...(payload && { payload }) });
    for (const { name, value } of answer.cookies) this.jar.set(name, value);
    return answer;
  }
  code = async (line: string, payload?: object) => (await this.send(line, payload)).json().code as string;
}

describe('PPL hand-over of a shared PC', () => {
  let at = new Date('2026-11-27T01:00:00Z');
  let server: TestServer;
  let desk: Browser;
  const passwords = new Map<string, string>();
  const signIn = (browser: Browser, username: string) => browser.send('POST /auth/sign-in', { username, password: passwords.get(username) });
  const nurse = { pin: '280519' };
  const doctor = { pin: '730264' };

  /** Whether anybody asked to close the signing key of a person's newest session. */
  const watchSigning = async (username: string) => {
    const { rows } = await server.db.query<{ id: string }>(
      `select s.id from platform.session s join platform.account a on a.id = s.account_id where a.username = $1 and s.ended_at is null and s.parked_at is null order by s.id desc limit 1`, [username]);
    const locked = vi.spyOn(server.services.signing, 'lockSession');
    return { isOpen: () => !locked.mock.calls.some(([sessionId]) => sessionId === rows[0]?.id) };
  };

  beforeAll(async () => {
    server = await openTestServer({ demo: true, now: () => at });
    for (const user of (await readDemoFile(server.services.config.dataFolder))?.users ?? []) passwords.set(user.username, user.password);
    desk = new Browser(server);
    for (const [username, { pin }] of [['dieuduong', nurse], ['bacsi', doctor]] as const) {
      await signIn(desk, username);
      expect((await desk.send('POST /auth/set-pin', { password: passwords.get(username), pin })).statusCode).toBe(204);
      await desk.send('POST /auth/sign-out');
    }
  });
  afterAll(async () => { await server.close(); });

  it('PPL-11 a PIN is six to eight digits, no run, no repetition, and needs the password to be set', async () => {
    await signIn(desk, 'tiepdon');
    for (const pin of ['12345', '123456', '987654', '111111', '121212', '123123', 'abcdef', '123456789']) {
      expect(await desk.code('POST /auth/set-pin', { password: passwords.get('tiepdon'), pin })).toBe('auth.weak-pin');
    }
    expect(await desk.code('POST /auth/set-pin', { password: 'no', pin: '280519' })).toBe('auth.password-not-confirmed');
    await desk.send('POST /auth/sign-out');
  });

  it('PPL-10 a PIN opens nothing on a device that is not enrolled', async () => {
    await signIn(desk, 'dieuduong');
    expect(await desk.code('POST /auth/pin', { username: 'bacsi', pin: doctor.pin })).toBe('auth.device-not-enrolled');
    expect((await desk.send('GET /auth/me')).json()).toMatchObject({ displayName: 'Đặng Thị Ngọc Ánh', pin: { set: true, deviceEnrolled: false }, idleLockMinutes: 5 });
  });

  it('PPL-10 whoever signed in fully enrols the device by giving the password again', async () => {
    expect(await desk.code('POST /auth/devices', { name: 'Bàn điều dưỡng', zone: 'ward', password: 'no' })).toBe('auth.password-not-confirmed');
    expect((await desk.send('POST /auth/devices', { name: 'Bàn điều dưỡng', zone: 'ward', password: passwords.get('dieuduong') })).statusCode).toBe(201);
    expect((await desk.send('GET /auth/me')).json()).toMatchObject({ pin: { deviceEnrolled: true }, device: { name: 'Bàn điều dưỡng', zone: 'ward' }, idleLockMinutes: 2 });
  });

  it('PPL-11 a colleague takes over by PIN only after a full sign-in of their own in this shift', async () => {
    expect(await desk.code('POST /auth/pin', { username: 'bacsi', pin: doctor.pin })).toBe('auth.full-sign-in-first');
    const office = new Browser(server);
    await signIn(office, 'bacsi');
    const before = desk.jar.get('lanh_session') ?? '';
    const signing = await watchSigning('dieuduong');
    expect(signing.isOpen()).toBe(true);
    expect((await desk.send('POST /auth/pin', { username: 'BacSi', pin: doctor.pin })).statusCode).toBe(200);
    // The signing key of the one who left is closed before the colleague sees the screen.
    expect(signing.isOpen()).toBe(false);
    expect((await desk.send('GET /auth/me')).json()).toMatchObject({ displayName: 'Phan Đình Khôi', roles: ['doctor'] });
    const parked = await server.inject({ url: '/fhir/Patient?_count=1', headers: { authorization: `Bearer ${before}` } });
    expect(parked.statusCode).toBe(401);
  });

  it('PPL-12 the earlier person comes back by PIN, without the password', async () => {
    expect((await desk.send('POST /auth/pin', { username: 'dieuduong', pin: nurse.pin })).statusCode).toBe(200);
    expect((await desk.send('GET /auth/me')).json()).toMatchObject({ displayName: 'Đặng Thị Ngọc Ánh' });
  });

  it('PPL-12 a session taken over by PIN enrols no device and ends with the full sign-in behind it', async () => {
    expect(await desk.code('POST /auth/devices', { name: 'x', zone: 'desk', password: passwords.get('dieuduong') })).toBe('auth.full-sign-in-first');
    const { expiresAt } = (await desk.send('GET /auth/me')).json();
    expect(new Date(expiresAt).getTime()).toBe(at.getTime() + 14 * 3_600_000);
  });

  it('PPL-12 a page that still shows the earlier person acts for nobody', async () => {
    const { rows } = await server.db.query<{ id: string }>(`select id from platform.account where username = 'bacsi'`);
    const answer = await desk.send('POST /fhir/Patient', { resourceType: 'Patient' }, { 'x-lanh-account': rows[0]?.id ?? '', 'content-type': 'application/fhir+json' });
    expect(answer.statusCode).toBe(401);
    expect(answer.json().issue[0].details.coding[0].code).toBe('auth.other-person');
  });

  it('PPL-14 a locked screen answers nothing until the own PIN or password is given', async () => {
    await desk.send('POST /auth/lock');
    expect((await desk.send('GET /fhir/Patient?_count=1')).statusCode).toBe(403);
    expect((await desk.send('GET /live')).statusCode).toBe(403);
    expect((await desk.send('GET /auth/sessions')).statusCode).toBe(403);
    expect((await desk.send('GET /auth/me')).json()).toMatchObject({ locked: true, displayName: 'Đặng Thị Ngọc Ánh', permissions: [], roles: [] });
    expect(await desk.code('POST /auth/switch-role', { role: 'nurse' })).toBe('auth.screen-locked');
    expect(await desk.code('POST /auth/pin', { pin: doctor.pin })).toBe('auth.wrong-pin');
    expect((await desk.send('POST /auth/pin', { pin: nurse.pin })).statusCode).toBe(204);
    expect((await desk.send('GET /fhir/Patient?_count=1')).statusCode).toBe(200);
    await desk.send('POST /auth/lock');
    expect(await desk.code('POST /auth/pin', { password: 'no' })).toBe('auth.password-not-confirmed');
    expect((await desk.send('POST /auth/pin', { password: passwords.get('dieuduong') })).statusCode).toBe(204);
  });

  it('PPL-11 an unknown name and a wrong PIN get the same answer', async () => {
    const wrong = await desk.send('POST /auth/pin', { username: 'bacsi', pin: '000000' });
    const unknown = await desk.send('POST /auth/pin', { username: 'nobody', pin: '000000' });
    expect([wrong.statusCode, wrong.json()]).toEqual([unknown.statusCode, unknown.json()]);
  });

  it('PPL-11 after five wrong PINs only the password helps, however many are sent at once', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, (_, index) => desk.send('POST /auth/pin', { username: 'bacsi', pin: `90${index + 1000}` })));
    expect(tries.every(({ statusCode }) => statusCode === 403)).toBe(true);
    expect(await desk.code('POST /auth/pin', { username: 'bacsi', pin: doctor.pin })).toBe('auth.pin-blocked');
    await signIn(new Browser(server), 'bacsi');
    expect((await desk.send('POST /auth/pin', { username: 'bacsi', pin: doctor.pin })).statusCode).toBe(200);
  });

  it('PPL-13 a person sees the own sessions, ends the others, and no one else’s', async () => {
    const phone = new Browser(server);
    await signIn(phone, 'duocsi');
    const pc = new Browser(server);
    await signIn(pc, 'duocsi');
    const { sessions } = (await pc.send('GET /auth/sessions')).json() as { sessions: { id: string; current: boolean }[] };
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    expect((await desk.send(`DELETE /auth/sessions/${sessions[0]?.id}`)).statusCode).toBe(404);
    expect((await pc.send(`DELETE /auth/sessions/${sessions.find(({ current }) => !current)?.id}`)).statusCode).toBe(204);
    expect((await phone.send('GET /auth/me')).statusCode).toBe(401);
    expect((await pc.send('GET /auth/me')).statusCode).toBe(200);
  });

  it('PPL-13 whoever looks after the people ends the sessions of an account of the own facility only', async () => {
    const pc = new Browser(server);
    await signIn(pc, 'duocsi');
    const [admin, other] = [new Browser(server), new Browser(server)];
    await signIn(admin, 'quantri');
    await signIn(other, 'pk.quantri');
    const { rows } = await server.db.query<{ id: string }>(`select id from platform.account where username = 'duocsi'`);
    expect((await desk.send(`DELETE /auth/accounts/${rows[0]?.id}/sessions`)).statusCode).toBe(403);
    expect((await other.send(`DELETE /auth/accounts/${rows[0]?.id}/sessions`)).json()).toEqual({ ended: 0 });
    expect((await pc.send('GET /auth/me')).statusCode).toBe(200);
    expect((await admin.send(`DELETE /auth/accounts/${rows[0]?.id}/sessions`)).json().ended).toBeGreaterThan(0);
    expect((await pc.send('GET /auth/me')).statusCode).toBe(401);
  });

  it('PPL-10 a revoked device is an ordinary PC again; the other facility neither sees nor revokes it', async () => {
    const [admin, other] = [new Browser(server), new Browser(server)];
    await signIn(admin, 'quantri');
    await signIn(other, 'pk.quantri');
    const { devices } = (await admin.send('GET /auth/devices')).json();
    expect(devices).toMatchObject([{ name: 'Bàn điều dưỡng', enrolledBy: 'Đặng Thị Ngọc Ánh' }]);
    expect((await other.send('GET /auth/devices')).json()).toEqual({ devices: [] });
    expect((await other.send(`DELETE /auth/devices/${devices[0].id}`)).statusCode).toBe(404);
    expect((await admin.send(`DELETE /auth/devices/${devices[0].id}`)).statusCode).toBe(204);
    expect(await desk.code('POST /auth/pin', { username: 'dieuduong', pin: nurse.pin })).toBe('auth.device-not-enrolled');
  });

  it('PPL-12 the trail tells who handed over to whom, and every refusal', async () => {
    const { rows } = await server.db.query<{ interaction: string; outcome: string; n: number }>(
      `select interaction, outcome, count(*)::int4 as n from platform.audit where interaction in ('hand-over', 'unlock', 'enrol-device', 'sign-in') group by 1, 2`);
    const told = new Set(rows.map(({ interaction, outcome }) => `${interaction} ${outcome}`));
    for (const line of ['hand-over success', 'hand-over auth.wrong-pin', 'hand-over auth.pin-blocked', 'unlock success', 'unlock auth.wrong-pin', 'enrol-device success', 'sign-in success']) expect(told).toContain(line);
  });

  it('PPL-11 the next shift begins with the password', async () => {
    const pc = new Browser(server);
    await signIn(pc, 'dieuduong');
    await pc.send('POST /auth/devices', { name: 'Bàn 2', zone: 'desk', password: passwords.get('dieuduong') });
    await signIn(new Browser(server), 'bacsi');
    at = new Date(at.getTime() + 15 * 3_600_000);
    expect(await pc.code('POST /auth/pin', { username: 'bacsi', pin: doctor.pin })).toBe('auth.full-sign-in-first');
  });
});
