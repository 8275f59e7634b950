import { describe, expect, it } from 'vitest';
import { Fault } from '#platform/fault/index.ts';
import { decideBreakGlass, decideReview } from './breakGlass.ts';

const act = { by: 'PractitionerRole/1', at: '2026-11-27T03:00:00.000Z', newId: () => 'new' };
const state = { reasons: ['emergency', 'on-call'], open: false };
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return (error as Fault).code;
  }
};

describe('ACC break-glass', () => {
  it('ACC-10 an emergency opens the record for four hours without a word', () => {
    expect(decideBreakGlass(state, { reason: 'emergency', note: '' }, act)).toEqual({ id: 'new', reason: 'emergency', note: '', openedAt: act.at, until: '2026-11-27T07:00:00.000Z' });
  });
  it.each([
    ['facility.words-missing', state, { reason: 'on-call', note: '' }],
    ['facility.unknown-reason', state, { reason: 'curiosity', note: 'x' }],
    ['facility.record-open', { ...state, open: true }, { reason: 'emergency', note: '' }],
  ] as const)('ACC-10 refuses with %s', (code, given, input) => expect(codeOf(() => decideBreakGlass(given, input, act))).toBe(code));
  it.each([
    ['none', { openedBy: 'a', reviewed: false }, { verdict: 'justified', note: '' }],
    ['facility.own-opening', { openedBy: 'me', reviewed: false }, { verdict: 'justified', note: '' }],
    ['facility.already-reviewed', { openedBy: 'a', reviewed: true }, { verdict: 'justified', note: '' }],
    ['facility.words-missing', { openedBy: 'a', reviewed: false }, { verdict: 'not-justified', note: '' }],
  ] as const)('ACC-11 a review is answered with %s', (code, given, input) => expect(codeOf(() => decideReview(given, input, 'me'))).toBe(code));
});
