// What $graphql is asked: a document with its variables, held to limits before anything is read. https://hl7.org/fhir/R4/graphql.html   spec: GQL-4
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';

type GraphQl = typeof import('graphql');

export const limits = { characters: 20_000, depth: 14, fields: 400, resources: 1000, entries: 100 } as const;

const variables = z.record(z.string(), z.unknown());
const asked = z.object({ query: z.string(), operationName: z.string().nullish(), variables: variables.nullish() });
export interface GraphAsk { readonly document: DocumentNode; readonly operationName: string | undefined; readonly variables: Record<string, unknown> }

export const badQuery = (texts: readonly string[]): Fault => new Fault('invalid', 'graphql.bad-query', { issue: texts.slice(0, 20).map((text) => ({ code: 'invalid', text: text.slice(0, 300) })) });
export const tooCostly = (limit: string): Fault => new Fault('invalid', 'graphql.too-costly', { issue: [{ code: 'too-costly', text: limit }] });

/** Throws Fault `graphql.bad-query` or `graphql.too-costly`. */
export function readAsk({ parse }: GraphQl, exchange: Exchange): GraphAsk {
  const { query, operationName, variables: given } = exchange.method === 'GET' ? fromQuery(exchange) : fromBody(exchange);
  if (query.length > limits.characters) throw tooCostly(`a document has at most ${limits.characters} characters`);
  const document = guarded(() => parse(query, { maxTokens: limits.characters / 4, noLocation: false }));
  checkCost(document);
  return { document, operationName: operationName ?? undefined, variables: given ?? {} };
}

function fromQuery({ query }: Exchange): z.infer<typeof asked> {
  const given = new URLSearchParams(query);
  return readShape({ query: given.get('query') ?? '', operationName: given.get('operationName'), variables: given.has('variables') ? readJson(given.get('variables') ?? '') : undefined });
}

const fromBody = ({ body }: Exchange): z.infer<typeof asked> => readShape(readJson(body));

function readShape(given: unknown): z.infer<typeof asked> {
  const read = asked.safeParse(given);
  if (!read.success) throw badQuery(['an object with query, and if need be variables and operationName, is expected']);
  return read.data;
}

const readJson = (text: string): unknown => guarded(() => JSON.parse(text) as unknown);

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw badQuery([(error as Error).message]);
  }
}

/** Fragments count as often as they are spread: they may double at every step. */
function checkCost({ definitions }: DocumentNode): void {
  const fragments = new Map(definitions.flatMap((one) => (one.kind === 'FragmentDefinition' ? [[one.name.value, one] as const] : [])));
  const counted = { fields: 0 };
  for (const one of definitions) if (one.kind === 'OperationDefinition') walk(one.selectionSet, { depth: 1, fragments, counted });
}

interface Walk { readonly depth: number; readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>; readonly counted: { fields: number } }

function walk({ selections }: SelectionSetNode, { depth, fragments, counted }: Walk): void {
  if (depth > limits.depth) throw tooCostly(`fields lie at most ${limits.depth} deep`);
  for (const one of selections) {
    if (++counted.fields > limits.fields) throw tooCostly(`at most ${limits.fields} fields are asked for`);
    const inner = one.kind === 'FragmentSpread' ? fragments.get(one.name.value)?.selectionSet : one.selectionSet;
    if (inner) walk(inner, { depth: depth + 1, fragments, counted });
  }
}
