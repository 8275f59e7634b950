import ExcelJS from 'exceljs';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCatalogue, listCatalogues, lookUpCodes, previewImport, searchCodes, undoImport } from '#modules/facility/model/index.ts';
import { openCatalogueServer } from './catalogueServer.ts';
import type { CatalogueServer } from './catalogueServer.ts';

let server: CatalogueServer;
beforeAll(async () => { server = await openCatalogueServer(); });
afterAll(() => server.close());

const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
const file = (catalogue: string, content: string | Uint8Array, more: object = {}) => ({ catalogue, fileName: 'list.csv', content: base64(content), ...more });
const preview = (input: object, as = 'quantri') => server.run(previewImport, input, as);
const load = (input: object, as = 'quantri') => server.run(importCatalogue, input, as);
const first = async (catalogue: string, text: string, more: object = {}) => (await server.run(searchCodes, { catalogue, text, ...more }, 'bacsi')).concepts[0];
const counts = async () => (await server.db.query('select (select count(*)::int from facility.catalogue_edition) as editions, (select count(*)::int from facility.concept) as concepts, (select count(*)::int from facility.import_mapping) as mappings')).rows[0];

/** The columns of the official list of diseases. */
const icdHead = 'code,code_nodot,name_vi,name_en,chapter,block,category3,not_as_primary';
const icd = (...rows: string[]) => [icdHead, ...rows].join('\n');
const i10 = 'I10,I10,"Bệnh tăng huyết áp vô căn (nguyên phát)",Essential (primary) hypertension,IX,I10-I15,I10,0';
const a170 = 'A17.0†,A170,Viêm màng não do bệnh lao (G01*),Tuberculous meningitis,I,A15-A19,A17,0';
const a17 = 'A17†,A17,Bệnh lao hệ thần kinh,Tuberculosis of nervous system,I,A15-A19,A17,0';

function utf16(text: string, bigEndian = false): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

/** What Windows-1258 makes of the few Vietnamese letters used here: base letter, then tone. */
function windows1258(text: string): Buffer {
  const codes: Readonly<Record<string, number>> = { ê: 0xea, ă: 0xe3, â: 0xe2, ô: 0xf4, ơ: 0xf5, ư: 0xfd, đ: 0xf0, '\u0301': 0xec, '\u0300': 0xcc, '\u0309': 0xd2, '\u0303': 0xde, '\u0323': 0xf2 };
  const apart = [...text.normalize('NFD')].join('').replace(/e\u0323?\u0302/g, (found) => `ê${found.includes('\u0323') ? '\u0323' : ''}`).replace(/a\u0306/g, 'ă').replace(/o\u031b/g, 'ơ').replace(/u\u031b/g, 'ư');
  return Buffer.from([...apart].map((letter) => codes[letter] ?? letter.charCodeAt(0)));
}

