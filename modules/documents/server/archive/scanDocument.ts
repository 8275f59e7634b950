// An old paper in the timeline of its patient. https://hl7.org/fhir/R4/documentreference.html   spec: ARC-22
import type { DocumentReference } from '#fhir/types/index.ts';
import { consentScanSystem, pdfAddress, recordScanSystem } from '../../model/index.ts';

export interface ScanFacts {
  readonly title: string;
  readonly hash: string;
  readonly size: number;
  readonly entryId: string;
  readonly patientId: string;
  readonly facilityId: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string;
  readonly endedOn: string;
  readonly newId: () => string;
}

export const sha256Url = 'urn:lanh:sha-256';

/** `date` is when it was scanned; when it was written stands in the context. Whoever may read the patient's record opens it as any other paper. */
export function buildScanDocument({ title, hash, size, entryId, patientId, facilityId, by, byName, at, endedOn, newId }: ScanFacts): DocumentReference {
  const id = newId();
  return {
    resourceType: 'DocumentReference', id, identifier: [{ system: 'urn:lanh:archive-entry', value: entryId }], status: 'current', docStatus: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '11503-0', display: 'Medical records' }], text: title },
    category: [{ coding: [{ system: 'urn:lanh:document-group', code: 'old-paper', display: 'Hồ sơ giấy cũ' }], text: 'Hồ sơ giấy cũ' }],
    subject: { reference: `Patient/${patientId}` }, date: at, author: [{ reference: by, display: byName }], custodian: { reference: `Organization/${facilityId}` }, description: title,
    content: [{ attachment: { contentType: 'application/pdf', language: 'vi', url: pdfAddress(id), title, size, creation: endedOn, extension: [{ url: sha256Url, valueString: hash }] } }],
    context: { period: { end: endedOn } },
  };
}

const scanSystems: readonly string[] = ['urn:lanh:archive-entry', recordScanSystem, consentScanSystem];

/** The file of an old paper, of a signed consent, or of the part of a record that was kept on paper; undefined for papers of this system. */
export const scanFileOf = ({ identifier = [], content }: DocumentReference): string | undefined =>
  (identifier.some(({ system = '' }) => scanSystems.includes(system)) ? content[0]?.attachment.extension?.find(({ url }) => url === sha256Url)?.valueString : undefined);
