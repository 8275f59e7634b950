// https://hl7.org/fhir/R4/searchparameter-registry.html
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { dateRange } from './dates.ts';
import { extractSearch } from './extract.ts';
import { tokenHash } from './hash.ts';
import { indexEdition } from './indexEdition.ts';
import { mostWords, wordsOf } from './words.ts';
import { indexRows } from './rows.ts';
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

test('SRC-26 the edition of the values is raised whenever other values are taken', () => {
  const hash = tokenHash(new Uint8Array(16));
  const rows = samples.map((sample) => indexRows(hash, 1, extractSearch(sample.resourceType, sample)));
  const text = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  // Where this fails and search finds other things than before: raise the edition, and note both.
  expect({ edition: indexEdition, values: createHash('sha256').update(text).digest('hex').slice(0, 16) }).toEqual({ edition: 2, values: '2e32031c1c12243c' });
});

test('SRC-27 words are those that people read, folded; codes, addresses and days are none', () => {
  const { narrative, content } = wordsOf('Condition', {
    resourceType: 'Condition', id: 'c', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><b>Tăng</b> huyết&#160;&#xE1;p &amp; đau&nbsp;đầu</div>' },
    clinicalStatus: { coding: [{ system: 'http://x/y', code: 'active', display: 'Đang có' }] }, subject: { reference: 'Patient/p', display: 'Nguyễn Văn An' },
    recordedDate: '2026-01-01', note: [{ text: 'Uống thuốc đều; tái khám 2 tuần, đau' }],
  });
  expect([narrative, content]).toEqual([['tang', 'huyet', 'ap', 'dau'], ['active', 'dang', 'co', 'uong', 'thuoc', 'deu', 'tai', 'kham', '2', 'tuan']]);
  expect(wordsOf('Observation', { resourceType: 'Observation', status: 'final', code: { text: 'Mạch' }, valueQuantity: { value: 5, unit: 'g' }, note: [{ text: 'Mệt' }] }).content).toEqual(['met']);
  expect(wordsOf('Basic', { note: Array.from({ length: 400 }, (_, at) => `w${at}`) }).content).toHaveLength(mostWords);
});

/** One value of every kind, as far as kinds are taken by different code. */
const samples = [
  { resourceType: 'Patient', id: 'p', active: true, gender: 'female', birthDate: '1980-05', deceasedBoolean: false, managingOrganization: { reference: 'Organization/o' },
    identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'NI' }] }, system: 'urn:cccd', value: '001180012345' }],
    name: [{ text: 'Nguyễn Thị Đào', family: 'Nguyễn', given: ['Thị', 'Đào'] }], telecom: [{ system: 'phone', value: '0912.345 678' }], address: [{ text: 'Số 1, Phường Bến Nghé', city: 'Huế', use: 'home' }] },
  { resourceType: 'Observation', id: 'o', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '85354-9', display: 'Huyết áp' }], text: 'Huyết áp' }, subject: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e/_history/3' }, effectivePeriod: { start: '2024-05-17T08:30:00+07:00' }, performer: [{ identifier: { system: 'urn:n', value: '7' } }, { reference: 'http://elsewhere/Practitioner/d' }],
    valueQuantity: { value: 120.50, comparator: '<', unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' }, note: [{ text: 'x' }],
    component: [{ code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }, { code: 'bare' }] }, valueQuantity: { value: 120, unit: 'mmHg' } }] },
  { resourceType: 'Encounter', id: 'e', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, length: { value: 2, system: 'http://unitsofmeasure.org', code: 'h' }, period: { start: '2024-01', end: '2024-02-29' } },
  { resourceType: 'ValueSet', id: 'v', url: 'http://x/v', version: '1', status: 'active', title: 'Ẩm thấp', compose: { include: [{ system: 'http://x/c' }] }, useContext: [{ code: { code: 'age' }, valueRange: { low: { value: 1, unit: 'a' } } }] },
  { resourceType: 'Location', id: 'l', status: 'active', name: 'Phòng 12', position: { latitude: 16.46, longitude: 107.59 } },
  { resourceType: 'RiskAssessment', id: 'r', status: 'final', subject: { reference: 'Patient/p' }, prediction: [{ probabilityDecimal: 0.25 }, { probabilityRange: { low: { value: 10 }, high: { value: 20 } } }] },
] as const;
