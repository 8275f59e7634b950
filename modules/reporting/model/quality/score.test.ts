import { describe, expect, it } from 'vitest';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { defectsOf, measures, plausibleTable, scoreOf, weightTable } from './score.ts';
import type { QualityMeasure, RecordFacts } from './score.ts';

const weights = readRegulation('record-quality/measures.csv', weightTable).on('2026-11-27');
const plausible = readRegulation('record-quality/plausible.csv', plausibleTable).on('2026-11-27');

describe('QUA-2 the score', () => {
  it('QUA-2 every measure weighs something, and the weights add up to 100', () => {
    expect(weights.map(({ measure }) => measure).toSorted()).toEqual([...measures].toSorted());
    expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  });
  it.each(readDataFile('regulation/vn/record-quality/cases.csv'))('QUA-2 $records records with $defects: $score', ({ records = '', defects = '', score = '' }) => {
    const counts = Object.fromEntries(defects.split(';').filter(Boolean).map((one) => one.split('=')).map(([measure, count]) => [measure, Number(count)]));
    expect(scoreOf(Number(records), counts, weights)).toBe(score === '' ? undefined : Number(score));
  });
});

describe('QUA-1 what is wrong with a record', () => {
  const good: RecordFacts = {
    endedAt: '2026-11-20T03:00:00Z', firstHandOver: { at: '2026-11-20T20:00:00Z', gaps: 0 }, wasReturned: false, handOverHours: 24, lateEntries: 0, unsigned: 0, diagnoses: [{ coded: true }],
    person: { identity: true, phone: true, address: true }, vitals: [{ loinc: '8310-5', value: 37 }, { loinc: '9999-9', value: 1e6 }],
  };
  const late = { at: '2026-11-21T04:00:00Z', gaps: 0 };
  it.each<[string, Partial<RecordFacts>, string, QualityMeasure[]]>([
    ['nothing', {}, '2026-11-27T03:00:00Z', []],
    ['gaps at the first hand-over', { firstHandOver: { at: '2026-11-20T20:00:00Z', gaps: 2 } }, '2026-11-27T03:00:00Z', ['incomplete-first']],
    ['handed over an hour late', { firstHandOver: late }, '2026-11-27T03:00:00Z', ['late-hand-over']],
    ['not handed over, still in time', { firstHandOver: undefined }, '2026-11-21T02:00:00Z', []],
    ['not handed over, too late', { firstHandOver: undefined }, '2026-11-21T04:00:00Z', ['late-hand-over']],
    ['a house that asks for 12 hours', { handOverHours: 12 }, '2026-11-27T03:00:00Z', ['late-hand-over']],
    ['no diagnosis', { diagnoses: [] }, '2026-11-27T03:00:00Z', ['no-diagnosis-code']],
    ['words beside a code', { diagnoses: [{ coded: true }, { coded: false }] }, '2026-11-27T03:00:00Z', ['uncoded-text']],
    ['nobody knows who', { person: { identity: false, phone: false, address: false } }, '2026-11-27T03:00:00Z', ['no-identity', 'no-phone', 'no-address']],
    ['a temperature of 370', { vitals: [{ loinc: '8310-5', value: 370 }] }, '2026-11-27T03:00:00Z', ['implausible-vital']],
    ['returned, late, unsigned', { wasReturned: true, lateEntries: 1, unsigned: 3 }, '2026-11-27T03:00:00Z', ['returned', 'late-entry', 'unsigned']],
  ])('QUA-1 %s', (...[, change, at, defects]) => {
    expect(defectsOf({ ...good, ...change }, plausible, at)).toEqual(defects);
  });
});
