// The summary of a visit and the appointment slip as papers to sign. spec: VIS-15
import { Fault } from '#platform/fault/index.ts';
import type { SignableContent, SignableKind, SignableLook } from '#fhir/rest/signable.ts';
import type { MedicationRequest, Resource } from '#fhir/types/index.ts';
import * as model from '#modules/chart/model/index.ts';
import type { VisitRecord } from '#modules/chart/model/index.ts';
import { paperForm } from './paperForms.ts';
import { loadVisit } from '../visit/loadVisit.ts';

export const visitSummary: SignableKind = {
  code: 'visit-summary', permission: 'chart.write-visit',
  list: async ({ store }, encounterId) => {
    const record = await loadVisit(store, encounterId);
    return hasContent(record) ? [{ focus: `Encounter/${encounterId}`, title: 'Phiếu tóm tắt lần khám bệnh' }] : [];
  },
  build: buildSummary,
};

export const appointmentSlip: SignableKind = {
  code: 'appointment-slip', permission: 'chart.write-visit',
  list: async ({ store }, encounterId) => {
    const { followUp } = model.readContent(await loadVisit(store, encounterId));
    return followUp ? [{ focus: `Appointment/${encounterId}`, title: `Phiếu hẹn khám lại ${model.paperDay(followUp.date)}` }] : [];
  },
  build: buildSlip,
};

const hasContent = (record: VisitRecord): boolean => record.impression !== undefined && model.readContent(record).main !== null;

async function buildSummary(look: SignableLook, focus: string): Promise<SignableContent> {
  const encounterId = focus.replace('Encounter/', '');
  const record = await loadVisit(look.store, encounterId);
  if (!hasContent(record)) throw new Fault('rule', 'chart.main-diagnosis-missing');
  const { store } = look;
  const patientId = model.patientIdOf(record.encounter);
  const { patient, coverage } = await readPerson(look, patientId);
  const observations = await store.search('Observation', `encounter=Encounter/${encounterId}&category=vital-signs&_sort=-date&_count=200`);
  const allergies = await store.search('AllergyIntolerance', `patient=Patient/${patientId}&_count=100`);
  const requests = await readRequests(look, encounterId);
  return {
    template: 'visitSummary', type: { system: 'http://loinc.org', code: '34133-9', display: 'Summary of episode note' }, workflow: 'visit-doctor', patientId, encounterId, written: { texts: model.writtenInVisit(record), leaves: true },
    data: model.buildSummaryPaper({ record, person: { patient, coverage }, observations, allergies, requests }),
    sources: sourcesOf([record.encounter, record.impression, ...record.conditions, record.followUp, patient, coverage, ...observations, ...allergies, ...requests]),
  };
}

/** In the order the doctor wrote them, as the prescription prints them. */
async function readRequests({ store }: SignableLook, encounterId: string): Promise<readonly MedicationRequest[]> {
  const requests = await store.search('MedicationRequest', `encounter=Encounter/${encounterId}&status=draft,active,completed&_count=200`);
  const groups = (await store.search('RequestGroup', `encounter=Encounter/${encounterId}&_count=50`)).toSorted((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  const written = groups.flatMap(({ action }) => (action ?? []).map(({ resource }) => resource?.reference ?? ''));
  const place = ({ id }: MedicationRequest) => written.indexOf(`MedicationRequest/${id}`);
  return requests.toSorted((a, b) => place(a) - place(b) || ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
}

async function buildSlip(look: SignableLook, focus: string): Promise<SignableContent> {
  const encounterId = focus.replace('Appointment/', '');
  const record = await loadVisit(look.store, encounterId);
  if (model.readContent(record).followUp === null) throw new Fault('rule', 'chart.no-follow-up');
  const patientId = model.patientIdOf(record.encounter);
  const person = await readPerson(look, patientId);
  return {
    template: 'appointment', type: { system: 'http://loinc.org', code: '56446-8', display: 'Appointment summary Document' }, workflow: 'visit-doctor', patientId, encounterId, written: { texts: model.writtenOnSlip(record), leaves: true },
    data: model.buildAppointmentPaper({ record, person }, paperForm('appointment-slip', model.dayOfVisit(record, look.act.at))),
    sources: sourcesOf([record.encounter, ...record.conditions, record.followUp, person.patient, person.coverage]),
  };
}

async function readPerson({ store }: SignableLook, patientId: string) {
  const patient = await store.get('Patient', patientId);
  const [coverage] = await store.search('Coverage', `beneficiary=Patient/${patientId}&status=active&_sort=-_lastUpdated&_count=1`);
  return { patient, coverage };
}

const sourcesOf = (resources: readonly (Resource | undefined)[]) =>
  resources.flatMap((resource) => (resource ? [{ reference: `${resource.resourceType}/${resource.id}`, version: resource.meta?.versionId ?? '' }] : []));
