// FHIRPath Patch: Parameters that add, insert, delete, replace and move. https://hl7.org/fhir/R4/fhirpatch.html   spec: RST-16
import { isExactObject } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import type { PathNode } from '#fhir/path/parse.ts';
import { dropEmptied } from './emptied.ts';
import { badPatch, unfitPatch } from './faults.ts';
import { isRoot, locate, objectOf, readPath, typeOfSpot } from './locate.ts';
import type { Spot } from './locate.ts';
import { readValue } from './pathValue.ts';
import type { GivenValue } from './pathValue.ts';
import { contentOf, has, lengthOf, memberFor, remove, setSingle, spliceAt } from './places.ts';
import type { Place } from './places.ts';

interface Step {
  readonly place: string;
  readonly act: (resource: ExactObject, step: Step, emptied: Set<Exact>) => void;
  readonly path: PathNode;
  readonly parts: ReadonlyMap<string, ExactObject>;
}

const mostSteps = 1000;
const acts: Readonly<Record<string, Step['act']>> = { add, insert, delete: erase, replace, move };

/** Throws Fault `fhir.bad-patch`, naming the operation. */
export function parsePathPatch(parameters: Exact): Step[] {
  if (!isExactObject(parameters) || parameters.resourceType !== 'Parameters') throw badPatch('patch', 'a FHIRPath Patch is a Parameters resource');
  const list = parameters.parameter ?? [];
  if (!Array.isArray(list) || list.length > mostSteps) throw badPatch('Parameters.parameter', `is no list of at most ${mostSteps} operations`);
  return list.map((operation, index) => parseStep(operation, `Parameters.parameter[${index}]`));
}

function parseStep(operation: Exact, place: string): Step {
  if (!isExactObject(operation) || operation.name !== 'operation' || !Array.isArray(operation.part)) throw badPatch(place, 'is no operation with parts');
  const parts = new Map<string, ExactObject>();
  for (const part of operation.part) {
    if (!isExactObject(part) || typeof part.name !== 'string' || parts.has(part.name)) throw badPatch(place, 'a part has no name, or one that stands twice');
    parts.set(part.name, part);
  }
  const type = textOf(parts, 'type');
  const act = type !== undefined && Object.hasOwn(acts, type) ? acts[type] : undefined;
  if (!act) throw badPatch(place, `type is none of ${Object.keys(acts).join(', ')}`);
  const path = textOf(parts, 'path');
  if (path === undefined) throw badPatch(place, 'needs a path');
  return { place, act, parts, path: readPath(path, place) };
}

function textOf(parts: Step['parts'], name: string): string | undefined {
  const part = parts.get(name);
  const value = part && (part.valueString ?? part.valueCode ?? part.valueUri);
  return typeof value === 'string' ? value : undefined;
}

function numberOf({ parts, place }: Step, name: string): number {
  const text = JSON.stringify(parts.get(name)?.valueInteger ?? parts.get(name)?.valueUnsignedInt ?? null);
  if (!/^\d{1,9}$/.test(text)) throw badPatch(place, `needs a whole number as ${name}`);
  return Number(text);
}

function givenOf({ parts, place }: Step): GivenValue {
  const part = parts.get('value');
  if (!part) throw badPatch(place, 'needs a value');
  return readValue(part, place);
}

/** The patched resource, which is changed itself. Throws Fault `fhir.patch-failed`, naming the operation. */
export function applyPathPatch(resource: Exact, steps: readonly Step[]): Exact {
  if (!isExactObject(resource)) return resource;
  const emptied = new Set<Exact>();
  for (const step of steps) step.act(resource, step, emptied);
  return dropEmptied(resource, emptied);
}

function oneSpot(resource: ExactObject, { path, place }: Step): Spot {
  const [spot, another] = locate(path, resource, place);
  if (!spot || another) throw unfitPatch(place, another ? 'the path names several elements' : 'the path names no element');
  return spot;
}

function onePlace(resource: ExactObject, step: Step): Place {
  const spot = oneSpot(resource, step);
  if (isRoot(spot)) throw unfitPatch(step.place, 'the resource itself cannot be changed so');
  return spot;
}

function add(resource: ExactObject, step: Step): void {
  const { place } = step;
  const name = textOf(step.parts, 'name');
  if (name === undefined) throw badPatch(place, 'needs a name');
  const given = givenOf(step);
  const spot = oneSpot(resource, step);
  const [owner, type] = [objectOf(spot), typeOfSpot(spot)];
  const member = memberFor(type, name, given.type);
  if (!owner || !member) throw unfitPatch(place, `${type} has no element ${name.slice(0, 60)} for this value`);
  const content = given.contentFor(member.type);
  if (member.element.many) return spliceAt(owner, member, { index: lengthOf(owner, member), taken: 0, put: [content] });
  const isTaken = member.element.types.some((code) => {
    const other = memberFor(type, name, code);
    return other !== undefined && has(owner, other);
  });
  if (isTaken) throw unfitPatch(place, `${name.slice(0, 60)} is there already`);
  setSingle(owner, member, content);
}

/** The list that the path names, by all of its elements. */
function listOf(resource: ExactObject, { path, place }: Step): Place {
  const spots = locate(path, resource, place);
  const [first] = spots;
  if (!first || isRoot(first) || first.index === undefined) throw unfitPatch(place, 'the path names no list that is there');
  if (spots.some((spot) => isRoot(spot) || spot.owner !== first.owner || spot.member !== first.member)) throw unfitPatch(place, 'the path names several lists');
  return first;
}

function insert(resource: ExactObject, step: Step): void {
  const index = numberOf(step, 'index');
  const given = givenOf(step);
  const { owner, member } = listOf(resource, step);
  if (index > lengthOf(owner, member)) throw unfitPatch(step.place, 'the index lies behind the end of the list');
  spliceAt(owner, member, { index, taken: 0, put: [given.contentFor(member.type)] });
}

/** Nothing there is nothing to do. */
function erase(resource: ExactObject, step: Step, emptied: Set<Exact>): void {
  if (locate(step.path, resource, step.place).length === 0) return;
  const spot = onePlace(resource, step);
  remove(spot);
  emptied.add(spot.owner);
}

function replace(resource: ExactObject, step: Step): void {
  const given = givenOf(step);
  const { owner, member, index } = onePlace(resource, step);
  if (index !== undefined) return spliceAt(owner, member, { index, taken: 1, put: [given.contentFor(member.type)] });
  if (!member.element.choice || given.type === undefined || given.type === member.type) return setSingle(owner, member, given.contentFor(member.type));
  const wanted = member.element.types.find((type) => type === given.type);
  if (wanted === undefined) throw unfitPatch(step.place, `the element takes no ${given.type}`);
  setSingle(owner, member, { value: null, beside: null });
  setSingle(owner, { ...member, type: wanted, name: member.element.name + wanted.charAt(0).toUpperCase() + wanted.slice(1) }, given.contentFor(wanted));
}

function move(resource: ExactObject, step: Step): void {
  const [source, destination] = [numberOf(step, 'source'), numberOf(step, 'destination')];
  const { owner, member, path } = listOf(resource, step);
  if (Math.max(source, destination) >= lengthOf(owner, member)) throw unfitPatch(step.place, 'source or destination lies behind the end of the list');
  const moved = contentOf({ owner, member, path, index: source });
  spliceAt(owner, member, { index: source, taken: 1, put: [] });
  spliceAt(owner, member, { index: destination, taken: 0, put: [moved] });
}
