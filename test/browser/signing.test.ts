// Review and sign in a real browser: first PIN, arrows, Enter, a service that is down, the public page, a phone. spec: SGN-50 to SGN-53, VER-20
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveVisit, visitContent } from '#modules/chart/model/index.ts';
import { signList } from '#modules/documents/model/index.ts';
import { findChromium } from './findChromium.ts';
import { type Call, type CheckedIn, type FrontDesk, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'SGN signing on screen' : `SGN signing on screen (skipped: ${missing})`;
const pin = '482915';
/** Two cores may be busy with other files. */
const patiently = { timeout: 40_000, interval: 200 };
const walkMs = 150_000;

describe.skipIf(missing !== undefined)(title, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: FrontDesk;
  let doctor: Call;
  let person: Person;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital({ LANH_DEMO_VISITS: '0' }), openBrowser(chromium)]);
    desk = await openFrontDesk(hospital);
    doctor = await openCalls(hospital, hospital.user('doctor'));
    person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('doctor'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  /** A visit with a diagnosis and a day to come back: two papers. */
  async function seen(name: string): Promise<CheckedIn> {
    const visit = await desk.arrive(name);
    const { patientId, encounterId } = visit;
    const { version } = await doctor(visitContent, { patientId }, encounterId);
    await doctor(saveVisit, { patientId, version, content: { reason: 'Đau họng', main: { code: 'J02.9' }, advice: 'Uống nhiều nước', followUp: { date: '2026-12-28' } } }, encounterId);
    return visit;
  }
  const openSheet = async (who: Person, { encounterId }: CheckedIn) => {
    await who.page.goto(`/visits/${encounterId}`);
    await who.page.getByLabel('Bệnh sử').waitFor();
    await who.press('F10');
    await who.page.getByRole('list', { name: 'Giấy tờ chờ ký' }).waitFor({ timeout: 40_000 });
  };
  const states = async ({ encounterId }: CheckedIn) => (await doctor(signList, {}, encounterId)).papers.map(({ state }) => state);
  const switchFault = (method: 'PUT' | 'DELETE', service: string, fault?: string) =>
    fetch(`http://127.0.0.1:${readFileSync(join(hospital.data, 'demo-authority', 'port'), 'utf8')}/_faults/${service}`, { method, ...(fault && { body: JSON.stringify({ fault }) }) });

  it('SGN-51 the first PIN: a weak one and a mistyped one are told beside the field, then signing is open', async () => {
    const visit = await seen('Lê Thị Diễm Ẩm');
    await openSheet(person, visit);
    const [first, again] = [person.page.getByLabel('Đặt mã PIN ký số'), person.page.getByLabel('Nhập lại mã PIN')];
    await first.fill('123456');
    await person.page.keyboard.press('Enter');
    await person.page.getByText('không là dãy liền như 123456').waitFor();
    await first.fill(pin);
    await again.fill('482916');
    await person.page.keyboard.press('Enter');
    await person.page.getByText('Hai mã PIN không giống nhau').waitFor();
    await again.fill(pin);
    await person.page.keyboard.press('Enter');
    await expect.poll(() => person.page.evaluate('document.activeElement?.textContent'), patiently).toContain('Ký 2 giấy tờ');
    expect(await person.accessibilityBreaches()).toEqual([]);
  }, walkMs);

  it('SGN-50 arrows open the next paper, Enter signs all, the page goes on', async () => {
    await person.page.getByText('Chưa xem').waitFor();
    await person.press('ArrowDown');
    await person.page.getByText('Chưa xem').waitFor({ state: 'detached' });
    await person.press('Enter');
    await person.page.getByText('Đã kết thúc khám và ký giấy.').waitFor({ timeout: 40_000 });
    expect(person.errors).toEqual([]);
  }, walkMs);

  it('SGN-40 SGN-52 a time-stamp service that is down holds nobody: the chip tells of two papers, and later of none', async () => {
    const visit = await seen('Trần Thị Bưởi');
    await openSheet(person, visit);
    await person.page.getByRole('button', { name: /Ký 2 giấy tờ/ }).waitFor();
    await switchFault('PUT', 'tsa', 'down');
    await person.press('Enter');
    await person.page.getByText('Chờ ký 2').waitFor({ timeout: 40_000 });
    expect(await states(visit)).toEqual(['pending', 'pending']);
    await switchFault('DELETE', 'tsa');
    await expect.poll(() => states(visit), { timeout: 100_000, interval: 500 }).toEqual(['signed', 'signed']);
    await expect.poll(() => person.page.getByText('Chờ ký 2').count(), patiently).toBe(0);
  }, walkMs);

  it('SGN-53 the documents of the patient show the papers signed; a changed record asks for another signature', async () => {
    const visit = await seen('Ngô Thị Cam');
    await openSheet(person, visit);
    await person.press('Enter');
    await expect.poll(() => states(visit), patiently).toEqual(['signed', 'signed']);
    await person.page.goto(`/patients/${visit.patientId}`);
    await person.page.getByRole('tab', { name: /^Tài liệu/ }).click({ timeout: 40_000 });
    const signed = (where: Locator) => where.filter({ has: person.page.getByText('Đã ký', { exact: true }) });
    await expect.poll(() => signed(person.page.getByRole('region', { name: /^Giấy tờ/ }).getByRole('listitem')).count(), patiently).toBe(2);
    await expect.poll(() => signed(person.page.getByRole('row')).count(), patiently).toBe(2);
    expect(await person.accessibilityBreaches()).toEqual([]);
    const { papers } = await doctor(signList, {}, visit.encounterId);
    const page = await fetch(`${hospital.url}/verify/${papers[0]?.verifyCode}?lang=vi`);
    expect(await page.text()).toContain('Giấy tờ thật, đang có hiệu lực');
  }, walkMs);

  it('SGN-51 SGN-52 on a phone the sheet fits; a wrong PIN is told beside the field; the header locks', async () => {
    const phone = await Person.at(browser, hospital, { size: 'phone' });
    await phone.signIn(hospital.user('doctor'));
    const visit = await seen('Phạm Thị Đào');
    await openSheet(phone, visit);
    await phone.page.getByLabel('Mã PIN ký số').fill('111222');
    await phone.page.keyboard.press('Enter');
    await phone.page.getByText(/Mã PIN ký không đúng. Còn 4 lần thử/).waitFor({ timeout: 40_000 });
    expect(await phone.overflowsSideways()).toBe(false);
    expect(await phone.accessibilityBreaches()).toEqual([]);
    await phone.page.getByLabel('Mã PIN ký số').fill(pin);
    await phone.page.keyboard.press('Enter');
    await expect.poll(() => phone.page.getByRole('button', { name: /Ký 2 giấy tờ/ }).isEnabled(), patiently).toBe(true);
    await phone.close();
    await person.page.getByRole('button', { name: /^Ký: đang mở, còn (\d+ giờ )?\d+ (giờ|phút)$/ }).click();
    await person.page.getByRole('button', { name: 'Khoá ký ngay' }).click();
    await person.page.getByRole('button', { name: 'Ký: đang khoá' }).waitFor();
  }, walkMs);
});
