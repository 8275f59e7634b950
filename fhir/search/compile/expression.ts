// Expressions of search parameters: cut into branches, compiled, and told apart by the types of their values.
// https://hl7.org/fhir/R4/searchparameter.html   spec: GEN
import { compile } from '#fhir/path/compile.ts';
import { parsePath, type PathNode } from '#fhir/path/parse.ts';
import type { Compiled, KnownTypes, Scope } from '#fhir/path/values.ts';

export interface Branch { readonly source: string; readonly node: PathNode }
/** A compiled value with one known type. */
export interface TypedValue { readonly compiled: Compiled; readonly type: string }

/** The branches of the expression that concern this type. */
export function branchesOf(expression: string | undefined, type: string): Branch[] {
  if (expression === undefined) return [];
  return unionParts(parsePath(expression)).flatMap((node) => {
    const root = rootName(node);
    // Some definitions say `name` where they mean `InsurancePlan.name`.
    const isRelative = /^[a-z]/.test(root);
    if (!isRelative && root !== type && root !== 'Resource' && root !== 'DomainResource') return [];
    const own = renameRoot(node, type);
    return [{ source: JSON.stringify(own), node: own }];
  });
}

const unionParts = (node: PathNode): PathNode[] => (node.kind === 'binary' && node.operator === '|' ? [...unionParts(node.left), ...unionParts(node.right)] : [node]);

/** The type that an expression begins with. */
function rootName(node: PathNode): string {
  switch (node.kind) {
    case 'member': return node.of === undefined ? node.name : rootName(node.of);
    case 'call': return node.of === undefined ? '' : rootName(node.of);
    case 'index': return rootName(node.of);
    case 'type': return rootName(node.of);
    case 'binary': return rootName(node.left);
    default: return '';
  }
}

function renameRoot(node: PathNode, type: string): PathNode {
  switch (node.kind) {
    case 'member': return node.of === undefined ? { ...node, name: /^(Domain)?Resource$/.test(node.name) ? type : node.name } : { ...node, of: renameRoot(node.of, type) };
    case 'call': return node.of === undefined ? node : { ...node, of: renameRoot(node.of, type) };
    case 'index': return { ...node, of: renameRoot(node.of, type) };
    case 'type': return { ...node, of: renameRoot(node.of, type) };
    case 'binary': return { ...node, left: renameRoot(node.left, type), right: renameRoot(node.right, type) };
    default: return node;
  }
}

/** A scope in which `$this` and %resource are the resource `o`. */
export function resourceScope(known: KnownTypes, type: string): Scope {
  return scopeOf(known, { js: 'o', shape: 'one', types: [type], isTotal: true }, type);
}

export function scopeOf(known: KnownTypes, self: Compiled, type: string): Scope {
  let count = 0;
  const resource: Compiled = { js: 'o', shape: 'one', types: [type], isTotal: true };
  return { known, self, context: self, resource, compile, fresh: () => `x${count++}` };
}

/** One entry per type that the value can have. */
export function typedValues(compiled: Compiled): TypedValue[] {
  if (compiled.narrow === undefined) return compiled.types.slice(0, 1).map((type) => ({ compiled, type }));
  return compiled.types.flatMap((type) => {
    const narrowed = compiled.narrow?.(type);
    return narrowed === undefined ? [] : [{ compiled: narrowed, type }];
  });
}

/** The values of these branches. */
export function valuesOf(branches: readonly Branch[], type: string, known: KnownTypes): TypedValue[] {
  const scope = resourceScope(known, type);
  return branches.flatMap(({ node }) => typedValues(compile(node, scope)));
}
