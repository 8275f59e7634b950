// Operators of FHIRPath on collections; an operand that is empty makes most results empty. http://hl7.org/fhirpath/N1/#operations   spec: FRM
import { addDuration, isDuration, orderMoments } from './moments.ts';
import { isObject } from './navigate.ts';

type Values = readonly unknown[];
export type Operate = (left: Values, right: Values) => Values;
export type Truth = boolean | undefined;

/** A single value that is no boolean counts as true. */
export function truth(values: Values): Truth {
  if (values.length !== 1) return undefined;
  const [value] = values;
  return typeof value === 'boolean' ? value : value === undefined || value === null ? undefined : true;
}
export const toValues = (value: Truth): Values => (value === undefined ? [] : [value]);

export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
  if (!isObject(a) || !isObject(b)) return typeof a === 'string' && typeof b === 'string' && orderMoments(a, b) === 0;
  if ('code' in a && 'code' in b && !('value' in a)) return a['code'] === b['code'] && a['system'] === b['system'];
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Twelve digits: what binary fractions add behind is no result. */
export const rounded = (value: number): number => Number(value.toPrecision(12));

const equal: Operate = (left, right) => {
  if (left.length === 0 || right.length === 0) return [];
  return [left.length === right.length && left.every((one, at) => isSame(one, right[at]))];
};
const equivalent: Operate = (left, right) => [left.length === right.length && left.every((one) => right.some((other) => isSame(fold(one), fold(other))))];
const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase().replaceAll(/\s+/g, ' ').trim() : value);
const negated = (operate: Operate): Operate => (left, right) => operate(left, right).map((one) => one === false);

function order(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return isSame(a, b) ? 0 : a - b;
  if (typeof a === 'string' && typeof b === 'string') return orderMoments(a, b) ?? undefined;
  const [left, right] = [amount(a), amount(b)];
  return left === undefined || right === undefined || (left.unit !== undefined && right.unit !== undefined && left.unit !== right.unit) ? undefined : order(left.value, right.value);
}
function amount(value: unknown): { value: number; unit: unknown } | undefined {
  if (typeof value === 'number') return { value, unit: undefined };
  return isObject(value) && typeof value['value'] === 'number' ? { value: value['value'], unit: value['code'] ?? value['unit'] } : undefined;
}
const ordered = (test: (order: number) => boolean): Operate => ([a], [b]) => {
  const found = order(a, b);
  return found === undefined ? [] : [test(found)];
};

const numeric = (count: (a: number, b: number) => number | undefined): Operate => ([a], [b]) => {
  const result = typeof a === 'number' && typeof b === 'number' ? count(a, b) : undefined;
  return result === undefined || !Number.isFinite(result) ? [] : [rounded(result)];
};
const plus = numeric((a, b) => a + b);
const minus = numeric((a, b) => a - b);

const add: Operate = (left, right) => {
  const [[a], [b]] = [left, right];
  if (typeof a === 'string' && isDuration(b)) return listOf(addDuration(a, b, 1));
  return typeof a === 'string' && typeof b === 'string' ? [a + b] : plus(left, right);
};
const subtract: Operate = (left, right) => {
  const [[a], [b]] = [left, right];
  return typeof a === 'string' && isDuration(b) ? listOf(addDuration(a, b, -1)) : minus(left, right);
};
const listOf = (value: unknown): Values => (value === undefined ? [] : [value]);

const has = (values: Values, value: unknown): boolean => values.some((one) => isSame(one, value));
/** Values without those that were there before. */
export const distinct = (values: Values): Values => values.filter((one, at) => values.findIndex((other) => isSame(one, other)) === at);

function junction(decide: (a: Truth, b: Truth) => Truth): Operate {
  return (left, right) => toValues(decide(truth(left), truth(right)));
}
const either = (a: Truth, b: Truth): Truth => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);

export const operators: Readonly<Record<string, Operate>> = {
  and: junction((a, b) => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : true)),
  or: junction(either),
  xor: junction((a, b) => (a === undefined || b === undefined ? undefined : a !== b)),
  implies: junction((a, b) => either(a === undefined ? undefined : !a, b)),
  '=': equal, '!=': negated(equal), '~': equivalent, '!~': negated(equivalent),
  '<': ordered((found) => found < 0), '>': ordered((found) => found > 0), '<=': ordered((found) => found <= 0), '>=': ordered((found) => found >= 0),
  '+': add, '-': subtract,
  '*': numeric((a, b) => a * b), '/': numeric((a, b) => (b === 0 ? undefined : a / b)),
  div: numeric((a, b) => (b === 0 ? undefined : Math.trunc(a / b))), mod: numeric((a, b) => (b === 0 ? undefined : a % b)),
  '&': ([a], [b]) => [`${textOf(a)}${textOf(b)}`],
  '|': (left, right) => distinct([...left, ...right]),
  in: ([one], values) => (one === undefined ? [] : [has(values, one)]),
  contains: (values, [one]) => (one === undefined ? [] : [has(values, one)]),
};

const textOf = (value: unknown): string => (value === undefined || value === null || typeof value === 'object' ? '' : String(value as string | number | boolean));
