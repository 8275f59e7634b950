// The chart as people read it: five views by the keyboard, every fact in its place, three languages, a phone. spec: CHT
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveVisit, visitContent } from '#modules/chart/model/index.ts';
import { enrolSigning, prepareSignSet, signSet } from '#modules/documents/model/index.ts';
import { checkIn } from '#modules/reception/model/index.ts';
import { openBackend } from './backend.ts';
import { chartBundles, papersOf } from './chartRecord.ts';
import { findChromium } from './findChromium.ts';
import { type CheckedIn, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'CHT the chart on screen' : `CHT the chart on screen (skipped: ${missing})`;
/** Two cores may be busy with other files. */
const patiently = { timeout: 40_000, interval: 200 };
const views = ['Tổng quan', 'Diễn biến & thuốc', 'Xét nghiệm', 'Hình ảnh', 'Tài liệu'];

describe.skipIf(missing !== undefined)(title, { timeout: 150_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let visit: CheckedIn;
  let doctor: Person;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    visit = await arrive();
    doctor = await Person.at(browser, hospital);
    await doctor.signIn(hospital.user('doctor'));
    const post = await openBackend(hospital);
    for (const bundle of chartBundles(visit)) await post('', bundle);
    for (const paper of papersOf(visit)) await post('DocumentReference', paper);
    await signPapers();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  /** Comes with a card; waits as the second of one room, and is examined in another. */
  async function arrive(): Promise<CheckedIn> {
    const desk = await openFrontDesk(hospital);
    await desk.arrive('Người Đến Trước', { room: 'P14' });
    const first = await desk.arrive('Đặng Thị Hồ Sơ', { room: 'P14' });
    const coverage = { insuranceNumber: '7916012345', cardNumber: 'DN4797916012345', validFrom: '2026-01-01', validTo: '2099-12-31' };
    const done = await desk.call(checkIn, { patientId: first.patientId, roomId: desk.roomId('P12'), category: 'insured', coverage });
    return { ...first, encounterId: done.encounterId, number: done.ticket.number };
  }

  /** A real summary with a real signature. */
  async function signPapers(): Promise<void> {
    const call = await openCalls(hospital, hospital.user('doctor'));
    const { patientId, encounterId } = visit;
    const { version } = await call(visitContent, { patientId }, encounterId);
    await call(saveVisit, { patientId, version, content: { reason: 'Đau họng', main: { code: 'J02.9' } } }, encounterId);
    await call(enrolSigning, { pin: '482915' });
    const { setId, papers } = await call(prepareSignSet, {}, encounterId);
    await call(signSet, { setId, papers: papers.map(({ paperId, digest }) => ({ paperId, digest })) }, encounterId);
  }

  const region = (name: RegExp, who = doctor) => who.page.getByRole('region', { name });
  const lines = (name: RegExp) => region(name).getByRole('listitem');
  const show = async (view: string, who = doctor) => {
    await who.press(`Alt+${views.indexOf(view) + 1}`);
    await who.page.getByRole('tab', { name: view, selected: true }).waitFor();
  };
  const open = async (who = doctor) => {
    await who.page.goto(`/patients/${visit.patientId}`);
    await who.page.getByRole('tablist').waitFor({ timeout: 40_000 });
  };

  it('CHT-8 a person is found without accents, opened, and read through with the keyboard alone', async () => {
    await doctor.page.waitForLoadState('networkidle');
    await doctor.press('Ctrl+K');
    await doctor.page.getByRole('combobox', { name: 'Tìm người bệnh hoặc màn hình' }).and(doctor.page.locator(':focus')).waitFor();
    await doctor.type('dang ho so');
    await doctor.page.getByRole('option', { name: /Đặng Thị Hồ Sơ/ }).waitFor();
    await doctor.press('Enter');
    await doctor.page.getByRole('heading', { name: 'ĐẶNG THỊ HỒ SƠ' }).waitFor();
    for (const view of views) await show(view);
    await doctor.page.getByRole('tab', { selected: true }).focus();
    await doctor.press('ArrowRight');
    await doctor.page.getByRole('tab', { name: 'Tổng quan', selected: true }).waitFor();
  });

  it('CHT-5 problems, medicines, visits, vital signs and latest results stand there without a click', async () => {
    await open();
    await expect.poll(() => lines(/^Vấn đề/).allTextContents(), patiently).toEqual(expect.arrayContaining([expect.stringContaining('I10 Tăng huyết áp vô căn')]));
    await expect.poll(() => lines(/^Thuốc đang dùng/).allTextContents(), patiently).toEqual(expect.arrayContaining([expect.stringContaining('Amlodipin 5 mg')]));
    await expect.poll(() => lines(/^Các lần khám/).count(), patiently).toBeGreaterThan(1);
    await expect.poll(() => lines(/^Kết quả gần nhất/).first().textContent(), patiently).toContain('▼▼');
    await expect.poll(() => lines(/^Sinh hiệu/).count(), patiently).toBe(3);
    await doctor.page.getByText('Penicillin').waitFor();
    expect(await lines(/^Vấn đề/).filter({ hasText: 'Viêm phế quản cấp' }).count()).toBe(0);
    await region(/^Vấn đề/).getByRole('button', { name: 'Xem 1 vấn đề đã hết' }).click();
    await lines(/^Vấn đề/).filter({ hasText: 'Viêm phế quản cấp' }).waitFor();
  });

  it('CHT-10 CHT-11 medicines in use say how they are taken; the stopped one stands apart', async () => {
    await open();
    await lines(/^Thuốc đang dùng/).filter({ hasText: 'Amlodipin 5 mg' }).getByText('Sáng 1 viên').waitFor();
    await lines(/^Thuốc đang dùng/).filter({ hasText: 'Metformin 850 mg' }).getByText('2 lần mỗi ngày, mỗi lần 1 viên').waitFor();
    expect(await lines(/^Thuốc đang dùng/).filter({ hasText: 'Aspirin' }).count()).toBe(0);
    await doctor.page.getByRole('button', { name: 'Xem thuốc đã ngừng hoặc đã hết' }).click();
    await lines(/^Thuốc đã ngừng/).filter({ hasText: 'Aspirin 81 mg' }).getByText('Đã ngừng').waitFor();
  });

  it('CHT-9 vital signs stand in reading order, blood pressure as one line', async () => {
    await open();
    await expect.poll(() => lines(/^Sinh hiệu/).count(), patiently).toBe(3);
    const texts = await lines(/^Sinh hiệu/).allTextContents();
    expect(texts.map((text) => /^\D+/.exec(text)?.[0])).toEqual(['Huyết áp', 'Mạch', 'Cân nặng']);
    expect(texts[0]).toMatch(/150.*\/.*95.*mmHg/);
  });

  it('CHT-1 CHT-2 the timeline goes to its oldest entry, draws only what fits, and kinds are switched off', async () => {
    await open();
    await show('Diễn biến & thuốc');
    const timeline = region(/^Dòng thời gian/).last();
    const rows = timeline.getByRole('listitem');
    await rows.first().waitFor();
    await timeline.focus();
    await expect.poll(async () => {
      await doctor.page.keyboard.press('End');
      return timeline.getByText('Khám lần đầu').count();
    }, patiently).toBe(1);
    expect(Number(await rows.last().getAttribute('aria-posinset'))).toBeGreaterThan(400);
    expect(await rows.count()).toBeLessThan(80);
    await doctor.page.getByRole('checkbox', { name: 'Thủ thuật' }).uncheck();
    await rows.filter({ hasText: 'I10 Tăng huyết áp vô căn' }).first().waitFor();
    expect(await rows.filter({ hasText: 'Thay băng' }).count()).toBe(0);
  });

  it('CHT-3 CHT-4 results by test and day, out of range by mark and word, the curve by Enter', async () => {
    await open();
    await show('Xét nghiệm');
    const glucose = doctor.page.getByRole('row', { name: /^Glucose/ });
    await glucose.getByText('7,8').waitFor();
    expect(await doctor.page.getByRole('columnheader').allTextContents()).toEqual(['Xét nghiệm', 'Bình thường', 'Diễn biến', '24/11/2026', '20/11/2026', '16/11/2026']);
    expect(await glucose.getByRole('cell').allTextContents()).toEqual(['3,9 – 6,4', '', '7,8 ▲cao', '6,1', '5,2']);
    expect(await doctor.page.getByRole('row', { name: /^Kali/ }).textContent()).toContain('▼▼thấp ở mức nguy hiểm');
    await glucose.getByRole('button', { name: 'Glucose' }).focus();
    await doctor.press('Enter');
    await doctor.page.getByRole('img', { name: 'Biểu đồ Glucose, 3 kết quả' }).waitFor();
    await doctor.page.getByRole('checkbox', { name: 'Chỉ xét nghiệm có kết quả bất thường' }).check();
    await expect.poll(() => doctor.page.getByRole('row', { name: /^Natri/ }).count(), patiently).toBe(0);
    await doctor.picture('chart-results');
  });

  it('CHT-6 papers tell signed, awaited and replaced, and open in a tab of their own', async () => {
    await open();
    await show('Tài liệu');
    const state = (paper: RegExp) => doctor.page.getByRole('row', { name: paper }).getByRole('cell').last().textContent();
    await doctor.page.getByRole('row', { name: /Phiếu hẹn/ }).waitFor();
    expect([await state(/Giấy ra viện/), await state(/Phiếu hẹn/)]).toEqual(['Đã thay bản khác', 'Chờ ký']);
    const signed = doctor.page.getByRole('row').filter({ hasText: 'Đã ký' }).getByRole('link');
    await signed.waitFor({ timeout: 40_000 });
    const [tab] = await Promise.all([doctor.context.waitForEvent('page'), signed.click()]);
    expect(new URL(doctor.page.url()).pathname).toBe(`/patients/${visit.patientId}`);
    await tab.close();
    const paper = await doctor.page.request.get(String(await signed.getAttribute('href')));
    expect(paper.headers()['content-type']).toBe('application/pdf');
    expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await doctor.picture('chart-documents');
  });

  it('RCP-34 RCP-35 the band shows the insurance card without its number, and the place in the queue', async () => {
    await open();
    await doctor.page.getByText('BHYT DN4 ••• 2345 · đến 31/12/2099').waitFor();
    await doctor.page.getByText('Số 2 · P14 · Chờ khám, 1 người trước').waitFor();
    await doctor.page.getByText(`Số ${visit.number} · P12 · Đang khám`).waitFor();
    expect(await doctor.page.getByText('DN4797916012345').count()).toBe(0);
  });

  it('CHT-5 the language changes every word and keeps the view', async () => {
    await open();
    await show('Xét nghiệm');
    await doctor.page.getByRole('button', { name: /^en –/ }).click();
    await doctor.page.getByRole('tab', { name: 'Laboratory', selected: true }).waitFor();
    await doctor.press('Alt+1');
    await region(/^Medicines in use/).getByText('2 times a day, 1 viên each time').waitFor();
    await doctor.page.getByRole('button', { name: /^fr –/ }).click();
    await region(/^Médicaments/).getByText('2 fois par jour, 1 viên par prise').waitFor();
    await doctor.page.getByRole('button', { name: /^vi –/ }).click();
    await doctor.page.getByRole('tab', { name: 'Tổng quan', selected: true }).waitFor();
  });

  it.each(['desk', 'phone'] as const)('CHT-1 CHT-3 CHT-5 CHT-6 at the size of a %s all five views are accessible and need no sideways scrolling', async (size) => {
    const reader = await Person.at(browser, hospital, { size });
    await reader.signIn(hospital.user('doctor'));
    await open(reader);
    for (const [at, view] of views.entries()) {
      await show(view, reader);
      const chosen = await reader.page.getByRole('tab', { selected: true }).boundingBox();
      expect((chosen?.x ?? 9999) + (chosen?.width ?? 0), view).toBeLessThanOrEqual(reader.page.viewportSize()?.width ?? 0);
      await reader.page.waitForLoadState('networkidle');
      expect(await reader.accessibilityBreaches(), view).toEqual([]);
      expect(await reader.overflowsSideways(), view).toBe(false);
      await reader.picture(`chart-${size}-${at + 1}`);
    }
    expect(reader.errors).toEqual([]);
    await reader.close();
  });

  it.each(['desk', 'phone'] as const)('SHL-6 ACC-4 at the size of a %s a patient finds the own chart, for reading only, and nobody else', async (size) => {
    const self = await Person.at(browser, hospital, { size });
    await self.signIn(hospital.user('patient'));
    await self.page.getByText('Đây là hồ sơ của bạn, chỉ để xem.').waitFor({ timeout: 40_000 });
    for (const view of views) await show(view, self);
    await self.page.waitForLoadState('networkidle');
    expect(await self.page.getByRole('button', { name: /Dị ứng|In nhãn|Tìm người bệnh/ }).count()).toBe(0);
    expect(await self.accessibilityBreaches()).toEqual([]);
    expect(await self.overflowsSideways()).toBe(false);
    await self.press('Alt+1');
    await self.picture(`chart-own-${size}`);
    await self.page.goto(`/patients/${visit.patientId}`);
    await self.page.getByText('Không có hồ sơ này, hoặc hồ sơ thuộc cơ sở khác.').waitFor();
    expect(self.errors).toEqual([]);
    await self.close();
  });

  it('CHT-1 nothing was thrown while all this was read', () => expect(doctor.errors).toEqual([]));
});
