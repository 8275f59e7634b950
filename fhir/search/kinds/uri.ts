// URIs: whole, :below and :above. https://hl7.org/fhir/R4/search.html#uri   spec: SRC-9
import { any, type Condition, type StringMatch } from '../condition.ts';
import { badModifier } from '../faults.ts';
import { unescaped } from '../text.ts';
import { type KindClause, missing, storedAs } from './context.ts';

export function planUri(clause: KindClause): Condition {
  const { parameter, modifier, values } = clause;
  const params = storedAs(parameter);
  if (modifier === 'missing') return missing(clause, { is: 'presentIn', table: 'ix_str', params });
  return any(values.map((value) => ({ is: 'string', params, match: matchOf(unescaped(value), clause) })));
}

function matchOf(uri: string, { parameter, modifier }: KindClause): StringMatch {
  if (modifier === undefined) return { by: 'values', values: [uri] };
  if (modifier === 'below') return { by: 'prefix', value: uri };
  if (modifier === 'above') return { by: 'values', values: ancestors(uri) };
  throw badModifier(parameter.code, modifier);
}

/** The URI and everything above it, by path segments (or dots of an OID). */
function ancestors(uri: string): string[] {
  const found = [uri];
  const separator = uri.startsWith('urn:oid:') ? '.' : '/';
  const root = /^[a-z][a-z0-9+.-]*:(\/\/[^/]+)?/i.exec(uri)?.[0] ?? '';
  for (let at = uri.lastIndexOf(separator); at > root.length - 1 && at > 0; at = uri.lastIndexOf(separator, at - 1)) found.push(uri.slice(0, at), uri.slice(0, at + 1));
  if (root !== '') found.push(root);
  return [...new Set(found)];
}

/** A canonical matches with and without its version. */
export const canonicalMatches = (params: readonly string[], url: string): Condition => any([
  { is: 'string', params, match: { by: 'values', values: [url] } },
  ...(url.includes('|') ? [] : [{ is: 'string', params, match: { by: 'prefix', value: `${url}|` } } as const]),
]);
