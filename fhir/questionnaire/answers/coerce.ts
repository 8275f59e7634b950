// What an expression gives, as an answer of the item's type; what does not fit gives none.   spec: FRM-4
import type { Coding } from '#fhir/types/index.ts';
import type { AnswerValue, FormItem } from '../form.ts';
import { localDay } from '../path/moments.ts';
import { isObject, isType } from '../path/navigate.ts';
import { sameOption } from '../read/choices.ts';

export function coerce(values: readonly unknown[], item: FormItem): AnswerValue[] {
  const found = values.flatMap((value) => coerceOne(value, item) ?? []);
  return item.repeats ? found : found.slice(0, 1);
}

type Coerce = (value: unknown, item: FormItem) => AnswerValue | undefined;
const number: Coerce = (value) => (typeof value === 'number' ? value : isObject(value) && typeof value['value'] === 'number' ? value['value'] : undefined);
const text: Coerce = (value) => (typeof value === 'string' ? value.trim() || undefined : typeof value === 'number' ? String(value) : isObject(value) ? wordsOf(value) : undefined);
const of = (type: string): Coerce => (value) => (isType(value, type) ? (value as AnswerValue) : undefined);

const wordsOf = (value: Readonly<Record<string, unknown>>): string | undefined => [value['text'], value['display']].find((one) => typeof one === 'string');

/** Of a list: the option of this code; else a coding, also out of a concept. */
const coding: Coerce = (value, { options }) => {
  const [first = value] = isObject(value) && Array.isArray(value['coding']) ? (value['coding'] as unknown[]) : [];
  if (options.length > 0) return sameOption(first, options);
  if (!isObject(first) || typeof first['code'] !== 'string') return undefined;
  const { system, code, display } = first as Coding;
  return { ...(system && { system }), code, ...(display && { display }) };
};

const types: Readonly<Record<Exclude<FormItem['type'], 'group' | 'note'>, Coerce>> = {
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  integer: (value, item) => {
    const found = number(value, item);
    return typeof found === 'number' ? Math.round(found) : undefined;
  },
  decimal: number,
  quantity: of('Quantity'),
  date: (value) => (isType(value, 'dateTime') ? localDay(value as string) : undefined),
  dateTime: of('dateTime'),
  time: of('time'),
  string: text, text, url: text,
  choice: coding,
  'open-choice': (value, item) => coding(value, item) ?? text(value, item),
  attachment: of('Attachment'),
  reference: of('Reference'),
};

function coerceOne(value: unknown, item: FormItem): AnswerValue | undefined {
  return item.type === 'group' || item.type === 'note' ? undefined : types[item.type]?.(value, item);
}
