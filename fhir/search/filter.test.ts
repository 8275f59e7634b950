// https://hl7.org/fhir/R4/search_filter.html
import { expect, test } from 'vitest';
import { parseFilter } from './filter.ts';

const said = (text: string): string => {
  const node = parseFilter(text);
  const write = (one: typeof node): string => (one.kind === 'test' ? `${one.path} ${one.operator} ${one.value}` : one.kind === 'not' ? `not(${write(one.of)})` : `(${write(one.left)} ${one.kind} ${write(one.right)})`);
  return write(node);
};

test.each([
  ['name eq an', 'name eq an'],
  ['a eq 1 and b eq 2 or c eq 3', '((a eq 1 and b eq 2) or c eq 3)'],
  ['a eq 1 or b eq 2 and c eq 3', '((a eq 1 or b eq 2) and c eq 3)'],
  ['a eq 1 and (b eq 2 or not (c eq 3))', '(a eq 1 and (b eq 2 or not(c eq 3)))'],
  ['name co "Nguyễn (Đào) \\" x"', 'name co Nguyễn (Đào) " x'],
  ['code eq http://loinc.org|1234-5', 'code eq http://loinc.org|1234-5'],
  ['subject.name sw \'an\'', 'subject.name sw an'],
  ['(((a pr true)))', 'a pr true'],
  ['not eq 1', 'not eq 1'],
])('SRC-20 %s', (text, expected) => {
  expect(said(text)).toBe(expected);
});

test.each(['', 'a', 'a eq', 'a eq 1 and', '(a eq 1', 'a eq 1)', 'a eq 1 b eq 2', 'and eq 1 and', 'a equals 1', 'a eq "open', 'a[b eq 1].c eq 2', '1 eq 1', "a'; drop eq 1", 'not (a eq 1'])('SRC-20 %s is no filter', (text) => {
  expect(() => parseFilter(text)).toThrow(expect.objectContaining({ code: 'fhir.search-bad-value' }));
});

test.each([
  ['more than 4000 characters', `a eq "${'x'.repeat(4000)}"`],
  ['more than 16 levels', `${'('.repeat(17)}a eq 1${')'.repeat(17)}`],
  ['more than 60 comparisons', Array.from({ length: 61 }, () => 'a eq 1').join(' or ')],
])('SRC-20 a filter of %s is refused with the limit', (_name, text) => {
  expect(() => parseFilter(text)).toThrow(expect.objectContaining({ code: 'fhir.search-too-costly' }));
});
