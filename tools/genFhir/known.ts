// The definitions as the FHIRPath compiler asks for them. spec: GEN
import type { KnownTypes } from '../../fhir/path/values.ts';
import { type ElementTable, knownElements } from '../../fhir/search/compile/elements.ts';
import { type FhirModel, properties } from './model.ts';

const open = new Set(['Resource', 'DomainResource']);

export const knownTypes = (model: FhirModel): KnownTypes => knownElements(elementTable(model));

/** Written beside the generated modules, for expressions that are compiled while the server runs. */
export function elementTable(model: FhirModel): ElementTable {
  const types = [...model.types].filter(([type]) => !open.has(type)).map(([type, { elements }]) => {
    const own = elements.map((element) => [element.name, { many: element.many, choice: element.choice, properties: properties(element).map((one) => [one.property, one.type.code] as const) }] as const);
    return [type, Object.fromEntries(own)] as const;
  });
  return { types: Object.fromEntries(types), primitives: [...model.primitives.keys()] };
}
