// What the timeline says of each kind of resource. spec: CHT-1
import type {
  Condition, DiagnosticReport, DocumentReference, Encounter, Immunization, MedicationRequest, Procedure, Resource,
} from '#fhir/types/index.ts';
import { conceptHas, conceptText, referenceText, type StatusTone } from '#ui/index.ts';

export interface Entry {
  readonly key: string;
  readonly kind: TimelineKind;
  readonly resource: Resource;
  /** ISO date or instant; empty when the record has none. */
  readonly at: string;
  readonly title: string;
  readonly detail: string;
  readonly status: string;
}
export type TimelineKind = 'Encounter' | 'Condition' | 'MedicationRequest' | 'Procedure' | 'DiagnosticReport' | 'Immunization' | 'DocumentReference';

/** Kind → the search order that gives the newest first. */
export const timelineKinds: Readonly<Record<TimelineKind, { readonly sort: string }>> = {
  Encounter: { sort: '-date' },
  Condition: { sort: '-recorded-date' },
  MedicationRequest: { sort: '-authoredon' },
  Procedure: { sort: '-date' },
  DiagnosticReport: { sort: '-date' },
  Immunization: { sort: '-date' },
  DocumentReference: { sort: '-date' },
};
export const kinds = Object.keys(timelineKinds) as readonly TimelineKind[];

type Told = Pick<Entry, 'at' | 'title' | 'detail' | 'status'>;
const tell: { readonly [Kind in TimelineKind]: (resource: never) => Told } = {
  Encounter: (visit: Encounter) => ({
    at: visit.period?.start ?? '',
    title: [visit.serviceType ? conceptText(visit.serviceType) : conceptText(visit.type?.[0]), conceptText(visit.reasonCode?.[0])].filter(Boolean).join(' – '),
    detail: [visit.location?.map((one) => referenceText(one.location)).find(Boolean), visit.participant?.map((one) => referenceText(one.individual)).find(Boolean)].filter(Boolean).join(' · '),
    status: visit.status,
  }),
  Condition: (condition: Condition) => ({
    at: condition.recordedDate ?? condition.onsetDateTime ?? condition.onsetPeriod?.start ?? '',
    title: conditionTitle(condition),
    detail: condition.note?.[0]?.text ?? '',
    status: condition.clinicalStatus?.coding?.[0]?.code ?? '',
  }),
  MedicationRequest: (request: MedicationRequest) => ({
    at: request.authoredOn ?? '',
    title: medicineName(request),
    detail: '',
    status: request.status,
  }),
  Procedure: (procedure: Procedure) => ({
    at: procedure.performedDateTime ?? procedure.performedPeriod?.start ?? '',
    title: conceptText(procedure.code),
    detail: conceptText(procedure.reasonCode?.[0]) || referenceText(procedure.reasonReference?.[0]),
    status: procedure.status,
  }),
  DiagnosticReport: (report: DiagnosticReport) => ({
    at: report.effectiveDateTime ?? report.effectivePeriod?.start ?? report.issued ?? '',
    title: conceptText(report.code),
    detail: report.conclusion ?? '',
    status: report.status,
  }),
  Immunization: (given: Immunization) => ({
    at: given.occurrenceDateTime ?? '',
    title: conceptText(given.vaccineCode),
    detail: [given.lotNumber, conceptText(given.site)].filter(Boolean).join(' · '),
    status: given.status,
  }),
  DocumentReference: (document: DocumentReference) => ({
    at: document.date ?? document.context?.period?.start ?? '',
    title: document.description ?? conceptText(document.type),
    detail: referenceText(document.author?.[0]),
    status: documentState(document),
  }),
};

/** `I10 Tăng huyết áp vô căn`: the ICD-10 code first, when there is one. */
export function conditionTitle(condition: Condition): string {
  const icd = condition.code?.coding?.find((coding) => coding.system?.includes('icd'))?.code;
  const text = conceptText(condition.code);
  return icd && !text.startsWith(icd) ? `${icd} ${text}` : text;
}

export const medicineName = (request: MedicationRequest): string => conceptText(request.medicationCodeableConcept) || referenceText(request.medicationReference);

export function toEntry(kind: TimelineKind, resource: Resource): Entry {
  return { key: `${kind}/${resource.id}`, kind, resource, ...(tell[kind] as (resource: Resource) => Told)(resource) };
}

/** A diagnosis taken back while the visit lasted never was one. */
export const stands = (resource: Resource): boolean => resource.resourceType !== 'Condition' || !conceptHas((resource as Condition).verificationStatus, 'entered-in-error');

/** Status words and colours shared by all kinds; the word is `chart.status.<code>`. */
export function toneOf(status: string): StatusTone {
  const tones: Readonly<Record<string, StatusTone>> = {
    planned: 'waiting', arrived: 'waiting', triaged: 'waiting', preliminary: 'waiting', registered: 'waiting', awaiting: 'waiting', signed: 'signed', 'in-progress': 'progress', active: 'progress', 'on-hold': 'paused', onleave: 'paused',
    finished: 'done', completed: 'done', resolved: 'done', inactive: 'neutral', remission: 'neutral', final: 'done', amended: 'done', corrected: 'done', current: 'done',
    cancelled: 'cancelled', stopped: 'cancelled', 'entered-in-error': 'cancelled', 'not-done': 'cancelled', superseded: 'neutral', recurrence: 'problem', relapse: 'problem',
  };
  return tones[status] ?? 'neutral';
}

/** `signed`, `awaiting` (the certificate or the time stamp is still to come), `superseded`, else the status of the record. */
export function documentState(document: DocumentReference): string {
  if (document.status !== 'current') return document.status;
  if (document.docStatus === 'preliminary') return 'awaiting';
  const signed = document.content.some(({ format }) => format?.code?.startsWith('pades'));
  return signed ? 'signed' : (document.docStatus ?? document.status);
}
