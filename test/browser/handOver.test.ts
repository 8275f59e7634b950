// A shared PC in a real browser: the PIN is chosen, the PC enrolled, a colleague takes over, the draft waits, the screen locks. spec: PPL
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type DemoUser, type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'PPL a shared PC' : `PPL a shared PC (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: Person;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    desk = await Person.at(browser, hospital);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  const me = (person: Person) => person.page.getByRole('button', { name: /^Tài khoản của/ });
  const choosePin = async (person: Person, user: DemoUser, pin: string) => {
    await me(person).click();
    await person.page.getByRole('menuitem', { name: 'Đặt mã PIN' }).click();
    const dialog = person.page.getByRole('dialog', { name: 'Đặt mã PIN' });
    await dialog.getByLabel('Mã PIN mới').fill(pin);
    await dialog.getByLabel('Nhập lại mã PIN').fill(pin);
    await dialog.getByLabel('Mật khẩu của bạn').fill(user.password);
    await person.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  };

  it('PPL-11 a weak PIN is refused beside the fields; a good one is kept', async () => {
    const nurse = hospital.user('nurse');
    await desk.signIn(nurse);
    await me(desk).click();
    await desk.page.getByRole('menuitem', { name: 'Đặt mã PIN' }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Đặt mã PIN' });
    for (const label of ['Mã PIN mới', 'Nhập lại mã PIN']) await dialog.getByLabel(label).fill('123456');
    await dialog.getByLabel('Mật khẩu của bạn').fill(nurse.password);
    await desk.press('Enter');
    await dialog.getByRole('alert').getByText('6 đến 8 chữ số').waitFor();
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.picture('pin');
    await desk.press('Escape');
    await choosePin(desk, nurse, '280519');
    const office = await Person.at(browser, hospital);
    await office.signIn(hospital.user('doctor'));
    await choosePin(office, hospital.user('doctor'), '730264');
    await office.close();
  });

  it('PPL-10 the dialog of hand-over enrols the PC when it is none yet, and a colleague takes over by PIN', async () => {
    await desk.press('Ctrl+Shift+H');
    const dialog = desk.page.getByRole('dialog', { name: 'Đổi người dùng máy này' });
    await dialog.getByLabel('Tên máy').fill('Bàn điều dưỡng');
    await desk.picture('enrol');
    await dialog.getByLabel('Mật khẩu của bạn').fill(hospital.user('nurse').password);
    await desk.press('Enter');
    await dialog.getByLabel('Mã PIN').waitFor();
    await desk.picture('hand-over');
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await dialog.getByLabel('Tên đăng nhập').fill('bacsi');
    await dialog.getByLabel('Mã PIN').fill('000000');
    await desk.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Mã PIN').fill('730264');
    await desk.press('Enter');
    await desk.page.getByRole('button', { name: /Phan Đình Khôi/ }).waitFor();
  });

  it('PPL-12 another tab of the same browser becomes the colleague’s too', async () => {
    const tab = await desk.context.newPage();
    await tab.goto('/');
    await tab.getByRole('button', { name: /Phan Đình Khôi/ }).waitFor();
    await desk.press('Ctrl+Shift+H');
    const dialog = desk.page.getByRole('dialog', { name: 'Đổi người dùng máy này' });
    await dialog.getByLabel('Tên đăng nhập').fill('dieuduong');
    await dialog.getByLabel('Mã PIN').fill('280519');
    await desk.press('Enter');
    await desk.page.getByRole('button', { name: /Đặng Thị Ngọc Ánh/ }).waitFor();
    await tab.getByRole('button', { name: /Đặng Thị Ngọc Ánh/ }).waitFor();
    await tab.close();
  });

  it('PPL-14 Ctrl+Shift+L locks at once, a reload stays locked, the PIN or the password opens', async () => {
    await desk.press('Ctrl+Shift+L');
    await desk.page.getByRole('heading', { name: 'Màn hình đang khoá' }).waitFor();
    await desk.page.reload();
    await desk.page.getByRole('heading', { name: 'Màn hình đang khoá' }).waitFor();
    await desk.picture('locked');
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.page.getByLabel('Mã PIN').fill('111222');
    await desk.press('Enter');
    await desk.page.getByRole('alert').waitFor();
    await desk.page.getByLabel('Mã PIN').fill('280519');
    await desk.press('Enter');
    await desk.page.locator('header').waitFor();
    await desk.press('Ctrl+Shift+L');
    await desk.page.getByRole('button', { name: 'Mở bằng mật khẩu' }).click();
    await desk.page.getByRole('textbox', { name: 'Mật khẩu' }).fill(hospital.user('nurse').password);
    await desk.press('Enter');
    await desk.page.locator('header').waitFor();
  });

  it('PPL-13 the sessions are listed and those elsewhere are ended', async () => {
    const elsewhere = await Person.at(browser, hospital, { size: 'phone' });
    await elsewhere.signIn(hospital.user('nurse'));
    await me(desk).click();
    await desk.page.getByRole('menuitem', { name: 'Tài khoản của tôi' }).click();
    const dialog = desk.page.getByRole('region', { name: 'Phiên đăng nhập' });
    await dialog.getByText('Phiên này').waitFor();
    await desk.picture('sessions');
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await dialog.getByRole('button', { name: 'Kết thúc mọi phiên khác' }).click();
    await dialog.getByText('Phiên này').waitFor();
    await dialog.getByRole('listitem').nth(1).waitFor({ state: 'detached' });
    await elsewhere.page.reload();
    await elsewhere.page.locator('input[name=username]').waitFor();
    await elsewhere.picture('sign-in-phone');
    expect(desk.errors).toEqual([]);
    await elsewhere.close();
  });
});
