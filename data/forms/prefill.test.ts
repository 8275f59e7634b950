// Forms begin with what the record knows: a stay from admission to death, and the papers of it.   spec: FRD-7
import { describe, expect, it } from 'vitest';
import { compileForm, extract, populate, readForm } from '#fhir/questionnaire/index.ts';
import type { Encounter, QuestionnaireResponseItem, Resource } from '#fhir/types/index.ts';
import { decideAdmit, decideDischarge, decideTransferWard } from '#modules/chart/model/index.ts';
import { extensionUrls, identifierSystems } from '#modules/reception/model/index.ts';
import { readFormSources } from '../../tools/forms/readForms.ts';

const admittedAt = '2026-11-20T08:00:00.000Z';
const actAt = (at: string) => ({ by: 'PractitionerRole/d', at, newId: () => 'e' });
const by = { reference: 'PractitionerRole/d', name: 'Phan Đình Khôi' };
const roomOf = (ward: string, name: string) => ({ roomId: `${ward}-1`, room: `Buồng ${name} 1`, ward: { id: ward, name: `Khoa ${name}` } });
const shown = { patientId: 'p', version: '1' };
type Written = readonly { readonly resource?: unknown }[];
const only = (changes: unknown): Encounter => ({ ...((changes as Written)[0]?.resource as Encounter), meta: { versionId: '1' } });

function stayToDeath(): Encounter {
  const admission = { patientId: 'p', kind: 'inpatient', roomId: 'noi-1', reason: 'Đau ngực', formKey: '01-bv1', route: 'emergency', sentBy: 'facility', sentByName: 'Trạm y tế', count: 2 } as const;
  const admitted = only(decideAdmit({ room: roomOf('noi', 'Nội'), open: [], number: 'NV.26.000001', by, treats: true }, admission, actAt(admittedAt)));
  const moved = only(decideTransferWard({ stay: admitted, room: roomOf('hstc', 'Hồi sức') }, { ...shown, roomId: 'hstc-1' }, actAt('2026-11-22T09:00:00.000Z')));
  const death = { at: '2026-11-24T20:00:00Z', cause: 'disease', text: 'Suy tim cấp', autopsy: false } as const;
  const ended = only(decideDischarge({ stay: moved, openDrafts: 0, countDays: () => 6, by }, { ...shown, type: 'taken-home', result: 'died', pathology: 'benign', death }, actAt('2026-11-25T02:00:00.000Z')));
  return { ...ended, diagnosis: [{ condition: { reference: 'Condition/c2' }, rank: 2 }, { condition: { reference: 'Condition/c1' }, rank: 1 }], extension: [...(ended.extension ?? []), { url: extensionUrls.patientCategory, valueCode: 'insured' }] };
}

const concept = (url: string, code: string, display: string) => ({ url, valueCodeableConcept: { coding: [{ code, display }] } });
const patient = {
  resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1960-12-01', name: [{ use: 'official', text: 'Nguyễn Thị Hoa' }],
  identifier: [{ system: identifierSystems['patient-code'], value: '26-0000001' }, { system: identifierSystems['citizen-id'], value: '001160012345' }],
  address: [{ use: 'old', text: 'Quận Ba Đình' }, { use: 'home', text: 'Số 5, Phường Ba Đình, Thành phố Hà Nội', line: ['Số 5'], city: 'Phường Ba Đình', state: 'Thành phố Hà Nội' }],
  contact: [{ name: { text: 'Trần Văn An' }, telecom: [{ system: 'phone', value: '0912345678' }] }],
  extension: [concept(extensionUrls.occupation, '61', 'Nông dân'), concept(extensionUrls.ethnicGroup, '02', 'Tày')],
};
const bundle = (...resources: readonly object[]) => ({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) });
const condition = (id: string, code: string, display: string) => ({ resourceType: 'Condition', id, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display }], text: display } });
const impression = {
  resourceType: 'ClinicalImpression', description: 'Đau từ hôm qua', note: [{ extension: [{ url: 'urn:lanh:visit-note-kind', valueCode: 'past-history' }], text: 'Tăng huyết áp' }],
  finding: [{ itemCodeableConcept: { coding: [{ code: 'heart' }] }, basis: 'Tim nhanh' }, { itemCodeableConcept: { coding: [{ code: 'lungs' }] }, basis: 'Ran ẩm hai đáy' }],
};
const pressure = { resourceType: 'Observation', code: { coding: [{ code: '85354-9' }] }, component: [{ code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 130 } }] };
const summary = { resourceType: 'QuestionnaireResponse', questionnaire: 'urn:lanh:form:01-bv1|2026-11', item: [{ linkId: 'summary', item: [{ linkId: 'final-treatment', answer: [{ valueString: 'Thở máy' }] }] }] };

