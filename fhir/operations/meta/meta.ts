// $meta of a resource, of a type and of the whole: profiles, tags and labels alone. https://hl7.org/fhir/R4/resource-operation-meta.html   spec: OPR-7
import { read } from '#fhir/rest/interactions/read.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Meta, Parameters, Resource, ResourceType } from '#fhir/types/index.ts';
import { readableTypes } from '../readableTypes.ts';
import { addLabels } from './labels.ts';
import { labelledSql } from './labelledSql.ts';

export const meta: StandardOperation = {
  code: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta', levels: ['system', 'type', 'instance'], types: 'every', methods: ['GET'],
  run: (exchange, { type, id }) => (type !== null && id !== null ? ofResource(exchange, `${type}/${id}`) : ofMany(exchange, type)),
};

export const metaText = (valueMeta: Meta | undefined): string => {
  const parameters: Parameters = { resourceType: 'Parameters', parameter: [{ name: 'return', ...(valueMeta && { valueMeta }) }] };
  return JSON.stringify(parameters);
};

async function ofResource(exchange: Exchange, path: string): Promise<Answer> {
  const answer = await read({ ...exchange, path, query: '', headers: {} });
  return { ...answer, body: metaText((JSON.parse(answer.body ?? '{}') as Resource).meta) };
}

/** What stands on the newest that carry any, as far as the caller may see them. */
async function ofMany(exchange: Exchange, type: ResourceType | null): Promise<Answer> {
  const { services: { policy, hash }, db, caller } = exchange;
  if (type !== null) policy.checkType(caller, 'search', type);
  const readable = type === null ? readableTypes(exchange) : new Map([[type, policy.searchAccess(caller, type)]]);
  const { sql, values } = labelledSql({ dk: caller.dk, hash, readable });
  const { rows } = readable.size === 0 ? { rows: [] } : await db.query<{ content: string }>(sql, values);
  const all = rows.reduce<Meta>((joined, { content }) => addLabels(joined, (JSON.parse(content) as Resource).meta ?? {}), {});
  await recordReads(exchange, [{ action: 'R', interaction: 'meta', ...(type !== null && { type }) }]);
  return { status: 200, headers: { 'content-type': fhirJson }, body: metaText(all) };
}
