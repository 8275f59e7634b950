// Who diagnoses, orders or treats by a plain write holds a practising licence in force on the day, as in every operation. spec: FAC-3, ACC-31
import type { WriteGuard } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Practitioner } from '#fhir/types/index.ts';
import { dayOf } from '../day.ts';
import { holdsLicence } from './licence.ts';

/** Observations and allergies are not among them: noting what was seen or told is no practising. */
const practised = ['Condition', 'ClinicalImpression', 'MedicationRequest', 'MedicationStatement', 'ServiceRequest', 'Procedure', 'Immunization', 'CarePlan', 'DiagnosticReport'] as const;

const personOf = (practitionerId: string | undefined): string => `Practitioner/${practitionerId ?? ''}`;

export const licenceGuard: WriteGuard = {
  types: practised,
  asks: ({ by }) => (by.system || by.practitionerId === undefined ? [] : [{ address: personOf(by.practitionerId) }]),
  check: ({ by, at }, seen) => {
    if (by.system) return;
    const person = seen(personOf(by.practitionerId)) as Practitioner | undefined;
    if (person === undefined || person.active === false || !holdsLicence(person, dayOf(at))) throw new Fault('forbidden', 'facility.no-licence');
  },
};
