import { describe, expect, it } from 'vitest';
import type { Concept } from '../catalogues.ts';
import { buildSearchIndex } from '../searchIndex.ts';
import { findTable, guessMapping, missingColumns } from './columns.ts';
import type { ColumnMapping, ListTable } from './columns.ts';
import { carryOver, compareLists, countChanges } from './compareLists.ts';
import { readCode } from './codeForm.ts';
import { writeFindingsCsv } from './findingsCsv.ts';
import { readDay } from './readDay.ts';
import { readRows } from './readRows.ts';
import { decideUndo } from './undoImport.ts';

const table = (headers: string[], ...rows: string[][]): ListTable => ({ headers, rows: rows.map((cells, at) => ({ line: at + 2, cells })) });
const simple: ColumnMapping = { code: 'code', display: 'name', properties: [] };
const read = (list: ListTable, more: Partial<Parameters<typeof readRows>[1]> = {}) => readRows(list, { catalogue: 'route', mapping: simple, validFrom: '2026-01-01', ...more });
const reasons = (list: ListTable, more: Parameters<typeof read>[1] = {}) => read(list, more).findings.map(({ line, column, reason, severity }) => [line, column, reason, severity]);

describe('CAT-20 columns are guessed from their headers', () => {
  it.each([
    ['code,code_nodot,name_vi,name_en,chapter,block,category3', { code: 'code', display: 'name_vi', displayEn: 'name_en', parent: 'category3', properties: ['code_nodot', 'chapter', 'block'] }],
    ['code,name,full_name,name_en,unit_type,province_code', { code: 'code', display: 'full_name', displayEn: 'name_en', parent: 'province_code', properties: ['name', 'unit_type'] }],
    ['STT,MÃ BỆNH,TÊN BỆNH,TÊN TIẾNG ANH,Viết tắt,Ngày hiệu lực', { code: 'MÃ BỆNH', display: 'TÊN BỆNH', displayEn: 'TÊN TIẾNG ANH', aliases: 'Viết tắt', validFrom: 'Ngày hiệu lực', properties: ['STT'] }],
    ['Mã tỉnh,Tên tỉnh,Mã xã,Tên xã', { code: 'Mã xã', display: 'Tên xã', parent: 'Mã tỉnh', properties: ['Tên tỉnh'] }],
    ['Ma ICD10;Ten benh theo ICD'.replace(';', ','), { code: 'Ma ICD10', display: 'Ten benh theo ICD', properties: [] }],
    ['code,display,display_en,display_fr,aliases,parent,valid_from,valid_to', { code: 'code', display: 'display', displayEn: 'display_en', displayFr: 'display_fr', aliases: 'aliases', parent: 'parent', validFrom: 'valid_from', validTo: 'valid_to', properties: [] }],
  ])('%s', (headers, mapping) => expect(guessMapping(headers.split(','))).toEqual(mapping));

  it.each(['x,y', 'code', 'name', ''])('of "%s" nothing is guessed', (headers) => expect(guessMapping(headers.split(','))).toBeUndefined());

  it('titles above the table, empty and repeated headers do no harm', () => {
    const lines = [['BỘ Y TẾ'], ['', ''], ['DANH MỤC MÃ BỆNH', '', ''], ['Mã', 'Tên', '', 'Ghi chú', 'Ghi chú'], ['A00', 'Tả', 'x', 'y', 'z', 'too much'], ['', '', ''], ['A01', 'Thương hàn']];
    expect(findTable(lines.map((cells, at) => ({ line: at + 1, cells })))).toEqual({
      headers: ['Mã', 'Tên', '#3', 'Ghi chú', 'Ghi chú (2)'],
      rows: [{ line: 5, cells: ['A00', 'Tả', 'x', 'y', 'z'] }, { line: 7, cells: ['A01', 'Thương hàn', '', '', ''] }],
    });
  });

  it('a column that the file lacks is named', () => expect(missingColumns({ code: 'Mã', display: 'Tên', properties: ['Nhóm'] }, ['Mã'])).toEqual(['Tên', 'Nhóm']));
});

