// How a consent and a decision without one stand in the record. https://hl7.org/fhir/R4/consent.html   spec: CON-2
import type { Consent, Extension, QuestionnaireResponse } from '#fhir/types/index.ts';

export const consentMarks = {
  /** On completed answers: the consent they stand on. */
  consentedBy: 'urn:lanh:consented-by',
  kind: 'urn:lanh:consent-kind',
  emergency: 'emergency',
  emergencyReason: 'urn:lanh:emergency-reason',
  /** Code of the list yes-no. */
  yes: '1',
} as const;

export const consentedBy = ({ extension }: QuestionnaireResponse): string | undefined => extension?.find(({ url }) => url === consentMarks.consentedBy)?.valueReference?.reference;

export const consentLink = (source: string): Extension => ({ url: consentMarks.consentedBy, valueReference: { reference: source } });

/** What a consent is about, by reference: the answers that were confirmed, the visit of a decision. */
export const namesOf = ({ provision }: Consent): string[] => provision?.data?.flatMap(({ reference }) => reference.reference ?? []) ?? [];

export const isEmergency = ({ category }: Consent): boolean => category.some(({ coding }) => coding?.some(({ system, code }) => system === consentMarks.kind && code === consentMarks.emergency));
