// The installation itself at work after the request is over: finishing what a person began. Same pipe, same trail. spec: PIP
import type { Caller } from '#platform/auth/index.ts';
import { newId } from '#fhir/repository/id.ts';
import type { Exchange } from './exchange.ts';
import type { RestServices } from './services.ts';

/** `purpose` names the work in the trail: `documents.sign`. */
export function systemExchange(services: RestServices, { dk, facilityId, purpose }: { dk: number; facilityId: string; purpose: string }): Exchange {
  const caller: Caller = {
    dk, facilityId, accountId: 'installation', clientId: 'lanh', reference: 'Device/lanh', system: true, roles: [], departmentIds: [], permissions: new Set(), displayName: 'Lành',
  };
  return { services, db: services.db, caller, language: 'vi', method: 'POST', base: `${services.publicUrl}/fhir`, path: purpose, query: '', headers: {}, body: '', address: undefined, requestId: newId() };
}
