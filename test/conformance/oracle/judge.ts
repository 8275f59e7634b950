// What a search parameter means, said without an index: does a value fulfil a query? The second opinion of the oracle test.
type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(texts) : typeof value === 'string' ? [value] : []);
const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replace(/\s+/g, ' ').trim();

export interface Question { readonly text: string; readonly fits: (value: unknown) => boolean }
type Kind = (value: unknown) => readonly Question[];

/** Questions that a value gives rise to, each with the judge of other values. */
export const questionsOf: Readonly<Record<string, Kind>> = {
  token: (value) => pairsOf(value).flatMap(([system, code]) => {
    const bare: Question = { text: code, fits: (other) => pairsOf(other).some((pair) => pair[1] === code) };
    if (!isObject(value) || isContact(value)) return [bare];
    return [bare, { text: `${system ?? ''}|${code}`, fits: (other) => pairsOf(other).some((pair) => pair[0] === system && pair[1] === code) }];
  }),
  string: (value) => startsOf(value).slice(0, 2).map((start) => ({ text: start.slice(0, 3), fits: (other) => startsOf(other).some((one) => one.startsWith(start.slice(0, 3).trim())) })),
  reference: (value) => addressesOf(value).map((address) => ({ text: address, fits: (other) => addressesOf(other).includes(address) })),
  uri: (value) => texts(value).map((uri) => ({ text: uri, fits: (other) => other === uri })),
  number: (value) => (typeof value === 'number' ? [{ text: String(value), fits: (other) => other === value }, { text: `gt${value}`, fits: (other) => (numberOf(other) ?? Number.NaN) > value }] : []),
  quantity: (value) => {
    const amount = gramsOf(value)?.[0];
    if (amount === undefined || !isObject(value) || value.value === undefined) return [];
    const asked = `${String(value.value)}|${String(value.system ?? '')}|${String(value.code)}`;
    return [{ text: asked, fits: (other) => (gramsOf(other) ?? [Number.NaN]).every((end) => same(end, amount)) }, { text: `lt${asked}`, fits: (other) => (gramsOf(other)?.[0] ?? Number.NaN) < amount * (1 - 1e-9) }];
  },
  date: (value) => {
    const range = rangeOf(value);
    if (range === undefined) return [];
    const year = new Date(Math.max(range[0], Date.parse('2000-01-01')) + zoneMs).getUTCFullYear();
    const [from, to] = [yearStart(year), yearStart(year + 1)];
    const on = (fits: (lo: number, hi: number) => boolean) => (other: unknown): boolean => {
      const found = rangeOf(other);
      return found !== undefined && fits(found[0], found[1]);
    };
    return [
      { text: String(year), fits: on((lo, hi) => lo >= from && hi <= to) }, { text: `ge${year}`, fits: on((lo, hi) => lo >= from || hi > to) },
      { text: `lt${year}`, fits: on((lo) => lo < from) }, { text: `sa${year}`, fits: on((lo) => lo >= to) }, { text: `ne${year}`, fits: on((lo, hi) => lo < from || hi > to) },
    ];
  },
};

const same = (a: number, b: number): boolean => Math.abs(a - b) < b * 1e-9;
const isContact = (value: Json): boolean => value.system === 'phone' || value.system === 'email';
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** System and code of each code in a value. */
function pairsOf(value: unknown): (readonly [string | undefined, string])[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [[undefined, String(value)]];
  if (!isObject(value)) return [];
  if (Array.isArray(value.coding)) return value.coding.flatMap(pairsOf);
  const code = value.code ?? value.value;
  return typeof code === 'string' ? [[typeof value.system === 'string' ? value.system : undefined, code]] : [];
}

/** Where a text may be met from its beginning: of names and addresses at every part and word. */
function startsOf(value: unknown): string[] {
  if (typeof value === 'string') return [plain(value)];
  if (!isObject(value)) return [];
  if (value.family !== undefined || value.given !== undefined) {
    const whole = plain(typeof value.text === 'string' ? value.text : [value.family, ...texts(value.given)].filter((part) => typeof part === 'string').join(' ')).split(' ');
    return [...texts([value.family, value.given, value.prefix, value.suffix]).map(plain), ...whole.map((_, at) => whole.slice(at).join(' '))];
  }
  return texts([value.line, value.city, value.district, value.state, value.postalCode, value.country]).map(plain);
}

const addressesOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : isObject(value) && typeof value.reference === 'string' ? [value.reference] : []);

const grams: Readonly<Record<string, number>> = { g: 1, mg: 0.001, kg: 1000 };
/** Least and greatest amount; a range may be open. */
function gramsOf(value: unknown): readonly [number, number] | undefined {
  if (!isObject(value)) return undefined;
  if (value.low !== undefined || value.high !== undefined) {
    const [low, high] = [gramsOf(value.low), gramsOf(value.high)];
    return low === undefined && high === undefined ? undefined : [low?.[0] ?? -Infinity, high?.[1] ?? Infinity];
  }
  const factor = grams[String(value.code)];
  return typeof value.value === 'number' && factor !== undefined ? [value.value * factor, value.value * factor] : undefined;
}

/** Whether a parameter of this type can hold the value at all: an Age is no date. */
export function isValue(type: string, value: unknown): boolean {
  if (type === 'date') return rangeOf(value) !== undefined;
  return type === 'quantity' ? gramsOf(value) !== undefined : value !== undefined;
}

const zoneMs = 7 * 3_600_000;
const yearStart = (year: number): number => Date.UTC(year, 0, 1) - zoneMs;
const endless = 8.64e15;

/** First and last instant, where days are those of the facility. */
function rangeOf(value: unknown): readonly [number, number] | undefined {
  if (typeof value === 'string') return momentOf(value);
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.event)) return outerOf(value.event.map(rangeOf).filter((one) => one !== undefined));
  const [start, end] = [value.start, value.end].map((moment) => (typeof moment === 'string' ? momentOf(moment) : undefined));
  return start === undefined && end === undefined ? undefined : [start?.[0] ?? -endless, end?.[1] ?? endless];
}

const outerOf = (all: readonly (readonly [number, number])[]): readonly [number, number] | undefined => (all.length === 0 ? undefined : [Math.min(...all.map(([lo]) => lo)), Math.max(...all.map(([, hi]) => hi))]);

function momentOf(text: string): readonly [number, number] | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return [Date.parse(`${text}T00:00:00Z`) - zoneMs, Date.parse(`${text}T00:00:00Z`) - zoneMs + 86_400_000];
  const [, year, month] = /^(\d{4})(?:-(\d\d))?$/.exec(text) ?? [];
  if (year !== undefined) return month === undefined ? [yearStart(Number(year)), yearStart(Number(year) + 1)] : [Date.UTC(Number(year), Number(month) - 1, 1) - zoneMs, Date.UTC(Number(year), Number(month), 1) - zoneMs];
  const at = Date.parse(text);
  return Number.isNaN(at) || text.length < 11 ? undefined : [at, at + (text.includes('.') ? 1 : 1000)];
}
