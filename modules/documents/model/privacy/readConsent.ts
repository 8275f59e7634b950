// How a consent for one purpose stands in the record, and what it says. https://hl7.org/fhir/R4/consent.html   spec: PDP-3
import type { Consent, Extension } from '#fhir/types/index.ts';
import { consentMarks } from '#modules/chart/model/index.ts';
import type { MadeConsent } from './consent.ts';

/** Beside the kind of a consent: the purpose it is for. */
export const purposeSystem = `${consentMarks.kind}/purpose`;
/** Names the scanned paper of a consent. */
export const consentScanSystem = 'urn:lanh:consent-scan';
export const consentUrls = { way: 'urn:lanh:consent-way', edition: 'urn:lanh:consent-edition', recordedBy: 'urn:lanh:consent-recorded-by', withdrawn: 'urn:lanh:consent-withdrawn' } as const;

export const purposeOf = ({ category }: Consent): string | undefined => category.flatMap(({ coding }) => coding ?? []).find(({ system }) => system === purposeSystem)?.code;

const valueOf = ({ extension = [] }: Consent, url: string): Extension | undefined => extension.find((one) => one.url === url);

/** Does this use of the data stand at the instant? What the projection holds. */
export function standsUntil(consent: Consent): { readonly purpose: string; readonly until: string | undefined } | undefined {
  const purpose = purposeOf(consent);
  const { status, provision } = consent;
  return purpose !== undefined && status === 'active' && provision?.type === 'permit' ? { purpose, until: provision.period?.end } : undefined;
}

export function readConsent(consent: Consent): MadeConsent {
  const { id = '', dateTime: at = '', performer = [] } = consent;
  const text = (url: string) => valueOf(consent, url)?.valueCode ?? valueOf(consent, url)?.valueString;
  return {
    consentId: id, state: stateOf(consent), at, by: performer.map(({ display }) => display).filter(Boolean).join(', '), way: text(consentUrls.way) ?? 'confirmed', edition: text(consentUrls.edition) ?? '', ...moreOf(consent),
  };
}

/** What not every consent has. */
function moreOf(consent: Consent): Partial<MadeConsent> {
  const { provision, sourceReference } = consent;
  const more = {
    until: provision?.period?.end, recipient: provision?.actor?.[0]?.reference.display, recordedBy: valueOf(consent, consentUrls.recordedBy)?.valueReference?.display,
    documentId: sourceReference?.reference?.split('/').at(-1), withdrawn: takenBack(consent),
  };
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) as Partial<MadeConsent>;
}

function takenBack(consent: Consent): MadeConsent['withdrawn'] {
  const told = valueOf(consent, consentUrls.withdrawn)?.extension;
  const partOf = (name: string) => told?.find(({ url }) => url === name);
  return told && { at: partOf('at')?.valueDateTime ?? '', by: partOf('by')?.valueString ?? '' };
}

function stateOf(consent: Consent): MadeConsent['state'] {
  if (consent.status === 'inactive') return takenBack(consent) ? 'withdrawn' : 'replaced';
  return ({ proposed: 'waiting', rejected: 'refused', active: 'given' } as const)[consent.status as 'active'] ?? 'replaced';
}
