// Papers as the reader gets them: text out of the file, pages, odd names. spec: PRN
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, describe, expect, it } from 'vitest';
import { readCoverage, replaceUncovered } from './fontCoverage.ts';
import { closePrinting, renderPdf } from './index.ts';

const at = new Date('2026-11-23T02:12:45Z');
const verifyUrl = 'https://emr.example.vn/verify/K7QM-2XWD-9RTC-4HNP';
type Sample = Record<string, unknown> & { patient: Record<string, string> };
const sample = (name: string) => JSON.parse(readFileSync(new URL(`../../data/print/samples/${name}.json`, import.meta.url), 'utf8')) as Sample;
const folder = mkdtempSync(join(tmpdir(), 'lanh-print-'));

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await closePrinting();
});

/** Text page by page, spaces folded: the layout may break a line anywhere. */
async function textOf(pdf: Uint8Array): Promise<string[]> {
  const document = await PDF.load(pdf);
  return document.getPages().map((page) => page.extractText().text.replace(/\s+/g, ' ').normalize('NFC'));
}

const render = (template: string, data: Record<string, unknown>) => renderPdf({ template, data, qr: verifyUrl, at });
const allText = async (template: string, data: Record<string, unknown>) => (await textOf(await render(template, data))).join(' ');

describe('papers', () => {
  it.each(['prescription', 'visitSummary', 'appointment', 'ticket', 'label', 'officialForm', 'forms/36-bv2', 'forms/x-01'])('PRN-1 %s is a PDF/A-2b file', async (template) => {
    const pdf = Buffer.from(await render(template, sample(template))).toString('latin1');
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    expect(pdf).toMatch(/pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>B</);
  });

  it('PRN-2 Vietnamese text comes out of the file as it went in', async () => {
    const text = await allText('prescription', sample('prescription'));
    for (const phrase of ['NGUYỄN THỊ DIỄM QUỲNH', 'BỆNH VIỆN ĐA KHOA LÀNH', 'phố Ẩm Thấp', 'tránh ẩm thấp và ngộ độc thực phẩm', 'Hà Nội, ngày 23 tháng 11 năm 2026', 'Amoxicilin (Ospamox) 500 mg', 'Trang 1/1']) {
      expect(text).toContain(phrase);
    }
  });

  it('PRN-3 a name written like template code prints as it is written', async () => {
    const data = sample('prescription');
    data.patient.name = 'A #panic("x") $y$ \\ *b* _c_ `d` [e] @f <g> // h';
    data.patient.address = '#read("/etc/passwd")';
    const text = await allText('prescription', data);
    expect(text).toContain('A #PANIC("X") $Y$ \\ *B* _C_ `D` [E] @F <G> // H');
    expect(text).toContain('#read("/etc/passwd")');
  });

  it('PRN-4 signs that no font has become boxes, and the paper is still made', async () => {
    const data = sample('prescription');
    data.patient.name = 'Kim 金 \u0000\u202e 😀 \ud800 e\u0302\u0301';
    expect(await allText('prescription', data)).toContain('KIM □');
    const coverage = readCoverage(readFileSync(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf')));
    expect(replaceUncovered(data.patient.name, coverage)).toBe('Kim □  □ □ ế');
    expect(replaceUncovered('NGUYỄN THỊ DIỄM QUỲNH – Ẩm thấp, ngộ độc; ≥ 38,5 °C', coverage)).toBe('NGUYỄN THỊ DIỄM QUỲNH – Ẩm thấp, ngộ độc; ≥ 38,5 °C');
  });

  it('PRN-5 twenty-five medicines flow over pages, none is lost, every page says n/N', async () => {
    const data = sample('visitSummary');
    data.medicines = Array.from({ length: 25 }, (_, index) => ({ name: `Thuốc số ${index + 1} kết thúc`, strength: '500 mg', quantity: '10', unit: 'viên', sig: 'Uống: sáng 01 viên, tối 01 viên, sau ăn, trong 05 ngày.' }));
    const pages = await textOf(await render('visitSummary', data));
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((text, index) => expect(text).toContain(`Trang ${index + 1}/${pages.length}`));
    const text = pages.join(' ');
    for (let index = 1; index <= 25; index++) expect(text).toContain(`Thuốc số ${index} kết thúc`);
    expect(pages.filter((page) => page.includes('Tên thuốc, hàm lượng, cách dùng')).length).toBeGreaterThan(1);
  });

  it('PRN-6 empty data still make a form to fill in by hand', async () => {
    for (const template of ['prescription', 'visitSummary', 'appointment', 'ticket', 'label', 'officialForm', 'forms/36-bv2', 'forms/x-01', 'record']) {
      expect((await renderPdf({ template, data: {}, at })).length).toBeGreaterThan(5000);
    }
  });

  it('PRN-7 narcotic and psychotropic prescriptions have three copies, the quantity in words and the receiver', async () => {
    const data = sample('prescription');
    Object.assign(data, { kind: 'N', form: 'Phụ lục II - TT 26/2025/TT-BYT', receiver: { name: 'Trần Văn Ổn', personalId: '001090000001' }, signature: { state: 'paper', name: 'BS. A' } });
    data.medicines = [{ name: 'Morphin', strength: '30 mg', quantity: '14', quantityInWords: 'Mười bốn', unit: 'viên', sig: 'Uống sáng 01 viên, tối 01 viên, trong 07 ngày.' }];
    const pages = await textOf(await render('prescription', data));
    expect(pages).toHaveLength(3);
    for (const page of pages) expect(page).toContain('ĐƠN THUỐC “N”');
    expect(pages[0]).toContain('(Mười bốn)');
    expect(pages[2]).toContain('Bản giao cho người bệnh');
    expect(pages[1]).toContain('Trần Văn Ổn');
  });

  it('PRN-8 a paper without an electronic signature says so', async () => {
    const pending = await allText('prescription', { ...sample('prescription'), signature: { state: 'pending', name: 'BS. A' } });
    expect(pending).toContain('CHỜ KÝ SỐ');
    expect(await allText('prescription', sample('prescription'))).not.toContain('CHỜ KÝ SỐ');
  });

  it('PRN-10 an official form has its head, its choices, its marks and every signature, given or awaited', async () => {
    const pages = await textOf(await render('officialForm', sample('officialForm')));
    const text = pages.join(' ');
    for (const phrase of ['SỞ Y TẾ TỈNH NGHỆ AN', 'MS: 01/BV1', 'Số lưu trữ: ...', 'BỆNH ÁN NỘI KHOA', 'CHƯA ĐỐI CHIẾU VỚI MẪU GỐC', '2.\u00a0Nữ'.replace('\u00a0', ' '), 'Vết bầm 3 × 4 cm', 'Ký số bởi: Phan Đình Khôi', 'CHỜ KÝ SỐ', 'Nghệ An, ngày 27 tháng 11 năm 2026', 'phiên bản 2026-11', 'K7QM-2XWD-9RTC-4HNP']) {
      expect(text).toContain(phrase);
    }
    pages.forEach((page, index) => expect(page).toContain(`Trang ${index + 1}/${pages.length}`));
  });

  it('PRN-10 one to four who sign each have a block; who is the last to sign stands on the left', async () => {
    const roles = ['Bác sĩ điều trị', 'Trưởng khoa', 'Giám đốc', 'Người bệnh'];
    for (let count = 1; count <= 4; count++) {
      const text = await allText('officialForm', { ...sample('officialForm'), blocks: [], signers: roles.slice(0, count).map((role) => ({ role, state: 'pending', name: role })) });
      expect(text.split('CHỜ KÝ SỐ').length - 1).toBe(count);
      if (count === 2) expect(text.indexOf('TRƯỞNG KHOA')).toBeLessThan(text.indexOf('BÁC SĨ ĐIỀU TRỊ'));
    }
  });

  it('PRN-15 a prescription in large letters has the same words on A4 and says that it is not the signed one', async () => {
    const pdf = await render('prescription', { ...sample('prescription'), large: true, signature: { state: 'copy', name: 'BS. A', at: '27/11/2026 09:00:00' } });
    expect(Math.round((await PDF.load(pdf)).getPages()[0]?.width ?? 0)).toBe(595);
    const text = (await textOf(pdf)).join(' ');
    for (const phrase of ['NGUYỄN THỊ DIỄM QUỲNH', 'Amoxicilin (Ospamox) 500 mg', 'Bản chữ lớn để đọc. Bản gốc đã ký số lúc 27/11/2026 09:00:00']) expect(text).toContain(phrase);
  });

  it('PRN-9 the same job at the same time gives the same bytes', async () => {
    const [one, two] = await Promise.all([render('label', sample('label')), render('label', sample('label'))]);
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  });

  it('PRN-16 a printing process that dies in the middle of its work refuses those who wait; the next paper is made by a new one', async () => {
    const waits = ['prescription', 'visitSummary'].map((template) => expect(render(template, sample(template))).rejects.toMatchObject({ code: 'print.broken-off', kind: 'unavailable' }));
    await closePrinting();
    await Promise.all(waits);
    expect(await allText('prescription', sample('prescription'))).toContain('NGUYỄN THỊ DIỄM QUỲNH');
  });

  it('a template that does not exist, or a path, is refused', async () => {
    await expect(renderPdf({ template: 'nothing', data: {}, at })).rejects.toMatchObject({ code: 'print.unknown-template' });
    expect(() => renderPdf({ template: '../secret', data: {}, at })).toThrow('print.unknown-template');
  });

  it('PRN-1 every font is embedded (pdffonts)', async (context) => {
    const file = join(folder, 'fonts.pdf');
    writeFileSync(file, await render('prescription', sample('prescription')));
    let rows: string[];
    try {
      rows = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
    } catch {
      return context.skip('pdffonts (poppler-utils) is not installed');
    }
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row).toMatch(/ (yes) +(yes) +(yes) /);
  });
});
