import { describe, expect, it } from 'vitest';
import type { Patient } from '#fhir/types/index.ts';
import { buildCandidateQuery } from './candidateQuery.ts';
import { compareBirths, nearDates } from './compareBirths.ts';
import { isOneOff, weighNames } from './compareNames.ts';
import { factsOfPatient } from './factsOfPatient.ts';
import { matchBundle } from './matchBundle.ts';
import { scoreMatch } from './scoreMatch.ts';

const hoa = { name: 'Nguyễn Thị Hoa', birthDate: '1960-03-12', sex: 'female', citizenId: '001160012345', phone: '0912345678' };
const grade = (a: object, b: object) => scoreMatch(a, b).grade;
const weight = (a: string, b: string) => weighNames(a, b)?.bits ?? Number.NaN;

describe('one rule for who is the same person', () => {
  it.each([
    ['the same citizen number', { ...hoa, name: 'Nguyen Thi Hoa' }, 'certain'],
    ['the same number, the name now another one', { ...hoa, name: 'Maria Nguyễn Ngọc Ánh' }, 'certain'],
    ['a citizen number typed for somebody else', { name: 'Trần Văn Bình', birthDate: '1988-01-02', citizenId: hoa.citizenId }, 'probable'],
    ['the same name, birth date, sex and phone', { ...hoa, citizenId: undefined }, 'probable'],
    ['the same name and birth date', { name: 'HOA NGUYỄN THỊ', birthDate: '1960-03-12' }, 'probable'],
    ['an abbreviated name', { name: 'Ng. T. Hoa', birthDate: '1960-03-12', sex: 'female' }, 'probable'],
    ['without Thị', { name: 'Nguyễn Hoa', birthDate: '1960-03-12', sex: 'female' }, 'probable'],
    ['the same name and year of birth', { name: 'Nguyễn Thị Hoà', birthDate: '1960' }, 'possible'],
    ['day and month swapped', { name: 'Nguyễn Thị Hoa', birthDate: '1960-12-03', sex: 'female' }, 'probable'],
    ['one figure of the birth date off', { name: 'Nguyễn Thị Hoa', birthDate: '1968-03-12', sex: 'female' }, 'possible'],
    ['a name alone', { name: 'Nguyễn Thị Hoa', birthDate: '1991-07-07', sex: 'female' }, 'certainly-not'],
    ['the same name but another citizen number', { ...hoa, citizenId: '001160099999' }, 'possible'],
    ['a twin with the next number and the same phone', { ...hoa, citizenId: '001160012346', name: 'Nguyễn Thị Hồng' }, 'certainly-not'],
    ['a brother', { name: 'Nguyễn Văn Hòa', birthDate: '1962-05-01', sex: 'male', phone: hoa.phone }, 'certainly-not'],
    ['a sister born the year after', { name: 'Nguyễn Thị Hồng', birthDate: '1961-03-12', sex: 'female' }, 'certainly-not'],
    ['a namesake of the family born the same day', { name: 'Nguyễn Thị Lan', birthDate: '1960-03-12', sex: 'female' }, 'certainly-not'],
    ['somebody without a name born the same day', { birthDate: '1960-03-12', sex: 'female', phone: hoa.phone }, 'certainly-not'],
    ['nobody', {}, 'certainly-not'],
  ])('IDY-2 IDY-5 RCP-7 %s', (_, other, expected) => expect(grade(hoa, other)).toBe(expected));

  it('IDY-2 it says what agrees and what does not, and weighs both sides alike', () => {
    const other = { ...hoa, phone: '0999999999', birthDate: '1961-03-12' };
    expect(scoreMatch(hoa, other)).toMatchObject({ agree: ['name', 'sex', 'citizenId'], differ: ['birthDate', 'phone'] });
    expect(scoreMatch(other, hoa).chance).toBe(scoreMatch(hoa, other).chance);
  });

  it('IDY-5 an insurance number decides when name or birth fits, unless the citizen numbers are two', () => {
    const insured = { name: 'Lê Minh Tâm', birthDate: '1980-01-01', insuranceNumber: '7916012345' };
    expect(grade(insured, { name: 'Lê M. Tâm', insuranceNumber: ['0100000000', '7916012345'] })).toBe('certain');
    expect(grade({ ...insured, citizenId: '079080000001' }, { ...insured, citizenId: '001080123456' })).toBe('possible');
  });

  it('IDY-3 a rare family name says more than Nguyễn, other marks less than the same, another given name speaks against', () => {
    expect(weight('Khổng Thị Hoa', 'Khổng Thị Hoa')).toBeGreaterThan(weight('Nguyễn Thị Hoa', 'Nguyễn Thị Hoa') + 5);
    expect(weight('Trần Hùng', 'Trần Hưng')).toBeLessThan(weight('Trần Hùng', 'Tran Hung'));
    expect(weight('Hoàng Thị Hoà', 'Huỳnh Văn Bình')).toBeLessThan(-5);
    expect(weight('Đỗ Ngọc Lan', 'Đỗ Ngọc Lam')).toBeLessThan(weight('Đỗ Ngọc Lan', 'Đỗ Ngọc Lan'));
    expect(weight('Hoa', 'Nguyễn Thị Hoa')).toBeGreaterThan(0);
    expect(weighNames('Hoà', 'Hòa')).toMatchObject({ same: true });
    expect(weighNames('...', 'Hoa')).toBeUndefined();
  });
  it.each([['nguien', 'nguein', true], ['nguien', 'nguie', true], ['nguien', 'nguoen', true], ['hoa', 'hoi', false], ['trang', 'thanh', false], ['minh', 'minhh', true]])('IDY-3 %s for %s is one slip: %s', (a, b, slip) => expect(isOneOff(a, b)).toBe(slip));
  it('IDY-3 what the desk writes until the name is known is no name', () => {
    expect(grade({ name: 'Con bà Nguyễn Thị Hoa', birthDate: '2026-01-05' }, { name: 'Con bà Nguyễn Thị Hoa', birthDate: '2026-01-05' })).toBe('possible');
    expect(grade({ name: 'Con bà Nguyễn Thị Hoa', birthDate: '2026-01-05' }, { name: 'Con bà Trần Thị Lan', birthDate: '2026-01-05' })).toBe('certainly-not');
    expect(grade({ birthDate: '2026-01-05', sex: 'male' }, { name: 'Con bà Trần Thị Lan', birthDate: '2026-01-05', sex: 'male' })).toBe('certainly-not');
  });

  it.each([['1960-03-12', '1960-03-12', 'same'], ['1960', '1960-03-12', 'year'], ['1960-03', '1960-03-12', 'month'], ['1960', '1961', 'differs'], ['1960-03-12', '1960-12-03', 'swapped'], ['1960-03-12', '1960-03-13', 'figure'], ['1960-03-12', '1975-08-01', 'differs'], [undefined, '1960', undefined]])('IDY-4 births %s and %s: %s', (a, b, verdict) => {
    expect(compareBirths(a, b)).toBe(verdict);
  });
  it('IDY-4 the days one figure away are days', () => {
    expect(nearDates('1960-03-12')).toEqual(expect.arrayContaining(['1968-03-12', '1960-03-22', '1960-08-12']));
    expect(nearDates('1960-02-29')).not.toContain('1961-02-29');
    expect(nearDates('1960')).toEqual([]);
  });
});

