// What the FHIRPath compiler passes around: JavaScript text with what is known of its value. spec: PTH
import type { PathNode } from './parse.ts';

export interface KnownElement {
  readonly name: string;
  readonly many: boolean;
  /** JSON property and type; several for a choice. */
  readonly properties: readonly { readonly property: string; readonly type: string }[];
  readonly choice: boolean;
}
/** What the compiler asks of the definitions. */
export interface KnownTypes {
  element(type: string, name: string): KnownElement | undefined;
  isPrimitive(type: string): boolean;
  /** A type whose members are known (not `Resource`, whose instances differ). */
  isKnown(type: string): boolean;
}

export interface Compiled {
  readonly js: string;
  /** `one`: a value or undefined; `list`: an array; `bool`: true, false or undefined. */
  readonly shape: 'one' | 'list' | 'bool';
  /** The types its values can have; empty = unknown. */
  readonly types: readonly string[];
  /** Never undefined. */
  readonly isTotal?: boolean;
  /** JavaScript that says whether the element is there, be it only by an extension. */
  readonly presence?: string;
  /** For a choice element: the same, narrowed to one type. */
  readonly narrow?: (type: string) => Compiled | undefined;
}

export interface Scope {
  readonly known: KnownTypes;
  readonly self: Compiled;
  /** The value that a constraint is declared on (%context). */
  readonly context: Compiled;
  readonly resource: Compiled;
  readonly compile: (node: PathNode, scope: Scope) => Compiled;
  /** Gives a fresh variable name. */
  readonly fresh: () => string;
}

/** The expression lies outside what can be compiled; the message says why. */
export class NotCompilable extends Error {}

export const bool = (js: string, isTotal = false): Compiled => ({ js, shape: 'bool', types: ['boolean'], isTotal });
const nothing: Compiled = { js: '[]', shape: 'list', types: [] };

/** JavaScript of an array of the values. */
export function asList(value: Compiled): string {
  return value.shape === 'list' ? value.js : `P.listOf(${value.js})`;
}

/** JavaScript of the single value or undefined. */
export const asOne = (value: Compiled): string => (value.shape === 'list' ? `P.single(${value.js})` : value.js);

export function asBool(value: Compiled): Compiled {
  if (value.shape === 'bool') return value;
  return bool(value.shape === 'one' ? `P.truth(${value.js})` : `P.truth(P.single(${value.js}))`);
}

/** JavaScript that says whether there is any value. */
export function exists(value: Compiled): string {
  if (value.presence !== undefined) return `(${value.presence})`;
  return value.shape === 'list' ? `(${value.js}.length > 0)` : `(${value.js} !== undefined)`;
}

/** `of.is(type)`. */
export function isType(of: Compiled, type: string): Compiled {
  if (of.narrow !== undefined) return { js: `(${exists(of.narrow(type) ?? nothing)})`, shape: 'bool', types: ['boolean'], isTotal: true };
  return { js: `P.isResource(${asList(of)}, ${JSON.stringify(type)})`, shape: 'bool', types: ['boolean'], isTotal: true };
}

/** `of.ofType(type)`, `of as type`. */
export function ofType(of: Compiled, type: string): Compiled {
  if (of.narrow !== undefined) return of.narrow(type) ?? nothing;
  if (of.types.length === 1 && of.types[0] === type) return of;
  if (of.types.length === 0 || of.types[0] === 'Resource') return { js: `P.resourcesOf(${asList(of)}, ${JSON.stringify(type)})`, shape: 'list', types: [type] };
  throw new NotCompilable(`the type of a value of ${of.types.join(', ')} is not known`);
}
