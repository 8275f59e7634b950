// Functions of FHIRPath that forms use. http://hl7.org/fhirpath/N1/#functions   spec: FRM
import type { PathNode } from '#fhir/path/parse.ts';
import { BadPattern, compilePattern } from '#fhir/terminology/safePattern.ts';
import type { Compiler, Focus, Run } from './compilePath.ts';
import { difference, duration, instantOf, localDay } from './moments.ts';
import { children, descendants, isObject, isType, navigate, ofType } from './navigate.ts';
import { distinct, isSame, rounded, toValues, truth } from './operators.ts';
import type { Truth } from './operators.ts';
import { mostLetters, spend } from './work.ts';

type Values = readonly unknown[];
interface Call { readonly of: Run; readonly args: readonly PathNode[]; readonly compiler: Compiler }
type Writer = (call: Call) => Run;

/** A missing argument is empty. */
const argument = ({ args, compiler }: Call, at: number): Run => {
  const node = args[at];
  return node === undefined ? () => [] : compiler.compile(node);
};
const simple = (give: (values: Values) => Values): Writer => ({ of }) => (focus) => give(of(focus));
const withValue = (give: (values: Values, value: unknown, second: unknown) => Values): Writer => (call) => {
  const [first, second] = [argument(call, 0), argument(call, 1)];
  return (focus) => give(call.of(focus), first(focus)[0], second(focus)[0]);
};
/** The argument runs for each of the values. */
const withEach = (give: (values: Values, each: (value: unknown, index: number) => Values) => Values): Writer => (call) => {
  const body = argument(call, 0);
  return (focus) => give(call.of(focus), (value, index) => body({ ...focus, self: [value], index }));
};
/** Each is compared with each: that is paid for before. */
const compared = (give: (values: Values, other: Values) => Values): Writer => (call) => {
  const other = argument(call, 0);
  return (focus) => {
    const [values, others] = [call.of(focus), other(focus)];
    spend(focus.reading.work, (values.length + others.length) ** 2);
    return give(values, others);
  };
};
const typed = (give: (values: Values, type: string) => Values): Writer => ({ of, args: [node] }) => {
  const type = node?.kind === 'member' ? node.name : '';
  return (focus) => give(of(focus), type);
};

const one = (value: unknown): Values => (value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? [] : [value]);
const onText = (give: (text: string, value: unknown, second: unknown) => unknown): Writer => withValue(([text], value, second) => (typeof text === 'string' ? one(give(text, value, second)) : []));
const onNumber = (give: (value: number, by: unknown) => number): Writer => withValue(([value], by) => (typeof value === 'number' ? one(rounded(give(value, by))) : []));
/** A text out of texts, unless it would be without measure. */
const madeText = (letters: number, make: () => string): string | undefined => (letters > mostLetters ? undefined : make());
const onNumbers = (give: (values: readonly number[]) => number | undefined): Writer => simple((values) => one(give(values.filter((value) => typeof value === 'number'))));
const not = (value: Truth): Truth => (value === undefined ? undefined : !value);
const total = (values: readonly number[]): number => rounded(values.reduce((sum, value) => sum + value, 0));
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const iif: Writer = (call) => {
  const [test, then, otherwise] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  return (focus) => {
    const inner = { ...focus, self: call.of(focus) };
    return truth(test(inner)) === true ? then(inner) : otherwise(inner);
  };
};

const toDecimal = ([value]: Values): Values => {
  if (typeof value === 'string') return /^[+-]?\d+(\.\d+)?$/.test(value) ? [Number(value)] : [];
  return typeof value === 'number' ? [value] : typeof value === 'boolean' ? [Number(value)] : [];
};
const toText = ([value]: Values): Values => (value === undefined || typeof value === 'object' ? [] : [String(value as string | number | boolean)]);

const now = ({ reading }: Focus): Values => [reading.at];
const round = (value: number, digits: number): number => Math.round((value + Number.EPSILON * Math.sign(value)) * 10 ** digits) / 10 ** digits;

