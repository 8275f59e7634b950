// http://hl7.org/fhirpath/N1/
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { parsePath, PathSyntaxError } from './parse.ts';
import * as P from './runtime.ts';
import { asList, type KnownTypes, NotCompilable } from './values.ts';

const untyped: KnownTypes = { element: () => undefined, isPrimitive: () => false, isKnown: () => false };
const evaluate = (expression: string, resource: object): unknown => {
  const self = { js: 'o', shape: 'one', types: [], isTotal: true } as const;
  let count = 0;
  const compiled = compile(parsePath(expression), { known: untyped, self, context: self, resource: self, compile, fresh: () => `x${count++}` });
  return new Function('P', 'o', `return ${asList(compiled)}`)(P, resource);
};
const patient = { name: [{ family: 'Trần', given: ['Thị', 'Bưởi'] }, { family: 'Lê' }], active: true, valueString: 'x', born: '1980-05', n: 2, extension: [{ url: 'urn:a', valueString: 'one' }] };

test.each<[string, unknown[]]>([
  ['name.family', ['Trần', 'Lê']],
  ['name.given', ['Thị', 'Bưởi']],
  ["name.where(family = 'Lê').exists()", [true]],
  ['name.where(given.empty()).family', ['Lê']],
  ['name[0].given[1]', ['Bưởi']],
  ['name.count() > 1 and active', [true]],
  ['missing = 1', []],
  ['missing = 1 or true', [true]],
  ['missing = 1 and false', [false]],
  ['missing = 1 implies true', [true]],
  ['active implies missing.exists()', [false]],
  ["'a' in ('a' | 'b')", [true]],
  ["(name.family | 'Lê').count()", [2]],
  ["value", ['x']],
  ["born < '1980-06'", [true]],
  ["born < '1980-05-07'", []],
  ['n + 1 <= 3', [true]],
  ["'a' & missing & 'b'", ['ab']],
  ['name.family.isDistinct()', [true]],
  ['descendants().count()', [13]],
  ['iif(active, n = 2, false)', [true]],
  ["name.family.first().startsWith('T') xor active", [false]],
  ['1 = 1 implies 1 = 2 or 1 = 1', [true]],
  ["extension('urn:a').valueString", ['one']],
  ["extension('urn:b').valueString.empty()", [true]],
])('PTH-1 %s', (expression, expected) => {
  expect(evaluate(expression, patient)).toEqual(expected);
});

test.each(['a.', 'a b', "'open", 'a.where(', '@24', 'a..b', ')'])('PTH-1 %s is refused as syntax', (expression) => {
  expect(() => parsePath(expression)).toThrow(PathSyntaxError);
});

test('PTH-1 what cannot be compiled says so', () => {
  expect(() => evaluate('memberOf(1)', {})).toThrow(NotCompilable);
  expect(() => evaluate('%unheard', {})).toThrow(NotCompilable);
});
