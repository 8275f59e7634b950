import { describe, expect, it } from 'vitest';
import { hasBlank, nextBlank } from './blanks.ts';
import { itemToken, replaceToken, templateToken } from './tokens.ts';

describe('VIS-11 templates and suggestions in a text', () => {
  it.each([
    ['//', { query: '', start: 0 }],
    ['Khám: //tha', { query: 'tha', start: 6 }],
    ['dòng một\n//vp', { query: 'vp', start: 9 }],
    ['http://a', undefined],
    ['a//b', undefined],
    ['10/12/2026', undefined],
  ])('VIS-11 %j', (text, expected) => {
    const token = templateToken(text, text.length);
    expect(token && { query: token.query, start: token.start }).toEqual(expected);
  });
  it('VIS-11 what is chosen takes the place of the token, the rest stays', () => {
    const text = 'Trước //tha sau';
    const token = templateToken(text, 11);
    expect(token && replaceToken(text, token, 'Tăng huyết áp')).toEqual({ text: 'Trước Tăng huyết áp sau', caret: 19 });
  });
  it.each([['Ho, sot', 'sot'], ['ho', 'ho'], ['h', undefined], ['Ho, ', undefined], ['Đau đầu; chóng', 'chóng']])('VIS-11 the item being typed in %j', (text, query) => expect(itemToken(text, text.length)?.query).toBe(query));
  it('VIS-11 in the middle of a text nothing is suggested', () => expect(itemToken('Ho, sốt', 2)).toBeUndefined());
  it('VIS-11 blanks of a template are found one after the other, then from the start', () => {
    const text = 'Sốt ___ ngày, ____ °C';
    expect([nextBlank(text, 0), nextBlank(text, 7), nextBlank(text, 21), nextBlank('Sốt 3 ngày', 0)]).toEqual([{ start: 4, end: 7 }, { start: 14, end: 18 }, { start: 4, end: 7 }, undefined]);
    expect([hasBlank('a__b'), hasBlank('a ___')]).toEqual([false, true]);
  });
});
