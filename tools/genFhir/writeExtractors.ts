// Writes a function per resource type that hands every search value to the collector, and the table of parameters. spec: GEN
import { compile } from '../../fhir/path/compile.ts';
import { parsePath } from '../../fhir/path/parse.ts';
import { asList, type Compiled, type KnownTypes } from '../../fhir/path/values.ts';
import { branchesOf, resourceScope, scopeOf, type TypedValue, typedValues } from '../../fhir/search/compile/expression.ts';
import { callLine, methods, skipped } from '../../fhir/search/compile/methods.ts';
import type { Definitions, SearchParameter } from './definitions.ts';
import { type ElementModel, type FhirModel, properties } from './model.ts';
import { type Alias, type ParameterModel, resolveTarget, valuesOf } from './searchModel.ts';
import { SearchTableWriter } from './writeSearchTable.ts';

const inRepository = new Set(['_id', '_lastUpdated', '_text', '_content', '_query']);
const codeOrder = ['code', 'vaccine-code', 'class', 'type', 'category'];
const dateOrder = [
  'date', 'authoredon', 'authored-on', 'authored', 'recorded-date', 'effective-time', 'effective', 'whenhandedover', 'started', 'created', 'occurrence', 'collected', 'recorded',
  'issued', 'birthdate', 'datetime', 'datewritten', 'sent', 'period', 'identified', 'start', 'start-date', 'timestamp', 'expiry', 'expiration-date',
];

export interface SearchOutput { extractor: string; table: object }

export class ExtractorWriter {
  /** Expressions that could not be indexed: must stay empty. */
  readonly problems: string[] = [];
  private readonly definitions: Definitions;
  private readonly model: FhirModel;
  private readonly known: KnownTypes;

  constructor(definitions: Definitions, model: FhirModel, known: KnownTypes) {
    this.definitions = definitions;
    this.model = model;
    this.known = known;
  }

  resource(type: string): SearchOutput {
    const parameters = this.definitions.searchParameters
      .filter((one) => one.base.includes(type) || one.base.includes('Resource') || (one.base.includes('DomainResource') && this.model.types.get(type)?.base === 'DomainResource'))
      .map((definition): ParameterModel => ({ definition, branches: branchesOf(definition.expression, type) }));
    const aliases = new Map(parameters.map((one) => [one.definition.code, this.aliasOf(one, parameters)]));
    const indexed = parameters.filter((one) => aliases.get(one.definition.code) === undefined && !inRepository.has(one.definition.code));
    const columns = this.columns(indexed, type);
    const lines = indexed.flatMap((one) => this.parameterLines(one, type));
    const compartment = this.definitions.patientCompartment.get(type) ?? [];
    const entries = new SearchTableWriter({ definitions: this.definitions, model: this.model, known: this.known }, { type, parameters, aliases });
    const elements = this.model.types.get(type)?.elements ?? [];
    const names = (keep: (element: ElementModel) => boolean): string[] => elements.filter(keep).flatMap((element) => properties(element).map((one) => one.property));
    const subsets = { summary: names((element) => element.summary), mandatory: names((element) => element.min > 0) };
    const table = { columns, compartment, ...subsets, parameters: Object.fromEntries(parameters.map((one) => [one.definition.code, entries.entry(one)])) };
    return { extractor: `({ P, K }) => (o, x) => {\nlet v;\n${[...lines, ...this.compartmentLines(type, parameters)].join('\n')}\n}`, table };
  }

  private values(one: ParameterModel, type: string): TypedValue[] {
    return valuesOf(one, type, this.known);
  }

  /** A parameter whose values are exactly those of others is answered by them. */
  private aliasOf(one: ParameterModel, all: readonly ParameterModel[]): Alias | undefined {
    const { definition, branches } = one;
    if (definition.type === 'reference' && branches.length === 1) {
      const cut = branches[0] && resolveTarget(branches[0].node);
      const whole = cut && all.find((other) => other.branches.length === 1 && other.branches[0]?.source === JSON.stringify(cut.of) && other.definition.type === 'reference');
      if (cut !== undefined && whole !== undefined) return { of: [whole.definition.code], target: cut.target };
    }
    const same = (other: ParameterModel): boolean => other !== one && other.definition.type === definition.type && !partial(other, one) && all.indexOf(other) !== all.indexOf(one);
    const twin = all.find((other) => same(other) && sources(other) === sources(one) && parts(other) === parts(one) && all.indexOf(other) < all.indexOf(one));
    if (twin !== undefined && branches.length > 0) return { of: [twin.definition.code] };
    if (branches.length < 2) return undefined;
    const covering = all.filter((other) => same(other) && other.branches.length < branches.length && parts(other) === parts(one) && other.branches.length > 0 && other.branches.every((branch) => branches.some((own) => own.source === branch.source)));
    const covered = new Set(covering.flatMap((other) => other.branches.map((branch) => branch.source)));
    return branches.every((branch) => covered.has(branch.source)) ? { of: covering.map((other) => other.definition.code) } : undefined;
  }

