import { describe, expect, it } from 'vitest';
import type { Questionnaire } from '#fhir/types/index.ts';
import { askCopies, chooseForms, keyStoodFor } from './chooseForms.ts';

const form = (key: string, more: Partial<Questionnaire> = {}): Questionnaire => ({ resourceType: 'Questionnaire', status: 'active', id: key, url: `urn:lanh:form:${key}`, version: '2026-11', title: key, ...more });

describe('FRM-17 copies of forms', () => {
  it('FRM-17 a copy stands in the place of what it was made from, and says so', () => {
    const listed = chooseForms([form('06-bv2'), form('06-bv2-own', { derivedFrom: ['urn:lanh:form:06-bv2|2026-11'] }), form('x-03')], { resourceType: 'Encounter', status: 'in-progress', class: { code: 'IMP' } });
    expect(listed.map(({ key, standsFor }) => [key, standsFor])).toEqual([['06-bv2-own', '06-bv2'], ['x-03', 'x-03']]);
    expect(keyStoodFor({ key: 'a', derivedFrom: 'http://elsewhere/form' })).toBe('a');
  });
  it('FRM-8 FRM-17 answers to the copy are found where those to the form are asked for', () => {
    const copies = new Map([['06-bv2-own', '06-bv2'], ['x-03', 'x-03']]);
    expect(askCopies('questionnaire=urn:lanh:form:06-bv2&encounter=Encounter/e', copies)).toBe('questionnaire=urn:lanh:form:06-bv2,urn:lanh:form:06-bv2-own&encounter=Encounter/e');
    expect(askCopies('encounter=Encounter/e&questionnaire=urn:lanh:form:x-03', copies)).toBe('encounter=Encounter/e&questionnaire=urn:lanh:form:x-03');
    expect(askCopies('code=1&patient=p', copies)).toBe('code=1&patient=p');
  });
});
