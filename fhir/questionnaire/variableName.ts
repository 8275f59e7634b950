// Names of variables: an `id` for the standard and an identifier for FHIRPath, so letters and digits alone. https://hl7.org/fhir/R4/metadatatypes.html#Expression   spec: FRM-2

/** `('row', 'drugs-used')` → `rowDrugsUsed`; `('observation', '29463-7')` → `observation29463x7`. */
export function variableName(first: string, ...rest: readonly string[]): string {
  const words = rest.flatMap((part) => part.split(/[^A-Za-z0-9]+/)).filter(Boolean);
  return words.reduce((name, word) => name + (/\d$/.test(name) && /^\d/.test(word) ? `x${word}` : word.charAt(0).toUpperCase() + word.slice(1)), first);
}
