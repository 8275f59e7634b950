// The schema of one question: R4's own elements, of the resource types that the question names; of all where it asks for the schema itself.
// https://hl7.org/fhir/R4/graphql.html   spec: GQL-1, GQL-2
import type { DocumentNode, GraphQLFieldConfig, GraphQLFieldConfigArgumentMap, GraphQLInterfaceType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { loadElements } from '#fhir/definitions/generated.ts';
import { isResourceType, resourceTypes } from '#fhir/repository/typeNumber.ts';
import type { ElementTable } from '#fhir/search/compile/elements.ts';
import { isSupported, typeParameters } from '#fhir/search/parameters.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { argumentName, findById, findConnection, findList, followReference, pickItems } from './resolvers.ts';
import type { GraphContext } from './resolvers.ts';

type GraphQl = typeof import('graphql');
type Field = GraphQLFieldConfig<unknown, GraphContext>;
type Fields = Record<string, Field>;

/** Resource types whose names stand in the document, alone or with List or Connection behind; all for introspection. */
export function typesNamed({ visit }: GraphQl, document: DocumentNode): readonly ResourceType[] {
  const names = new Set<string>();
  visit(document, { Name: ({ value }) => void names.add(value) });
  if (names.has('__schema') || names.has('__type')) return resourceTypes;
  return resourceTypes.filter((type) => names.has(type) || names.has(`${type}List`) || names.has(`${type}Connection`));
}

/** `root`: the type whose elements are asked for, at instance level. */
export function buildSchema(graphql: GraphQl, types: readonly ResourceType[], root: ResourceType | null): GraphQLSchema {
  const maker = new SchemaMaker(graphql, root === null ? types : [...new Set([root, ...types])]);
  return maker.schema(root);
}

class SchemaMaker {
  private readonly graphql: GraphQl;
  private readonly types: readonly ResourceType[];
  private readonly elements = loadElements() as ElementTable;
  private readonly primitives = new Set(this.elements.primitives);
  private readonly made = new Map<string, GraphQLOutputType>();
  private readonly resource: GraphQLInterfaceType;

  constructor(graphql: GraphQl, types: readonly ResourceType[]) {
    this.graphql = graphql;
    this.types = types;
    this.resource = new graphql.GraphQLInterfaceType({ name: 'Resource', fields: () => this.resourceFields(), resolveType: (value) => this.nameOf((value as { resourceType?: string }).resourceType) });
  }

  schema(root: ResourceType | null): GraphQLSchema {
    const { GraphQLObjectType, GraphQLSchema } = this.graphql;
    const query = root === null ? new GraphQLObjectType({ name: 'Query', fields: () => this.rootFields() }) : (this.typeOf(root) as GraphQLObjectType);
    const other = new GraphQLObjectType({ name: 'OtherResource', interfaces: [this.resource], fields: () => this.resourceFields() });
    return new GraphQLSchema({ query, types: [other, ...this.types.map((type) => this.typeOf(type) as GraphQLObjectType)], assumeValid: true });
  }

  /** What the question does not name has only what all resources have. */
  private readonly nameOf = (type: string | undefined): string => this.types.find((one) => one === type) ?? 'OtherResource';

  private resourceFields(): Fields {
    const { GraphQLString } = this.graphql;
    return { resourceType: { type: GraphQLString }, id: { type: this.typeOf('id') }, meta: { type: this.typeOf('Meta') }, implicitRules: { type: this.typeOf('uri') }, language: { type: this.typeOf('code') } };
  }

  private rootFields(): Fields {
    const { GraphQLID, GraphQLNonNull, GraphQLString } = this.graphql;
    const named: Fields = Object.fromEntries(this.types.map((type) => [type, { type: this.typeOf(type), args: { id: { type: new GraphQLNonNull(GraphQLID) } }, resolve: findById(type) }]));
    return { resourceType: { type: GraphQLString, resolve: () => null }, ...named, ...this.listFields(this.types, undefined) };
  }

  /** `ObservationList(…)`, and inside of a resource `ObservationList(_reference: patient, …)`: those that refer to it. */
  private listFields(types: readonly ResourceType[], owner: ResourceType | undefined): Fields {
    return Object.fromEntries(types.flatMap((type) => {
      const args = this.searchArguments(type, owner !== undefined);
      return [
        [`${type}List`, { type: new this.graphql.GraphQLList(this.typeOf(type)), args, resolve: findList(type) }],
        [`${type}Connection`, { type: this.connectionOf(type), args, resolve: findConnection(type) }],
      ];
    }));
  }

  private searchArguments(type: ResourceType, isReverse: boolean): GraphQLFieldConfigArgumentMap {
    const { GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLString } = this.graphql;
    const values = { type: new GraphQLList(GraphQLString) };
    const codes = Object.values(typeParameters(type).parameters).filter(isSupported).map(({ code }) => argumentName(code));
    return {
      ...Object.fromEntries(codes.map((code) => [code, values])), _filter: values, _sort: values, _cursor: { type: GraphQLString }, _count: { type: GraphQLInt },
      ...(isReverse && { _reference: { type: new GraphQLNonNull(GraphQLString) } }),
    };
  }

  private connectionOf(type: ResourceType): GraphQLOutputType {
    const { GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLString } = this.graphql;
    return this.once(`${type}Connection`, (name) => new GraphQLObjectType({ name, fields: () => ({
      count: { type: GraphQLInt }, pagesize: { type: GraphQLInt }, next: { type: GraphQLString },
      edges: { type: new GraphQLList(this.once(`${type}Edge`, (edge) => new GraphQLObjectType({ name: edge, fields: () => ({ mode: { type: GraphQLString }, resource: { type: this.typeOf(type) } }) }))) },
    }) }));
  }

  private once(name: string, make: (name: string) => GraphQLOutputType): GraphQLOutputType {
    const known = this.made.get(name) ?? make(name);
    this.made.set(name, known);
    return known;
  }

  /** Primitives are given as they stand: decimals keep their digits. */
  private typeOf(name: string): GraphQLOutputType {
    const { GraphQLBoolean, GraphQLObjectType, GraphQLScalarType, GraphQLString } = this.graphql;
    if (name === 'string') return GraphQLString;
    if (name === 'boolean') return GraphQLBoolean;
    if (name === 'Resource') return this.resource;
    if (this.primitives.has(name) || !Object.hasOwn(this.elements.types, name)) return this.once(name, () => new GraphQLScalarType({ name, serialize: (value) => value as never }));
    const interfaces = isResourceType(name) ? [this.resource] : [];
    return this.once(name, () => new GraphQLObjectType({ name, interfaces, fields: () => this.elementFields(name) }));
  }

  private elementFields(name: string): Fields {
    const own = Object.values(this.elements.types[name] ?? {}).flatMap(({ many, properties }) => properties.map(([property, type]) => [property, many ? this.listField(property, type) : { type: this.typeOf(type) }] as const));
    const fields: Fields = Object.fromEntries(own);
    if (name === 'Reference') return { ...fields, resource: this.referenceField() };
    return isResourceType(name) ? { ...fields, ...this.resourceFields(), ...this.listFields(this.types.filter((type) => refersTo(type, name)), name) } : fields;
  }

  /** `name(use: "official", _count: 1)`: those whose members have these values. */
  private listField(property: string, type: string): Field {
    const { GraphQLInt, GraphQLList, GraphQLString } = this.graphql;
    const members = Object.values(this.elements.types[type] ?? {}).flatMap(({ many, properties }) => (many ? [] : properties)).filter(([, of]) => this.primitives.has(of)).map(([member]) => member);
    const args = { ...Object.fromEntries(members.map((member) => [member, { type: GraphQLString }])), _offset: { type: GraphQLInt }, _count: { type: GraphQLInt } };
    return { type: new GraphQLList(this.typeOf(type)), args, resolve: pickItems(property) };
  }

  private referenceField(): Field {
    const { GraphQLBoolean, GraphQLString } = this.graphql;
    return { type: this.resource, args: { optional: { type: GraphQLBoolean }, type: { type: GraphQLString } }, resolve: followReference };
  }
}

const refersTo = (type: ResourceType, target: ResourceType): boolean => Object.values(typeParameters(type).parameters).some(({ type: kind, targets }) => kind === 'reference' && targets?.includes(target) === true);
