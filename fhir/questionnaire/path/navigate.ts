// Steps through plain JSON, where a type is known only by what is written. spec: FRM

type Json = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The property, or the one choice element that begins with the name: `value` finds `valueDecimal`. */
export function navigate(values: readonly unknown[], name: string): readonly unknown[] {
  const found: unknown[] = [];
  for (const value of values) {
    if (!isObject(value)) continue;
    const key = name in value ? name : Object.keys(value).find((one) => one.startsWith(name) && /^[A-Z]/.test(one.slice(name.length)));
    if (key !== undefined) push(found, value[key]);
  }
  return found;
}

/** One by one: a call takes only so many arguments. */
function push(found: unknown[], value: unknown): void {
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (one !== undefined && one !== null) found.push(one);
}

export const children = (values: readonly unknown[]): unknown[] => {
  const found: unknown[] = [];
  for (const value of values) if (isObject(value)) for (const [key, child] of Object.entries(value)) if (key !== 'resourceType') push(found, child);
  return found;
};

export function descendants(values: readonly unknown[]): unknown[] {
  const found: unknown[] = [];
  for (let layer = children(values); layer.length > 0; layer = children(layer)) push(found, layer);
  return found;
}

const day = /^\d{4}(-\d\d(-\d\d)?)?$/;
const moment = /^\d{4}-\d\d-\d\dT/;
const tests: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  decimal: (value) => typeof value === 'number',
  date: (value) => typeof value === 'string' && day.test(value),
  dateTime: (value) => typeof value === 'string' && (day.test(value) || moment.test(value)),
  time: (value) => typeof value === 'string' && /^\d\d:\d\d/.test(value),
  quantity: (value) => isObject(value) && 'value' in value,
  coding: (value) => isObject(value) && 'code' in value && !('value' in value),
  codeableconcept: (value) => isObject(value) && ('coding' in value || 'text' in value),
  reference: (value) => isObject(value) && ('reference' in value || 'identifier' in value),
  attachment: (value) => isObject(value) && ('contentType' in value || 'url' in value),
};

export function isType(value: unknown, type: string): boolean {
  if (isObject(value) && value['resourceType'] === type) return true;
  const test = tests[type] ?? tests[type.toLowerCase()];
  return test?.(value) === true;
}

export const ofType = (values: readonly unknown[], type: string): readonly unknown[] => values.filter((value) => isType(value, type));
