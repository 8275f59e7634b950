// Rewrites links between entries of a transaction, wherever R4 says: references (also contained), uris, href and src of narrative. spec: TRN-3
import type { Link } from '#fhir/repository/scanJson.ts';
import type { Source } from '#fhir/repository/splice.ts';

export interface LinkMaps {
  /** fullUrl → `Type/id`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Conditional reference → `Type/id`. */
  readonly conditions: ReadonlyMap<string, string>;
  /** Of the entry that holds the links: relative references are resolved against its base. */
  readonly fullUrl: string | undefined;
}

export function collectLinks({ text, scan }: Source): { key: string; value: string }[] {
  return scan.links.map(({ key, value }) => ({ key, value: JSON.parse(text.slice(value.start, value.end)) as string }));
}

/** New text of a link value, or undefined to leave it as it is. */
export function linkReplacer({ addresses, conditions, fullUrl }: LinkMaps): (link: Link, value: string) => string | undefined {
  const base = /^(https?:\/\/.*\/)[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl ?? '')?.[1];
  const resolve = (address: string): string | undefined => {
    const at = address.indexOf('#');
    const bare = at === -1 ? address : address.slice(0, at);
    const found = addresses.get(bare) ?? (base === undefined || /^[a-z]+:/.test(bare) ? undefined : addresses.get(base + bare));
    return found === undefined || at === -1 ? found : found + address.slice(at);
  };
  return ({ key }, value) => {
    if (key === 'div') return replaceInNarrative(value, resolve);
    return (key === 'reference' ? conditions.get(value) : undefined) ?? resolve(value);
  };
}

function replaceInNarrative(xhtml: string, resolve: (address: string) => string | undefined): string | undefined {
  if (!/\b(?:href|src)\s*=/.test(xhtml)) return undefined;
  return xhtml.replace(/\b(?:href|src)\s*=\s*(?:"[^"]*"|'[^']*')/g, (attribute) => {
    const open = attribute.search(/["']/);
    const found = resolve(attribute.slice(open + 1, -1));
    return found === undefined ? attribute : attribute.slice(0, open + 1) + found + attribute.slice(-1);
  });
}
