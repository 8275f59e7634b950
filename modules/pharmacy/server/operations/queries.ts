// What screens ask: the prescription, the person, the tables, the favourites.   spec: PHA-30
import * as model from '#modules/pharmacy/model/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { knowledgeOn } from '../record/knowledge.ts';
import { findMedicines } from '../record/medicines.ts';
import { readPersonFacts } from '../record/patientFacts.ts';
import { loadPrescription, toContent } from '../record/prescription.ts';
import { listFavourites } from '../record/medicineUse.ts';
import { getVisit } from '../record/visit.ts';

export const prescriptionContent = implement(model.prescriptionContent).as(async (call) => {
  const visit = await getVisit(call, call.id ?? '', call.input.patientId);
  return toContent(visit, await loadPrescription(call, visit));
});

export const prescribingPatient = implement(model.prescribingPatient).as(async (call) => {
  const visit = await getVisit(call, call.id ?? '', call.input.patientId);
  const { patient, facts } = await readPersonFacts(call, visit);
  return { day: visit.day, patient, facts };
});

export const medicineKnowledge = implement(model.medicineKnowledge).as(async (call) => {
  const day = call.input.on ?? dayOf(call.act.at);
  const { medicines } = await findMedicines(call, call.input.codes, day);
  const { interactions, allergyClasses } = knowledgeOn(day);
  return { day, medicines: [...medicines.values()], interactions, allergyClasses };
});

export const favouriteMedicines = implement(model.favouriteMedicines).as(async (call) => ({ favourites: await listFavourites(call, call.input) }));
