// spec: FRS
import { describe, expect, it } from 'vitest';
import type { Questionnaire } from '#fhir/types/index.ts';
import { buildOwnForm, findOwnFormProblems, keyOfCode, nextVersion, type OwnFormInput } from './index.ts';

const base: Questionnaire = {
  resourceType: 'Questionnaire', id: 'form-01-bv1-2026-11', url: 'urn:lanh:form:01-bv1', version: '2026-11', status: 'active', title: 'Bệnh án Nội khoa', publisher: 'Lành', code: [{ system: 'urn:lanh:form-code', code: '01/BV1' }],
  extension: [{ url: 'urn:lanh:form-facts', extension: [{ url: 'kind', valueCode: 'record' }, { url: 'seen', valueBoolean: false }] }],
  item: [{ linkId: 'reason', type: 'string', text: 'Lý do vào viện' }, { linkId: 'weight', type: 'decimal', text: 'Cân nặng' }],
};
const at = '2026-11-27T08:00:00+07:00';
const item = [...(base.item ?? []), { linkId: 'own-1', type: 'string' as const, text: 'Người đi cùng' }];
const state = { base, forms: [base], publisher: 'Bệnh viện Mẫu', isOwn: false };
const build = (input: Partial<OwnFormInput> = {}) => buildOwnForm(state, { title: 'Bệnh án Nội khoa', item, ...input }, at);

describe('FRS-22 a form of the hospital’s own', () => {
  it('stands in the place of the one it was made from, with its official code', () => {
    expect(build()).toMatchObject({ id: 'form-01-bv1-own-2026-11', url: 'urn:lanh:form:01-bv1-own', version: '2026-11', publisher: 'Bệnh viện Mẫu', derivedFrom: ['urn:lanh:form:01-bv1'], code: base.code, item });
  });

  it('or beside it under a code of its own', () => {
    const own = build({ besideAs: '01/BV1-Tim mạch' });
    expect(own).toMatchObject({ url: 'urn:lanh:form:01-bv1-tim-mach', code: [{ code: '01/BV1-Tim mạch' }] });
    expect(own.derivedFrom).toBeUndefined();
    expect(keyOfCode('Đơn/2')).toBe('don-2');
  });

  it('changed again it is the next version of the same form, still in the same place', () => {
    const own = build();
    expect(buildOwnForm({ ...state, base: own, forms: [base, own], isOwn: true }, { title: 'Mới', item }, at)).toMatchObject({ url: own.url, version: '2026-11.1', derivedFrom: own.derivedFrom, title: 'Mới' });
  });

  it.each([[['2026-10'], '2026-11'], [['2026-11'], '2026-11.1'], [['2026-11.2', '2026-11.10'], '2026-11.11'], [['2027-01'], '2027-01.1'], [[], '2026-11']])('FRS-22 after %j comes %s', (versions, next) => {
    expect(nextVersion(at, versions)).toBe(next);
  });

  it('is not published when it computes itself, or asks for something else under an old name', () => {
    const loop = { linkId: 'a', type: 'decimal' as const, text: 'A', readOnly: true, extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression', valueExpression: { language: 'text/fhirpath', expression: "%resource.descendants().where(linkId='a').answer.value + 1" } }] };
    expect(findOwnFormProblems(base, { ...base, item: [loop] })).toMatchObject([{ code: 'self-calculation', linkId: 'a' }]);
    expect(findOwnFormProblems(base, { ...base, item: [{ linkId: 'weight', type: 'string', text: 'Cân nặng' }] })).toMatchObject([{ code: 'retyped', linkId: 'weight' }]);
    expect(findOwnFormProblems(base, { ...base, item: [...(base.item ?? []), { linkId: 'own-1', type: 'string', text: 'A', enableWhen: [{ question: 'reason', operator: '=', answerString: '' }] }] })).toMatchObject([{ code: 'empty-condition', linkId: 'own-1' }]);
    expect(findOwnFormProblems(base, { ...base, item: [{ linkId: 'reason', type: 'text', text: 'Lý do' }] })).toEqual([]);
  });

  it('counts as compared with the official text once somebody says so', () => {
    expect(build().extension).toEqual(base.extension);
    expect(build({ compared: true }).extension?.[0]?.extension).toContainEqual({ url: 'seen', valueBoolean: true });
  });
});
