// spec: FRM
import { describe, expect, it } from 'vitest';
import type { QuestionnaireItem, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { findEmptied, populate, readForm, refill } from './index.ts';

const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition';
const from = (linkId: string, expression: string): QuestionnaireItem => ({ linkId, type: 'string', extension: [{ url: `${sdc}/sdc-questionnaire-initialExpression`, valueExpression: { language: 'text/fhirpath', expression } }] });
const { form } = readForm({
  resourceType: 'Questionnaire', status: 'active', url: 'urn:lanh:form:x',
  item: [
    from('ward', '%encounter.serviceProvider.display'), { linkId: 'way-out', type: 'group', item: [from('left-at', '%encounter.period.end'), from('result', '%encounter.status'), { linkId: 'kind', type: 'string', initial: [{ valueString: 'A' }] }] },
    {
      linkId: 'rows', type: 'group', repeats: true, item: [from('at', '%entry'), { linkId: 'pulse', type: 'string' }],
      extension: [{ url: `${sdc}/sdc-questionnaire-itemPopulationContext`, valueExpression: { name: 'entry', language: 'text/fhirpath', expression: '%encounter.reasonCode.text' } }],
    },
  ],
});
let next = 0;
const encounter = { resourceType: 'Encounter', serviceProvider: { display: 'Khoa Nội' }, period: { end: '2026-11-27' }, status: 'finished', reasonCode: [{ text: '06:00' }, { text: '18:00' }] };
const known = () => populate(form, { at: '2026-11-27T00:00:00Z', newId: () => `r${(next += 1)}`, variables: { encounter } });
const said = (linkId: string, valueString: string): QuestionnaireResponseItem => ({ linkId, answer: [{ valueString }] });
const row = (id: string, at: string, pulse: string): QuestionnaireResponseItem => ({ id, linkId: 'rows', item: [said('at', at), said('pulse', pulse)] });
const stored = [said('ward', 'Khoa Sản'), row('a', '06:00', '80')];

describe('FRM-20 a draft opened again', () => {
  it('FRM-20 what is empty takes what is known now, and says from where; what is answered stays; a default is not given twice', () => {
    const { items, origins } = refill(form, stored, { known: known(), emptied: new Set() });
    expect(items).toMatchObject([said('ward', 'Khoa Sản'), { linkId: 'way-out', item: [said('left-at', '2026-11-27'), said('result', 'finished')] }, { id: 'a' }, { linkId: 'rows', item: [said('at', '18:00')] }]);
    expect([items[1]?.item?.length, items.length, origins]).toEqual([2, 4, { 'left-at': 'encounter', result: 'encounter' }]);
  });
  it('FRM-20 what somebody took away stays away', () => {
    const { items } = refill(form, stored, { known: known(), emptied: new Set(['left-at', 'rows']) });
    expect(items).toMatchObject([said('ward', 'Khoa Sản'), { linkId: 'way-out', item: [said('result', 'finished')] }, { id: 'a' }]);
    expect(items.length).toBe(3);
  });
  it.each<[string, { before: QuestionnaireResponseItem[]; after: QuestionnaireResponseItem[]; already?: string[] }, string[]]>([
    ['an answer that is taken away', { before: stored, after: [row('a', '06:00', '80')] }, ['ward']],
    ['an answer that is changed', { before: stored, after: [said('ward', 'Khoa Nhi'), row('a', '06:00', '80')] }, []],
    ['one that comes back', { before: [], after: stored, already: ['ward'] }, []],
    ['one of three saves ago', { before: [], after: [], already: ['ward'] }, ['ward']],
    ['a line that is taken away', { before: [row('a', '06:00', '80'), row('b', '18:00', '90')], after: [row('a', '06:00', '80')] }, ['rows']],
    ['an answer within a line', { before: stored, after: [said('ward', 'Khoa Sản'), { id: 'a', linkId: 'rows', item: [said('at', '06:00')] }] }, []],
  ])('FRM-20 %s', (_, { before, after, already = [] }, emptied) => {
    expect(findEmptied({ before, after, already: new Set(already) })).toEqual(emptied);
  });
});
