// A consent is put down by its operations alone: plain writes neither make one of ours nor change it. spec: CON-5
import { sidesOf } from '#fhir/operation/index.ts';
import type { WriteGuard } from '#fhir/operation/index.ts';
import type { Consent } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { consentMarks, namesOf } from './marks.ts';

/** Marked as ours, or about answers of a form: what a rule of the house would read. */
const isOwn = (consent: Consent): boolean =>
  consent.category.some(({ coding }) => coding?.some(({ system }) => system?.startsWith(`${consentMarks.kind}`))) || namesOf(consent).some((name) => name.startsWith('QuestionnaireResponse/'));

export const consentGuard: WriteGuard = {
  types: ['Consent'],
  asks: () => [],
  check: (attempt) => {
    if ((sidesOf(attempt) as Consent[]).some(isOwn)) throw new Fault('forbidden', 'chart.consent-not-by-hand');
  },
};
