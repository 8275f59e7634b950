import { describe, expect, it } from 'vitest';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { compileForm, extract, fillQuery, mergeAnswers, nameRows, populate, readForm } from './index.ts';
import type { FormRow } from './index.ts';
import { testSource, withRows } from './testForm.ts';

const formOf = (rows: readonly Partial<FormRow>[]) => {
  const { questionnaire, problems } = compileForm(withRows(rows));
  const read = readForm(questionnaire);
  expect([...problems, ...read.problems]).toEqual([]);
  return read.form;
};
const text = (linkId: string, value: string): QuestionnaireResponseItem => ({ linkId, answer: [{ valueString: value }] });

describe('FRM-8 beginning with what is known', () => {
  const form = formOf([
    { type: 'begin repeat', name: 'wards', label: 'Chuyển khoa', prefill: '%encounter.location' },
    { type: 'text', name: 'ward', label: 'Khoa', prefill: 'location.display' },
    { type: 'dateTime', name: 'from', label: 'Từ', prefill: 'period.start' },
    { type: 'end repeat' },
    { type: 'select_one smoking', name: 'tobacco', label: 'Thuốc lá', prefill: "iif(%patient.active, 'yes', 'no')" },
    { type: 'date', name: 'day', label: 'Ngày', prefill: '%encounter.period.start' },
    { type: 'text', name: 'place', label: 'Nơi', default: 'Huế' },
    { type: 'text', name: 'card', label: 'Thẻ', prefill: '%coverage.subscriberId' },
  ]);
  const encounter = { resourceType: 'Encounter', id: 'e', period: { start: '2026-11-27T20:30:00Z' }, location: [{ location: { display: 'Nội' }, period: { start: '2026-11-26T01:00:00Z' } }, { location: { display: 'Ngoại' } }] };
  const variables = { patient: { resourceType: 'Patient', id: 'p', active: true }, encounter, coverage: { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Coverage', subscriberId: 'DN4' } }] } };

  it('FRM-8 fills rows from a list, codes from their list, days from instants, and what nobody knows from its default', () => {
    let id = 0;
    const { items, origins } = populate(form, { at: '2026-11-28T00:00:00Z', newId: () => `r${++id}`, variables });
    expect(items).toEqual([
      { linkId: 'wards', id: 'r1', item: [text('ward', 'Nội'), { linkId: 'from', answer: [{ valueDateTime: '2026-11-26T01:00:00Z' }] }] }, { linkId: 'wards', id: 'r2', item: [text('ward', 'Ngoại')] },
      { linkId: 'tobacco', answer: [{ valueCoding: { system: 'urn:lanh:form-list:smoking', code: 'yes', display: 'Có' } }] }, { linkId: 'day', answer: [{ valueDate: '2026-11-28' }] }, text('place', 'Huế'), text('card', 'DN4'),
    ]);
    expect(origins).toMatchObject({ card: 'coverage', day: 'encounter' });
  });
  it.each([
    ['of the patient', 'Coverage?patient={{%patient.id}}&status=active', { name: 'q', type: 'Coverage', search: 'patient=p&status=active' }],
    ['with nobody named', 'Coverage?status=active', undefined],
    ['of somebody else', 'Coverage?patient=other&status=active', undefined],
    ['with something that is not known', 'Observation?patient={{%patient.id}}&encounter={{%encounter.nothing}}', undefined],
    ['that reaches out of the type', '../Patient?patient={{%patient.id}}', undefined],
  ])('FRM-8 a query %s', (_what, query, expected) => {
    expect(fillQuery({ name: 'q', query }, variables)).toEqual(expected);
  });
});

describe('FRM-9 answers become facts', () => {
  it('FRM-9 a group with a code is one Observation with components; allergies in words stand one by one; a group fills one Procedure', () => {
    const form = formOf([
      { type: 'begin group', name: 'pressure', label: 'Huyết áp', code: 'http://loinc.org|85354-9', extract: 'Observation' },
      { type: 'integer', name: 'systolic', label: 'Tâm thu', unit: 'mm[Hg]', code: 'http://loinc.org|8480-6' },
      { type: 'integer', name: 'diastolic', label: 'Tâm trương', unit: 'mm[Hg]', code: 'http://loinc.org|8462-4' },
      { type: 'end group' },
      { type: 'text', name: 'allergies', label: 'Dị ứng', extract: 'AllergyIntolerance' },
      { type: 'begin repeat', name: 'operations', label: 'Phẫu thuật', extract: 'Procedure' },
      { type: 'text', name: 'operation', label: 'Phương pháp', extract: 'Procedure.code' },
      { type: 'dateTime', name: 'done-at', label: 'Lúc', extract: 'Procedure.performed' },
      { type: 'end repeat' },
    ]);
    const found = extract(form, { item: [
      { linkId: 'pressure', item: [{ linkId: 'systolic', answer: [{ valueInteger: 130 }] }] },
      text('allergies', 'Tôm; penicilin'),
      { linkId: 'operations', id: 'a', item: [text('operation', 'Cắt ruột thừa'), { linkId: 'done-at', answer: [{ valueDateTime: '2026-11-27T01:00:00Z' }] }] },
      { linkId: 'operations', id: 'b', item: [{ linkId: 'done-at', answer: [{ valueDateTime: '2026-11-27T01:00:00Z' }] }] },
    ] });
    expect(found).toMatchObject([
      { key: 'pressure', resource: { resourceType: 'Observation', component: [{ code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 130, code: 'mm[Hg]' } }] } },
      { key: 'allergies~tôm', resource: { resourceType: 'AllergyIntolerance', code: { text: 'Tôm' } } }, { key: 'allergies~penicilin', resource: { code: { text: 'penicilin' } } },
      { key: 'operations#a', resource: { resourceType: 'Procedure', code: { text: 'Cắt ruột thừa' }, performedDateTime: '2026-11-27T01:00:00Z' } },
    ]);
  });
});

describe('FRM-11 three sides of a form', () => {
  const { form } = readForm(compileForm(testSource).questionnaire);
  const row = (id: string, name: string): QuestionnaireResponseItem => ({ linkId: 'drugs', id, item: [text('drug', name)] });
  const words = (value: string) => text('fever-words', value);
  it.each<[string, QuestionnaireResponseItem[], QuestionnaireResponseItem[], QuestionnaireResponseItem[], QuestionnaireResponseItem[], string[]]>([
    ['only mine changed', [words('a')], [words('a')], [words('b')], [words('b')], []],
    ['only theirs changed', [words('a')], [words('b')], [words('a')], [words('b')], []],
    ['both changed alike', [words('a')], [words('b')], [words('b')], [words('b')], []],
    ['both changed', [words('a')], [words('b')], [words('c')], [words('b')], ['fever-words']],
    ['I emptied what they left', [words('a')], [words('a')], [], [], []],
    ['I emptied what they changed', [words('a')], [words('b')], [], [words('b')], ['fever-words']],
    ['each added a row', [], [row('x', 'A')], [row('y', 'B')], [row('x', 'A'), row('y', 'B')], []],
    ['I took away a row they left', [row('x', 'A')], [row('x', 'A')], [], [], []],
    ['I took away a row they changed', [row('x', 'A')], [row('x', 'B')], [], [row('x', 'B')], ['drugs#x']],
    ['they took away a row I changed', [row('x', 'A')], [], [row('x', 'B')], [row('x', 'B')], ['drugs#x']],
    ['both changed one cell', [row('x', 'A')], [row('x', 'B')], [row('x', 'C')], [row('x', 'B')], ['drugs#x/drug']],
  ])('FRM-11 %s', (...[, base, theirs, mine, items, conflicts]) => {
    const merged = mergeAnswers(form, { base, theirs, mine });
    expect(merged.items).toEqual(items);
    expect(merged.conflicts.map(({ key }) => key)).toEqual(conflicts);
  });
  it('FRM-11 rows that came without a name get one, so that none stands for another', () => {
    const row = (name: string, id?: string): QuestionnaireResponseItem => ({ ...(id && { id }), linkId: 'drugs', item: [{ linkId: 'drug', answer: [{ valueString: name }] }] });
    let count = 0;
    const mine = nameRows(form, [row('Paracetamol'), row('Amoxicilin'), row('Vitamin C', 'a'), row('Vitamin D', 'a')], () => `new${++count}`);
    expect(mine.map(({ id }) => id)).toEqual(['new1', 'new2', 'a', 'new3']);
    expect(mergeAnswers(form, { base: [row('Paracetamol', 'b')], theirs: [row('Paracetamol', 'b')], mine })).toEqual({ items: mine, conflicts: [] });
  });
  it('FRM-11 what stands below a question is merged for itself', () => {
    const { form: nested } = readForm({ resourceType: 'Questionnaire', status: 'active', item: [{ linkId: 'pain', type: 'boolean', item: [{ linkId: 'where', type: 'string' }, { linkId: 'since', type: 'string' }] }] });
    const said = (...below: [string, string][]): QuestionnaireResponseItem[] => [{ linkId: 'pain', answer: [{ valueBoolean: true, item: below.map(([linkId, valueString]) => ({ linkId, answer: [{ valueString }] })) }] }];
    const merged = mergeAnswers(nested, { base: said(['where', 'bụng']), theirs: said(['where', 'ngực']), mine: said(['where', 'bụng'], ['since', 'hôm qua']) });
    expect(merged).toEqual({ items: said(['where', 'ngực'], ['since', 'hôm qua']), conflicts: [] });
  });
});
