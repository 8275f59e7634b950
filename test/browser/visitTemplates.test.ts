// The house's texts behind `//` and the reasons for coming, as a doctor types them. spec: VIS-11, STL-6
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { type CheckedIn, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'VIS-11 texts of the house' : `VIS-11 texts of the house (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, () => {
  let hospital: Hospital;
  let browser: Browser;
  let visit: CheckedIn;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    visit = await (await openFrontDesk(hospital)).arrive('Trịnh Thị Mẫu');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  it.each([
    { size: 'desk', language: 'vi', fields: ['Bệnh sử', 'Lý do khám'], name: 'Nghi sốt xuất huyết' },
    { size: 'phone', language: 'fr', fields: ['Histoire', 'Motif'], name: 'Dengue suspectée' },
  ] as const)('at the size of a $size in $language', async ({ size, language, fields, name }) => {
    const doctor = await Person.at(browser, hospital, { size, language });
    await doctor.signIn(hospital.user('doctor'));
    await doctor.page.goto(`/visits/${visit.encounterId}`);
    const history = doctor.page.getByRole('textbox', { name: fields[0], exact: true });
    await history.fill('');
    await doctor.type('//');
    await doctor.page.getByRole('option').nth(1).waitFor();
    await doctor.type('sxh');
    await doctor.page.getByRole('option', { name }).waitFor();
    expect(await doctor.overflowsSideways()).toBe(false);
    await doctor.picture(`templates-${size}`);
    await doctor.press('Enter');
    expect(await history.inputValue()).toMatch(/^Sốt cao đột ngột ngày thứ ___/);
    const reason = doctor.page.getByRole('textbox', { name: fields[1], exact: true });
    await reason.fill('');
    await reason.pressSequentially('tieu chay');
    await doctor.page.getByRole('option', { name: 'Tiêu chảy' }).first().click();
    expect(await reason.inputValue()).toBe('Tiêu chảy');
    expect(doctor.errors).toEqual([]);
    await doctor.close();
  });
});
