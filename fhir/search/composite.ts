// Keys of the parts of a composite parameter: the same at writing and at searching. https://hl7.org/fhir/R4/search.html#composite   spec: SRC
type Json = Record<string, unknown>;

/** A code is asked for with its system or without. */
export const pairKey = (system: string | undefined, code: string): string => (system === undefined ? code : `${system}|${code}`);

export function keysOfConcept(value: Json): string[] {
  return Array.isArray(value.coding) ? value.coding.flatMap(keysOfCoding) : [];
}

export function keysOfCoding(value: Json): string[] {
  if (typeof value.code !== 'string') return [];
  return typeof value.system === 'string' ? [pairKey(undefined, value.code), pairKey(value.system, value.code)] : [pairKey(undefined, value.code)];
}

export const keysOfCode = (value: unknown): string[] => (typeof value === 'string' || typeof value === 'boolean' ? [String(value)] : []);

export function keysOfReference(value: Json): string[] {
  if (typeof value.reference !== 'string') return [];
  const [type, id] = value.reference.split('/_history/')[0]?.split('/').slice(-2) ?? [];
  return id === undefined ? [value.reference] : [`${type}/${id}`, id];
}
