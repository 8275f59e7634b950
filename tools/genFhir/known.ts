// The definitions as the FHIRPath compiler asks for them. spec: GEN
import type { KnownTypes } from '../../fhir/path/values.ts';
import { type FhirModel, properties } from './model.ts';

const open = new Set(['Resource', 'DomainResource']);

export function knownTypes(model: FhirModel): KnownTypes {
  return {
    element(type, name) {
      const element = model.types.get(type)?.elements.find((one) => one.name === name);
      return element && { name, many: element.many, choice: element.choice, properties: properties(element).map((one) => ({ property: one.property, type: one.type.code })) };
    },
    isPrimitive: (type) => model.primitives.has(type),
    isKnown: (type) => model.types.has(type) && !open.has(type),
  };
}
