// The controls of the design system, one at a time, as people see and press them. spec: UID TST SHL KEY
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../browser/findChromium.ts';
import { openStage, type Stage } from './openStage.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;

describe.skipIf(missing !== undefined)(missing === undefined ? 'controls' : `controls (skipped: ${missing})`, () => {
  let stage: Stage;
  beforeAll(async () => {
    if (!('missing' in chromium)) stage = await openStage(chromium);
  }, 120_000);
  afterAll(() => stage?.close());

  it('UID-8 a status is told by words, an icon and a colour; without the colour nothing is lost', async () => {
    const person = await stage.play('ui/Statuses');
    const { page } = person;
    const chips = page.getByRole('listitem');
    await chips.last().waitFor();
    expect(await chips.count()).toBe(9);
    const seen = await chips.evaluateAll((items: { textContent: string; querySelector(what: string): { innerHTML: string } | null }[]) => items.map((item) => ({ words: item.textContent, icon: item.querySelector('svg[aria-hidden]')?.innerHTML ?? '' })));
    expect(seen.map(({ words }) => words)).toEqual(['waiting', 'progress', 'done', 'signed', 'locked', 'problem', 'paused', 'neutral', 'cancelled'].map((tone) => `Trạng thái ${tone}`));
    expect(new Set(seen.map(({ icon }) => icon)).size).toBe(9);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await page.evaluate("document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')");
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.picture('statuses');
    await person.close();
  });

  it('UID-9 an empty list says what will appear; waiting shows nothing for 150 ms, then lines, then what it waits for', async () => {
    const person = await stage.play('ui/Waiting', { before: (page) => page.clock.install({ time: new Date('2026-11-27T02:00:00Z') }) });
    const { page } = person;
    await page.getByText('Kết quả xét nghiệm sẽ hiện ở đây.').waitFor();
    await page.clock.pauseAt(new Date('2026-11-27T02:10:00Z'));
    await page.getByRole('button', { name: 'Hỏi' }).click();
    await page.clock.runFor(140);
    expect(await page.locator('[aria-busy]').count()).toBe(0);
    await page.clock.runFor(20);
    expect([await page.locator('[aria-busy]').count(), await page.getByRole('status').textContent()]).toEqual([1, 'Đang tìm hồ sơ']);
    await page.clock.runFor(3000);
    expect(await page.getByText('Đang tìm hồ sơ').count()).toBe(2);
    await person.close();
  });

  it('UID-9 a refusal gives its code and a way to try again', async () => {
    const person = await stage.play('ui/Refused');
    await person.page.getByRole('alert').getByText('Máy chủ đang bận, lần 0 (server.busy)').waitFor();
    await person.page.getByRole('button', { name: 'Thử lại' }).click();
    await person.page.getByText('lần 1').waitFor();
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });

  it('UID-10 a reason is picked from a list, with words where the reason needs them; nothing happens without', async () => {
    const person = await stage.play('ui/Reasons');
    const { page } = person;
    const submit = page.getByRole('button', { name: 'Mở lại' });
    await submit.click();
    await page.getByText('Hãy chọn một lý do.').waitFor();
    await page.getByRole('radio', { name: 'Lý do khác' }).check();
    await page.getByLabel('Ghi chú thêm').fill('  abc  ');
    await submit.click();
    await page.getByText('Hãy ghi rõ lý do.').waitFor();
    expect(await page.getByRole('status').textContent()).toBe('');
    await page.getByLabel('Ghi chú thêm').fill(' Bổ sung đơn ');
    await submit.click();
    await expect.poll(() => page.getByRole('status').textContent()).toBe('other: Bổ sung đơn');
    await page.getByRole('radio', { name: 'Có kết quả mới' }).check();
    await page.getByLabel('Ghi chú thêm').fill('');
    await submit.click();
    await expect.poll(() => page.getByRole('status').textContent()).toBe('results: ');
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });

  it('UID-11 two panes are divided by mouse or arrow keys, within bounds, and the width is kept', async () => {
    const person = await stage.play('ui/Panes');
    const { page } = person;
    const divider = page.getByRole('separator', { name: 'Đổi độ rộng khung' });
    const share = async () => Number(await divider.getAttribute('aria-valuenow'));
    expect(await share()).toBe(40);
    await divider.focus();
    await person.press('ArrowRight');
    await person.press('ArrowRight');
    await expect.poll(share).toBe(44);
    const box = await divider.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 1, 100);
    await page.mouse.down();
    await page.mouse.move(683, 100, { steps: 5 });
    await page.mouse.up();
    await expect.poll(share).toBe(50);
    await page.mouse.move(100, 100);
    expect(await share()).toBe(50);
    await page.reload();
    await expect.poll(share).toBe(50);
    await divider.focus();
    for (let step = 0; step < 30; step++) await person.press('ArrowLeft');
    expect(await share()).toBe(12);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await person.close();
  });

  it('UID-13 of a list of ten thousand rows as many are drawn as of a list of two hundred, and the last one is reached', async () => {
    const drawn: number[] = [];
    for (const count of [200, 10_000]) {
      const person = await stage.play('ui/LongList', { before: (page) => page.addInitScript(`history.replaceState(null, '', '/?count=${count}' + location.hash)`) });
      const { page } = person;
      await page.getByText('Dòng 1', { exact: true }).waitFor();
      await page.getByRole('region').evaluate((frame: { scrollTop: number; scrollHeight: number }) => { frame.scrollTop = frame.scrollHeight / 2; });
      await page.getByText(`Dòng ${count / 2}`, { exact: true }).waitFor();
      drawn.push(await page.getByRole('listitem').count());
      await page.getByRole('region').focus();
      await person.press('End');
      await page.getByText(`Dòng ${count}`, { exact: true }).waitFor();
      await person.close();
    }
    expect(drawn[1]).toBe(drawn[0]);
    expect(drawn[1]).toBeLessThan(70);
  });

  it('TST-1 a message with undo stays ten seconds, a problem until it is closed, a plain one goes', async () => {
    const person = await stage.play('ui/Toasts', { before: (page) => page.clock.install({ time: new Date('2026-11-27T02:00:00Z') }) });
    const { page } = person;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await button('Bỏ').waitFor();
    await page.clock.pauseAt(new Date('2026-11-27T02:10:00Z'));
    for (const name of ['Bỏ', 'In', 'Lưu']) await button(name).click();
    const shown = async () => [await page.getByText('Đã bỏ một dòng').count(), await page.getByRole('alert').getByText('Không in được').count(), await page.getByText('Đã lưu').count()];
    expect(await shown()).toEqual([1, 1, 1]);
    await page.clock.runFor(9_900);
    expect(await shown()).toEqual([1, 1, 0]);
    await page.clock.runFor(200);
    expect(await shown()).toEqual([0, 1, 0]);
    await page.clock.runFor(3_600_000);
    expect(await shown()).toEqual([0, 1, 0]);
    await page.getByRole('alert').getByRole('button', { name: 'Đóng' }).click();
    expect(await shown()).toEqual([0, 0, 0]);
    await button('Bỏ').click();
    await button('Hoàn tác').click();
    expect([await page.getByRole('status').textContent(), ...await shown()]).toEqual(['1', 0, 0, 0]);
    await person.close();
  });

  it('SHL-2 a slot draws its fillers in order; SHL-3 one that breaks shows a code that is in the log too, the rest stands, and it can be tried again', async () => {
    const person = await stage.play('ui/Slots');
    const { page } = person;
    await page.getByText('Ô cuối').waitFor();
    expect(await page.locator('section').evaluateAll((all: { ariaLabel: string }[]) => all.map(({ ariaLabel }) => ariaLabel))).toEqual(['first', 'breaks', 'last']);
    await page.getByText('Chưa có gì ở đây').waitFor();
    await page.getByRole('button', { name: 'Làm hỏng' }).click();
    const alert = page.getByRole('region', { name: 'breaks' }).getByRole('alert');
    await alert.getByText('Dữ liệu đã lưu vẫn an toàn.').waitFor();
    const code = /UI-[0-9A-Z]{5}/.exec((await alert.textContent()) ?? '')?.[0] ?? 'no code';
    expect(person.errors.some((line) => line.includes(code) && line.includes('the filler broke'))).toBe(true);
    expect([await page.getByText('Ô thứ nhất').count(), await page.getByText('Ô cuối').count()]).toEqual([1, 1]);
    expect(await person.accessibilityBreaches()).toEqual([]);
    await alert.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByRole('button', { name: 'Làm hỏng' }).waitFor();
    await person.close();
  });

  it('KEY-2 the key sheet lists exactly the keys that answer, and the newest binding of a key is the one that answers', async () => {
    const person = await stage.play('ui/Keys');
    const { page } = person;
    const listed = async () => (await page.getByRole('list', { name: 'Phím tắt' }).getByRole('listitem').allTextContents()).map((text) => text.split(' ')[0]);
    const said = async (chord: string) => {
      await person.press(chord);
      return (await page.getByRole('status').textContent())?.split(', ').at(-1);
    };
    await expect.poll(listed).toEqual(['Ctrl+K', 'F2']);
    expect([await said('F2'), await said('Alt+1'), await said('Ctrl+K')]).toEqual(['queue F2', 'queue F2', 'search']);
    await page.getByRole('button', { name: 'chart' }).click();
    await expect.poll(async () => (await listed()).toSorted()).toEqual(['Alt+1', 'Ctrl+K']);
    expect([await said('F2'), await said('Alt+1')]).toEqual(['search', 'chart Alt+1']);
    await page.getByRole('button', { name: 'dialog' }).click();
    await expect.poll(async () => (await listed()).toSorted()).toEqual(['Alt+1', 'Ctrl+K']);
    expect(await said('Ctrl+K')).toBe('dialog');
    await person.close();
  });
});
