// The records office looks after signing keys and takes a signed paper back, in a real browser. spec: SGN-70 to SGN-80
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveVisit, visitContent } from '#modules/chart/model/index.ts';
import { enrolSigning, lockSigning, prepareSignSet, printAddress, signSet, unlockSigning } from '#modules/documents/model/index.ts';
import { findChromium } from './findChromium.ts';
import { type Call, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'SGN keys and withdrawing on screen' : `SGN keys and withdrawing on screen (skipped: ${missing})`;
const pin = '482915';
const walkMs = 150_000;

describe.skipIf(missing !== undefined)(title, () => {
  let hospital: Hospital;
  let browser: Browser;
  let doctor: Call;
  let person: Person;
  let visit: { patientId: string; encounterId: string };
  let code = '';
  let pdf = '';
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital({ LANH_DEMO_VISITS: '0' }), openBrowser(chromium)]);
    const desk = await openFrontDesk(hospital);
    doctor = await openCalls(hospital, hospital.user('doctor'));
    visit = await desk.arrive('Lê Thị Diễm Ẩm');
    const { version } = await doctor(visitContent, { patientId: visit.patientId }, visit.encounterId);
    await doctor(saveVisit, { patientId: visit.patientId, version, content: { reason: 'Đau họng', main: { code: 'J02.9' }, advice: 'Uống nhiều nước' } }, visit.encounterId);
    await doctor(enrolSigning, { pin });
    const set = await doctor(prepareSignSet, {}, visit.encounterId);
    const signed = await doctor(signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, visit.encounterId);
    code = signed.papers[0]?.verifyCode ?? '';
    pdf = signed.papers[0]?.pdf ?? '';
    person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('records'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it('SGN-71 a blocked PIN is seen and unblocked; without a reason the field says so', async () => {
    await doctor(lockSigning, {});
    for (let tries = 0; tries < 5; tries++) await doctor(unlockSigning, { pin: '111222' }).catch(() => undefined);
    await person.page.goto('/signing-keys');
    await person.page.getByText('PIN bị chặn', { exact: true }).waitFor();
    await person.picture('signing-keys');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByRole('button', { name: /^Mở chặn PIN ký của/ }).click();
    await person.page.getByRole('button', { name: 'Mở chặn PIN', exact: true }).click();
    await person.page.getByText('Nhập lý do ít nhất 10 ký tự').waitFor();
    await person.picture('signing-keys-why');
    await person.page.getByLabel('Lý do').fill('quên PIN, đã xuất trình thẻ nhân viên');
    await person.page.getByRole('button', { name: 'Mở chặn PIN', exact: true }).click();
    await person.page.getByText('Còn hiệu lực', { exact: true }).waitFor();
    await person.page.getByText('quên PIN, đã xuất trình thẻ nhân viên').waitFor();
    expect(await doctor(unlockSigning, { pin })).toMatchObject({ state: 'unlocked' });
  }, walkMs);

  it('SGN-80 the paper of a visit is withdrawn from the documents of the patient, and its code says so', async () => {
    await person.page.goto(`/patients/${visit.patientId}`);
    await person.page.getByRole('tab', { name: /^Tài liệu/ }).click({ timeout: 40_000 });
    await person.page.getByRole('button', { name: /^Thu hồi / }).first().click();
    await person.page.getByLabel('Lý do').fill('viết nhầm cho người bệnh khác');
    await person.picture('withdraw');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByRole('button', { name: 'Thu hồi', exact: true }).click();
    await person.page.getByText('Đã thu hồi', { exact: true }).first().waitFor();
    await person.picture('withdrawn');
    await person.page.goto(`/verify/${code}`);
    expect(await person.page.locator('main').innerText()).toMatch(/thu hồi/i);
    expect(person.errors).toEqual([]);
  }, walkMs);

  it('PRN-14 the report on printing shows what was not printed, and says beside the field what is wrong', async () => {
    expect((await person.page.request.get(hospital.url + printAddress(pdf))).status()).toBe(200);
    await person.page.goto('/print-report');
    await person.page.getByText('Trang không phải in').waitFor();
    await person.page.getByRole('table', { name: 'Theo người' }).waitFor();
    await person.picture('print-report');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByLabel('Đến ngày').fill('2020-01-01');
    await person.page.getByText('Chọn từ ngày đến ngày, nhiều nhất 366 ngày').waitFor();
    expect(person.errors).toEqual([]);
  }, walkMs);

  it('SGN-70 SGN-72 on a phone nothing is cut off, and a certificate is revoked', async () => {
    const phone = await Person.at(browser, hospital, { size: 'phone' });
    await phone.signIn(hospital.user('records'));
    await phone.page.goto('/signing-keys');
    await phone.page.getByRole('button', { name: /^Thu hồi chứng thư của/ }).click();
    await phone.page.getByLabel('Lý do').fill('nghỉ việc từ hôm nay, bàn giao khoá');
    await phone.picture('signing-keys-phone-why');
    await phone.page.getByRole('button', { name: 'Thu hồi', exact: true }).click();
    await phone.page.getByText('Đã thu hồi', { exact: true }).waitFor();
    await phone.picture('signing-keys-phone');
    expect(await phone.overflowsSideways()).toBe(false);
    expect(await phone.accessibilityBreaches()).toEqual([]);
    await expect(doctor(unlockSigning, { pin })).rejects.toThrow();
    await phone.page.goto('/print-report');
    await phone.page.getByText('Trang không phải in').waitFor();
    await phone.picture('print-report-phone');
    expect(await phone.overflowsSideways()).toBe(false);
    await phone.close();
  }, walkMs);
});
