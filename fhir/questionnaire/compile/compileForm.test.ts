import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { describe, expect, it } from 'vitest';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { compileForm, formUrls } from '../index.ts';
import type { FormRow } from '../index.ts';
import { testSource, withRows } from '../testForm.ts';

const all = (items: readonly QuestionnaireItem[] = []): QuestionnaireItem[] => items.flatMap((item) => [item, ...all(item.item)]);
const { questionnaire, problems } = compileForm(testSource);
const item = (linkId: string) => all(questionnaire.item).find((one) => one.linkId === linkId);
const extension = (linkId: string, url: string) => item(linkId)?.extension?.find((one) => one.url === url);

describe('FRM-2 rows become a Questionnaire', () => {
  it('FRM-2 names the form, its version, its code and its words in three languages', () => {
    expect(problems).toEqual([]);
    expect(questionnaire).toMatchObject({ resourceType: 'Questionnaire', url: 'urn:lanh:form:99-bv1', version: '2026-11', status: 'active', title: 'Bệnh án thử', code: [{ code: '99/BV1' }] });
    expect(questionnaire._title?.extension?.map((one) => one.extension?.map(({ valueCode, valueString }) => valueCode ?? valueString))).toEqual([['en', 'Test record'], ['fr', 'Dossier d’essai']]);
    expect(item('reason')).toMatchObject({ type: 'text', required: true, text: 'Lý do vào viện' });
  });

  it.each([
    ['a unit', 'weight', formUrls.unit, { valueCoding: { code: 'kg', system: 'http://unitsofmeasure.org' } }],
    ['bounds', 'weight', formUrls.minValue, { valueDecimal: 0.2 }],
    ['what becomes an Observation', 'weight', formUrls.observationExtract, { valueBoolean: true }],
    ['the column width', 'weight', formUrls.width, { valueQuantity: { value: 25 } }],
    ['options beside each other', 'tobacco', formUrls.choiceOrientation, { valueCode: 'horizontal' }],
    ['a condition by code', 'cigarettes', formUrls.enableWhenExpression, { valueExpression: { expression: "%resource.descendants().where(linkId='tobacco').answer.value.code = 'yes'" } }],
    ['a calculation of the same row', 'per-day', formUrls.calculatedExpression, { valueExpression: { expression: "%rowDrugs.descendants().where(linkId='dose').answer.value * %rowDrugs.descendants().where(linkId='times').answer.value" } }],
    ['a sum over rows', 'all-drugs', formUrls.calculatedExpression, { valueExpression: { expression: "%resource.descendants().where(linkId='per-day').answer.value.sum()" } }],
    ['a table', 'drugs', formUrls.itemControl, { valueCodeableConcept: { coding: [{ code: 'gtable' }] } }],
    ['a part with its own names', 'first-murmur-words', formUrls.enableWhenExpression, { valueExpression: { expression: "%resource.descendants().where(linkId='first-murmur').answer.value = true" } }],
    ['the resource that an answer becomes', 'diagnosis', formUrls.itemExtractionContext, { valueCode: 'Condition' }],
    ['a signature', 'doctor', formUrls.signatureRequired, { valueCodeableConcept: { coding: [{ code: 'doctor' }] } }],
  ])('FRM-2 says %s by its extension', (...[, linkId, url, expected]) => {
    expect(extension(linkId, url)).toMatchObject(expected);
  });

  it('FRM-2 a constraint speaks of the answer itself; a query is a variable of the form', () => {
    const rule = extension('left', formUrls.constraint)?.extension ?? [];
    expect(rule.find(({ url }) => url === 'expression')?.valueString).toBe("%context.answer.value >= %resource.descendants().where(linkId='came').answer.value");
    expect(questionnaire.extension?.filter(({ url }) => url === formUrls.variable).map(({ valueExpression }) => valueExpression?.name)).toEqual(['observation29463x7Encounter', 'conditionEncounterDiagnosis']);
  });

  it('FRM-2 another FHIRPath engine reads the expressions', () => {
    for (const linkId of ['bmi', 'weight']) {
      const found = item(linkId)?.extension?.flatMap(({ valueExpression }) => valueExpression?.expression ?? []) ?? [];
      expect(found).toHaveLength(1);
      expect(() => fhirpath.compile(found[0] ?? '', r4)).not.toThrow();
    }
  });
});

describe('FRM-1 what is wrong in the rows', () => {
  const text = (name: string, more: Partial<FormRow> = {}) => ({ type: 'text', name, label: name, ...more });
  it.each([
    ['an unknown type', [text('a', { type: 'texte' })], { code: 'unknown-type', row: 2, detail: 'texte' }],
    ['no name', [text('')], { code: 'no-name', row: 2 }],
    ['a name that will not last', [text('Họ tên')], { code: 'wrong-name', row: 2 }],
    ['the same name twice', [text('a'), text('a')], { code: 'duplicate-name', linkId: 'a', row: 3 }],
    ['a name that is not there', [text('a', { relevant: '${b} = 1' })], { code: 'unknown-name', linkId: 'a', row: 2, detail: 'b' }],
    ['a list that is not there', [text('a', { type: 'select_one nothing' })], { code: 'unknown-list', row: 2, detail: 'nothing' }],
    ['a code list that is not there', [text('a', { type: 'select_one @nothing' })], { code: 'unknown-list', row: 2, detail: '@nothing' }],
    ['a picture that is not there', [text('a', { type: 'drawing moon' })], { code: 'unknown-picture', row: 2, detail: 'moon' }],
    ['a part that is not there', [text('a', { type: 'include moon' })], { code: 'unknown-part', row: 2, detail: 'moon' }],
    ['a group that is not closed', [text('a', { type: 'begin group' })], { code: 'not-closed', linkId: 'a', row: 2 }],
    ['an end without a beginning', [text('a', { type: 'end repeat' })], { code: 'not-opened', row: 2 }],
    ['a code without a system', [text('a', { code: '29463-7' })], { code: 'wrong-code', row: 2 }],
    ['a unit of a text', [text('a', { unit: 'kg' })], { code: 'wrong-unit', row: 2 }],
    ['an extraction that is none', [text('a', { extract: 'Patient' })], { code: 'wrong-extract', row: 2 }],
    ['an Observation without a code', [text('a', { extract: 'Observation' })], { code: 'wrong-extract', row: 2 }],
    ['a default of another type', [text('a', { type: 'integer', default: 'năm' })], { code: 'wrong-default', row: 2 }],
    ['a question without words', [text('a', { label: '' })], { code: 'no-label', row: 2 }],
  ])('FRM-1 tells %s with its line', (_what, rows, expected) => {
    expect(compileForm(withRows(rows)).problems).toEqual([expect.objectContaining(expected)]);
  });

  it('FRM-1 a part that includes itself, directly or by another, ends and is told', () => {
    const rows = [{ type: 'include a', name: 'x' }];
    const parts = { a: [{ type: 'include b', name: '' }], b: [{ type: 'include a', name: '' }] };
    expect(compileForm({ ...withRows(rows), parts }).problems).toEqual([{ code: 'include-loop', row: 2, detail: 'a' }]);
  });
});
