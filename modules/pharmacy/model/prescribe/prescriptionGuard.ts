// Prescriptions are written by their operation alone, with the checks and the signature. A system that carries foreign records may bring its own,
// never into a prescription or a visit of ours. spec: PHA-43
import { sidesOf } from '#fhir/operation/index.ts';
import type { Ask, WriteAttempt, WriteGuard } from '#fhir/operation/index.ts';
import { isOwnVisit, visitsOf } from '#modules/reception/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { DetectedIssue, MedicationRequest, RequestGroup, Resource } from '#fhir/types/index.ts';
import { prescriptionCodeSystem } from '../prescription/prescriptionKind.ts';
import { rxSystems } from './systems.ts';

export const prescriptionGuard: WriteGuard = {
  types: ['MedicationRequest', 'RequestGroup', 'DetectedIssue'],
  asks: (attempt) => (attempt.by.system && !sidesOf(attempt).some(isOurs) ? visitsNamed(attempt).map((address): Ask => ({ address })) : []),
  check: (attempt, seen) => {
    const ours = !attempt.by.system || sidesOf(attempt).some(isOurs) || visitsNamed(attempt).some((address) => isOwnVisit(seen(address)));
    if (ours) throw new Fault('forbidden', 'pharmacy.not-by-hand');
  },
};

const visitsNamed = (attempt: WriteAttempt): string[] => [...new Set(sidesOf(attempt).flatMap(visitsOf))];

function isOurs(side: Resource): boolean {
  const { groupIdentifier, identifier } = side as Partial<Pick<MedicationRequest | RequestGroup, 'groupIdentifier'>> & Pick<DetectedIssue, 'identifier'>;
  return groupIdentifier?.system === prescriptionCodeSystem || (side.resourceType === 'DetectedIssue' && (identifier ?? []).some(({ system }) => system === rxSystems.safetyFinding));
}
