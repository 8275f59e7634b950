// Source text of a resource that our own code changed: numbers that did not change keep the digits they came with. spec: STO-5
import type { Resource } from '#fhir/types/index.ts';
import { parseSource } from './splice.ts';
import type { Source } from './splice.ts';

/** A number that JavaScript would print differently: 1.10, 1e2, or more digits than a double holds. */
const unusualNumber = /[:[,]-?(?:\d+\.\d*0(?![\d])|\d[\d.]*[eE]|[\d.]{16,})/;

/** `before` is the stored text the resource was read from, if any. */
export function sourceFrom(resource: Resource, before?: string): Source {
  if (before === undefined || !unusualNumber.test(before)) return parseSource(JSON.stringify(resource));
  return parseSource(JSON.stringify(withDigits(resource, readDigits(before))));
}

type Digits = { readonly source: string; readonly value: number } | Digits[] | { [key: string]: Digits } | undefined;

/** The numbers of the text with their source, in the shape of the JSON. */
function readDigits(text: string): Digits {
  const reviver = (_key: string, value: unknown, context: { source?: string }) => {
    if (typeof value === 'number') return { source: context.source ?? String(value), value };
    return typeof value === 'object' ? value : undefined;
  };
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown) as Digits;
}

function withDigits(value: unknown, digits: Digits): unknown {
  if (digits === undefined || digits === null) return value;
  if (typeof value === 'number') {
    return 'source' in digits && digits.value === value ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(digits.source)) : value;
  }
  if (Array.isArray(value)) return value.map((item, index) => withDigits(item, Array.isArray(digits) ? digits[index] : undefined));
  if (typeof value !== 'object' || value === null) return value;
  const known = digits as Record<string, Digits>;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withDigits(item, known[key])]));
}
