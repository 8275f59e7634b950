// Server door of pharmacy.
import { faults, permissions, prescriptionGuard } from '#modules/pharmacy/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { favouriteMedicines, medicineKnowledge, prescribingPatient, prescriptionContent } from './operations/queries.ts';
import { savePrescription } from './operations/savePrescription.ts';
import { prescriptionPaper } from './signable/prescription.ts';

export const pharmacy = room({
  name: 'pharmacy',
  operations: [prescriptionContent, savePrescription, prescribingPatient, medicineKnowledge, favouriteMedicines],
  permissions, faults,
  guards: [prescriptionGuard],
  signableKinds: [prescriptionPaper],
  migrations: new URL('./migrations/', import.meta.url),
});
