import { describe, expect, it } from 'vitest';
import type { Encounter, Observation } from '#fhir/types/index.ts';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { readVitals } from './buildVitals.ts';
import { decideCorrectVitals, decideRecordVitals } from './decideVitals.ts';
import { readPressure, readVital } from './readVital.ts';
import { judgeVital, limitTable, limitsFor } from './vitalLimits.ts';
import { bodyMassIndex, vitalSigns } from './vitalSigns.ts';
import type { MeasuredSign, VitalSign } from './vitalSigns.ts';

const table = readRegulation('vital-signs/limits.csv', limitTable);
let made = 0;
const act = { by: 'PractitionerRole/n1', at: '2026-11-27T02:00:00Z', newId: () => `o${++made}` };
const encounter = { resourceType: 'Encounter', id: 'e1', status: 'arrived', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' } } as Encounter;
const limits = limitsFor(table, { birthDate: '1960-03-12', sex: 'female', day: '2026-11-27' });
const record = (values: object, more: object = {}) => decideRecordVitals({ encounter, limits }, { patientId: 'p1', values, ...more }, act);
const resources = (changes: readonly { verb: string }[]) => changes.map((change) => (change as unknown as { resource: Observation }).resource);
const figuresOf = (changes: readonly { verb: string }[]) => resources(changes).flatMap(readVitals).map(({ sign, value, flag }) => `${sign} ${value} ${flag ?? '-'}`);

describe('VIT-2 limits by age and sex', () => {
  it.each(readDataFile('regulation/vn/vital-signs/cases.csv').map((row) => [row['day']!, row['birthDate']!, row['sex']!, row['sign']!, row['value']!, row['expected']!]))(
    'on %s, born %s %s: %s %s is "%s"', (...[day, birthDate, sex, sign, value, expected]) => {
      expect(judgeVital(limitsFor(table, { birthDate, sex, day }), sign as VitalSign, Number(value)) ?? '').toBe(expected);
    });
  it('every age and sex has exactly one row of each sign that has limits', () => {
    for (const sex of ['male', 'female']) for (let months = 0; months < 300; months++) {
      const birthDate = new Date(Date.UTC(2026, 10 - months, 1)).toISOString().slice(0, 10);
      const signs = limitsFor(table, { birthDate, sex, day: '2026-11-27' }).map(({ sign }) => sign);
      expect(new Set(signs).size).toBe(signs.length);
      expect(signs).toEqual(expect.arrayContaining(['pulse', 'temperature', 'respiration', 'oxygen', 'systolic'].filter((sign) => vitalSigns.includes(sign as VitalSign))));
    }
  });
});

describe('VIT-1 what is typed is read or refused, never guessed in silence', () => {
  it.each([
    ['temperature', '36,8', 36.8], ['temperature', '36.8', 36.8], ['temperature', ' 37 ', 37], ['pulse', '82', 82], ['weight', '3,25', 3.25], ['height', '160,5', 160.5], ['oxygen', '100', 100],
  ] as const)('%s %s', (sign, typed, value) => expect(readVital(sign, typed)).toEqual({ kind: 'read', value }));
  it.each([
    ['temperature', '370', 'implausible', 37], ['temperature', '368', 'implausible', 36.8], ['temperature', '3680', 'implausible', 36.8], ['weight', '3250', 'implausible', 3.25], ['height', '1,65', 'implausible', 165], ['pulse', '8', 'implausible', undefined],
    ['oxygen', '101', 'implausible', undefined], ['temperature', 'ba bảy', 'number', undefined], ['pulse', '-5', 'number', undefined], ['pulse', '82,5', 'digits', undefined], ['weight', '3,255', 'digits', undefined], ['pulse', '1e2', 'number', undefined],
    ['pulse', '9'.repeat(10_000), 'number', undefined], ['pulse', '8\u00002', 'number', undefined], ['pulse', '😀', 'number', undefined],
  ] as const)('%s %.12s is refused (%s), proposal %s', (...[sign, typed, why, proposal]) => expect(readVital(sign as MeasuredSign, typed)).toEqual({ kind: 'wrong', why, ...(proposal !== undefined && { proposal }) }));
  it.each([['120/80', 120, 80], ['120 80', 120, 80], ['120-80', 120, 80], ['12080', 120, 80], ['9060', 90, 60], ['150100', 150, 100], ['90/', 90, undefined]] as const)('pressure %s', (typed, systolic, diastolic) => {
    expect(readPressure(typed)).toEqual({ kind: 'read', value: { systolic, ...(diastolic && { diastolic }) } });
  });
  it.each([['12/8', 'implausible', 120, 80], ['80/120', 'order', 120, 80], ['120/120', 'implausible', undefined, undefined], ['abc', 'number', undefined, undefined], ['120', 'number', undefined, undefined], ['120/', 'read', 120, undefined]] as const)('pressure %s: %s', (...[typed, why, systolic, diastolic]) => {
    const value = systolic === undefined ? undefined : { systolic, ...(diastolic && { diastolic }) };
    expect(readPressure(typed)).toEqual(why === 'read' ? { kind: 'read', value } : { kind: 'wrong', why, ...(value && { proposal: value }) });
  });
});

describe('VIT-3 recording', () => {
  it('any subset is kept with unit, limits and mark; the pressure is one panel, the index is computed', () => {
    const changes = record({ systolic: 150, diastolic: 90, pulse: 82, weight: 52, height: 155 });
    expect(figuresOf(changes)).toEqual(['pulse 82 normal', 'weight 52 -', 'height 155 -', 'systolic 150 high', 'diastolic 90 high', 'bodyMass 21.6 normal']);
    const [pulse] = resources(changes);
    expect(pulse).toMatchObject({ status: 'final', subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' }, effectiveDateTime: act.at, performer: [{ reference: act.by }], referenceRange: [{ low: { value: 60 }, high: { value: 100 } }], valueQuantity: { value: 82, code: '/min', system: 'http://unitsofmeasure.org' } });
  });
  it.each([
    [{}, 'chart.vitals-empty'], [{ temperature: 370 }, 'chart.vital-implausible'], [{ pulse: 82.5 }, 'chart.vital-digits'], [{ systolic: 80, diastolic: 120 }, 'chart.pressure-order'],
  ])('%j is refused: %s', (values, code) => expect(() => record(values)).toThrow(expect.objectContaining({ code })));
  it('every wrong figure is named', () => {
    expect(() => record({ temperature: 370, pulse: 3 })).toThrow(expect.objectContaining({ issue: [expect.objectContaining({ expression: 'values.pulse' }), expect.objectContaining({ expression: 'values.temperature' })] }));
  });
  it('another patient, a closed visit and a time to come are refused', () => {
    expect(() => record({ pulse: 82 }, { patientId: 'p2' })).toThrow(expect.objectContaining({ code: 'chart.other-patient' }));
    expect(() => decideRecordVitals({ encounter: { ...encounter, status: 'finished' }, limits }, { patientId: 'p1', values: { pulse: 82 } }, act)).toThrow(expect.objectContaining({ code: 'chart.visit-finished' }));
    expect(() => record({ pulse: 82 }, { measuredAt: '2026-11-27T03:00:00Z' })).toThrow(expect.objectContaining({ code: 'chart.vitals-in-future' }));
  });
  it.each([[{ weight: 3.25, height: 50 }, 13], [{ weight: 70, height: 170 }, 24.2], [{ weight: 70 }, undefined], [{ weight: 300, height: 50 }, undefined]])('index of %j is %s', (values, expected) => expect(bodyMassIndex(values)).toBe(expected));
});

describe('VIT-4 correcting', () => {
  const present = resources(record({ pulse: 82, weight: 52, height: 155, systolic: 150, diastolic: 90 }));
  const correct = (values: object, reason = 'Gõ nhầm') => decideCorrectVitals({ encounter, limits, present }, { patientId: 'p1', measuredAt: act.at, values, reason }, act);
  it('changed figures are corrected with the reason, computed ones follow, the others stay', () => {
    const changes = correct({ pulse: 82, weight: 62, height: 155, systolic: 150, diastolic: 85 });
    expect(figuresOf(changes)).toEqual(['weight 62 -', 'systolic 150 high', 'diastolic 85 normal', 'bodyMass 25.8 high']);
    expect(resources(changes).every(({ status, note }) => status === 'corrected' && note?.[0]?.text === 'Gõ nhầm')).toBe(true);
    expect(changes.every(({ verb }) => verb === 'update')).toBe(true);
  });
  it('what is taken out was entered in error, what is added is new; nothing changed writes nothing', () => {
    const changes = correct({ pulse: 82, weight: 52, temperature: 36.8 });
    expect(resources(changes).map(({ status }) => status)).toEqual(['entered-in-error', 'entered-in-error', 'entered-in-error', 'final']);
    expect(correct({ pulse: 82, weight: 52, height: 155, systolic: 150, diastolic: 90 })).toEqual([]);
    expect(resources(correct({})).every(({ status }) => status === 'entered-in-error')).toBe(true);
  });
});
