// Finds the places that a FHIRPath names: steps by name, where(), ofType(), extension(), first(), last() and [n]; tests compare, join and ask for existence.
// Nothing in it can run long: paths only descend. http://hl7.org/fhirpath/N1/   spec: RST-16
import { primitiveOf, shapeOf } from '#fhir/definitions/structure.ts';
import { parsePath, PathSyntaxError } from '#fhir/path/parse.ts';
import type { PathNode } from '#fhir/path/parse.ts';
import { compare } from '#fhir/path/runtime.ts';
import { equalExact, exactNumber, isExactNumber, isExactObject } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import { badPatch } from './faults.ts';
import { contentOf, placesOf, typeAt } from './places.ts';
import type { Place } from './places.ts';

const longestPath = 500;

/** The resource itself, or a place inside it. */
export type Spot = { readonly root: ExactObject; readonly type: string } | Place;
export const isRoot = (spot: Spot): spot is Extract<Spot, { root: ExactObject }> => 'root' in spot;

/** Throws Fault `fhir.bad-patch` for a path that is none, or that uses more than the above. */
export function readPath(text: string, place: string): PathNode {
  if (text.length > longestPath) throw badPatch(place, `a path has at most ${longestPath} characters`);
  try {
    return parsePath(text);
  } catch (error) {
    if (error instanceof PathSyntaxError) throw badPatch(place, 'is no FHIRPath');
    throw error;
  }
}

/** Spots in the order of the resource. */
export function locate(node: PathNode, resource: ExactObject, place: string): Spot[] {
  const root: Spot = { root: resource, type: String(resource.resourceType) };
  return new Finder(place).spots(node, root);
}

export const typeOfSpot = (spot: Spot): string => (isRoot(spot) ? spot.type : typeAt(spot));
export const objectOf = (spot: Spot): ExactObject | undefined => {
  const value = isRoot(spot) ? spot.root : contentOf(spot).value;
  return isExactObject(value) ? value : undefined;
};
export const pathOf = (spot: Spot): string => (isRoot(spot) ? spot.type : `${spot.path}.${spot.member.element.name}${spot.index === undefined ? '' : `[${spot.index}]`}`);

class Finder {
  private readonly place: string;

  constructor(place: string) {
    this.place = place;
  }

  spots(node: PathNode, self: Spot): Spot[] {
    switch (node.kind) {
      case 'this': return [self];
      case 'member': return node.of === undefined ? this.first(node.name, self) : this.spots(node.of, self).flatMap((spot) => this.step(spot, node.name));
      case 'index': return this.indexed(node, self);
      case 'type': return node.operator === 'as' ? ofType(this.spots(node.of, self), node.type) : this.refuse('is');
      case 'call': return this.call(node, self);
      default: return this.refuse(node.kind === 'binary' ? node.operator : node.kind);
    }
  }

  private refuse(what: string): never {
    throw badPatch(this.place, `${what.slice(0, 40)} cannot be used here`);
  }

  private first(name: string, self: Spot): Spot[] {
    const isOwnType = isRoot(self) && (name === self.type || name === 'Resource' || name === 'DomainResource');
    return isOwnType ? [self] : this.step(self, name);
  }

  /** Of a primitive: its id and extensions. */
  private step(spot: Spot, name: string): Spot[] {
    const type = typeOfSpot(spot);
    const isPrimitive = primitiveOf(type) !== undefined;
    const shape = shapeOf(isPrimitive ? 'Period' : type);
    const members = [...(shape?.members.values() ?? [])].filter((one) => (one.element.name === name || one.name === name) && (!isPrimitive || name === 'id' || name === 'extension'));
    if (members.length === 0) throw badPatch(this.place, `${type} has no element ${name.slice(0, 60)}`);
    const owner = isPrimitive && !isRoot(spot) ? contentOf(spot).beside : objectOf(spot);
    return isExactObject(owner) ? members.flatMap((member) => placesOf(owner, member, pathOf(spot))) : [];
  }

  private indexed(node: PathNode & { kind: 'index' }, self: Spot): Spot[] {
    const { at } = node;
    if (at.kind !== 'literal' || typeof at.value !== 'number' || !Number.isInteger(at.value)) return this.refuse('an index that is no number');
    return this.spots(node.of, self).slice(at.value, at.value + 1);
  }

