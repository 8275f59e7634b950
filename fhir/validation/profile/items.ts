// Steps through the JSON of a resource as FHIR sees it: choices, primitives with their extensions, lists. https://hl7.org/fhir/R4/json.html   spec: VAL-9
export type Json = Readonly<Record<string, unknown>>;

export interface Item {
  /** Undefined for a primitive that has only extensions. */
  readonly value: unknown;
  /** `_name` of a primitive. */
  readonly extra: Json | undefined;
  /** Of a choice: `Quantity`, `dateTime`. */
  readonly type: string | undefined;
  /** FHIRPath. */
  readonly place: string;
}

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
export const rootItem = (value: Json): Item => ({ value, extra: undefined, type: undefined, place: String(value.resourceType ?? 'Resource') });

/** Children of this name; `value[x]` takes whatever type is there. */
export function childItems({ value, extra, place }: Item, name: string): Item[] {
  const owner = isJson(value) ? value : extra;
  if (owner === undefined) return [];
  if (!name.endsWith('[x]')) return members(owner, name, placeOf(place, name));
  const stem = name.slice(0, -3);
  const properties = new Set(Object.keys(owner).map((key) => key.replace(/^_/, '')).filter((key) => key.startsWith(stem) && /^[A-Z]/.test(key.slice(stem.length))));
  return [...properties].flatMap((key) => {
    const type = typeOf(key.slice(stem.length));
    return members(owner, key, { place: `${place}.${stem}.ofType(${type})`, type });
  });
}

/** Older profiles say `valueQuantity` for one type of `value[x]`. */
function placeOf(place: string, name: string): Pick<Item, 'place' | 'type'> {
  const type = name.startsWith('value') ? typeOf(name.slice('value'.length)) : '';
  return complex.has(type) || primitives.has(type) ? { place: `${place}.value.ofType(${type})`, type } : { place: `${place}.${name}`, type: undefined };
}

const complex = new Set(['Address', 'Age', 'Annotation', 'Attachment', 'CodeableConcept', 'Coding', 'ContactPoint', 'Duration', 'HumanName', 'Identifier', 'Money', 'Period', 'Quantity', 'Range', 'Ratio', 'Reference', 'SampledData', 'Signature', 'Timing']);

/** `DateTime` of `valueDateTime` is the primitive `dateTime`. */
const primitives = new Set(['base64Binary', 'boolean', 'canonical', 'code', 'date', 'dateTime', 'decimal', 'id', 'instant', 'integer', 'markdown', 'oid', 'positiveInt', 'string', 'time', 'unsignedInt', 'uri', 'url', 'uuid']);
function typeOf(suffix: string): string {
  const lower = suffix.slice(0, 1).toLowerCase() + suffix.slice(1);
  return primitives.has(lower) ? lower : suffix;
}

function members(owner: Json, key: string, { place, type }: Pick<Item, 'place' | 'type'>): Item[] {
  const [value, extra] = [owner[key], owner[`_${key}`]];
  if (value === undefined && extra === undefined) return [];
  if (!Array.isArray(value) && !Array.isArray(extra)) return [{ value, extra: isJson(extra) ? extra : undefined, type, place }];
  const [values, extras] = [Array.isArray(value) ? value : [], Array.isArray(extra) ? extra : []];
  return Array.from({ length: Math.max(values.length, extras.length) }, (_, at) => ({ value: values[at] ?? undefined, extra: isJson(extras[at]) ? extras[at] : undefined, type, place: `${place}[${at}]` }));
}
