// An administrator makes an account; the new colleague chooses a password of their own. spec: PPL-30
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'PPL accounts' : `PPL accounts (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it('PPL-30 PPL-13 the account is made with roles, the password is shown once and changed at the first sign-in; its sessions are ended from afar', async () => {
    const admin = await Person.at(browser, hospital);
    await admin.signIn(hospital.user('admin'));
    await admin.page.getByRole('link', { name: 'Tài khoản' }).click();
    await admin.page.getByText('bacsihethan').waitFor();
    await admin.picture('accounts');
    expect(await admin.accessibilityBreaches()).toEqual([]);
    await admin.page.getByRole('button', { name: 'Thêm tài khoản' }).click();
    const dialog = admin.page.getByRole('dialog', { name: 'Thêm tài khoản' });
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await dialog.getByText('Nhập họ và tên.').waitFor();
    await dialog.getByLabel('Họ và tên').fill('Nguyễn Thị Diễm Quỳnh');
    await dialog.getByLabel('Tên đăng nhập').fill('bacsi');
    await dialog.getByLabel('Điều dưỡng').check();
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await dialog.getByText('Tên đăng nhập bacsi đã có người dùng.').waitFor();
    await admin.picture('account-new');
    expect(await admin.accessibilityBreaches()).toEqual([]);
    await dialog.getByLabel('Tên đăng nhập').fill('quynh.nguyen');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    const password = await dialog.getByLabel('Mật khẩu đăng nhập lần đầu').innerText();
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    await dialog.getByRole('button', { name: 'Đã ghi lại' }).click();
    await admin.page.getByText('quynh.nguyen').waitFor();

    const nurse = await Person.at(browser, hospital, { size: 'phone' });
    await nurse.page.goto('/');
    await nurse.page.locator('input[name=username]').fill('quynh.nguyen');
    await nurse.page.locator('input[name=password]').fill(password);
    await nurse.press('Enter');
    await nurse.page.getByRole('heading', { name: 'Chọn mật khẩu của bạn' }).waitFor();
    await nurse.page.getByLabel('Mật khẩu hiện tại').fill(password);
    for (const label of ['Mật khẩu mới', 'Nhập lại mật khẩu mới']) await nurse.page.getByLabel(label, { exact: true }).fill('benhvien123456');
    await nurse.press('Enter');
    await nurse.page.getByRole('alert').waitFor();
    expect(await nurse.accessibilityBreaches()).toEqual([]);
    await nurse.picture('first-password');
    for (const label of ['Mật khẩu mới', 'Nhập lại mật khẩu mới']) await nurse.page.getByLabel(label, { exact: true }).fill('hoa sữa thơm nồng');
    await nurse.press('Enter');
    await nurse.page.locator('header').waitFor();
    await admin.page.reload();
    await admin.page.getByRole('button', { name: 'Sửa tài khoản của Nguyễn Thị Diễm Quỳnh' }).click();
    await admin.page.getByRole('button', { name: 'Kết thúc 1 phiên' }).click();
    await admin.page.getByText('Đã kết thúc 1 phiên').waitFor();
    await nurse.page.reload();
    await nurse.page.locator('input[name=username]').waitFor();
    expect([...admin.errors, ...nurse.errors]).toEqual([]);
    await nurse.close();
    await admin.close();
  });
});
