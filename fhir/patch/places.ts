// A place in a resource that FHIRPath leads to, and what can be done at it. Lists of primitives have what stands beside them in `_name`. spec: RST-16
import { shapeOf } from '#fhir/definitions/structure.ts';
import type { MemberShape } from '#fhir/definitions/structure.ts';
import { isExactObject } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';

/** What is there: a value, and for a primitive its id and extensions. */
export interface Content { readonly value: Exact; readonly beside: Exact }

export interface Place {
  readonly owner: ExactObject;
  readonly member: MemberShape;
  /** Of a list. */
  readonly index: number | undefined;
  /** Of the owner. */
  readonly path: string;
}

export const nothing: Content = { value: null, beside: null };
const besideName = (name: string): string => `_${name}`;

/** A value of a list, or the value itself. */
const at = (value: Exact | undefined, index: number | undefined): Exact => (index === undefined ? value : Array.isArray(value) ? value[index] : undefined) ?? null;

export const contentOf = ({ owner, member, index }: Place): Content => ({ value: at(owner[member.name], index), beside: at(owner[besideName(member.name)], index) });

/** How many stand in the list. */
export function lengthOf(owner: ExactObject, { name }: MemberShape): number {
  const lengths = [owner[name], owner[besideName(name)]].map((value) => (Array.isArray(value) ? value.length : 0));
  return Math.max(...lengths);
}

export const has = (owner: ExactObject, { name }: MemberShape): boolean => Object.hasOwn(owner, name) || Object.hasOwn(owner, besideName(name));

/** The places of one member of an object. */
export function placesOf(owner: ExactObject, member: MemberShape, path: string): Place[] {
  if (!has(owner, member)) return [];
  if (!member.element.many) return [{ owner, member, index: undefined, path }];
  return Array.from({ length: lengthOf(owner, member) }, (_, index) => ({ owner, member, index, path }));
}

/** The type of what is there; of a contained resource its own. */
export function typeAt(place: Place): string {
  const { value } = contentOf(place);
  return place.member.type === 'Resource' && isExactObject(value) && typeof value.resourceType === 'string' ? value.resourceType : place.member.type;
}

/** Puts a content into a list before `index`, or in place of `taken` of them. */
export function spliceAt(owner: ExactObject, member: MemberShape, { index, taken, put }: { index: number; taken: number; put: readonly Content[] }): void {
  const length = lengthOf(owner, member);
  for (const [name, of] of [[member.name, 'value'], [besideName(member.name), 'beside']] as const) {
    const known = owner[name];
    const list: Exact[] = Array.isArray(known) ? known : [];
    if (!Array.isArray(known) && put.every((one) => one[of] === null)) continue;
    while (list.length < length) list.push(null);
    list.splice(index, taken, ...put.map((one) => one[of]));
    setOrDrop(owner, name, list.every((one) => one === null) ? null : list);
  }
}

export function setSingle(owner: ExactObject, { name }: MemberShape, { value, beside }: Content): void {
  setOrDrop(owner, name, value);
  setOrDrop(owner, besideName(name), beside);
}

function setOrDrop(owner: ExactObject, name: string, value: Exact): void {
  if (value === null) Reflect.deleteProperty(owner, name);
  else owner[name] = value;
}

export function remove({ owner, member, index }: Place): void {
  if (index === undefined) setSingle(owner, member, nothing);
  else spliceAt(owner, member, { index, taken: 1, put: [] });
}

/** The member that an element has for values of a type; of a choice the one of this type. */
export function memberFor(type: string, name: string, valueType: string | undefined): MemberShape | undefined {
  const shape = shapeOf(type);
  const direct = shape?.members.get(name);
  if (direct) return direct;
  const element = shape?.elements.find((one) => one.name === name);
  return element && [...(shape?.members.values() ?? [])].find((member) => member.element === element && member.type === valueType);
}
