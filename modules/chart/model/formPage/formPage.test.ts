import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeMarks } from '#fhir/questionnaire/index.ts';
import type { Extension, Patient, Questionnaire, QuestionnaireItem, QuestionnaireResponseItem, QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import { answerWords, buildFormPage, formTemplate, ownTemplates } from './index.ts';

const core = 'http://hl7.org/fhir/StructureDefinition';
const coded = (url: string, code: string): Extension => ({ url: `${core}/${url}`, valueCodeableConcept: { coding: [{ code }] } });
const unit = (code: string): Extension => ({ url: `${core}/questionnaire-unit`, valueCoding: { code } });
const quarters = (value: number): Extension => ({ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-width', valueQuantity: { value: value * 25 } });
const item = (linkId: string, type: QuestionnaireItem['type'], ...[text, more]: [string, Partial<QuestionnaireItem>?]): QuestionnaireItem => ({ linkId, type, text, ...more });
const options = (...displays: string[]) => displays.map((display, index) => ({ valueCoding: { code: String(index + 1), display } }));
const answered = (linkId: string, ...answer: QuestionnaireResponseItemAnswer[]): QuestionnaireResponseItem => ({ linkId, answer });
const within = (linkId: string, ...items: QuestionnaireResponseItem[]): QuestionnaireResponseItem => ({ linkId, item: items });
const form = (items: QuestionnaireItem[], facts: Extension[] = []): Questionnaire => ({
  resourceType: 'Questionnaire', status: 'active', title: 'Phiếu thử', version: '2026-11', code: [{ system: 'urn:lanh:form-code', code: '99/BV2' }], item: items, extension: [{ url: 'urn:lanh:form-facts', extension: facts }],
});
const patient: Patient = { resourceType: 'Patient', name: [{ text: 'Nguyễn Thị Hoa' }], birthDate: '1959-03-12', gender: 'female' };
const page = (questionnaire: Questionnaire, items: QuestionnaireResponseItem[] = []) => buildFormPage(questionnaire, { resourceType: 'QuestionnaireResponse', status: 'completed', item: items }, { patient, day: '2026-11-27', pictures: { body: '<svg viewBox="0 0 200 100"/>' } });
const blocks = (items: QuestionnaireItem[], given: QuestionnaireResponseItem[] = []) => page(form(items), given).blocks;

describe('PRF-1 the head', () => {
  it('PRF-1 says code, version and paper of the form, and who the patient is where the form does not ask', () => {
    const made = page(form([], [{ url: 'paper', valueString: 'A5 landscape' }, { url: 'seen', valueBoolean: true }]));
    expect(made).toMatchObject({ title: 'Phiếu thử', form: '99/BV2', formVersion: '2026-11', seen: true, paper: { size: 'a5', flipped: true }, issued: '2026-11-27' });
    expect(made.head[0]).toMatchObject({ kind: 'row', cells: [{ label: 'Họ và tên người bệnh', value: 'NGUYỄN THỊ HOA' }, { label: 'Sinh ngày' }, { label: 'Tuổi', value: '67' }] });
    const asking = item('full-name', 'string', 'Họ và tên', { extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression', valueExpression: { language: 'text/fhirpath', expression: '%patient.name.text' } }] });
    expect(page(form([asking])).head).toEqual([]);
  });
  it('PRF-1 a form whose official text nobody says was seen is marked', () => expect(page(form([])).seen).toBe(false));
  it('PRF-1 what a form of the house has in its head is printed in the head, all else of it below', () => {
    const header = item('header', 'group', 'Đầu phiếu', { item: [item('department', 'string', 'Khoa'), item('record-number', 'string', 'Số vào viện'), item('sheet', 'integer', 'Tờ số')] });
    const made = page(form([header, item('a', 'string', 'A')]), [within('header', answered('department', { valueString: 'Khoa Nội' }), answered('record-number', { valueString: '26.7' }), answered('sheet', { valueInteger: 2 }))]);
    expect(made).toMatchObject({ facility: { department: 'Khoa Nội' }, record: { number: '26.7' } });
    expect(made.blocks).toMatchObject([{ kind: 'row', cells: [{ label: 'Tờ số', value: '2' }] }, { kind: 'row', cells: [{ label: 'A' }] }]);
  });
});

describe('PRF-2 headings', () => {
  const record = [{ url: 'kind', valueCode: 'record' }];
  it('PRF-2 parts of a record get Roman numbers only where none brings its own', () => {
    const texts = (titles: string[]) => page(form(titles.map((title, index) => item(`g${index}`, 'group', title)), record)).blocks.flatMap((block) => (block.kind === 'heading' ? block.text : []));
    expect(texts(['Hành chính', 'Chẩn đoán'])).toEqual(['I. Hành chính', 'II. Chẩn đoán']);
    expect(texts(['Hành chính', 'III. Chẩn đoán', 'A. Bệnh án'])).toEqual(['Hành chính', 'III. Chẩn đoán', 'A. Bệnh án']);
  });
});

describe('PRF-3 answers in words', () => {
  it.each<[QuestionnaireResponseItemAnswer, string]>([
    [{ valueDecimal: 38.5 }, '38,5'], [{ valueInteger: 0 }, '0'], [{ valueBoolean: false }, 'Không'], [{ valueDate: '1959' }, '1959'], [{ valueDate: '1959-03-12' }, '12/03/1959'], [{ valueDateTime: '2026-11-20T18:15:00Z' }, '01:15 ngày 21/11/2026'],
    [{ valueTime: '08:05:00' }, '08:05'], [{ valueCoding: { code: 'J18', display: 'Viêm phổi' } }, 'Viêm phổi'], [{ valueQuantity: { value: 52.5, unit: 'kg' } }, '52,5 kg'], [{ valueQuantity: { value: 120, unit: 'mm[Hg]', code: 'mm[Hg]' } }, '120 mmHg'], [{}, ''],
  ])('PRF-3 %j is %s', (answer, words) => expect(answerWords(answer)).toBe(words));
});

describe('PRF-4 choices', () => {
  const sex = item('sex', 'choice', 'Giới:', { answerOption: options('Nam', 'Nữ') });
  it('PRF-4 show all choices and the digit of the one that holds; the box is empty where none does', () => {
    expect(blocks([sex], [answered('sex', { valueCoding: { code: '2' } })])).toEqual([{ kind: 'row', cells: [{ label: 'Giới', width: 4, options: [{ mark: '1', text: 'Nam', chosen: false }, { mark: '2', text: 'Nữ', chosen: true }], boxes: ['2'] }] }]);
    expect(blocks([sex])).toMatchObject([{ cells: [{ boxes: [''] }] }]);
  });
  it('PRF-4 no two choices have the same digit', () => {
    const kind = item('kind', 'choice', 'Loại', { answerOption: [{ valueCoding: { code: 'special', display: 'Đặc biệt' } }, ...options('I', 'II')] });
    expect(blocks([kind])).toMatchObject([{ cells: [{ options: [{ mark: '0' }, { mark: '1' }, { mark: '2' }] }] }]);
  });
  it('PRF-4 several hold, and what fits none is written out', () => {
    const open = item('risk', 'open-choice', 'Nguy cơ', { repeats: true, answerOption: options('Rượu', 'Thuốc lá') });
    expect(blocks([open], [answered('risk', { valueCoding: { code: '1' } }, { valueCoding: { code: '2' } }, { valueString: 'Thuốc lào' })])).toMatchObject([{ cells: [{ boxes: ['1', '2'], other: 'Thuốc lào' }] }]);
  });
  it('PRF-4 a choice from a long list is written out on dots, a disease with its code', () => {
    const long = item('icd', 'choice', 'Bệnh chính', { answerValueSet: 'urn:lanh:catalogue:icd10' });
    expect(blocks([long], [answered('icd', { valueCoding: { code: 'J18.9', display: 'Viêm phổi' } })])).toEqual([{ kind: 'row', cells: [{ label: 'Bệnh chính', value: 'Viêm phổi (J18.9)', width: 4 }] }]);
  });
});

describe('PRF-5 lines', () => {
  it('PRF-5 short answers share a line, the last takes what is left, and no label is squeezed', () => {
    const signs = [item('a', 'decimal', 'Mạch', { extension: [unit('/min')] }), item('b', 'decimal', 'Nhiệt độ', { extension: [unit('Cel')] }), item('c', 'integer', 'Vào viện do bệnh này lần thứ mấy')];
    expect(blocks(signs)).toEqual([{ kind: 'row', cells: [{ label: 'Mạch', value: '', width: 1, unit: 'lần/phút' }, { label: 'Nhiệt độ', value: '', width: 1, unit: '°C' }, { label: 'Vào viện do bệnh này lần thứ mấy', value: '', width: 2 }] }]);
    expect(blocks([item('n', 'string', 'Họ tên', { extension: [quarters(2)] }), item('o', 'string', 'Nghề', { extension: [quarters(1)] })])).toMatchObject([{ cells: [{ width: 2 }, { width: 2 }] }]);
  });
});

describe('PRF-5 blood pressure', () => {
  it('PRF-5 is one figure with its unit', () => {
    const panel = item('bp', 'group', 'Huyết áp', { code: [{ system: 'http://loinc.org', code: '85354-9' }], item: [item('sys', 'integer', 'Tâm thu'), item('dia', 'integer', 'Tâm trương')] });
    expect(blocks([panel], [within('bp', answered('sys', { valueInteger: 120 }), answered('dia', { valueInteger: 80 }))])).toMatchObject([{ cells: [{ label: 'Huyết áp', value: '120/80', unit: 'mmHg' }] }]);
    expect(blocks([panel])).toMatchObject([{ cells: [{ value: '' }] }]);
  });
});

describe('PRF-6 tables', () => {
  const table = [coded('questionnaire-itemControl', 'gtable')];
  it('PRF-6 each repetition is a row; none leaves rows to fill in by hand', () => {
    const moves = item('moves', 'group', 'Chuyển khoa', { repeats: true, extension: table, item: [item('ward', 'string', 'Khoa'), item('days', 'integer', 'Số ngày')] });
    expect(blocks([moves], [within('moves', answered('ward', { valueString: 'Nội' }), answered('days', { valueInteger: 3 })), within('moves', answered('ward', { valueString: 'Ngoại' }))])).toMatchObject([{ kind: 'table', columns: [{ head: 'Khoa' }, { head: 'Số ngày' }], rows: [['Nội', '3'], ['Ngoại', '']] }]);
    expect(blocks([moves])).toMatchObject([{ rows: [['', ''], ['', ''], ['', '']] }]);
  });
  it('PRF-6 groups of the same questions stand below each other', () => {
    const eye = (side: string, text: string) => item(side, 'group', text, { item: [item(`${side}-acuity`, 'string', 'Thị lực'), item(`${side}-pressure`, 'decimal', 'Nhãn áp')] });
    expect(blocks([item('eyes', 'group', 'Mắt', { extension: table, item: [eye('r', 'Mắt phải'), eye('l', 'Mắt trái')] })], [within('eyes', within('l', answered('l-pressure', { valueDecimal: 16.5 })))]))
      .toMatchObject([{ columns: [{ head: '' }, { head: 'Thị lực' }, { head: 'Nhãn áp' }], rows: [['Mắt phải', '', ''], ['Mắt trái', '', '16,5']] }]);
  });
});

describe('PRF-7 drawings and places to sign', () => {
  it('PRF-7 marks keep their place and their words', () => {
    const drawn = item('burn', 'attachment', 'Hình vẽ', { repeats: true, extension: [{ url: 'urn:lanh:form-picture', valueString: 'body' }] });
    const data = writeMarks([{ kind: 'point', points: [[350, 305]], text: 'Bỏng độ II' }, { kind: 'area', points: [[10, 10], [20, 10], [20, 20]], text: '' }]);
    expect(blocks([drawn], [answered('burn', { valueAttachment: { contentType: 'image/svg+xml', data } }, { valueAttachment: { data: 'PHN2Zz4=' } })]))
      .toMatchObject([{ kind: 'drawing', ratio: 0.5, marks: [{ kind: 'point', points: [[350, 305]], text: 'Bỏng độ II' }, { kind: 'area', text: '' }] }]);
  });
  it('PRF-7 places to sign that follow each other stand side by side', () => {
    const place = (linkId: string, text: string, code: string) => item(linkId, 'reference', text, { extension: [coded('questionnaire-signatureRequired', code)] });
    expect(blocks([place('s1', 'Giám đốc', 'director'), place('s2', 'Trưởng khoa', 'department-head')])).toEqual([{ kind: 'signatures', places: [{ linkId: 's1', role: 'Giám đốc', code: 'director' }, { linkId: 's2', role: 'Trưởng khoa', code: 'department-head' }] }]);
  });
  it('PRF-8 a form has a template of its own where there is one, and no template is without its form', () => {
    const own = readdirSync(new URL('../../../../data/print/forms/', import.meta.url)).map((name) => name.replace('.typ', ''));
    expect(own.map(formTemplate)).toEqual(own.map((key) => `forms/${key}`));
    expect(ownTemplates.toSorted()).toEqual(own.toSorted());
    expect(formTemplate('01-bv1')).toBe('officialForm');
  });
});
