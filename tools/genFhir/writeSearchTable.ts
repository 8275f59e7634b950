// The table of a type's search parameters that parser and planner read: how each is stored and what it may point to. spec: GEN
import { compile } from '../../fhir/path/compile.ts';
import type { PathNode } from '../../fhir/path/parse.ts';
import type { KnownTypes } from '../../fhir/path/values.ts';
import { resourceScope } from '../../fhir/search/compile/expression.ts';
import type { Definitions } from './definitions.ts';
import type { ElementModel, FhirModel } from './model.ts';
import { type Alias, type ParameterModel, resolveTarget, valuesOf } from './searchModel.ts';
import { expand } from './valueSets.ts';

interface Sources { readonly definitions: Definitions; readonly model: FhirModel; readonly known: KnownTypes }
interface TypeSearch { readonly type: string; readonly parameters: readonly ParameterModel[]; readonly aliases: ReadonlyMap<string, Alias | undefined> }

/** Longer lists (resource types) would make a long statement of every sort by them. */
const mostCodes = 60;
const booleanSystem = 'http://hl7.org/fhir/special-values';

export class SearchTableWriter {
  private readonly sources: Sources;
  private readonly search: TypeSearch;

  constructor(sources: Sources, search: TypeSearch) {
    this.sources = sources;
    this.search = search;
  }

  /** See `Parameter` in fhir/search/parameters.ts. */
  entry(one: ParameterModel): object {
    const { code, type, url } = one.definition;
    const alias = this.search.aliases.get(code);
    const special = { token: () => this.token(one), reference: () => this.reference(one, alias), composite: () => ({ composite: this.composite(one) }) };
    return { code, type, url, ...(alias !== undefined && { alias: alias.of }), ...(type in special && special[type as keyof typeof special]()) };
  }

  private types(one: ParameterModel): Set<string> {
    return new Set(valuesOf(one, this.search.type, this.sources.known).map((value) => value.type));
  }

  private token(one: ParameterModel): object {
    const types = this.types(one);
    const system = this.systemOf(one);
    const codes = this.codesOf(one);
    return {
      ...((types.has('Identifier') || types.has('ContactPoint')) && { isIdent: true }),
      ...(types.has('ContactPoint') && { isContact: true }),
      ...(system !== undefined && { system }),
      ...(codes !== undefined && { codes }),
      ...((types.has('Coding') || types.has('CodeableConcept')) && { hasWords: true }),
    };
  }

  private reference(one: ParameterModel, alias: Alias | undefined): object {
    const types = this.types(one);
    const targets = alias?.target === undefined ? (one.definition.target ?? []).filter((target) => this.sources.model.resourceTypes.includes(target)) : [alias.target];
    return {
      ...(targets.length > 0 && { targets }),
      ...(alias?.target !== undefined && { isNarrowed: true }),
      ...(!types.has('Reference') && !types.has('Resource') && { isUri: true }),
      ...(this.isPatientColumn(one) && { isPatient: true }),
    };
  }

  /** The one system of a code element with required binding. */
  private systemOf(one: ParameterModel): string | undefined {
    const [branch, another] = one.branches;
    const element = branch === undefined || another !== undefined ? undefined : this.elementOf(branch.node);
    const type = element?.types[0]?.code;
    if (type === 'boolean') return booleanSystem;
    if (type !== 'code' || element?.binding === undefined) return undefined;
    const [system, other] = expand(this.sources.definitions, element.binding)?.bySystem.keys() ?? [];
    return other === undefined ? system : undefined;
  }

  /** All codes that a code or boolean element can have, in alphabetical order. */
  private codesOf(one: ParameterModel): readonly string[] | undefined {
    const [branch, another] = one.branches;
    const element = branch === undefined || another !== undefined ? undefined : this.elementOf(branch.node);
    const type = element?.types[0]?.code;
    if (type === 'boolean') return ['false', 'true'];
    if (type !== 'code' || element?.binding === undefined) return undefined;
    const codes = expand(this.sources.definitions, element.binding)?.codes;
    return codes === undefined || codes.length > mostCodes ? undefined : [...codes].sort();
  }

  /** The element that a plain path `Type.a.b` leads to. */
  private elementOf(node: PathNode): ElementModel | undefined {
    if (node.kind !== 'member' || node.of === undefined) return undefined;
    const owner = compile(node.of, resourceScope(this.sources.known, this.search.type)).types[0] ?? '';
    return this.sources.model.types.get(owner)?.elements.find((element) => element.name === node.name);
  }

  /** The first patient parameter of the compartment, if it stands once. */
  private isPatientColumn(one: ParameterModel): boolean {
    const { type, parameters } = this.search;
    const codes = this.sources.definitions.patientCompartment.get(type) ?? [];
    const chief = ['patient', 'subject'].filter((code) => codes.includes(code)).map((code) => parameters.find((other) => other.definition.code === code)).find((found) => found !== undefined);
    if (chief === undefined) return false;
    const stems = chief.branches.map(({ node }) => resolveTarget(node)?.of ?? node);
    const own = one.branches.map(({ node }) => resolveTarget(node)?.of ?? node);
    const [stem, another] = stems;
    return stem !== undefined && another === undefined && JSON.stringify(own) === JSON.stringify(stems) && compile(stem, resourceScope(this.sources.known, type)).shape === 'one';
  }

  private composite(one: ParameterModel): object {
    const { parameters } = this.search;
    const parts = (one.definition.component ?? []).map((component) => {
      const found = this.sources.definitions.searchParameters.find((other) => other.url === component.definition);
      return { type: found?.type ?? 'token', code: found?.code ?? component.expression };
    });
    const [branch, another] = one.branches;
    const isRoot = another === undefined && branch?.node.kind === 'member' && branch.node.of === undefined;
    const isAnd = isRoot && parts.every((part) => parameters.some((other) => other.definition.code === part.code));
    return { form: isAnd ? 'and' : parts.length === 3 ? 'span' : parts[1]?.type === 'quantity' ? 'numbers' : 'keys', parts };
  }
}