export const functions: Readonly<Record<string, Writer>> = {
  empty: simple((values) => [values.length === 0]),
  exists: (call) => {
    if (call.args.length === 0) return (focus) => [call.of(focus).length > 0];
    return withEach((values, each) => [values.some((value, at) => truth(each(value, at)) === true)])(call);
  },
  all: withEach((values, each) => [values.every((value, at) => truth(each(value, at)) === true)]),
  allTrue: simple((values) => [values.every((value) => value === true)]),
  anyTrue: simple((values) => [values.some((value) => value === true)]),
  allFalse: simple((values) => [values.every((value) => value === false)]),
  anyFalse: simple((values) => [values.some((value) => value === false)]),
  not: simple((values) => toValues(not(truth(values)))),
  count: simple((values) => [values.length]),
  where: withEach((values, each) => values.filter((value, at) => truth(each(value, at)) === true)),
  select: withEach((values, each) => values.flatMap((value, at) => each(value, at))),
  first: simple((values) => values.slice(0, 1)),
  last: simple((values) => values.slice(-1)),
  tail: simple((values) => values.slice(1)),
  skip: withValue((values, by) => values.slice(Number(by ?? 0))),
  take: withValue((values, by) => values.slice(0, Number(by ?? 0))),
  single: simple((values) => (values.length === 1 ? values : [])),
  distinct: compared((values) => distinct(values)),
  isDistinct: compared((values) => [distinct(values).length === values.length]),
  union: compared((values, other) => distinct([...values, ...other])),
  combine: (call) => {
    const other = argument(call, 0);
    return (focus) => [...call.of(focus), ...other(focus)];
  },
  intersect: compared((values, other) => distinct(values).filter((value) => other.some((another) => isSame(value, another)))),
  exclude: compared((values, other) => values.filter((value) => !other.some((another) => isSame(value, another)))),
  subsetOf: compared((values, other) => [values.every((value) => other.some((another) => isSame(value, another)))]),
  children: simple(children),
  descendants: simple(descendants),
  extension: withValue((values, url) => navigate(values, 'extension').filter((each) => isObject(each) && each['url'] === url)),
  hasValue: simple((values) => [values.length === 1 && typeof values[0] !== 'object']),
  trace: ({ of }) => of,
  is: typed((values, type) => values.slice(0, 1).map((value) => isType(value, type))),
  as: typed(ofType),
  ofType: typed(ofType),
  iif,
  sum: onNumbers((values) => (values.length === 0 ? undefined : total(values))),
  min: onNumbers((values) => values.reduce<number | undefined>((least, value) => (least === undefined || value < least ? value : least), undefined)),
  max: onNumbers((values) => values.reduce<number | undefined>((most, value) => (most === undefined || value > most ? value : most), undefined)),
  avg: onNumbers((values) => (values.length === 0 ? undefined : rounded(total(values) / values.length))),
  abs: onNumber(Math.abs), ceiling: onNumber(Math.ceil), floor: onNumber(Math.floor), truncate: onNumber(Math.trunc), sqrt: onNumber(Math.sqrt), exp: onNumber(Math.exp), ln: onNumber(Math.log),
  round: onNumber((value, digits) => round(value, typeof digits === 'number' ? digits : 0)),
  power: onNumber((value, by) => (typeof by === 'number' ? value ** by : Number.NaN)),
  log: onNumber((value, by) => (typeof by === 'number' ? Math.log(value) / Math.log(by) : Number.NaN)),
  toString: simple(toText), toDecimal: simple(toDecimal),
  toInteger: simple((values) => toDecimal(values).filter(Number.isInteger)),
  toBoolean: simple(([value]) => (value === true || value === 'true' || value === 1 ? [true] : value === false || value === 'false' || value === 0 ? [false] : [])),
  toDate: simple(([value]) => one(text(value).slice(0, 10) || undefined)),
  toDateTime: simple(([value]) => one(text(value) || undefined)),
  length: onText((value) => value.length),
  upper: onText((value) => value.toUpperCase()),
  lower: onText((value) => value.toLowerCase()),
  trim: onText((value) => value.trim()),
  contains: onText((value, part) => value.includes(text(part))),
  startsWith: onText((value, part) => value.startsWith(text(part))),
  endsWith: onText((value, part) => value.endsWith(text(part))),
  indexOf: onText((value, part) => value.indexOf(text(part))),
  substring: onText((value, from, length) => (typeof from !== 'number' || from < 0 || from >= value.length ? undefined : value.slice(from, typeof length === 'number' ? from + length : undefined))),
  replace: onText((value, part, by) => madeText(value.length * (text(by).length + 1), () => value.replaceAll(text(part), () => text(by)))),
  split: withValue(([value], by) => (typeof value === 'string' ? value.split(text(by)) : [])),
  join: withValue((values, by) => joined(values.map((value) => text(toText([value])[0])), text(by))),
  matches: (call) => {
    const pattern = argument(call, 0);
    return (focus) => {
      const [[value], asked] = [call.of(focus), text(pattern(focus)[0])];
      if (typeof value !== 'string') return [];
      spend(focus.reading.work, value.length * asked.length);
      return one(matches(value, asked));
    };
  },
  now: () => now,
  today: () => ({ reading }) => [localDay(reading.at)],
  timeOfDay: () => ({ reading }) => [new Date(instantOf(reading.at) + 420 * 60_000).toISOString().slice(11, 19)],
  difference: onText((value, to, unit) => difference(value, text(to), text(unit))),
  duration: onText((value, to, unit) => duration(value, text(to), text(unit))),
};

const joined = (parts: readonly string[], by: string): Values =>
  parts.length === 0 ? [] : one(madeText(parts.reduce((sum, part) => sum + part.length + by.length, 0), () => parts.join(by)));

/** Forms are written by many: a pattern that would run away never runs, in the browser as on the server. A part may match; `^` and `$` ask for the ends. */
function matches(value: string, pattern: string): boolean | undefined {
  const [, start = '', body = '', end = ''] = /^(\^?)([\s\S]*?)(\$?)$/.exec(pattern) ?? [];
  const any = '(?:.|\\n|\\r)*';
  try {
    return compilePattern(`${start ? '' : any}(?:${body})${end ? '' : any}`)(value);
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}
