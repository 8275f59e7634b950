// The frame around every screen in a real browser: whose band stands above it, tabs, words, the locked screen, the room of the device. spec: SHL BND TXT
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { type CheckedIn, type FrontDesk, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'the frame' : `the frame (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: FrontDesk;
  let visit: CheckedIn;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    desk = await openFrontDesk(hospital);
    visit = await desk.arrive('Đặng Thị Khung Hình');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });
  const sit = async (role: string, options: Parameters<typeof Person.at>[2] = {}) => {
    const person = await Person.at(browser, hospital, options);
    await person.signIn(hospital.user(role));
    return person;
  };
  const band = (person: Person) => person.page.getByRole('region', { name: 'Băng người bệnh' });

  it('BND-1 SHL-5 the band shows name in capitals, sex, age with birth date and the hospital’s number, wherever the screen is about a person and nowhere else', async () => {
    const doctor = await sit('doctor');
    const { page } = doctor;
    for (const address of [`/patients/${visit.patientId}`, `/visits/${visit.encounterId}`]) {
      await page.goto(address);
      await band(doctor).getByRole('heading', { name: 'ĐẶNG THỊ KHUNG HÌNH', exact: true }).waitFor();
      expect((await band(doctor).textContent())?.replaceAll('\u00a0', ' ')).toMatch(/^ĐẶNG THỊ KHUNG HÌNH ?Nữ ?67t ?\(12\/03\/1959\) ?\D*\d[\d.-]+/);
    }
    await page.goto('/patients');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await band(doctor).count()).toBe(0);
    expect(doctor.errors).toEqual([]);
    await doctor.close();
  });

  it('BND-4 the last five patients stay as tabs, each with its own colour; a sixth takes the place and the colour of the first', async () => {
    const doctor = await sit('doctor');
    const { page } = doctor;
    const names = ['Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu'].map((word) => `Lê Thị ${word}`);
    const tabs = page.getByRole('navigation', { name: 'Người bệnh đang mở' }).getByRole('link');
    const colours = () => tabs.evaluateAll((links: { parentElement: { style: { getPropertyValue(name: string): string } } }[]) => links.map(({ parentElement }) => parentElement.style.getPropertyValue('--band-colour')));
    const before: string[][] = [];
    for (const [at, name] of names.entries()) {
      const { patientId } = await desk.arrive(name, { birthDate: `199${at}-01-01` });
      // By the search, as people do: an address typed anew would forget the tabs.
      await doctor.press('Ctrl+K');
      await page.getByRole('dialog').getByRole('combobox').fill(name);
      await page.getByRole('option', { name: new RegExp(name) }).first().waitFor();
      await doctor.press('Enter');
      await page.waitForURL(`**/patients/${patientId}`);
      await band(doctor).getByRole('heading', { name: name.toUpperCase() }).waitFor();
      if (at > 0) before.push(await colours());
    }
    await expect.poll(() => tabs.allTextContents()).toEqual(names.slice(1).map((name, at) => `${name} 199${at + 1}`));
    const [now, five] = [before.at(-1) ?? [], before.at(-2) ?? []];
    expect([new Set(five).size, new Set(now).size]).toEqual([5, 5]);
    expect(now).toEqual([...five.slice(1), five[0]]);
    await tabs.first().click();
    await band(doctor).getByRole('heading', { name: 'LÊ THỊ HAI' }).waitFor();
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await doctor.close();
  });

  it.each(['doctor', 'nurse'])('ALG-5 the %s reaches the question of allergies from the band by one key', async (role) => {
    const person = await sit(role);
    await person.page.goto(`/patients/${visit.patientId}`);
    await band(person).getByRole('button', { name: /Alt\+D/ }).waitFor();
    person.actions = 0;
    await person.press('Alt+D');
    await person.page.getByRole('dialog', { name: 'Dị ứng' }).waitFor();
    expect(person.actions).toBe(1);
    await person.close();
  });

  it('TXT-1 nothing is painted before the first words of the chosen language are here; the rest of them holds nothing up', async () => {
    const person = await Person.at(browser, hospital, { language: 'fr' });
    const { page } = person;
    const asked: string[] = [];
    const releases: (() => void)[] = [];
    await page.route(/\/assets\/(vi|en|fr)-[\w-]+\.js$/, async (route) => {
      asked.push(/assets\/(\w\w)-/.exec(route.request().url())?.[1] ?? '');
      await new Promise<void>((resolve) => { releases.push(resolve); });
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    await expect.poll(() => asked).toEqual(['fr']);
    await page.waitForFunction("performance.getEntriesByType('resource').length > 3");
    expect(await page.locator('#root').innerHTML()).toBe('');
    releases[0]?.();
    await page.getByRole('button', { name: 'Se connecter', exact: true }).waitFor();
    await expect.poll(() => asked).toEqual(['fr', 'fr']);
    releases[1]?.();
    await person.close();
  });

  it('TXT-2 another language changes words only: the same fields stand there, with what was typed, the focus and the undo', async () => {
    const doctor = await sit('doctor');
    const { page } = doctor;
    await page.goto(`/visits/${visit.encounterId}`);
    const history = page.getByLabel('Bệnh sử');
    await history.fill('Đau đầu ba ngày');
    await history.evaluate((field: { mark?: string }) => { field.mark = 'the same'; });
    for (const language of ['en', 'fr', 'vi']) {
      await page.getByRole('button', { name: new RegExp(`^${language} –`) }).click();
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(language);
      const field = page.locator('textarea').filter({ hasText: 'Đau đầu ba ngày' });
      expect(await field.evaluate((one: { mark?: string }) => one.mark)).toBe('the same');
    }
    await history.focus();
    await doctor.press('Ctrl+Z');
    await expect.poll(() => history.inputValue()).toBe('');
    expect(doctor.errors).toEqual([]);
    await doctor.close();
  });

  it('SES-4 a locked screen shows who locked it and nothing of what was open, also after a reload', async () => {
    const doctor = await sit('doctor');
    const { page } = doctor;
    await page.goto(`/patients/${visit.patientId}`);
    await band(doctor).getByRole('heading', { name: 'ĐẶNG THỊ KHUNG HÌNH' }).waitFor();
    await doctor.press('Ctrl+Shift+L');
    for (const _time of ['at once', 'after a reload']) {
      await page.getByRole('heading', { name: 'Màn hình đang khoá' }).waitFor();
      const everything = String(await page.evaluate('document.documentElement.outerHTML + document.title'));
      expect(everything).toContain('Phan Đình Khôi');
      expect(everything).not.toMatch(/khung hình|12\/03\/1959/i);
      expect(await page.getByRole('navigation').count()).toBe(0);
      await page.reload();
    }
    await doctor.close();
  });

  it('RCP-28 a device begins with a clinic of the person’s department, keeps the room it is told, and forgets one of another facility', async () => {
    const doctor = await sit('doctor');
    const { page } = doctor;
    const room = page.getByRole('combobox').first();
    const shown = () => room.inputValue();
    await page.goto('/queue');
    await expect.poll(shown).toMatch(/^P1[12]/);
    await room.click();
    await page.getByRole('option', { name: /P14/ }).click();
    await expect.poll(shown).toMatch(/^P14/);
    await page.reload();
    await expect.poll(shown).toMatch(/^P14/);
    await page.evaluate("localStorage.setItem('lanh.reception.room', '0190c0de-0000-7000-8000-00000000ffff')");
    await page.reload();
    await expect.poll(shown).toMatch(/^P1[12]/);
    await doctor.close();
  });
});
