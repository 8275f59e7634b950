// References: by id, Type/id, absolute URL, :[type], :identifier. https://hl7.org/fhir/R4/search.html#reference   spec: SRC-10
import { isFhirId, rowId } from '#fhir/repository/id.ts';
import { isResourceType, typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { strayMark } from '../collector.ts';
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
  const stray = context.types.compartment.length > 1 ? context.hash(context.dk, presenceKey(strayMark)) : undefined;
  return together(values.flatMap((value) => one(relative(unescaped(value), context.base), parameter, types)), stray);
}

/** Ids of one kind are looked up at once. A chief reference stands once, so that a row is found by its patient or by another reference, not by both. */
function together(conditions: readonly Condition[], stray: bigint | undefined): Condition {
  const patients = conditions.flatMap((one) => (one.is === 'patient' ? one.any : []));
  const references = conditions.flatMap((one) => (one.is === 'reference' ? one : []));
  const byTypes = Map.groupBy(references, ({ target }) => target.types.join(' '));
  const joined: Condition[] = [...byTypes.values()].flatMap((group) => group.slice(0, 1).map((first) => ({ ...first, target: { ...first.target, rids: group.flatMap(({ target }) => target.rids) } })));
  const others = conditions.filter((one) => one.is !== 'patient' && one.is !== 'reference' && one.is !== 'never');
  const all: Condition[] = [...(patients.length === 0 ? [] : [{ is: 'patient', any: patients, ...(stray !== undefined && { stray }) } as const]), ...joined, ...others];
  const isApart = patients.length > 0 && joined.length === 1 && others.length === 0;
  return isApart ? { is: 'any', of: all, apart: true } : any(all);
}

const relative = (value: string, base: string | undefined): string => (base !== undefined && value.startsWith(`${base}/`) ? value.slice(base.length + 1) : value);

function typesAsked(parameter: Parameter, modifier: string | undefined): readonly ResourceType[] {
  const targets = parameter.targets ?? [];
  if (modifier === undefined) return targets;
  if (!isResourceType(modifier) || (targets.length > 0 && !targets.includes(modifier))) throw badModifier(parameter.code, modifier);
  return [modifier];
}

function one(value: string, parameter: Parameter, types: readonly ResourceType[]): readonly Condition[] {
  const params = storedAs(parameter);
  const [type, id] = value.split('/_history/')[0]?.split('/') ?? [];
  if (/^[a-z][a-z0-9+.-]*:/.test(value)) return [canonicalMatches(params, value)];
  if (id === undefined) return isFhirId(value) ? target(value, parameter, types) : wrong(parameter);
  if (type === undefined || !isResourceType(type) || !isFhirId(id)) return wrong(parameter);
  return types.length > 0 && !types.includes(type) ? [never] : target(id, parameter, [type]);
}

function wrong(parameter: Parameter): never {
  throw badValue(parameter.code, 'an id, Type/id or an absolute URL');
}

/** An id without a type may be that of any resource the parameter points to. */
function target(id: string, parameter: Parameter, types: readonly ResourceType[]): readonly Condition[] {
  const rid = rowId(id);
  const others = parameter.isPatient === true ? types.filter((type) => type !== 'Patient') : types;
  const byRow: Condition = { is: 'reference', params: storedAs(parameter), target: { rids: [rid], types: others.map(typeNumber) } };
  if (others.length === types.length) return [byRow];
  return [{ is: 'patient', any: [rid] }, ...(others.length === 0 ? [] : [byRow])];
}

function byIdentifier(value: string, parameter: Parameter, { dk, hash }: KindContext): Condition {
  const { system, code } = readToken(value);
  if (code === '') throw badValue(parameter.code, 'an identifier like system|value');
  return any(storedAs(parameter).map((name) => ({ is: 'ident', hash: hash(dk, identKey(`${name}:identifier`, code)), value: code, system })));
}

/** A narrowed parameter sees the references to its types, here and elsewhere. */
function present(parameter: Parameter, { dk, hash }: KindContext): Condition {
  const params = storedAs(parameter);
  const targets = parameter.targets ?? [];
  if (parameter.isNarrowed === true) return any([{ is: 'anyReference', params, types: targets.map(typeNumber) }, { is: 'presentIn', table: 'ix_str', params, parts: targets.map((type) => `/${type}/`) }]);
  return any([{ is: 'anyReference', params, types: [] }, { is: 'presentIn', table: 'ix_str', params }, { is: 'tokens', any: params.map((name) => hash(dk, presenceKey(`${name}:identifier`))) }]);
}
