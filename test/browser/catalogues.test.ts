// Code lists in a real browser: typing a diagnosis through an input program, importing an official list, the facility's structure. spec: CAT FAC
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'code lists on screen' : `code lists on screen (skipped: ${missing})`;

/** What UniKey sends from one state of the word to the next: backspaces over what changes, then letters; never a composition event. */
function uniKeyStream(states: readonly string[]): string[] {
  return states.flatMap((state, at) => {
    const before = [...(states[at - 1] ?? '')];
    const now = [...state];
    const kept = now.findIndex((letter, place) => letter !== before[place]);
    const same = kept === -1 ? now.length : kept;
    return [...before.slice(same).map(() => '⌫'), ...now.slice(same)];
  });
}

const word = (start: string, ...ends: string[]): string[] => ends.map((end) => start + end);
const early = [...word('', 't', 'ta', 'tă', 'tăn', 'tăng'), ...word('tăng ', '', 'h', 'hu', 'huy', 'huye', 'huyê', 'huyêt', 'huyết'), ...word('tăng huyết ', '', 'a', 'ap', 'áp')];
const late = [...word('', 't', 'ta', 'tan', 'tang', 'tăng'), ...word('tăng ', '', 'h', 'hu', 'huy', 'huye', 'huyet', 'huyêt', 'huyết'), ...word('tăng huyết ', '', 'a', 'ap', 'áp')];
const decomposed = early.map((state) => state.normalize('NFD'));

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

  it('CAT-3 a diagnosis typed through UniKey, early or late marks, composed or not, or as raw keys, gives I10', async () => {
    const desk = await openFrontDesk(hospital);
    const { encounterId } = await desk.arrive('Nguyễn Thị Gõ Dấu');
    const doctor = await Person.at(browser, hospital);
    await doctor.page.addInitScript('window.compositions = 0; addEventListener("compositionstart", () => { window.compositions += 1 }, true);');
    await doctor.signIn(hospital.user('doctor'));
    await doctor.page.goto(`/visits/${encounterId}`);
    const field = doctor.page.getByRole('combobox', { name: 'Chẩn đoán chính' });
    await field.waitFor();
    const first = doctor.page.getByRole('option').first();
    for (const stream of [uniKeyStream(early), uniKeyStream(late), uniKeyStream(decomposed), [...'tawng huyeets aps'], [...'ta8ng huye61t a1p'], [...'tang huyet ap'], [...'I10'], [...'tha']]) {
      await field.focus();
      await doctor.typeUniKey(stream);
      await expect.poll(() => first.textContent(), { message: stream.join('') }).toContain('I10');
      if (stream.includes('⌫')) expect((await field.inputValue()).normalize('NFC')).toBe('tăng huyết áp');
      await doctor.press('Escape');
      await field.blur();
    }
    await field.focus();
    await doctor.typeUniKey(uniKeyStream(late));
    await doctor.press('Enter');
    await expect.poll(() => field.inputValue()).toContain('I10');
    expect(await doctor.page.evaluate('window.compositions')).toBe(0);
    const next = await desk.arrive('Trần Văn Kế Tiếp');
    await doctor.page.goto(`/visits/${next.encounterId}`);
    await field.waitFor();
    await field.focus();
    await expect.poll(() => first.textContent(), { message: 'CAT-4 what was chosen is offered before anything is typed' }).toContain('I10');
    expect(await doctor.page.getByRole('option').count()).toBe(1);
    expect(doctor.errors).toEqual([]);
    await doctor.close();
  }, 60_000);

  it('CAT-14 a code chosen on an English screen is stored as system, code and Vietnamese name, and the field remembers the choice', async () => {
    const desk = await openFrontDesk(hospital);
    const { encounterId } = await desk.arrive('Phạm Thị Tiếng Anh');
    const doctor = await Person.at(browser, hospital, { language: 'en' });
    await doctor.signIn(hospital.user('doctor'));
    await doctor.page.goto(`/visits/${encounterId}`);
    const field = doctor.page.getByRole('combobox', { name: 'Main diagnosis' });
    await field.fill('gastro-oesophageal');
    await doctor.page.getByRole('option', { name: /K21/ }).first().waitFor();
    await doctor.press('Enter');
    await expect.poll(() => field.inputValue()).toMatch(/^K21/);
    const stored = async () => {
      const { entry = [] } = await (await doctor.page.request.get(`/fhir/Condition?encounter=Encounter/${encounterId}`)).json() as { entry?: { resource: { code: object } }[] };
      return entry.map(({ resource }) => resource.code);
    };
    await expect.poll(stored).toMatchObject([{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: expect.stringMatching(/^K21/), display: expect.stringMatching(/trào ngược/i) }] }]);
    const next = await desk.arrive('Hồ Thị Kế Tiếp');
    await doctor.page.goto(`/visits/${next.encounterId}`);
    await field.waitFor();
    await field.focus();
    await doctor.page.getByRole('option', { name: /K21/ }).waitFor();
    await doctor.close();
  }, 60_000);

  it('CAT-21 CAT-24 CAT-25 an administrator imports a list: errors by row first, then in force at once, then taken back', async () => {
    const admin = await Person.at(browser, hospital);
    await admin.signIn(hospital.user('admin'));
    const { page } = admin;
    await page.getByRole('heading', { name: 'Danh mục', level: 1 }).waitFor();
    expect(await admin.accessibilityBreaches()).toEqual([]);
    await page.getByRole('link', { name: 'Lý do mở lại khám' }).click();
    await page.getByRole('link', { name: 'Nhập danh mục chính thức' }).click();
    const choose = (text: string) => page.locator('input[type=file]').setInputFiles({ name: 'ly-do.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('Mã;Tên\nsai;Nhập sai\n;Không mã\nsai;Trùng\n');
    await page.getByText('2 lỗi', { exact: true }).waitFor();
    expect(await page.getByRole('row', { name: /Để trống/ }).textContent()).toContain('3');
    await page.getByRole('row', { name: /Trùng với dòng trên/ }).waitFor();
    expect(await page.getByRole('button', { name: /^Nhập 3 dòng/ }).isDisabled()).toBe(true);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Tải danh sách lỗi/ }).click()]);
    expect(download.suggestedFilename()).toBe('reopen-reason-loi.csv');
    expect(await admin.accessibilityBreaches()).toEqual([]);
    await choose('Mã;Tên\nsai;Nhập sai hoàn toàn\nmoi;Lý do mới của bệnh viện\n');
    await page.getByRole('button', { name: /^Nhập 2 dòng/ }).click();
    await page.getByText(/Đã nhập 2 mục/).waitFor();
    await page.getByRole('link', { name: 'Xem danh mục' }).click();
    await page.getByRole('textbox', { name: 'Tìm trong danh mục' }).fill('ly do moi');
    await page.getByRole('cell', { name: 'Lý do mới của bệnh viện' }).waitFor();
    await page.getByRole('button', { name: 'Hoàn tác bản nhập' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Hoàn tác bản nhập' }).click();
    await page.getByText('Đã hoàn tác', { exact: true }).waitFor();
    await page.getByText(/Không có mục nào|0 mục/).first().waitFor();
    expect(admin.errors).toEqual([]);
    await admin.close();
  }, 60_000);

  it('FAC-1 FAC-3 FAC-4 with the keyboard alone a licence is renewed and a room closed; reception no longer offers it', async () => {
    const admin = await Person.at(browser, hospital);
    await admin.signIn(hospital.user('admin'));
    const { page } = admin;
    await page.goto('/structure');
    const row = page.getByRole('row', { name: /Lương Quốc Bảo/ });
    await row.getByText('Đã hết hạn').waitFor();
    await admin.type('luong quoc');
    await admin.press('Enter');
    const dialog = page.getByRole('dialog');
    expect(await admin.accessibilityBreaches()).toEqual([]);
    await dialog.getByLabel('Có hiệu lực đến').fill('31/02/2031');
    await admin.press('Enter');
    await dialog.getByText('Hãy nhập ngày theo dạng dd/mm/yyyy.').waitFor();
    await dialog.getByLabel('Có hiệu lực đến').fill('30062031');
    await admin.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await row.getByText('30/06/2031').waitFor();
    expect(await row.getByText('Đã hết hạn').count()).toBe(0);
    await page.goto('/structure/rooms');
    await page.getByRole('button', { name: /P16/ }).waitFor();
    await admin.type('p16');
    await admin.press('Enter');
    await dialog.getByRole('combobox', { name: 'Trạng thái' }).focus();
    await admin.press('ArrowDown');
    const closed = page.getByRole('option', { name: 'Ngừng', exact: true });
    await closed.waitFor();
    for (let presses = 0; presses < 4 && (await closed.getAttribute('data-combobox-selected')) === null; presses += 1) await admin.press('ArrowDown');
    await admin.press('Enter');
    expect(await dialog.getByRole('combobox', { name: 'Trạng thái' }).inputValue()).toBe('Ngừng');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect((await openFrontDesk(hospital)).roomId('P16')).toBe('');
    expect(admin.errors).toEqual([]);
    await admin.close();
  }, 60_000);

  it.each(['/catalogues', '/catalogues/icd10', '/catalogues/icd10/import', '/structure/staff', '/structure/beds'])('FAC-4 %s fits a phone', async (path) => {
    const admin = await Person.at(browser, hospital, { size: 'phone' });
    await admin.signIn(hospital.user('admin'));
    await admin.page.goto(path);
    await admin.page.getByRole('heading', { level: 1 }).waitFor();
    await admin.page.waitForLoadState('networkidle').catch(() => undefined);
    expect(await admin.overflowsSideways()).toBe(false);
    expect(await admin.accessibilityBreaches()).toEqual([]);
    await admin.close();
  }, 60_000);
});
