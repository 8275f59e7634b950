// spec: REC
import { describe, expect, it } from 'vitest';
import { readForm } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireItem, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { writtenTexts } from '../index.ts';

describe('REC-13 what people wrote', () => {
  const from = (linkId: string, expression: string): QuestionnaireItem => ({ linkId, type: 'text', extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression', valueExpression: { language: 'text/fhirpath', expression } }] });
  const { form } = readForm({
    resourceType: 'Questionnaire', status: 'active', url: 'urn:lanh:form:x',
    item: [{ linkId: 'number', type: 'string', initial: [{ valueString: '02 – TT' }] }, from('name', '%patient.name.text'), from('reason', '%encounter.reasonCode.text.first()'), from('ward', '%encounter.location.last().location.display'), { linkId: 'stay', type: 'group', item: [from('treatment', '%answersRecord.entry.resource.id'), { linkId: 'notes', type: 'text' }] }],
  });
  const said = (linkId: string, valueString: string): QuestionnaireResponseItem => ({ linkId, answer: [{ valueString }] });
  it('REC-13 names, numbers and the head of a paper are not written by people; prose taken over from the desk or another form is', () => {
    expect(writtenTexts(form, [said('number', '02 – TT'), said('name', 'TRẦN THỊ'), said('reason', 'BN ho'), said('ward', 'Khoa HSTC'), { linkId: 'stay', item: [said('treatment', 'KS đường TM'), said('notes', 'Tái khám')] }])).toEqual(['BN ho', 'KS đường TM', 'Tái khám']);
  });
});
