// The search parameters of one resource type, as the generator sees them. spec: GEN
import type { PathNode } from '../../fhir/path/parse.ts';
import type { KnownTypes } from '../../fhir/path/values.ts';
import { type Branch, type TypedValue, valuesOf as valuesOfBranches } from '../../fhir/search/compile/expression.ts';
import type { SearchParameter } from './definitions.ts';

export interface ParameterModel {
  readonly definition: SearchParameter;
  readonly branches: readonly Branch[];
}

/** Other parameters of the type that hold the same values, narrowed to references of one type. */
export interface Alias { readonly of: readonly string[]; readonly target?: string }

/** `X.where(resolve() is T)` cut into X and T. */
export function resolveTarget(node: PathNode): { of: PathNode; target: string } | undefined {
  const [test] = node.kind === 'call' && node.name === 'where' ? node.args : [];
  if (node.kind !== 'call' || node.of === undefined || test?.kind !== 'type' || test.of.kind !== 'call' || test.of.name !== 'resolve') return undefined;
  return { of: node.of, target: test.type };
}

/** The values of a parameter that is no composite. */
export const valuesOf = (one: ParameterModel, type: string, known: KnownTypes): TypedValue[] => valuesOfBranches(one.branches, type, known);
