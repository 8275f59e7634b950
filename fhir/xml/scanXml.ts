// A strict reader of the XML that FHIR uses: no DOCTYPE, no entities but XML's own five, bounded in depth and number. Every element keeps its place in
// the text, so that narrative is kept as it was written, which a DOM cannot do. docs/decisions/0136-xml-read-by-place.md   spec: RST-13
import { Fault } from '#platform/fault/index.ts';
import { isXmlText, unescapeXml } from './escape.ts';

export interface XmlElement {
  readonly name: string;
  /** As written, with its prefix. */
  readonly tag: string;
  readonly namespace: string;
  /** Without the declarations of namespaces and what other namespaces put there. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** Something else than white space stands between the children. */
  hasText: boolean;
  readonly start: number;
  end: number;
}

const mostDepth = 100;
const mostElements = 1_000_000;
/** In force at one place: each element that declares one copies those around it. */
const mostNamespaces = 100;

/** What follows the name is looked at first, so that a name is never read in two ways: a text without end costs no more than its length. */
const tagPattern = /<(\/)?([\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?)(?=[\s/>])([^<>"']*(?:(?:"[^<"]*"|'[^<']*')[^<>"']*)*)>/uy;
const attribute = /\s+([\p{L}_][\p{L}\p{N}_.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/uy;

export const badXml = (text: string): Fault => new Fault('invalid', 'fhir.bad-xml', { issue: [{ code: 'structure', text }] });

/** The root. Throws Fault `fhir.bad-xml` with line and column, `fhir.xml-doctype`, `fhir.too-deep` or `fhir.xml-too-many`. */
export function scanXml(text: string): XmlElement {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new Fault('invalid', 'fhir.xml-doctype');
  if (!isXmlText(text)) throw badXml('holds a character that XML does not know');
  return new Scanner(text).run();
}

interface Open { readonly element: XmlElement; readonly namespaces: ReadonlyMap<string, string> }

class Scanner {
  private readonly text: string;
  private readonly stack: Open[] = [];
  private root: XmlElement | undefined;
  private count = 0;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): XmlElement {
    while (this.at < this.text.length) this.at = this.step();
    if (this.stack.length > 0) throw this.broken(`<${this.stack.at(-1)?.element.tag}> is left open`);
    if (!this.root) throw badXml('the body is empty');
    return this.root;
  }

  /** Reads what begins here and gives where it ends. */
  private step(): number {
    const { text, at } = this;
    if (text[at] !== '<') return this.readText(text.indexOf('<', at));
    if (text.startsWith('<!--', at)) return this.readComment(this.endOf('-->', 4));
    if (text.startsWith('<![CDATA[', at)) return this.noteText(this.endOf(']]>', 9));
    if (text.startsWith('<?', at)) return this.readInstruction(this.endOf('?>', 2));
    tagPattern.lastIndex = at;
    const match = tagPattern.exec(text);
    if (match === null) throw this.broken('here the XML is not well formed');
    const { lastIndex } = tagPattern;
    const [, closing, tag = '', rest = ''] = match;
    if (closing === undefined) this.open(tag, rest, lastIndex);
    else this.close(tag, rest, lastIndex);
    return lastIndex;
  }

  private endOf(mark: string, after: number): number {
    const end = this.text.indexOf(mark, this.at + after);
    if (end === -1) throw this.broken(`here something begins that no ${mark} ends`);
    return end + mark.length;
  }

  private readComment(end: number): number {
    if (this.text.slice(this.at + 4, end - 3).includes('--')) throw this.broken('a comment holds --');
    return end;
  }

  private readText(next: number): number {
    const end = next === -1 ? this.text.length : next;
    const text = this.text.slice(this.at, end);
    if (unescapeXml(text) === undefined || text.includes(']]>')) throw this.broken('an & begins no character reference, or ]]> stands in a text');
    return text.trim() === '' ? end : this.noteText(end);
  }

  private noteText(end: number): number {
    const top = this.stack.at(-1);
    if (!top) throw this.broken('text stands outside the root element');
    top.element.hasText = true;
    return end;
  }

  private readInstruction(end: number): number {
    const whole = this.text.slice(this.at, end);
    if (!/^<\?xml\s/i.test(whole)) return end;
    if (this.at !== 0) throw this.broken('the XML declaration stands elsewhere than at the beginning');
    const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(whole.slice(0, 200))?.[1] ?? 'utf-8';
    if (!/^(?:utf-?8|us-ascii)$/i.test(encoding)) throw badXml('the declared encoding is not UTF-8');
    return end;
  }

  private open(tag: string, given: string, end: number): void {
    const isClosed = given.endsWith('/');
    if (this.root && this.stack.length === 0) throw this.broken('there is a second root element');
    if (++this.count > mostElements) throw new Fault('tooLarge', 'fhir.xml-too-many', { params: { max: mostElements } });
    const written = this.attributesOf(isClosed ? given.slice(0, -1) : given);
    const namespaces = this.namespacesOf(written);
    const [prefix, name] = split(tag);
    const namespace = namespaces.get(prefix);
    if (namespace === undefined) throw this.broken(`the prefix ${prefix.slice(0, 80)} is not declared`);
    const attributes = new Map([...written].filter(([key]) => key !== 'xmlns' && !key.includes(':')));
    const element: XmlElement = { name, tag, namespace, attributes, children: [], hasText: false, start: this.at, end };
    this.stack.at(-1)?.element.children.push(element);
    this.root ??= element;
    if (isClosed) return;
    if (this.stack.push({ element, namespaces }) > mostDepth) throw new Fault('invalid', 'fhir.too-deep', { params: { depth: mostDepth } });
  }

  private close(tag: string, rest: string, end: number): void {
    const top = this.stack.pop();
    if (top?.element.tag !== tag || rest.trim() !== '') throw this.broken(`</${tag.slice(0, 80)}> closes another element than the open one`);
    top.element.end = end;
  }

  private attributesOf(given: string): Map<string, string> {
    const found = new Map<string, string>();
    let at = 0;
    attribute.lastIndex = 0;
    for (let match = attribute.exec(given); match !== null; match = attribute.exec(given)) {
      at = attribute.lastIndex;
      const [, key = '', double, single] = match;
      const value = unescapeXml((double ?? single ?? '').replace(/[\t\n\r]/g, ' '));
      if (value === undefined) throw this.broken('an & begins no character reference');
      if (found.has(key)) throw this.broken(`the attribute ${key.slice(0, 80)} stands twice`);
      found.set(key, value);
    }
    if (given.slice(at).trim() !== '') throw this.broken('the attributes are not well formed');
    return found;
  }

  private namespacesOf(written: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const outer = this.stack.at(-1)?.namespaces ?? outermost;
    const own = [...written].filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
    if (own.length === 0) return outer;
    if (outer.size + own.length > mostNamespaces) throw this.broken(`more than ${mostNamespaces} namespaces are declared`);
    return new Map([...outer, ...own.map(([key, value]) => [key.slice(6), value] as const)]);
  }

  /** Line and column, without quoting the text: it may be about a patient. */
  private broken(why: string): Fault {
    const before = this.text.slice(0, this.at);
    return badXml(`line ${before.split('\n').length}, column ${before.length - before.lastIndexOf('\n')}: ${why}`);
  }
}

const outermost: ReadonlyMap<string, string> = new Map([['', ''], ['xml', 'http://www.w3.org/XML/1998/namespace']]);

function split(tag: string): [prefix: string, name: string] {
  const at = tag.indexOf(':');
  return at === -1 ? ['', tag] : [tag.slice(0, at), tag.slice(at + 1)];
}
