// Numbers, with the precision they are written in. https://hl7.org/fhir/R4/search.html#number   spec: SRC-5
import { any, type Condition, type NumberTest } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { unescaped } from '../text.ts';
import { type KindClause, missing, type Prefix, splitPrefix, storedAs } from './context.ts';

export function planNumber(clause: KindClause): Condition {
  const { parameter, modifier, values } = clause;
  const params = storedAs(parameter);
  if (modifier === 'missing') return missing(clause, { is: 'presentIn', table: 'ix_num', params });
  if (modifier !== undefined) throw badModifier(parameter.code, modifier);
  return any(values.map((value) => {
    const number = readNumber(unescaped(value), parameter.code);
    return { is: 'number', params, unit: { raw: false, unit: '', system: undefined }, tests: numberTests(number) };
  }));
}

/** A number with the bounds of what its digits leave open: 5.4 is anything from 5.35 to 5.45. */
export interface AskedNumber { readonly prefix: Prefix; readonly value: number; readonly lo: number; readonly hi: number }

export function readNumber(text: string, parameter: string): AskedNumber {
  const { prefix, rest } = splitPrefix(text);
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(rest);
  const value = Number(rest);
  if (match === null || !Number.isFinite(value) || rest.length > 40) throw badValue(parameter, 'a number');
  const digits = 0.5 * 10 ** (Number(match[4] ?? 0) - (match[3]?.length ?? 0));
  // More digits than a number keeps: it is at least itself.
  const half = Math.max(digits, Math.abs(value) * Number.EPSILON);
  return { prefix, value, lo: value - half, hi: value + half };
}

/** What must hold of the stored range; stored values of one number have lo = hi. */
export function numberTests({ prefix, value, lo, hi }: AskedNumber): NumberTest[] {
  const test = (column: 'lo' | 'hi', comparison: NumberTest['comparison'], bound: number): NumberTest => ({ column, comparison, value: bound });
  const tenth = Math.abs(value) / 10;
  switch (prefix) {
    case 'eq': return [test('lo', '>=', lo), test('hi', '<', hi)];
    case 'ne': return [{ ...test('lo', '>=', lo), negated: 'together' }, { ...test('hi', '<', hi), negated: 'together' }];
    case 'gt': return [test('hi', '>', value)];
    case 'ge': return [test('hi', '>=', value)];
    case 'lt': return [test('lo', '<', value)];
    case 'le': return [test('lo', '<=', value)];
    case 'sa': return [test('lo', '>', value)];
    case 'eb': return [test('hi', '<', value)];
    case 'ap': return [test('hi', '>=', value - tenth), test('lo', '<=', value + tenth)];
  }
}
