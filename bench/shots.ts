// One request of each kind of work; the load draws a new one each time.
import { codes, countedPatient, encounterId, observation, observationId, patientCount, patientId } from './samples.ts';
import { searchOf } from './searches.ts';
import type { SearchName } from './searches.ts';

export type Scenario = 'create' | 'update' | 'read' | 'history' | 'transaction' | 'everything' | SearchName;
export interface Shot { readonly line: string; readonly body?: string; readonly status: number }

/** Resources in one transaction, as a visit leaves them: mostly results, a few of each other kind. */
export const transactionSize = 100;

const any = (count: number): number => 1 + Math.floor(Math.random() * count);

/** `observations` is how many are there to be drawn. */
export function shoot(scenario: Scenario, observations: number): Shot {
  switch (scenario) {
    case 'create': {
      const n = any(patientCount);
      return { line: 'POST /fhir/Observation', body: JSON.stringify(observation({ subject: patientId(n), visit: encounterId(n), n: any(1_000_000) })), status: 201 };
    }
    case 'update': {
      const index = any(observations);
      const n = 1 + ((index - 1) % patientCount);
      return { line: `PUT /fhir/Observation/${observationId(index)}`, body: JSON.stringify(observation({ id: observationId(index), subject: patientId(n), visit: encounterId(n), n: any(1_000_000) })), status: 200 };
    }
    case 'read': return { line: `GET /fhir/Observation/${observationId(any(observations))}`, status: 200 };
    case 'history': return { line: `GET /fhir/Observation/${observationId(any(observations))}/_history`, status: 200 };
    case 'transaction': return { line: 'POST /fhir', body: transaction(any(patientCount)), status: 200 };
    case 'everything': return { line: `GET /fhir/Patient/${countedPatient}/$everything?_count=1000`, status: 200 };
    default: return { line: `GET /fhir/${searchOf(scenario, { patient: any(patientCount), code: codes[any(codes.length) - 1] ?? codes[0] })}`, status: 200 };
  }
}

function transaction(n: number): string {
  const subject = { reference: `Patient/${patientId(n)}` };
  const link = { reference: `Encounter/${encounterId(n)}` };
  const resources: object[] = Array.from({ length: transactionSize }, (_, index) => {
    if (index % 10 === 0) return { resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, code: { text: 'Tăng huyết áp' }, subject, encounter: link };
    if (index % 10 === 1) return { resourceType: 'MedicationStatement', status: 'active', medicationCodeableConcept: { text: 'Amlodipin 5 mg' }, subject, context: link };
    return observation({ subject: patientId(n), visit: encounterId(n), n: any(1_000_000) });
  });
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: resources.map((resource) => ({ resource, request: { method: 'POST', url: (resource as { resourceType: string }).resourceType } })) });
}
