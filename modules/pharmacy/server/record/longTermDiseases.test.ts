// The worked cases of the rules on length. spec: PHA-21
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDataFile } from '#platform/datedTable/server.ts';
import { longestCourse, prescriptionKinds } from '#modules/pharmacy/model/index.ts';
import { longTermDiseasesOn } from './longTermDiseases.ts';

const shape = z.object({ day: z.string(), diagnosis: z.string(), kind: z.enum(prescriptionKinds), days: z.coerce.number(), allowed: z.enum(['yes', 'no']) });
const cases = readDataFile('regulation/vn/outpatient-prescription/cases.csv').map((row) => shape.parse(row));

describe('PHA-21 RX-02 RX-03 how long may be prescribed', () => {
  it.each(cases)('$day $diagnosis $kind $days days: $allowed', ({ day, diagnosis, kind, days, allowed }) => {
    const { most } = longestCourse(kind, { diagnoses: [diagnosis], longTermDiseases: longTermDiseasesOn(day) });
    expect(days <= most).toBe(allowed === 'yes');
  });
});
