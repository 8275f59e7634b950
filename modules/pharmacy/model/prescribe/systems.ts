// Code systems and extensions of prescribing.   spec: PHA-30
import type { CodeableConcept, Coding } from '#fhir/types/index.ts';
import { catalogueSystems } from '#modules/facility/model/index.ts';

export const rxSystems = {
  medicine: catalogueSystems.medicine,
  ingredient: catalogueSystems.ingredient,
  atc: 'http://www.whocc.no/atc',
  route: catalogueSystems.route,
  overrideReason: catalogueSystems['override-reason'],
  mealTiming: 'urn:lanh:meal-timing',
  prescriptionKind: 'urn:lanh:prescription-kind',
  safetyCheck: 'urn:lanh:safety-check',
  safetyFinding: 'urn:lanh:safety-finding',
  category: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category',
  days: 'http://unitsofmeasure.org',
} as const;

export const rxExtensions = {
  /** valueReference: the row of an earlier visit that a row was copied from and that is not yet confirmed. */
  copiedFrom: 'urn:lanh:copied-from',
  /** valueString: the trade name the doctor chose. */
  tradeName: 'urn:lanh:trade-name',
} as const;

export const codingIn = (concept: CodeableConcept | undefined, system: string): Coding | undefined => concept?.coding?.find((one) => one.system === system);
