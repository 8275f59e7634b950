import { describe, expect, it } from 'vitest';
import { keyStateOf, reason, requireRevocable, requireUnblockable } from './signingKeys.ts';

const at = '2026-11-27T08:00:00.000Z';
const key = { accountId: 'doctor', failures: 5, blockedUntil: '2026-11-27T08:10:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' };

describe('SGN-70 looking after keys', () => {
  it.each([
    [{}, 'blocked'], [{ blockedUntil: '2026-11-27T07:59:59.000Z' }, 'good'], [{ blockedUntil: undefined }, 'good'], [{ notAfter: at }, 'expired'], [{ revokedAt: at }, 'revoked'],
  ] as const)('a key with %j is %s', (change, state) => expect(keyStateOf({ ...key, ...change }, at)).toBe(state));

  it('SGN-71 a block is lifted for another person, never for oneself, nor where there is none', () => {
    expect(requireUnblockable(key, { by: 'admin', at })).toBe(key);
    expect(requireUnblockable({ ...key, blockedUntil: undefined, failures: 3 }, { by: 'admin', at }).failures).toBe(3);
    expect(() => requireUnblockable(key, { by: 'doctor', at })).toThrow('documents.own-key');
    expect(() => requireUnblockable({ ...key, blockedUntil: undefined, failures: 0 }, { by: 'admin', at })).toThrow('documents.not-blocked');
    expect(() => requireUnblockable({ ...key, revokedAt: at }, { by: 'admin', at })).toThrow('documents.not-blocked');
    expect(() => requireUnblockable(undefined, { by: 'admin', at })).toThrow('documents.no-key');
  });

  it('SGN-72 a certificate is revoked once', () => {
    expect(requireRevocable(key)).toBe(key);
    expect(() => requireRevocable({ ...key, revokedAt: at })).toThrow('documents.key-revoked');
    expect(() => requireRevocable(undefined)).toThrow('documents.no-key');
  });

  it.each([['', false], ['lost', false], ['          x', false], ['the card was lost on the ward', true], ['x'.repeat(501), false]])('a reason of %j is one: %s', (text, good) => expect(reason.safeParse(text).success).toBe(good));
});