/** What the store holds, by type. */
const held: Readonly<Record<string, readonly object[]>> = {
  Condition: [condition('c2', 'E11', 'Đái tháo đường'), condition('c1', 'I50', 'Suy tim'), condition('c3', 'J45', 'Hen')], ClinicalImpression: [impression], QuestionnaireResponse: [summary],
  Coverage: [{ resourceType: 'Coverage', subscriberId: 'DN4797916012345', period: { end: '2026-12-31' } }], AllergyIntolerance: [{ resourceType: 'AllergyIntolerance', code: { text: 'Penicillin' } }],
};
const heldFor = (query: string): readonly object[] => (query.includes('8480-6') ? [pressure] : (held[query.split('?')[0] ?? ''] ?? []));
const launched: Readonly<Record<string, unknown>> = {
  patient, encounter: stayToDeath(), user: { resourceType: 'Practitioner', name: [{ text: 'Phan Đình Khôi' }] } as Resource, facility: { resourceType: 'Organization', name: 'Bệnh viện Sông Lành' },
};
const sources = new Map(readFormSources().map((source) => [source.form.key, source]));

/** Every answer by its linkId: codes for choices. */
function begin(key: string, find = heldFor): Record<string, unknown> {
  const source = sources.get(key);
  if (!source) throw new Error(key);
  const { form } = readForm(compileForm(source).questionnaire);
  const asked = Object.fromEntries(form.queries.map(({ name, query }) => [name, bundle(...find(query))]));
  const { items } = populate(form, { at: '2026-11-25T03:00:00.000Z', newId: () => 'r', variables: { ...launched, ...asked } });
  return Object.fromEntries(flat(items).map(({ linkId, answer = [] }) => [linkId, answer.map((one) => Object.values(one)[0]).map((value: unknown) => (typeof value === 'object' ? (value as { code?: string }).code : value)).join(', ')]));
}
const flat = (items: readonly QuestionnaireResponseItem[]): QuestionnaireResponseItem[] => items.flatMap((item) => [...(item.answer ? [item] : []), ...flat(item.item ?? [])]);

describe('FRD-7 a record form begins', () => {
  const form = begin('01-bv1');
  it('FRD-7 with the person, the address of today and the card', () => expect(form).toMatchObject({
    'form-number': '01/BV1', 'full-name': 'NGUYỄN THỊ HOA', 'birth-date': '1960-12-01', age: '65', sex: 'female', 'personal-id': '001160012345', occupation: '61', 'ethnic-group': '02', 'address-line': 'Số 5', commune: 'Phường Ba Đình', province: 'Thành phố Hà Nội',
    'payer-class': '1', 'insurance-card': 'DN4797916012345', 'insurance-until': '2026-12-31', relative: 'Trần Văn An', 'relative-phone': '0912345678', 'medical-code': '26-0000001',
  }));
  it('FRD-7 with the stay from ward to ward', () => expect(form).toMatchObject({
    'record-number': 'NV.26.000001', department: 'Khoa Hồi sức', room: 'Buồng Hồi sức 1', 'admitted-at': admittedAt, 'direct-to': '1', 'referred-by': '1', 'admission-count': '2', 'first-ward': 'Khoa Nội', 'first-ward-days': '2',
    'transfer-ward': 'Khoa Hồi sức', 'transfer-days': '3', 'discharge-type': '4', 'total-days': '6', reason: 'Đau ngực',
  }));
  it('FRD-7 with diagnoses by rank, allergies, measurements and what was written in the visit before', () => expect(form).toMatchObject({
    'diagnosis-clinic': 'I50', 'discharge-main': 'I50', 'discharge-associated': 'E11', 'risk-allergy': 'true', 'risk-allergy-what': 'Penicillin', systolic: '130', course: 'Đau từ hôm qua', 'past-history': 'Tăng huyết áp', 'exam-circulation': 'Tim nhanh', 'exam-respiration': 'Ran ẩm hai đáy',
  }));
  it('FRD-7 with the death', () => expect(form).toMatchObject({ result: '5', pathology: '1', 'death-at': '2026-11-24T20:00:00Z', 'death-group': '1', 'death-within': '2', 'death-cause-words': 'Suy tim cấp', autopsy: 'false' }));
  it('FRD-7 without saying no where nobody has asked', () => {
    expect(begin('01-bv1', () => [])).not.toHaveProperty('risk-allergy');
    expect(begin('10-bv1')['death-within']).toBe('4');
  });
});

