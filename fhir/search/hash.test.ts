import { expect, test } from 'vitest';
import { sipHash24, tokenHash } from './hash.ts';

// Published test vectors of SipHash-2-4: key 00..0f, message 00..(n-1).
const key = new Uint32Array(Uint8Array.from({ length: 16 }, (_, index) => index).buffer);
const vectors: readonly [number, bigint][] = [
  [0, 0x726fdb47dd0e0e31n],
  [1, 0x74f839c593dc67fdn],
  [7, 0xab0200f58b01d137n],
  [8, 0x93f5f5799a932462n],
  [15, 0xa129ca6149be45e5n],
];

test.each(vectors)('SRC-1 the hash of %i bytes equals the published SipHash-2-4 vector', (length, expected) => {
  const message = Uint8Array.from({ length }, (_, index) => index);
  expect(BigInt.asUintN(64, sipHash24(key, message))).toBe(expected);
});

test('SRC-1 the same code of two tenants, parameters or keys has different hashes', () => {
  const hash = tokenHash(new Uint8Array(16));
  const other = tokenHash(new Uint8Array(16).fill(1));
  const seen = new Set([hash(1, ['code', 'c', 'x']), hash(2, ['code', 'c', 'x']), hash(1, ['status', 'c', 'x']), other(1, ['code', 'c', 'x'])]);
  expect(seen.size).toBe(4);
  expect(hash(1, ['code', 'c', 'x'])).toBe(hash(1, ['code', 'c', 'x']));
});
