// JSON Pointers and the place they lead to. https://www.rfc-editor.org/rfc/rfc6901   spec: RST-12
import { isExactObject } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import { badPatch, unfitPatch } from './faults.ts';

export type Pointer = readonly string[];

/** Throws Fault `fhir.bad-patch`; `place` is that of the step. */
export function parsePointer(text: unknown, place: string): Pointer {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')) || /~(?![01])/.test(text)) throw badPatch(place, 'is no JSON Pointer');
  return text.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A place inside a list or an object; there may be nothing at it yet. */
export type Slot =
  | { readonly in: Exact[]; readonly at: number }
  | { readonly in: ExactObject; readonly at: string };

/** The value there; throws Fault `fhir.patch-failed` where a step of the way is missing. */
export function readAt(root: Exact, pointer: Pointer, place: string): Exact {
  let value = root;
  for (const key of pointer) {
    const found = childOf(value, key);
    if (found === undefined) throw missing(pointer, place);
    value = found;
  }
  return value;
}

export const missing = (pointer: Pointer, place: string) => unfitPatch(place, `there is nothing at /${pointer.join('/').slice(0, 200)}`);

function childOf(value: Exact, key: string): Exact | undefined {
  if (Array.isArray(value)) return isIndex(key) ? value[Number(key)] : undefined;
  return isExactObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

const isIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,8})$/.test(key);

/** Where the pointer's last key stands; `-` and the index after the last are places of a list, too. */
export function slotAt(root: Exact, pointer: Pointer, place: string): Slot {
  const parent = readAt(root, pointer.slice(0, -1), place);
  const key = pointer.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const at = key === '-' ? parent.length : isIndex(key) ? Number(key) : -1;
    if (at < 0 || at > parent.length) throw unfitPatch(place, `${key.slice(0, 40)} is no place of the list`);
    return { in: parent, at };
  }
  // Such a key would change what the object is, and no resource has one.
  if (!isExactObject(parent) || key === '__proto__') throw missing(pointer, place);
  return { in: parent, at: key };
}
