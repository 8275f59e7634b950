// The elements of every type in their order, as XML and FHIRPath Patch need them: fhir/definitions/structure.ts reads it. spec: GEN
import type { ElementModel, FhirModel } from './model.ts';

/** Flags of an element. */
const isMany = 1;
const isChoice = 2;

export function structureTable({ types, primitives }: FhirModel): object {
  const rowOf = ({ name, many, choice, types: codes }: ElementModel) => [name, (many ? isMany : 0) + (choice ? isChoice : 0), ...codes.map(({ code }) => code)];
  return {
    primitives: Object.fromEntries([...primitives.values()].map(({ name, json }) => [name, json])),
    types: Object.fromEntries([...types.values()].map(({ name, kind, elements }) => [name, [kind, ...elements.map(rowOf)]])),
  };
}
