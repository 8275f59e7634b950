import { describe, expect, it } from 'vitest';
import { planCapacity, terabyte } from './planCapacity.ts';
import type { Sample } from './planCapacity.ts';

const today = '2026-11-27';
const samples: Sample[] = [
  { day: '2026-05-01', source: 'records', bytes: 1 }, // older than ninety days: not looked at
  { day: '2026-10-28', source: 'records', bytes: 100e9 }, { day: '2026-11-27', source: 'records', bytes: 130e9 },
  { day: '2026-10-28', source: 'documents', bytes: 50e9 }, { day: '2026-11-27', source: 'documents', bytes: 50e9 },
  { day: '2026-11-25', source: 'archive', bytes: 20e9 },
];
const space = { freeBytes: 365.25e9, totalBytes: terabyte };

describe('CAP-2 how long the disk lasts', () => {
  it('growth by source over ninety days, and the day the disk is full', () => {
    const plan = planCapacity({ samples, space, settings: { copies: 2 } }, today);
    expect(plan).toMatchObject({ usedBytes: 200e9, daysKnown: 30, fullOn: '2027-11-27' });
    expect(plan.sources).toEqual([
      { source: 'records', bytes: 130e9, perMonthBytes: 30_437_500_000 }, { source: 'trail', bytes: 0 }, { source: 'other', bytes: 0 },
      { source: 'documents', bytes: 50e9, perMonthBytes: 0 }, { source: 'archive', bytes: 20e9 },
    ]);
  });

  it('of a few days no growth is told, nor where nothing grows or the store does not tell its room', () => {
    expect(planCapacity({ samples: samples.slice(2, 3), space, settings: { copies: 2 } }, today)).toMatchObject({ daysKnown: 0, years: [] });
    expect(planCapacity({ samples: samples.slice(3, 5), space, settings: { copies: 2 } }, today).fullOn).toBeUndefined();
    const unknown = planCapacity({ samples, settings: { copies: 2 } }, today);
    expect([unknown.fullOn, unknown.years[0]?.fits]).toEqual([undefined, undefined]);
  });
});

describe('CAP-3 ten years', () => {
  it('ten terabytes a year: the year in which the disk runs out, with copies and cost', () => {
    const plan = planCapacity({ samples, space: { freeBytes: 35 * terabyte, totalBytes: 40 * terabyte }, settings: { copies: 2, growthPerYearBytes: 10 * terabyte, pricePerTerabyte: 6_000_000 } }, today);
    expect(plan.fullOn).toBe('2030-05-28');
    expect(plan.years).toHaveLength(10);
    expect(plan.years.map(({ fits }) => fits)).toEqual([true, true, true, ...Array<boolean>(7).fill(false)]);
    expect(plan.years[0]).toEqual({ year: 2027, bytes: 10.2 * terabyte, withCopiesBytes: 20.4 * terabyte, fits: true, price: 126_000_000 });
  });
});
