// What every kind of parameter needs to plan a clause. spec: SRC
import type { SearchAccess } from '#fhir/rest/access.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { badValue } from '../faults.ts';
import type { TokenHash } from '../hash.ts';
import type { Parameter, TypeParameters } from '../parameters.ts';
import type { CodesOf } from '../codeModifiers.ts';
import type { Condition } from '../condition.ts';
import { not } from '../condition.ts';
import type { ParameterClause } from '../request.ts';

export interface KindContext {
  readonly dk: number;
  readonly type: ResourceType;
  readonly types: TypeParameters;
  readonly hash: TokenHash;
  /** Access of the caller to a type; also checks that the type may be searched at all. */
  readonly accessTo: (type: ResourceType) => SearchAccess;
  readonly nowMs: number;
  /** Address of this server: `https://here/fhir/Patient/1` asks for Patient/1. */
  readonly base?: string | undefined;
  /** Codes that clauses mean by value set or hierarchy. */
  readonly codes?: CodesOf;
}

/** A condition on one parameter, its values still escaped. */
export type KindClause = Omit<ParameterClause, 'kind'>;

/** Stored under these codes: the parameter itself or those it stands for. */
export const storedAs = (parameter: Parameter): readonly string[] => parameter.alias ?? [parameter.code];

/** `:missing=true|false`, given what it means to be there. */
export function missing(clause: KindClause, present: Condition): Condition {
  const [value, another] = clause.values;
  if (another !== undefined || (value !== 'true' && value !== 'false')) throw badValue(clause.parameter.code, 'true or false');
  return value === 'true' ? not(present) : present;
}

const prefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof prefixes)[number];

/** `ge2024` → ge and 2024. */
export function splitPrefix(value: string): { prefix: Prefix; rest: string } {
  const prefix = prefixes.find((one) => value.startsWith(one));
  return prefix === undefined ? { prefix: 'eq', rest: value } : { prefix, rest: value.slice(2) };
}
