// What a person sets for themselves: size of rows, keys, order of the prescription's cells. spec: KEY, SHL, PHA
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveVisit } from '#modules/chart/model/index.ts';
import { prescriptionContent } from '#modules/pharmacy/model/index.ts';
import { findChromium } from './findChromium.ts';
import { type Call, type CheckedIn, type FrontDesk, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'KEY a person’s own settings' : `KEY a person’s own settings (skipped: ${missing})`;
const patiently = { timeout: 20_000, interval: 150 };

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: FrontDesk;
  let doctor: Call;
  let visit: CheckedIn;
  let person: Person;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    [desk, doctor] = [await openFrontDesk(hospital), await openCalls(hospital, hospital.user('doctor'))];
    visit = await desk.arrive('Cao Thị Thiết Lập');
    await doctor(saveVisit, { patientId: visit.patientId, version: '0', content: { main: { code: 'I10' } } }, visit.encounterId);
    person = await Person.at(browser, hospital);
    person.context.setDefaultTimeout(20_000);
    await person.signIn(hospital.user('doctor'));
    await open();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });
  const open = async () => {
    await person.page.goto(`/visits/${visit.encounterId}`);
    await person.page.getByRole('combobox', { name: /^Thuốc dòng/ }).last().waitFor();
  };

  it('SHL-7 the density counts at once and stays after a reload', async () => {
    const density = () => person.page.evaluate('document.documentElement.dataset.density');
    expect(await density()).toBe('compact');
    await person.page.getByRole('button', { name: /Phan Đình Khôi/ }).click();
    await person.page.getByRole('menuitemradio', { name: 'Vừa' }).click();
    expect(await density()).toBe('normal');
    await person.press('Escape');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await open();
    expect(await density()).toBe('normal');
    expect(await person.overflowsSideways()).toBe(false);
  });

  it('KEY-3 another key for the end of the visit: the browser’s and a taken one are refused, the hint follows, it stays, and is given back', async () => {
    const { page } = person;
    const sheet = page.getByRole('dialog', { name: 'Phím tắt' });
    const change = async (what: string) => {
      await person.press('Ctrl+/');
      await sheet.getByRole('button', { name: what }).click();
    };
    await change('Đổi phím: Kết thúc và ký');
    await person.press('F5');
    await sheet.getByText('Phím này của trình duyệt').waitFor();
    await person.press('F8');
    await sheet.getByText('Phím này đang dùng cho: Đơn thuốc').waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.press('Ctrl+E');
    await sheet.getByText('Ctrl E', { exact: true }).waitFor();
    await person.press('Escape');
    await open();
    await page.getByRole('button', { name: 'Kết thúc & ký (Ctrl+E)' }).waitFor();
    const finish = page.getByRole('dialog', { name: 'Kết thúc & ký' });
    await person.press('F10');
    expect(await finish.count()).toBe(0);
    await person.press('Ctrl+E');
    await finish.waitFor();
    await person.press('Escape');
    await finish.waitFor({ state: 'detached' });
    await person.press('Ctrl+/');
    await sheet.getByRole('button', { name: 'Đưa tất cả về phím ban đầu' }).click();
    await person.press('Escape');
    await page.getByRole('button', { name: 'Kết thúc & ký (F10)' }).waitFor();
  });

  it('PHA-46 with the doses first Enter walks morning to evening, days, quantity, and the columns stand so', async () => {
    const { page } = person;
    await page.getByRole('button', { name: 'Thứ tự ô của đơn' }).click();
    await page.getByRole('menuitemradio', { name: 'Sáng … tối → ngày → SL' }).click();
    await person.press('F8');
    await person.type('amlodipin 5');
    await page.getByRole('option', { name: /Amlodipin 5 mg/ }).first().waitFor();
    await person.press('Enter');
    const focused = () => page.evaluate('document.activeElement?.dataset.cell');
    const walked: unknown[] = [];
    await expect.poll(focused, patiently).toBe('morning');
    for (const text of ['1', '', '', '', '28', '']) {
      walked.push(await focused());
      if (text) await person.type(text);
      await person.press('Enter');
    }
    expect(walked).toEqual(['morning', 'noon', 'afternoon', 'evening', 'days', 'quantity']);
    await expect.poll(async () => (await doctor(prescriptionContent, { patientId: visit.patientId }, visit.encounterId)).lines.map(({ grid }) => grid), patiently).toEqual([{ morning: 1, days: 28, quantity: 28 }]);
    const left = async (cell: string) => (await page.locator(`input[data-cell="${cell}"]`).first().boundingBox())?.x ?? 0;
    expect((await left('morning')) < (await left('days')) && (await left('days')) < (await left('quantity'))).toBe(true);
    expect(person.errors).toEqual([]);
  });
});
