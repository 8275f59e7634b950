// spec: FRS
import { describe, expect, it } from 'vitest';
import type { Questionnaire } from '#fhir/types/index.ts';
import { findForms, listEditable } from './formList.ts';

const form = (code: string, title: string, more: Partial<Questionnaire> = {}): Questionnaire => ({
  resourceType: 'Questionnaire', status: 'active', url: `urn:lanh:form:${code.toLowerCase().replace('/', '-')}`, version: '2026-11', title, code: [{ system: 'urn:lanh:form-code', code }], ...more,
});
const codes = (list: readonly { code?: string | undefined }[]) => list.map(({ code }) => code);

describe('FRS-11 choosing a form', () => {
  const forms = listEditable([form('10/BV1', 'Bệnh án Mắt'), form('01/BV1', 'Bệnh án Nội khoa'), form('15/BV1', 'Bệnh án Ngoại trú'), form('36/BV2', 'Tờ điều trị')]);

  it.each([['', ['01/BV1', '10/BV1', '15/BV1', '36/BV2']], ['noi khoa', ['01/BV1']], ['to dieu', ['36/BV2']], ['36/b', ['36/BV2']], ['dieu noi', []], ['1', ['10/BV1', '15/BV1', '01/BV1']]])('“%s” finds %j', (typed, found) => {
    expect(codes(findForms(forms, typed))).toEqual(found);
  });

  it('FRS-20 for editing, of several versions the newest in force counts; what a form of the hospital stands in place of is marked', () => {
    const [first, second, ...none] = listEditable([form('01/BV1', 'Cũ', { version: '2026-9' }), form('01/BV1', 'Mới'), form('01/BV1', 'Nháp', { version: '2027-1', status: 'draft' }), form('01/BV1', 'Riêng', { url: 'urn:lanh:form:01-bv1-own', derivedFrom: ['urn:lanh:form:01-bv1'] })]);
    expect([first?.title.vi, first?.isReplaced, second?.title.vi, second?.isReplaced, none]).toEqual(['Mới', true, 'Riêng', false, []]);
  });
});
