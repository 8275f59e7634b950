// What the meter reads out of FHIR. spec: REC
import { describe, expect, it } from 'vitest';
import type { DocumentReference, Procedure, QuestionnaireResponse } from '#fhir/types/index.ts';
import { buildHolding } from '../index.ts';

const stay = {
  places: [{ wardId: 'a', from: '2026-11-01T01:00:00Z' }, { wardId: 'a', from: '2026-11-02T01:00:00Z' }, { wardId: 'b', from: '2026-11-03T01:00:00Z' }],
  dischargedAt: '2026-11-20T01:00:00Z', discharge: { type: 'on-request', result: 'worse', transfer: { kind: 'up', facility: 'x' } },
} as unknown as NonNullable<Parameters<typeof buildHolding>[0]['stay']>;
const answers = (id: string, more: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse =>
  ({ resourceType: 'QuestionnaireResponse', id, status: 'completed', questionnaire: 'urn:lanh:form:36-bv2|2026-11', authored: '2026-11-01T02:00:00Z', meta: { lastUpdated: '2026-11-02T02:00:00Z' }, ...more });
const paper = (id: string, focus: string, docStatus: DocumentReference['docStatus']): DocumentReference =>
  ({ resourceType: 'DocumentReference', id, status: 'current', docStatus, description: id, content: [], identifier: [{ system: 'urn:lanh:paper-focus', value: focus }] });
const surgery: Procedure = { resourceType: 'Procedure', status: 'completed', subject: {}, performedDateTime: '2026-11-04T01:00:00Z', category: { coding: [{ code: '387713003' }] } };
const parts = { care: 'inpatient', formKey: '01-bv1', beganAt: '2026-11-01T01:00:00Z', endedAt: '2026-11-20T01:00:00Z', stay, answers: [], documents: [], procedures: [] } as const;
const at = '2026-11-21T00:00:00Z';

describe('REC-10 what happened', () => {
  it('REC-10 ward moves, fifteen days, the ways out and operations are events; a move within the ward is none', () => {
    const { events } = buildHolding({ ...parts, procedures: [surgery, { ...surgery, status: 'not-done' }, { ...surgery, category: { text: 'x' } }] }, at);
    expect(events.map(({ kind }) => kind)).toEqual(['begin', 'end', 'fifteen-days', 'ward-transfer', 'transfer', 'on-request', 'surgery']);
  });
});

describe('REC-17 copies of forms', () => {
  it('REC-17 a form that a hospital made from one of the law counts as that one', () => {
    const own = answers('a', { questionnaire: 'urn:lanh:form:01-bv1-own|2026-12' });
    expect(buildHolding({ ...parts, standsFor: new Map([['01-bv1-own', '01-bv1']]), answers: [own, answers('b')] }, at).answers.map(({ form }) => form)).toEqual(['01-bv1', '36-bv2']);
  });
});

describe('REC-11 forms and signatures', () => {
  it('REC-11 a form is signed when its paper is final, waits while it is not, and one of another maker is no form', () => {
    const documents = [paper('p1', 'QuestionnaireResponse/a', 'final'), paper('p2', 'QuestionnaireResponse/b', 'preliminary'), paper('p3', 'Encounter/e', 'preliminary')];
    const held = buildHolding({ ...parts, documents, answers: [answers('a'), answers('b'), answers('c', { status: 'in-progress' }), answers('d', { status: 'entered-in-error' }), answers('e', { questionnaire: 'http://other' })] }, at);
    expect(held.answers.map(({ id, form, status, signature }) => [id, form, status, signature])).toEqual([['a', '36-bv2', 'completed', 'signed'], ['b', '36-bv2', 'completed', 'pending'], ['c', '36-bv2', 'draft', 'none']]);
    expect(held.papers).toEqual([{ documentId: 'p3', title: 'p3', pending: true }]);
    expect(held.answers[0]).toMatchObject({ authored: '2026-11-01T02:00:00Z', entered: '2026-11-02T02:00:00Z' });
  });
});
