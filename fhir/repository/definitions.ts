// The generated validation and extraction, as the repository asks for them. spec: STO
import type { CustomParameters } from '#fhir/search/custom/customParameters.ts';
import { extractSearch } from '#fhir/search/index.ts';
import type { Resource } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import type { Definitions } from './version.ts';

export const definitionsWith = (custom: CustomParameters): Definitions => ({ validate: validateResource, extract: (resource, dk) => extract(custom, resource, dk) });

/** The change log wants the status also of the few types that cannot be searched by it. */
function extract(custom: CustomParameters, resource: Resource, dk: number) {
  const values = extractSearch(resource.resourceType, resource, (collector) => custom.extract(dk, resource, collector));
  const status = 'status' in resource && typeof resource.status === 'string' ? resource.status : undefined;
  return values.status === undefined && status !== undefined ? { ...values, status } : values;
}
