// spec: CHT
import { describe, expect, it } from 'vitest';
import type { Observation } from '#fhir/types/index.ts';
import { resultGrid } from '../results/resultGrid.ts';
import { vitalLines } from './vitalLines.ts';

const pressure = (at: string, upper: number, lower: number) =>
  ({
    resourceType: 'Observation', id: at, status: 'final', code: { coding: [{ code: '85354-9' }] }, effectiveDateTime: at,
    component: [
      { code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: upper, unit: 'mmHg' } },
      { code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: lower, unit: 'mmHg' } },
    ],
  }) as Observation;
const single = (code: string, value: number) => ({ resourceType: 'Observation', id: code, status: 'final', code: { coding: [{ code }] }, effectiveDateTime: '2026-11-23', valueQuantity: { value } }) as Observation;

describe('CHT-9 vital signs', () => {
  it('CHT-9 pressure is one line with both numbers of the same time, and signs stand in reading order', () => {
    const { lines } = resultGrid([single('29463-7', 52), pressure('2026-11-20', 150, 90), pressure('2026-11-23', 140, 85), single('8867-4', 82), single('x', 1)]);
    const shown = vitalLines(lines).map((line) => [line.label, line.last.text, line.second?.text]);
    expect(shown).toEqual([
      ['chart.vital.bloodPressure', '140', '85'],
      ['chart.vital.pulse', '82', undefined],
      ['chart.vital.weight', '52', undefined],
      [undefined, '1', undefined],
    ]);
  });
});