describe('FRD-7 papers of the stay begin', () => {
  it('FRD-7 the discharge paper with the times, the diagnosis and the treatment of the record', () => expect(begin('tt25-02')).toMatchObject({ 'full-name': 'NGUYỄN THỊ HOA', 'admitted-at': admittedAt, 'discharged-at': '2026-11-25T02:00:00.000Z', 'discharge-main': 'I50', treatment: 'Thở máy' }));
  it.each(['36-bv2', '37-bv2', '01-bv2', 'x-03', 'tt25-03', 'tt01-vi'])('FRD-7 %s with the name of the person, in capitals', (key) => expect(begin(key)['full-name']).toBe('NGUYỄN THỊ HOA'));
});

describe('FRM-8 FRM-9 the chart of vital signs', () => {
  const sign = (at: string, code: string, value: number) => ({ resourceType: 'Observation', status: 'final', effectiveDateTime: at, code: { coding: [{ system: 'http://loinc.org', code }] }, valueQuantity: { value } });
  const panel = { resourceType: 'Observation', status: 'final', effectiveDateTime: '2026-11-21T01:00:00Z', code: { coding: [{ code: '85354-9' }] }, component: [{ code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 120 } }, { code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: 70 } }] };
  const measured = [sign('2026-11-21T01:00:00Z', '8867-4', 80), panel, sign('2026-11-21T09:00:00Z', '8867-4', 80), sign('2026-11-21T09:00:00Z', '8310-5', 37.5)];
  const source = sources.get('x-01');
  const { form } = readForm(compileForm(source ?? raise()).questionnaire);
  const asked = Object.fromEntries(form.queries.map(({ name, query }) => [name, bundle(...(query.includes('category=vital-signs') ? measured : []))]));
  let row = 0;
  const { items } = populate(form, { at: '2026-11-25T03:00:00.000Z', newId: () => `r${(row += 1)}`, variables: { ...launched, ...asked } });
  const rows = items.filter(({ linkId }) => linkId === 'measurements');

  it('FRM-8 takes over what was measured elsewhere in the stay, a line for each time', () => {
    expect(rows.map(({ item = [] }) => item.flatMap(({ answer, item: inner }) => [...(answer ?? []), ...(inner ?? []).flatMap((one) => one.answer ?? [])].flatMap((one) => Object.values(one) as unknown[])))).toEqual([['2026-11-21T01:00:00Z', 80, 120, 70], ['2026-11-21T09:00:00Z', 80, 37.5]]);
  });
  it('FRM-9 what a line measured was measured when the line says', () => {
    expect(extract(form, { item: rows }).map(({ resource }) => [(resource as { effectiveDateTime?: string }).effectiveDateTime, (resource as { code: { coding: { code: string }[] } }).code.coding[0]?.code])).toEqual([
      ['2026-11-21T01:00:00Z', '8867-4'], ['2026-11-21T01:00:00Z', '85354-9'], ['2026-11-21T09:00:00Z', '8867-4'], ['2026-11-21T09:00:00Z', '8310-5'],
    ]);
  });
});

function raise(): never {
  throw new Error('no such form');
}

it('FRM-8 the main diagnosis of a stay, which ranks none, is the one that its answers said last', () => {
  const said = (code: string, answer: string) => ({ ...condition(answer, code, code), identifier: [{ system: 'urn:lanh:answer', value: `r/${answer}` }] });
  const stay = { ...stayToDeath(), diagnosis: [] };
  const source = sources.get('36-bv2') ?? raise();
  const { form } = readForm(compileForm(source).questionnaire);
  const mainOf = (...found: object[]) => {
    const asked = Object.fromEntries(form.queries.map(({ name, query }) => [name, bundle(...(query.startsWith('Condition?') ? found : []))]));
    return populate(form, { at: '2026-11-25T03:00:00.000Z', newId: () => 'r', variables: { ...launched, encounter: stay, ...asked } }).items.find(({ linkId }) => linkId === 'diagnosis')?.answer?.[0]?.valueCoding?.code;
  };
  expect([mainOf(said('J18', 'entry-main'), said('I50', 'discharge-main')), mainOf(said('E11', 'entry-associated~E11'), said('J18', 'entry-main')), mainOf()]).toEqual(['I50', 'J18', undefined]);
});
