// JSON Patch on a tree whose numbers keep their digits, which no library at hand does. https://www.rfc-editor.org/rfc/rfc6902
// docs/decisions/0135-patches-on-exact-trees.md   spec: RST-12
import { equalExact, isExactObject, parseExact, parseStored, printExact } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import { Fault } from '#platform/fault/index.ts';
import { badPatch, unfitPatch } from './faults.ts';
import { missing, parsePointer, readAt, slotAt } from './pointer.ts';
import type { Pointer } from './pointer.ts';
import { dropEmptied } from './emptied.ts';

interface Step { readonly place: string; readonly op: Operation; readonly path: Pointer; readonly from: Pointer; readonly value: Exact }
interface Target { root: Exact; /** Containers that something was taken out of. */ readonly emptied: Set<Exact>; /** Characters that copies may still make. */ left: number }

export const mostSteps = 1000;
const mostCopied = 5_000_000;
const operations = { add, remove, replace, move, copy, test } as const;
type Operation = keyof typeof operations;

/** Throws Fault `fhir.bad-patch`, naming the step. */
export function parseJsonPatch(body: string): Step[] {
  const patch = parseExact(body);
  if (!Array.isArray(patch)) throw badPatch('patch', 'a JSON Patch is a list of operations');
  if (patch.length > mostSteps) throw badPatch('patch', `has ${patch.length} operations; at most ${mostSteps} are taken`);
  return patch.map((step, index) => parseStep(step, `patch[${index}]`));
}

function parseStep(step: Exact, place: string): Step {
  if (!isExactObject(step)) throw badPatch(place, 'is no object');
  const { op } = step;
  if (typeof op !== 'string' || !Object.hasOwn(operations, op)) throw badPatch(`${place}.op`, `is none of ${Object.keys(operations).join(', ')}`);
  const needsFrom = op === 'move' || op === 'copy';
  const needsValue = op === 'add' || op === 'replace' || op === 'test';
  if (needsValue && !Object.hasOwn(step, 'value')) throw badPatch(place, `${op} needs a value`);
  return { place, op: op as Operation, path: parsePointer(step.path, `${place}.path`), from: needsFrom ? parsePointer(step.from, `${place}.from`) : [], value: valueOf(step) };
}

const valueOf = ({ value = null }: ExactObject): Exact => value;

/** The patched tree; `root` itself is changed. Throws Fault `fhir.patch-failed`, naming the step. */
export function applyJsonPatch(root: Exact, steps: readonly Step[]): Exact {
  const target: Target = { root, emptied: new Set(), left: mostCopied };
  for (const step of steps) operations[step.op](target, step);
  return dropEmptied(target.root, target.emptied);
}

function put(target: Target, path: Pointer, { place, value }: { place: string; value: Exact }): void {
  if (path.length === 0) {
    target.root = value;
    return;
  }
  const slot = slotAt(target.root, path, place);
  if (Array.isArray(slot.in)) slot.in.splice(Number(slot.at), 0, value);
  else slot.in[slot.at] = value;
}

function take(target: Target, path: Pointer, place: string): Exact {
  if (path.length === 0) throw unfitPatch(place, 'the whole resource cannot be taken away');
  const slot = slotAt(target.root, path, place);
  const isThere = Array.isArray(slot.in) ? Number(slot.at) < slot.in.length : Object.hasOwn(slot.in, slot.at);
  if (!isThere) throw missing(path, place);
  target.emptied.add(slot.in);
  if (Array.isArray(slot.in)) return slot.in.splice(Number(slot.at), 1)[0] ?? null;
  const value = slot.in[slot.at] ?? null;
  Reflect.deleteProperty(slot.in, slot.at);
  return value;
}

function add(target: Target, { path, value, place }: Step): void {
  put(target, path, { place, value });
}

function remove(target: Target, { path, place }: Step): void {
  take(target, path, place);
}

/** In the same place: the order of the members stays. */
function replace(target: Target, { path, value, place }: Step): void {
  readAt(target.root, path, place);
  const slot = path.length === 0 ? undefined : slotAt(target.root, path, place);
  if (slot === undefined) target.root = value;
  else if (Array.isArray(slot.in)) slot.in[Number(slot.at)] = value;
  else slot.in[slot.at] = value;
}

function move(target: Target, { path, from, place }: Step): void {
  if (from.length < path.length && from.every((key, index) => key === path[index])) throw unfitPatch(place, 'a value cannot be moved into itself');
  readAt(target.root, from, place);
  if (from.length === path.length && from.every((key, index) => key === path[index])) return;
  put(target, path, { place, value: take(target, from, place) });
}

function copy(target: Target, { path, from, place }: Step): void {
  put(target, path, { place, value: clone(target, readAt(target.root, from, place)) });
}

function test(target: Target, { path, value, place }: Step): void {
  if (!equalExact(readAt(target.root, path, place), value)) throw unfitPatch(place, 'the value there is another one');
}

/** Copies of copies double with every step: what they may amount to is bounded. */
function clone(target: Target, value: Exact): Exact {
  const text = printExact(value);
  target.left -= text.length;
  if (target.left < 0) throw new Fault('tooLarge', 'fhir.patch-too-large', { params: { max: mostCopied / 1_000_000 } });
  return parseStored(text);
}
