// The records office finds, lends and gives out in a real browser. spec: ARC-20 to ARC-34
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'ARC the archive on screen' : `ARC the archive on screen (skipped: ${missing})`;
const walkMs = 150_000;

describe.skipIf(missing !== undefined)(title, () => {
  let hospital: Hospital;
  let browser: Browser;
  let person: Person;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital({ LANH_DEMO_VISITS: '0' }), openBrowser(chromium)]);
    person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('records'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it('ARC-20 ARC-22 ARC-31 an old record is put in, found by parts of its name, and asked for; wrong fields say so', async () => {
    const { page } = person;
    await page.goto('/archive');
    await page.getByRole('button', { name: 'Nhập hồ sơ giấy cũ' }).click();
    await page.getByLabel('Ngày ra viện').fill('31/02/2019');
    await page.getByRole('button', { name: 'Đưa vào kho' }).click();
    await page.getByText('Nhập ngày như 09/03/2019.').waitFor();
    await page.getByText('Cần điền.').waitFor();
    await person.picture('archive-old-record');
    for (const [label, value] of [['Họ tên', 'Trần Thị Ẩm Quỳnh'], ['Ngày hoặc năm sinh', '1961'], ['Ngày ra viện', '09/03/2019'], ['Số lưu trữ', '19.004711'], ['Mã bệnh (ICD-10)', 'F20.0']] as const) await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: 'Đưa vào kho' }).click();
    await page.getByText('Bệnh tâm thần').first().waitFor();
    await person.picture('archive-record');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await page.getByRole('button', { name: 'Lập yêu cầu khai thác' }).click();
    await page.getByRole('button', { name: 'Gửi yêu cầu' }).click();
    await page.getByText('Ghi rõ mục đích, ít nhất 10 ký tự.').waitFor();
    await page.getByLabel('Tên người hoặc cơ quan nhận').fill('Trần Thị Ẩm Quỳnh');
    await page.getByLabel('Mục đích').fill('Nộp hồ sơ giám định bảo hiểm');
    await page.getByRole('button', { name: 'Gửi yêu cầu' }).click();
    await page.getByText(/Cần văn bản yêu cầu/).waitFor();
    await page.getByLabel('Văn bản yêu cầu').selectOption('paper');
    await person.picture('archive-ask');
    await page.getByRole('button', { name: 'Gửi yêu cầu' }).click();
    await page.getByText(/Đã gửi yêu cầu YC\./).waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Tìm hồ sơ').fill('tran quynh');
    await page.getByRole('button', { name: /Trần Thị Ẩm Quỳnh/ }).waitFor();
    await person.picture('archive-found');
    expect(await person.accessibilityBreaches()).toEqual([]);
    expect(person.errors).toEqual([]);
  }, walkMs);

  it('ARC-31 the manager decides on a phone; nothing has to be scrolled sideways', async () => {
    const manager = await Person.at(browser, hospital, { size: 'phone' });
    await manager.signIn(hospital.user('manager'));
    await manager.page.goto('/archive');
    await manager.page.getByRole('tab', { name: 'Yêu cầu khai thác' }).click();
    const approve = manager.page.getByRole('button', { name: /^Duyệt: YC\./ }).first();
    await approve.waitFor();
    await manager.picture('archive-requests-phone');
    expect(await manager.overflowsSideways()).toBe(false);
    expect(await manager.accessibilityBreaches()).toEqual([]);
    await approve.click();
    await manager.page.getByText('Đã duyệt').first().waitFor();
    await manager.page.getByRole('tab', { name: 'Tiêu huỷ' }).click();
    await manager.page.getByText('Không có hồ sơ nào hết thời hạn lưu trữ.').waitFor();
    await manager.picture('archive-disposal-phone');
    expect(manager.errors).toEqual([]);
  }, walkMs);
});
