// The FHIR side of a patient's confirmation: Provenance with the evidence, and for a consent the Consent it stands for.
// https://hl7.org/fhir/R4/consent.html   spec: SGW-43
import type { Consent, Provenance } from '#fhir/types/index.ts';
import type { Evidence } from './rules.ts';

export interface PatientRecordFacts {
  readonly newId: () => string;
  readonly documentId: string;
  readonly evidence: Evidence;
  readonly at: string;
  readonly facilityId: string;
  /** Base64 of the evidence text; made outside, since models know no bytes. */
  readonly data: string;
  readonly isConsent: boolean;
}

const signatureTypes = { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.7', display: 'Consent Signature' };

export function buildPatientRecord({ newId, documentId, evidence, at, facilityId, data, isConsent }: PatientRecordFacts): (Provenance | Consent)[] {
  const { who, when, how } = evidence;
  const person = { reference: `Patient/${who.patientId}`, ...(who.role === 'patient' && { display: who.name }) };
  const signer = who.role === 'patient' ? person : { display: `${who.name} (${who.relation ?? ''})` };
  const document = { reference: `DocumentReference/${documentId}` };
  const provenance: Provenance = {
    resourceType: 'Provenance', id: newId(), target: [document], occurredDateTime: when, recorded: at,
    activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion', code: 'AU', display: 'authenticated' }], text: how.method },
    agent: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'attester' }] }, who: signer, ...(who.role === 'representative' && { onBehalfOf: person }) }],
    entity: evidence.what.sources.map(({ reference }) => ({ role: 'source' as const, what: { reference } })),
    signature: [{ type: [signatureTypes], when, who: signer, ...(who.role === 'representative' && { onBehalfOf: person }), targetFormat: 'application/pdf', sigFormat: 'application/json', data }],
  };
  if (!isConsent) return [provenance];
  const consent: Consent = {
    resourceType: 'Consent', id: newId(), status: 'active', scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0', display: 'Consent Document' }] }], patient: { reference: `Patient/${who.patientId}` }, dateTime: when,
    performer: [who.role === 'patient' ? person : signer], organization: [{ reference: `Organization/${facilityId}` }], sourceReference: document,
    policyRule: { text: evidence.what.title },
    verification: [{ verified: true, verifiedWith: signer, verificationDate: when }],
    provision: { type: 'permit', data: [{ meaning: 'related', reference: { reference: evidence.what.focus } }] },
  };
  return [provenance, consent];
}