describe('what is looked for and answered', () => {
  it('IDY-6 a search is by numbers, days and names with their year; a name of quotes is harmless', () => {
    expect(buildCandidateQuery(hoa)).toMatchObject({ numbers: [{ kind: 'citizen-id', value: hoa.citizenId }, { kind: 'phone', value: hoa.phone }], days: ['1960-03-12', '1960-12-03'], anyWord: `'hoa'`, nameAndYear: `('y1960' & ('hoa' | 'i_nth'))`, wholeName: `'nguien' & 'hoa'` });
    expect(buildCandidateQuery({ name: `'; drop table x; --`, birthDate: '1960' }).wholeName).toBe(`'drop' & 'table' & 'x'`);
    expect(buildCandidateQuery({ citizenId: Array.from({ length: 100 }, (_, n) => String(n)) }).numbers).toHaveLength(20);
  });
  it('IDY-2 a Patient gives its facts: all numbers, own phones, today’s address', () => {
    const patient: Patient = {
      resourceType: 'Patient', name: [{ use: 'old', text: 'Cũ' }, { use: 'official', family: 'Nguyễn', given: ['Thị', 'Hoa'] }], gender: 'female', birthDate: '1960-03-12',
      identifier: [{ system: 'http://fhir.ehealth.gov.vn/core/sid/citizen_id', value: '001 160 012 345' }, { system: 'urn:x', value: '9' }], telecom: [{ system: 'phone', value: '+84 912 345 678' }, { system: 'email', value: 'a@b' }],
      contact: [{ telecom: [{ system: 'phone', value: '0900000000' }] }], address: [{ use: 'old', text: 'Cũ' }, { use: 'home', text: 'Ba Đình' }],
    };
    expect(factsOfPatient(patient)).toMatchObject({ name: 'Nguyễn Thị Hoa', citizenId: ['001160012345'], phone: ['0912345678'], address: 'Ba Đình', sex: 'female', birthDate: '1960-03-12' });
  });
  it('IDY-1 the answer is a searchset with score and grade', () => {
    const bundle = JSON.parse(matchBundle('http://h/fhir', [{ id: 'a', text: '{"resourceType":"Patient","id":"a"}', chance: 0.99996, grade: 'certain' }]));
    expect(bundle).toEqual({ resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ fullUrl: 'http://h/fhir/Patient/a', resource: { resourceType: 'Patient', id: 'a' }, search: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/match-grade', valueCode: 'certain' }], mode: 'match', score: 1 } }] });
    expect(JSON.parse(matchBundle('', [])).entry).toBeUndefined();
  });
});
