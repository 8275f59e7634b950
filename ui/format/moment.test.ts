// spec: UID
import { describe, expect, it } from 'vitest';
import { addDays, formatMoment, parseMoment, parseTime } from './moment.ts';

describe('FRS-3 times typed on the number row', () => {
  it.each([['0841', '08:41:00'], ['841', '08:41:00'], ['8:41', '08:41:00'], ['8h41', '08:41:00'], ['23g5', '23:05:00'], ['8h', '08:00:00'], ['24:00', undefined], ['8:60', undefined], ['sáng', undefined], ['', undefined]])('%s', (typed, time) => {
    expect(parseTime(typed)).toBe(time);
  });

  const now = new Date('2026-11-27T18:30:00Z');
  it.each([
    ['27/11/2026 8:41', '2026-11-27T08:41:00+07:00'], ['27112026 0841', '2026-11-27T08:41:00+07:00'], ['271120260841', '2026-11-27T08:41:00+07:00'], ['27/11/26, 8h', '2026-11-27T08:00:00+07:00'],
    // Past midnight in the facility, still the day before in UTC.
    ['8:41', '2026-11-28T08:41:00+07:00'],
    ['27/11/2026', '2026-11-27'], ['1960', '1960'], ['31/2/2026 8:41', undefined], ['27/11/2026 25:00', undefined], ['hôm qua', undefined],
  ])('%s', (typed, moment) => {
    expect(parseMoment(typed, now)).toBe(moment);
  });

  it('is shown as it would be typed', () => {
    expect(formatMoment('2026-11-27T01:41:00Z')).toBe('27/11/2026 08:41');
    expect(formatMoment('2026-11-27')).toBe('27/11/2026');
    expect(formatMoment(undefined)).toBe('');
  });

  it('an arrow goes a day on, over the end of a month', () => {
    expect([addDays('2026-02-28', 1), addDays('2026-03-01', -1), addDays('1960', 1)]).toEqual(['2026-03-01', '2026-02-28', '1960']);
  });
});