describe('CAT-21 faulty rows are named with line, column and reason', () => {
  it.each([
    ['no code', [['', 'Uống']], [[2, 'code', 'empty', 'error']]],
    ['no name', [['a', '  ']], [[2, 'name', 'empty', 'error']]],
    ['the same code twice', [['a', 'Một'], ['b', 'Hai'], ['a', 'Ba']], [[4, 'code', 'duplicate', 'error']]],
    ['a name of a novel', [['a', 'x'.repeat(1001)]], [[2, 'name', 'too-long', 'error']]],
    ['a code too long', [['x'.repeat(81), 'Một']], [[2, 'code', 'wrong-form', 'error']]],
    ['signs that a wrong encoding leaves', [['a', 'Vi�m']], [[2, 'name', 'unreadable', 'error']]],
    ['control characters', [['a\u0000', 'Một']], [[2, 'code', 'unreadable', 'error']]],
  ])('%s', (_name, rows, expected) => expect(reasons(table(['code', 'name'], ...rows))).toEqual(expected));

  it.each([
    ['2026-02-30', 'not-a-day'], ['soon', 'not-a-day'], ['31/02/2026', 'not-a-day'], ['01/03/2025', 'ends-before-begins'],
  ])('a last day of %s: %s', (day, reason) => {
    expect(reasons(table(['code', 'name', 'to'], ['a', 'Một', day]), { mapping: { ...simple, validTo: 'to' } })).toEqual([[2, 'to', reason, 'error']]);
  });

  it('the same code is right when its days are apart', () => {
    const mapping = { ...simple, validFrom: 'from', validTo: 'to' };
    const { concepts, findings } = read(table(['code', 'name', 'from', 'to'], ['a', 'Cũ', '1/1/2020', '31/12/2025'], ['a', 'Mới', '2026-01-01', '']), { mapping });
    expect(findings).toEqual([]);
    expect(concepts.map(({ display, validFrom, validTo }) => [display, validFrom, validTo])).toEqual([['Cũ', '2020-01-01', '2025-12-31'], ['Mới', '2026-01-01', undefined]]);
  });

  it('a commune of an unknown province is an error; the category of a disease need not be an entry itself', () => {
    const mapping = { ...simple, parent: 'up' };
    expect(reasons(table(['code', 'name', 'up'], ['00004', 'Phường Ba Đình', '1'], ['00008', 'Phường X', '99']), { catalogue: 'commune', mapping, parents: new Set(['01']) })).toEqual([[3, 'up', 'unknown-parent', 'error']]);
    const { concepts, findings } = read(table(['code', 'name', 'up'], ['A17†', 'Lao', 'A17'], ['A17.0†', 'Viêm màng não', 'A17'], ['B01', 'Thuỷ đậu', 'B00']), { catalogue: 'icd10', mapping });
    expect(concepts.map(({ code, parent, properties }) => [code, parent, properties])).toEqual([['A17', undefined, { mark: '†' }], ['A17.0', 'A17', { mark: '†' }], ['B01', 'B00', {}]]);
    expect(findings).toEqual([]);
  });
});

it('CAT-21 the faulty rows as a CSV: quotes doubled, formulas made text', () => {
  const finding = { line: 7, column: 'Tên; mã', reason: 'empty', value: '=HYPERLINK("x")', severity: 'error' } as const;
  expect(writeFindingsCsv(['Dòng', 'Cột', 'Lý do', 'Giá trị', 'Chi tiết'], [finding], ({ reason }) => reason)).toBe(
    '\uFEFF"Dòng";"Cột";"Lý do";"Giá trị";"Chi tiết"\r\n"7";"Tên; mã";"empty";"\'=HYPERLINK(""x"")";""\r\n');
});

describe('CAT-22 codes', () => {
  it.each([
    ['icd10', 'I10', 'I10'], ['icd10', 'a000', 'A00.0'], ['icd10', 'A00.01', 'A00.01'], ['icd10', 'A170†', 'A17.0'], ['icd10', 'U13/9', 'U13.9'], ['icd10', 'G01*', 'G01'], ['icd10', 'X', undefined], ['icd10', 'A00-A09', undefined],
    ['commune', '4', '00004'], ['province', '1', '01'], ['province', 'HN', undefined], ['country', 'vn', 'VN'], ['country', 'VNM', undefined], ['route', 'oral', 'oral'],
  ] as const)('%s %s is kept as %s', (catalogue, text, code) => expect(readCode(catalogue, text)?.code).toBe(code));

  it('what is put right is noted with both forms', () => {
    expect(read(table(['code', 'name'], ['4', 'Phường Ba Đình']), { catalogue: 'commune' }).findings).toEqual([{ line: 2, column: 'code', reason: 'repaired', value: '4', detail: '00004', severity: 'note' }]);
  });

  it.each([['2026-01-31', '2026-01-31'], ['31/01/2026', '2026-01-31'], ['1.2.2026', '2026-02-01'], ['20260131', '2026-01-31'], ['2026-01-31T00:00:00Z', '2026-01-31'], ['31/1/26', undefined], ['', undefined]])(
    'the day %s is read as %s', (text, day) => expect(readDay(text)).toBe(day));
});

