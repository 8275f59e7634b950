// XML → JSON text of the same resource, which then goes the way of every body. https://hl7.org/fhir/R4/xml.html   spec: RST-13
import { primitiveOf, shapeOf } from '#fhir/definitions/structure.ts';
import type { MemberShape, TypeShape } from '#fhir/definitions/structure.ts';
import { exactNumber, printExact } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';
import { Fault } from '#platform/fault/index.ts';
import { narrativeFromXml, xhtml } from './narrativeXml.ts';
import { badXml, scanXml } from './scanXml.ts';
import type { XmlElement } from './scanXml.ts';
import { isAttribute } from './writeXml.ts';

const fhir = 'http://hl7.org/fhir';

/** Throws the Faults of `scanXml`, and `fhir.bad-xml` naming the element that the type does not have. */
export function jsonOf(xml: string): string {
  return printExact(new Reader(xml).resource(scanXml(xml), ''));
}

const wrong = (expression: string, text: string): Fault => new Fault('invalid', 'fhir.bad-xml', { issue: [{ code: 'structure', ...(expression !== '' && { expression }), text }] });

class Reader {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  resource(element: XmlElement, path: string): ExactObject {
    if (element.namespace !== fhir) throw wrong(path, `<${element.name.slice(0, 80)}> is not of the namespace ${fhir}`);
    const shape = shapeOf(element.name);
    if (!shape?.isResource) throw wrong(path, `<${element.name.slice(0, 80)}> is no resource of FHIR R4`);
    return { resourceType: element.name, ...this.members(element, shape, path === '' ? element.name : path) };
  }

  private members(element: XmlElement, shape: TypeShape, path: string): ExactObject {
    if (element.hasText) throw wrong(path, 'holds text between its elements');
    const members: ExactObject = { ...this.attributes(element, shape, path) };
    for (const [name, children] of grouped(element.children)) {
      const member = shape.members.get(name);
      if (!member || isAttribute(shape.name, member.element)) throw wrong(path, `has no element <${name.slice(0, 80)}>`);
      if (!member.element.many && children.length > 1) throw wrong(`${path}.${name}`, 'stands more than once');
      const place = (index: number): string => (member.element.many ? `${path}.${name}[${index}]` : `${path}.${name}`);
      if (primitiveOf(member.type) === undefined) members[name] = oneOrList(member, children.map((child, index) => this.complex(child, member, place(index))));
      else Object.assign(members, primitiveMembers(member, children.map((child, index) => this.primitive(child, member, place(index)))));
    }
    return members;
  }

  private attributes(element: XmlElement, shape: TypeShape, path: string): ExactObject {
    for (const name of element.attributes.keys()) {
      const member = shape.members.get(name);
      if (!member || !isAttribute(shape.name, member.element)) throw wrong(path, `has no attribute ${name.slice(0, 80)}`);
    }
    return Object.fromEntries(element.attributes);
  }

  private complex(element: XmlElement, { type }: MemberShape, path: string): Exact {
    const shape = shapeOf(type);
    if (type !== 'Resource' && shape && !shape.isResource) {
      requireFhir(element, path);
      return this.members(element, shape, path);
    }
    const [inner, another] = element.children;
    if (!inner || another || element.hasText || element.attributes.size > 0) throw wrong(path, 'must hold one resource and nothing else');
    return this.resource(inner, path);
  }

  private primitive(element: XmlElement, { type }: MemberShape, path: string): { value: Exact; beside: ExactObject | null } {
    if (type === 'xhtml') {
      if (element.namespace !== xhtml) throw wrong(path, `is not of the namespace ${xhtml}`);
      return { value: narrativeFromXml(this.text, element), beside: null };
    }
    requireFhir(element, path);
    const { value, ...others } = Object.fromEntries(element.attributes) as Record<string, string>;
    const stranger = Object.keys(others).find((name) => name !== 'id');
    if (stranger !== undefined) throw wrong(path, `has no attribute ${stranger.slice(0, 80)}`);
    const beside = this.members({ ...element, attributes: new Map(Object.entries(others)) }, shapeOf('Element') ?? elementShape(), path);
    return { value: value === undefined ? null : valueOf(type, value), beside: Object.keys(beside).length === 0 ? null : beside };
  }
}

/** What a primitive may have beside its value. */
function elementShape(): TypeShape {
  const [id, extension] = ['id', 'extension'].map((name) => shapeOf('Period')?.members.get(name));
  if (!id || !extension) throw badXml('the definitions are not complete');
  return { name: 'Element', isResource: false, elements: [id.element, extension.element], members: new Map([['id', id], ['extension', extension]]) };
}

function requireFhir({ namespace, name }: XmlElement, path: string): void {
  if (namespace !== fhir) throw wrong(path, `<${name.slice(0, 80)}> is not of the namespace ${fhir}`);
}

/** Children by name, in the order in which the names come first. */
function grouped(children: readonly XmlElement[]): Map<string, XmlElement[]> {
  const groups = new Map<string, XmlElement[]>();
  for (const child of children) {
    const known = groups.get(child.name);
    if (known) known.push(child);
    else groups.set(child.name, [child]);
  }
  return groups;
}

const oneOrList = ({ element }: MemberShape, values: Exact[]): Exact => (element.many ? values : (values[0] ?? null));

/** `name` and `_name`: lists of one length, with null where nothing is. */
function primitiveMembers(member: MemberShape, read: readonly { value: Exact; beside: ExactObject | null }[]): ExactObject {
  const [values, beside] = [read.map(({ value }) => value), read.map((one) => one.beside)];
  return {
    ...(values.some((value) => value !== null) && { [member.name]: oneOrList(member, values) }),
    ...(beside.some((value) => value !== null) && { [`_${member.name}`]: oneOrList(member, beside) }),
  };
}

/** What is no number or truth value stays text: the validation names it. */
function valueOf(type: string, text: string): Exact {
  const json = primitiveOf(type);
  if (json === 'number') return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? exactNumber(text) : text;
  return json === 'boolean' && /^(?:true|false)$/.test(text) ? text === 'true' : text;
}
