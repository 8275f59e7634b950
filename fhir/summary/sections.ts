// The sections of the International Patient Summary, and what of a record belongs into each. http://hl7.org/fhir/uv/ips   spec: IPS-2
import type { ResourceType } from '#fhir/types/index.ts';
import { codesOf, dateOf, firstCategory, lastDay } from './facts.ts';
import type { Coded } from './facts.ts';

export type SectionKey = 'problems' | 'allergies' | 'medications' | 'immunizations' | 'results' | 'procedures' | 'vitalSigns' | 'pastProblems';

export interface Source {
  readonly type: ResourceType;
  /** Search beside `patient`; newest first where the type has a date. */
  readonly query: string;
  readonly belongs: (resource: Coded, now: string) => boolean;
}

export interface Section {
  readonly key: SectionKey;
  /** LOINC code and its own name. */
  readonly code: string;
  readonly display: string;
  /** It stands in every summary, with the reason when it is empty. */
  readonly required: boolean;
  readonly sources: readonly Source[];
  /** Of what is measured again and again only the latest of each kind is told. */
  readonly latestOnly?: true;
  readonly most: number;
}

const wrong: ReadonlySet<string> = new Set(['entered-in-error', 'refuted', 'not-taken', 'draft', 'cancelled', 'stopped', 'not-done']);
/** Neither withdrawn nor said of a relative by mistake. */
const stands = (resource: Coded): boolean => ![resource.status ?? '', ...codesOf(resource.verificationStatus)].some((code) => wrong.has(code));
const past: ReadonlySet<string> = new Set(['inactive', 'remission', 'resolved']);
const isPast = (resource: Coded): boolean => codesOf(resource.clinicalStatus).some((code) => past.has(code)) || resource.abatementDateTime !== undefined;

/** A supply that ran out so long ago is no longer what the person takes. */
const daysAfterSupply = 30;
const isTaken = (resource: Coded, now: string): boolean => stands(resource) && lastDay(resource, daysAfterSupply) >= now.slice(0, 10);

export const sections: readonly Section[] = [
  { key: 'problems', code: '11450-4', display: 'Problem list - Reported', required: true, latestOnly: true, most: 100, sources: [{ type: 'Condition', query: '_sort=-recorded-date&_count=300', belongs: (one) => stands(one) && !isPast(one) }] },
  { key: 'allergies', code: '48765-2', display: 'Allergies and adverse reactions Document', required: true, most: 100, sources: [{ type: 'AllergyIntolerance', query: '_count=200', belongs: (one) => stands(one) && !isPast(one) }] },
  {
    key: 'medications', code: '10160-0', display: 'History of Medication use Narrative', required: true, most: 100, sources: [
      { type: 'MedicationStatement', query: 'status=active,intended,on-hold,unknown&_sort=-effective&_count=200', belongs: isTaken },
      { type: 'MedicationRequest', query: 'status=active,on-hold&_sort=-authoredon&_count=200', belongs: isTaken },
    ],
  },
  { key: 'immunizations', code: '11369-6', display: 'History of Immunization note', required: false, most: 100, sources: [{ type: 'Immunization', query: '_sort=-date&_count=200', belongs: stands }] },
  {
    key: 'results', code: '30954-2', display: 'Relevant diagnostic tests/laboratory data note', required: false, latestOnly: true, most: 60, sources: [
      { type: 'Observation', query: 'category=laboratory,imaging&_sort=-date&_count=300', belongs: stands },
      { type: 'DiagnosticReport', query: '_sort=-date&_count=50', belongs: stands },
    ],
  },
  { key: 'procedures', code: '47519-4', display: 'History of Procedures Document', required: false, most: 60, sources: [{ type: 'Procedure', query: '_sort=-date&_count=100', belongs: stands }] },
  { key: 'vitalSigns', code: '8716-3', display: 'Vital signs note', required: false, latestOnly: true, most: 30, sources: [{ type: 'Observation', query: 'category=vital-signs&_sort=-date&_count=200', belongs: stands }] },
  { key: 'pastProblems', code: '11348-0', display: 'History of Past illness note', required: false, latestOnly: true, most: 60, sources: [{ type: 'Condition', query: '_sort=-recorded-date&_count=300', belongs: (one) => stands(one) && isPast(one) }] },
];

/** What of the found resources the section tells, in its order. */
export function choose(section: Section, found: readonly Coded[], now: string): Coded[] {
  const chosen = found.filter((resource) => section.sources.some(({ type, belongs }) => type === resource.resourceType && belongs(resource, now)));
  const told = withoutAbsence(chosen);
  return (section.latestOnly ? latestOfEach(told) : told).slice(0, section.most);
}

/** "None known" is told only where nothing is known. */
function withoutAbsence(resources: readonly Coded[]): readonly Coded[] {
  const real = resources.filter((resource) => !isAbsence(resource));
  return real.length > 0 ? real : resources.slice(0, 1);
}

/** Codes that state that there is none: SNOMED CT, and http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips */
const absences: ReadonlySet<string> = new Set([
  'no-known-allergies', 'no-known-medication-allergies', 'no-known-environmental-allergies', 'no-known-food-allergies', 'no-allergy-info', 'no-known-problems', 'no-problem-info', 'no-known-medications', 'no-medication-info',
  'no-known-procedures', 'no-procedure-info', 'no-known-immunizations', 'no-immunization-info', '716186003', '409137002', '428607008', '429625007', '160245001', '787481004',
]);
export const isAbsence = (resource: Coded): boolean => [resource.code, resource.medicationCodeableConcept, resource.vaccineCode].some((concept) => codesOf(concept).some((code) => absences.has(code)));

/** The sources come newest first. */
function latestOfEach(resources: readonly Coded[]): Coded[] {
  const kinds = new Map<string, Coded>();
  for (const resource of resources) {
    const kind = `${resource.resourceType} ${firstCategory(resource)} ${codesOf(resource.code).join() || resource.code?.text || resource.id}`;
    const known = kinds.get(kind);
    if (known === undefined || (dateOf(resource) ?? '') > (dateOf(known) ?? '')) kinds.set(kind, resource);
  }
  return [...kinds.values()];
}
