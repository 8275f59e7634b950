// What compiled FHIRPath calls at run time: collections are arrays, booleans are true, false or undefined (empty). spec: PTH

type Json = Record<string, unknown>;
type Truth = boolean | undefined;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
export const listOf = list;
/** The only member; undefined for none, and for several, where FHIRPath would stop with an error. */
export const single = (values: readonly unknown[]): unknown => (values.length === 1 ? (values[0] ?? undefined) : undefined);
export const firstOf = (...values: unknown[]): unknown => values.find((value) => value !== undefined);
export const truth = (value: unknown): Truth => (typeof value === 'boolean' ? value : value === undefined || value === null ? undefined : true);

export function navigate(values: readonly unknown[], property: string): unknown[] {
  const found: unknown[] = [];
  for (const value of values) if (isObject(value)) push(found, value[property]);
  return found;
}

/** For values of unknown type: the property, or the one choice property that begins with the name. */
export function navigateAny(values: readonly unknown[], name: string): unknown[] {
  const found: unknown[] = [];
  for (const value of values) {
    if (!isObject(value)) continue;
    const key = value[name] !== undefined ? name : Object.keys(value).find((one) => one.startsWith(name) && /^[A-Z]/.test(one.slice(name.length)));
    if (key !== undefined) push(found, value[key]);
  }
  return found;
}

function push(found: unknown[], value: unknown): void {
  if (Array.isArray(value)) found.push(...value.filter((one) => one !== null));
  else if (value !== undefined && value !== null) found.push(value);
}

export const not = (a: Truth): Truth => (a === undefined ? undefined : !a);
export const and = (a: Truth, b: Truth): Truth => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : true);
export const or = (a: Truth, b: Truth): Truth => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false);
export const xor = (a: Truth, b: Truth): Truth => (a === undefined || b === undefined ? undefined : a !== b);
export const implies = (a: Truth, b: Truth): Truth => or(not(a), b);

export const where = (values: readonly unknown[], test: (value: unknown) => Truth): unknown[] => values.filter((value) => test(value) === true);
/** `extension(url)`. */
export const extensions = (values: readonly unknown[], url: unknown): unknown[] => navigate(values, 'extension').filter((one) => isObject(one) && one.url === url);
export const all = (values: readonly unknown[], test: (value: unknown) => Truth): boolean => values.every((value) => test(value) === true);
export const select = (values: readonly unknown[], each: (value: unknown) => unknown[]): unknown[] => values.flatMap(each);

export function equal(a: unknown, b: unknown): Truth {
  if (a === undefined || b === undefined || a === null || b === null) return undefined;
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

export function equalLists(a: readonly unknown[], b: readonly unknown[]): Truth {
  if (a.length === 0 || b.length === 0) return undefined;
  return a.length === b.length && a.every((value, index) => equal(value, b[index]) === true);
}

const keyOf = (value: unknown): unknown => (typeof value === 'object' ? JSON.stringify(value) : value);
export const union = (a: readonly unknown[], b: readonly unknown[]): unknown[] => {
  const seen = new Map([...a, ...b].map((value) => [keyOf(value), value]));
  return [...seen.values()];
};
export const intersect = (a: readonly unknown[], b: readonly unknown[]): unknown[] => {
  const keys = new Set(b.map(keyOf));
  return a.filter((value) => keys.has(keyOf(value)));
};
export const isDistinct = (values: readonly unknown[]): boolean => new Set(values.map(keyOf)).size === values.length;
export const isIn = (value: unknown, values: readonly unknown[]): Truth => (value === undefined ? undefined : values.some((one) => equal(one, value) === true));

export const hasValue = (value: unknown): boolean => value !== undefined && value !== null && typeof value !== 'object';
export const concat = (a: unknown, b: unknown): string => `${a ?? ''}${b ?? ''}`;
export function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return typeof a === 'string' && typeof b === 'string' ? a + b : undefined;
}

const isDate = /^\d{4}(-\d\d(-\d\d(T.+)?)?)?$/;

/** Compares numbers, texts, moments and quantities of one unit; undefined where FHIRPath gives no answer, as for dates of unlike precision. */
export function compare(a: unknown, b: unknown, operator: '<' | '>' | '<=' | '>='): Truth {
  const order = orderOf(a, b);
  if (order === undefined) return undefined;
  if (operator === '<') return order < 0;
  if (operator === '>') return order > 0;
  return operator === '<=' ? order <= 0 : order >= 0;
}

function orderOf(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return textOrder(a, b);
  if (isObject(a) && isObject(b) && (a.code ?? a.unit) === (b.code ?? b.unit)) return orderOf(a.value, b.value);
  return undefined;
}

function textOrder(a: string, b: string): number | undefined {
  if (isDate.test(a) && isDate.test(b)) return dateOrder(a, b);
  return a === b ? 0 : a < b ? -1 : 1;
}

function dateOrder(a: string, b: string): number | undefined {
  if (a.includes('T') && b.includes('T')) return Date.parse(a) - Date.parse(b);
  const shorter = Math.min(a.includes('T') ? 10 : a.length, b.includes('T') ? 10 : b.length);
  const [left, right] = [a.slice(0, shorter), b.slice(0, shorter)];
  if (left !== right) return left < right ? -1 : 1;
  return a.length === b.length ? 0 : undefined;
}

const onText = <R>(value: unknown, act: (text: string) => R): R | undefined => (typeof value === 'string' ? act(value) : undefined);
export const containsText = (value: unknown, part: string): Truth => onText(value, (text) => text.includes(part));
export const startsWith = (value: unknown, part: unknown): Truth => onText(value, (text) => (typeof part === 'string' ? text.startsWith(part) : undefined));
const patterns = new Map<string, RegExp>();

/** The definitions escape what needs none (`\\'`), which Unicode mode refuses. */
function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern.replace(/\\(['"!@#%&:;<>=,`~-])/g, (_all, sign: string) => (sign === '-' ? '\\-' : sign)), 'u');
  patterns.set(pattern, known);
  return known;
}

export const matches = (value: unknown, pattern: string): Truth => onText(value, (text) => patternOf(pattern).test(text));
export const replaceMatches = (value: unknown, pattern: string, by: string): string | undefined => onText(value, (text) => text.replaceAll(new RegExp(pattern, 'g'), by));
export const toInteger = (value: unknown): number | undefined => (typeof value === 'number' ? value : onText(value, (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined)));
export const toText = (value: unknown): string | undefined => (hasValue(value) ? String(value) : undefined);

export const isResource = (values: readonly unknown[], type: string): boolean => resourcesOf(values, type).length === 1;
export const resourcesOf = (values: readonly unknown[], type: string): unknown[] => values.filter((value) => isObject(value) && value.resourceType === type);

/** References that name a resource of this type, by their literal target or their `type` element. */
export function referencesTo(values: readonly unknown[], type: string): unknown[] {
  return values.filter((value) => {
    if (!isObject(value)) return false;
    if (value.type === type) return true;
    return onText(value.reference, (text) => text.startsWith(`${type}/`) || text.includes(`/${type}/`)) === true;
  });
}

export const children = (values: readonly unknown[]): unknown[] =>
  values.flatMap((value) => (isObject(value) ? Object.entries(value).flatMap(([key, child]) => (key === 'resourceType' ? [] : list(child))) : []));

export function descendants(values: readonly unknown[]): unknown[] {
  const found: unknown[] = [];
  for (let layer = children(values); layer.length > 0; layer = children(layer)) found.push(...layer);
  return found;
}
