// The frame in a real browser on the real server: signing in, languages mid-form, keys, zoom, accessibility. spec: SES
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'SES signing in' : `SES signing in (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, () => {
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

  it('SES-1 a doctor signs in with the keyboard alone and reaches the search box', async () => {
    const doctor = await Person.at(browser, hospital);
    const user = hospital.user('doctor');
    await doctor.page.goto('/');
    await doctor.page.locator('input[name=username]').waitFor();
    await doctor.type(user.username);
    await doctor.press('Tab');
    await doctor.type(user.password);
    await doctor.press('Enter');
    await doctor.page.locator('header').waitFor();
    await doctor.press('Ctrl+K');
    await doctor.page.getByRole('combobox').waitFor();
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await doctor.press('Escape');
    await doctor.press('Ctrl+/');
    await doctor.page.getByRole('dialog').getByText('Mở bảng phím tắt này').waitFor();
    expect(doctor.errors).toEqual([]);
    await doctor.close();
  });

  it('SES-1 in demo mode pressing an account signs in, and signing out leads back', async () => {
    const nurse = await Person.at(browser, hospital);
    await nurse.page.goto('/');
    await nurse.page.getByRole('button', { name: 'Điều dưỡng' }).first().click();
    await nurse.page.locator('header').waitFor();
    await nurse.page.getByRole('button', { name: /^Tài khoản của/ }).click();
    await nurse.page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
    await nurse.page.locator('input[name=username]').waitFor();
    await nurse.close();
  });

  it('SES-2 a wrong password is told beside the form and the user name stays', async () => {
    const person = await Person.at(browser, hospital);
    await person.page.goto('/');
    await person.page.locator('input[name=username]').fill('bacsi');
    await person.page.locator('input[name=password]').fill('sai mật khẩu');
    await person.press('Enter');
    const alert = person.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).not.toContain('auth.');
    expect(await person.page.locator('input[name=username]').inputValue()).toBe('bacsi');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });

  it('SES-3 the language changes in mid-form and nothing that was typed is lost', async () => {
    const person = await Person.at(browser, hospital);
    await person.page.goto('/');
    await person.page.locator('input[name=username]').fill('nguyễn thị diễm quỳnh');
    for (const [language, words] of [['fr', 'Se connecter'], ['en', 'Sign in'], ['vi', 'Đăng nhập']] as const) {
      await person.page.getByRole('button', { name: new RegExp(`^${language}`) }).click();
      await person.page.getByRole('button', { name: words, exact: true }).waitFor();
      expect(await person.page.locator('html').getAttribute('lang')).toBe(language);
      expect(await person.page.locator('input[name=username]').inputValue()).toBe('nguyễn thị diễm quỳnh');
      expect([language, await person.accessibilityBreaches()]).toEqual([language, []]);
    }
    await person.close();
  });

  it.each(['desk', 'tablet', 'phone'] as const)('SES-1 nothing runs out of the screen at the size of a %s, nor when it is enlarged twice', async (size) => {
    const person = await Person.at(browser, hospital, { size });
    await person.signIn(hospital.user('doctor'));
    expect(await person.overflowsSideways()).toBe(false);
    const viewport = person.page.viewportSize();
    // 200 % zoom halves the width in CSS pixels; 320 is the narrowest that must reflow.
    await person.page.setViewportSize({ width: Math.max(320, Math.round((viewport?.width ?? 640) / 2)), height: viewport?.height ?? 600 });
    expect(await person.overflowsSideways()).toBe(false);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });

  it('OFF-1 when the server cannot be reached a bar says so, and goes away by itself', async () => {
    const person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('doctor'));
    await person.context.setOffline(true);
    await person.press('Ctrl+K');
    await person.page.getByRole('combobox').waitFor();
    await person.type('nguyen');
    await person.page.getByText('Đang làm việc ngoại tuyến từ').waitFor();
    await person.context.setOffline(false);
    await person.page.getByText('Đang làm việc ngoại tuyến từ').waitFor({ state: 'detached', timeout: 15_000 });
    await person.close();
  });

  it('SES-3 the night view keeps every contrast', async () => {
    const person = await Person.at(browser, hospital, { night: true, language: 'fr' });
    await person.page.goto('/');
    await person.page.locator('input[name=username]').waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.signIn(hospital.user('doctor'));
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });
});
