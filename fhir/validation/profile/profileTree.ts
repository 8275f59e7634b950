// A profile as a tree of what it says of each element: from its snapshot, or from its differential put upon the tree of its base.
// https://hl7.org/fhir/R4/profiling.html   spec: VAL-9
import type { ElementDefinition, StructureDefinition } from '#fhir/types/index.ts';

export interface TypeRule { readonly code: string; readonly profiles: readonly string[]; readonly targets: readonly string[] }
export interface Discriminator { readonly type: 'value' | 'pattern' | 'exists' | 'type' | 'profile'; readonly path: string }
export interface Slicing { readonly discriminators: readonly Discriminator[]; readonly rules: 'open' | 'closed' | 'openAtEnd'; readonly ordered: boolean }
export interface Constraint { readonly key: string; readonly severity: 'error' | 'warning'; readonly human: string; readonly expression: string }

/** What is not said is undefined: the base type is checked by the generated validators. */
export interface ProfileNode {
  /** `identifier`, `value[x]`, `valueQuantity`. */
  readonly name: string;
  /** Without slices: `Patient.identifier`. */
  readonly path: string;
  readonly sliceName: string | undefined;
  min: number | undefined;
  max: number | undefined;
  types: readonly TypeRule[] | undefined;
  fixed: unknown;
  pattern: unknown;
  maxLength: number | undefined;
  minValue: unknown;
  maxValue: unknown;
  binding: { readonly strength: string; readonly valueSet: string } | undefined;
  constraints: readonly Constraint[];
  slicing: Slicing | undefined;
  readonly slices: Map<string, ProfileNode>;
  readonly children: Map<string, ProfileNode>;
}

export interface ProfileTree { readonly url: string; readonly type: string; readonly root: ProfileNode }

const mostElements = 5000;
const deepestPath = 24;

/** `base` is the tree of the base definition; not needed with a snapshot, nor upon a type of the standard. */
export function buildTree(definition: StructureDefinition, base: ProfileTree | undefined): ProfileTree {
  const root = base ? copyNode(base.root) : newNode(definition.type, definition.type, undefined);
  const elements = definition.snapshot?.element ?? definition.differential?.element ?? [];
  const slicesOf = new Map<string, string>();
  for (const element of elements.slice(0, mostElements)) {
    const steps = stepsOf(element, slicesOf);
    if (steps.length <= deepestPath) say(nodeAt(root, steps), element);
  }
  return { url: definition.url, type: definition.type, root };
}

interface Step { readonly name: string; readonly slices: readonly string[] }

/** By the id (`Patient.identifier:card.system`); where there is none, by path and the slice opened last at each level. */
function stepsOf({ id, path, sliceName }: ElementDefinition, slicesOf: Map<string, string>): Step[] {
  for (const known of slicesOf.keys()) if (known === path || known.startsWith(`${path}.`)) slicesOf.delete(known);
  if (sliceName !== undefined) slicesOf.set(path, sliceName);
  if (id !== undefined) return id.split('.').slice(1).map((one) => ({ name: one.split(':')[0] ?? '', slices: one.split(':').slice(1) }));
  const names = path.split('.');
  return names.slice(1).map((name, at) => {
    const slice = slicesOf.get(names.slice(0, at + 2).join('.'));
    return { name, slices: slice === undefined ? [] : [slice] };
  });
}

function nodeAt(root: ProfileNode, steps: readonly Step[]): ProfileNode {
  let node = root;
  for (const { name, slices } of steps) {
    const path = `${node.path}.${name}`;
    node = getOrMake(node.children, name, () => newNode(name, path, undefined));
    for (const slice of slices) node = getOrMake(node.slices, slice, () => newNode(name, path, slice));
  }
  return node;
}

function getOrMake(map: Map<string, ProfileNode>, key: string, make: () => ProfileNode): ProfileNode {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const newNode = (name: string, path: string, sliceName: string | undefined): ProfileNode => ({
  name, path, sliceName, min: undefined, max: undefined, types: undefined, fixed: undefined, pattern: undefined, maxLength: undefined, minValue: undefined, maxValue: undefined,
  binding: undefined, constraints: [], slicing: undefined, slices: new Map(), children: new Map(),
});

const copyNode = (node: ProfileNode): ProfileNode => ({ ...node, slices: copyAll(node.slices), children: copyAll(node.children) });
const copyAll = (nodes: ReadonlyMap<string, ProfileNode>): Map<string, ProfileNode> => new Map([...nodes].map(([key, node]) => [key, copyNode(node)]));

/** What the element says replaces what was said before; rules are added. */
function say(node: ProfileNode, element: ElementDefinition): void {
  const { min, max, type, binding, constraint = [], slicing, maxLength } = element;
  const said: Partial<ProfileNode> = {
    min, maxLength, max: max === '*' ? Number.POSITIVE_INFINITY : max === undefined ? undefined : Number(max),
    types: type?.map(({ code, profile = [], targetProfile = [] }) => ({ code, profiles: profile, targets: targetProfile })),
    fixed: valueOf(element, 'fixed'), pattern: valueOf(element, 'pattern'), minValue: valueOf(element, 'minValue'), maxValue: valueOf(element, 'maxValue'),
    binding: binding?.valueSet === undefined ? undefined : { strength: binding.strength, valueSet: binding.valueSet },
    slicing: slicing && { discriminators: (slicing.discriminator ?? []) as Discriminator[], rules: slicing.rules, ordered: slicing.ordered === true },
  };
  Object.assign(node, Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)));
  node.constraints = [...node.constraints, ...constraint.flatMap(ownConstraint).filter(({ key }) => !node.constraints.some((known) => known.key === key))];
}

/** `fixedUri`, `patternCodeableConcept` … */
function valueOf(element: ElementDefinition, prefix: string): unknown {
  const key = Object.keys(element).find((name) => name.startsWith(prefix) && /^[A-Z]/.test(name.slice(prefix.length)));
  return key === undefined ? undefined : (element as unknown as Record<string, unknown>)[key];
}

const ofEveryType = /^(?:ele-1|ext-1|dom-[2-6])$/;
const ofBaseType = /^(?:http:\/\/hl7\.org\/fhir\/StructureDefinition\/)?[A-Z][A-Za-z]*$/;

/** Those of the base types are checked by the generated validators. */
function ownConstraint({ key, severity, human, expression, source }: NonNullable<ElementDefinition['constraint']>[number]): Constraint[] {
  if (expression === undefined || ofEveryType.test(key) || (source !== undefined && ofBaseType.test(source))) return [];
  return [{ key, severity, human, expression }];
}
