// Server door of chart.
import { answersGuard, consentGuard, faults, formGuard, permissions, visitGuard } from '#modules/chart/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { allergyClasses, allergySheet, recordAllergies, recordPatientFacts } from './operations/allergies.ts';
import { askEmergency, decideEmergency, formConsent } from './operations/consentActs.ts';
import { finishCourse, joinCourse, listCourses, startCourse } from './operations/courseActs.ts';
import { endedToday } from './operations/endedToday.ts';
import { amendForm, completeForm, dropForm, saveForm, saveFormDefinition } from './operations/formActs.ts';
import { extractAnswers, populateQuestionnaire } from './operations/formStandard.ts';
import { formContent, listForms, populateForm } from './operations/formQueries.ts';
import { dropTemplate, keepTemplate, ownTemplates } from './operations/ownTemplates.ts';
import { correctVitals, recordVitals, vitalsSheet } from './operations/recordVitals.ts';
import { proposeSummary } from './operations/proposeSummary.ts';
import { appointmentSlip, visitSummary } from './printouts/visitPapers.ts';
import { admit, discharge, transferWard, undoDischarge } from './operations/stayActs.ts';
import { listStays, staySheet, wardChoices } from './operations/stayQueries.ts';
import { finishVisit, reopenVisit, saveVisit } from './operations/visitActs.ts';
import { lastVisit, visitContent } from './operations/visitQueries.ts';
import { vitalsWorklist } from './operations/vitalsWorklist.ts';

export { formTitles } from './stay/formTitles.ts';
export { allergyClassesOn } from './allergy/classes.ts';
export { completeAnswers } from './forms/completeAnswers.ts';
export { listOwnForms } from './forms/formHeads.ts';
export { loadForms } from './forms/loadForms.ts';
export { findForm, openForm } from './forms/openForm.ts';
export type { OpenForm } from './forms/openForm.ts';

export const chart = room({
  name: 'chart', permissions, faults, guards: [visitGuard, answersGuard, formGuard, consentGuard], signableKinds: [visitSummary, appointmentSlip],
  operations: [
    saveVisit, visitContent, lastVisit, endedToday, finishVisit, reopenVisit, recordVitals, correctVitals, vitalsSheet, vitalsWorklist, allergySheet, recordAllergies, allergyClasses, recordPatientFacts,
    ownTemplates, keepTemplate, dropTemplate, admit, transferWard, discharge, undoDischarge, staySheet, listStays, wardChoices, startCourse, joinCourse, finishCourse, listCourses,
    listForms, populateForm, formContent, saveForm, completeForm, amendForm, dropForm, saveFormDefinition, populateQuestionnaire, extractAnswers, proposeSummary,
    formConsent, askEmergency, decideEmergency,
  ],
  migrations: new URL('./migrations/', import.meta.url),
});
