import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { nextStampOn, renewByOf, retryAfterS } from './renewal.ts';

const row = z.object({ algorithm: z.string(), usableUntil: z.string(), validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string() });
const table = readRegulation('signature-algorithms/algorithms.csv', { name: 'algorithms.csv', row, key: ({ algorithm }) => algorithm });

describe('renewal of time stamps', () => {
  it.each(readDataFile('regulation/vn/signature-algorithms/cases.csv'))('SGN-105 a stamp until $provenUntil with $algorithms is renewed by $renewBy', ({ provenUntil = '', algorithms = '', day = '', renewBy }) => {
    expect(renewByOf({ provenUntil, algorithms: algorithms.split(';') }, table, day)).toBe(renewBy);
  });

  it('SGN-105 an authority whose certificate ends soon is asked again after a month, in its last weeks every day', () => {
    expect(nextStampOn('2030-07-04', { provenUntil: '2036-01-01', today: '2026-11-27' })).toBe('2030-07-04');
    expect(nextStampOn('2026-09-02', { provenUntil: '2027-03-01', today: '2026-11-27' })).toBe('2026-12-27');
    expect(nextStampOn('2026-06-01', { provenUntil: '2026-12-24', today: '2026-11-27' })).toBe('2026-11-28');
  });

  it('SGN-104 while an authority does not answer the pauses grow to an hour', () => {
    expect([0, 1, 3, 20].map(retryAfterS)).toEqual([30, 60, 240, 3600]);
  });
});
