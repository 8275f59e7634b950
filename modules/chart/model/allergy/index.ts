export { allergyState, allergySystems, type AllergyAnswer, isAbsence, isStanding, noKnownAllergies, readAllergies, readAllergy, type RecordedAllergy } from './allergies.ts';
export { type AllergyClass, allergyClassSchema } from './classes.ts';
export { allergyCategories, allergyClasses, type AllergyItemInput, allergyLimits, type AllergySheet, allergySheet, criticalities, recordAllergies } from './contracts.ts';
export { type AllergyState, decideRecordAllergies, readItem } from './decideAllergies.ts';
export { factLimits, recordPatientFacts } from '../facts/contracts.ts';
export { decideRecordFacts, type FactsState, type Guardian, guardianOf, lactationAnswers, patientFactCodes, pregnancyAnswers } from '../facts/decideFacts.ts';
