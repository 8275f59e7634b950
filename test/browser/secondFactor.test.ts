// Passkey, authenticator app, recovery codes and step-up as a person meets them; Chromium's own virtual authenticator holds the passkey. spec: PPL-60
import pg from 'pg';
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'PPL a second factor' : `PPL a second factor (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let doctor: Person;
  let secret = '';
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    // Passkeys need a name; 127.0.0.1 is none.
    doctor = await Person.at(browser, { url: hospital.url.replace('127.0.0.1', 'localhost') });
    const devtools = await doctor.context.newCDPSession(doctor.page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  const user = () => hospital.user('doctor');
  const menu = (name: string) => doctor.page.getByRole('menuitem', { name });
  const openMenu = () => doctor.page.getByRole('button', { name: /^Tài khoản của/ }).click();
  const dialog = (name: string) => doctor.page.getByRole('dialog', { name });
  const signOut = async () => {
    await openMenu();
    await menu('Đăng xuất').click();
    await doctor.page.locator('input[name=username]').waitFor();
  };
  const typePassword = async () => {
    await doctor.page.locator('input[name=username]').fill(user().username);
    await doctor.page.locator('input[name=password]').fill(user().password);
    await doctor.press('Enter');
  };
  /** The code of the next half minute, which the server takes as well and which was not used yet. */
  const nextCode = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + 30_000 });

  it('PPL-60 a passkey is made under “Tài khoản của tôi”, and the recovery codes are shown once', async () => {
    await doctor.signIn(user());
    await openMenu();
    await menu('Tài khoản của tôi').click();
    await doctor.page.getByRole('button', { name: 'Thêm khoá truy cập' }).click();
    await dialog('Thêm khoá truy cập').getByRole('button', { name: 'Tạo khoá' }).click();
    await dialog('Thêm khoá truy cập').getByText('Nhập tên khoá.').waitFor();
    await doctor.picture('passkey-new');
    await dialog('Thêm khoá truy cập').getByLabel('Tên khoá').fill('Máy phòng khám 3');
    await doctor.press('Enter');
    await dialog('Mã khôi phục').getByRole('listitem').nth(9).waitFor();
    await doctor.picture('recovery-codes');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await dialog('Mã khôi phục').getByRole('button', { name: 'Đã cất giữ' }).click();
    await doctor.page.getByText('Khoá truy cập “Máy phòng khám 3”').waitFor();
  });

  it('PPL-40 an authenticator app is set up by QR code or by typing', async () => {
    await doctor.page.getByRole('button', { name: 'Thiết lập ứng dụng tạo mã' }).click();
    const box = dialog('Ứng dụng tạo mã trên điện thoại');
    await box.getByRole('img', { name: 'Mã QR' }).waitFor();
    secret = (await box.locator('code').innerText()).replaceAll(' ', '');
    await doctor.picture('app-set-up');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await box.getByLabel('Mã đang hiện trong ứng dụng').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await doctor.press('Enter');
    await box.waitFor({ state: 'detached' });
    await doctor.page.getByText('Đang dùng').waitFor();
    await doctor.picture('account');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await doctor.page.setViewportSize({ width: 360, height: 740 });
    expect(await doctor.overflowsSideways()).toBe(false);
    await doctor.picture('account-phone');
    await doctor.page.setViewportSize({ width: 1366, height: 768 });
  });

  it('PPL-61 the passkey alone signs in', async () => {
    await signOut();
    await doctor.picture('sign-in-passkey');
    await doctor.page.getByRole('button', { name: 'Đăng nhập bằng khoá truy cập' }).click();
    await doctor.page.locator('header').first().waitFor();
  });

  it('PPL-43 after the password the code is asked; a wrong one is told beside it', async () => {
    await signOut();
    await typePassword();
    await doctor.page.getByRole('heading', { name: 'Thêm một bước' }).waitFor();
    await doctor.page.getByLabel('Mã 6 chữ số').fill('12 34');
    await doctor.press('Enter');
    await doctor.page.getByRole('alert').getByText('Mã không đúng').waitFor();
    await doctor.picture('second-step');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await doctor.page.getByLabel('Mã 6 chữ số').fill(nextCode());
    await doctor.press('Enter');
    await doctor.page.locator('header').first().waitFor();
  });

  it('PPL-51 an hour later an act that reaches far opens one dialog, and goes on by itself', async () => {
    const client = new pg.Client(hospital.database);
    await client.connect();
    await client.query(`update platform.session set proved_at = proved_at - interval '1 hour'`);
    await client.query(`select pg_notify('lanh_sessions', id::text) from platform.account where username = $1`, [user().username]);
    await client.end();
    // What the server keeps in mind for three seconds is gone when it says so.
    await doctor.page.waitForFunction(async () => {
      const { provedUntil } = (await (await fetch('/auth/step-up')).json()) as { provedUntil: string };
      return provedUntil < new Date().toISOString();
    });
    await openMenu();
    await menu('Tài khoản của tôi').click();
    await doctor.page.getByRole('button', { name: 'Tạo mã mới' }).click();
    const box = dialog('Xác nhận đúng là bạn');
    await box.getByRole('button', { name: 'Dùng khoá truy cập' }).waitFor();
    await doctor.picture('step-up');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await doctor.press('Escape');
    await doctor.page.getByRole('alert').getByText('xác nhận lại').waitFor();
    await doctor.page.getByRole('button', { name: 'Tạo mã mới' }).click();
    await box.getByRole('button', { name: 'Dùng khoá truy cập' }).click();
    await dialog('Mã khôi phục').getByRole('listitem').nth(9).waitFor();
    expect(doctor.errors).toEqual([]);
  });
});
