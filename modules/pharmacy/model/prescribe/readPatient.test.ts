import { describe, expect, it } from 'vitest';
import type { AllergyIntolerance, MedicationRequest, Observation, Patient } from '#fhir/types/index.ts';
import { lactationAnswers, patientFactCodes, pregnancyAnswers } from '#modules/chart/model/index.ts';
import type { MedicineEntry } from '../medicine/medicineEntry.ts';
import { loinc, monthsBetween, readSafetyPatient } from './readPatient.ts';
import type { PatientRecord } from './readPatient.ts';

const day = '2026-11-27';
const daysAgo = (days: number): string => new Date(Date.parse(`${day}T03:00:00Z`) - days * 86_400_000).toISOString();
const observed = (code: string, days: number, more: object): Observation => ({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: loinc, code }] }, effectiveDateTime: daysAgo(days), ...more }) as Observation;
const weight = (value: number, days: number, unit = 'kg') => observed('29463-7', days, { valueQuantity: { value, code: unit } });
const answered = (code: string, answer: string, days: number) => observed(code, days, { valueCodeableConcept: { coding: [{ system: loinc, code: answer }] } });
const person = (birthDate: string): Patient => ({ resourceType: 'Patient', birthDate, gender: 'female' });
const read = (record: Partial<PatientRecord> = {}) => readSafetyPatient({ patient: person('1990-05-02'), allergies: [], observations: [], requests: [], medicines: new Map(), ...record }, day);

describe('PHA-35 age', () => {
  it.each([['2026-11-01', 0], ['2026-10-27', 1], ['2026-10-28', 0], ['2024-02-29', 32], ['2024', 22], ['2024-11', 23], [undefined, undefined]])('PHA-35 born %s is %s months old: nobody is made older', (birthDate, months) => {
    expect(monthsBetween(birthDate, day)).toBe(months);
  });
});

describe('PHA-35 weight', () => {
  it.each([
    ['a baby', '2026-01-05', 30, true], ['a baby', '2026-01-05', 31, false], ['a child of four', '2022-01-05', 90, true], ['a child of four', '2022-01-05', 91, false],
    ['a child of eight', '2018-01-05', 180, true], ['a child of eight', '2018-01-05', 181, false], ['an adult', '1990-01-05', 365, true], ['an adult', '1990-01-05', 366, false],
  ])('PHA-35 of %s born %s, taken %i days ago, stands: %s', (...[, birthDate, days, stands]) => {
    expect(read({ patient: person(birthDate), observations: [weight(9, days)] }).weightKg).toBe(stands ? 9 : undefined);
  });
  it('PHA-35 the newest counts, grams are kilograms, what is wrong or still to come does not count', () => {
    expect(read({ observations: [weight(50, 20), weight(52, 3), weight(90, -1), { ...weight(70, 1), status: 'entered-in-error' }] }).weightKg).toBe(52);
    expect(read({ observations: [weight(3250, 1, 'g')] }).weightKg).toBe(3.25);
  });
});

describe('PHA-35 allergies', () => {
  const allergy = (more: object): AllergyIntolerance => ({ resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ code: 'active' }] }, ...more }) as AllergyIntolerance;
  it('PHA-35 nobody asked is not the same as none known', () => {
    expect(read().allergies.asked).toBe(false);
    expect(read({ allergies: [allergy({ code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] } })] }).allergies).toMatchObject({ asked: true, known: [] });
    expect(read({ allergies: [allergy({ code: { text: 'Penicilin' } })] }).allergies).toMatchObject({ asked: true, known: [{ text: 'Penicilin' }] });
  });
});

describe('PHA-35 pregnancy and breast-feeding stand as long as their answer', () => {
  const { pregnancy, gestation, lactation } = patientFactCodes;
  it.each([['yes', 0, 'yes'], ['yes', 42 * 7, 'yes'], ['yes', 42 * 7 + 1, undefined], ['no', 28, 'no'], ['no', 29, undefined]] as const)('PHA-35 "%s" of %i days ago: %s', (answer, days, stands) => {
    expect(read({ observations: [answered(pregnancy, pregnancyAnswers[answer], days)] }).pregnancy).toBe(stands);
  });
  it.each([[8, 0, 1], [8, 42, 2], [20, 56, 3]])('PHA-35 in week %i, %i days ago, is now trimester %i', (weeks, days, trimester) => {
    expect(read({ observations: [answered(pregnancy, pregnancyAnswers.yes, days), observed(gestation, days, { valueQuantity: { value: weeks } })] })).toMatchObject({ pregnancy: 'yes', trimester });
  });
  it.each([[180, true], [181, false]])('PHA-35 breast-feeding of %i days ago: %s', (days, stands) => {
    expect(read({ observations: [answered(lactation, lactationAnswers.yes, days)] }).lactating).toBe(stands);
  });
});

describe('PHA-35 what is still taken', () => {
  const request = (days: number, course: number | undefined, more: object = {}): MedicationRequest => ({
    resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { reference: 'Patient/1' }, authoredOn: daysAgo(days), medicationCodeableConcept: { text: 'Warfarin', coding: [{ system: 'urn:lanh:medicine', code: 'warfarin-5' }] },
    ...(course !== undefined && { dispenseRequest: { expectedSupplyDuration: { value: course } } }), ...more,
  }) as MedicationRequest;
  it.each([[29, 30, 1], [30, 30, 0], [400, undefined, 1]])('PHA-35 begun %i days ago for %s days: %i', (days, course, count) => {
    expect(read({ requests: [request(days, course)] }).current).toHaveLength(count);
  });
  it('PHA-35 with its ingredients where the list knows it, by its name where not; what was stopped is not taken', () => {
    const medicines = new Map([['warfarin-5', { ingredients: [{ code: 'warfarin', name: 'Warfarin' }], atc: 'B01AA03' } as unknown as MedicineEntry]]);
    expect(read({ requests: [request(1, 30)], medicines }).current).toMatchObject([{ name: 'Warfarin', ingredients: [{ code: 'warfarin', name: 'Warfarin' }], atc: 'B01AA03' }]);
    expect(read({ requests: [request(1, 30)] }).current).toMatchObject([{ name: 'Warfarin', ingredients: [], atc: '' }]);
    expect(read({ requests: [request(1, 30, { status: 'stopped' })] }).current).toEqual([]);
  });
});
