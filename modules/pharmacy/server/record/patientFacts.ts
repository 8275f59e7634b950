// What the checks ask of the person and the visit, read from the record within the caller's access.   spec: PHA-35
import { guardianOf } from '#modules/chart/model/index.ts';
import * as model from '#modules/pharmacy/model/index.ts';
import type { PrescriptionFacts, SafetyPatient } from '#modules/pharmacy/model/index.ts';
import type { Encounter, Patient } from '#fhir/types/index.ts';
import { findMedicines } from './medicines.ts';
import type { Look } from './medicines.ts';
import { longTermDiseasesOn } from './longTermDiseases.ts';
import type { Visit } from './visit.ts';

export interface PersonFacts {
  readonly patient: SafetyPatient;
  readonly facts: PrescriptionFacts;
  /** The person's own resource, for the paper. */
  readonly resource: Patient;
}

const observationCodes = model.observedCodes.map((code) => `${model.loinc}|${code}`).join(',');

export async function readPersonFacts(look: Look, visit: Visit): Promise<PersonFacts> {
  const { store } = look;
  const of = `patient=Patient/${visit.patientId}`;
  const resource = await store.get('Patient', visit.patientId);
  const allergies = await store.search('AllergyIntolerance', `${of}&_count=200`);
  const observations = await store.search('Observation', `${of}&code=${encodeURIComponent(observationCodes)}&_sort=-date&_count=60`);
  const active = await store.search('MedicationRequest', `${of}&status=active&_count=200`);
  const requests = active.filter(({ encounter }) => encounter?.reference !== `Encounter/${visit.encounterId}`);
  const { medicines } = await findMedicines(look, requests.flatMap((request) => model.readRequest(request)?.code ?? []));
  const patient = model.readSafetyPatient({ patient: resource, allergies, observations, requests, medicines }, visit.day);
  return {
    patient, resource,
    facts: {
      ageMonths: patient.ageMonths, weightKg: patient.weightKg, guardianName: guardianOf(visit.encounter, resource)?.name, diagnoses: await readDiagnoses(look, visit.encounter),
      longTermDiseases: longTermDiseasesOn(visit.day), hasBeds: await hasBeds(look),
    },
  };
}

/** ICD-10 codes of the visit, main first. */
async function readDiagnoses({ store }: Look, { diagnosis }: Encounter): Promise<readonly string[]> {
  const ids = (diagnosis ?? []).toSorted((a, b) => (a.rank ?? 99) - (b.rank ?? 99)).flatMap(({ condition }) => condition.reference?.replace(/^Condition\//, '') ?? []);
  const codes: string[] = [];
  for (const id of ids) {
    const condition = await store.find('Condition', id);
    const code = condition?.code?.coding?.find(({ system }) => system === 'http://hl7.org/fhir/sid/icd-10')?.code;
    if (code !== undefined && !codes.includes(code)) codes.push(code);
  }
  return codes;
}

/** RX-04: narcotics are prescribed only where there are beds. */
async function hasBeds({ store }: Look): Promise<boolean> {
  const beds = await store.search('Location', `type=${encodeURIComponent('urn:lanh:room-kind|bed')},${encodeURIComponent('urn:lanh:room-kind|ward')}&status=active&_count=1`);
  return beds.length > 0;
}
