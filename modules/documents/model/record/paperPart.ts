// A record begun on paper: the day of the switch, and the scanned part as a document among the others. spec: REC-14
import { dayOf } from '#modules/facility/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { DocumentReference } from '#fhir/types/index.ts';
import { pdfAddress } from '../paper/document.ts';
import { isWithWard } from './life.ts';
import type { RecordLife } from './life.ts';

/** From the beginning of the stay to today; a record that the office has takes no scan. */
export function decidePaperPart(record: RecordLife & { readonly beganAt: string }, { paperUntil }: { readonly paperUntil: string }, at: string): void {
  if (!isWithWard(record)) throw new Fault('rule', 'documents.record-handed-over');
  if (paperUntil < dayOf(record.beganAt) || paperUntil > dayOf(record.endedAt ?? at)) throw new Fault('unprocessable', 'documents.paper-day');
}

export interface PaperPart {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly size: number;
  readonly patientId: string;
  readonly encounterId: string;
  readonly facilityId: string;
  readonly by: { readonly reference: string; readonly name: string };
  readonly at: string;
  readonly from: string;
  readonly until: string;
}

export const recordScanSystem = 'urn:lanh:record-scan';

/** `date` is when it was scanned; the time on paper stands in the context. https://hl7.org/fhir/R4/documentreference.html */
export function buildPaperPart({ id, title, file, size, patientId, encounterId, facilityId, by, at, from, until }: PaperPart): DocumentReference {
  return {
    resourceType: 'DocumentReference', id, identifier: [{ system: recordScanSystem, value: id }], status: 'current', docStatus: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '11503-0', display: 'Medical records' }], text: title },
    category: [{ coding: [{ system: 'urn:lanh:document-group', code: 'paper-part', display: 'Phần hồ sơ giấy' }], text: 'Phần hồ sơ giấy' }],
    subject: { reference: `Patient/${patientId}` }, date: at, author: [{ reference: by.reference, display: by.name }], custodian: { reference: `Organization/${facilityId}` }, description: title,
    content: [{ attachment: { contentType: 'application/pdf', language: 'vi', url: pdfAddress(id), title, size, extension: [{ url: 'urn:lanh:sha-256', valueString: file }] } }],
    context: { encounter: [{ reference: `Encounter/${encounterId}` }], period: { start: from, end: until } },
  };
}
