// 64-bit keyed hashes of tokens for the `toks` columns: SipHash-2-4, so that nobody can construct colliding codes.
// https://www.aumasson.jp/siphash/siphash.pdf   spec: SRC
import type { SearchValues, TokenValue } from './values.ts';

/** Hash of a tenant's token as signed 64-bit, for PostgreSQL's int8. */
export type TokenHash = (dk: number, parts: readonly string[]) => bigint;

const cacheSize = 50_000;

/** `key` is 16 secret bytes that live as long as the index tables: another key makes every stored token unfindable. */
export function tokenHash(key: Uint8Array): TokenHash {
  if (key.length !== 16) throw new RangeError('a token key has 16 bytes');
  const words = new Uint32Array(key.buffer.slice(key.byteOffset, key.byteOffset + 16));
  const encoder = new TextEncoder();
  let cache = new Map<string, bigint>();
  return (dk, parts) => {
    const text = `${dk}\u0000${parts.join('\u0000')}`;
    const known = cache.get(text);
    if (known !== undefined) return known;
    // A full cache is dropped whole: codes repeat so much that it is full again at once, and no order has to be kept.
    if (cache.size >= cacheSize) cache = new Map();
    const hash = sipHash24(words, encoder.encode(text));
    cache.set(text, hash);
    return hash;
  };
}

/** Value of `code_h`: the bare code, 0 for several codes (then `toks` decide), null for none. */
export function codeHash(hash: TokenHash, dk: number, values: SearchValues): bigint | null {
  const [code, another] = values.codes;
  if (code === undefined) return null;
  return another === undefined ? hash(dk, ['code', code]) : 0n;
}

/** Content of `toks`: per code the bare code, code with system and system alone; per parameter its presence, for `:missing`. */
export function tokenHashes(hash: TokenHash, dk: number, values: SearchValues): bigint[] {
  const all = new Set<bigint>();
  for (const token of values.tokens) for (const parts of tokenKeys(token)) all.add(hash(dk, parts));
  // What `:of-type` finds is asked for by value alone.
  for (const { param, system } of values.idents) if (!param.endsWith(':of-type')) for (const parts of tokenKeys({ param, system, code: undefined })) all.add(hash(dk, parts));
  for (const word of values.words.narrative) all.add(hash(dk, wordKey('_text', word)));
  for (const word of values.words.content) all.add(hash(dk, wordKey('_content', word)));
  return [...all];
}

/** The hash inputs under which one token can be asked for. */
export function tokenKeys({ param, system, code }: TokenValue): string[][] {
  const keys = [presenceKey(param)];
  if (code !== undefined) keys.push(bareKey(param, code), exactKey(param, system ?? '', code));
  if (system !== undefined) keys.push(systemKey(param, system));
  return keys;
}

/** A word of the narrative, or one that stands elsewhere in the resource. */
export const wordKey = (param: '_text' | '_content', word: string): string[] => [param, 'w', word];
export const presenceKey = (param: string): string[] => [param, 'p'];
export const bareKey = (param: string, code: string): string[] => [param, 'c', code];
export const systemKey = (param: string, system: string): string[] => [param, 'y', system];
export const exactKey = (param: string, system: string, code: string): string[] => [param, 's', system, code];
/** `h` of `ix_ident`: by value alone, so that a search with and without system finds the same row and compares `system` in full. */
export const identKey = (param: string, value: string): string[] => [param, 'i', value];

/** SipHash-2-4 on pairs of 32-bit halves, since BigInt arithmetic is an order of magnitude slower. `key` is four little-endian words. */
export function sipHash24(key: Uint32Array, bytes: Uint8Array): bigint {
  const k = [key[0] ?? 0, key[1] ?? 0, key[2] ?? 0, key[3] ?? 0] as const;
  // v0..v3 as [low, high]: low halves at even places.
  const v = Uint32Array.of(
    k[0] ^ 0x70736575, k[1] ^ 0x736f6d65, k[2] ^ 0x6e646f6d, k[3] ^ 0x646f7261,
    k[0] ^ 0x6e657261, k[1] ^ 0x6c796765, k[2] ^ 0x79746573, k[3] ^ 0x74656462,
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) absorb(v, view.getUint32(at, true), view.getUint32(at + 4, true));
  const last = new Uint8Array(8);
  last.set(bytes.subarray(whole));
  last[7] = bytes.length & 0xff;
  const tail = new DataView(last.buffer);
  absorb(v, tail.getUint32(0, true), tail.getUint32(4, true));
  v[4] = at(v, 4) ^ 0xff;
  for (let round = 0; round < 4; round++) sipRound(v);
  const low = at(v, 0) ^ at(v, 2) ^ at(v, 4) ^ at(v, 6);
  const high = at(v, 1) ^ at(v, 3) ^ at(v, 5) ^ at(v, 7);
  return BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}

const at = (v: Uint32Array, index: number): number => v[index] ?? 0;

function absorb(v: Uint32Array, low: number, high: number): void {
  v[6] = at(v, 6) ^ low;
  v[7] = at(v, 7) ^ high;
  sipRound(v);
  sipRound(v);
  v[0] = at(v, 0) ^ low;
  v[1] = at(v, 1) ^ high;
}

function sipRound(v: Uint32Array): void {
  add(v, 0, 2); rotate(v, 2, 13); xor(v, 2, 0); rotate(v, 0, 32);
  add(v, 4, 6); rotate(v, 6, 16); xor(v, 6, 4);
  add(v, 0, 6); rotate(v, 6, 21); xor(v, 6, 0);
  add(v, 4, 2); rotate(v, 2, 17); xor(v, 2, 4); rotate(v, 4, 32);
}

function add(v: Uint32Array, to: number, from: number): void {
  const low = at(v, to) + at(v, from);
  v[to + 1] = at(v, to + 1) + at(v, from + 1) + (low > 0xffffffff ? 1 : 0);
  v[to] = low;
}

function xor(v: Uint32Array, to: number, from: number): void {
  v[to] = at(v, to) ^ at(v, from);
  v[to + 1] = at(v, to + 1) ^ at(v, from + 1);
}

function rotate(v: Uint32Array, index: number, bits: number): void {
  const low = at(v, index);
  const high = at(v, index + 1);
  if (bits === 32) {
    v[index] = high;
    v[index + 1] = low;
    return;
  }
  v[index] = (low << bits) | (high >>> (32 - bits));
  v[index + 1] = (high << bits) | (low >>> (32 - bits));
}
