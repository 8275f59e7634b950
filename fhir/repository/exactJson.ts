// JSON as a tree that can be changed, whose numbers keep the digits they were written with. spec: STO-5
import { Fault } from '#platform/fault/index.ts';
import { compactJson, refuseBadText, scanJson } from './scanJson.ts';
import { describeBreak } from './splice.ts';

/** A number as its source text; `JSON.stringify` writes it as it came. */
export interface ExactNumber { readonly rawJSON: string }
export interface ExactObject { [key: string]: Exact }
export type Exact = null | boolean | string | ExactNumber | Exact[] | ExactObject;

/** In the language since ES2025; the type library does not know it yet. */
const raw = JSON as unknown as { rawJSON(text: string): ExactNumber; isRawJSON(value: unknown): value is ExactNumber };

export const isExactNumber = (value: unknown): value is ExactNumber => raw.isRawJSON(value);
export const isExactObject = (value: unknown): value is ExactObject => typeof value === 'object' && value !== null && !Array.isArray(value) && !raw.isRawJSON(value);
export const exactNumber = (digits: string): ExactNumber => raw.rawJSON(digits);
export const printExact = (value: Exact): string => JSON.stringify(value);

const reviver = (_key: string, value: unknown, context: { source?: string }): unknown => (typeof value === 'number' ? raw.rawJSON(context.source ?? String(value)) : value);

/** Of text that passed the checks of `parseSource` before: what is stored, or was just parsed. */
export const parseStored = (text: string): Exact => JSON.parse(text, reviver as (key: string, value: unknown) => unknown) as Exact;

/** Of text from outside; throws the same Faults as `parseSource`, but takes a list or a bare value, too. */
export function parseExact(given: string): Exact {
  refuseBadText(given);
  const text = given.normalize('NFC');
  try {
    const parsed = parseStored(text);
    scanJson(compactJson(text));
    return parsed;
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('invalid', 'fhir.bad-json', { issue: [{ code: 'structure', text: describeBreak(text) }] });
  }
}

/** Equal as JSON values: numbers by what they amount to, members in any order. */
export function equalExact(a: Exact, b: Exact): boolean {
  if (isExactNumber(a)) return isExactNumber(b) && amountOf(a.rawJSON) === amountOf(b.rawJSON);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equalExact(item, b[index] ?? null));
  return isExactObject(a) ? isExactObject(b) && equalMembers(a, b) : a === b;
}

function equalMembers(a: ExactObject, b: ExactObject): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalExact(a[key] ?? null, b[key] ?? null));
}

/** `1.10`, `1.1e0` and `11e-1` give the same text: digits without zeros at either end, and where the point stands. */
function amountOf(digits: string): string {
  const [, sign = '', whole = '', part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  const all = (whole + part).replace(/^0+/, '');
  const bare = all.replace(/0+$/, '');
  if (bare === '') return '0';
  return `${sign}${bare}e${BigInt(exponent) - BigInt(part.length) + BigInt(all.length - bare.length)}`;
}
