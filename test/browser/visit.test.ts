// The doctor's page in a real browser on the real server: crash, two tabs, keyboard, reopening. spec: VIS
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishVisit, saveVisit, visitContent } from '#modules/chart/model/index.ts';
import { signList } from '#modules/documents/model/index.ts';
import { prescriptionContent, savePrescription } from '#modules/pharmacy/model/index.ts';
import { leaveQueue, returnFromTests, roomQueue } from '#modules/reception/model/index.ts';
import { findChromium, findWholeChromium } from './findChromium.ts';
import { type Call, type CheckedIn, type FrontDesk, openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const whole = findWholeChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
/** Saving by itself takes its two seconds. */
const patiently = { timeout: 20_000, interval: 150 };
const title = missing === undefined ? 'VIS the doctor’s page' : `VIS the doctor’s page (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, { timeout: 180_000 }, () => {
  let hospital: Hospital;
  let browser: Browser;
  let desk: FrontDesk;
  let doctor: Call;
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital({ LANH_DEMO_VISITS: '0' }), openBrowser(chromium)]);
    desk = await openFrontDesk(hospital);
    doctor = await openCalls(hospital, hospital.user('doctor'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
  });

  /** A doctor in a room, 12 unless another is named, with the page open, on a visit when one is named. */
  async function sitDown(visit?: CheckedIn, { room = 'P12', own = browser, ...options }: Parameters<typeof Person.at>[2] & { room?: string; own?: Browser } = {}): Promise<Person> {
    const person = await Person.at(own, hospital, options);
    person.context.setDefaultTimeout(20_000);
    await person.signIn(hospital.user('doctor'));
    await person.page.evaluate((id) => localStorage.setItem('lanh.reception.room', id), desk.roomId(room));
    if (visit) await openVisit(person.page, visit);
    else await person.page.goto('/visits');
    return person;
  }
  async function openVisit(page: Page, { encounterId }: CheckedIn): Promise<void> {
    await page.goto(`/visits/${encounterId}`);
    await history(page).waitFor();
  }
  const history = (page: Page) => page.getByLabel('Bệnh sử');
  const contentOf = async ({ encounterId, patientId }: CheckedIn) => (await doctor(visitContent, { patientId }, encounterId)).content;
  const saved = (page: Page) => page.locator('footer').getByText(/^Đã lưu|và lưu/).waitFor();

  it('VIS-9 a page that dies while somebody types gives every word back, and then the server has them', async () => {
    const visit = await desk.arrive('Nguyễn Thị Hoa Mai');
    const person = await sitDown(visit);
    await person.context.route('**/$save-visit', (route) => route.abort());
    await history(person.page).pressSequentially('Đau đầu ba ngày nay');
    await person.page.locator('footer').getByText(/Chưa gửi được lên máy chủ/).waitFor();
    await history(person.page).pressSequentially(', nôn hai lần');
    await expect.poll(() => person.page.evaluate("Object.values(localStorage).some((kept) => kept.includes('nôn hai lần'))"), patiently).toBe(true);
    const gone = person.page.waitForEvent('crash');
    await person.page.goto('chrome://crash').catch(() => undefined);
    await gone;
    await person.page.close();
    await person.context.unroute('**/$save-visit');
    const again = await person.context.newPage();
    await openVisit(again, visit);
    expect(await history(again).inputValue()).toBe('Đau đầu ba ngày nay, nôn hai lần');
    await again.locator('footer').getByText(/Đã khôi phục bản nháp/).waitFor();
    expect((await contentOf(visit)).history).toBe('Đau đầu ba ngày nay, nôn hai lần');
    await person.close();
  });

  it('VIS-3 two tabs with two patients write each into their own chart', async () => {
    const [hoa, nam] = [await desk.arrive('Trần Thị Hoa Cúc'), await desk.arrive('Phạm Văn Nam Sơn', { sex: 'male' })];
    const person = await sitDown(hoa);
    const other = await person.context.newPage();
    await openVisit(other, nam);
    for (const turn of ['một', 'hai', 'ba']) {
      await history(person.page).pressSequentially(`Hoa ${turn}. `);
      await history(other).pressSequentially(`Nam ${turn}. `);
    }
    await Promise.all([saved(person.page), saved(other)]);
    await person.page.getByRole('heading', { name: /TRẦN THỊ HOA CÚC/ }).waitFor();
    await other.getByRole('heading', { name: /PHẠM VĂN NAM SƠN/ }).waitFor();
    expect([(await contentOf(hoa)).history, (await contentOf(nam)).history]).toEqual(['Hoa một. Hoa hai. Hoa ba.', 'Nam một. Nam hai. Nam ba.']);
    await person.close();
  });

  it('VIS-3 two tabs on one visit: other fields come in by themselves, the same field is asked about and nothing is lost', async () => {
    const visit = await desk.arrive('Lê Thị Hồng Vân');
    const person = await sitDown(visit);
    const other = await person.context.newPage();
    await openVisit(other, visit);
    await other.getByLabel('Tiền sử').fill('Tăng huyết áp 5 năm');
    await saved(other);
    await expect.poll(() => person.page.getByLabel('Tiền sử').inputValue(), patiently).toBe('Tăng huyết áp 5 năm');
    await person.context.setOffline(true);
    await history(person.page).fill('Bản của tab thứ nhất');
    const { version } = await doctor(visitContent, { patientId: visit.patientId }, visit.encounterId);
    await doctor(saveVisit, { patientId: visit.patientId, version, content: { history: 'Bản ghi ở nơi khác' } }, visit.encounterId);
    await person.context.setOffline(false);
    const asked = person.page.getByRole('alert').filter({ hasText: 'vừa được ghi ở nơi khác' });
    await asked.waitFor();
    await asked.getByText('Bản của tab thứ nhất').waitFor();
    await asked.getByText('Bản ghi ở nơi khác').waitFor();
    expect((await contentOf(visit)).history).toBe('Bản ghi ở nơi khác');
    await asked.getByRole('button', { name: 'Giữ bản trên máy này' }).click();
    await expect.poll(async () => (await contentOf(visit)).history, patiently).toBe('Bản của tab thứ nhất');
    await person.close();
  });

  it('VIS-12 VIS-13 a visit is written without the mouse: fields by Enter, a diagnosis by its abbreviation, undo', async () => {
    const visit = await desk.arrive('Đỗ Thị Thu Hà', { reason: 'Đau đầu' });
    const person = await sitDown(visit);
    const { page } = person;
    await history(page).and(page.locator(':focus')).waitFor();
    await person.type('Đau đầu vùng chẩm');
    await person.press('Enter');
    await person.type('Không có gì đặc biệt');
    await person.press('Enter');
    await person.press('Space');
    await page.getByText('Tim đều, T1 T2 rõ').waitFor();
    await person.press('Enter');
    await person.type('phoi');
    await page.getByRole('option').first().waitFor();
    await person.press('Enter');
    await person.type('Ran ẩm đáy phải');
    await person.press('Enter');
    await person.type('tha');
    await page.getByRole('option', { name: /I10/ }).waitFor();
    await person.press('Enter');
    await page.getByLabel('Chẩn đoán chính').and(page.locator('[value^="I10"]')).waitFor();
    await saved(page);
    await expect.poll(async () => {
      const { main, examination } = await contentOf(visit);
      return [main?.code, examination.find(({ system }) => system === 'lungs')];
    }, patiently).toEqual(['I10', { system: 'lungs', state: 'abnormal', text: 'Ran ẩm đáy phải' }]);
    const { examination } = await contentOf(visit);
    expect(examination.filter(({ state, text }) => state === 'normal' && text !== '').length).toBeGreaterThan(3);
    expect(examination.filter(({ state }) => state === 'abnormal').map(({ system }) => system)).toEqual(['lungs']);
    await person.press('Ctrl+Z');
    await expect.poll(async () => (await contentOf(visit)).main, patiently).toBe(null);
    expect(await person.accessibilityBreaches()).toEqual([]);
    expect(person.errors).toEqual([]);
    await person.close();
  });

  it('VIS-20 a paste over the limit stays whole, says length and limit beside the field, saves the others, and F10 leads there', async () => {
    const visit = await desk.arrive('Hà Thị Thu Dài');
    const person = await sitDown(visit);
    const { page } = person;
    await history(page).fill('x'.repeat(8_012));
    await page.getByText('Dài 8012 ký tự, tối đa 8000.').waitFor();
    await page.getByRole('textbox', { name: 'Lời dặn' }).fill('Ăn nhạt');
    await page.locator('footer').getByText(/Chưa lưu: Bệnh sử quá dài/).waitFor();
    await expect.poll(async () => (await contentOf(visit)).advice, patiently).toBe('Ăn nhạt');
    expect([(await contentOf(visit)).history, (await history(page).inputValue()).length]).toEqual(['', 8_012]);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.press('F10');
    await page.getByRole('dialog').getByText('Bệnh sử dài 8012 ký tự, tối đa 8000.').waitFor();
    await person.press('Enter');
    await history(page).and(page.locator(':focus')).waitFor();
    await history(page).fill('x'.repeat(8_000));
    await saved(page);
    await expect.poll(async () => (await contentOf(visit)).history.length, patiently).toBe(8_000);
    await person.close();
  });

  it('VIS-14 F10 says what bars the end and leads there; VIS-5 what has ended is reopened with a reason', async () => {
    const visit = await desk.arrive('Vũ Thị Kim Oanh');
    const person = await sitDown(visit);
    const { page } = person;
    await person.press('F10');
    await page.getByText('Chưa có chẩn đoán chính').waitFor();
    await person.press('Enter');
    await page.getByLabel('Chẩn đoán chính').and(page.locator(':focus')).waitFor();
    const { patientId, encounterId } = visit;
    await person.context.setOffline(true);
    await history(page).fill('Chưa kịp gửi');
    const { version } = await doctor(visitContent, { patientId }, encounterId);
    const written = await doctor(saveVisit, { patientId, version, content: { main: { code: 'I10' } } }, encounterId);
    await doctor(finishVisit, { patientId, version: written.version }, encounterId);
    await expect.poll(() => page.evaluate("Object.values(localStorage).some((kept) => kept.includes('Chưa kịp gửi'))"), patiently).toBe(true);
    await person.context.setOffline(false);
    await page.getByText(/Lần khám đã kết thúc lúc/).waitFor({ timeout: 40_000 });
    await page.getByText(/Máy này còn giữ nội dung chưa gửi/).waitFor();
    expect(await history(page).getAttribute('readonly')).not.toBe(null);
    await page.getByRole('button', { name: 'Mở lại khám' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Có kết quả mới').click();
    await sheet.getByLabel(/Ghi thêm|Ghi chú|Nói rõ/).fill('Có kết quả điện tim');
    await sheet.getByRole('button', { name: 'Mở lại khám' }).click();
    await expect.poll(() => history(page).inputValue(), patiently).toBe('Chưa kịp gửi');
    await page.getByText(/Đã mở lại lúc .* Có kết quả điện tim/).waitFor();
    await history(page).fill('Bổ sung sau kết quả');
    await saved(page);
    expect((await contentOf(visit)).history).toBe('Bổ sung sau kết quả');
    await person.close();
  });

  it('VIS-18 whom the doctor has seen today stands below the queue, live, and a row opens the visit by keyboard; on a phone too', async () => {
    const visit = await desk.arrive('Lý Thị Thanh Xuân', { room: 'P11', birthDate: '1971-03-04' });
    const { patientId, encounterId } = visit;
    const person = await sitDown(undefined, { room: 'P11' });
    const { page } = person;
    const list = page.getByRole('region', { name: 'Đã khám hôm nay' });
    await list.waitFor();
    const { version } = await doctor(saveVisit, { patientId, version: '0', content: { main: { code: 'J20.9' } } }, encounterId);
    expect(await list.getByText('Lý Thị Thanh Xuân').count()).toBe(0);
    await doctor(finishVisit, { patientId, version }, encounterId);
    const row = list.getByRole('button', { name: /Lý Thị Thanh Xuân.*J20\.9/ });
    await row.waitFor();
    await person.press('Alt+K');
    await row.and(page.locator(':focus')).waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.press('Enter');
    await page.getByText(/Lần khám đã kết thúc lúc/).waitFor();
    expect(page.url()).toContain(encounterId);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/visits');
    await list.getByRole('button', { name: /Lý Thị Thanh Xuân/ }).click();
    await page.getByText(/Lần khám đã kết thúc lúc/).waitFor();
    expect(await person.overflowsSideways()).toBe(false);
    await person.close();
  });

  /** An earlier visit for high blood pressure, written and ended as usual. */
  async function visitBefore(name: string, room: string): Promise<CheckedIn> {
    const visit = await desk.arrive(name, { room, reason: 'Tái khám' });
    const { patientId, encounterId } = visit;
    const content = { history: 'Huyết áp ổn định.', main: { code: 'I10' }, examination: [{ system: 'heart' as const, state: 'normal' as const, text: 'Tim đều.' }], advice: 'Ăn nhạt.', followUp: { date: dayIn(28) } };
    const { version } = await doctor(saveVisit, { patientId, version: '0', content }, encounterId);
    const empty = await doctor(prescriptionContent, { patientId }, encounterId);
    await doctor(savePrescription, { patientId, version: empty.version, overrides: [], lines: [{ id: crypto.randomUUID(), medicine: 'amlodipine-5mg-tab', grid: { quantity: 30, morning: 1, days: 30 } }] }, encounterId);
    await doctor(finishVisit, { patientId, version }, encounterId);
    return visit;
  }
  const dayIn = (days: number): string => new Date(Date.now() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

  /** Once per shift, before the first person comes in. */
  async function unlockSigning({ page }: Person): Promise<void> {
    const call = (code: string) => page.evaluate(`fetch('/fhir/$${code}', { method: 'POST', headers: { 'content-type': 'application/fhir+json', 'x-lanh-client': 'staff' }, body: '{"pin":"280519"}' }).then((answer) => answer.status)`);
    await call('enrol-signing');
    expect(await call('unlock-signing')).toBe(200);
    await page.reload();
  }
  /** Nobody is left over from an earlier walk. */
  async function emptyRoom(code: string): Promise<void> {
    const { queue, called, inRoom, atTests, skipped } = await desk.call(roomQueue, { roomId: desk.roomId(code) });
    for (const { id } of [...queue, ...called, ...inRoom, ...atTests, ...skipped]) await desk.call(leaveQueue, { ticketId: id });
  }
  const signed = async (person: Person) => {
    await person.page.getByRole('button', { name: /^Ký \d+ giấy tờ \(Enter\)$/ }).and(person.page.locator(':focus')).waitFor({ timeout: 40_000 });
    await person.press('Enter');
    await person.page.getByText('Đã kết thúc khám và ký giấy.').waitFor({ timeout: 40_000 });
  };

  it.skipIf('missing' in whole)('VIS-19 SGN-54 a visit that has ended says so, is text, lists its papers; Ctrl+P prints the signed ones by Enter and never the screen', async () => {
    if ('missing' in whole) return;
    const own = await openBrowser(whole);
    const visit = await desk.arrive('Ngô Thị Ánh Nguyệt', { room: 'P11', reason: 'Ho' });
    const { patientId, encounterId } = visit;
    await doctor(saveVisit, { patientId, version: '0', content: { main: { code: 'J20.9' }, history: 'Ho ba ngày' } }, encounterId);
    const person = await sitDown(visit, { room: 'P11', own });
    const { page } = person;
    await unlockSigning(person);
    await history(page).waitFor();
    await page.evaluate('window.print = () => { window.screenPrinted = true; }');
    await person.press('Ctrl+P');
    const panel = page.getByRole('dialog', { name: 'In giấy tờ' });
    await panel.getByText('Chưa ký').waitFor();
    await panel.getByText(/Chưa có giấy nào đã ký để in/).waitFor();
    await person.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await person.press('F10');
    await signed(person);
    await openVisit(page, visit);
    await page.evaluate('window.print = () => { window.screenPrinted = true; }');
    await page.getByText(/Lần khám đã kết thúc lúc .* Phan Đình Khôi/).waitFor();
    const papers = page.getByRole('region', { name: 'Giấy tờ của lần khám' });
    await papers.getByRole('listitem').filter({ hasText: 'Đã ký' }).waitFor();
    await papers.getByRole('button', { name: /^In Phiếu/ }).waitFor();
    expect(await history(page).getAttribute('readonly')).not.toBe(null);
    expect(await page.locator('input[data-visit-field], [data-visit-field] input').count()).toBe(0);
    expect(await person.accessibilityBreaches()).toEqual([]);
    const fetched = page.waitForResponse((answer) => answer.url().includes('/documents/') && answer.headers()['content-type'] === 'application/pdf');
    await person.press('Ctrl+P');
    await panel.getByRole('button', { name: 'In 1 giấy đã ký (Enter)' }).and(page.locator(':focus')).waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.press('Enter');
    expect((await fetched).status()).toBe(200);
    await panel.waitFor({ state: 'detached' });
    expect(await page.evaluate('window.screenPrinted === true')).toBe(false);
    expect(person.errors).toEqual([]);
    await own.close();
  });

  it('SGN-55 the answer of the signature is lost on its way: Enter again, and everything is signed once and ended', async () => {
    const visit = await desk.arrive('Ngô Thị Mất Mạng', { room: 'P11', reason: 'Ho' });
    const { patientId, encounterId } = visit;
    await doctor(saveVisit, { patientId, version: '0', content: { main: { code: 'J20.9' } } }, encounterId);
    const person = await sitDown(visit, { room: 'P11' });
    const { page } = person;
    await unlockSigning(person);
    await history(page).waitFor();
    let cut = true;
    await person.context.route('**/$sign-set', async (route) => {
      if (!cut) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    const act = page.getByRole('button', { name: /^Ký \d+ giấy tờ \(Enter\)$/ }).and(page.locator(':focus'));
    await person.press('F10');
    await act.waitFor({ timeout: 40_000 });
    await person.press('Enter');
    await page.getByText(/Chưa biết lệnh ký đã đến máy chủ/).waitFor({ timeout: 40_000 });
    cut = false;
    await act.waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.press('Enter');
    await page.getByText('Đã kết thúc khám và ký giấy.').waitFor({ timeout: 40_000 });
    const { papers } = await doctor(signList, {}, encounterId);
    expect(papers.map(({ state }) => state)).toEqual(['signed']);
    await person.close();
  });

  it('VIS-16 a common visit: at most 15 actions without the mouse, from the call to the signed papers', async () => {
    await emptyRoom('P11');
    const before = await visitBefore('Hoàng Thị Bích Ngọc', 'P11');
    const visit = await desk.comeAgain(before.patientId, { room: 'P11', reason: 'Tái khám tăng huyết áp' });
    await desk.arrive('Người Đợi Sau', { room: 'P11', birthDate: '1990-01-01' });
    const person = await sitDown(undefined, { room: 'P11' });
    const { page } = person;
    await unlockSigning(person);
    await page.getByText('Hoàng Thị Bích Ngọc').first().waitFor();
    person.actions = 0;
    await person.press('F2');
    await history(page).waitFor();
    await person.press('Ctrl+L');
    await page.getByRole('button', { name: 'Lấy lại (Enter)' }).and(page.locator(':focus')).waitFor();
    await person.press('Enter');
    await page.locator('[value^="Amlodipin"]').waitFor();
    await person.press('F8');
    await page.locator('[data-cell="medicine"] input:focus').waitFor();
    for (let step = 0; step < 6 && (await page.locator('[data-cell="days"]:focus').count()) === 0; step++) await person.press('Shift+Tab');
    await page.locator('[data-cell="days"]:focus').waitFor();
    await person.type('28');
    await person.press('F10');
    await page.getByRole('button', { name: /Đã xem, tiếp tục/ }).and(page.locator(':focus')).waitFor();
    await person.press('Enter');
    await signed(person);
    expect(person.actions).toBeLessThanOrEqual(15);
    expect(await contentOf(visit)).toMatchObject({ main: { code: 'I10' }, advice: 'Ăn nhạt.' });
    const { papers } = await doctor(signList, {}, visit.encounterId);
    expect(papers.map(({ kind, state }) => [kind, state]).toSorted()).toEqual([['appointment-slip', 'signed'], ['prescription', 'signed'], ['visit-summary', 'signed']]);
    await page.locator('[data-next]').getByText('Người Đợi Sau').waitFor();
    expect(person.errors).toEqual([]);
    await person.close();
  });

  it('VIS-16 a visit in two passes with tests between: at most 25 actions without the mouse', async () => {
    await emptyRoom('P11');
    const visit = await desk.arrive('Đinh Thị Phương Thảo', { room: 'P11', birthDate: '1968-04-02', reason: 'Đau đầu, chóng mặt' });
    const person = await sitDown(undefined, { room: 'P11' });
    const { page } = person;
    await unlockSigning(person);
    await page.getByText('Đinh Thị Phương Thảo').first().waitFor();
    person.actions = 0;
    await person.press('F2');
    await history(page).and(page.locator(':focus')).waitFor();
    await person.type('Đau đầu vùng chẩm một tuần');
    await person.press('Enter');
    await page.getByLabel('Tiền sử').and(page.locator(':focus')).waitFor();
    await person.press('Enter');
    await page.getByRole('checkbox', { name: /Bình thường trừ/ }).and(page.locator(':focus')).waitFor();
    await person.press('Space');
    await page.getByText('Tỉnh, tiếp xúc tốt').waitFor();
    await saved(page);
    await page.getByRole('button', { name: /Cho đi cận lâm sàng/ }).waitFor();
    await person.press('F9');
    await page.getByText(/đi cận lâm sàng; khi về/).waitFor();
    await desk.call(returnFromTests, { ticketId: visit.ticketId });
    await page.getByText('Chờ kết luận 1').waitFor();
    await person.press('F2');
    await history(page).and(page.locator(':focus')).waitFor();
    for (let step = 0; step < 4; step++) await person.press('Enter');
    await person.type('tha');
    await page.getByRole('option', { name: /I10/ }).waitFor();
    await person.press('Enter');
    await person.press('F8');
    await page.locator('[data-cell="medicine"] input:focus').waitFor();
    await person.type('amlo5 1s 28');
    await page.getByRole('option', { name: /Amlodipin/ }).first().waitFor();
    await person.press('Enter');
    await page.locator('[data-cell="quantity"][value="28"]').waitFor();
    await person.press('F10');
    await signed(person);
    expect(person.actions).toBeLessThanOrEqual(25);
    expect(await contentOf(visit)).toMatchObject({ history: 'Đau đầu vùng chẩm một tuần', main: { code: 'I10' } });
    expect((await doctor(signList, {}, visit.encounterId)).papers.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['prescription signed', 'visit-summary signed']);
    expect(person.errors).toEqual([]);
    await person.close();
  });

  it('VIS-2 on a desk nothing written is cut off, and the follow-up stays in sight below a long plan', async () => {
    const visit = await desk.arrive('Bùi Thị Ngọc Ánh', { reason: 'Tái khám' });
    const person = await sitDown(visit);
    const { page } = person;
    await history(page).fill('Đau tức ngực trái khi leo cầu thang, nghỉ năm phút thì hết, một tuần nay thỉnh thoảng hồi hộp, không khó thở, ngủ được.');
    await expect.poll(() => page.evaluate("(() => { const field = document.querySelector('textarea[data-visit-field=history]'); return field.scrollHeight - field.clientHeight; })()"), patiently).toBeLessThanOrEqual(0);
    await page.getByRole('textbox', { name: 'Lời dặn' }).fill('Ăn nhạt.\nĐi bộ.\nUống đủ nước.\nNgủ đủ giấc.\nKhông hút thuốc.\nĐo huyết áp hằng ngày.');
    const place = await page.getByLabel('Ngày hẹn').boundingBox();
    const foot = await page.locator('footer').boundingBox();
    expect(place && foot && place.y > 0 && place.y + place.height <= foot.y).toBe(true);
    await person.close();
  });

  it('VIS-2 the page fits a phone, in three languages, and nothing hides behind its foot', async () => {
    const visit = await desk.arrive('Nguyễn Thị Diễm Quỳnh', { reason: 'Đau bụng' });
    const person = await sitDown(visit, { size: 'phone' });
    expect(await person.overflowsSideways()).toBe(false);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.page.getByRole('button', { name: /^fr/ }).click();
    await person.page.getByLabel('Histoire').waitFor();
    expect(await person.overflowsSideways()).toBe(false);
    await person.close();
  });
});
