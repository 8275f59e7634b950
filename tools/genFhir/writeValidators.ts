// Writes a validating function per type: a switch over the JSON keys, then cardinality, choices and invariants. spec: GEN
import type { Definitions } from './definitions.ts';
import { type ElementModel, type ElementType, type FhirModel, properties, type TypeModel } from './model.ts';
import { expand } from './valueSets.ts';
import type { Invariants } from './writeInvariants.ts';

/** Rules by hand that run at the end of a type. */
const hooks: Readonly<Record<string, string>> = { Reference: 'h.checkReference(o, c);', Extension: 'h.checkExtension(o, c);' };
const attributes = new Set(['id', 'xhtml']);

/** Value sets that are a grammar, not a list. */
export const patterns: Readonly<Record<string, string>> = {
  'http://hl7.org/fhir/ValueSet/mimetypes': '/^[\\w.+-]+(\\/[\\w.+-]+(\\s*;.*)?)?$/',
  'http://hl7.org/fhir/ValueSet/currencies': '/^[A-Z]{3}$/',
};

export class ValidatorWriter {
  private readonly definitions: Definitions;
  private readonly model: FhirModel;
  private readonly invariants: Invariants;
  private specs: string[] = [];

  constructor(definitions: Definitions, model: FhirModel, invariants: Invariants) {
    this.definitions = definitions;
    this.model = model;
    this.invariants = invariants;
  }

  /** Body of the data types' module. */
  dataTypes(): string {
    const types = [...this.model.types.values()].filter((type) => type.kind !== 'resource' && this.isDataType(type));
    return this.module(types, `{ ${types.map((type) => type.name).join(', ')} }`, []);
  }

  /** Body of one resource's module: the resource and its backbone elements. */
  resource(name: string): string {
    const types = [...this.model.types.values()].filter((type) => type.path === name || type.path.startsWith(`${name}.`));
    const own = new Set(types.map((type) => type.name));
    const used = new Set(types.flatMap((type) => type.elements.flatMap((element) => element.types.map((one) => one.code))));
    const foreign = [...used].filter((code) => this.model.types.has(code) && !own.has(code) && !this.isResource(code));
    return this.module(types, name, [...new Set([...foreign, 'Element'])]);
  }

  /** Any resource, or one of a named type (`Bundle.entry.response.outcome`): checked by its own resourceType. */
  private isResource(code: string): boolean {
    return code === 'Resource' || this.model.types.get(code)?.kind === 'resource';
  }

  private isDataType(type: TypeModel): boolean {
    const root = this.model.types.get(type.path.split('.')[0] ?? '');
    return root !== undefined && root.kind !== 'resource' && root.name !== 'Resource' && root.name !== 'DomainResource';
  }

  private module(types: readonly TypeModel[], result: string, foreign: readonly string[]): string {
    this.specs = [];
    const functions = types.map((type) => this.typeFunction(type));
    const names = foreign.length > 0 ? `const { ${foreign.join(', ')} } = T;\n` : '';
    return `({ r, p, P, h, resource, T }) => {\n${names}${this.specs.join('\n')}\n${functions.join('\n')}\nreturn ${result};\n}`;
  }

  private typeFunction(type: TypeModel): string {
    const isResource = type.kind === 'resource';
    const choices = type.elements.filter((element) => element.choice);
    const counter = (element: ElementModel): string => `n${choices.indexOf(element)}`;
    const cases = type.elements.flatMap((element) => this.elementCases(element, element.choice ? `${counter(element)}++; ` : ''));
    const conditions = [
      ...type.constraints.map((constraint) => this.invariantLine(constraint, type)),
      ...type.elements.flatMap((element) => this.elementInvariants(element, type)),
    ].filter((line) => line !== '');
    const hook = hooks[type.name];
    const atEnd = [...conditions, ...(hook === undefined ? [] : [hook])];
    return [
      `function ${type.name}(o, c) {`,
      isResource ? '' : 'if (!r.isElement(o, c)) return;',
      atEnd.length > 0 ? 'const before = c.issues.length;' : '',
      choices.length > 0 ? `let ${choices.map((element) => `${counter(element)} = 0`).join(', ')};` : '',
      // Resources built in code may carry undefined members, which JSON would drop.
      'for (const k in o) { const v = o[k]; if (v === undefined) continue; switch (k) {',
      isResource ? "case 'resourceType': break;" : '',
      ...cases,
      'default: r.unknown(k, c); } }',
      ...type.elements.filter((element) => element.min > 0).map((element) => requiredLine(element, counter(element))),
      ...choices.map((element) => `if (${counter(element)} > 1) r.twice(${JSON.stringify(element.name)}, c);`),
      atEnd.length > 0 ? `if (c.issues.length === before) {\n${atEnd.join('\n')}\n}` : '',
      '}',
    ].filter((line) => line !== '').join('\n');
  }

