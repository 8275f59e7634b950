// JSON text of a resource → XML, in the order of the elements, decimals digit for digit, narrative as it is. https://hl7.org/fhir/R4/xml.html   spec: RST-13
import { memberName, primitiveOf, shapeOf } from '#fhir/definitions/structure.ts';
import type { ElementShape } from '#fhir/definitions/structure.ts';
import { isExactNumber, isExactObject, parseStored } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import { narrativeToXml } from './narrativeXml.ts';
import { escapeValue } from './escape.ts';

export interface WriteOptions { readonly pretty?: boolean }

const prolog = '<?xml version="1.0" encoding="UTF-8"?>';

/** Of a resource that is valid, or that we made: a member that its type does not have is left out. */
export function xmlOf(json: string, { pretty = false }: WriteOptions = {}): string {
  const writer = new Writer(pretty);
  writer.resource(parseStored(json), ' xmlns="http://hl7.org/fhir"');
  return `${prolog}${pretty ? '' : '\n'}${writer.parts.join('')}`;
}

class Writer {
  readonly parts: string[] = [];
  private readonly pretty: boolean;
  private depth = 0;

  constructor(pretty: boolean) {
    this.pretty = pretty;
  }

  resource(value: Exact, namespace: string): void {
    if (!isExactObject(value) || typeof value.resourceType !== 'string' || !shapeOf(value.resourceType)) return;
    this.container(value.resourceType, namespace, () => this.members(value.resourceType as string, value));
  }

  private members(type: string, value: ExactObject): void {
    for (const element of shapeOf(type)?.elements ?? []) {
      if (isAttribute(type, element)) continue;
      for (const code of element.types) {
        const name = memberName(element, code);
        if (primitiveOf(code) !== undefined) this.primitives({ name, code }, value[name], value[`_${name}`]);
        else for (const one of listOf(value[name])) this.complex({ name, code }, one);
      }
    }
  }

  private complex({ name, code }: { name: string; code: string }, value: Exact): void {
    if (!isExactObject(value)) return;
    const isResource = code === 'Resource' || shapeOf(code)?.isResource === true;
    if (isResource) this.container(name, '', () => this.resource(value, ''));
    else this.container(name, attributesOf(code, value), () => this.members(code, value));
  }

  /** Values and what stands beside them in `_name`, which are lists of one length. */
  private primitives({ name, code }: { name: string; code: string }, values: Exact | undefined, beside: Exact | undefined): void {
    if (values === undefined && beside === undefined) return;
    const [own, extra] = [listOf(values), listOf(beside)];
    for (let index = 0; index < Math.max(own.length, extra.length); index++) {
      const [value, more] = [own[index] ?? null, extra[index] ?? null];
      if (code === 'xhtml' && typeof value === 'string') this.line(narrativeToXml(value));
      else this.primitive(name, value, isExactObject(more) ? more : {});
    }
  }

  private primitive(name: string, value: Exact, more: ExactObject): void {
    const id = typeof more.id === 'string' ? ` id="${escapeValue(more.id)}"` : '';
    const text = isExactNumber(value) ? value.rawJSON : typeof value === 'object' ? undefined : String(value);
    const own = text === undefined ? '' : ` value="${escapeValue(text)}"`;
    this.container(name, id + own, () => {
      for (const extension of listOf(more.extension)) this.complex({ name: 'extension', code: 'Extension' }, extension);
    });
  }

  /** Closed in itself when nothing is inside. */
  private container(name: string, attributes: string, inside: () => void): void {
    const at = this.parts.length;
    this.line(`<${name}${attributes}>`);
    this.depth++;
    inside();
    this.depth--;
    if (this.parts.length === at + 1) this.parts[at] = `${this.parts[at]?.slice(0, -1)}/>`;
    else this.line(`</${name}>`);
  }

  private line(text: string): void {
    this.parts.push(this.pretty ? `\n${'  '.repeat(this.depth)}${text}` : text);
  }
}

const listOf = (value: Exact | undefined): readonly Exact[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** `id` of everything that is no resource, and `url` of an extension. */
export const isAttribute = (type: string, { name }: Pick<ElementShape, 'name'>): boolean => (name === 'id' ? shapeOf(type)?.isResource !== true : name === 'url' && type === 'Extension');

function attributesOf(type: string, value: ExactObject): string {
  const names = type === 'Extension' ? ['id', 'url'] : ['id'];
  return names.map((name) => (typeof value[name] === 'string' ? ` ${name}="${escapeValue(value[name] as string)}"` : '')).join('');
}
