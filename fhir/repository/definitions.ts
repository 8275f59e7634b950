// The generated validation and extraction, as the repository asks for them. spec: STO
import { extractSearch } from '#fhir/search/index.ts';
import type { Resource } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import type { Definitions } from './version.ts';

export const definitions: Definitions = { validate: validateResource, extract };

/** The change log wants the status also of the few types that cannot be searched by it. */
function extract(resource: Resource) {
  const values = extractSearch(resource.resourceType, resource);
  const status = 'status' in resource && typeof resource.status === 'string' ? resource.status : undefined;
  return values.status === undefined && status !== undefined ? { ...values, status } : values;
}