  private elementCases(element: ElementModel, count: string): string[] {
    return properties(element).flatMap(({ property, type }) => {
      const label = element.choice ? `${element.name}.ofType(${type.code})` : property;
      const spec = this.spec({ label, property, element, type });
      const isPrimitive = this.model.primitives.has(type.code);
      const call = isPrimitive ? (element.many ? `r.primitives(o, ${spec}, c)` : `r.primitive(v, ${spec}, c)`) : `r.${element.many ? 'many' : 'one'}(v, ${spec}, c)`;
      const own = `case '${property}': ${count}${call}; break;`;
      if (!isPrimitive || attributes.has(type.code) || element.name === 'id' || element.path === 'Extension.url') return [own];
      const beside = this.push(`{ label: ${JSON.stringify(label)}, property: '${property}', type: () => Element }`);
      const countBeside = count && `if (o.${property} === undefined) ${count}`;
      return [own, `case '_${property}': ${countBeside}r.${element.many ? 'extensions' : 'extension'}(o, ${beside}, c); break;`];
    });
  }

  private spec({ label, property, element, type }: { label: string; property: string; element: ElementModel; type: ElementType }): string {
    const parts = [`label: ${JSON.stringify(label)}`, `property: '${property}'`];
    const pattern = element.binding === undefined ? undefined : patterns[element.binding];
    if (this.model.primitives.has(type.code)) parts.push(pattern === undefined ? `check: p.${type.code}` : `check: (v) => p.${type.code}(v) ?? (${pattern}.test(v) ? undefined : 'is no code of ${element.binding}')`);
    else parts.push(this.isResource(type.code) ? 'type: resource' : `type: () => ${type.code}`);
    if (type.targets.length > 0 && type.code === 'Reference') parts.push(`targets: new Set(${JSON.stringify(type.targets)})`);
    const codes = pattern === undefined ? this.codes(element, type) : undefined;
    if (codes !== undefined) parts.push(`codes: new Set(${JSON.stringify(codes)}), valueSet: ${JSON.stringify(element.binding)}`);
    return this.push(`{ ${parts.join(', ')} }`);
  }

  private codes({ binding }: ElementModel, type: ElementType): string[] | undefined {
    const expansion = binding === undefined ? undefined : expand(this.definitions, binding);
    if (expansion === undefined) return undefined;
    if (type.code === 'Coding' || type.code === 'CodeableConcept') return [...expansion.bySystem].flatMap(([system, codes]) => codes.map((code) => `${system}|${code}`));
    return this.model.primitives.has(type.code) ? [...expansion.codes] : undefined;
  }

  private push(text: string): string {
    this.specs.push(`const E${this.specs.length} = ${text};`);
    return `E${this.specs.length - 1}`;
  }

  private invariantLine(constraint: TypeModel['constraints'][number], owner: TypeModel): string {
    const js = this.invariants.condition(constraint, { type: owner.name, owner, path: owner.path });
    return js === undefined ? '' : `if ((${js}) === false) r.broken(${JSON.stringify(`${constraint.key}: ${constraint.human}`)}, c);`;
  }

  /** Constraints declared where an element is used, not on its type: checked for each value. */
  private elementInvariants(element: ElementModel, owner: TypeModel): string[] {
    return element.constraints.filter((one) => !this.belongsToType(one.key, element)).flatMap((constraint) => properties(element).map(({ property, type }) => {
      const js = this.invariants.condition(constraint, { type: type.code, owner, path: element.path });
      return js === undefined ? '' : `for (const o0 of P.list(o.${property})) { const o = o0; if ((${js}) === false) r.broken(${JSON.stringify(`${constraint.key}: ${constraint.human}`)}, c); }`;
    }));
  }

  private belongsToType(key: string, element: ElementModel): boolean {
    return element.types.some((type) => this.model.types.get(type.code)?.constraints.some((one) => one.key === key) === true);
  }
}

function requiredLine(element: ElementModel, counter: string): string {
  const label = JSON.stringify(element.name);
  if (element.choice) return `if (${counter} === 0) r.missing(${label}, c);`;
  return `if (o.${element.name} === undefined && o._${element.name} === undefined) r.missing(${label}, c);`;
}