describe('CAT-20 files of every kind are read', () => {
  const text = icd(i10, a17, a170);
  it.each([
    { name: 'UTF-8', content: Buffer.from(text), encoding: 'UTF-8', delimiter: 'comma' },
    { name: 'UTF-8 with a mark', content: Buffer.from(`\uFEFF${text}`), encoding: 'UTF-8', delimiter: 'comma' },
    { name: 'UTF-16 little', content: utf16(text), encoding: 'UTF-16LE', delimiter: 'comma' },
    { name: 'UTF-16 big', content: utf16(text, true), encoding: 'UTF-16BE', delimiter: 'comma' },
    { name: 'UTF-16 without a mark', content: utf16(text).subarray(2), encoding: 'UTF-16LE', delimiter: 'comma' },
    { name: 'semicolons', content: Buffer.from(text.replaceAll(',', ';')), encoding: 'UTF-8', delimiter: 'semicolon' },
    { name: 'tabs', content: Buffer.from(text.replaceAll(',', '\t')), encoding: 'UTF-8', delimiter: 'tab' },
    { name: 'bars', content: Buffer.from(text.replaceAll(',', '|')), encoding: 'UTF-8', delimiter: 'bar' },
    { name: 'Windows line ends', content: Buffer.from(text.replaceAll('\n', '\r\n')), encoding: 'UTF-8', delimiter: 'comma' },
  ])('$name', async ({ content, encoding, delimiter }) => {
    const seen = await preview(file('icd10', content));
    expect(seen).toMatchObject({ format: 'csv', encoding, delimiter, rows: 3, errors: 0, mapping: { code: 'code', display: 'name_vi', displayEn: 'name_en', parent: 'category3' }, mappingFrom: 'guessed' });
    expect(seen.changes.map(({ code, after }) => [code, after])).toContainEqual(['I10', 'Bệnh tăng huyết áp vô căn (nguyên phát)']);
  });

  it('Windows-1258', async () => {
    const seen = await preview(file('route', windows1258('Mã;Tên\nu;Tiêm tĩnh mạch, huyết áp\n')));
    expect(seen).toMatchObject({ encoding: 'Windows-1258', delimiter: 'semicolon' });
    expect(seen.sample[0]?.cells).toEqual(['u', 'Tiêm tĩnh mạch, huyết áp']);
  });

  it('an XLSX with titles above the table, numbers as codes, days, formulas and two sheets', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Hướng dẫn').addRow(['Đọc kỹ']);
    const sheet = workbook.addWorksheet('Danh mục');
    sheet.addRow(['DANH MỤC XÃ, PHƯỜNG']);
    sheet.mergeCells('A1:D1');
    sheet.addRow([]);
    sheet.addRow(['Mã', 'Tên đầy đủ', 'Mã TP', 'Ngày hiệu lực']);
    sheet.addRow([4, { richText: [{ text: 'Phường ' }, { text: 'Ba Đình' }] }, 1, new Date(Date.UTC(2025, 6, 1))]);
    sheet.addRow(['00008', { formula: 'CONCAT("a","b")', result: 'Phường Ngọc Hà' }, '01', '01/07/2025']);
    const content = new Uint8Array(await workbook.xlsx.writeBuffer() as ArrayBuffer);
    const seen = await preview(file('commune', content));
    expect(seen).toMatchObject({ format: 'xlsx', sheet: 'Danh mục', sheets: ['Hướng dẫn', 'Danh mục'], rows: 2, errors: 0, notes: 1, mapping: { code: 'Mã', display: 'Tên đầy đủ', parent: 'Mã TP', validFrom: 'Ngày hiệu lực' } });
    expect(seen.sample).toEqual([{ line: 4, cells: ['4', 'Phường Ba Đình', '1', '2025-07-01'] }, { line: 5, cells: ['00008', 'Phường Ngọc Hà', '01', '01/07/2025'] }]);
    expect(seen.findings).toEqual([{ line: 4, column: 'Mã', reason: 'repaired', value: '4', detail: '00004', severity: 'note' }]);
    await expect(preview(file('commune', content, { sheet: 'Trang 9' }))).rejects.toThrow('facility.import-no-sheet');
  });

  it('a small workbook that would unpack to gigabytes, and a file of 33 MB, are refused as too large', async () => {
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(0xf0000000, 24);
    await expect(preview(file('route', Buffer.concat([Buffer.from('PK\u0003\u0004'), entry])))).rejects.toThrow('facility.import-too-large');
    await expect(preview(file('route', Buffer.alloc(33 * 1024 * 1024, 97)))).rejects.toThrow('facility.import-too-large');
  });

  it.each([
    ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'facility.import-old-excel'],
    ['a broken workbook', Buffer.from('PK\u0003\u0004 broken'), 'facility.import-unreadable'],
    ['a web page', '<html><table>', 'facility.import-unreadable'],
    ['a PDF', '%PDF-1.7', 'facility.import-unreadable'],
    ['NUL bytes', 'code,name\na\u0000,b\n', 'facility.import-unreadable'],
    ['nothing', ' ', 'facility.import-empty'],
    ['a header alone', 'code,name\n', 'facility.import-empty'],
    ['no column that is understood', 'x,y\n1,2\n', 'facility.import-no-columns'],
  ])('%s is refused', async (_name, content, code) => {
    await expect(preview(file('route', content))).rejects.toThrow(code);
    await expect(load(file('route', content))).rejects.toThrow(code);
  });

  it.each([[{ content: 'nonsense!' }], [{ catalogue: 'x' }], [{ validFrom: '2026-02-31' }], [{ mapping: { code: 'a' } }], [{ fileName: '' }]])('%j is refused with the field', async (wrong) => {
    await expect(preview({ ...file('route', 'code,name\na,b\n'), ...wrong })).rejects.toThrow('fhir.operation-input');
  });
});

