// https://hl7.org/fhir/R4/json.html https://hl7.org/fhir/R4/datatypes.html
import { describe, expect, test } from 'vitest';
import { validateResource } from './index.ts';

const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: 'Patient/0192f0c1-1111-7000-8000-000000000001' },
  effectiveDateTime: '2024-05-17T08:30:00+07:00',
  valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
};
const withChange = (change: object): object => ({ ...observation, ...change });
const found = (json: unknown): string[] => validateResource(json).map((issue) => `${issue.code} ${issue.expression}: ${issue.text}`);

test('VAL-1 a heart rate has no findings', () => {
  expect(found(observation)).toEqual([]);
});

describe('VAL-2 structure', () => {
  test.each<[string, unknown, RegExp]>([
    ['an unknown element', withChange({ colour: 'red' }), /^structure Observation: .*"colour"/],
    ['an unknown element further down', withChange({ code: { coding: [{ cod: 'x', code: 'y' }] } }), /^structure Observation\.code\.coding\[0\]: .*"cod"/],
    ['__proto__ from JSON', JSON.parse('{"resourceType":"Patient","__proto__":{"x":1}}'), /unknown element "__proto__"/],
    ['an object where an array belongs', { resourceType: 'Patient', name: { family: 'An' } }, /^structure Patient\.name: .*array/],
    ['an array where an object belongs', withChange({ subject: [] }), /^structure Observation\.subject: .*object/],
    ['an empty array', { resourceType: 'Patient', name: [] }, /^structure Patient\.name: .*empty/],
    ['an empty object', withChange({ subject: {} }), /^structure Observation\.subject: .*empty/],
    ['an object with nothing but an id', withChange({ subject: { id: 'x' } }), /^structure Observation\.subject: .*empty/],
    ['null', withChange({ subject: null }), /^structure Observation\.subject: .*null/],
    ['a missing status', withChange({ status: undefined, _status: undefined }), /^required Observation\.status/],
    ['two values', withChange({ valueString: '72' }), /^structure Observation\.value: .*only one/],
    ['a missing choice', { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { reference: 'Patient/1' } }, /^required MedicationRequest\.medication/],
    ['a type that R4 does not have', { resourceType: 'SubscriptionStatus' }, /^structure SubscriptionStatus\.resourceType/],
    ['a resourceType that is a path', { resourceType: '../../x' }, /resourceType/],
    ['no resourceType', {}, /^required Resource\.resourceType/],
    ['a text', 'x', /JSON object/],
    ['null extension without a value beside', { resourceType: 'Patient', name: [{ given: ['An'], _given: [null, null] }] }, /Patient\.name\[0\]\.given/],
    ['null without an extension', { resourceType: 'Patient', name: [{ given: ['An', null] }] }, /Patient\.name\[0\]\.given\[1\]/],
  ])('%s is found', (_, json, expected) => {
    expect(found(json).join('\n')).toMatch(expected);
  });

  test('a status that is only a data-absent-reason counts as given', () => {
    const absent = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };
    expect(found(withChange({ status: undefined, _status: absent }))).toEqual([]);
    expect(found({ resourceType: 'Patient', name: [{ given: ['An', null], _given: [null, absent] }] })).toEqual([]);
  });

  test('the place of a finding in a choice is FHIRPath', () => {
    expect(validateResource(withChange({ valueQuantity: { value: '72' } }))[0]?.expression).toBe('Observation.value.ofType(Quantity).value');
  });
});

