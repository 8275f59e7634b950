import { describe, expect, it } from 'vitest';
import { doseStep, doseUnitOf } from './units.ts';

describe('PHA-2 units of doses', () => {
  it.each([
    ['pen-injector', 'bút', 'đơn vị'], ['oral-suspension', 'chai', 'chai'], ['oral-suspension', 'ml', 'ml'], ['eye-drops', 'lọ', 'giọt'], ['tablet', 'viên', 'viên'],
  ])('a %s in %s is taken by %s', (form, unit, wanted) => expect(doseUnitOf({ form, unit })).toBe(wanted));
  it.each([['gastro-resistant-tablet', 'viên', 1], ['prolonged-release-tablet', 'viên', 1], ['capsule', 'viên nang', 1], ['film-coated-tablet', 'viên', 0.25]])('a %s counted in %s is divided down to %s', (form, unit, step) => expect(doseStep({ form, unit })).toBe(step));
});
