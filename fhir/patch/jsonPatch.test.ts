// Cases of RFC 6902 and of what FHIR adds to it. https://www.rfc-editor.org/rfc/rfc6902#appendix-A
import { describe, expect, test } from 'vitest';
import { equalExact, parseExact } from '#fhir/repository/exactJson.ts';
import { parsePatch } from './index.ts';

const patched = (text: string, ...steps: object[]): string => parsePatch('application/json-patch+json; charset=utf-8', JSON.stringify(steps))(text);
const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return [(error as { code?: string }).code, (error as { issue?: { expression?: string }[] }).issue?.[0]?.expression];
  }
};

describe('RST-12 JSON Patch', () => {
  test.each([
    ['add a member', '{"foo":"bar"}', { op: 'add', path: '/baz', value: 'qux' }, '{"foo":"bar","baz":"qux"}'],
    ['add into a list', '{"foo":["bar","baz"]}', { op: 'add', path: '/foo/1', value: 'qux' }, '{"foo":["bar","qux","baz"]}'],
    ['add at the end', '{"foo":["bar"]}', { op: 'add', path: '/foo/-', value: ['abc', 'def'] }, '{"foo":["bar",["abc","def"]]}'],
    ['add over a member', '{"foo":1.0}', { op: 'add', path: '/foo', value: null }, '{"foo":null}'],
    ['remove a member', '{"baz":"qux","foo":"bar"}', { op: 'remove', path: '/baz' }, '{"foo":"bar"}'],
    ['remove of a list', '{"foo":["bar","qux","baz"]}', { op: 'remove', path: '/foo/1' }, '{"foo":["bar","baz"]}'],
    ['replace in its place', '{"baz":"qux","foo":"bar"}', { op: 'replace', path: '/baz', value: 'boo' }, '{"baz":"boo","foo":"bar"}'],
    ['move a member', '{"foo":{"bar":"baz","waldo":1.50},"qux":{"corge":"grault"}}', { op: 'move', from: '/foo/waldo', path: '/qux/thud' }, '{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":1.50}}'],
    ['move inside a list', '{"foo":["all","grass","cows","eat"]}', { op: 'move', from: '/foo/1', path: '/foo/3' }, '{"foo":["all","cows","eat","grass"]}'],
    ['move to where it is', '{"a":1e2}', { op: 'move', from: '/a', path: '/a' }, '{"a":1e2}'],
    ['copy', '{"a":[{"b":2.00}]}', { op: 'copy', from: '/a/0', path: '/a/-' }, '{"a":[{"b":2.00},{"b":2.00}]}'],
    ['test what is equal', '{"a":1.10,"b":{"c":[1,null],"d":true}}', { op: 'test', path: '', value: { b: { d: true, c: [1, null] }, a: 1.1 } }, '{"a":1.10,"b":{"c":[1,null],"d":true}}'],
    ['escapes', '{"/":9,"~1":10}', { op: 'test', path: '/~01', value: 10 }, '{"/":9,"~1":10}'],
    ['unknown members of a step', '{"foo":"bar"}', { op: 'add', path: '/baz', value: 1, xyz: 1 }, '{"foo":"bar","baz":1}'],
    ['the last of a list takes the list along', '{"id":"x","name":[{"given":["a"]}]}', { op: 'remove', path: '/name/0/given/0' }, '{"id":"x"}'],
  ])('RST-12 %s', (...[, text, step, result]) => expect(patched(text, step)).toBe(result));

  test.each([
    ['a member that is not there', { op: 'remove', path: '/no' }, 'fhir.patch-failed'],
    ['a place behind the end', { op: 'add', path: '/l/3', value: 1 }, 'fhir.patch-failed'],
    ['a place that is no number', { op: 'add', path: '/l/01', value: 1 }, 'fhir.patch-failed'],
    ['a parent that is not there', { op: 'add', path: '/no/a', value: 1 }, 'fhir.patch-failed'],
    ['a replacement of nothing', { op: 'replace', path: '/l/2', value: 1 }, 'fhir.patch-failed'],
    ['a value moved into itself', { op: 'move', from: '/o', path: '/o/p' }, 'fhir.patch-failed'],
    ['the whole', { op: 'remove', path: '' }, 'fhir.patch-failed'],
    ['another value', { op: 'test', path: '/l/0', value: '1' }, 'fhir.patch-failed'],
    ['the prototype', { op: 'add', path: '/__proto__', value: {} }, 'fhir.patch-failed'],
    ['what every object inherits', { op: 'test', path: '/toString', value: null }, 'fhir.patch-failed'],
    ['an unknown operation', { op: 'toString', path: '' }, 'fhir.bad-patch'],
    ['no value', { op: 'add', path: '/a' }, 'fhir.bad-patch'],
    ['no from', { op: 'copy', path: '/a' }, 'fhir.bad-patch'],
    ['a pointer without a slash', { op: 'remove', path: 'a' }, 'fhir.bad-patch'],
    ['an escape that is none', { op: 'remove', path: '/a~2' }, 'fhir.bad-patch'],
  ])('RST-12 %s is refused and its step named', (_name, step, code) => {
    expect(codeOf(() => patched('{"l":[1,2],"o":{}}', { op: 'test', path: '/l/0', value: 1 }, step))).toEqual([code, expect.stringMatching(/^patch\[1\]/)]);
  });

  test('RST-12 a patch that is no list, of too many steps, or that copies without end is refused', () => {
    expect(codeOf(() => parsePatch('application/json-patch+json', '{}'))).toEqual(['fhir.bad-patch', 'patch']);
    expect(codeOf(() => patched('{}', ...Array.from({ length: 1001 }, () => ({ op: 'test', path: '', value: {} }))))).toEqual(['fhir.bad-patch', 'patch']);
    const doubling = Array.from({ length: 100 }, (_, index) => ({ op: 'copy', from: '', path: `/c${index}` }));
    expect(codeOf(() => patched(`{"a":"${'x'.repeat(1000)}"}`, ...doubling))).toEqual(['fhir.patch-too-large', undefined]);
    expect(codeOf(() => parsePatch('application/json-patch+json', '[{"op":"add","op":"test","path":""}]'))).toEqual(['fhir.double-key', undefined]);
  });

  test('RST-12 numbers are compared by what they amount to, to the last digit', () => {
    const equal = (a: string, b: string) => equalExact(parseExact(a), parseExact(b));
    for (const [a, b] of [['1.10', '11e-1'], ['0', '-0.0e5'], ['100', '1E+2'], ['0.00120', '12e-4']] as const) expect([a, b, equal(a, b)]).toEqual([a, b, true]);
    for (const [a, b] of [['1', '-1'], ['12345678901234567890', '12345678901234567891'], ['0.1', '0.10000000000000000001']] as const) expect([a, b, equal(a, b)]).toEqual([a, b, false]);
  });
});
