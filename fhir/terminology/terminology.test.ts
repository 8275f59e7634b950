// The parts of terminology that need no database. https://hl7.org/fhir/R4/valueset.html
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeSystem } from '#fhir/types/index.ts';
import { chooseEdition } from './chooseEdition.ts';
import { buildDatedList } from './codeList.ts';
import { findGrammar } from './grammars.ts';
import { listOf } from './lookups.ts';
import { BadPattern, compilePattern } from './safePattern.ts';
import { findStandard, listStandardUrls } from './standard.ts';
import { isUcum } from './ucum.ts';

const listed = (concept: CodeSystem['concept']) => listOf({ resourceType: 'CodeSystem', status: 'active', content: 'complete', ...(concept && { concept }) });

describe('hierarchies', () => {
  test('TRM-4 parents by nesting and by properties, and circles that end', () => {
    const list = listed([
      { code: 'a', concept: [{ code: 'b' }] }, { code: 'c', property: [{ code: 'parent', valueCode: 'b' }] }, { code: 'd', property: [{ code: 'child', valueCode: 'c' }] },
      { code: 'x', property: [{ code: 'subsumedBy', valueCode: 'y' }] }, { code: 'y', property: [{ code: 'subsumedBy', valueCode: 'x' }] },
    ]);
    expect([...list.below('a')]).toEqual(['b', 'c']);
    expect([...list.above('c')].toSorted()).toEqual(['a', 'b', 'd']);
    expect([[...list.below('x')], [...list.above('x')]]).toEqual([['y'], ['y']]);
  });

  test('TRM-4 nesting of any depth', () => {
    let deep: NonNullable<CodeSystem['concept']>[number] = { code: 'c0' };
    for (let at = 1; at <= 20_000; at += 1) deep = { code: `c${at}`, concept: [deep] };
    expect(listed([deep]).below('c20000').size).toBe(20_000);
  });

  test('TRM-3 entries with days of their own', () => {
    const list = buildDatedList({ system: 's', content: 'complete', isCaseSensitive: true }, [{ code: 'a' }, { code: 'b', validTo: '2026-06-30' }, { code: 'c', validFrom: '2026-07-01' }]);
    const on = (day: string) => list.at(day).concepts.map(({ code }) => code);
    expect([on('2026-06-30'), on('2026-07-01')]).toEqual([['a', 'b'], ['a', 'c']]);
    expect(list.at('2026-06-29')).toBe(list.at('2020-01-01'));
  });
});

test('TRM-5 the version, else the latest published by the day, what is in use first', () => {
  const all = [
    { version: '1', status: 'active', date: '2020' }, { version: '2', status: 'active', date: '2024-03-01T10:00:00Z' }, { version: '3', status: 'draft', date: '2025' },
    { version: '2.9', status: 'retired' }, { version: '2.10', status: 'retired' },
  ];
  expect(chooseEdition(all, {})?.version).toBe('2');
  expect(chooseEdition(all, { on: '2024-02-29' })?.version).toBe('1');
  expect(chooseEdition(all, { on: '2024-03-01' })?.version).toBe('2');
  expect(chooseEdition(all, { on: '2019-12-31' })?.version).toBe('2.10');
  expect(chooseEdition(all, { version: '3', on: '2019-12-31' })?.version).toBe('3');
  expect(chooseEdition(all, { version: '9' })).toBeUndefined();
});

describe('regular expressions of filters', () => {
  const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '(?:ab|b)', '(a|)', 'a*', 'b+', 'a?', '(a|b)*', '[a-c]{2}', '(?:a|b1){1,3}', 'b{0,}', '\\.', '|', '(?:(a)+)+');

  test('TRM-9 they mean what they mean elsewhere', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), fc.array(fc.constantFrom('a', 'b', 'c', '1', '.'), { maxLength: 6 }), (pieces, chars) => {
      const [pattern, text] = [pieces.join(''), chars.join('')];
      expect([pattern, text, compilePattern(pattern)(text)]).toEqual([pattern, text, new RegExp(`^(?:${pattern})$`, 'u').test(text)]);
    }), { numRuns: 400 });
  });

  test('TRM-9 none runs away', () => {
    expect(compilePattern('(a+)+(a|a)*$')(`${'a'.repeat(1_000)}!`)).toBe(false);
    expect(compilePattern('(x?){80}x{80}')('x'.repeat(100))).toBe(true);
  });

  test.each(['(a)\\1', '(?=a)', '(?<n>a)', '(?!a)', 'a{9999}', '((a{90}){90}){90}', '(', ')', '[a', '*a', 'a{', 'a{3,1}', '[[a]]', '\\q', 'a^b', '('.repeat(30), 'x'.repeat(501), '[z-a]', '\\'])('TRM-9 %s is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(BadPattern);
  });
});

describe('code systems by rule', () => {
  const ofUcum = (url: string) => findStandard('ValueSet', url).flatMap(({ compose }) => (compose?.include ?? []).flatMap(({ system, concept = [] }) => (system === 'http://unitsofmeasure.org' ? concept.map(({ code }) => code) : [])));

  test('TRM-21 every unit that R4 names is one', () => {
    const codes = listStandardUrls('ValueSet').flatMap(ofUcum);
    expect(codes.length).toBeGreaterThan(1_000);
    expect(codes.filter((code) => !isUcum(code))).toEqual([]);
  });

  test.each(['kg/m2', 'mm[Hg]', '10*9/L', '{beats}/min', 'mL/min/{1.73_m2}', 'm.s-2', '(kg.m)/s2', '/min', '[in_i]', 'umol/L', '%', '1', '[degF]', 'B[10.nV]', '24.h', 'mo'])('TRM-21 %s is a unit', (code) => expect(isUcum(code)).toBe(true));
  test.each(['', 'mmHg', 'kg/', '//min', 'kg m2', 'xg', 'm[', '(kg', 'kg)', '{a', 'k%', 'µg', 'dag2x', '('.repeat(40), 'm'.repeat(400), '10*9//L'])('TRM-21 %s is none', (code) => expect(isUcum(code)).toBe(false));

  test('TRM-21 media types, languages, currencies, time zones', () => {
    const known = (system: string, code: string) => findGrammar(system)?.find(code) !== undefined;
    expect([['urn:ietf:bcp:13', 'text/plain; charset=utf-8'], ['urn:ietf:bcp:47', 'vi-VN'], ['urn:iso:std:iso:4217', 'VND'], ['https://www.iana.org/time-zones', 'Asia/Ho_Chi_Minh']].map(([system = '', code = '']) => known(system, code) || (code === 'Asia/Ho_Chi_Minh' && known(system, 'Asia/Saigon')))).toEqual([true, true, true, true]);
    expect([known('urn:ietf:bcp:13', 'text'), known('urn:ietf:bcp:47', 'vi_VN'), known('urn:iso:std:iso:4217', 'vnd'), findGrammar('toString')]).toEqual([false, false, false, undefined]);
  });
});
