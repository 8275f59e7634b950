// A record that is not one's own: closed, opened for a reason, judged afterwards. spec: ACC
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'ACC a closed record' : `ACC a closed record (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let patientId = '';
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    const desk = await Person.at(browser, hospital);
    await desk.signIn(hospital.user('reception'));
    const made = await desk.page.request.post('/fhir/Patient', { headers: { 'x-lanh-client': 'staff', 'content-type': 'application/fhir+json' }, data: { resourceType: 'Patient', name: [{ text: 'Ngô Văn Kín' }], birthDate: '1980' } });
    patientId = ((await made.json()) as { id: string }).id;
    await desk.close();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it.each(['desk', 'phone'] as const)('ACC-10 CHT-7 at the size of a %s a doctor opens it with reason and words, and the page says until when', async (size) => {
    const doctor = await Person.at(browser, hospital, { size });
    await doctor.signIn(hospital.user(size === 'desk' ? 'doctor' : 'nurse'));
    await doctor.page.goto(`/patients/${patientId}`);
    await doctor.page.getByRole('heading', { name: 'Hồ sơ này chưa mở cho bạn' }).waitFor();
    await doctor.page.getByLabel('Trực thay, hội chẩn ngoài khoa').check();
    await doctor.page.getByRole('button', { name: 'Mở hồ sơ' }).click();
    expect(await doctor.accessibilityBreaches()).toEqual([]);
    expect(await doctor.overflowsSideways()).toBe(false);
    await doctor.picture(`closed-${size}`);
    await doctor.page.getByRole('textbox').last().fill('trực thay khoa Nội đêm nay');
    await doctor.page.getByRole('button', { name: 'Mở hồ sơ' }).click();
    await doctor.page.getByText('Đang mở khẩn cấp đến').waitFor();
    await doctor.picture(`opened-${size}`);
    expect(doctor.errors).toEqual([]);
    await doctor.close();
  });

  it('ACC-11 records sees both openings and judges them', async () => {
    const records = await Person.at(browser, hospital);
    await records.signIn(hospital.user('records'));
    await records.page.getByRole('link', { name: 'Mở khẩn cấp' }).click();
    await records.page.getByText('Phan Đình Khôi mở hồ sơ của Ngô Văn Kín').waitFor();
    await records.picture('access-review');
    expect(await records.accessibilityBreaches()).toEqual([]);
    await records.page.getByRole('button', { name: /Xem xét lần Phan Đình Khôi/ }).click();
    const dialog = records.page.getByRole('dialog', { name: 'Xem xét' });
    await dialog.getByRole('button', { name: 'Không hợp lý' }).click();
    await dialog.getByText('Hãy ghi vì sao không hợp lý.').waitFor();
    await dialog.getByRole('button', { name: 'Hợp lý', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await records.page.getByText('Phan Đình Khôi mở hồ sơ của Ngô Văn Kín').waitFor({ state: 'detached' });
    expect(records.errors).toEqual([]);
    await records.close();
  });

  it('CHT-12 the records office sees in the chart who looked, with role and reason; a doctor is not offered it and the server refuses', async () => {
    const records = await Person.at(browser, hospital);
    await records.signIn(hospital.user('records'));
    await records.page.goto(`/patients/${patientId}`);
    await records.page.getByRole('button', { name: 'Ai đã xem' }).click();
    const drawer = records.page.getByRole('dialog', { name: 'Ai đã xem' });
    const line = drawer.getByRole('listitem').filter({ hasText: 'Phan Đình Khôi' });
    await line.getByText(/Mở khẩn cấp: Trực thay/).waitFor();
    await line.getByText(/Bác sĩ/).waitFor();
    await line.getByText(/xem \d+ lần/).waitFor();
    expect(await records.accessibilityBreaches()).toEqual([]);
    await records.picture('audit-peek');
    await records.close();
    const doctor = await Person.at(browser, hospital);
    await doctor.signIn(hospital.user('doctor'));
    await doctor.page.goto(`/patients/${patientId}`);
    await doctor.page.getByRole('tab', { name: /Tổng quan/ }).waitFor();
    expect(await doctor.page.getByRole('button', { name: 'Ai đã xem' }).count()).toBe(0);
    expect((await doctor.page.request.get(`/fhir/AuditEvent?patient=${patientId}`, { headers: { 'x-lanh-client': 'staff' } })).status()).toBe(403);
    await doctor.close();
  });
});
