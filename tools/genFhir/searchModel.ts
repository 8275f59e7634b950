// The search parameters of one resource type: expressions cut into branches, compiled, and judged for how they are stored. spec: GEN
import { compile } from '../../fhir/path/compile.ts';
import { parsePath, type PathNode } from '../../fhir/path/parse.ts';
import type { Compiled, KnownTypes, Scope } from '../../fhir/path/values.ts';
import type { SearchParameter } from './definitions.ts';

export interface Branch { readonly source: string; readonly node: PathNode }
/** A compiled value with one known type. */
export interface TypedValue { readonly compiled: Compiled; readonly type: string }
export interface ParameterModel {
  readonly definition: SearchParameter;
  readonly branches: readonly Branch[];
}

/** Other parameters of the type that hold the same values, narrowed to references of one type. */
export interface Alias { readonly of: readonly string[]; readonly target?: string }

/** The branches of the expression that concern this type. */
export function branchesOf(definition: SearchParameter, type: string): Branch[] {
  if (definition.expression === undefined) return [];
  return unionParts(parsePath(definition.expression)).flatMap((node) => {
    const root = rootName(node);
    if (root !== type && root !== 'Resource' && root !== 'DomainResource') return [];
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

/** `X.where(resolve() is T)` cut into X and T. */
export function resolveTarget(node: PathNode): { of: PathNode; target: string } | undefined {
  const [test] = node.kind === 'call' && node.name === 'where' ? node.args : [];
  if (node.kind !== 'call' || node.of === undefined || test?.kind !== 'type' || test.of.kind !== 'call' || test.of.name !== 'resolve') return undefined;
  return { of: node.of, target: test.type };
}

/** The values of a parameter that is no composite. */
export function valuesOf(one: ParameterModel, type: string, known: KnownTypes): TypedValue[] {
  const scope = resourceScope(known, type);
  return one.branches.flatMap(({ node }) => typedValues(compile(node, scope)));
}
