// The value of a FHIRPath Patch: a value[x], a resource, or parts where the element has no type of its own. https://hl7.org/fhir/R4/fhirpatch.html   spec: RST-16
import { primitiveOf, shapeOf } from '#fhir/definitions/structure.ts';
import { isExactObject } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import { badPatch } from './faults.ts';
import { memberFor, setSingle, spliceAt, lengthOf } from './places.ts';
import type { Content } from './places.ts';

export interface GivenValue {
  /** Of value[x]; undefined for parts. */
  readonly type: string | undefined;
  /** The content for an element of the type. */
  readonly contentFor: (type: string) => Content;
}

/** Of a part that holds a value. */
export function readValue(part: ExactObject, place: string): GivenValue {
  const key = Object.keys(part).find((name) => /^_?value[A-Z]/.test(name))?.replace(/^_/, '');
  if (key !== undefined) {
    const content = { value: part[key] ?? null, beside: part[`_${key}`] ?? null };
    return { type: valueType(key.slice('value'.length)), contentFor: () => content };
  }
  if (isExactObject(part.resource)) {
    const content = { value: part.resource, beside: null };
    return { type: 'Resource', contentFor: () => content };
  }
  const parts = part.part;
  if (!Array.isArray(parts)) throw badPatch(place, 'needs a value');
  return { type: undefined, contentFor: (type) => ({ value: buildFrom(parts, type, place), beside: null }) };
}

const valueType = (suffix: string): string => {
  const lower = suffix.charAt(0).toLowerCase() + suffix.slice(1);
  return primitiveOf(lower) === undefined ? suffix : lower;
};

function buildFrom(parts: readonly Exact[], type: string, place: string): ExactObject {
  if (!shapeOf(type)) throw badPatch(place, `${type} takes a value, not parts`);
  const built: ExactObject = {};
  for (const part of parts) {
    if (!isExactObject(part) || typeof part.name !== 'string') throw badPatch(place, 'a part needs a name');
    const given = readValue(part, place);
    const member = memberFor(type, part.name, given.type);
    if (!member || part.name === '__proto__') throw badPatch(place, `${type} has no element ${part.name.slice(0, 60)} for this value`);
    const content = given.contentFor(member.type);
    if (member.element.many) spliceAt(built, member, { index: lengthOf(built, member), taken: 0, put: [content] });
    else setSingle(built, member, content);
  }
  return built;
}
