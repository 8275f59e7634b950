// A stay of ten days and a day treatment from the admission to the archive and out of it again, without a printer. Through the screens: admission, record form, first treatment sheet, ward transfer, discharge,
// discharge paper, signing queue, hand-over, receipt, check, archive, package. Through the operations the screens use: the sheets that only repeat, and who else signs. spec: STY REC ARC
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { admit, discharge, recordVitals, staySheet, transferWard, wardChoices } from '#modules/chart/model/index.ts';
import { archiveRecords, askArchive, checkRecord, decideArchiveRequest, findArchived, receiveRecords, recordMeter, recordSheet } from '#modules/documents/model/index.ts';
import { leaveQueue } from '#modules/reception/model/index.ts';
import { findChromium } from './findChromium.ts';
import { openCalls, openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type DemoUser, type Hospital, openHospital } from './openHospital.ts';
import { ago, chosen, type Filled, icd, moment, type StayPlace, typed, words, Work } from './stayWork.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
const title = missing === undefined ? 'stays from admission to archive' : `stays from admission to archive (skipped: ${missing})`;
const walkMs = 300_000;
const patiently = { timeout: 120_000, interval: 500 };
const person = 'Trương Thị Mười Ngày';
const arthritis = icd('M13.9', 'Viêm khớp, không đặc hiệu');
const pneumonia = icd('J18.9', 'Viêm phổi, tác nhân không xác định');
const [yes, no, fits] = [chosen('yes-no', '1'), chosen('yes-no', '0'), chosen('yes-no-na', '1')];

/** A field of a form by its whole name, which says where its answer came from. */
const box = (page: Page, name: string) => page.getByRole('textbox', { name: new RegExp(`^${name.replaceAll(/[().]/g, '\\$&')}( từ .*)?$`) });

