// A search as asked: parsed and checked against the parameters of the type, not yet planned. spec: SRC
import type { ResourceType } from '#fhir/types/index.ts';
import type { Parameter } from './parameters.ts';

/** One condition; the values are alternatives, still escaped (`\,` `\|` `\$`). `compare`: how `_filter` compares texts beside the modifiers. */
export interface ParameterClause {
  readonly kind: 'parameter';
  readonly parameter: Parameter;
  readonly modifier: string | undefined;
  readonly values: readonly string[];
  readonly compare?: 'whole' | 'end';
}
/** Of a `_filter`. */
export interface JoinClause { readonly kind: 'all' | 'any'; readonly of: readonly Clause[] }
export interface NotClause { readonly kind: 'not'; readonly of: Clause }
/** `subject:Patient.name=…`: the reference leads to a resource of one of these types that fulfils its clause. */
export interface ChainClause { readonly kind: 'chain'; readonly parameter: Parameter; readonly targets: readonly { readonly type: ResourceType; readonly clause: Clause }[] }
/** `_has:Observation:patient:code=…`: a `source` that fulfils the clause refers to this by its parameter. */
export interface HasClause { readonly kind: 'has'; readonly source: ResourceType; readonly parameter: Parameter; readonly clause: Clause }
/** `_list=id`: members of a List. */
export interface ListClause { readonly kind: 'list'; readonly id: string }
export type Clause = ParameterClause | ChainClause | HasClause | ListClause | JoinClause | NotClause;

export interface SortKey { readonly parameter: Parameter; readonly descending: boolean }
/** `_include` and `_revinclude`. `source` is the type that holds the reference, undefined for any; without parameter: all its references. */
export interface IncludeRule { readonly source: ResourceType | undefined; readonly parameter: Parameter | undefined; readonly target: ResourceType | undefined; readonly iterate: boolean }

export interface SearchRequest {
  readonly type: ResourceType;
  /** One of all types, asked for by no name. */
  readonly isUnnamed?: boolean;
  readonly clauses: readonly Clause[];
  readonly sort: readonly SortKey[];
  readonly count: number;
  readonly total: 'none' | 'estimate' | 'accurate';
  readonly include: readonly IncludeRule[];
  readonly revinclude: readonly IncludeRule[];
  readonly elements: readonly string[] | undefined;
  readonly summary: 'true' | 'text' | 'data' | 'count' | 'false';
  readonly cursor: string | undefined;
  /** The query as understood, without cursor: the self link. */
  readonly self: string;
}
