// What SMART scopes grant. The grammar is in fhir/types/smartScope.ts.
// https://hl7.org/fhir/smart-app-launch/STU2/scopes-and-launch-context.html   spec: ACC-20
import type { Interaction } from '#fhir/rest/access.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { parseScopeText } from '#fhir/types/smartScope.ts';
import type { ScopeLetter, ScopeParts } from '#fhir/types/smartScope.ts';
import { isNarrowable } from './criteria.ts';

export type { ScopeContext, ScopeLetter } from '#fhir/types/smartScope.ts';

export interface SmartScope extends ScopeParts { readonly type: ResourceType | '*' }

const letterOf: Readonly<Record<Interaction, ScopeLetter>> = { read: 'r', vread: 'r', history: 'r', search: 's', create: 'c', update: 'u', delete: 'd' };

/** Undefined for anything else. */
export function parseScope(text: string): SmartScope | undefined {
  const parts = parseScopeText(text);
  if (parts === undefined || (parts.type !== '*' && !isResourceType(parts.type))) return undefined;
  return parts as SmartScope;
}

const parsed = new Map<string, readonly SmartScope[]>();

/** The scopes of a grant; one grant's text is read once. */
export function parseScopes(texts: readonly string[]): readonly SmartScope[] {
  const key = texts.join(' ');
  const known = parsed.get(key);
  if (known) return known;
  const scopes = texts.flatMap((text) => parseScope(text) ?? []);
  if (parsed.size > 1000) parsed.clear();
  parsed.set(key, scopes);
  return scopes;
}

/** The scopes that grant this interaction, narrowed ones among them. */
export function scopesFor(texts: readonly string[], interaction: Interaction, type: ResourceType): readonly SmartScope[] {
  return parseScopes(texts).filter((scope) => (scope.type === '*' || scope.type === type) && scope.letters.has(letterOf[interaction]));
}

/** Is all that `wish` asks for within what is allowed? What is narrowed is within the same unnarrowed, or narrowed by the same words. */
export function isWithin(allowed: readonly string[], wish: SmartScope): boolean {
  const fitting = parseScopes(allowed).filter((scope) => scope.context === wish.context && (scope.type === '*' || scope.type === wish.type) && (scope.criteria === undefined || scope.criteria === wish.criteria));
  return [...wish.letters].every((letter) => fitting.some((scope) => scope.letters.has(letter)));
}

/** The asked scopes that may be granted, as they were written. */
export function grantableScopes(allowed: readonly string[], asked: readonly string[]): string[] {
  return asked.filter((text) => {
    const wish = parseScope(text);
    return wish === undefined ? allowed.includes(text) : isUnderstood(wish) && isWithin(allowed, wish);
  });
}

/** A search that this server cannot hold a program to is not granted. */
export const isUnderstood = ({ type, criteria }: SmartScope): boolean => criteria === undefined || (type !== '*' && isNarrowable(type, criteria));
