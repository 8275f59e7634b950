// $graphql: a part of the record in the shape that the asker names. https://hl7.org/fhir/R4/graphql.html   docs/decisions/0225-graphql.md   spec: GQL
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { toFault } from '#fhir/rest/outcome.ts';
import type { OperationTarget, StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { badQuery, limits, readAsk } from './ask.ts';
import { readResource } from './resolvers.ts';
import type { GraphContext } from './resolvers.ts';
import { buildSchema, typesNamed } from './schema.ts';

type GraphQl = typeof import('graphql');

/** By what questions name: few applications ask many different things. */
const schemas = new LRUCache<string, GraphQLSchema>({ max: 12 });

export const graphql: StandardOperation = {
  code: 'graphql', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-graphql', levels: ['system', 'instance'], types: 'every', methods: ['GET', 'POST'],
  run: answerGraph,
};

/** The library is loaded by the first question. */
async function answerGraph(exchange: Exchange, { type, id }: OperationTarget): Promise<Answer> {
  const library = await import('graphql');
  const { document, operationName, variables } = readAsk(library, exchange);
  const schema = schemaFor(library, typesNamed(library, document), type);
  const problems = library.validate(schema, document, undefined, { maxErrors: 20 });
  if (problems.length > 0) throw badQuery(problems.map(({ message }) => message));
  const context: GraphContext = { exchange, counted: { left: limits.resources }, read: new Map() };
  const rootValue = type === null || id === null ? {} : await readResource(context, type, id);
  const { data, errors = [] } = await library.execute({ schema, document, rootValue, contextValue: context, variableValues: variables, operationName });
  const told = errors.map(({ path, originalError, message }) => ({ message: messageOf(exchange, originalError, message), ...(path && { path }) }));
  if (data === undefined && told.length > 0) throw badQuery(told.map(({ message }) => message));
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ data, ...(told.length > 0 && { errors: told }) }) };
}

function schemaFor(library: GraphQl, types: readonly ResourceType[], root: ResourceType | null): GraphQLSchema {
  const key = `${root ?? ''}:${types.length > 100 ? '*' : types.join()}`;
  const schema = schemas.get(key) ?? buildSchema(library, types, root);
  schemas.set(key, schema);
  return schema;
}

/** Refusals in the words of any other; what is a fault of ours is told to nobody but the log. */
function messageOf({ services, language, requestId }: Exchange, error: unknown, message: string): string {
  if (error === undefined || error === null) return message;
  const fault = toFault(error);
  if (fault.kind === 'bug') services.log.error({ err: error, requestId }, 'a GraphQL field failed');
  return [services.faultText(fault, language), ...fault.issue.flatMap(({ text }) => text ?? [])].join(': ');
}

