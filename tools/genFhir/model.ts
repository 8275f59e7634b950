// StructureDefinitions turned into a small model of types and elements, from which every generated file is written. spec: GEN
import type { ConstraintDefinition, Definitions, ElementDefinition, StructureDefinition } from './definitions.ts';

export interface Constraint { key: string; human: string; expression: string }

export interface ElementType {
  /** Primitive or complex type, name of a backbone TypeModel, or `Resource`. */
  code: string;
  /** Allowed targets of a Reference; empty = any. */
  targets: readonly string[];
}

export interface ElementModel {
  /** Name in JSON; of a choice the stem, e.g. `value`. */
  name: string;
  path: string;
  min: number;
  many: boolean;
  choice: boolean;
  types: readonly ElementType[];
  /** Canonical of a value set with required binding, without version. */
  binding: string | undefined;
  /** Constraints of this place only; those of the type stand with the type. */
  constraints: readonly Constraint[];
  summary: boolean;
}

export interface TypeModel {
  /** Name of the interface: `Observation`, `ObservationComponent`, `CodeableConcept`. */
  name: string;
  path: string;
  kind: 'resource' | 'complex' | 'backbone';
  base: 'Resource' | 'DomainResource' | 'Element' | 'BackboneElement';
  /** Own and inherited elements. */
  elements: ElementModel[];
  constraints: readonly Constraint[];
}

export interface PrimitiveModel { name: string; json: 'string' | 'number' | 'boolean'; regex: string | undefined }

export interface FhirModel {
  types: ReadonlyMap<string, TypeModel>;
  primitives: ReadonlyMap<string, PrimitiveModel>;
  /** Concrete resource types in alphabetical order. */
  resourceTypes: readonly string[];
}

const systemTypes: Record<string, string> = { 'http://hl7.org/fhirpath/System.String': 'string' };
const profilePrefix = 'http://hl7.org/fhir/StructureDefinition/';
const jsonNumbers = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);

export function buildModel(definitions: Definitions): FhirModel {
  const types = new Map<string, TypeModel>();
  const primitives = new Map<string, PrimitiveModel>();
  for (const structure of definitions.structures.values()) {
    if (structure.kind === 'primitive-type') primitives.set(structure.name, primitiveOf(structure));
    else for (const type of typesOf(structure)) types.set(type.name, type);
  }
  const resourceTypes = [...definitions.structures.values()].filter((one) => one.kind === 'resource' && !one.abstract).map((one) => one.name).sort();
  return { types, primitives, resourceTypes };
}

function primitiveOf(structure: StructureDefinition): PrimitiveModel {
  const value = structure.snapshot.element.find((element) => element.path.endsWith('.value'));
  const regex = value?.type?.[0]?.extension?.find((one) => one.url.endsWith('/regex'))?.valueString;
  const json = structure.name === 'boolean' ? 'boolean' : jsonNumbers.has(structure.name) ? 'number' : 'string';
  return { name: structure.name, json, regex };
}

/** The type itself and one model per backbone element. */
function typesOf(structure: StructureDefinition): TypeModel[] {
  const elements = structure.snapshot.element;
  const parents = new Set(elements.map((element) => element.path.slice(0, element.path.lastIndexOf('.'))));
  const owners = elements.filter((element) => parents.has(element.path));
  return owners.map((owner) => {
    const isRoot = owner.path === structure.name;
    const prefix = `${owner.path}.`;
    const own = elements.filter((element) => element.path.startsWith(prefix) && !element.path.slice(prefix.length).includes('.'));
    return {
      name: typeName(owner.path),
      path: owner.path,
      kind: !isRoot ? 'backbone' : structure.kind === 'resource' ? 'resource' : 'complex',
      base: isRoot ? baseOf(structure) : owner.type?.[0]?.code === 'Element' ? 'Element' : 'BackboneElement',
      elements: own.map((element) => elementOf(element, parents)),
      constraints: constraintsOf(owner.constraint, inheritedKeys),
    };
  });
}

/** `Observation.component` → `ObservationComponent`. */
export const typeName = (path: string): string => path.split('.').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');

function baseOf(structure: StructureDefinition): TypeModel['base'] {
  const base = structure.baseDefinition?.slice(profilePrefix.length);
  return base === 'DomainResource' || base === 'Resource' || base === 'BackboneElement' ? base : 'Element';
}

// Checked by the generator's own code (structure, extensions), not as FHIRPath at every place.
const inheritedKeys = new Set(['ele-1', 'ext-1']);

function elementOf(element: ElementDefinition, parents: ReadonlySet<string>): ElementModel {
  const last = element.path.slice(element.path.lastIndexOf('.') + 1);
  const choice = last.endsWith('[x]');
  const isBackbone = parents.has(element.path);
  return {
    name: choice ? last.slice(0, -3) : last,
    path: element.path,
    min: element.min,
    many: element.max !== '1' && element.max !== '0',
    choice,
    types: elementTypes(element, isBackbone),
    binding: element.binding?.strength === 'required' ? element.binding.valueSet?.split('|')[0] : undefined,
    constraints: isBackbone ? [] : constraintsOf(element.constraint, inheritedKeys),
    summary: element.isSummary === true,
  };
}

function elementTypes(element: ElementDefinition, isBackbone: boolean): ElementType[] {
  if (element.contentReference !== undefined) return [{ code: typeName(element.contentReference.slice(element.contentReference.indexOf('#') + 1)), targets: [] }];
  if (isBackbone) return [{ code: typeName(element.path), targets: [] }];
  return (element.type ?? []).map((type) => {
    const named = type.extension?.find((one) => one.url.endsWith('structuredefinition-fhir-type'))?.valueUrl;
    const code = element.base?.path === 'Resource.id' ? 'id' : systemTypes[type.code] ? (named ?? 'string') : type.code;
    const targets = (type.targetProfile ?? []).map((profile) => profile.slice(profile.lastIndexOf('/') + 1)).filter((name) => name !== 'Resource');
    return { code, targets: (type.targetProfile ?? []).some((profile) => profile.endsWith('/Resource')) ? [] : targets };
  });
}

function constraintsOf(list: readonly ConstraintDefinition[] | undefined, without: ReadonlySet<string>): Constraint[] {
  return (list ?? []).flatMap(({ key, severity, human, expression }) =>
    severity === 'error' && expression !== undefined && !without.has(key) ? [{ key, human, expression }] : []);
}

/** JSON property names of an element: one, or one per choice type (`valueQuantity`). */
export function properties(element: ElementModel): { property: string; type: ElementType }[] {
  return element.types.map((type) => ({ property: element.choice ? element.name + type.code.charAt(0).toUpperCase() + type.code.slice(1) : element.name, type }));
}
