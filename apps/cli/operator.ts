// The person at the console as a caller of operations: the same pipe and trail as everybody else, with the rights of an administrator.
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openFacility } from '#modules/facility/model/index.ts';
import { loadCatalogues } from '#modules/facility/server/index.ts';
import { newId } from '#fhir/repository/id.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { routeOf } from '#fhir/rest/route.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { permissionsOf } from '#apps/server/people.ts';
import type { CommandContext } from './command.ts';

export interface Operator {
  /** Acts for one facility; otherwise for the whole installation. */
  readonly ofFacility: boolean;
  /** Calls a system-level operation; a refusal is a Fault that says in English what to do. */
  run<I, O>(contract: OperationContract<I, O>, input: I): Promise<O>;
}

/** `dk` 0 is the installation. */
export async function operatorOf(context: CommandContext, dk: number): Promise<Operator> {
  const services = await context.services();
  await loadCatalogues(services.db, services.now);
  const fhir = await buildFhirServices(services, installationGate(services));
  const caller: Caller = {
    dk, facilityId: '', accountId: 'operator', clientId: 'lanh', reference: 'Device/lanh', roles: [], departmentIds: [], permissions: new Set([...permissionsOf(['admin']), openFacility.permission]), displayName: 'lanh',
  };
  const run = async <I, O>(contract: OperationContract<I, O>, input: I): Promise<O> => {
    const exchange: Exchange = {
      services: fhir, db: services.db, caller, language: 'en', method: 'POST', base: 'http://localhost/fhir', path: `$${contract.code}`, query: '',
      headers: {}, body: JSON.stringify(input), address: undefined, requestId: newId(),
    };
    const answer = await routeOf(exchange)(exchange).catch((error: unknown) => {
      throw error instanceof Fault ? new Fault(error.kind, error.code, { issue: [{ code: 'processing', text: fhir.faultText(error, 'en') }, ...error.issue], cause: error }) : error;
    });
    return contract.output.parse(JSON.parse(answer.body ?? '{}'));
  };
  return { ofFacility: dk !== 0, run };
}
