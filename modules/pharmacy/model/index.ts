// Door of the pharmacy model: prescribing rules that server and screen share.
export type { AllergyClass, Amount, Interaction, MedicineEntry, MedicineIngredient, MedicineKind, MedicineLimits, PregnancyAdvice } from './medicine/medicineEntry.ts';