describe.skipIf(missing !== undefined)(title, () => {
  let hospital: Hospital;
  let browser: Browser;
  let doctor: Person;
  let stay: StayPlace;
  let work: Record<'doctor' | 'nurse' | 'head' | 'deputy', Work>;
  const folder = mkdtempSync(join(tmpdir(), 'lanh-record-'));
  beforeAll(async () => {
    if ('missing' in chromium) return;
    [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
    const desk = await openFrontDesk(hospital);
    const came = await desk.arrive(person, { birthDate: '1996-05-04', reason: 'Sốt, ho' });
    await desk.call(leaveQueue, { ticketId: came.ticketId });
    stay = { patientId: came.patientId, encounterId: '' };
    doctor = await Person.at(browser, hospital);
    await doctor.signIn(hospital.user('doctor'));
  }, walkMs);
  afterAll(async () => {
    await browser?.close();
    await hospital?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What comes after a step that failed has nothing to stand on. */
  let isBroken = false;
  const step = (name: string, run: (context: TestContext) => unknown) => it(name, async (context) => {
    if (isBroken) return context.skip('a step before it failed');
    isBroken = true;
    await run(context);
    isBroken = false;
    return undefined;
  }, walkMs);
  /** What leaves an archived record leaves by a request that somebody else allows. */
  const askedFor = async (entryId: string) => {
    const [office, manager] = [await openCalls(hospital, hospital.user('records')), await openCalls(hospital, hospital.user('manager'))];
    const { requestId } = await office(askArchive, { entryId, kind: 'copy', recipient: 'court', recipientName: 'Toà án tỉnh', recipientDocument: 'CV 12/TA', purpose: 'Giải quyết vụ án dân sự', written: 'paper', days: 3 });
    await manager(decideArchiveRequest, { requestId, verdict: 'approve' });
  };
  const gaps = async () => (await work.doctor.call(recordMeter, {}, stay.encounterId)).completeness;
  const consented = async (key: string, filled: Filled, at: string) => {
    const responseId = await work.doctor.write(stay, { key, at }, { signatory: chosen('signatory', 'patient'), agreed: yes, ...filled });
    await work.nurse.witness(stay, responseId);
    await work.doctor.sign(stay, responseId);
  };
  /** Completes the form on screen and signs its paper, with the PIN where the key is still closed. */
  const sign = async (page: Page, state: string) => {
    await page.keyboard.press('F10');
    const [pin, act] = [page.getByLabel('Mã PIN ký số', { exact: true }), page.getByRole('button', { name: /^Ký 1 giấy tờ/ })];
    await act.waitFor();
    if (await pin.isVisible()) {
      await pin.fill('246810');
      await page.keyboard.press('Enter');
    }
    await act.click();
    await page.getByRole('main').getByText(state, { exact: true }).first().waitFor();
  };

  step('STY-4 STY-9 the admission of ten days ago is entered today, and the record says what each day lacks', async () => {
    const { page } = doctor;
    await page.goto(`/patients/${stay.patientId}`);
    await page.getByRole('button', { name: 'Nhập viện', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Lý do vào viện').fill('Sốt, ho đờm vàng');
    await dialog.getByLabel('Buồng điều trị').click();
    await page.getByRole('option', { name: 'Buồng N1 – Nội' }).click();
    await dialog.getByLabel('Vào viện lúc').fill(typed(ago(10, '07:30')));
    await dialog.getByRole('button', { name: 'Nhập viện', exact: true }).click();
    await page.waitForURL(/\/stays\//);
    stay = { ...stay, encounterId: page.url().split('/').at(-1) ?? '' };
    await page.getByRole('button', { name: /^Viết 36\/BV2 .* ngày / }).nth(9).waitFor();
    const user = (name: string): DemoUser => hospital.user(name);
    const [mine, nurse, head, deputy] = await Promise.all([user('doctor'), user('nurse'), user('truongkhoa'), user('phogiamdoc')].map((one) => Work.at(hospital, one)));
    work = { doctor: mine as Work, nurse: nurse as Work, head: head as Work, deputy: deputy as Work };
  });

  step('REC-16 one press on a missing paper begins it: the record form, and the treatment sheet of the day that lacks it, with the time of that day', async () => {
    const { page } = doctor;
    await page.getByRole('button', { name: /^01\/BV1/ }).click();
    await box(page, 'Quá trình bệnh lý').fill('Sốt cao ba ngày, ho đờm vàng');
    await page.keyboard.press('Control+s');
    await page.locator('[role=status][data-state=idle]').waitFor();
    await page.goto(`/stays/${stay.encounterId}`);
    await page.getByRole('button', { name: /^Viết 36\/BV2 .* ngày / }).first().click();
    await box(page, 'O (khám thấy)').fill('Phổi phải ran ẩm');
    await box(page, 'Chỉ định').fill('Ceftriaxone 2 g tiêm tĩnh mạch');
    expect(await page.getByRole('group', { name: 'Diễn biến và chỉ định 1' }).getByLabel(/^Ngày giờ/).inputValue()).toBe(typed(ago(10, '08:00')));
    await sign(page, 'Đã ký');
    await doctor.picture('ten-days-sheet');
    await page.reload();
    await page.getByText('Phổi phải ran ẩm').waitFor();
  });

  step('REC-10 what only repeats is written by those whose it is, each with the time at which it happened', async () => {
    const { doctor: physician, nurse } = work;
    await consented('40-bv2', {}, ago(10, '08:10'));
    const days = Array.from({ length: 10 }, (_day, at) => 10 - at);
    const sheet = (day: number) => ({ diagnosis: pneumonia, entries: [{ 'entry-at': moment(ago(day, '08:15')), 'entry-objective': words('Phổi bớt ran'), 'entry-assessment': words('Đỡ dần'), 'entry-orders': words('Ceftriaxone 2 g tiêm tĩnh mạch') }] });
    const care = (day: number) => ({ cares: [{ 'care-at': moment(ago(day, '09:00')), 'care-findings': words('Tỉnh, tiếp xúc tốt'), 'care-action': words('Thực hiện y lệnh') }] });
    await physician.sign(stay, ...(await Promise.all([
      physician.write(stay, { key: '29-bv2', at: ago(10, '07:45') }, { course: words('Sốt ba ngày'), 'entry-main': pneumonia, 'to-department': words('Khoa Nội tổng hợp') }),
      ...days.slice(1).map((day) => physician.write(stay, { key: '36-bv2', at: ago(day, '08:15') }, sheet(day))),
      physician.write(stay, { key: '27-bv2', at: ago(8, '14:00') }, { 'held-at': moment(ago(8, '14:00')), chair: words('Vũ Đức Thịnh'), secretary: words('Phan Đình Khôi'), members: words('Đặng Thị Ngọc Ánh'), course: words('Tràn dịch màng phổi phải'), conclusion: words('Dẫn lưu màng phổi'), 'next-treatment': words('Nội soi màng phổi') }),
    ])));
    await nurse.sign(stay, ...(await Promise.all(days.map((day) => nurse.write(stay, { key: '38-bv2', at: ago(day, '09:00') }, care(day))))));
    await nurse.call(recordVitals, { patientId: stay.patientId, values: { temperature: 38.6, pulse: 102 }, measuredAt: ago(9, '06:00') }, stay.encounterId);
    // The patient's confirmation carries the time of the act itself: an operation of before it is refused.
    await consented('01-bv2', {
      urgency: chosen('surgery-kind', 'elective'), surgeon: words('Vũ Đức Thịnh'), diagnosis: pneumonia, why: words('Tràn dịch nhiều'), 'risk-without': words('Suy hô hấp'), 'expected-result': words('Phổi nở'), 'risk-with': words('Chảy máu'),
      method: words('Nội soi màng phổi'), anaesthesia: words('Gây tê'),
    }, new Date().toISOString());
    const operatedAt = new Date().toISOString();
    await physician.sign(stay, ...(await Promise.all([
      physician.write(stay, { key: 'x-04', at: operatedAt }, {
        'operation-planned': words('Nội soi màng phổi'), 'identity-checked': yes, 'site-marked': fits, 'anaesthesia-checked': yes, 'oximeter-on': yes, 'airway-risk': no, 'bleeding-risk': no, 'team-introduced': yes, 'time-out-confirmed': yes,
        'antibiotic-given': fits, 'sterility-confirmed': yes, 'procedure-recorded': yes, 'count-complete': yes,
      }),
      physician.write(stay, { key: '06-bv2', at: operatedAt }, {
        'operated-at': moment(operatedAt), 'operation-or-procedure': chosen('operation-or-procedure', 'operation'), 'before-surgery': pneumonia, 'after-surgery': pneumonia, method: words('Nội soi màng phổi'), anaesthesia: words('Gây tê'),
        surgeon: words('Vũ Đức Thịnh'), 'operation-course': words('Hút 600 ml dịch vàng, đặt dẫn lưu'),
      }),
    ])));
    const { gaps: lacking } = await gaps();
    expect(lacking.filter(({ kind }) => kind === 'missing')).toEqual([]);
    expect(lacking.filter(({ rule }) => rule === 'surgery-report')).toMatchObject([{ kind: 'unsigned', form: '06-bv2' }]);
  });

  step('STY-4 a move to another ward is entered with its time; back again, and each move has asked for its two papers', async () => {
    const { page } = doctor;
    await page.goto(`/stays/${stay.encounterId}`);
    await page.getByRole('button', { name: 'Chuyển khoa' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Buồng điều trị').click();
    await page.getByRole('option', { name: 'Buồng S1 – Hậu sản' }).click();
    await dialog.getByLabel('Chuyển lúc').fill(typed(ago(5, '10:00')));
    await dialog.getByRole('button', { name: 'Chuyển khoa' }).click();
    await page.getByText('Khoa Phụ Sản').first().waitFor();
    const { wards } = await work.doctor.call(wardChoices, {});
    const roomId = wards.flatMap(({ rooms }) => rooms).find(({ name }) => name.includes('N2'))?.id ?? '';
    const { version } = await work.doctor.call(staySheet, {}, stay.encounterId);
    await work.doctor.call(transferWard, { patientId: stay.patientId, version, roomId, at: ago(4, '10:00') }, stay.encounterId);
    expect((await gaps()).gaps.filter(({ kind }) => kind === 'missing').map(({ form }) => form)).toEqual(['43-bv2', '43-bv2', '44-bv2', '44-bv2']);
    const [doctors, nurses]: [string[], string[]] = [[], []];
    for (const [day, from, to] of [[5, 'Khoa Nội tổng hợp', 'Khoa Phụ Sản'], [4, 'Khoa Phụ Sản', 'Khoa Nội tổng hợp']] as const) {
      const moved = { 'from-department': words(from), 'to-department': words(to), 'handed-at': moment(ago(day, '10:00')), 'state-now': words('Tỉnh, ổn định') };
      doctors.push(await work.doctor.write(stay, { key: '43-bv2', at: ago(day, '10:00') }, moved));
      nurses.push(await work.nurse.write(stay, { key: '44-bv2', at: ago(day, '10:05') }, moved));
    }
    await work.doctor.sign(stay, ...doctors);
    await work.nurse.sign(stay, ...nurses);
  });

  step('STY-5 REC-10 FRM-20 after the discharge the record names what the end asks for; the record form begun at admission knows the end; the doctor writes exactly what is named', async () => {
    const { page } = doctor;
    await page.goto(`/stays/${stay.encounterId}`);
    await page.getByRole('button', { name: 'Ra viện', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Kết quả điều trị').click();
    await page.getByRole('option', { name: 'Đỡ, giảm' }).click();
    await dialog.getByRole('button', { name: 'Ra viện', exact: true }).click();
    await page.getByRole('button', { name: /^01\/BV1/ }).click();
    await box(page, 'Tóm tắt bệnh án').waitFor();
    expect(await box(page, 'Ra viện lúc').inputValue()).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d$/);
    await box(page, 'Tóm tắt bệnh án').fill('Nữ, sốt, ho đờm, ran ẩm phổi phải');
    await box(page, 'Hướng điều trị').fill('Kháng sinh, dẫn lưu');
    for (const field of ['Chẩn đoán khi vào khoa: bệnh chính', 'Chẩn đoán ra viện: bệnh chính']) {
      await page.getByLabel(field).click();
      await page.keyboard.type('J18.9');
      await page.getByRole('option', { name: /J18\.9/ }).first().click();
    }
    await box(page, 'Phương pháp điều trị').fill('Kháng sinh, nội soi dẫn lưu màng phổi');
    await box(page, 'Quá trình bệnh lý và diễn biến lâm sàng').fill('Sốt, ho giảm dần sau dẫn lưu');
    await box(page, 'Tình trạng người bệnh ra viện').fill('Tỉnh, hết sốt, phổi thông khí tốt');
    await sign(page, 'Chờ ký');
    for (const form of [/^TT25-02/, /^TT25-03/]) {
      await page.goto(`/stays/${stay.encounterId}`);
      await page.getByRole('button', { name: form }).click();
      await box(page, 'Phương pháp điều trị').waitFor();
      expect(await box(page, 'Phương pháp điều trị').inputValue()).toContain('nội soi dẫn lưu');
      await sign(page, 'Chờ ký');
    }
    await doctor.picture('ten-days-discharge-paper');
  });

  step('SGW-20 the head of the department signs what waits with one act after looking at each; the deputy director and the seal finish the rest', async () => {
    const head = await Person.at(browser, hospital);
    await head.signIn(hospital.user('truongkhoa'));
    const { page } = head;
    await work.head.signQueue({ but: 3 });
    await page.goto('/sign-queue');
    await page.getByRole('button', { name: /^Xem và ký 3/ }).click();
    await page.getByText('Chưa xem').nth(1).waitFor();
    await page.getByLabel('Mã PIN ký số', { exact: true }).fill('246810');
    for (let at = 1; at < 3; at += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await head.picture('ten-days-batch');
    await page.getByRole('button', { name: /^Ký 3\/3/ }).click();
    await page.getByText('Không có giấy tờ nào chờ bạn ký.').waitFor();
    expect(head.errors).toEqual([]);
    await head.close();
    await work.deputy.signQueue();
    await expect.poll(async () => (await gaps()).gaps, patiently).toEqual([]);
  });

  step('REC-20 REC-21 REC-22 the department hands over, the office receives, checks every item and archives under a number', async () => {
    const { page } = doctor;
    await page.goto('/records');
    await page.getByLabel(`Chọn hồ sơ của ${person}`).check();
    await page.getByRole('button', { name: 'Nộp hồ sơ (1)' }).click();
    await page.getByText('Đã nộp 1 hồ sơ', { exact: false }).first().waitFor();
    const office = await Person.at(browser, hospital);
    await office.signIn(hospital.user('records'));
    await office.page.goto('/records');
    await office.page.getByLabel(`Chọn hồ sơ của ${person}`).check();
    await office.page.getByRole('button', { name: 'Xác nhận đã nhận (1)' }).click();
    await office.page.getByRole('button', { name: person, exact: true }).click();
    await office.page.getByRole('button', { name: 'Các mục còn lại đạt' }).click();
    await office.page.getByRole('button', { name: 'Nhận, hồ sơ đạt' }).click();
    await office.page.getByRole('tab', { name: 'Chờ nhập kho' }).click();
    await office.page.getByLabel(`Chọn hồ sơ của ${person}`).check();
    await office.page.getByRole('button', { name: 'Nhập kho lưu trữ (1)' }).click();
    await office.page.getByText('Đã lưu trữ 1 hồ sơ.').waitFor();
    const call = await openCalls(hospital, hospital.user('records'));
    await expect.poll(async () => (await call(findArchived, { text: person })).lines.map(({ packaged }) => packaged), patiently).toContain(true);
    await askedFor(stay.encounterId);
    await office.page.goto('/archive');
    await office.page.getByLabel('Tìm hồ sơ').fill('muoi ngay');
    await office.page.getByRole('button', { name: new RegExp(person) }).first().click();
    const [download] = await Promise.all([office.page.waitForEvent('download'), office.page.getByRole('link', { name: /^Tải gói/ }).click()]);
    await office.picture('ten-days-archive');
    unpack(readFileSync(await download.path()), folder);
    expect([office.errors, doctor.errors]).toEqual([[], []]);
    await office.close();
  });

  step('ARC-60 the package says all without Lành: every hash, every paper, and the whole record as FHIR, XML and JSON', () => {
    const read = (path: string) => readFileSync(join(folder, path));
    const { changed, papers } = checkSums(folder);
    expect([changed, papers]).toEqual([[], 33]);
    const bundle = JSON.parse(read('data/bundle.json').toString()) as { entry: { resource: { resourceType: string } }[] };
    expect(bundle.entry.filter(({ resource }) => resource.resourceType === 'QuestionnaireResponse').length).toBe(33);
    expect(read('data/HoSoBenhAn.xml').toString()).toContain('Nội soi màng phổi');
    expect(read('data/HoSoBenhAn.json').toString()).toContain('Nội soi màng phổi');
  });

  step('ARC-60 programs that nobody here wrote agree: qpdf, pdfsig and openssl on the discharge paper with its four signatures', (context) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { files: { path: string; title: string }[] };
    const { path = '' } = manifest.files.find((one) => one.path.startsWith('papers/') && one.title === 'Giấy ra viện') ?? {};
    const paper = join(folder, path);
    const [checked, said] = [foreign('qpdf', ['--check', paper]), foreign('pdfsig', ['-nocert', paper])];
    if (checked === undefined || said === undefined || foreign('openssl', ['version']) === undefined) return context.skip('qpdf, pdfsig (poppler-utils) or openssl is not installed');
    expect(checked).toContain('No syntax or stream encoding errors');
    expect(said.match(/Signature Validation: Signature is Valid\./g)?.length).toBeGreaterThanOrEqual(4);
    const bytes = readFileSync(paper);
    const ranges = [...bytes.toString('latin1').matchAll(/\/ByteRange\s*\[([\d ]+)\]/g)].map(([, numbers = '']) => numbers.trim().split(/\s+/).map(Number));
    for (const [at, [from = 0, length = 0, again = 0, rest = 0]] of ranges.slice(0, 4).entries()) {
      const content = join(folder, 'content');
      writeFileSync(content, Buffer.concat([bytes.subarray(from, from + length), bytes.subarray(again, again + rest)]));
      const signature = join(folder, path.replace('papers/', 'evidence/').replace('.pdf', ''), `signature-${at + 1}.p7s`);
      expect(() => execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', signature, '-content', content, '-noverify', '-out', '/dev/null'], { stdio: 'pipe' })).not.toThrow();
    }
    return undefined;
  });

  step('STY-1 a day treatment from the admission to the archive: written by its operations, looked at, handed over and found on screen', async () => {
    const { patientId } = await (await openFrontDesk(hospital)).arrive('Lê Thị Ban Ngày', { birthDate: '1960-02-03', reason: 'Truyền thuốc' });
    const { wards } = await work.doctor.call(wardChoices, {});
    const roomId = wards.flatMap(({ rooms }) => rooms).find(({ name }) => name.includes('N1'))?.id ?? '';
    const { encounterId } = await work.doctor.call(admit, { patientId, kind: 'day', roomId, reason: 'Truyền thuốc theo hẹn', formKey: '01-bv1', route: 'clinic', sentBy: 'self', count: 1 });
    const day = { patientId, encounterId };
    const at = new Date().toISOString();
    const end = { 'discharge-main': arthritis, 'final-course': words('Đau khớp giảm'), 'final-treatment': words('Truyền thuốc'), 'final-state': words('Tỉnh, đi lại được') };
    const sheet = await work.doctor.write(day, { key: '36-bv2', at }, { diagnosis: arthritis, entries: [{ 'entry-at': moment(at), 'entry-objective': words('Sưng khớp gối'), 'entry-orders': words('Truyền thuốc') }] });
    await work.doctor.sign(day, sheet);
    const { version } = await work.doctor.call(staySheet, {}, encounterId);
    await work.doctor.call(discharge, { patientId, version, type: 'discharged', result: 'better' }, encounterId);
    const written = [
      await work.doctor.write(day, { key: '01-bv1', at }, { ...end, course: words('Đau khớp'), 'record-summary': words('Viêm khớp'), 'entry-main': arthritis, 'treatment-direction': words('Truyền thuốc'), 'examination-summary': words('Viêm khớp') }),
      await work.doctor.write(day, { key: 'tt25-02', at }, { 'discharge-main': arthritis, treatment: words('Truyền thuốc') }),
      await work.doctor.write(day, { key: 'tt25-03', at }, end),
    ];
    await work.doctor.sign(day, ...written);
    await work.head.signQueue();
    await work.deputy.signQueue();
    const { page } = doctor;
    await page.goto(`/stays/${encounterId}`);
    await page.getByText('Không thiếu gì đến lúc này.').waitFor();
    await doctor.picture('day-treatment');
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
    await page.getByText('Đã nộp lưu trữ').waitFor();
    const office = await Person.at(browser, hospital);
    await office.signIn(hospital.user('records'));
    const call = await openCalls(hospital, hospital.user('records'));
    await call(receiveRecords, { recordIds: [encounterId] });
    const { checklist } = await call(recordSheet, { recordId: encounterId });
    await call(checkRecord, { recordId: encounterId, outcome: 'accept', items: checklist.map(({ key }) => ({ key, passed: true })) });
    await call(archiveRecords, { recordIds: [encounterId] });
    await expect.poll(async () => (await call(findArchived, { text: 'Lê Thị Ban Ngày' })).lines.map(({ packaged }) => packaged), patiently).toEqual([true]);
    await askedFor(encounterId);
    await office.page.goto('/archive');
    await office.page.getByLabel('Tìm hồ sơ').fill('ban ngay');
    await office.page.getByRole('button', { name: /Lê Thị Ban Ngày/ }).click();
    const [download] = await Promise.all([office.page.waitForEvent('download'), office.page.getByRole('link', { name: /^Tải gói/ }).click()]);
    const place = join(folder, 'day');
    unpack(readFileSync(await download.path()), place);
    expect(checkSums(place)).toEqual({ changed: [], papers: 4 });
    await office.close();
  });
});

function unpack(zip: Buffer, folder: string): void {
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** As `sha256sum -c` does it. */
function checkSums(folder: string): { changed: string[]; papers: number } {
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n').map((line) => line.split(/\s+/) as [string, string]);
  const changed = sums.filter(([sum, path]) => createHash('sha256').update(readFileSync(join(folder, path))).digest('hex') !== sum).map(([, path]) => path);
  return { changed, papers: sums.filter(([, path]) => path.startsWith('papers/')).length };
}

/** What a program says; undefined where it is not installed. */
function foreign(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
