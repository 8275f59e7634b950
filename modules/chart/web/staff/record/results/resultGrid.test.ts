// spec: CHT
import { describe, expect, it } from 'vitest';
import type { Observation } from '#fhir/types/index.ts';
import { resultFlag } from './resultFlag.ts';
import { resultGrid } from './resultGrid.ts';

const glucose = (id: string, at: string, value: number | Partial<Observation>): Observation =>
  ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'Glucose', coding: [{ system: 'http://loinc.org', code: '14749-6' }] },
    effectiveDateTime: at,
    referenceRange: [{ low: { value: 3.9 }, high: { value: 6.4 } }],
    ...(typeof value === 'number' ? { valueQuantity: { value, unit: 'mmol/L' } } : value),
  }) as Observation;

describe('CHT-3 results by day', () => {
  it('CHT-3 one line per test and unit, one column per day of the facility, newest first', () => {
    const grid = resultGrid([
      glucose('1', '2026-11-20T08:00:00+07:00', 5.1),
      glucose('2', '2026-11-22T17:30:00Z', 7.8),
      glucose('3', '2026-11-23T09:00:00+07:00', 6),
      glucose('4', '2026-11-23T09:00:00+07:00', { valueQuantity: { value: 108, unit: 'mg/dL' } }),
    ]);
    expect(grid.days).toEqual(['2026-11-23', '2026-11-20']);
    expect(grid.lines.map((line) => [line.name, line.unit, line.range])).toEqual([
      ['Glucose', 'mmol/L', '3,9 – 6,4'],
      ['Glucose', 'mg/dL', '3,9 – 6,4'],
    ]);
    expect(grid.lines[0]?.byDay.get('2026-11-23')?.map((value) => value.text)).toEqual(['6', '7,8']);
    expect(grid.lines[0]?.all.map((value) => value.number)).toEqual([5.1, 7.8, 6]);
  });
  it('CHT-3 a panel gives a line per component; what was entered in error or has no value gives none', () => {
    const panel = glucose('5', '2026-11-20', {
      component: [
        { code: { text: 'Natri' }, valueQuantity: { value: 140, unit: 'mmol/L' } },
        { code: { text: 'Cấy máu' }, valueString: 'Không mọc' },
        { code: { text: 'Trống' } },
      ],
    });
    const grid = resultGrid([panel, glucose('6', '2026-11-20', { status: 'entered-in-error', valueQuantity: { value: 5 } })]);
    expect(grid.lines.map((line) => [line.name, line.all[0]?.text])).toEqual([
      ['Cấy máu', 'Không mọc'],
      ['Natri', '140'],
    ]);
  });
});

describe('CHT-4 flags', () => {
  it.each([
    [{ valueQuantity: { value: 7 }, referenceRange: [{ high: { value: 6.4 } }] }, 'high'],
    [{ valueQuantity: { value: 3 }, referenceRange: [{ low: { value: 3.9 } }] }, 'low'],
    [{ valueQuantity: { value: 6.4 }, referenceRange: [{ low: { value: 3.9 }, high: { value: 6.4 } }] }, undefined],
    [{ valueQuantity: { value: 9 }, referenceRange: [{ high: { value: 6.4 } }], interpretation: [{ coding: [{ code: 'N' }] }] }, undefined],
    [{ interpretation: [{ coding: [{ code: 'HH' }] }] }, 'criticalHigh'],
    [{ interpretation: [{ coding: [{ code: 'POS' }] }] }, 'abnormal'],
    [{ valueQuantity: { value: 9 } }, undefined],
  ])('CHT-4 %o is flagged %s: the laboratory first, then its range', (result, flag) => expect(resultFlag(result as never)).toBe(flag));
});
