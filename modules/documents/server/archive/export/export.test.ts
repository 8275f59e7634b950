import { describe, expect, it } from 'vitest';
import { readDataFile } from '#platform/datedTable/server.ts';
import type { Resource } from '#fhir/types/index.ts';
import { buildExport } from './buildExport.ts';
import { formatGroups } from '../package/indexContent.ts';
import { exportFields, exportGroups, exportLabels, exportNames, exportParts } from './exportTables.ts';
import { formatJson, formatSchema, formatXml, parseJson, parseXml } from './exportXml.ts';

const icd = 'http://hl7.org/fhir/sid/icd-10';
const report = (category: string, conclusion: string) => ({ resourceType: 'DiagnosticReport', id: category, status: 'final', category: [{ coding: [{ code: category }] }], code: { text: category }, conclusion });
const resources = [
  { resourceType: 'Patient', id: 'p', name: [{ text: 'Nguyễn Thị Lan & con' }], birthDate: '1961', gender: 'female', identifier: [{ system: 'http://fhir.ehealth.gov.vn/core/sid/citizen_id', value: '001061000471' }] },
  { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'EMER' }, priority: { coding: [{ code: 'EM' }] }, period: { start: '2026-11-20T01:00:00Z' }, reasonCode: [{ text: 'Đau ngực < 2 giờ' }], hospitalization: { destination: { display: 'Bệnh viện tỉnh' }, dischargeDisposition: { coding: [{ code: 'other-hcf' }] } } },
  { resourceType: 'Condition', id: 'c', code: { coding: [{ system: icd, code: 'I21.9', display: 'Nhồi máu cơ tim cấp' }] }, subject: {}, recorder: { display: 'Phan Đình Khôi' } },
  { resourceType: 'MedicationRequest', id: 'm', status: 'active', intent: 'order', medicationCodeableConcept: { text: 'Aspirin 81 mg' }, dosageInstruction: [{ text: 'Uống 1 viên sáng' }], dispenseRequest: { quantity: { value: 30, unit: 'viên' } } },
  { resourceType: 'ServiceRequest', id: 's', status: 'active', intent: 'order', code: { text: 'Điện tim' } },
  report('RAD', 'Bóng tim to'), report('LAB', 'Bình thường'),
  { resourceType: 'Observation', id: 'o', status: 'final', category: [{ coding: [{ code: 'laboratory' }] }], code: { coding: [{ code: '2345-7' }] }, valueQuantity: { value: '5.10', unit: 'mmol/L' } },
  { resourceType: 'Procedure', id: 't', status: 'completed', code: { text: 'Đặt nội khí quản' } },
  { resourceType: 'Procedure', id: 'u', status: 'completed', category: { coding: [{ code: '387713003' }] }, code: { text: 'Cắt ruột thừa' } },
  {
    resourceType: 'QuestionnaireResponse', id: 'q', status: 'completed', questionnaire: 'urn:lanh:form:39-bv2|2026-11', item: [
      { linkId: 'reason', text: 'Lý do "chính"', answer: [{ valueString: 'Dòng 1\nDòng 2\u0001' }] },
      { linkId: 'group', item: [{ linkId: 'level', answer: [{ valueCoding: { code: '2', display: 'Cấp 2' } }] }, { linkId: 'pulse', answer: [{ valueQuantity: { value: 88, unit: '/min' } }] }] },
    ],
  },
] as unknown as Resource[];
const made = buildExport('26.000007', resources, exportNames.answers);

describe('ARC-50 a record as HoSoBenhAn', () => {
  it.each(readDataFile('regulation/vn/record-export/cases.csv'))('ARC-50 $group, row $row: $field is "$expected"', ({ group = '', row, field = '', expected }) => {
    expect(made.groups[group]?.[Number(row)]?.fields[field]).toBe(expected);
  });

  it('ARC-50 all eleven groups are there, also of a record with nothing in it, and every answer of a form stands in the group of its form', () => {
    expect(exportGroups).toHaveLength(11);
    expect(Object.keys(buildExport('x', [], exportNames.answers).groups)).toEqual(exportGroups);
    expect(Object.values(made.groups).every((rows) => rows.length > 0)).toBe(true);
    expect(made.groups.HoSoCapCuu?.find(({ form }) => form)?.answers).toEqual([
      { name: 'reason', label: 'Lý do "chính"', value: 'Dòng 1\nDòng 2' }, { name: 'level', label: '', value: '2 Cấp 2' }, { name: 'pulse', label: '', value: '88 /min' },
    ]);
  });

  it('ARC-51 XML and JSON read back give the same, and the same record gives the same bytes', () => {
    const xml = formatXml(made);
    expect(parseXml(xml)).toEqual(made);
    expect(formatXml(parseXml(xml))).toBe(xml);
    expect(parseJson(formatJson(made))).toEqual(made);
    expect(formatXml(buildExport('26.000007', resources, exportNames.answers))).toBe(xml);
    expect(xml).not.toContain('\u0001');
  });

  it('ARC-51 what is no such file is refused, and the schema says that it is not official', () => {
    for (const bad of ['', '<a/>', '<HoSoBenhAn/>', '<!DOCTYPE x [<!ENTITY e "x">]><HoSoBenhAn>&e;</HoSoBenhAn>', formatXml(made).replace('</PhieuThuThuat>', '')]) expect(() => parseXml(bad)).toThrow('documents.export-unreadable');
    for (const bad of ['', '{}', '{"HoSoBenhAn":{"groups":{}}}']) expect(() => parseJson(bad)).toThrow('documents.export-unreadable');
    for (const name of [...exportGroups, 'cccd_so', 'not an official schema']) expect(formatSchema()).toContain(name);
  });

  it('ARC-66 people read the data in words: groups and fields named, codes and times as they are said, what repeats as a table, and nothing is markup', () => {
    const page = formatGroups({ record: 'x', groups: { ThongTinBenhNhan: [{ part: 'NguoiBenh', source: 'Patient/p', fields: { ho_ten: '<b>Lan</b>', gioi_tinh: 'female', ngay_sinh: '1961-02-03', dan_toc: '' } }], ThongTinDieuTri: ['77', '80'].map((value) => ({ part: 'ChiSoSinhTon', source: 'Observation/o', fields: { machiso: '8867-4', ten_chi_so: 'Heart rate', gia_tri: value, don_vi: '/min', ngay: '2026-11-27T17:30:00.000Z' } })), PhieuPhauThuat: [] } });
    for (const words of ['<h3>Thông tin người bệnh / Patient</h3>', '<dt>Họ tên</dt><dd>&lt;b&gt;Lan&lt;/b&gt;</dd>', '<dd>Nữ</dd>', '<dd>03/02/1961</dd>', '<h4>Dấu hiệu sinh tồn</h4>', '<td data-name="Chỉ số">Mạch</td><td data-name="Giá trị">80</td><td data-name="Đơn vị">lần/phút</td><td data-name="Thời điểm">28/11/2026 00:30</td>', 'Không có / none: Phẫu thuật']) expect(page).toContain(words);
    expect(page).not.toMatch(/<b>|dan_toc|Dân tộc/);
    for (const name of [...exportGroups, ...exportParts.map(({ part }) => part), ...[...exportFields.values()].flat().map(({ field }) => field)]) expect(exportLabels.has(name), name).toBe(true);
  });
});