describe('GEN-3 R4 4.0.1 and nothing else', () => {
  test.each<[string, object]>([
    ['Binary.url', { resourceType: 'Binary', contentType: 'text/plain', url: 'http://example.org' }],
    ['Meta.project', { resourceType: 'Basic', meta: { project: 'x' }, code: { text: 'x' } }],
    ['Meta.compartment', { resourceType: 'Basic', meta: { compartment: [{ reference: 'Patient/1' }] }, code: { text: 'x' } }],
    ['ResearchStudy.name', { resourceType: 'ResearchStudy', status: 'active', name: 'x' }],
    ['DeviceDefinition.bodySite', { resourceType: 'DeviceDefinition', bodySite: { text: 'x' } }],
  ])('GEN-3 %s, which the definitions package adds, is an unknown element', (path, resource) => {
    expect(found(resource).join()).toMatch(new RegExp(`^structure .*unknown element "${path.split('.')[1]}"`));
  });
  test('GEN-3 what the package took away is there again', () => {
    const variable = (characteristic: object) => found({ resourceType: 'EvidenceVariable', status: 'draft', characteristic: [characteristic] });
    expect(variable({ definitionCodeableConcept: { text: 'x' }, timeFromStart: { value: 1 }, groupMeasure: 'mean' })).toEqual([]);
    expect(variable({ description: 'x' }).join()).toMatch(/^required EvidenceVariable\.characteristic\[0\]\.definition/);
  });
});

describe('VAL-3 primitives', () => {
  const birth = (birthDate: unknown): object => ({ resourceType: 'Patient', birthDate });
  test.each(['2024', '2024-02', '2024-02-29', '1900-01-31', '0001-01-01'])('the date %s is accepted', (date) => {
    expect(found(birth(date))).toEqual([]);
  });
  test.each(['2023-02-29', '1900-02-29', '2024-04-31', '2024-13', '2024-1-1', '0000', '24-01-01', '2024-01-01T00:00:00Z', '', ' 2024', 20240101, null])('the date %s is refused', (date) => {
    expect(found(birth(date))).toHaveLength(1);
  });
  test.each(['a\u0000b', 'a\u0007b', '\ud800', 'x\udc00', ''])('the family name %j is refused', (family) => {
    expect(found({ resourceType: 'Patient', name: [{ family }] })).toHaveLength(1);
  });
  test('tabs, line ends, Vietnamese and characters beyond the BMP are accepted', () => {
    expect(found({ resourceType: 'Patient', name: [{ family: 'Nguyễn\tĐ\r\n𠀋' }] })).toEqual([]);
  });
  test('an id is enough beside a value (ele-1), and nothing without one', () => {
    expect(found({ resourceType: 'Patient', active: false, _active: { id: 'a' }, name: [{ given: ['A', 'B'], _given: [null, { id: 'b' }] }] })).toEqual([]);
    for (const wrong of [{ _active: { id: 'a' } }, { active: true, _active: {} }, { active: true, _active: { id: 5 } }, { name: [{ _given: [{ id: 'b' }] }] }]) expect(found({ resourceType: 'Patient', ...wrong }), JSON.stringify(wrong)).not.toEqual([]);
  });
  test.each([1.5, 2147483648, -1, '1'])('the positive number %s is refused', (multipleBirthInteger) => {
    expect(found({ resourceType: 'Appointment', status: 'booked', participant: [{ status: 'accepted', type: [{ text: 'x' }] }], priority: multipleBirthInteger, start: '2024-01-01T00:00:00Z', end: '2024-01-01T00:10:00Z' })).toHaveLength(1);
  });
  test('base64 with a broken tail is refused, in linear time', () => {
    const started = performance.now();
    expect(found({ resourceType: 'Binary', contentType: 'text/plain', data: `${'AAAA'.repeat(100_000)}!` })).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('VAL-4 required bindings', () => {
  test.each<[string, object, string]>([
    ['a code', withChange({ status: 'done' }), 'code-invalid Observation.status'],
    ['a codeable concept', { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'sick' }] } }, 'code-invalid Condition.clinicalStatus'],
    ['a right code of a wrong system', { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'http://example.org', code: 'active' }] } }, 'code-invalid Condition.clinicalStatus'],
    ['a MIME type', { resourceType: 'Binary', contentType: 'a b' }, 'value Binary.contentType'],
    ['a currency', { resourceType: 'Invoice', status: 'issued', totalNet: { value: 1, currency: 'dong' } }, 'value Invoice.totalNet.currency'],
  ])('%s outside its value set is found', (_, json, expected) => {
    expect(found(json).join('\n')).toContain(expected);
  });
});

