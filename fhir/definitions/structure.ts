// What elements a type has, in which order and of which types: for what has no other way to know, XML and FHIRPath Patch. spec: GEN
import { loadStructure } from './generated.ts';

export interface ElementShape {
  /** Of a choice the stem: `value`. */
  readonly name: string;
  readonly many: boolean;
  readonly choice: boolean;
  /** Primitive, complex or backbone types, or `Resource`. */
  readonly types: readonly string[];
}
/** A member in JSON: `valueQuantity` is of the element `value`. */
export interface MemberShape { readonly name: string; readonly element: ElementShape; readonly type: string }
export interface TypeShape { readonly name: string; readonly isResource: boolean; readonly elements: readonly ElementShape[]; readonly members: ReadonlyMap<string, MemberShape> }

type Primitive = 'string' | 'number' | 'boolean';
type Row = readonly [name: string, flags: number, ...types: string[]];
interface Table { readonly primitives: Readonly<Record<string, Primitive>>; readonly types: Readonly<Record<string, readonly [kind: string, ...rows: Row[]]>> }

let table: Table | undefined;
const shapes = new Map<string, TypeShape>();

/** Undefined for what is no complex type or resource. */
export function shapeOf(type: string): TypeShape | undefined {
  const known = shapes.get(type);
  if (known) return known;
  const { types } = (table ??= loadStructure() as Table);
  const given = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!given) return undefined;
  const [kind, ...rows] = given;
  const elements = rows.map(([name, flags, ...codes]) => ({ name, many: (flags & 1) !== 0, choice: (flags & 2) !== 0, types: codes }));
  const members = elements.flatMap((element) => element.types.map((code) => ({ name: memberName(element, code), element, type: code })));
  const shape = { name: type, isResource: kind === 'resource', elements, members: new Map(members.map((member) => [member.name, member])) };
  shapes.set(type, shape);
  return shape;
}

/** How a primitive stands in JSON; undefined for other types. */
export function primitiveOf(type: string): Primitive | undefined {
  const { primitives } = (table ??= loadStructure() as Table);
  return Object.hasOwn(primitives, type) ? primitives[type] : undefined;
}

export const memberName = ({ name, choice }: Pick<ElementShape, 'name' | 'choice'>, type: string): string => (choice ? name + type.charAt(0).toUpperCase() + type.slice(1) : name);
