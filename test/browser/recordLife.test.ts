// From the admission to the archive in a real browser: the doctor admits, discharges and hands over, the records office receives, checks and archives.
// spec: STY-9, REC-20 to REC-22
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit, wardChoices } from '#modules/chart/model/index.ts';
import { leaveQueue } from '#modules/reception/model/index.ts';
import { findChromium } from './findChromium.ts';
import { openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'a stay and its record on screen' : `a stay and its record on screen (skipped: ${missing})`;
const walkMs = 150_000;

describe.skipIf(missing !== undefined)(title, () => {
  let hospital: Hospital;
  let browser: Browser;
  let doctor: Person;
  let patientId = '';
  let older = '';
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    const desk = await openFrontDesk(hospital);
    patientId = (await desk.arrive('Nguyễn Thị Hoà Ẩn', { reason: 'Khó thở' })).patientId;
    const other = await desk.arrive('Trần Văn Nằm Lâu');
    await desk.call(leaveQueue, { ticketId: other.ticketId });
    const call = await openCalls(hospital, hospital.user('doctor'));
    const roomId = (await call(wardChoices, {})).wards.find(({ own }) => own)?.rooms[1]?.id ?? '';
    const at = new Date(Date.now() - 3 * 86_400_000).toISOString();
    older = (await call(admit, { patientId: other.patientId, kind: 'inpatient', roomId, at, reason: 'Sốt cao', formKey: '01-bv1', route: 'clinic', sentBy: 'self', count: 1 })).encounterId;
    doctor = await Person.at(browser, hospital);
    await doctor.signIn(hospital.user('doctor'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it('STY-9 admission says what is missing beside the field, then the stay stands in the list with what its record lacks', async () => {
    const { page } = doctor;
    await page.goto(`/patients/${patientId}`);
    await page.getByRole('button', { name: 'Nhập viện', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Nhập viện', exact: true }).click();
    expect(await dialog.getByText('Cần điền mục này').count()).toBe(2);
    await doctor.picture('stay-admit');
    await dialog.getByLabel('Lý do vào viện').fill('Khó thở khi gắng sức');
    await dialog.getByLabel('Buồng điều trị').click();
    await page.getByRole('option', { name: 'Buồng N1 – Nội' }).click();
    await dialog.getByRole('button', { name: 'Nhập viện', exact: true }).click();
    await page.getByRole('heading', { name: /^Nội trú NV\./ }).waitFor();
    await page.getByText(/^0\/\d+ giấy tờ bắt buộc$/).waitFor();
    await doctor.picture('stay');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await page.goto('/stays');
    await page.getByRole('link', { name: 'Nguyễn Thị Hoà Ẩn' }).waitFor();
    await page.getByText(/chưa đến hạn$/).waitFor();
    await doctor.picture('stays');
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    await page.getByRole('link', { name: 'Nguyễn Thị Hoà Ẩn' }).click();
    await page.getByRole('button', { name: 'Ra viện', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Kết quả điều trị').click();
    await page.getByRole('option', { name: 'Đỡ, giảm' }).click();
    await doctor.picture('stay-discharge');
    await page.getByRole('dialog').getByRole('button', { name: 'Ra viện', exact: true }).click();
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
    await page.getByText('Đã nộp lưu trữ').waitFor();
  }, walkMs);

  it('REC-16 one press on a day without its sheet begins the sheet of that day, and the record says that it is a draft', async () => {
    const { page } = doctor;
    await page.goto(`/stays/${older}`);
    await page.getByRole('button', { name: /^Viết 36\/BV2 .* ngày / }).first().click();
    await page.waitForURL(/\/forms\//);
    await page.goto(`/stays/${older}`);
    await page.getByText('Viết dở').waitFor();
    await doctor.picture('stay-gaps');
  }, walkMs);

  it('REC-20 REC-21 REC-22 the office receives it, cannot pass over an item, and archives it under a number', async () => {
    const office = await Person.at(browser, hospital);
    await office.signIn(hospital.user('records'));
    const { page } = office;
    await page.goto('/records');
    await page.getByLabel('Chọn hồ sơ của Nguyễn Thị Hoà Ẩn').check();
    await office.picture('records');
    await page.getByRole('button', { name: 'Xác nhận đã nhận (1)' }).click();
    await page.getByText('Đã nhận', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Nguyễn Thị Hoà Ẩn', exact: true }).click();
    await page.getByRole('button', { name: 'Nhận, hồ sơ đạt' }).click();
    await page.getByText('Chọn đạt hoặc không đạt.').first().waitFor();
    await office.picture('records-check');
    expect(await office.accessibilityBreaches()).toEqual([]);
    await page.getByRole('button', { name: 'Các mục còn lại đạt' }).click();
    await page.getByRole('button', { name: 'Nhận, hồ sơ đạt' }).click();
    await page.getByText('Hồ sơ đạt, chờ nhập kho.').waitFor();
    await page.getByRole('tab', { name: 'Chờ nhập kho' }).click();
    await page.getByLabel('Chọn hồ sơ của Nguyễn Thị Hoà Ẩn').check();
    await page.getByRole('button', { name: 'Nhập kho lưu trữ (1)' }).click();
    await page.getByText('Đã lưu trữ 1 hồ sơ.').waitFor();
    await page.getByRole('tab', { name: 'Đã lưu trữ' }).click();
    await page.getByText(/^Số lưu trữ \d\d\.000001$/).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await office.overflowsSideways()).toBe(false);
    await office.picture('records-phone');
    expect(office.errors).toEqual([]);
    expect(doctor.errors).toEqual([]);
  }, walkMs);
});
