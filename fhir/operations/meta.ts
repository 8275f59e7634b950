// $meta of a resource: its profiles, tags and labels alone. https://hl7.org/fhir/R4/resource-operation-meta.html   spec: OPR-7
import { read } from '#fhir/rest/interactions/read.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Parameters, Resource } from '#fhir/types/index.ts';

export const meta: StandardOperation = {
  code: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta', levels: ['instance'], types: 'every', methods: ['GET'],
  run: async (exchange, { type, id }) => {
    const answer = await read({ ...exchange, path: `${type}/${id}`, query: '', headers: {} });
    const { meta: valueMeta } = JSON.parse(answer.body ?? '{}') as Resource;
    const parameters: Parameters = { resourceType: 'Parameters', parameter: [{ name: 'return', ...(valueMeta && { valueMeta }) }] };
    return { ...answer, body: JSON.stringify(parameters) };
  },
};