  private columns(indexed: readonly ParameterModel[], type: string): { code?: string; status?: string; date?: string } {
    const single = (code: string, paramType: string): boolean => {
      const found = indexed.find((one) => one.definition.code === code && one.definition.type === paramType);
      return found !== undefined && found.branches.length > 0 && this.values(found, type).every((value) => value.compiled.shape === 'one');
    };
    const isConcept = (code: string): boolean => indexed.some((one) => one.definition.code === code && this.values(one, type).some((value) => value.type === 'CodeableConcept' || value.type === 'Coding'));
    const isCode = (code: string): boolean => indexed.some((one) => one.definition.code === code && this.values(one, type).every((value) => value.type === 'code'));
    const columns: { code?: string; status?: string; date?: string } = {};
    const code = codeOrder.find((one) => single(one, 'token') && isConcept(one));
    const date = dateOrder.find((one) => single(one, 'date'));
    if (code !== undefined) columns.code = code;
    if (date !== undefined) columns.date = date;
    if (single('status', 'token') && isCode('status')) columns.status = 'status';
    return columns;
  }

  private parameterLines(one: ParameterModel, type: string): string[] {
    if (one.definition.type === 'composite') return this.compositeLines(one, type);
    return this.values(one, type).flatMap((value) => this.valueLine(one.definition, value, type));
  }

  private valueLine(definition: SearchParameter, { compiled, type: elementType }: TypedValue, type: string): string[] {
    const method = methods[definition.type]?.[elementType];
    if (method === undefined) {
      if (skipped[definition.type]?.has(elementType) !== true) this.problems.push(`${type} ${definition.code}: ${definition.type} of ${elementType}`);
      return [];
    }
    return [callLine(compiled, (value) => `x.${method}(${JSON.stringify(definition.code)}, ${value})`)];
  }

  /** Composites whose parts stand once are answered by their parts; the others are stored joined. */
  private compositeLines(one: ParameterModel, type: string): string[] {
    const { definition } = one;
    return one.branches.flatMap(({ node }) => {
      const base = compile(node, resourceScope(this.known, type));
      if (base.js === 'o') return [];
      const scope = scopeOf(this.known, { js: 'b', shape: 'one', types: base.types, isTotal: true }, type);
      const [first, second, third] = (definition.component ?? []).map((component) => compile(parsePath(component.expression), scope));
      if (first === undefined || second === undefined) return [];
      const keys = keysOf(first);
      const call = third === undefined ? this.pairLines(definition.code, second) : [`x.pairSpan(${JSON.stringify(definition.code)}, k, [${second.js}, ${third.js}]);`];
      return [`for (const b of ${asList(base)}) { const k = ${keys}; if (k.length > 0) {`, ...call, '} }'];
    });
  }

  private pairLines(code: string, second: Compiled): string[] {
    const name = JSON.stringify(code);
    return pairValues(second).map((value) => (methods.quantity?.[value.type] !== undefined
      ? callLine(value.compiled, (v) => `x.pairNumbers(${name}, k, ${v})`)
      : `x.pairKeys(${name}, k, ${keysOf(value.compiled)});`));
  }

  private compartmentLines(type: string, parameters: readonly ParameterModel[]): string[] {
    if (type === 'Patient') return ['x.ownPatient(o);'];
    // Groups are about many patients: no one's record.
    if (type === 'Group') return [];
    const order = ['patient', 'subject', 'beneficiary'];
    const codes = [...(this.definitions.patientCompartment.get(type) ?? [])].sort((a, b) => rank(order, a) - rank(order, b));
    const chief = codes[0];
    return codes.flatMap((code) => {
      const one = parameters.find((parameter) => parameter.definition.code === code);
      const isChief = code === chief;
      return one === undefined ? [] : this.values(one, type).filter((value) => value.type === 'Reference').map((value) => callLine(value.compiled, (v) => `x.compartment(${v}, ${isChief})`));
    });
  }
}

const sources = (one: ParameterModel): string => one.branches.map((branch) => branch.source).sort().join(' ');
const parts = (one: ParameterModel): string => (one.definition.component ?? []).map((component) => component.expression).join(' ');
/** Composites answered by their parts cannot be told apart by branches alone. */
const partial = (a: ParameterModel, b: ParameterModel): boolean => a.definition.code.startsWith('_') !== b.definition.code.startsWith('_');
const rank = (order: readonly string[], code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);

/** Second parts may be a union of typed values. */
function pairValues(second: Compiled): TypedValue[] {
  if (second.narrow !== undefined) return typedValues(second);
  return second.types.map((type) => ({ compiled: { ...second, types: [type] }, type })).slice(0, 1);
}

function keysOf(compiled: Compiled): string {
  const each = typedValues(compiled).map(({ compiled: value, type }) => {
    const name = type === 'CodeableConcept' ? 'keysOfConcept' : type === 'Coding' ? 'keysOfCoding' : type === 'Reference' ? 'keysOfReference' : 'keysOfCode';
    return `...${asList(value)}.flatMap(K.${name})`;
  });
  return `[${each.join(', ')}]`;
}
