// Door of the pharmacy model: prescribing rules that server and screen share.
export type { AllergyClass, Amount, Interaction, MedicineEntry, MedicineIngredient, MedicineKind, MedicineLimits, PregnancyAdvice } from './medicine/medicineEntry.ts';
export { isMultiple, readAmount, writeAmount, writeQuantity } from './dose/amountText.ts';
export { checkGrid, type DayTime, dayTimes, type DoseGrid, type GridField, type GridProblem, type GridState, perDay, roundQuantity, spreadOverDay, typeInGrid } from './dose/doseGrid.ts';
export { readShorthand, type Shorthand } from './dose/shorthand.ts';
export { type MealTiming, mealTimings, type SigInput, type SigLanguage, writeSig } from './dose/sig.ts';
export { doseStep, doseUnitOf, quantityFollows, unitWords } from './dose/units.ts';
export { checkSafety, isAnswered, openFindings, type Override } from './safety/checkSafety.ts';
export { type CheckInput, type CheckName, checkNames, type Finding, type KnownAllergy, type Level, nameOf, type NotRun, type SafetyKnowledge, type SafetyLine, type SafetyPatient, type SafetyResult } from './safety/finding.ts';
export { numberWords } from './prescription/numberWords.ts';
export { buildPrescriptionCode, paperCopies, prescribedName, prescriptionCodePattern, prescriptionCodeSystem, type PrescriptionKind, prescriptionKindOf, prescriptionKinds, splitByKind, validDays } from './prescription/prescriptionKind.ts';
export { checkPrescription, isListed, longestCourse, type PrescribedLine, type PrescriptionFacts, proposeFollowUpDays, quantityText, type RuleProblem } from './prescription/prescriptionRules.ts';
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
