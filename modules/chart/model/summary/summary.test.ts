// What a proposal of a summary is made of. spec: SUM
import { describe, expect, it } from 'vitest';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { readForm } from '#fhir/questionnaire/index.ts';
import { buildSummary, findSummaryFields, partsToTake } from '../index.ts';

const said = (linkId: string, valueString: string): QuestionnaireResponseItem => ({ linkId, answer: [{ valueString }] });
const sheet = (day: string, cells: Record<string, string>, status: QuestionnaireResponse['status'] = 'completed'): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse', status, authored: `2026-11-${day}T01:00:00Z`, item: [{ linkId: 'entries', item: [{ linkId: 'entry-at', answer: [{ valueDateTime: `2026-11-${day}T08:00:00+07:00` }] }, ...Object.entries(cells).map(([key, text]) => said(key, text))] }],
});
const facts = {
  sheets: [
    sheet('20', { 'entry-objective': 'Phổi bớt ran.', 'entry-orders': 'Ceftriaxone 2 g\nTruyền dịch' }), sheet('18', { 'entry-subjective': 'Sốt, ho', 'entry-objective': 'Ran ẩm phổi phải', 'entry-orders': 'Ceftriaxone 2 g.' }),
    sheet('19', { 'entry-objective': 'Chưa ký' }, 'in-progress'), sheet('21', { 'entry-objective': 'Phổi bớt ran' }),
  ],
  consultations: [{ resourceType: 'QuestionnaireResponse' as const, status: 'completed' as const, authored: '2026-11-20T07:00:00Z', item: [said('conclusion', 'Dẫn lưu màng phổi')] }],
  procedures: [{ resourceType: 'Procedure' as const, status: 'completed' as const, subject: {}, performedDateTime: '2026-11-20T09:00:00Z', code: { text: 'Nội soi màng phổi' } }],
  reports: [{ resourceType: 'DiagnosticReport' as const, status: 'final' as const, code: { text: 'X-quang ngực' }, conclusion: 'Mờ đáy phổi phải', effectiveDateTime: '2026-11-18T03:00:00Z' }],
  results: [{ resourceType: 'Observation' as const, status: 'final' as const, code: { text: 'Bạch cầu' }, valueQuantity: { value: 15.2, unit: 'G/L' }, effectiveDateTime: '2026-11-18T02:00:00Z' }],
};

describe('SUM-1 the proposal', () => {
  it('SUM-1 tells what was signed, day by day, each thing once; orders with the days they stood on', () => {
    expect(buildSummary(facts, {})).toEqual({
      course: '18/11: Sốt, ho; Ran ẩm phổi phải.\n20/11: Phổi bớt ran.\n20/11: Hội chẩn: Dẫn lưu màng phổi.\n20/11: Phẫu thuật, thủ thuật: Nội soi màng phổi.',
      results: '18/11: Bạch cầu 15,2 G/L.\n18/11: X-quang ngực: Mờ đáy phổi phải.',
      treatment: 'Ceftriaxone 2 g (18/11 – 20/11).\nTruyền dịch (20/11).\nNội soi màng phổi (20/11).', papers: 4,
    });
  });
  it('SUM-1 of some days tells of these days alone; of nothing it says nothing', () => {
    expect(buildSummary(facts, { from: '2026-11-21', to: '2026-11-30' })).toEqual({ course: '21/11: Phổi bớt ran.', results: '', treatment: '', papers: 1 });
    expect(buildSummary({ sheets: [], consultations: [], procedures: [], reports: [], results: [] }, {})).toEqual({ course: '', results: '', treatment: '', papers: 0 });
  });
});

describe('SUM-2 where it goes', () => {
  const fieldsOf = (...linkIds: string[]) => findSummaryFields(readForm({ resourceType: 'Questionnaire', status: 'active', url: 'urn:lanh:form:x', item: linkIds.map((linkId) => ({ linkId, type: 'text' })) }).form);
  it('SUM-2 forms that ask for course, results and treatment can have it, others not', () => {
    expect([fieldsOf('final-course', 'final-results', 'final-treatment')?.course, fieldsOf('course', 'results', 'treatment', 'period-from')?.from, fieldsOf('course', 'treatment')]).toEqual(['final-course', 'period-from', undefined]);
  });
});

describe('SUM-3 taken over by a person', () => {
  it('SUM-3 what is written in the form already is not ticked, nor is a part that has nothing to say', () => {
    const proposal = { course: 'Đỡ', results: '', treatment: 'Kháng sinh' };
    expect([partsToTake(proposal, () => false), partsToTake(proposal, (part) => part === 'course')]).toEqual([['course', 'treatment'], ['treatment']]);
  });
});
