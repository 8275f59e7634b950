// spec: FRS
import { describe, expect, it } from 'vitest';
import { readForm } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { firstToWrite } from './firstToWrite.ts';

const known = (linkId: string): QuestionnaireItem => ({ linkId, type: 'string', extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression', valueExpression: { language: 'text/fhirpath', expression: '%patient.id' } }] });
const asked = (linkId: string): QuestionnaireItem => ({ linkId, type: 'text' });
const formOf = (item: QuestionnaireItem[]) => readForm({ resourceType: 'Questionnaire', status: 'active', url: 'urn:lanh:form:x', item }).form;

describe('FRS-15 where writing begins', () => {
  it('FRS-15 past the groups whose every answer is known, at the first item that nobody knows; a record form from its top', () => {
    const form = formOf([{ linkId: 'header', type: 'group', item: [known('hospital'), { linkId: 'number', type: 'string', initial: [{ valueString: '36/BV2' }] }, asked('paper-number')] }, known('diagnosis'), { linkId: 'entries', type: 'group', repeats: true, item: [known('at'), asked('course'), asked('orders')] }]);
    expect([firstToWrite({ ...form, kind: 'slip' }), firstToWrite({ ...form, kind: 'record' }), firstToWrite(formOf([known('only')]))]).toEqual(['entries', undefined, undefined]);
  });
});
