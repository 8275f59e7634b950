// $convert: the resource that was sent, in the form that is asked for; reading one form and writing the other is done for every request.
// https://hl7.org/fhir/R4/resource-operation-convert.html   spec: OPR-13
import { Fault } from '#platform/fault/index.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import { validateResource } from '#fhir/validation/index.ts';

export const convert: StandardOperation = {
  code: 'convert', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-convert', levels: ['system'], types: [], methods: ['POST'],
  run: async ({ body }) => {
    const { resource, text } = parseSource(body);
    const issue = validateResource(resource);
    if (issue.length > 0) throw new Fault('unprocessable', 'fhir.invalid', { issue });
    return { status: 200, headers: { 'content-type': fhirJson }, body: text };
  },
};
