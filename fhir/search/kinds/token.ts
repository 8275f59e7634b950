// Codes, booleans, identifiers and contact points. https://hl7.org/fhir/R4/search.html#token   spec: SRC-8
import { rowId } from '#fhir/repository/id.ts';
import { contactKey, ofTypeKey } from '../collector.ts';
import { codeModifiers, type SystemCode } from '../codeModifiers.ts';
import { any, type Condition, never, not } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { bareKey, exactKey, identKey, presenceKey, systemKey } from '../hash.ts';
import type { Parameter } from '../parameters.ts';
import { findParameter } from '../parameters.ts';
import { splitEscaped, unescaped } from '../text.ts';
import { type KindClause, type KindContext, missing, storedAs } from './context.ts';
import { planString } from './string.ts';

/** `system` undefined: any; empty: none. `code` empty: any of the system. */
interface Token { readonly system: string | undefined; readonly code: string }

export function planToken(clause: KindClause, context: KindContext): Condition {
  const { parameter, modifier, values } = clause;
  if (parameter.code === '_id') return planId(clause);
  if (modifier !== undefined) return planModifier(clause, context);
  return any(values.map((value) => one(readToken(value), parameter, context)));
}

function planModifier(clause: KindClause, context: KindContext): Condition {
  const { parameter, modifier = '', values } = clause;
  switch (modifier) {
    case 'missing': return missing(clause, present(parameter, context));
    case 'not': return not(any(values.map((value) => one(readToken(value), parameter, context))));
    case 'text': return planString({ ...clause, parameter: { ...parameter, alias: storedAs(parameter).map((code) => `${code}:text`) }, modifier: undefined });
    case 'of-type': return any(values.flatMap((value) => ofType(value, parameter, context)));
    default: return planCodes(clause, context);
  }
}

function planCodes(clause: KindClause, context: KindContext): Condition {
  const { parameter, modifier = '' } = clause;
  if ((parameter.isIdent === true && parameter.hasWords !== true) || !codeModifiers.has(modifier)) throw badModifier(parameter.code, modifier);
  const listed = ofCodes(context.codes?.get(clause) ?? [], parameter, context);
  return modifier === 'not-in' ? not(listed) : listed;
}

function planId(clause: KindClause): Condition {
  const { parameter, modifier, values } = clause;
  if (modifier === 'missing') return missing(clause, { is: 'all', of: [] });
  if (modifier !== undefined && modifier !== 'not') throw badModifier(parameter.code, modifier);
  const ids: Condition = { is: 'id', any: values.map((value) => rowId(unescaped(value))) };
  return modifier === 'not' ? not(ids) : ids;
}

export function readToken(value: string): Token {
  const [first = '', second, ...rest] = splitEscaped(value, '|');
  return second === undefined ? { system: undefined, code: unescaped(first) } : { system: unescaped(first), code: unescaped([second, ...rest].join('|')) };
}

/** Codes of a value set or hierarchy: any of them, each of its own system. */
function ofCodes(codes: readonly SystemCode[], parameter: Parameter, { dk, hash, type, types }: KindContext): Condition {
  if (parameter.code === types.columns.status) return { is: 'status', any: codes.flatMap(({ system, code }) => (system === parameter.system ? [code] : [])) };
  const stored = storedAs(parameter).map((name) => findParameter(type, name) ?? { ...parameter, code: name });
  const tokens = codes.flatMap((code) => stored.flatMap((one) => tokenKey(code, one).map((key) => hash(dk, key))));
  if (tokens.length === 0) return never;
  return parameter.code === types.columns.code ? { is: 'codes', hashes: codes.map(({ code }) => hash(dk, ['code', code])), tokens } : { is: 'tokens', any: tokens };
}

/** `system|code|value`: the type of the identifier, then its value. */
function ofType(text: string, parameter: Parameter, { dk, hash }: KindContext): Condition[] {
  if (parameter.isIdent !== true || parameter.isContact === true) throw badModifier(parameter.code, 'of-type');
  const [system, code, value, ...rest] = splitEscaped(text, '|').map(unescaped);
  if (!system || !code || !value || rest.length > 0) throw badValue(parameter.code, "the identifier's type and value, like system|code|value");
  const key = ofTypeKey(code, value);
  return storedAs(parameter).map((name) => ({ is: 'ident', hash: hash(dk, identKey(`${name}:of-type`, key)), value: key, system }));
}

function present(parameter: Parameter, { dk, hash, types }: KindContext): Condition {
  if (parameter.code === types.columns.status) return { is: 'present', where: 'status' };
  return { is: 'tokens', any: storedAs(parameter).map((code) => hash(dk, presenceKey(code))) };
}

function one(token: Token, parameter: Parameter, context: KindContext): Condition {
  if (parameter.code === context.types.columns.status) return statusOf(token, parameter);
  if (parameter.isIdent === true) return parameter.hasWords === true ? any([ident(token, parameter, context), coded(token, parameter, context)]) : ident(token, parameter, context);
  return coded(token, parameter, context);
}

function coded(token: Token, parameter: Parameter, context: KindContext): Condition {
  const { dk, hash, types } = context;
  const parts = storedAs(parameter).flatMap((code) => tokenKey(token, findParameter(context.type, code) ?? { ...parameter, code }));
  if (parts.length === 0) return never;
  const hashes = parts.map((key) => hash(dk, key));
  const [single] = hashes;
  // The chief code has a column that the index on patient and date knows.
  if (parameter.code === types.columns.code && token.code !== '' && single !== undefined) return { is: 'code', hash: hash(dk, ['code', token.code]), token: single };
  return { is: 'tokens', any: hashes };
}

/** Codes whose system the definition fixes are stored bare. */
function tokenKey({ system, code }: Token, parameter: Parameter): string[][] {
  const name = parameter.code;
  if (parameter.system !== undefined) {
    if (system !== undefined && system !== parameter.system) return [];
    return [code === '' ? presenceKey(name) : bareKey(name, code)];
  }
  if (system === undefined) return [bareKey(name, code)];
  return [code === '' ? systemKey(name, system) : exactKey(name, system, code)];
}

function statusOf({ system, code }: Token, parameter: Parameter): Condition {
  if (system !== undefined && system !== parameter.system) return never;
  return code === '' ? { is: 'present', where: 'status' } : { is: 'status', any: [code] };
}

function ident({ system, code }: Token, parameter: Parameter, { dk, hash }: KindContext): Condition {
  const value = parameter.isContact === true ? contactKey(code) : code;
  return any(storedAs(parameter).map((name) => (value === ''
    ? { is: 'tokens', any: [hash(dk, systemKey(name, system ?? ''))] }
    : { is: 'ident', hash: hash(dk, identKey(name, value)), value, system })));
}