describe('CAT-24 an import is whole or not at all', () => {
  it('errors refuse the whole list; every faulty row is named; nothing is written', async () => {
    const before = await counts();
    const content = icd(i10, 'I10,I10,Trùng,,IX,,I10,0', ',x,Không mã,,,,,0', 'A00,A00,,,,,A00,0', 'QQ,QQ,Sai mã,,,,,0');
    const seen = await preview(file('icd10', content));
    expect(seen.errors).toBe(4);
    expect(seen.findings.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([[3, 'duplicate', '2'], [4, 'empty', undefined], [5, 'empty', undefined], [6, 'wrong-form', undefined]]);
    await expect(load(file('icd10', content))).rejects.toThrow('facility.import-errors');
    expect(await counts()).toEqual(before);
  });

  it('a good list is in force from its day, found at once, and its columns are remembered', async () => {
    const renamed = icd(i10, a17, a170).replace('name_vi', 'Diễn giải bệnh');
    const mapping = { code: 'code', display: 'Diễn giải bệnh', displayEn: 'name_en', parent: 'category3', properties: ['chapter'] };
    const done = await load(file('icd10', renamed, { validFrom: '2026-01-01', version: 'QĐ 2026', mapping }));
    expect(done).toMatchObject({ version: 'QĐ 2026', validFrom: '2026-01-01', size: 3 });
    expect(await first('icd10', 'tang huyet ap')).toMatchObject({ code: 'I10', properties: { chapter: 'IX' } });
    expect(await first('icd10', 'lao mang nao')).toMatchObject({ code: 'A17.0', parent: 'A17', properties: { mark: '†' } });
    expect(await preview(file('icd10', renamed))).toMatchObject({ mapping, mappingFrom: 'saved', counts: { new: 0, changed: 0, ended: 0, same: 3 }, former: { version: 'QĐ 2026', own: true } });
  });

  it('the same file for the same day is recognised', async () => {
    const content = 'code,name\noral,Uống\n';
    await load(file('visit-reason', content, { validFrom: '2026-02-01' }));
    const before = await counts();
    await expect(load(file('visit-reason', content, { validFrom: '2026-02-01' }))).rejects.toThrow('facility.import-known');
    expect(await counts()).toEqual(before);
  });

  it('a column that the file lacks is refused by name', async () => {
    await expect(preview(file('icd10', icd(i10), { mapping: { code: 'code', display: 'Tên', properties: [] } }))).rejects.toThrow('facility.import-unknown-columns');
  });

  it('an import that breaks in the middle of writing leaves nothing', async () => {
    const before = await counts();
    await server.db.query("create function facility.break_it() returns trigger language plpgsql as $$ begin if new.place = 5500 then raise exception 'power cut'; end if; return new; end $$");
    await server.db.query('create trigger break_it before insert on facility.concept for each row execute function facility.break_it()');
    const rows = Array.from({ length: 6000 }, (_, n) => `${String(n).padStart(5, '0')},Xã ${n},01`);
    await expect(load(file('commune', `code,name,province_code\n${rows.join('\n')}`))).rejects.toThrow();
    await server.db.query('drop trigger break_it on facility.concept');
    expect(await counts()).toEqual(before);
  });
});

describe('CAT-25 undoing an import', () => {
  it('brings the former edition back; a later one must go first; what came with the software stays', async () => {
    const shipped = (await server.run(listCatalogues, {}, 'quantri')).catalogues.find(({ catalogue }) => catalogue === 'occupation');
    const one = await load(file('occupation', 'code,name\n21,Kỹ sư\n', { version: 'một' }));
    const two = await load(file('occupation', 'code,name\n21,Kỹ sư\n22,Bác sĩ\n', { version: 'hai' }));
    expect((await first('occupation', 'bac si'))?.display).toBe('Bác sĩ');
    await expect(server.run(undoImport, { editionId: one.editionId }, 'quantri')).rejects.toThrow('facility.undo-later-edition');
    expect(await server.run(undoImport, { editionId: two.editionId }, 'quantri')).toMatchObject({ catalogue: 'occupation', inForce: { version: 'một', size: 1 } });
    expect((await first('occupation', '', { limit: 5 }))?.code).toBe('21');
    await expect(server.run(undoImport, { editionId: two.editionId }, 'quantri')).rejects.toThrow('facility.unknown-edition');
    expect(await server.run(undoImport, { editionId: one.editionId }, 'quantri')).toMatchObject({ inForce: { id: shipped?.inForce?.id, origin: 'product' } });
    await expect(server.run(undoImport, { editionId: shipped?.inForce?.id }, 'quantri')).rejects.toThrow('facility.unknown-edition');
  });

  it('another facility neither sees nor undoes it', async () => {
    const own = await load(file('route', 'code,name\nown,Đường của bệnh viện\n'));
    expect((await server.run(lookUpCodes, { catalogue: 'route', codes: ['own'] }, 'pk.bacsi')).concepts).toEqual([]);
    expect((await server.run(lookUpCodes, { catalogue: 'route', codes: ['own'] }, 'bacsi')).concepts).toHaveLength(1);
    await expect(server.run(undoImport, { editionId: own.editionId }, 'pk.quantri')).rejects.toThrow('facility.unknown-edition');
    const seen = await server.run(listCatalogues, {}, 'pk.quantri');
    expect(seen.catalogues.flatMap(({ editions }) => editions).some(({ id }) => id === own.editionId)).toBe(false);
  });

  it.each(['bacsi', 'tiepdon', 'dieuduong'])('%s may not import', async (username) => {
    await expect(load(file('route', 'code,name\na,b\n'), username)).rejects.toThrow('fhir.no-permission');
    await expect(server.run(listCatalogues, {}, username)).rejects.toThrow('fhir.no-permission');
  });
});

const shipped = join(import.meta.dirname, '../../../data/terminology');
describe('CAT-28 what the product ships can be imported as it stands', () => {
  const lists = readdirSync(shipped, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  it.each(lists)('%s: no error, and nothing changes', async (list) => {
    const seen = await preview(file(list, readFileSync(join(shipped, list, 'concepts.csv'))), 'pk.quantri');
    expect({ findings: seen.findings, changes: seen.changes }).toEqual({ findings: [], changes: [] });
    expect(seen.counts.same).toBe(seen.rows);
  });
});

const shared = join(import.meta.dirname, '../../../../shared/data');
describe.skipIf(!existsSync(shared))('CAT-27 the official lists (skipped where ../shared/data is absent)', () => {
  it('the 15,844 codes of diseases and the 3,321 communes', async () => {
    const read = (name: string) => readFileSync(join(shared, name));
    const done = await load(file('icd10', read('icd10-vn-2026.csv'), { validFrom: '2026-01-01', version: '2026' }), 'pk.quantri');
    expect(done).toMatchObject({ size: 15_844, notes: 1 });
    const found = async (text: string) => (await server.run(searchCodes, { catalogue: 'icd10', text, limit: 3 }, 'pk.bacsi')).concepts[0]?.code;
    for (const [text, code] of [['I10', 'I10'], ['tha', 'I10'], ['tang huyet ap', 'I10'], ['viem hong cap', 'J02.9'], ['J20.9', 'J20.9'], ['lao mang nao', 'A17.0']]) expect(await found(text ?? ''), text).toBe(code);
    expect(await load(file('commune', read('communes-2025.csv'), { validFrom: '2025-07-01' }), 'pk.quantri')).toMatchObject({ size: 3321, notes: 0 });
    expect((await server.run(searchCodes, { catalogue: 'commune', text: 'ba dinh', parent: '01' }, 'pk.bacsi')).concepts[0]).toMatchObject({ code: '00004', display: 'Phường Ba Đình', parent: '01' });
  });
});
