// https://hl7.org/fhir/R4/searchparameter-registry.html
import { expect, test } from 'vitest';
import { dateRange } from './dates.ts';
import { extractSearch } from './extract.ts';
import { canonical } from './units.ts';

test('SRC-3 a blood pressure is extracted into every kind of value', () => {
  const component = (code: string, value: number): object => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  });
  const values = extractSearch('Observation', {
    resourceType: 'Observation', id: 'bp', status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9', display: 'Huyết áp' }], text: 'Huyết áp' },
    subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1/_history/3' }, performer: [{ reference: 'Practitioner/d1' }, { reference: 'Practitioner/d1' }],
    effectiveDateTime: '2024-05-17T08:30:00+07:00',
    component: [component('8480-6', 120), component('8462-4', 80)],
  });
  expect(values.patient).toBe('p1');
  expect(values.codes).toEqual(['85354-9']);
  expect(values.status).toBe('final');
  expect(values.date).toEqual({ lo: '2024-05-17T01:30:00.000Z', hi: '2024-05-17T01:30:01.000Z' });
  expect(values.references).toEqual([
    { param: 'encounter', type: 'Encounter', id: 'e1' },
    { param: 'performer', type: 'Practitioner', id: 'd1' },
    { param: 'subject', type: 'Patient', id: 'p1' },
  ]);
  expect(values.tokens).toContainEqual({ param: 'component-code', system: 'http://loinc.org', code: '8480-6' });
  expect(values.strings).toContainEqual({ param: 'code:text', value: 'huyet ap', exact: 'Huyết áp' });
  expect(values.numbers.filter((one) => one.param === 'component-value-quantity').map((one) => one.raw)).toEqual([120, 80]);
  expect(values.numbers.filter((one) => one.param === 'component-code-value-quantity$http://loinc.org|8480-6').map((one) => one.raw)).toEqual([120]);
  expect(values.dates).toEqual([]);
});

test('SRC-3 a Vietnamese patient is found by whole and partial name, by full identifiers and by phone digits', () => {
  const values = extractSearch('Patient', {
    resourceType: 'Patient', id: 'p1', active: true, gender: 'female', birthDate: '1980-05',
    identifier: [{ system: 'http://example.org/cccd', value: '001180012345' }],
    name: [{ text: 'Nguyễn Thị Đào', family: 'Nguyễn', given: ['Thị', 'Đào'] }],
    telecom: [{ system: 'phone', value: '0912.345 678' }, { system: 'email', value: 'Dao@Example.org' }],
  });
  const names = values.strings.filter((one) => one.param === 'name').map((one) => one.value);
  expect(names).toEqual(expect.arrayContaining(['nguyen', 'thi', 'dao', 'nguyen thi dao', 'thi dao']));
  expect(values.idents).toEqual(expect.arrayContaining([
    { param: 'identifier', system: 'http://example.org/cccd', value: '001180012345' },
    { param: 'phone', system: 'phone', value: '0912345678' },
    { param: 'email', system: 'email', value: 'dao@example.org' },
  ]));
  expect(values.patient).toBe('p1');
  expect(values.date).toEqual({ lo: '1980-04-30T17:00:00.000Z', hi: '1980-05-31T17:00:00.000Z' });
  expect(values.tokens).toEqual(expect.arrayContaining([
    { param: 'gender', system: undefined, code: 'female' }, { param: 'active', system: undefined, code: 'true' }, { param: 'deceased', system: undefined, code: 'false' },
  ]));
});

test.each([
  ['2024', '2023-12-31T17:00:00.000Z', '2024-12-31T17:00:00.000Z'],
  ['2024-12', '2024-11-30T17:00:00.000Z', '2024-12-31T17:00:00.000Z'],
  ['2024-02-29', '2024-02-28T17:00:00.000Z', '2024-02-29T17:00:00.000Z'],
  ['2024-05-17T08:30:00Z', '2024-05-17T08:30:00.000Z', '2024-05-17T08:30:01.000Z'],
  ['2024-05-17T08:30:00.5-03:00', '2024-05-17T11:30:00.500Z', '2024-05-17T11:30:00.600Z'],
  ['2024-05-17T08:30', '2024-05-17T01:30:00.000Z', '2024-05-17T01:31:00.000Z'],
  ['0001', '0001-01-01T00:00:00.000Z', '0001-12-31T17:00:00.000Z'],
  ['9999', '9998-12-31T17:00:00.000Z', 'infinity'],
])('SRC-4 %s covers %s to %s', (text, lo, hi) => {
  expect(dateRange(text)).toEqual({ lo, hi });
});

test.each<[Parameters<typeof canonical>, Parameters<typeof canonical>]>([
  [[5, 'mg/dL'], [0.05, 'g/L']],
  [[10, '10*3/uL'], [10, '10*9/L']],
  [[37, 'Cel'], [98.6, '[degF]']],
  [[120, 'min'], [2, 'h']],
  [[72, '/min'], [72, '{beats}/min']],
  [[1, 'kPa'], [1000, 'Pa']],
])('SRC-5 %j equals %j', (a, b) => {
  expect(canonical(...a)).toEqual(canonical(...b));
});

test('SRC-5 an unknown unit stays as written', () => {
  expect(canonical(3, 'viên')).toEqual({ unit: 'viên', value: 3 });
  expect(canonical(3, '__proto__')).toEqual({ unit: '__proto__', value: 3 });
});
