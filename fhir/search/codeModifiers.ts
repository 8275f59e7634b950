// Modifiers of tokens by which a search names many codes at once. https://hl7.org/fhir/R4/search.html#modifiers   spec: SRC-19
export const codeModifiers: ReadonlySet<string | undefined> = new Set(['in', 'not-in', 'above', 'below']);

export interface SystemCode { readonly system: string; readonly code: string }
/** Codes by the clause that means them. */
export type CodesOf = ReadonlyMap<unknown, readonly SystemCode[]>;
