// The signed paper of a consent, among the documents of its patient. https://hl7.org/fhir/R4/documentreference.html   spec: PDP-3
import type { DocumentReference } from '#fhir/types/index.ts';
import { consentScanSystem, pdfAddress } from '../../model/index.ts';
import { sha256Url } from '../archive/scanDocument.ts';

export interface ConsentScanFacts {
  readonly id: string;
  readonly patientId: string;
  readonly title: string;
  readonly hash: string;
  readonly size: number;
  readonly facilityId: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string;
}

export const buildConsentScan = ({ id, patientId, title, hash, size, facilityId, by, byName, at }: ConsentScanFacts): DocumentReference => ({
  resourceType: 'DocumentReference', id, identifier: [{ system: consentScanSystem, value: id }], status: 'current', docStatus: 'final',
  type: { coding: [{ system: 'http://loinc.org', code: '59284-0', display: 'Consent Document' }], text: title },
  category: [{ coding: [{ system: 'urn:lanh:document-group', code: 'consent', display: 'Giấy đồng ý' }], text: 'Giấy đồng ý' }],
  subject: { reference: `Patient/${patientId}` }, date: at, author: [{ reference: by, display: byName }], custodian: { reference: `Organization/${facilityId}` }, description: title,
  content: [{ attachment: { contentType: 'application/pdf', language: 'vi', url: pdfAddress(id), title, size, creation: at, extension: [{ url: sha256Url, valueString: hash }] } }],
});
