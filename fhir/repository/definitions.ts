// Until the generated extraction stands: patient, status, identifiers and references by name. spec: STO
import type { SearchValues } from '#fhir/search/values.ts';
import type { Resource } from '#fhir/types/index.ts';
import { parseLiteral } from './references.ts';
import type { Definitions } from './version.ts';

export const definitions: Definitions = { validate: () => [], extract };

function extract(resource: Resource): SearchValues {
  const own = resource as unknown as Record<string, { reference?: string } | undefined> & { id?: string };
  const references = Object.entries(own).flatMap(([param, value]) => {
    const target = parseLiteral((value as { reference?: string } | undefined)?.reference ?? '');
    return target ? [{ param, ...target }] : [];
  });
  const patient = resource.resourceType === 'Patient' ? own.id : references.find(({ param, type }) => type === 'Patient' && ['subject', 'patient', 'beneficiary'].includes(param))?.id;
  const status = typeof own.status === 'string' ? own.status : undefined;
  return { patient, codes: [], status, date: undefined, tokens: [], idents: [], references, strings: [], dates: [], numbers: [] };
}
