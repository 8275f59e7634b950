// Types that the caller may search, each with the rows that it may see; the trail of accesses is asked for by its own address. spec: OPR-8
import { Fault } from '#platform/fault/index.ts';
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import type { SearchAccess } from '#fhir/rest/access.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export type Readable = ReadonlyMap<ResourceType, SearchAccess>;

export function readableTypes({ services: { policy }, caller }: Exchange): Readable {
  const mayRead = (type: ResourceType): boolean => {
    try {
      policy.checkType(caller, 'search', type);
      return true;
    } catch (error) {
      if (error instanceof Fault && error.kind === 'forbidden') return false;
      throw error;
    }
  };
  return new Map(resourceTypes.filter((type) => type !== 'AuditEvent' && mayRead(type)).map((type) => [type, policy.searchAccess(caller, type)] as const).filter(([, { kind }]) => kind !== 'none'));
}
