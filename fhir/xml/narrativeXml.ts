// Narrative between JSON, where it is a text, and XML, where it is part of the document. https://hl7.org/fhir/R4/narrative.html   spec: RST-13
import { createRequire } from 'node:module';
import { escapeText, onlyXmlText, unescapeXml } from './escape.ts';
import { scanXml } from './scanXml.ts';
import type { XmlElement } from './scanXml.ts';

export const xhtml = 'http://www.w3.org/1999/xhtml';

/** The names of HTML, which XML does not know. */
const { HTML_ENTITIES: htmlNames } = createRequire(import.meta.url)('@xmldom/xmldom/lib/entities.js') as { HTML_ENTITIES: Readonly<Record<string, string>> };

/** The same, but for references by name: they become numbers, and an & that begins none is written out. */
export function narrativeToXml(div: string): string {
  const text = onlyXmlText(div).replace(/&(?:([A-Za-z][A-Za-z0-9]*);|(#\d+;|#x[\dA-Fa-f]+;))?/g, (whole: string, name: string | undefined, number: string | undefined) => {
    if (number !== undefined) return unescapeXml(whole) === undefined ? '\ufffd' : whole;
    return name === undefined ? `&amp;${whole.slice(1)}` : numbered(name);
  });
  return isWhole(text) ? text : `<div xmlns="${xhtml}">${escapeText(div.replace(/<[^>]*>/g, ' '))}</div>`;
}

function numbered(name: string): string {
  if (/^(?:amp|lt|gt|quot|apos)$/.test(name)) return `&${name};`;
  const signs = Object.hasOwn(htmlNames, name) ? htmlNames[name] : undefined;
  return signs === undefined ? `&amp;${name};` : [...signs].map((sign) => `&#${sign.codePointAt(0)};`).join('');
}

function isWhole(text: string): boolean {
  try {
    const { name, namespace } = scanXml(text);
    return name === 'div' && namespace === xhtml;
  } catch {
    return false;
  }
}

/** The text of the element as it was written; prefixes are dropped, and CDATA is written out. */
export function narrativeFromXml(text: string, { start, end, tag }: XmlElement): string {
  const written = text.slice(start, end).replace(/<!\[CDATA\[([^]*?)\]\]>/g, (_whole, inside: string) => escapeText(inside));
  const isOwn = tag === 'div' && /^<div[^>]*\sxmlns\s*=/.test(written);
  if (isOwn) return written;
  const prefix = tag.slice(0, -'div'.length);
  const bare = prefix === '' ? written : written.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</');
  return bare.replace(/^<div((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)/, (_whole, attributes: string) => `<div xmlns="${xhtml}"${attributes.replace(/\s+xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')/g, '')}`);
}
