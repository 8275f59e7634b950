import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDong, dong, multiplyDong, splitDong } from './index.ts';

describe('money', () => {
  it.each([
    [1500, ['2.5', '0.8'], 3000],
    [333, ['0.5'], 167],
    [1, ['0.4999'], 0],
    [10, ['0.25'], 3],
  ])('%d × %j = %d, half up', (price, factors, expected) => {
    expect(multiplyDong(dong(price), ...factors)).toBe(expected);
  });

  it('a fraction of a đồng is refused', () => {
    expect(() => dong(1.5)).toThrow(RangeError);
    expect(() => addDong(dong(Number.MAX_SAFE_INTEGER), dong(1))).toThrow(RangeError);
  });

  it('the two parts of a split always add up', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 100 }), (amount, percent) => {
      const [first, rest] = splitDong(dong(amount), String(percent / 100));
      expect(first + rest).toBe(amount);
    }));
  });
});
