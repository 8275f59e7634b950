// A visit of this house carries our mark from check-in on; one carried here from elsewhere does not. spec: ACC-32
import type { Encounter, Resource } from '#fhir/types/index.ts';

export const visitSystem = 'urn:lanh:visit';

/** Text that the record of every visit of ours holds. */
export const visitMark = `"${visitSystem}`;

/** The number of a visit counts as well as the mark. */
export function isOwnVisit(resource: Resource | undefined): resource is Encounter {
  if (resource?.resourceType !== 'Encounter') return false;
  const { identifier = [] } = resource as Encounter;
  return identifier.some(({ system }) => system === visitSystem || system === `${visitSystem}-number`);
}

const address = /(?:^|\/)(Encounter\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/|$)/;

/** Addresses of the visits that a resource says it belongs to, relative or with the address of a server. */
export function visitsOf(resource: Resource | undefined): readonly string[] {
  const { encounter, context } = (resource ?? {}) as { encounter?: Named; context?: Named & { encounter?: readonly Named[] } };
  const list = Array.isArray(encounter) ? [] : [encounter];
  const named = [...list, context, ...(Array.isArray(context?.encounter) ? context.encounter : [])];
  return named.flatMap((one) => address.exec(one?.reference ?? '')?.[1] ?? []);
}

interface Named { readonly reference?: string }