describe('CAT-23 a new edition', () => {
  const former: Concept[] = [
    { code: 'I10', display: 'Tăng huyết áp vô căn', displayFr: 'Hypertension', aliases: ['tha'], properties: { common: '1' }, validFrom: '2020-01-01' },
    { code: 'J00', display: 'Cảm lạnh', aliases: [], properties: {}, validFrom: '2020-01-01' },
    { code: 'Z99', display: 'Bỏ', aliases: [], properties: {}, validFrom: '2020-01-01' },
  ];
  const fresh: Concept[] = [
    { code: 'I10', display: 'Bệnh tăng huyết áp vô căn (nguyên phát)', aliases: [], properties: { chapter: 'IX' }, validFrom: '2026-01-01' },
    { code: 'J00', display: 'Cảm lạnh', aliases: [], properties: {}, validFrom: '2026-01-01' },
    { code: 'A00', display: 'Tả', aliases: [], properties: {}, validFrom: '2026-01-01' },
  ];

  it('keeps abbreviations, translations and facts that its file has no column for, and the former name as a synonym', () => {
    expect(carryOver(fresh, former, simple)[0]).toEqual({
      code: 'I10', display: 'Bệnh tăng huyết áp vô căn (nguyên phát)', displayFr: 'Hypertension', aliases: ['tha', 'Tăng huyết áp vô căn'], properties: { common: '1', chapter: 'IX' }, validFrom: '2026-01-01',
    });
    const given = carryOver(fresh, former, { ...simple, aliases: 'x', displayFr: 'y' })[0];
    expect([given?.aliases, given?.displayFr]).toEqual([[], undefined]);
  });

  it('is compared code by code', () => {
    const changes = compareLists(former, carryOver(fresh, former, simple));
    expect(changes.map(({ kind, code }) => `${kind} ${code}`)).toEqual(['changed I10', 'same J00', 'new A00', 'ended Z99']);
    expect(countChanges(changes)).toEqual({ new: 1, changed: 1, ended: 1, same: 1 });
  });

  it.each(['tang huyet ap', 'tha', 'I10', 'benh tang huyet ap', 'tăng huyết áp'])('still gives I10 first for "%s"', (text) => {
    const list = [...carryOver(fresh, former, simple), { ...fresh[0]!, code: 'P29.2', display: 'Tăng huyết áp sơ sinh' }, { ...fresh[0]!, code: 'I15', display: 'Tăng huyết áp thứ phát' }];
    expect(buildSearchIndex(list).search({ text, on: '2026-06-01', limit: 5 })[0]?.code).toBe('I10');
  });
});

describe('CAT-25 undoing', () => {
  const edition = (id: string, more: object = {}) => ({ id, version: id, origin: 'import', state: 'in-use', ...more }) as const;
  it('takes back an import that nothing stands on', () => {
    expect(decideUndo([edition('a'), edition('b', { basedOn: 'a' })], 'b').id).toBe('b');
    expect(decideUndo([edition('a'), edition('b', { basedOn: 'a', state: 'withdrawn' })], 'a').id).toBe('a');
  });
  it.each([
    ['a later edition stands on it', [edition('a'), edition('b', { basedOn: 'a' })], 'facility.undo-later-edition'],
    ['it came with the software', [edition('a', { origin: 'product' })], 'facility.undo-product'],
    ['it is withdrawn already', [edition('a', { state: 'withdrawn' })], 'facility.unknown-edition'],
    ['there is none', [], 'facility.unknown-edition'],
  ])('is refused when %s', (_name, editions, code) => expect(() => decideUndo(editions, 'a')).toThrow(code));
});
