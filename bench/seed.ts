// Fills the target with people and results through the product's own transaction, and opens them to the doctor.
import { openServices } from '#apps/server/openServices.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { readConfig } from '#platform/config/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Database } from '#platform/db/index.ts';
import { newId } from '#fhir/repository/id.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { runBundle } from '#fhir/rest/interactions/batch.ts';
import { routeOf } from '#fhir/rest/route.ts';
import { countedPatient, encounter, encounterId, longPatient, observation, observationId, patient, patientCount, patientId } from './samples.ts';

export interface Beside {
  readonly db: Database;
  readonly fhir: RestServices;
  /** The installation, writing into the first demo facility. */
  readonly exchange: Exchange;
  close(): Promise<void>;
}

/** The database of the running target, opened beside it. */
export async function openBeside(dataFolder: string): Promise<Beside> {
  const { services, close } = await openServices(readConfig({ ...process.env, LANH_DATA: dataFolder, DATABASE_URL: '' }), () => undefined, { beside: true });
  const fhir = await buildFhirServices(services, installationGate(services));
  const caller: Caller = { dk: 1, facilityId: '', accountId: 'bench', clientId: 'lanh', reference: 'Device/lanh-bench', roles: [], departmentIds: [], permissions: new Set(), displayName: 'bench' };
  const exchange: Exchange = { services: fhir, db: services.db, caller, language: 'en', method: 'POST', base: 'http://localhost/fhir', path: '', query: '', headers: {}, body: '', address: undefined, requestId: newId() };
  return { db: services.db, fhir, exchange, close };
}

const bundleSize = 500;
/** Made and held in memory at a time. */
const portion = 10_000;

/** People, visits, the two special records and `observations` results. */
export async function seed(beside: Beside, observations: number): Promise<void> {
  const people = Array.from({ length: patientCount }, (_, index) => patient(patientId(index + 1), index + 1));
  const visits = people.map((_, index) => encounter(encounterId(index + 1), patientId(index + 1)));
  await put(beside, [...people, patient(longPatient, 999_999), patient(countedPatient, 999_998), ...visits]);
  await put(beside, longRecord());
  await put(beside, countedRecord());
  await openToDoctor(beside.db);
  await addObservations(beside, { from: 0, to: observations });
}

/** Results number `from` + 1 to `to`; gives how many were stored per second. */
export async function addObservations(beside: Beside, { from, to }: { from: number; to: number }): Promise<number> {
  const started = performance.now();
  for (let at = from; at < to; at += portion) {
    const results = Array.from({ length: Math.min(portion, to - at) }, (_, offset) => {
      const index = at + offset;
      const subject = 1 + (index % patientCount);
      return observation({ id: observationId(index + 1), subject: patientId(subject), visit: encounterId(subject), n: Math.floor(index / patientCount) + 10 * subject });
    });
    // Two transactions at a time: while the database works on one, the next is made.
    const half = Math.ceil(results.length / 2);
    await Promise.all([put(beside, results.slice(0, half)), put(beside, results.slice(half))]);
    if (at > from && at % 100_000 === 0) console.log(`${at.toLocaleString('en')} results stored`);
  }
  const perSecond = (to - from) / ((performance.now() - started) / 1000);
  await beside.db.query('vacuum analyze');
  return perSecond;
}

/** The patient, a visit and 998 results. */
function countedRecord(): object[] {
  const visit = encounterId(800_000);
  return [encounter(visit, countedPatient), ...Array.from({ length: 998 }, (_, index) => observation({ id: `00000000-0000-4005-8000-${String(index).padStart(12, '0')}`, subject: countedPatient, visit, n: index }))];
}

/** 5,000 resources of one patient: visits with their problems, medicines, results and papers over fifteen years. */
function longRecord(): object[] {
  const subject = { reference: `Patient/${longPatient}` };
  const text = (words: string) => ({ text: words, coding: [{ system: 'urn:lanh:bench', code: words.slice(0, 8) }] });
  return Array.from({ length: 250 }, (_, visit) => {
    const visitId = encounterId(900_000 + visit);
    const at = new Date(Date.UTC(2011, 0, 1) + visit * 21 * 86_400_000).toISOString();
    const link = { reference: `Encounter/${visitId}` };
    const own = (id: number) => `00000000-0000-4004-8000-${String(visit * 100 + id).padStart(12, '0')}`;
    return [
      encounter(visitId, longPatient),
      { resourceType: 'Condition', id: own(1), clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: visit % 25 ? 'resolved' : 'active' }] }, category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }], code: text('Tăng huyết áp'), subject, encounter: link, recordedDate: at },
      { resourceType: 'MedicationRequest', id: own(2), status: 'completed', intent: 'order', medicationCodeableConcept: text('Amlodipin 5 mg'), subject, encounter: link, authoredOn: at },
      { resourceType: 'DiagnosticReport', id: own(3), status: 'final', code: text('Sinh hoá máu'), subject, encounter: link, effectiveDateTime: at },
      { resourceType: 'DocumentReference', id: own(4), status: 'current', type: text('Phiếu khám bệnh'), subject, date: at, content: [{ attachment: { contentType: 'application/pdf', url: `Binary/${own(4)}` } }], context: { encounter: [link] } },
      ...Array.from({ length: 15 }, (_one, index) => observation({ id: own(10 + index), subject: longPatient, visit: visitId, n: visit * 15 + index })),
    ];
  }).flat();
}

async function put({ exchange }: Beside, resources: readonly object[]): Promise<void> {
  for (let from = 0; from < resources.length; from += bundleSize) {
    const entry = resources.slice(from, from + bundleSize).map((resource) => {
      const { resourceType, id } = resource as { resourceType: string; id: string };
      return { resource, request: { method: 'PUT', url: `${resourceType}/${id}` } };
    });
    await runBundle({ ...exchange, body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }) }, routeOf);
  }
}

/** Every seeded patient is in care of the doctor's departments, as after a visit there. */
async function openToDoctor(db: Database): Promise<void> {
  await db.query(`insert into fhir.care_relation (dk, patient, holder, reason, since)
    select 1, p.rid, d::uuid, 'encounter', now() - interval '1 hour' from fhir.ix_patient p,
      (select distinct unnest(m.departments) as d from platform.membership m where m.dk = 1 and 'doctor' = any(m.roles)) h
    where p.dk = 1 on conflict do nothing`);
}
