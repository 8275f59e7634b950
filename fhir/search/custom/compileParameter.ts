// A stored SearchParameter turned into a parameter of our own and a function that extracts its values. https://hl7.org/fhir/R4/searchparameter.html   spec: SRC-24
import { loadElements } from '#fhir/definitions/generated.ts';
import * as pathRuntime from '#fhir/path/runtime.ts';
import { PathSyntaxError } from '#fhir/path/parse.ts';
import { type KnownTypes, NotCompilable } from '#fhir/path/values.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { ResourceType, SearchParameter } from '#fhir/types/index.ts';
import type { Collector } from '../collector.ts';
import { type Branch, branchesOf, type TypedValue, valuesOf } from '../compile/expression.ts';
import { type ElementTable, knownElements } from '../compile/elements.ts';
import { callLine, methods, skipped } from '../compile/methods.ts';
import { findParameter, type Parameter, type ParameterType } from '../parameters.ts';
import { refuseLarge } from './expressionLimits.ts';

export interface CustomParameter {
  readonly type: ResourceType;
  readonly parameter: Parameter;
  /** The name its values are stored under: another one for every version, so that old values are never taken for new ones. */
  readonly stored: string;
  readonly extract: (resource: object, collector: Collector) => void;
}

/** Why a SearchParameter cannot be used; `element` names where. */
export class BadParameter extends Error {
  readonly element: string;

  constructor(element: string, message: string) {
    super(message);
    this.element = element;
  }
}

const kinds = new Set<string>(['number', 'date', 'string', 'token', 'reference', 'quantity', 'uri']);
const mostTypes = 20;

/** One parameter per base type. Throws BadParameter. */
export function compileParameter(definition: SearchParameter, stored: string): CustomParameter[] {
  const { code, type, base, expression } = definition;
  if (!/^[a-z][A-Za-z0-9-]{0,63}$/.test(code)) throw new BadParameter('code', 'a letter, then letters, digits and hyphens, at most 64');
  if (!kinds.has(type)) throw new BadParameter('type', `a ${type} parameter cannot be added; ${[...kinds].join(', ')} can`);
  if (expression === undefined) throw new BadParameter('expression', 'is needed: it says where the values stand');
  if (base.length > mostTypes) throw new BadParameter('base', `at most ${mostTypes} types`);
  return base.map((one) => compileFor(baseType(one, code), definition, { stored, branches: branches(expression, one) }));
}

function baseType(base: string, code: string): ResourceType {
  if (!isResourceType(base) || base === 'AuditEvent') throw new BadParameter('base', `${base} is no type of which resources are stored; name each type`);
  if (findParameter(base, code) !== undefined) throw new BadParameter('code', `${base} has a search parameter of this name in FHIR R4`);
  return base;
}

function branches(expression: string, type: string): Branch[] {
  try {
    refuseLarge(expression);
    const found = branchesOf(expression, type);
    if (found.length === 0) throw new BadParameter('expression', `no part of it begins with ${type}`);
    return found;
  } catch (error) {
    throw readable(error);
  }
}

function compileFor(type: ResourceType, { code, type: kind, url, target }: SearchParameter, { stored, branches }: { stored: string; branches: readonly Branch[] }): CustomParameter {
  const values = typedBy(branches, type);
  const usable = values.filter((value) => methods[kind]?.[value.type] !== undefined);
  // Identifiers and contact points are compared in two ways: of a choice of all types the identifiers are meant.
  const own = usable.some((value) => value.type === 'Identifier') ? usable.filter((value) => value.type !== 'ContactPoint') : usable;
  const strange = values.find((value) => methods[kind]?.[value.type] === undefined && !isPassedOver(kind, value, values.length));
  if (strange !== undefined || own.length === 0) throw new BadParameter('expression', `gives ${strange?.type ?? 'nothing'}, of which a ${kind} parameter cannot be made; say the type by as() or ofType()`);
  const lines = own.map((value) => callLine(value.compiled, (given) => `x.${methods[kind]?.[value.type]}(${JSON.stringify(stored)}, ${given})`));
  const extract = new Function('P', `return (o, x) => {\nlet v;\n${lines.join('\n')}\n}`)(pathRuntime) as CustomParameter['extract'];
  return { type, stored, extract, parameter: describe({ code, url, target, kind: kind as ParameterType }, { stored, types: new Set(own.map((value) => value.type)) }) };
}

/** A choice like Extension.value holds more types than the parameter means. */
const isPassedOver = (kind: string, { type }: TypedValue, count: number): boolean => count > 3 || skipped[kind]?.has(type) === true;

function typedBy(list: readonly Branch[], type: string): TypedValue[] {
  try {
    const values = valuesOf(list, type, known());
    if (values.length === 0) throw new BadParameter('expression', 'the type of its values is not known; say it by as() or ofType()');
    return values;
  } catch (error) {
    throw readable(error);
  }
}

function readable(error: unknown): unknown {
  return error instanceof PathSyntaxError || error instanceof NotCompilable ? new BadParameter('expression', error.message) : error;
}

interface Described { readonly code: string; readonly url: string; readonly target: SearchParameter['target']; readonly kind: ParameterType }

function describe({ code, url, target = [], kind }: Described, { stored, types }: { stored: string; types: ReadonlySet<string> }): Parameter {
  const targets = target.filter((one) => isResourceType(one));
  return {
    code, type: kind, url, alias: [stored],
    ...(targets.length > 0 && { targets }),
    ...((types.has('Identifier') || types.has('ContactPoint')) && { isIdent: true }),
    ...(types.has('ContactPoint') && { isContact: true }),
    ...((types.has('Coding') || types.has('CodeableConcept')) && { hasWords: true }),
    ...(kind === 'reference' && !types.has('Reference') && { isUri: true }),
  };
}

let elements: KnownTypes | undefined;
const known = (): KnownTypes => (elements ??= knownElements(loadElements() as ElementTable));
