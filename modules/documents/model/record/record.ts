// The medical record: which stay, course or visit opens one, and what its DocumentManifest says.
// https://hl7.org/fhir/R4/documentmanifest.html   spec: REC
import type { DocumentManifest, DocumentReference, Encounter, EpisodeOfCare } from '#fhir/types/index.ts';
import { chartSystems, courseNumberSystem, numberOf, recordFormOf, stayNumberSystem, wardOf } from '#modules/chart/model/index.ts';
import { isOwnVisit } from '#modules/reception/model/index.ts';

export const careTypes = ['inpatient', 'day', 'outpatient', 'visit'] as const;
export type CareType = (typeof careTypes)[number];

export const recordStates = ['open', 'handed-over', 'returned', 'accepted', 'archived', 'disposed'] as const;
export type RecordState = (typeof recordStates)[number];

export const recordSystem = 'urn:lanh:record';
export const recordNumberSystem = 'urn:lanh:record-number';
export const archiveNumberSystem = 'urn:lanh:archive-number';

/** What the chart knows of a record. `id` is the id of the Encounter or EpisodeOfCare. */
export interface RecordFacts {
  readonly id: string;
  readonly of: 'Encounter' | 'EpisodeOfCare';
  readonly patientId: string;
  readonly care: CareType;
  readonly number?: string | undefined;
  readonly formKey?: string | undefined;
  readonly wardId?: string | undefined;
  readonly wardName?: string | undefined;
  readonly beganAt: string;
  readonly endedAt?: string | undefined;
}

const idOf = (reference: string | undefined): string | undefined => reference?.split('/').at(-1);
/** Left before anything was done, or a slip of the hand: nothing that anybody keeps. */
const never = ['cancelled', 'entered-in-error', 'planned'];

export const courseOf = ({ episodeOfCare }: Encounter): string | undefined => idOf(episodeOfCare?.[0]?.reference);

const careOf = (encounter: Encounter): CareType => ({ IMP: 'inpatient', ACUTE: 'inpatient', NONAC: 'inpatient', SS: 'day' } as const)[encounter.class.code ?? ''] ?? 'visit';

const hasOwnRecord = (encounter: Encounter): boolean => isOwnVisit(encounter) && !never.includes(encounter.status) && courseOf(encounter) === undefined;

/** Undefined for visits carried here from elsewhere, for those that never took place, and for visits of a course, which has one record. */
export function recordOfEncounter(encounter: Encounter): RecordFacts | undefined {
  const patientId = idOf(encounter.subject?.reference);
  const { id, period } = encounter;
  if (!id || !patientId || !period?.start || !hasOwnRecord(encounter)) return undefined;
  const ward = wardOf(encounter);
  return {
    id, of: 'Encounter', patientId, care: careOf(encounter), beganAt: period.start, endedAt: encounter.status === 'finished' ? period.end : undefined,
    number: numberOf(encounter, stayNumberSystem) ?? numberOf(encounter, chartSystems.visitNumber), formKey: recordFormOf(encounter),
    wardId: ward?.id, wardName: ward?.name,
  };
}

export function recordOfEpisode(episode: EpisodeOfCare): RecordFacts | undefined {
  const patientId = idOf(episode.patient.reference);
  const { id, period, managingOrganization: ward } = episode;
  const number = numberOf(episode, courseNumberSystem);
  if (!id || !patientId || !period?.start || number === undefined || never.includes(episode.status)) return undefined;
  return {
    id, of: 'EpisodeOfCare', patientId, care: 'outpatient', beganAt: period.start, endedAt: episode.status === 'finished' ? period.end : undefined,
    number, formKey: recordFormOf(episode), wardId: idOf(ward?.reference), wardName: ward?.display,
  };
}

export interface ManifestFacts extends Pick<RecordFacts, 'id' | 'of' | 'patientId' | 'care' | 'number' | 'formKey' | 'beganAt'> { readonly archiveNumber?: string | undefined }

/** FHIR asks for at least one document: before the first there is no manifest. */
export function buildManifest(facts: ManifestFacts, documents: readonly DocumentReference[]): DocumentManifest | undefined {
  if (documents.length === 0) return undefined;
  const { id, of, patientId, care, number, formKey, beganAt, archiveNumber } = facts;
  const identifier = [...(number ? [{ system: recordNumberSystem, value: number }] : []), ...(archiveNumber ? [{ system: archiveNumberSystem, value: archiveNumber }] : [])];
  return {
    resourceType: 'DocumentManifest', id, masterIdentifier: { system: recordSystem, value: id }, ...(identifier.length > 0 && { identifier }), status: 'current',
    type: { coding: [{ system: 'urn:lanh:care-type', code: care }, ...(formKey ? [{ system: 'urn:lanh:record-form', code: formKey }] : [])] },
    subject: { reference: `Patient/${patientId}` }, created: beganAt,
    content: inOrder(documents).map((document) => ({ reference: `DocumentReference/${document.id}`, ...(document.description && { display: document.description }) })),
    related: [{ ref: { reference: `${of}/${id}` } }],
  };
}

const inOrder = (documents: readonly DocumentReference[]): DocumentReference[] =>
  documents.toSorted((left, right) => (left.date ?? '').localeCompare(right.date ?? '') || (left.id ?? '').localeCompare(right.id ?? ''));
