// What signing and verifying of XML share: names, the parser, and the one signature of a document.
import { DOMParser } from '@xmldom/xmldom';
import type { Document, Element, Node } from '@xmldom/xmldom';
import { ExclusiveCanonicalization } from 'xml-crypto';

export const namespaces = { ds: 'http://www.w3.org/2000/09/xmldsig#', xades: 'http://uri.etsi.org/01903/v1.3.2#' } as const;
export const signedPropertiesType = 'http://uri.etsi.org/01903#SignedProperties';
export const algorithms = {
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#', enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const;

export interface FoundSignature {
  readonly document: Document;
  readonly signature: Element;
  /** ds:SignatureValue */
  readonly value: Element;
}

/** Throws Error unless the document has exactly one signature, as a child of its root: a wrapped one has nowhere to hide. */
export function findSignature(xml: string): FoundSignature {
  const document = parseXml(xml);
  const all = [...document.getElementsByTagNameNS(namespaces.ds, 'Signature')];
  const [signature] = all;
  if (all.length !== 1 || !signature || signature.parentNode !== document.documentElement) throw new Error('not exactly one signature in the root');
  if (hasComment(signature)) throw new Error('a comment inside the signature');
  // Two of a kind: one would be checked and the other shown.
  for (const name of ['SignedInfo', 'SignatureValue', 'KeyInfo', 'Object']) if (childrenOf(signature, namespaces.ds, name).length !== 1) throw new Error(`not exactly one ${name}`);
  const [value] = childrenOf(signature, namespaces.ds, 'SignatureValue');
  if (!value) throw new Error('the signature has no value');
  return { document, signature, value };
}

/** A comment splits a digest in two: readers disagree about what it says. So does a processing instruction. */
const hasComment = (node: Node): boolean => node.nodeType === 8 || node.nodeType === 7 || [...node.childNodes].some(hasComment);

export const childrenOf = (parent: Element, namespace: string, name: string): Element[] =>
  [...parent.childNodes].filter((node): node is Element => node.nodeType === 1 && (node as Element).localName === name && (node as Element).namespaceURI === namespace);

/** Walks down by names of one namespace; undefined where the path ends. */
export const childAt = (parent: Element, namespace: string, ...names: readonly string[]): Element | undefined =>
  names.reduce<Element | undefined>((at, name) => at && childrenOf(at, namespace, name)[0], parent);

/** Exclusive canonical form of one element. */
export const canonical = (element: Element): string => String(new ExclusiveCanonicalization().process(element as never, {}));

/** Throws on XML that is not well-formed, or that declares a document type (entities could smuggle content in). */
export function parseXml(xml: string): Document {
  const document = new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(message); } }).parseFromString(xml, 'text/xml');
  if (document.doctype) throw new Error('a document type is not taken');
  return document;
}
