// Plain writes against visits of ours: what has ended is not written, and what a visit's own operations write is theirs alone. spec: VIS-5, VIS-17
import { sidesOf } from '#fhir/operation/index.ts';
import type { Ask, WriteAttempt, WriteGuard } from '#fhir/operation/index.ts';
import { isOwnVisit, visitMark, visitsOf } from '#modules/reception/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Condition, Encounter } from '#fhir/types/index.ts';

const ended = ['finished', 'cancelled', 'entered-in-error'];

/** Results and dispensing are not among them: they come when they come. */
const guarded = [
  'Encounter', 'Condition', 'ClinicalImpression', 'Observation', 'AllergyIntolerance', 'Procedure', 'Immunization', 'CarePlan', 'ServiceRequest', 'MedicationStatement', 'Communication',
  'QuestionnaireResponse', 'Media', 'Flag', 'List',
] as const;

export const visitGuard: WriteGuard = {
  types: guarded,
  asks: (attempt) => {
    const own = isContent(attempt);
    return visitsNamed(attempt).map((address): Ask => (own ? { address } : { address, onlyIf: { status: ended, holds: visitMark } }));
  },
  check: (attempt, seen) => {
    if (sidesOf(attempt).some(isOwnVisit)) throw new Fault('forbidden', 'chart.visit-content');
    const visits = visitsNamed(attempt).map(seen).filter(isOwnVisit);
    if (visits.some(({ status }) => status === 'finished')) throw new Fault('rule', 'chart.visit-finished');
    if (visits.some(({ status }) => ended.includes(status))) throw new Fault('rule', 'chart.visit-closed');
    if (isContent(attempt) && visits.length > 0) throw new Fault('forbidden', 'chart.visit-content');
  },
};

const visitsNamed = (attempt: WriteAttempt): string[] => [...new Set(sidesOf(attempt).flatMap(visitsOf))];

/** What `save-visit` writes: the impression and the diagnoses of the visit. */
const isContent = (attempt: WriteAttempt): boolean => sidesOf(attempt).some((side) => side.resourceType === 'ClinicalImpression' || isDiagnosis(side as Condition | Encounter));

function isDiagnosis(side: Condition | Encounter): boolean {
  return side.resourceType === 'Condition' && (side.category ?? []).some(({ coding }) => coding?.some(({ code }) => code === 'encounter-diagnosis'));
}
