// Conditions of a search plan: data that sql.ts turns into SQL on one row of an index table. spec: SRC
import type { SearchAccess } from '#fhir/rest/access.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export type Comparison = '<' | '<=' | '>' | '>=';
export type DateOperator = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** A resource type with its access: nothing is asked of another type without it. */
export interface OtherType { readonly type: ResourceType; readonly access: SearchAccess; readonly conditions: readonly Condition[] }

export type Condition =
  | { readonly is: 'never' }
  | { readonly is: 'all'; readonly of: readonly Condition[] }
  /** `apart`: no row fulfils two of them, so that each may be looked up by itself. */
  | { readonly is: 'any'; readonly of: readonly Condition[]; readonly apart?: true }
  | { readonly is: 'not'; readonly of: Condition }
  /** One of these hashes stands in `toks`. */
  | { readonly is: 'tokens'; readonly any: readonly bigint[] }
  /** The chief code: `hash` is that of `code_h`, `token` the one to be found in `toks`. */
  | { readonly is: 'code'; readonly hash: bigint; readonly token: bigint }
  /** The same, on rows whose `code_h` is this: one of the two probes of the index on patient and code. */
  | { readonly is: 'codeRow'; readonly hash: bigint; readonly token: bigint }
  /** One of many chief codes: rows of one code are told by their hash before their tokens are compared. */
  | { readonly is: 'codes'; readonly hashes: readonly bigint[]; readonly tokens: readonly bigint[] }
  | { readonly is: 'status'; readonly any: readonly string[] }
  /** About one of these patients. `stray`: the token of resources that are only part of their records. */
  | { readonly is: 'patient'; readonly any: readonly string[]; readonly stray?: bigint }
  | { readonly is: 'id'; readonly any: readonly string[] }
  /** A row of `ix_ident` with this hash and, compared in full, this value and system (undefined: any). */
  | { readonly is: 'ident'; readonly hash: bigint; readonly value: string; readonly system: string | undefined }
  | { readonly is: 'reference'; readonly params: readonly string[]; readonly target: { readonly rids: readonly string[]; readonly types: readonly number[] } }
  /** Some reference of this parameter, to these types (empty: any). */
  | { readonly is: 'anyReference'; readonly params: readonly string[]; readonly types: readonly number[] }
  | { readonly is: 'string'; readonly params: readonly string[]; readonly match: StringMatch }
  /** `began`: only rows that began within a day before the time asked for, or only long ones that began earlier. */
  | { readonly is: 'date'; readonly column: DateColumn; readonly operator: DateOperator; readonly lo: string; readonly hi: string; readonly began?: 'near' | 'earlier' }
  | { readonly is: 'number'; readonly params: readonly string[]; readonly unit: UnitTest; readonly tests: readonly NumberTest[] }
  | { readonly is: 'present'; readonly where: 'date' | 'status' | 'patient' }
  /** `parts`: a text with one of these in it. */
  | { readonly is: 'presentIn'; readonly table: 'ix_str' | 'ix_date' | 'ix_num'; readonly params: readonly string[]; readonly parts?: readonly string[] }
  | { readonly is: 'near'; readonly param: string; readonly latitude: number; readonly longitude: number; readonly km: number }
  | { readonly is: 'chain'; readonly params: readonly string[]; readonly target: OtherType }
  | { readonly is: 'has'; readonly params: readonly string[]; readonly source: OtherType }
  | { readonly is: 'listed'; readonly list: string; readonly access: SearchAccess };

export type StringMatch =
  | { readonly by: 'prefix'; readonly value: string }
  | { readonly by: 'part' | 'end' | 'whole'; readonly value: string }
  | { readonly by: 'exact'; readonly folded: string; readonly exact: string }
  | { readonly by: 'values'; readonly values: readonly string[] };

export type DateColumn = { readonly table: 'main' } | { readonly table: 'updated' } | { readonly table: 'ix_date'; readonly params: readonly string[] };

/** `raw`: the number as written, of any unit, or of a unit `code` as written; else a canonical unit and, if named, its system. */
export type UnitTest = { readonly raw: true; readonly code: string | undefined } | { readonly raw: false; readonly unit: string; readonly system: string | undefined };
export interface NumberTest { readonly column: 'lo' | 'hi'; readonly comparison: Comparison; readonly value: number; readonly negated?: 'together' }

/** Of what has no end in the question, long periods may have begun at any time before. */
export const isOpenEnded = ({ operator }: { readonly operator: DateOperator }): boolean => operator === 'ge' || operator === 'ap' || operator === 'gt';

export const never: Condition = { is: 'never' };
export const all = (of: readonly Condition[]): Condition => (of.length === 1 && of[0] !== undefined ? of[0] : { is: 'all', of });
export const any = (of: readonly Condition[]): Condition => (of.length === 0 ? never : of.length === 1 && of[0] !== undefined ? of[0] : { is: 'any', of });
export const not = (of: Condition): Condition => ({ is: 'not', of });
