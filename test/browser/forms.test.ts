// Forms in a real browser on the real server: begun, filled by two people, marked, checked; and changed by the hospital. spec: FRS
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { formContent, listForms, saveForm } from '#modules/chart/model/index.ts';
import { findChromium } from './findChromium.ts';
import { type Call, type CheckedIn, type FrontDesk, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'FRS forms' : `FRS forms (skipped: ${missing})`;
const patiently = { timeout: 30_000, interval: 100 };

describe.skipIf(missing !== undefined)(title, { timeout: 180_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: FrontDesk;
  let doctor: Call;
  let visit: CheckedIn;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital({ LANH_DEMO_VISITS: '0' }), openBrowser(chromium)]);
    desk = await openFrontDesk(hospital);
    doctor = await openCalls(hospital, hospital.user('doctor'));
    visit = await desk.arrive('Nguyễn Thị Diễm Quỳnh');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  const contentOf = async (responseId: string) => doctor(formContent, { patientId: visit.patientId, responseId }, visit.encounterId);
  const answersIn = (items: readonly QuestionnaireResponseItem[] = []): Record<string, unknown> =>
    Object.assign({}, ...items.map(({ linkId, answer = [], item }) => ({ ...(answer.length > 0 && { [linkId]: Object.values(answer[0] ?? {})[0] }), ...answersIn(item) })));
  const replaced = (items: readonly QuestionnaireResponseItem[], linkId: string, valueString: string): QuestionnaireResponseItem[] =>
    items.map((one) => (one.linkId === 'operation' ? { ...one, item: [...(one.item ?? []).filter((child) => child.linkId !== linkId), { linkId, answer: [{ valueString }] }] } : one));

  it('FRS-11 FRS-12 FRS-13 FRS-14 FRS-16 a form is begun by its code, saves itself beside a colleague, says what it lacks, and stands one press from its visit', async () => {
    const person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('doctor'));
    const { page } = person;
    await page.goto(`/patients/${visit.patientId}?view=documents`);
    await page.getByRole('button', { name: 'Lập biểu mẫu' }).click();
    await page.getByRole('option', { name: /Phiếu phẫu thuật/ }).waitFor();
    await page.keyboard.type('06/bv2');
    await page.keyboard.press('Enter');
    await page.getByLabel('Dẫn lưu', { exact: true }).waitFor();
    const responseId = page.url().split('/').at(-1) ?? '';
    const begun = await contentOf(responseId);
    // Somebody else's save gets in while this one is on its way.
    const { items = [], canonical } = { items: begun.response.item ?? [], canonical: begun.response.questionnaire ?? '' };
    const theirs = [...items.filter(({ linkId }) => linkId !== 'operation'), ...replaced([items.find(({ linkId }) => linkId === 'operation') ?? { linkId: 'operation' }], 'drain', 'Dẫn lưu Kehr')];
    await page.route('**/$save-form', async (route) => {
      await doctor(saveForm, { patientId: visit.patientId, form: canonical, responseId, version: begun.version, items: theirs }, visit.encounterId);
      await route.continue();
    }, { times: 1 });
    await page.getByLabel('Dẫn lưu', { exact: true }).fill('Dẫn lưu màng phổi');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Bấc gạc');
    await page.getByLabel('Ngày rút', { exact: true }).fill('05122026');
    await page.getByRole('button', { name: 'Dẫn lưu: giữ của tôi' }).click();
    expect(await page.getByLabel('Ngày rút', { exact: true }).inputValue()).toBe('05/12/2026');
    const picture = page.getByRole('application');
    await picture.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByLabel('Dấu 1: mô tả').fill('Đường mổ 8 cm');
    await expect.poll(async () => answersIn((await contentOf(responseId)).response.item), patiently).toMatchObject({ drain: 'Dẫn lưu màng phổi', wick: 'Bấc gạc', 'drain-out-on': '2026-12-05', sketch: { title: '1. Đường mổ 8 cm' } });
    await page.keyboard.press('F10');
    await page.getByRole('alert').getByRole('button', { name: /Trình tự/ }).click();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
    expect([await person.accessibilityBreaches(), person.errors]).toEqual([[], []]);
    await page.getByRole('link', { name: 'Lượt khám' }).click();
    await page.waitForURL(`**/visits/${visit.encounterId}`);
    await page.getByRole('button', { name: /^Biểu mẫu/ }).click();
    await page.getByRole('dialog').getByText('06/BV2').waitFor();
    await person.close();
  });

  it('FRS-20 FRS-22 the records office changes a form; what was begun keeps its version', async () => {
    const { answers } = await doctor(listForms, { patientId: visit.patientId }, visit.encounterId);
    const person = await Person.at(browser, hospital);
    await person.signIn(hospital.user('records'));
    const { page } = person;
    await page.goto('/forms/editor/form-06-bv2-2026-11');
    await page.getByRole('treeitem', { name: /^Bấc/ }).click();
    await page.getByLabel('Nội dung mục').fill('Bấc, gạc chèn');
    await page.getByRole('region', { name: 'Xem trước biểu mẫu' }).getByLabel('Bấc, gạc chèn').waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
    await page.waitForURL(/form-06-bv2-own-/);
    const { forms } = await doctor(listForms, { patientId: visit.patientId }, visit.encounterId);
    expect(forms.filter(({ code }) => code === '06/BV2')).toMatchObject([{ key: '06-bv2-own', isOwn: true }]);
    expect((await contentOf(answers[0]?.responseId ?? '')).questionnaire.url).toBe('urn:lanh:form:06-bv2');
    expect(person.errors).toEqual([]);
    await person.close();
  });
});