  private call({ of, name, args: [argument] }: PathNode & { kind: 'call' }, self: Spot): Spot[] {
    const spots = of === undefined ? [self] : this.spots(of, self);
    if (name === 'first') return spots.slice(0, 1);
    if (name === 'last') return spots.slice(-1);
    if (argument === undefined) return this.refuse(`${name}()`);
    if (name === 'where') return spots.filter((spot) => this.test(argument, spot));
    if ((name === 'ofType' || name === 'as') && argument.kind === 'member') return ofType(spots, argument.name);
    if (name === 'extension' && argument.kind === 'literal') return spots.flatMap((spot) => this.step(spot, 'extension')).filter((spot) => objectOf(spot)?.url === argument.value);
    return this.refuse(`${name}()`);
  }

  private test(node: PathNode, self: Spot): boolean {
    const values = this.values(node, self);
    return values.length > 0 && values.every((value) => value !== false);
  }

  /** What an expression amounts to: a truth value, a literal, or what stands at its places. */
  private values(node: PathNode, self: Spot): Exact[] {
    if (node.kind === 'literal') return [typeof node.value === 'number' ? exactNumber(String(node.value)) : node.value];
    if (node.kind === 'binary') return this.binary(node, self);
    if (node.kind === 'call' && Object.hasOwn(questions, node.name)) return this.question(node, self);
    return this.spots(node, self).flatMap((spot) => (isRoot(spot) ? spot.root : contentOf(spot).value));
  }

  private binary({ operator, left, right }: PathNode & { kind: 'binary' }, self: Spot): Exact[] {
    if (operator === 'and') return [this.test(left, self) && this.test(right, self)];
    if (operator === 'or') return [this.test(left, self) || this.test(right, self)];
    const [a, b] = [this.values(left, self), this.values(right, self)];
    const compared = comparisons[operator];
    if (!compared) return this.refuse(operator);
    return a.length === 0 || b.length === 0 ? [] : compared(a, b);
  }

  private question({ of, name, args: [argument] }: PathNode & { kind: 'call' }, self: Spot): Exact[] {
    const values = of === undefined ? this.values({ kind: 'this' }, self) : this.values(of, self);
    if (name === 'exists' && argument !== undefined) return [(of === undefined ? [self] : this.spots(of, self)).some((spot) => this.test(argument, spot))];
    return questions[name]?.(values, argument === undefined ? undefined : this.values(argument, self)[0]) ?? [];
  }
}

type Comparison = (a: readonly Exact[], b: readonly Exact[]) => Exact[];
const areEqual = (a: readonly Exact[], b: readonly Exact[]): boolean => a.length === b.length && a.every((value, index) => equalExact(value, b[index] ?? null));
const ordered = (operator: '<' | '>' | '<=' | '>='): Comparison => (a, b) => truth(compare(plain(a[0]), plain(b[0]), operator));
const comparisons: Readonly<Record<string, Comparison>> = {
  '=': (a, b) => [areEqual(a, b)], '!=': (a, b) => [!areEqual(a, b)], '<': ordered('<'), '>': ordered('>'), '<=': ordered('<='), '>=': ordered('>='),
};
const plain = (value: Exact | undefined): unknown => (isExactNumber(value) ? Number(value.rawJSON) : value);
const truth = (value: boolean | undefined): Exact[] => (value === undefined ? [] : [value]);
const onText = (test: (text: string, part: string) => boolean) => ([value]: Exact[], part: Exact | undefined): Exact[] => (typeof value === 'string' && typeof part === 'string' ? [test(value, part)] : []);

const questions: Readonly<Record<string, (values: Exact[], argument: Exact | undefined) => Exact[]>> = {
  exists: (values) => [values.length > 0],
  empty: (values) => [values.length === 0],
  not: ([value]) => (typeof value === 'boolean' ? [!value] : []),
  count: (values) => [exactNumber(String(values.length))],
  hasValue: (values) => [values.length === 1 && values[0] !== null],
  startsWith: onText((text, part) => text.startsWith(part)),
  endsWith: onText((text, part) => text.endsWith(part)),
  contains: onText((text, part) => text.includes(part)),
};

const ofType = (spots: readonly Spot[], type: string): Spot[] => spots.filter((spot) => typeOfSpot(spot) === type);
