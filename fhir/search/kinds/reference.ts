// References: by id, Type/id, absolute URL, :[type], :identifier. https://hl7.org/fhir/R4/search.html#reference   spec: SRC-10
import { isFhirId, rowId } from '#fhir/repository/id.ts';
import { isResourceType, typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { any, type Condition, never } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { identKey, presenceKey } from '../hash.ts';
import type { Parameter } from '../parameters.ts';
import { unescaped } from '../text.ts';
import { type KindClause, type KindContext, missing, storedAs } from './context.ts';
import { readToken } from './token.ts';
import { canonicalMatches, planUri } from './uri.ts';

export function planReference(clause: KindClause, context: KindContext): Condition {
  const { parameter, modifier, values } = clause;
  if (modifier === 'missing') return missing(clause, present(parameter, context));
  if (modifier === 'identifier') return any(values.map((value) => byIdentifier(value, parameter, context)));
  if (parameter.isUri === true) return modifier === undefined ? any(values.map((value) => canonicalMatches(storedAs(parameter), unescaped(value)))) : planUri(clause);
  const types = typesAsked(parameter, modifier);
  return any(values.map((value) => one(relative(unescaped(value), context.base), parameter, types)));
}

const relative = (value: string, base: string | undefined): string => (base !== undefined && value.startsWith(`${base}/`) ? value.slice(base.length + 1) : value);

function typesAsked(parameter: Parameter, modifier: string | undefined): readonly ResourceType[] {
  const targets = parameter.targets ?? [];
  if (modifier === undefined) return targets;
  if (!isResourceType(modifier) || (targets.length > 0 && !targets.includes(modifier))) throw badModifier(parameter.code, modifier);
  return [modifier];
}

function one(value: string, parameter: Parameter, types: readonly ResourceType[]): Condition {
  const params = storedAs(parameter);
  const [type, id] = value.split('/_history/')[0]?.split('/') ?? [];
  if (/^[a-z][a-z0-9+.-]*:/.test(value)) return canonicalMatches(params, value);
  if (id === undefined) return isFhirId(value) ? target(value, parameter, types) : wrong(parameter);
  if (type === undefined || !isResourceType(type) || !isFhirId(id)) return wrong(parameter);
  return types.length > 0 && !types.includes(type) ? never : target(id, parameter, [type]);
}

function wrong(parameter: Parameter): never {
  throw badValue(parameter.code, 'an id, Type/id or an absolute URL');
}

function target(id: string, parameter: Parameter, types: readonly ResourceType[]): Condition {
  const rid = rowId(id);
  const others = parameter.isPatient === true ? types.filter((type) => type !== 'Patient') : types;
  const byRow: Condition = { is: 'reference', params: storedAs(parameter), target: { rid, types: others.map(typeNumber) } };
  if (others.length === types.length) return byRow;
  // An id stands for one resource: were it both a patient's and a group's, the patient's is meant.
  return { is: 'patient', any: [rid] };
}

function byIdentifier(value: string, parameter: Parameter, { dk, hash }: KindContext): Condition {
  const { system, code } = readToken(value);
  if (code === '') throw badValue(parameter.code, 'an identifier like system|value');
  return any(storedAs(parameter).map((name) => ({ is: 'ident', hash: hash(dk, identKey(`${name}:identifier`, code)), value: code, system })));
}

function present(parameter: Parameter, { dk, hash }: KindContext): Condition {
  const params = storedAs(parameter);
  const isNarrowed = parameter.alias !== undefined;
  const types = isNarrowed ? (parameter.targets ?? []).map(typeNumber) : [];
  return any([
    { is: 'anyReference', params, types },
    ...(isNarrowed ? [] : [{ is: 'presentIn', table: 'ix_str', params } as const, { is: 'tokens', any: params.map((name) => hash(dk, presenceKey(`${name}:identifier`))) } as const]),
  ]);
}