describe('VAL-5 references', () => {
  const subject = (reference: string): object => withChange({ subject: { reference } });
  test.each(['Patient/1', 'Group/a.b-c', 'https://other.example/fhir/Patient/1', 'urn:uuid:0192f0c1-1111-7000-8000-000000000001', 'Patient/1/_history/2', 'Patient?identifier=x|1'])('%s is accepted', (reference) => {
    expect(found(subject(reference))).toEqual([]);
  });
  test.each(['Organization/1', 'https://other.example/fhir/Organization/1', 'Patient', 'Patient/', 'patient/1', 'Patient/a b', '../Patient/1', '#x'])('%s is refused', (reference) => {
    expect(found(subject(reference))).toHaveLength(1);
  });
  const contained = { resourceType: 'Medication', id: 'm', code: { text: 'paracetamol' } };
  const request = { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { reference: 'Patient/1' }, medicationReference: { reference: '#m' } };
  test('a contained resource that is used is accepted', () => {
    expect(found({ ...request, contained: [contained] })).toEqual([]);
  });
  test('an unused, a nested and a versioned contained resource are found', () => {
    const unused = { ...contained, id: 'n' };
    expect(found({ ...request, contained: [contained, unused] }).join()).toMatch(/contained\[1\].*dom-3/);
    expect(found({ ...request, contained: [{ ...contained, contained: [unused] }] }).join()).toMatch(/dom-2/);
    expect(found({ ...request, contained: [{ ...contained, meta: { versionId: '1' } }] }).join()).toMatch(/dom-4/);
    expect(found({ ...request, contained: [contained, contained] }).join()).toMatch(/id twice/);
  });
});

describe('VAL-7 invariants', () => {
  test.each<[string, object]>([
    ['obs-6', withChange({ dataAbsentReason: { text: 'x' } })],
    ['obs-7', withChange({ component: [{ code: observation.code, valueString: 'x' }] })],
    ['qty-3', withChange({ valueQuantity: { value: 1, code: '/min' } })],
    ['per-1', { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period: { start: '2024-05-02', end: '2024-05-01T08:00:00Z' } }],
    ['ext-1', { resourceType: 'Patient', extension: [{ url: 'http://example.org/x' }] }],
    ['pat-1', { resourceType: 'Patient', contact: [{ gender: 'male' }] }],
    ['con-5', { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }] } }],
    ['org-3', { resourceType: 'Organization', name: 'x', telecom: [{ system: 'phone', value: '1', use: 'home' }] }],
    ['org-1', { resourceType: 'Organization', active: true }],
    ['app-3', { resourceType: 'Appointment', status: 'booked', participant: [{ status: 'accepted', type: [{ text: 'x' }] }] }],
    ['bdl-3', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: observation }] }],
    ['tim-9', { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { reference: 'Patient/1' }, medicationCodeableConcept: { text: 'x' }, dosageInstruction: [{ timing: { repeat: { offset: 30, when: ['C'] } } }] }],
    ['rng-2', withChange({ valueQuantity: undefined, valueRange: { low: { value: 2, unit: 'mg' }, high: { value: 1, unit: 'mg' } } })],
    ['que-2', { resourceType: 'Questionnaire', status: 'draft', item: [{ linkId: '1', type: 'string' }, { linkId: '1', type: 'string' }] }],
  ])('%s is checked', (key, json) => {
    const clean = JSON.parse(JSON.stringify(json));
    expect(found(clean).join('\n')).toContain(`rule ${key}`);
  });

  test('a period whose ends are of unlike precision and overlap breaks no rule', () => {
    expect(found({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period: { start: '2024-05-01T08:00:00Z', end: '2024-05' } })).toEqual([]);
  });
});

describe('VAL-8 bounds', () => {
  test('very deep nesting is refused without a stack overflow', () => {
    let item: object = { linkId: 'x' };
    for (let depth = 0; depth < 20_000; depth++) item = { linkId: 'x', item: [item] };
    expect(found({ resourceType: 'QuestionnaireResponse', status: 'completed', item: [item] }).join()).toMatch(/nested more than/);
  });
  test('a million wrong members give fifty findings', () => {
    expect(found({ resourceType: 'Patient', name: Array.from({ length: 1_000_000 }, () => 1) })).toHaveLength(50);
  });
});
