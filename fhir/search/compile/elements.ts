// The elements of the R4 types, as the FHIRPath compiler asks for them. spec: GEN
import type { KnownTypes } from '#fhir/path/values.ts';

interface TableElement { readonly many: boolean; readonly choice: boolean; readonly properties: readonly (readonly [property: string, type: string])[] }
export interface ElementTable { readonly types: Readonly<Record<string, Readonly<Record<string, TableElement>>>>; readonly primitives: readonly string[] }

export function knownElements({ types, primitives }: ElementTable): KnownTypes {
  const primitive = new Set(primitives);
  const elementsOf = (type: string): ElementTable['types'][string] | undefined => (Object.hasOwn(types, type) ? types[type] : undefined);
  return {
    element(type, name) {
      const elements = elementsOf(type);
      const found = elements !== undefined && Object.hasOwn(elements, name) ? elements[name] : undefined;
      return found && { name, many: found.many, choice: found.choice, properties: found.properties.map(([property, of]) => ({ property, type: of })) };
    },
    isPrimitive: (type) => primitive.has(type),
    isKnown: (type) => elementsOf(type) !== undefined,
  };
}
