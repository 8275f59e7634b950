// Rewrites links between entries of a transaction, wherever R4 says: references (also contained), uris, href and src of narrative. spec: TRN-3
import type { Link } from '#fhir/repository/scanJson.ts';
import { parseLiteral } from '#fhir/repository/references.ts';
import type { Source } from '#fhir/repository/splice.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Exchange } from '../exchange.ts';

export interface LinkMaps {
  /** fullUrl → `Type/id`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Conditional reference → `Type/id`. */
  readonly conditions: ReadonlyMap<string, string>;
  /** Of the entry that holds the links: relative references are resolved against its base. */
  readonly fullUrl: string | undefined;
  /** References by our own full address. */
  readonly own?: ((link: Link, value: string) => string | undefined) | undefined;
}

export function collectLinks({ text, scan }: Source): { key: string; value: string }[] {
  return scan.links.map(({ key, value }) => ({ key, value: JSON.parse(text.slice(value.start, value.end)) as string }));
}

/** New text of a link value, or undefined to leave it as it is. */
export function linkReplacer({ addresses, conditions, fullUrl, own }: LinkMaps): (link: Link, value: string) => string | undefined {
  const base = /^(https?:\/\/.*\/)[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl ?? '')?.[1];
  const resolve = (address: string): string | undefined => {
    const at = address.indexOf('#');
    const bare = at === -1 ? address : address.slice(0, at);
    const found = addresses.get(bare) ?? (base === undefined || /^[a-z]+:/.test(bare) ? undefined : addresses.get(base + bare));
    return found === undefined || at === -1 ? found : found + address.slice(at);
  };
  return (link, value) => {
    const { key } = link;
    if (key === 'div') return replaceInNarrative(value, resolve);
    return (key === 'reference' ? conditions.get(value) : undefined) ?? resolve(value) ?? own?.(link, value);
  };
}

/**
 * A reference by our own full address means the resource here, and is kept as `Type/id`: so it counts for the patient's record, for access and for the check that it exists.
 * Undefined when the body has no such address, and for a stored Bundle, whose references are its own.
 */
export function ownLinks({ base, body, services }: Pick<Exchange, 'base' | 'body' | 'services'>, type?: ResourceType): ((link: Link, value: string) => string | undefined) | undefined {
  const bases = [...new Set([`${base}/`, `${services.publicUrl}/fhir/`])];
  if (type === 'Bundle' || (!body.includes('\\/') && !bases.some((one) => body.includes(one)))) return undefined;
  return ({ key }, value) => {
    const own = key === 'reference' ? bases.find((one) => value.startsWith(one)) : undefined;
    const relative = own === undefined ? undefined : value.slice(own.length);
    return relative !== undefined && parseLiteral(relative) ? relative : undefined;
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
