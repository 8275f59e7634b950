// Two records of one person at the records office: compared, merged, parted again. spec: IDY
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'IDY duplicate records' : `IDY duplicate records (skipped: ${missing})`;
const sid = 'http://fhir.ehealth.gov.vn/core/sid';
const person = { resourceType: 'Patient', active: true, gender: 'female', birthDate: '1960-03-12' };
const records = [
  { ...person, name: [{ text: 'Trương Thị Mỹ Hạnh' }], identifier: [{ system: `${sid}/patient-internal-id`, value: '26-9000001' }, { system: `${sid}/citizen_id`, value: '001160012345' }], telecom: [{ system: 'phone', value: '0912345678' }] },
  { ...person, name: [{ text: 'Trương Mỹ Hạnh' }], birthDate: '1960-12-03', identifier: [{ system: `${sid}/patient-internal-id`, value: '26-9000002' }], address: [{ text: 'Phường Sông Lành, Nghệ An' }] },
];

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let ids: readonly string[] = [];
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    const desk = await Person.at(browser, hospital);
    await desk.signIn(hospital.user('reception'));
    const post = async (type: string, data: object): Promise<string> => ((await (await desk.page.request.post(`/fhir/${type}`, { headers: { 'x-lanh-client': 'staff', 'content-type': 'application/fhir+json' }, data })).json()) as { id: string }).id;
    ids = [await post('Patient', records[0] ?? {}), await post('Patient', records[1] ?? {})];
    await post('Coverage', { resourceType: 'Coverage', status: 'active', beneficiary: { reference: `Patient/${ids[1]}` }, payor: [{ display: 'BHXH' }] });
    await desk.close();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it('IDY-7 IDY-9 IDY-15 the records office compares two records, chooses which stays, merges with a reason and undoes it, by keyboard; the closed chart leads to the one in use', async () => {
    const clerk = await Person.at(browser, hospital);
    await clerk.signIn(hospital.user('records'));
    const { page } = clerk;
    await page.getByRole('link', { name: 'Hồ sơ trùng' }).click();
    await page.getByLabel('Hồ sơ thứ nhất').fill('26-9000001');
    await page.getByLabel('Hồ sơ thứ hai').fill('26-9000001');
    await page.keyboard.press('Enter');
    await page.getByText('Cùng là hồ sơ thứ nhất.').waitFor();
    await page.getByLabel('Hồ sơ thứ hai').fill('26-9000002');
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'So sánh hai hồ sơ' });
    // The fuller record is proposed; the other one is wanted here.
    expect(await sheet.getByRole('radio', { name: 'Giữ hồ sơ thứ hai: Trương Mỹ Hạnh' }).isChecked()).toBe(true);
    await sheet.getByRole('radio', { name: 'Giữ hồ sơ thứ hai: Trương Mỹ Hạnh' }).press('ArrowLeft');
    await sheet.getByText('Hồ sơ 26-9000002 sẽ đóng và trỏ sang 26-9000001.').waitFor();
    await sheet.getByText('Chuyển sang: 1 thẻ BHYT.').waitFor();
    await sheet.getByText('Ngày sinh khác nhau.').waitFor();
    await sheet.getByRole('button', { name: 'Gộp hồ sơ' }).click();
    await sheet.getByText('Hãy ghi lý do, ít nhất 5 ký tự.').waitFor();
    expect(await clerk.accessibilityBreaches()).toEqual([]);
    await clerk.picture('duplicates-compare');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await clerk.overflowsSideways()).toBe(false);
    await clerk.picture('duplicates-compare-phone');
    await page.setViewportSize({ width: 1366, height: 768 });
    await sheet.getByLabel('Lý do').fill('Đã xem căn cước, đăng ký hai lần');
    await page.keyboard.press('Enter');
    await page.getByText('Đã gộp vào hồ sơ của Trương Thị Mỹ Hạnh.').waitFor();
    await page.getByText('Đã gộp', { exact: true }).click();
    await page.getByText('Trương Mỹ Hạnh (26-9000002) → Trương Thị Mỹ Hạnh (26-9000001)').waitFor();
    expect(await clerk.accessibilityBreaches()).toEqual([]);
    await clerk.picture('duplicates-merged');
    await page.goto(`/patients/${ids[1]}`);
    await page.getByRole('link', { name: 'Hồ sơ này đã gộp: mở hồ sơ đang dùng' }).click();
    await page.waitForURL(`**/patients/${ids[0]}`);
    await page.getByRole('heading', { name: 'TRƯƠNG THỊ MỸ HẠNH' }).waitFor();
    await page.goto('/duplicates');
    await page.getByText('Đã gộp', { exact: true }).click();
    await page.getByRole('button', { name: 'Hoàn tác việc gộp Trương Mỹ Hạnh' }).click();
    const undo = page.getByRole('dialog', { name: 'Hoàn tác việc gộp' });
    await undo.getByLabel('Vì sao hoàn tác?').fill('Hai chị em');
    await page.keyboard.press('Enter');
    await undo.getByText('Đã trả lại: 1 thẻ BHYT.').waitFor();
    await clerk.picture('duplicates-undone');
    await undo.getByRole('button', { name: 'Đóng' }).last().click();
    await page.getByText('Đã hoàn tác').waitFor();
    expect(clerk.errors).toEqual([]);
    await clerk.close();
  });
});
