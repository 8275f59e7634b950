// Prescribing in a real browser on the real server: the grid by keyboard alone, the safety strip, a small child with an allergy, a phone. spec: PHA
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allergySheet, saveVisit } from '#modules/chart/model/index.ts';
import { enrolSigning, prepareSignSet, signSet, unlockSigning } from '#modules/documents/model/index.ts';
import { prescriptionContent } from '#modules/pharmacy/model/index.ts';
import { findChromium } from './findChromium.ts';
import { type Call, type CheckedIn, type FrontDesk, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'PHA prescribing' : `PHA prescribing (skipped: ${missing})`;
/** Saving by itself takes its two seconds. */
const patiently = { timeout: 20_000, interval: 150 };

describe.skipIf(missing !== undefined)(title, { timeout: 120_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: FrontDesk;
  let doctor: Call;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    desk = await openFrontDesk(hospital);
    doctor = await openCalls(hospital, hospital.user('doctor'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  /** A patient with a main diagnosis, and the doctor with the page open on the visit. */
  async function sitDown(name: string, more: Parameters<FrontDesk['arrive']>[1] & { icd?: string } = {}, options: Parameters<typeof Person.at>[2] = {}): Promise<{ person: Person; visit: CheckedIn }> {
    const { icd = 'I10', ...who } = more;
    const visit = await desk.arrive(name, who);
    await doctor(saveVisit, { patientId: visit.patientId, version: '0', content: { main: { code: icd } } }, visit.encounterId);
    return { visit, person: await open(visit, options) };
  }
  async function open({ encounterId }: CheckedIn, options: Parameters<typeof Person.at>[2] = {}): Promise<Person> {
    const person = await Person.at(browser, hospital, options);
    person.context.setDefaultTimeout(20_000);
    await person.signIn(hospital.user('doctor'));
    await person.page.goto(`/visits/${encounterId}`);
    await person.page.getByRole('combobox', { name: /^(Thuốc dòng|Medicine of row|Médicament de la ligne)/ }).last().waitFor();
    return person;
  }
  const contentOf = ({ encounterId, patientId }: CheckedIn) => doctor(prescriptionContent, { patientId }, encounterId);
  const gridsOf = async (visit: CheckedIn) => (await contentOf(visit)).lines.map(({ medicine, grid }) => [medicine.ingredients.map(({ code }) => code).join('+'), grid]);
  /** Signs the papers of a visit: its prescription is in force. */
  async function issue({ encounterId }: CheckedIn): Promise<void> {
    const pin = '280519';
    await doctor(enrolSigning, { pin }).catch(() => undefined);
    await doctor(unlockSigning, { pin });
    const { setId, papers } = await doctor(prepareSignSet, {}, encounterId);
    await doctor(signSet, { setId, papers: papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, encounterId);
  }
  const option = (person: Person, text: RegExp) => person.page.getByRole('option', { name: text }).first().waitFor();

  it('PHA-40 a prescription is written with the keyboard alone: shorthand, Enter from cell to cell, and the next row', async () => {
    const { person, visit } = await sitDown('Nguyễn Thị Kê Đơn');
    await person.press('F8');
    await person.type('amlo5 1s 30');
    await option(person, /Amlodipin 5 mg/);
    await person.press('Enter');
    await person.page.getByRole('textbox', { name: 'Ngày, Amlodipin 5 mg' }).and(person.page.locator(':focus')).waitFor();
    expect(await person.page.getByRole('textbox', { name: 'SL, Amlodipin 5 mg' }).inputValue()).toBe('30');
    await person.press('Enter');
    await person.type('paracetamol 500');
    await option(person, /Paracetamol 500 mg/);
    await person.press('Enter');
    for (const text of ['', '1', '', '1/2', '1', '5']) {
      if (text) await person.type(text);
      await person.press('Enter');
    }
    await person.page.getByText('Uống sáng 1 viên, chiều 1/2 viên, tối 1 viên, trong 5 ngày.').waitFor();
    await expect.poll(() => gridsOf(visit), patiently).toEqual([['amlodipine', { morning: 1, days: 30, quantity: 30 }], ['paracetamol', { morning: 1, afternoon: 0.5, evening: 1, days: 5, quantity: 13 }]]);
    await person.page.getByText(/^Đã lưu \d\d:\d\d$/).first().waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    expect(person.errors).toEqual([]);
    await person.close();
  });

  it('PHA-2 PHA-40 what is no amount, or cannot be divided, stands beside its row; a removed row comes back', async () => {
    const { person, visit } = await sitDown('Trần Thị Sai Số');
    await person.press('F8');
    await person.type('amlo5 1s 30');
    await option(person, /Amlodipin 5 mg/);
    await person.press('Enter');
    const morning = person.page.getByRole('textbox', { name: 'Sáng, Amlodipin 5 mg' });
    await person.fill(morning, 'một');
    await person.page.getByText('Ô sáng không phải là số.').waitFor();
    expect(await morning.getAttribute('aria-invalid')).toBe('true');
    await person.fill(morning, '1,3');
    await person.page.getByText(/Ô sáng: thuốc này không chia được/).waitFor();
    await person.fill(morning, '2');
    await expect.poll(() => gridsOf(visit), patiently).toEqual([['amlodipine', { morning: 2, days: 30, quantity: 60 }]]);
    await person.click(person.page.getByRole('button', { name: 'Bỏ Amlodipin 5 mg' }));
    await expect.poll(() => gridsOf(visit), patiently).toEqual([]);
    await person.click(person.page.getByRole('button', { name: 'Hoàn tác' }));
    await expect.poll(() => gridsOf(visit), patiently).toEqual([['amlodipine', { morning: 2, days: 30, quantity: 60 }]]);
    await person.close();
  });

  it('PHA-41 a warning takes one key, and the answer is kept', async () => {
    const { person, visit } = await sitDown('Lê Văn Quá Liều', { sex: 'male' });
    await person.press('F8');
    await person.type('amlo5 3s 30');
    await option(person, /Amlodipin 5 mg/);
    await person.press('Enter');
    const strip = person.page.getByRole('region', { name: 'An toàn đơn thuốc' });
    await strip.getByText(/15 mg một ngày/).waitFor();
    await person.press('Ctrl+Enter');
    await strip.getByText(/15 mg một ngày/).waitFor({ state: 'detached' });
    await expect.poll(async () => (await contentOf(visit)).overrides, patiently).toHaveLength(1);
    await person.close();
  });

  it('PHA-11 PHA-21 ALG-2 a child of 8 kg with an allergy: asked from the page, stopped, passed only with a reason, and the law wants who brings it', async () => {
    const birth = new Date(Date.now() - 400 * 86_400_000).toISOString().slice(0, 10);
    const { person, visit } = await sitDown('Trần Bé Tám Ký', { birthDate: birth, sex: 'male', icd: 'J02.9' });
    await person.press('Alt+D');
    const dialog = person.page.getByRole('dialog', { name: 'Dị ứng' });
    await dialog.getByRole('combobox', { name: 'Dị ứng với' }).fill('amoxicilin');
    await dialog.page().getByRole('option', { name: /^Amoxicilin/ }).first().waitFor();
    await person.press('Enter');
    await dialog.getByRole('combobox', { name: 'Mức nặng của Amoxicilin' }).selectOption('high');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await dialog.getByRole('button', { name: /Lưu dị ứng/ }).waitFor();
    await person.press('Ctrl+Enter');
    await dialog.waitFor({ state: 'detached' });
    await person.page.getByText('Amoxicilin', { exact: false }).first().waitFor();
    await person.press('F8');
    await person.type('amoxicilin 250 5s 5t 7');
    await option(person, /Amoxicilin 250 mg\/5 ml/);
    await person.press('ArrowDown');
    await person.press('ArrowUp');
    await person.click(person.page.getByRole('option', { name: /Amoxicilin 250 mg\/5 ml/ }).first());
    const strip = person.page.getByRole('region', { name: 'An toàn đơn thuốc' });
    await strip.getByText(/Dị ứng Amoxicilin/).waitFor();
    await person.click(strip.getByRole('button', { name: /Bổ sung cân nặng, người đưa trẻ/ }));
    const facts = person.page.getByRole('dialog', { name: 'Thông tin còn thiếu' });
    await facts.getByLabel('Cân nặng (kg)').fill('8,0');
    await facts.getByLabel('Người đưa trẻ đến khám').fill('Trần Văn Bố');
    await person.press('Enter');
    await facts.waitFor({ state: 'detached' });
    await strip.getByText(/Dị ứng Amoxicilin/).waitFor();
    await person.press('Ctrl+Enter');
    const reason = person.page.getByRole('dialog', { name: 'Vẫn kê thuốc này?' });
    await reason.getByRole('radio', { name: 'Dị ứng đã được loại trừ' }).check();
    await person.click(reason.getByRole('button', { name: 'Vẫn kê' }));
    await reason.getByText('Hãy ghi rõ lý do.').waitFor();
    await reason.getByLabel('Ghi chú thêm').fill('Test da âm tính hôm nay');
    await person.click(reason.getByRole('button', { name: 'Vẫn kê' }));
    await reason.waitFor({ state: 'detached' });
    await expect.poll(async () => (await contentOf(visit)).overrides, patiently).toMatchObject([{ reasonCode: 'allergy-refuted', text: 'Test da âm tính hôm nay' }]);
    await expect.poll(async () => (await contentOf(visit)).problems, patiently).toEqual([]);
    expect(person.errors).toEqual([]);
    await person.close();
  });

  it('ALG-6 an allergy is written in four actions without the mouse', async () => {
    const { person, visit } = await sitDown('Lương Thị Dị Ứng');
    person.actions = 0;
    await person.press('Alt+D');
    const dialog = person.page.getByRole('dialog', { name: 'Dị ứng' });
    await dialog.getByRole('combobox', { name: 'Dị ứng với' }).and(person.page.locator(':focus')).waitFor();
    await person.type('peni');
    await option(person, /^Penicilin/);
    await person.press('Enter');
    await dialog.getByRole('listitem').getByText(/^Penicilin/).waitFor();
    await person.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(person.actions).toBe(4);
    await person.page.locator('section').getByText(/Penicilin/).first().waitFor();
    const { state, items } = await doctor(allergySheet, {}, visit.patientId);
    expect([state, items.map(({ kind }) => kind)]).toEqual(['known', ['class']]);
    await person.close();
  });

  it('PHA-45 taken over while the earlier supply still runs: each medicine once, and nothing warns of the prescription that goes on', async () => {
    const { person, visit } = await sitDown('Tạ Thị Kê Tiếp');
    await person.press('F8');
    for (const [words, found] of [['amlo5 1s 30', /Amlodipin 5 mg/], ['metformin 500 1s 1t 30', /Metformin 500 mg/]] as const) {
      await person.type(words);
      await option(person, found);
      await person.press('Enter');
      await person.page.locator('[data-cell="days"]:focus').waitFor();
      await person.press('F8');
      await person.page.locator('[data-cell="medicine"] input:focus').waitFor();
    }
    await expect.poll(async () => (await contentOf(visit)).lines.length, patiently).toBe(2);
    await issue(visit);
    await person.close();
    const again = await desk.comeAgain(visit.patientId, { room: 'P11' });
    const second = await open(again);
    const strip = second.page.getByRole('region', { name: 'An toàn đơn thuốc' });
    await second.press('F8');
    await second.type('amlo5 1s 28');
    await option(second, /Amlodipin 5 mg/);
    await second.press('Enter');
    await strip.getByText(/đang dùng theo đơn cũ/).waitFor();
    await second.press('Ctrl+L');
    await second.page.getByRole('dialog').first().waitFor();
    await second.press('Enter');
    await expect.poll(async () => (await gridsOf(again)).map(([code, grid]) => [code, (grid as { days?: number }).days]), patiently).toEqual([['amlodipine', 28], ['metformin', 30]]);
    await strip.getByText(/đang dùng theo đơn cũ/).waitFor({ state: 'detached' });
    expect((await contentOf(again)).findings.filter(({ check }) => check === 'duplicate').map(({ level, reason }) => [level, reason])).toEqual([['information', 'renewed-until']]);
    await second.close();
  });

  it('PHA-30 what was prescribed last time is taken over, marked until somebody looks at it', async () => {
    const { person, visit } = await sitDown('Phạm Thị Tái Khám');
    await person.press('F8');
    await person.type('metformin 500 1s 1t 30');
    await option(person, /Metformin 500 mg/);
    await person.press('Enter');
    await expect.poll(async () => (await contentOf(visit)).lines.length, patiently).toBe(1);
    await person.close();
    const before = await contentOf(visit);
    const again = await desk.comeAgain(visit.patientId, { room: 'P11' }).catch(() => undefined);
    if (again === undefined) throw new Error('the patient could not come again');
    const second = await open(again);
    await second.press('Ctrl+L');
    const sheet = second.page.getByRole('dialog').first();
    await sheet.waitFor();
    await second.press('Enter');
    await second.page.getByText('Có thuốc lấy lại từ lần trước, hãy xem lại.').waitFor();
    await second.click(second.page.getByRole('button', { name: 'Đã xem, giữ cả' }));
    await expect.poll(async () => (await contentOf(again)).lines.map(({ medicine, copiedFrom }) => [medicine.code, copiedFrom]), patiently).toEqual(before.lines.map(({ medicine }) => [medicine.code, undefined]));
    await second.close();
  });

  it.each([['phone', 'vi'], ['phone', 'fr'], ['desk', 'en']] as const)('PHA-40 on a %s in %s rows fit, and nothing runs out of the screen', async (size, language) => {
    const { person } = await sitDown(`Vũ Thị ${size} ${language}`, {}, { size, language });
    const medicine = person.page.getByRole('combobox', { name: /^(Thuốc dòng|Medicine of row|Médicament de la ligne)/ }).last();
    await medicine.scrollIntoViewIfNeeded();
    await person.fill(medicine, 'aug 625 1s 1t 7');
    await option(person, /clavulanic/);
    await person.press('Enter');
    await person.page.getByText(/Augmentin/).first().waitFor();
    expect(await person.overflowsSideways()).toBe(false);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.picture(`prescription-${size}-${language}`);
    await person.close();
  });
});
