// The desk, the queue, the call screen and the nurse's pad in a real browser on the real server. Budgets: issue A figures, ux.md 12.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium, findWholeChromium } from './findChromium.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

// A walk through several screens takes its time where other tests run beside it; each step has a limit of its own.
vi.setConfig({ testTimeout: 120_000 });

let hospital: Hospital;
let browser: Browser;
/** Fresh numbers on every run, so that a server that runs already can be used again. */
const seed = String(Date.now()).slice(-6);
let made = 0;
const next = () => String(++made).padStart(3, '0');
const citizenId = () => `04${seed}${next()}7`;
const card = (id: string, name: string, address = 'Xóm 5, Xã Nghi Phú, Thành phố Vinh, Nghệ An') => `${id}||${name}|15081988|Nam|${address}|20062021`;

beforeAll(async () => {
  if ('missing' in chromium) return;
  [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await hospital?.close();
});

/** Calls an operation as the person who is signed in on this page. */
async function operate<T>(page: Page, path: string, input: object): Promise<T> {
  const answer = await page.request.post(`/fhir/${path}`, { data: input, headers: { 'content-type': 'application/fhir+json', 'x-lanh-client': 'staff' } });
  const body = await answer.json();
  if (!answer.ok()) throw new Error(`${path}: ${JSON.stringify(body).slice(0, 300)}`);
  return body as T;
}
async function roomId(page: Page, code: string): Promise<string> {
  const { rooms } = await operate<{ rooms: { code: string; roomId: string }[] }>(page, '$room-loads', {});
  return rooms.find((room) => room.code === code)!.roomId;
}
/** Registered and checked in behind the screen. */
async function arrive(page: Page, name: string, { code, ...more }: { code: string; phone?: string; citizenId?: string; insuranceNumber?: string; birthDate?: string }) {
  const { patientId } = await operate<{ patientId: string }>(page, 'Patient/$register-patient', { person: { kind: 'ordinary', name, birthDate: '1970-05-05', sex: 'female', ...more }, duplicateReason: 'Người khác, đã xem căn cước' });
  const { ticket, encounterId } = await operate<{ ticket: { id: string; number: number }; encounterId: string }>(page, '$check-in', { patientId, roomId: await roomId(page, code) });
  return { patientId, encounterId, ticketId: ticket.id, number: String(ticket.number).padStart(3, '0') };
}
async function at(role: string, options: Parameters<typeof Person.at>[2] = {}, own = browser): Promise<Person> {
  const person = await Person.at(own, hospital, options);
  await person.signIn(hospital.user(role));
  if (role === 'reception') await scanBox(person).waitFor();
  return person;
}
const scanBox = (person: Person) => person.page.locator('form[role=search] input');
/** A scanner: all keys at once, then Enter; one action. */
async function scan(person: Person, text: string) {
  await scanBox(person).focus();
  await person.type(`${text}\n`);
}

describe.skipIf(missing !== undefined)(`RCP the desk${why}`, () => {
  it('a new patient by the QR of the citizen card takes at most eight actions and little typing', async () => {
    const desk = await at('reception');
    await scanBox(desk).waitFor();
    const id = citizenId();
    await scan(desk, card(id, 'LÊ VĂN ĐỨC TÂM'));
    await desk.page.locator('input[name=phone]:focus').waitFor();
    const scanned = desk.keystrokes;
    await desk.type(`09${seed}${next().slice(1)}`);
    await desk.press('F9');
    await desk.type('Ho, sốt 3 ngày');
    await desk.press('Alt+2');
    await desk.press('F10');
    await desk.page.getByText('001', { exact: true }).or(desk.page.locator('[class*=issuedNumber]')).first().waitFor();
    expect(desk.actions).toBeLessThanOrEqual(8);
    expect((desk.keystrokes - scanned) / 5).toBeLessThan(45);
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.picture('reception-issued');
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('a known patient takes at most three actions', async () => {
    const desk = await at('reception');
    const phone = `08${seed}${next().slice(1)}`;
    const { ticketId } = await arrive(desk.page, 'Phạm Thị Quen', { code: 'P12', phone });
    await operate(desk.page, '$leave-queue', { ticketId });
    desk.actions = 0;
    await scan(desk, phone);
    await desk.page.getByRole('heading', { name: 'Phạm Thị Quen' }).waitFor();
    await desk.press('F10');
    await desk.page.locator('[class*=issuedNumber]').waitFor();
    expect(desk.actions).toBeLessThanOrEqual(3);
    await desk.press('F10');
    await expect.poll(() => desk.page.evaluate("document.activeElement === document.querySelector('form[role=search] input')")).toBe(true);
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('RCP-37 RCP-38 RCP-39 the commune written by hand, the usual ethnic group, an occupation found by typing are in the record; the keys stand below', async () => {
    const desk = await at('reception');
    const id = citizenId();
    await scan(desk, card(id, 'VÕ THỊ GỐC GÁC'));
    await desk.page.locator('input[name=phone]:focus').waitFor();
    await desk.page.getByText('F9 Tới lý do khám').waitFor();
    await expect.poll(() => desk.page.getByLabel('Dân tộc').inputValue()).toBe('Kinh');
    await desk.page.getByText('Chưa có danh mục xã/phường').waitFor();
    await desk.page.getByLabel('Xã/phường hiện nay').fill('Phường Vinh Lộc');
    await desk.page.getByLabel('Nghề nghiệp').fill('xay dung');
    await desk.page.getByRole('option').first().waitFor();
    await desk.press('Enter');
    await desk.press('Alt+2');
    await desk.press('F10');
    await desk.page.locator('[class*=issuedNumber]').waitFor();
    const { patients: [found] } = await operate<{ patients: { id: string }[] }>(desk.page, 'Patient/$find-patients', { text: id });
    const patient = (await (await desk.page.request.get(`/fhir/Patient/${found!.id}`)).json()) as { address: object[]; extension: { url: string; valueCodeableConcept: { coding: { code: string; display: string }[] } }[] };
    expect(patient.address[0]).toMatchObject({ use: 'home', text: 'Xóm 5, Xã Nghi Phú, Thành phố Vinh, Nghệ An, Phường Vinh Lộc', city: 'Phường Vinh Lộc' });
    const coded = (ending: string) => patient.extension.find(({ url }) => url.endsWith(ending))?.valueCodeableConcept.coding[0];
    expect([coded('race'), coded('occupation')]).toMatchObject([{ code: '01', display: 'Kinh' }, { code: '71', display: 'Thợ xây dựng' }]);
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('RCP-3 ten digits that are no phone number are asked about, and the answer stands in the form', async () => {
    const desk = await at('reception');
    await scan(desk, `79${seed}${next().slice(1)}`);
    await desk.page.getByText('Mười số này không phải số điện thoại').waitFor();
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.page.getByRole('button', { name: 'Số BHXH/BHYT' }).click();
    await desk.press('F8');
    await expect.poll(() => desk.page.getByLabel('Số BHYT').inputValue()).toMatch(/^79\d{8}$/);
    await desk.close();
  });

  it.each(['desk', 'phone'] as const)('at the size of a %s nothing runs out of the screen and nothing breaks WCAG AA', async (size) => {
    const desk = await at('reception', { size });
    await scanBox(desk).waitFor();
    expect([await desk.overflowsSideways(), await desk.accessibilityBreaches()]).toEqual([false, []]);
    await scan(desk, card(citizenId(), 'NGUYỄN THỊ DIỄM QUỲNH'));
    await desk.page.locator('input[name=phone]').waitFor();
    await desk.page.getByRole('button', { name: /P12/ }).waitFor();
    expect([await desk.overflowsSideways(), await desk.accessibilityBreaches()]).toEqual([false, []]);
    await desk.picture(`reception-form-${size}`);
    await desk.press('F10');
    await desk.page.getByText('Chọn phòng khám').waitFor();
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.page.goto('/queue');
    await desk.page.getByRole('combobox').first().waitFor();
    expect([await desk.overflowsSideways(), await desk.accessibilityBreaches()]).toEqual([false, []]);
    await desk.close();
  });

  it('RCP-3 whatever is scanned, typed or pasted has an answer, never an error page', async () => {
    const desk = await at('reception');
    const known = citizenId();
    const [insuranceNumber, phone] = [`79${seed}${next().slice(1)}`, `07${seed}${next().slice(1)}`];
    const { patientId, ticketId } = await arrive(desk.page, 'Hồ Thị Mã Vạch', { code: 'P11', citizenId: known, insuranceNumber, phone, birthDate: '1975-05-05' });
    const hex = (text: string) => Buffer.from(text).toString('hex').toUpperCase();
    const insuranceCard = `${insuranceNumber}|${hex('Hồ Thị Mã Vạch')}|05/05/1975|2|${hex('Vinh')}|40 - 001|01/01/2026|31/12/2026|05/01/2026|-|-|4|01/07/2024|x|y|${hex('BHXH')}$`;
    const { patientCode } = (await operate<{ patients: { id: string; patientCode: string }[] }>(desk.page, 'Patient/$find-patients', { text: known })).patients.find(({ id }) => id === patientId)!;
    const opens = async (text: string) => {
      await desk.press('F4');
      await scan(desk, text);
      await desk.page.getByRole('heading', { name: 'Hồ Thị Mã Vạch' }).waitFor();
    };
    // Old and new citizen card, insurance card, card number, a number hidden in an unknown code, our label and slip, the bare numbers.
    for (const text of [`${known}|012345678|HỒ THỊ MÃ VẠCH|05051975|Nữ|Vinh|01012020`, `${known}||HỒ THỊ MÃ VẠCH|05051975|Nữ|Vinh|01012020||||`, insuranceCard, `DN479${insuranceNumber}`, `vneid://profile?id=${known}&t=1`, `VSSID#DN479${insuranceNumber}#x`, `LANH-T-${ticketId.replaceAll('-', '').toUpperCase()}`, phone, insuranceNumber, `LANH-P-${patientCode}`, patientCode, known]) await opens(text);
    const garbage = ['x'.repeat(10_000), '|'.repeat(500), 'A\u0000B', '😀😀😀', '\u202Eabc', '<script>alert(1)</script>', "'; drop table x; --", '%00', '\uFFFF'];
    for (const text of garbage) {
      await desk.press('F4');
      await scanBox(desk).fill(text.replaceAll('\n', ''));
      await desk.page.keyboard.press('Enter');
      await desk.page.getByText(/Không đọc được mã này|Chưa có hồ sơ nào khớp|nhiều số khác nhau|ngắn quá/).first().waitFor();
      await desk.page.getByRole('button', { name: /Đăng ký mới/ }).waitFor();
    }
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('RCP-7 likely the same person is shown side by side before a second record is made', async () => {
    const desk = await at('reception');
    const name = `Đào Thị Trùng ${seed}`;
    await arrive(desk.page, name, { code: 'P16', birthDate: '1991-03-03' });
    await desk.press('F8');
    await desk.page.locator('input[name=name]').fill(name.toUpperCase());
    await desk.page.locator('input[name=birth]').fill('03031991');
    await desk.page.getByText('Nữ', { exact: true }).click();
    await desk.press('Alt+1');
    await desk.press('F10');
    const sheet = desk.page.getByRole('dialog');
    await sheet.getByText('26-').first().waitFor();
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.picture('reception-duplicate');
    await sheet.getByRole('button', { name: /Là người khác/ }).click();
    await sheet.getByText(/lý do/i).first().waitFor();
    await sheet.getByRole('textbox').fill('Hai người cùng tên');
    await desk.page.keyboard.press('Enter');
    await desk.page.locator('[class*=issuedNumber]').waitFor();
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('RCP-7 choosing the record that exists gives it the number of the card: the next scan opens it', async () => {
    const desk = await at('reception');
    // A card holds letters only.
    const name = `Cao Văn T${[...seed].map((digit) => 'abcdeghikl'[Number(digit)]).join('')}`;
    await arrive(desk.page, name, { code: 'P16', birthDate: '1988-08-15' });
    const id = citizenId();
    await scan(desk, card(id, name.toUpperCase()));
    await desk.page.locator('input[name=phone]').waitFor();
    await desk.press('Alt+4');
    await desk.press('F10');
    await desk.page.getByRole('button', { name: 'Đúng người này' }).click();
    await desk.page.locator('[class*=issuedNumber]').waitFor();
    await desk.press('F10');
    await scan(desk, id);
    await desk.page.getByRole('heading', { name }).waitFor();
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('RCP-8 newborn with the mother, foreigner, unknown person and portrait', async () => {
    const desk = await at('reception');
    const mother = `Mai Thị Mẹ ${seed}`;
    await arrive(desk.page, mother, { code: 'P16', birthDate: '1996-06-06' });
    await desk.page.getByRole('button', { name: 'Trẻ sơ sinh' }).click();
    await desk.page.locator('input[name=birth]').fill(new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()));
    await desk.page.locator('input[name=contactName]').fill(`mai thi me ${seed}`);
    await desk.page.getByRole('option').first().click();
    await desk.page.getByText('Đã nối với hồ sơ của mẹ').waitFor();
    await desk.press('Alt+3');
    await desk.press('F10');
    await desk.page.getByText(`Con bà ${mother}`).waitFor();
    await desk.press('F10');

    await desk.page.getByRole('button', { name: 'Người nước ngoài' }).click();
    await desk.page.locator('input[name=name]').fill('Anna Schmidt');
    await desk.page.locator('input[name=passport]').fill(`C01X${next()}T47`);
    const picture = await desk.page.evaluate<string>(`(() => { const c = document.createElement('canvas'); c.width = 900; c.height = 1200; const g = c.getContext('2d'); g.fillStyle = '#8ac'; g.fillRect(0, 0, 900, 1200); return c.toDataURL('image/png').split(',')[1]; })()`);
    await desk.page.locator('input[type=file]').setInputFiles({ name: 'anh.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') });
    await desk.page.getByRole('img', { name: 'Ảnh chân dung' }).waitFor();
    await desk.press('Alt+1');
    await desk.press('F10');
    await desk.page.locator('[class*=issuedNumber]').waitFor();
    await desk.press('F10');
    await scan(desk, 'anna schmidt');
    await desk.page.getByRole('button', { name: /Anna Schmidt/ }).first().click();
    await desk.page.getByRole('img', { name: 'Ảnh của Anna Schmidt' }).waitFor();

    await desk.press('F4');
    await desk.page.getByRole('button', { name: 'Chưa rõ danh tính' }).click();
    await desk.page.getByText('Nam', { exact: true }).click();
    await desk.press('Alt+1');
    await desk.press('F10');
    await desk.page.getByText('Chưa rõ danh tính (nam)').waitFor();
    expect(desk.errors).toEqual([]);
    await desk.close();
  });

  it('RCP-3 what is wrong is told beside its field', async () => {
    const desk = await at('reception');
    await desk.press('F8');
    await desk.page.locator('input[name=name]').waitFor();
    await desk.page.getByRole('button', { name: /P11/ }).waitFor();
    await desk.press('Alt+1');
    await desk.press('F10');
    await desk.page.locator('input[name=name][aria-invalid=true]').waitFor();
    await desk.page.locator('input[name=name]').fill('Nguyễn Thử Sai');
    await desk.page.locator('input[name=citizenId]').fill('12345');
    await desk.page.locator('input[name=phone]').fill('abc');
    await desk.press('F10');
    await desk.page.locator('input[name=citizenId][aria-invalid=true]').waitFor();
    await desk.page.locator('input[name=birth]').fill('31022020');
    await desk.page.locator('input[name=birth][aria-invalid=true]').waitFor();
    expect(await desk.accessibilityBreaches()).toEqual([]);
    await desk.close();
  });

  it('SES-3 changing the language in the middle of the form loses nothing', async () => {
    const desk = await at('reception');
    await desk.press('F8');
    await desk.page.locator('input[name=name]').fill('Trần Thị Ngôn Ngữ');
    await desk.page.locator('input[name=reason]').fill('Đau đầu');
    await desk.press('Alt+2');
    for (const language of ['en', 'fr', 'vi']) {
      await desk.page.getByRole('button', { name: new RegExp(`^${language} – `) }).click();
      await expect.poll(() => desk.page.evaluate('document.documentElement.lang')).toBe(language);
      expect([await desk.page.locator('input[name=name]').inputValue(), await desk.page.locator('input[name=reason]').inputValue(), await desk.page.locator('[aria-labelledby=reception-rooms] [aria-pressed=true]').count()]).toEqual(['Trần Thị Ngôn Ngữ', 'Đau đầu', 1]);
      expect([language, await desk.overflowsSideways()]).toEqual([language, false]);
      if (language === 'fr') expect(await desk.accessibilityBreaches()).toEqual([]);
    }
    await desk.close();
  });
});

const whole = findWholeChromium();
describe.skipIf('missing' in whole)(`RCP the printer${'missing' in whole ? ` (skipped: ${whole.missing})` : ''}`, () => {
  it('RCP-27 the slip is asked for once and handed to the printer', async () => {
    if ('missing' in whole) return;
    const own = await openBrowser(whole);
    const desk = await at('reception', {}, own);
    await desk.context.addInitScript('window.printed = 0; const own = HTMLIFrameElement.prototype; Object.defineProperty(own, "contentWindow", { get() { return { focus: () => undefined, print: () => { window.printed += 1; } }; } });');
    await desk.page.reload();
    const id = citizenId();
    await scan(desk, card(id, 'VŨ VĂN IN'));
    await desk.page.locator('input[name=phone]').waitFor();
    await desk.press('Alt+2');
    await desk.press('F10');
    const asked: string[] = [];
    desk.page.on('request', (request) => { if (request.url().includes('$print-')) asked.push(request.url().split('/').pop() ?? ''); });
    await desk.page.getByRole('button', { name: 'In phiếu' }).click();
    await expect.poll(() => desk.page.evaluate('window.printed')).toBe(1);
    await desk.page.getByRole('button', { name: 'In nhãn' }).click();
    await expect.poll(() => desk.page.evaluate('window.printed')).toBe(2);
    expect(asked).toEqual(['$print-ticket', '$print-label']);
    expect(desk.errors).toEqual([]);
    await own.close();
  });
});

describe.skipIf(missing !== undefined)(`RCP the camera${why}`, () => {
  it('RCP-3 the camera reads a card with files of our own alone', async () => {
    if ('missing' in chromium) return;
    const folder = mkdtempSync(join(tmpdir(), 'lanh-camera-'));
    const file = join(folder, 'card.y4m');
    const id = citizenId();
    writeFileSync(file, filmOf(card(id, 'DO THI MAY ANH')));
    const own = await openBrowser({ ...chromium, args: [...chromium.args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${file}`] });
    const desk = await Person.at(own, hospital);
    await desk.context.grantPermissions(['camera']);
    const foreign: string[] = [];
    desk.page.on('request', (request) => { if (!request.url().startsWith(hospital.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url()); });
    await desk.signIn(hospital.user('reception'));
    await desk.page.getByRole('button', { name: 'Máy ảnh' }).click();
    await desk.page.locator('input[name=citizenId]').waitFor({ timeout: 25_000 });
    expect(await desk.page.locator('input[name=citizenId]').inputValue()).toBe(id);
    expect([foreign, desk.errors]).toEqual([[], []]);
    await own.close();
    rmSync(folder, { recursive: true });
  });
});

/** A video that shows one QR code: uncompressed frames, as the browser's own test camera takes them. */
function filmOf(text: string): Buffer {
  const [width, height] = [640, 480];
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const scale = Math.floor(400 / modules.size);
  const [left, top] = [Math.floor((width - scale * modules.size) / 2), Math.floor((height - scale * modules.size) / 2)];
  const luma = Buffer.alloc(width * height, 235);
  for (let y = 0; y < modules.size * scale; y++) for (let x = 0; x < modules.size * scale; x++) if (modules.get(Math.floor(y / scale), Math.floor(x / scale))) luma[(top + y) * width + left + x] = 16;
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array.from({ length: 10 }, () => frame)]);
}

describe.skipIf(missing !== undefined)(`RCP the queue${why}`, () => {
  it('RCP-25 RCP-23 every act is one press and stands on the other screens without reloading', async () => {
    const [door, doctor] = [await at('nurse'), await at('doctor')];
    const one = await arrive(door.page, `Lý Thị Hàng ${seed}`, { code: 'P12' });
    for (const person of [door, doctor]) {
      await person.page.goto('/queue');
      await person.page.getByRole('combobox').first().click();
      await person.page.getByRole('option', { name: /P12/ }).click();
      await person.page.getByText(`Lý Thị Hàng ${seed}`).waitFor();
    }
    const row = (person: Person) => person.page.getByRole('listitem').filter({ hasText: `Lý Thị Hàng ${seed}` }).filter({ has: person.page.locator('button[aria-label]') });
    const press = async (person: Person, name: RegExp) => {
      person.actions = 0;
      await person.click(row(person).getByRole('button', { name }));
      expect(person.actions).toBe(1);
    };
    const shows = (person: Person, text: string) => row(person).getByText(text, { exact: true }).waitFor();
    await press(door, /^Gọi$/);
    await shows(doctor, 'Đang gọi');
    await press(doctor, /Vào phòng/);
    await shows(door, 'Đang khám');
    await press(doctor, /Đi làm CLS/);
    await press(door, /Có kết quả/);
    await shows(doctor, 'Chờ kết luận');
    await press(doctor, /^Gọi$/);
    await shows(door, 'Đã gọi 2 lần');
    await press(door, /Chưa thấy/);
    await shows(doctor, 'Gọi chưa thấy');
    await press(door, /Đã quay lại/);
    await doctor.page.getByText(one.number).first().waitFor();
    expect([await door.accessibilityBreaches(), await doctor.accessibilityBreaches()]).toEqual([[], []]);
    await door.page.getByRole('button', { name: /Bác sĩ vắng/ }).click();
    await door.page.getByRole('menuitem').first().click();
    await doctor.page.getByRole('button', { name: /Bác sĩ đã về/ }).waitFor();
    await doctor.page.getByRole('button', { name: /Bác sĩ đã về/ }).click();
    await door.page.getByRole('button', { name: /Bác sĩ vắng/ }).waitFor();
    expect([door.errors, doctor.errors]).toEqual([[], []]);
    await door.close();
    await doctor.close();
  });
});

/** A line between screen and server that can be cut: open connections die with it, which switching a browser offline does not do. */
async function layCable(to: string): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const { hostname, port } = new URL(to);
  const ends = new Set<Socket>();
  const line = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => { ends.delete(end); near.destroy(); far.destroy(); });
    }
    near.pipe(far).pipe(near);
  });
  const listen = (at: number) => new Promise<void>((resolve) => { line.listen(at, '127.0.0.1', resolve); });
  await listen(0);
  const own = (line.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}`,
    cut: () => new Promise((resolve) => { line.close(() => resolve()); for (const end of ends) end.destroy(); }),
    mend: () => listen(own),
  };
}

describe.skipIf(missing !== undefined)(`RCP the call screen${why}`, () => {
  const openBoard = async (page: Page, more: object = {}, url = hospital.url) => {
    const { path } = await operate<{ path: string }>(page, '$create-board', { title: 'Sảnh thử', zone: `Sảnh ${seed}${next()}`, roomIds: [await roomId(page, 'P11'), await roomId(page, 'P12')], ...more });
    const screen = await Person.at(browser, { url }, { size: 'wide' });
    await screen.page.goto(path);
    await screen.page.getByRole('heading', { name: 'Sảnh thử' }).waitFor();
    return screen;
  };

  it('RCP-30 RCP-31 a call is shown and said without anybody signed in at the screen; two calls one after the other', async () => {
    const door = await at('nurse');
    const screen = await openBoard(door.page);
    const clips: string[] = [];
    screen.page.on('response', (response) => { if (response.url().includes('/board/voice/')) clips.push(`${response.url().split('/').pop()} ${response.status()}`); });
    // The first touch lets the browser sound.
    await screen.page.mouse.click(20, 20);
    const [one, two] = [await arrive(door.page, `Tạ Thị Gọi ${seed}`, { code: 'P11' }), await arrive(door.page, `Tạ Thị Mời ${seed}`, { code: 'P12' })];
    await operate(door.page, '$call-ticket', { ticketId: one.ticketId });
    await operate(door.page, '$call-ticket', { ticketId: two.ticketId });
    const saying = () => screen.page.locator('main').getAttribute('data-saying');
    const heard: string[] = [];
    await expect.poll(async () => {
      const now = await saying();
      if (now && heard.at(-1) !== now) heard.push(now);
      return heard.length;
    }, { timeout: 25_000, interval: 150 }).toBeGreaterThanOrEqual(2);
    expect(new Set(heard.slice(0, 2)).size).toBe(2);
    await screen.page.locator('strong').filter({ hasText: two.number }).or(screen.page.locator('strong').filter({ hasText: one.number })).first().waitFor();
    expect(clips).toEqual(expect.arrayContaining(['chuong.wav 200', 'moi-so.wav 200', 'vao-phong.wav 200']));
    expect(clips.every((clip) => clip.endsWith(' 200'))).toBe(true);
    expect(await screen.page.locator('body').innerText()).not.toContain('Tạ');
    expect(await screen.accessibilityBreaches()).toEqual([]);
    await screen.picture('board');
    for (const size of [{ width: 1366, height: 768 }, { width: 1080, height: 1920 }, { width: 360, height: 740 }]) {
      await screen.page.setViewportSize(size);
      expect([size.width, await screen.overflowsSideways()]).toEqual([size.width, false]);
    }
    expect(screen.errors).toEqual([]);
    await screen.close();
    await door.close();
  });

  it('RCP-33 it says since when it has no news, and comes back by itself; a withdrawn address says so', async () => {
    const door = await at('nurse');
    const cable = await layCable(hospital.url);
    const screen = await openBoard(door.page, {}, cable.url);
    await cable.cut();
    await screen.page.getByRole('alert').filter({ hasText: 'Mất kết nối từ' }).waitFor();
    expect(await screen.accessibilityBreaches()).toEqual([]);
    const { number } = await arrive(door.page, `Kiều Thị Nối ${seed}`, { code: 'P12' });
    await cable.mend();
    await screen.page.getByRole('alert').waitFor({ state: 'detached', timeout: 20_000 });
    await screen.page.getByText(number, { exact: true }).first().waitFor();
    await screen.page.goto(`/board/${'A'.repeat(22)}`);
    await screen.page.getByRole('alert').filter({ hasText: 'Địa chỉ màn hình này không đúng' }).waitFor();
    await screen.close();
    await door.close();
    await cable.cut();
  });
});

describe.skipIf(missing !== undefined)(`VIT the nurse's pad${why}`, () => {
  it('VIT-7 one person takes at most eight actions; the next one stands there', async () => {
    const nurse = await at('nurse');
    const one = await arrive(nurse.page, `An Thị Đo ${seed}`, { code: 'P11', birthDate: '1966-06-06' });
    await nurse.page.goto('/vitals');
    await nurse.page.locator('main li button').filter({ hasText: `An Thị Đo ${seed}` }).click();
    await nurse.page.locator('input[name=pulse]:focus').waitFor();
    nurse.actions = 0;
    for (const figure of ['82', '36,8', '15090', '18', '98', '52,5', '155']) await nurse.type(`${figure}\n`);
    await nurse.page.getByText(`Đã lưu sinh hiệu của An Thị Đo ${seed}`).waitFor();
    expect(nurse.actions).toBeLessThanOrEqual(8);
    const sheet = await operate<{ sets: { values: { sign: string; value: number; flag?: string }[] }[] }>(nurse.page, `Encounter/${one.encounterId}/$vitals-sheet`, {});
    expect(sheet.sets[0]!.values).toEqual(expect.arrayContaining([{ sign: 'systolic', value: 150, flag: 'high' }, { sign: 'temperature', value: 36.8, flag: 'normal' }, { sign: 'bodyMass', value: 21.9, flag: 'normal' }]));
    expect(nurse.errors).toEqual([]);
    await nurse.close();
  });

  it.each(['desk', 'phone'] as const)('VIT-1 VIT-4 at the size of a %s: typing errors beside the field, correction with reason, WCAG AA', async (size) => {
    const nurse = await at('nurse', { size });
    const name = `Đinh Thị Sửa ${seed}${next()}`;
    await arrive(nurse.page, name, { code: 'P11' });
    await nurse.page.goto('/vitals');
    await nurse.page.locator('main li button').filter({ hasText: name }).click();
    await nurse.page.locator('input[name=temperature]').fill('370');
    await nurse.page.keyboard.press('Enter');
    await nurse.page.getByText('Số này không thể có').waitFor();
    await nurse.page.getByRole('button', { name: '37,0? (Enter)' }).waitFor();
    expect([size, await nurse.overflowsSideways(), await nurse.accessibilityBreaches()]).toEqual([size, false, []]);
    await nurse.picture(`vitals-${size}`);
    await nurse.page.keyboard.press('Enter');
    expect(await nurse.page.locator('input[name=temperature]').inputValue()).toBe('37,0');
    await nurse.press('F10');
    await nurse.page.getByText(`Đã lưu sinh hiệu của ${name}`).waitFor();
    await nurse.page.locator('main li button').filter({ hasText: name }).click();
    await nurse.page.getByRole('button', { name: /Sửa lần đo/ }).click();
    await nurse.page.locator('input[name=temperature]').fill('38,2');
    await nurse.press('F10');
    await nurse.page.getByText('Ghi lý do sửa').waitFor();
    await nurse.page.getByRole('textbox', { name: 'Lý do sửa' }).fill('Đọc nhầm nhiệt kế');
    await nurse.press('F10');
    await nurse.page.getByRole('textbox', { name: 'Lý do sửa' }).waitFor({ state: 'detached' });
    await nurse.page.locator('main li button').filter({ hasText: name }).click();
    await nurse.page.getByText('(đã sửa)').waitFor();
    expect(nurse.errors).toEqual([]);
    await nurse.close();
  });
});
